"""People who come while the run goes on: from a rate or a table to expected numbers over time."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.people.model import Stream
from sim.units import duration_text
from sim.yamlsrc.times import DAY, ClockSpan

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sim.town.series import TimeSeries
    from sim.yamlsrc import ProblemList, Span
    from sim.yamlsrc.quantities import TimePoint


def table_name(column: str, place: Span | None, file: str) -> str:
    """Return by what a table is known: paths start at the file they stand in.

    Args:
        column: the column that is read.
        place: where the table is named.
        file: the path written there.
    """
    return "\n".join((column, place.file if place is not None else "", file))


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
        series: times and people from each time to the next; the last row is the end.
        starts: start of the run.
        until_s: end of the run.
    """
    return _cut(_from_start(series, starts), series.values, until_s)


def tell_who_stays_away(
    series: TimeSeries,
    *,
    starts: datetime,
    until_s: float,
    span: Span | None,
    problems: ProblemList,
) -> None:
    """Tell of people of a table who never come: outside the run, or without an end.

    Args:
        series: as for :func:`stream_of_series`.
        starts: start of the run.
        until_s: end of the run.
        span: where the table is named.
        problems: takes the fault or warning.
    """
    if series.values[-1]:
        problems.add("arrivals-without-end", span, count=round(series.values[-1]))
        return
    times = _from_start(series, starts)
    come = _cut(times, series.values, until_s)
    late = _cut([time - until_s for time in times], series.values, math.inf)
    total, after = sum(series.values), sum(late.expected)
    before = total - after - sum(come.expected)
    if round(before) + round(after):
        problems.add(
            "arrivals-outside-the-run",
            span,
            severity="warning",
            total=round(total),
            before=round(before),
            after=round(after),
            starts=f"{starts:%Y-%m-%d %H:%M}",
            until=duration_text(until_s),
        )


def _from_start(series: TimeSeries, starts: datetime) -> tuple[float, ...]:
    """Return the times of a table as seconds from the start of the run."""
    times = series.times_s
    if series.clock == "clock":
        # The day of the table is the one in which its end lies ahead.
        shift = clock_seconds(starts)
        times = tuple(time - shift for time in times)
        if times[-1] <= 0:
            times = tuple(time + DAY for time in times)
    elif series.clock == "date":
        first = type(starts).fromisoformat(series.starts)
        shift = (first - starts).total_seconds()
        times = tuple(time + shift for time in times)
    return times


def _cut(times: Sequence[float], counts: Sequence[float], until_s: float) -> Stream:
    edges: list[float] = []
    expected: list[float] = []
    for start, end, count in zip(times, times[1:], counts, strict=False):
        low, high = max(start, 0.0), min(end, until_s)
        if high > low:
            edges = edges or [low]
            edges.append(high)
            expected.append(count * (high - low) / (end - start))
    if not expected:
        return Stream((0.0, 0.0), (0.0,), 0)
    return Stream(tuple(edges), tuple(expected), round(sum(expected)))


def main_entrance(exits: Mapping[str, object]) -> str:
    """Return the exit people come in by where nothing says which: ``main``, or the widest."""
    for name in exits:
        if name.split("/")[-1] == "main":
            return name
    widths = {name: getattr(opening, "width_m", 0.0) for name, opening in exits.items()}
    return max(sorted(widths), key=lambda name: widths[name], default="")
