"""How many of a group are there: by the hour, and by the kind of day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.scenario.people.arrivals import clock_seconds, table_name
from sim.yamlsrc.times import DAY

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sim.people.spec import GroupSpec
    from sim.scenario.calendar import Days
    from sim.town.series import TimeSeries


def tables_of(spec: GroupSpec) -> tuple[tuple[str, str], ...]:
    """Return the tables of a group's occupancy, each with the key it is written at."""
    written = spec.occupancy
    if written is None:
        return ()
    if isinstance(written, str):
        return ((written, "occupancy"),)
    return tuple((path, f"occupancy.{kind}") for kind, path in written.items())


def on_this_day(spec: GroupSpec, *, starts: datetime, days: Days) -> bool:
    """Return whether a group is there, or comes, on the kind of day of a moment.

    Args:
        spec: the group.
        starts: the moment.
        days: the holidays and make-up days of the scenario.
    """
    return not spec.days or days.kind(starts.date()) in spec.days


def share_present(
    spec: GroupSpec,
    series: Mapping[str, TimeSeries],
    *,
    starts: datetime,
    days: Days,
) -> float:
    """Return which share of a group is there at a moment.

    Between two rows of a table the share changes evenly, also across midnight.

    Args:
        spec: the group.
        series: the tables, by what ``table_name`` calls them.
        starts: the moment.
        days: the holidays and make-up days of the scenario.
    """
    if not on_this_day(spec, starts=starts, days=days):
        return 0.0
    today = days.kind(starts.date())
    written = spec.occupancy
    if written is None:
        return 1.0
    at = "occupancy" if isinstance(written, str) else f"occupancy.{today}"
    path = written if isinstance(written, str) else written.get(today)
    if path is None:
        return 0.0
    table = series.get(table_name("share", spec.where(at), path))
    if table is None:
        return 1.0
    return _share_at(table, clock_seconds(starts))


def _share_at(table: TimeSeries, clock_s: float) -> float:
    """Return the share at a time of the day; from the last row to the first it changes evenly."""
    first = table.times_s[0]
    times, values = np.asarray(table.times_s), np.asarray(table.values)
    if times[-1] < first + DAY:
        times, values = np.append(times, first + DAY), np.append(values, values[0])
    return float(np.interp(first + (clock_s - first) % DAY, times, values))
