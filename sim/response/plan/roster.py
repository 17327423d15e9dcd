"""The roster: how many people stand on a post at any moment of any day, and which are at home.

A shift belongs to the day on which it begins: the night shift of Friday lasts into Saturday morning
and is a weekday's. A flood warning is in force or not at the moment itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date, datetime

    from sim.distribution import Distribution

DAY_S = 86400.0
_SATURDAY = 5

DayKind = Literal[
    "always",
    "weekdays",
    "weekend",
    "workdays",
    "holidays",
    "mon",
    "tue",
    "wed",
    "thu",
    "fri",
    "sat",
    "sun",
    "flood-season",
    "flood-warning",
]
"""On which days a line of the roster holds."""

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""Names of the days of the week, Monday first."""

Season = tuple[tuple[int, int], tuple[int, int]]
"""First and last day of a season, each as month and day; it may run over the new year."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """What kind of day a date is.

    Attributes:
        holidays: dates that are holidays.
        makeup_days: dates at weekends on which people work all the same.
        season: first and last day of the flood season, None for none.
        warning: from when until when a flood warning is in force, None if none is.
    """

    holidays: frozenset[date] = frozenset()
    makeup_days: frozenset[date] = frozenset()
    season: Season | None = None
    warning: tuple[datetime, datetime] | None = None

    def in_season(self, day: date) -> bool:
        """Return whether a date lies in the flood season, its last day included."""
        if self.season is None:
            return False
        (first, last), at = self.season, (day.month, day.day)
        return first <= at <= last if first <= last else at >= first or at <= last

    def season_ends(self, day: date) -> date | None:
        """Return the last day of the flood season that is on, or comes next; None without one."""
        if self.season is None:
            return None
        month, last = self.season[1]
        for year in (day.year, day.year + 1):
            end = day.replace(year=year, month=month, day=1) + timedelta(days=last - 1)
            end = end if end.month == month else end - timedelta(days=1)  # 29 February
            if end >= day:
                return end
        return None  # pragma: no cover - one of two years always is later

    def warned(self, when: datetime) -> bool:
        """Return whether a flood warning is in force at a moment; its end does not count."""
        return self.warning is not None and self.warning[0] <= when < self.warning[1]

    def _is_weekday(self, day: date) -> bool:
        return day.weekday() < _SATURDAY or day in self.makeup_days

    def is_a(self, kind: str, day: date, when: datetime) -> bool:
        """Return whether something is of a kind of day.

        Args:
            kind: one of ``DayKind``.
            day: the day on which the shift begins.
            when: the moment that is asked about.
        """
        match kind:
            case "always":
                return True
            case "weekdays":
                return self._is_weekday(day)
            case "weekend":
                return not self._is_weekday(day)
            case "workdays":
                return self._is_weekday(day) and day not in self.holidays
            case "holidays":
                return day in self.holidays
            case "flood-season":
                return self.in_season(day)
            case "flood-warning":
                return self.warned(when)
        return WEEK[day.weekday()] == kind


@dataclass(frozen=True, slots=True)
class Shift:
    """A stretch of the day; one that ends before it starts runs over midnight.

    Attributes:
        name: its name.
        start_s: seconds since midnight.
        end_s: seconds since midnight.
        people: people on duty in it.
    """

    name: str
    start_s: float
    end_s: float
    people: int

    @property
    def length_s(self) -> float:
        """Return how long it lasts, seconds; one that ends as it starts lasts a day."""
        return (self.end_s - self.start_s) % DAY_S or DAY_S

    def begun(self, when: datetime) -> date | None:
        """Return the day on which the shift that holds at a moment began, None if none does."""
        clock = when.hour * 3600.0 + when.minute * 60.0 + when.second + when.microsecond / 1e6
        today = when.date()
        if clock >= self.start_s:
            return today if clock < self.start_s + self.length_s else None
        into = clock + DAY_S - self.start_s
        return today - timedelta(days=1) if into < self.length_s else None

    def holds(self, clock_s: float) -> bool:
        """Return whether a time of the day (seconds) lies in it."""
        return (clock_s - self.start_s) % DAY_S < self.length_s


@dataclass(frozen=True, slots=True)
class Duty:
    """One line of the roster.

    Attributes:
        post: the post.
        shifts: its shifts; none means all day with what the post needs.
        days: kinds of days on which it holds, any of them; none means always.
        but: kinds of days on which it does not hold all the same.
        reachable: whether its people are at home, within reach of a telephone.
        arrives: how long those at home take from the call until they hold their post; None if
            they do not come.
    """

    post: str
    shifts: tuple[Shift, ...] = ()
    days: tuple[str, ...] = ()
    but: tuple[str, ...] = ()
    reachable: bool = False
    arrives: Distribution | None = None

    def people(self, when: datetime, calendar: Calendar, *, needs: int = 1) -> int:
        """Return how many people this line puts on its post at a moment.

        Args:
            when: the moment.
            calendar: what kind of day a date is.
            needs: people of a line without shifts.
        """
        shifts = self.shifts or (Shift("", 0.0, DAY_S, needs),)
        number = 0
        for shift in shifts:
            day = shift.begun(when)
            if day is not None and self._applies(day, when, calendar):
                number += shift.people
        return number

    def _applies(self, day: date, when: datetime, calendar: Calendar) -> bool:
        if any(calendar.is_a(kind, day, when) for kind in self.but):
            return False
        return not self.days or any(calendar.is_a(kind, day, when) for kind in self.days)
