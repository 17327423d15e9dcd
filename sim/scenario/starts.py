"""When a run starts: fixed, one of several times, or any time of a stretch, drawn by the seed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sim.scenario.spec import AnyOfSpec, BetweenSpec

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.rng import Streams
    from sim.yamlsrc import ProblemList

DEFAULT_START = datetime(2026, 1, 5, 10, 0)
"""A Monday morning, for scenarios in which the time does not matter."""

_MONDAY = datetime(2026, 1, 5)
_MINUTE = 60


@dataclass(frozen=True, slots=True)
class StartChoice:
    """The times at which a run may start.

    Attributes:
        options: the times to choose from, in order; or
        first, last: the ends of a stretch, to the minute.
    """

    options: tuple[datetime, ...] = ()
    first: datetime | None = None
    last: datetime | None = None

    @property
    def is_fixed(self) -> bool:
        """Whether there is only one time."""
        return len(self.options) == 1

    @property
    def usual(self) -> datetime:
        """The time to show where no seed has drawn one: the first."""
        if self.options:
            return self.options[0]
        assert self.first is not None
        return self.first

    def draw(self, streams: Streams) -> datetime:
        """Return the start of the run with these random numbers, on a whole minute."""
        share = streams.one("scenario.start")
        if self.options:
            return self.options[min(int(share * len(self.options)), len(self.options) - 1)]
        assert self.first is not None
        assert self.last is not None
        minutes = int((self.last - self.first).total_seconds() // _MINUTE)
        return self.first + timedelta(minutes=int(share * max(minutes, 1)))


def start_choice(
    starts: datetime | AnyOfSpec | BetweenSpec | None, problems: ProblemList
) -> StartChoice:
    """Return when a run may start.

    Args:
        starts: what the scenario says.
        problems: takes ``starts-order``.
    """
    if starts is None:
        return StartChoice((DEFAULT_START,))
    if isinstance(starts, datetime):
        return StartChoice((starts,))
    if isinstance(starts, AnyOfSpec):
        return StartChoice(tuple(sorted(starts.any_of)))
    first, last = (_moment(value, starts) for value in starts.between)
    if last <= first:
        problems.add("starts-order", starts.where("between"))
        return StartChoice((first,))
    return StartChoice(first=first, last=last)


def _moment(value: datetime | float, starts: BetweenSpec) -> datetime:
    if isinstance(value, datetime):
        return value
    monday = _MONDAY
    if starts.week_of is not None:
        day = datetime(starts.week_of.year, starts.week_of.month, starts.week_of.day)
        monday = day - timedelta(days=day.weekday())
    return monday + timedelta(seconds=value)


def at_hour_of_week(choice: StartChoice, hour: int) -> datetime:
    """Return the start in an hour of the week of a scenario, for sweeps over all 168 of them.

    Args:
        choice: when the scenario starts; its first time gives the week.
        hour: hours since Monday, 00:00.
    """
    usual = choice.usual
    monday = datetime(usual.year, usual.month, usual.day) - timedelta(days=usual.weekday())
    return monday + timedelta(hours=hour)


def describe(choice: StartChoice) -> Mapping[str, str | list[str]]:
    """Return a start as plain data, for summaries."""
    if choice.options:
        return {"options": [time.isoformat(sep=" ", timespec="minutes") for time in choice.options]}
    assert choice.first is not None
    assert choice.last is not None
    return {
        "first": choice.first.isoformat(sep=" ", timespec="minutes"),
        "last": choice.last.isoformat(sep=" ", timespec="minutes"),
    }
