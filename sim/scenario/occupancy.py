"""How many of a group are there: by the hour, and by the kind of day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from sim.scenario.arrivals import clock_seconds
from sim.yamlsrc.times import DAY

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date, datetime

    from sim.people.spec import GroupSpec
    from sim.town.series import TimeSeries

DayType = Literal["workday", "weekend", "holiday"]
_SATURDAY = 5


def day_type(day: date, holidays: Collection[date]) -> DayType:
    """Return the kind of a day: a holiday whatever its weekday, else by its weekday."""
    if day in holidays:
        return "holiday"
    return "weekend" if day.weekday() >= _SATURDAY else "workday"


def tables_of(spec: GroupSpec) -> tuple[tuple[str, str], ...]:
    """Return the tables of a group's occupancy, each with the key it is written at."""
    written = spec.occupancy
    if written is None:
        return ()
    if isinstance(written, str):
        return ((written, "occupancy"),)
    return tuple((path, f"occupancy.{kind}") for kind, path in written.items())


def share_present(
    spec: GroupSpec,
    series: Mapping[str, TimeSeries],
    *,
    starts: datetime,
    holidays: Collection[date],
) -> float:
    """Return which share of a group is there at a moment.

    Between two rows of a table the share changes evenly, also across midnight.

    Args:
        spec: the group.
        series: the tables, by the path written for them.
        starts: the moment.
        holidays: the holidays of the scenario.
    """
    today = day_type(starts.date(), holidays)
    if spec.days and today not in spec.days:
        return 0.0
    written = spec.occupancy
    if written is None:
        return 1.0
    path = written if isinstance(written, str) else written.get(today)
    table = None if path is None else series.get(path)
    if table is None:
        return 1.0 if path is not None else 0.0
    times = np.asarray(table.times_s)
    return float(np.interp(clock_seconds(starts), times, np.asarray(table.values), period=DAY))
