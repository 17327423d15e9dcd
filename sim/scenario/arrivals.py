"""People who come while the run goes on: from a rate or a table to expected numbers over time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.people.model import Stream
from sim.yamlsrc.times import DAY, ClockSpan

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sim.town.series import TimeSeries
    from sim.yamlsrc.quantities import TimePoint


@dataclass(frozen=True, slots=True)
class Interval:
    """A stretch of the run, seconds from its start."""

    start_s: float
    end_s: float


def clock_seconds(start: datetime) -> float:
    """Return the seconds since midnight of a date and time."""
    return start.hour * 3600.0 + start.minute * 60.0 + start.second


def interval(
    between: tuple[TimePoint, TimePoint] | None, *, starts: datetime, until_s: float
) -> Interval:
    """Return the stretch of a run that two moments enclose, cut to the run.

    Two clock times between which the run starts mean what is left of them; otherwise the next
    such stretch.

    Args:
        between: the two moments; None for the whole run.
        starts: start of the run.
        until_s: end of the run.
    """
    if between is None:
        return Interval(0.0, until_s)
    first, last = between
    start, end = first.after(starts), last.after(starts)
    if first.clock is not None and last.clock is not None:
        if ClockSpan(first.clock, last.clock).contains(clock_seconds(starts)):
            start = 0.0
        elif end < start:
            end += DAY
    start = max(start, 0.0)
    return Interval(start, max(start, min(end, until_s)))


def stream_of_rate(rate_per_s: float, during: Interval) -> Stream:
    """Return people who come at a constant rate.

    Args:
        rate_per_s: people a second.
        during: when they come.
    """
    expected = rate_per_s * (during.end_s - during.start_s)
    return Stream((during.start_s, during.end_s), (expected,), round(expected))


def stream_of_count(count: int, during: Interval, whole: Interval) -> Stream:
    """Return a number of people who come evenly over a stretch, less those cut off by the run."""
    length = whole.end_s - whole.start_s
    share = (during.end_s - during.start_s) / length if length > 0 else 1.0
    return Stream((during.start_s, during.end_s), (count * share,), round(count * share))


def stream_of_series(series: TimeSeries, *, starts: datetime, until_s: float) -> Stream:
    """Return people who come as a table says.

    Args:
        series: times and people from each time to the next. Those of the last row come in as long
            a time as those of the row before, those of a single row until the end of the run.
        starts: start of the run.
        until_s: end of the run.
    """
    times = series.times_s
    if series.clock == "clock":
        shift = -clock_seconds(starts)
    elif series.clock == "date":
        shift = (type(starts).fromisoformat(series.starts) - starts).total_seconds()
    else:
        shift = 0.0
    times = tuple(time + shift for time in times)
    last_s = times[-1] - times[-2] if len(times) > 1 else max(until_s - times[0], 0.0)
    ends = (*times, times[-1] + last_s * (series.values[-1] > 0))
    if series.clock == "clock" and ends[-1] <= 0:
        # The day of the table is the one in which its end lies ahead.
        ends = tuple(time + DAY for time in ends)
    return _cut(ends, series.values, until_s)


def _cut(times: Sequence[float], counts: Sequence[float], until_s: float) -> Stream:
    edges: list[float] = []
    expected: list[float] = []
    for start, end, count in zip(times[:-1], times[1:], counts, strict=True):
        low, high = max(start, 0.0), min(end, until_s)
        if high > low and end > start:
            edges = edges or [low]
            edges.append(high)
            expected.append(count * (high - low) / (end - start))
    if not expected:
        return Stream((0.0, 0.0), (0.0,), 0)
    return Stream(tuple(edges), tuple(expected), round(sum(expected)))
