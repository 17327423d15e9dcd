"""Holidays and make-up days: what a scenario says, over what a kept calendar says."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.scenario.spec import ScenarioSpec
    from sim.yamlsrc import ProblemList

_DATA: Final = Path(__file__).parents[1] / "data" / "calendars"
_SATURDAY: Final = 5

DayType = Literal["workday", "weekend", "holiday"]


@dataclass(frozen=True, slots=True)
class Days:
    """Dates that differ from other days of the same name.

    Attributes:
        holidays: days off.
        makeup: days at weekends on which people work: make-up days.
    """

    holidays: frozenset[date] = frozenset()
    makeup: frozenset[date] = frozenset()

    def kind(self, day: date) -> DayType:
        """Return the kind of a day: a holiday or make-up day, else by the day of the week."""
        if day in self.holidays:
            return "holiday"
        if day in self.makeup:
            return "workday"
        return "weekend" if day.weekday() >= _SATURDAY else "workday"

    def special(self, day: date) -> str:
        """Return ``holiday`` or ``makeup`` for such a day, ``""`` for any other."""
        return "holiday" if day in self.holidays else "makeup" if day in self.makeup else ""


@cache
def kept(name: str) -> Mapping[int, Days]:
    """Return the years that a kept calendar knows, with the holidays and make-up days of each.

    Args:
        name: name of the calendar.
    """
    data = tomllib.loads((_DATA / f"{name}.toml").read_text(encoding="utf-8"))
    return MappingProxyType(
        {
            int(year): Days(
                frozenset(day for first, last in row["holidays"] for day in _stretch(first, last)),
                frozenset(map(date.fromisoformat, row["makeup"])),
            )
            for year, row in sorted(data.items())
        }
    )


def _stretch(first: str, last: str) -> list[date]:
    start = date.fromisoformat(first)
    return [start + timedelta(days=n) for n in range((date.fromisoformat(last) - start).days + 1)]


def days_of(spec: ScenarioSpec) -> Days:
    """Return holidays and make-up days of a scenario; what it lists goes before its calendar."""
    holidays, makeup = frozenset(spec.holidays), frozenset(spec.makeup_days)
    years = kept(spec.calendar).values() if spec.calendar is not None else ()
    for year in years:
        holidays |= year.holidays - makeup
        makeup |= year.makeup - holidays
    return Days(holidays, makeup)


def check_days(
    spec: ScenarioSpec, *, starts: datetime, until_s: float, problems: ProblemList
) -> None:
    """Report years that the calendar does not know, and dates that mean nothing or two things.

    Args:
        spec: what the scenario says.
        starts: start of the run.
        until_s: end of the run, seconds.
        problems: takes what is wrong.
    """
    for number, day in enumerate(spec.makeup_days):
        place = spec.where(f"makeup_days.{number}")
        if day in spec.holidays:
            problems.add("day-off-and-on", place, day=day.isoformat())
        elif day.weekday() < _SATURDAY and day not in _kept_holidays(spec):
            problems.add("makeup-no-weekend", place, severity="warning", day=day.isoformat())
    if spec.calendar is None:
        return
    years = kept(spec.calendar)
    ends = starts + timedelta(seconds=until_s)
    # a night shift that began the day before still belongs to that day
    asked = {(starts - timedelta(days=1)).year, starts.year, ends.year}
    for year in sorted(asked - set(years)):
        problems.add(
            "calendar-year-unknown",
            spec.where("calendar"),
            severity="error" if year == starts.year else "warning",
            calendar=spec.calendar,
            first=min(years),
            last=max(years),
            year=year,
        )


def _kept_holidays(spec: ScenarioSpec) -> frozenset[date]:
    years = kept(spec.calendar).values() if spec.calendar is not None else ()
    return frozenset[date]().union(*(year.holidays for year in years))


def written_days(spec: ScenarioSpec, starts: datetime) -> dict[str, list[str]]:
    """Return what the kept calendar says around a start, for the hash of the inputs."""
    if spec.calendar is None:
        return {}
    years = kept(spec.calendar)
    near = [
        years[year] for year in (starts.year - 1, starts.year, starts.year + 1) if year in years
    ]
    return {
        "holidays": sorted(day.isoformat() for year in near for day in year.holidays),
        "makeup_days": sorted(day.isoformat() for year in near for day in year.makeup),
    }
