"""The hour of the day at which most people are there, for rules about widths."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from sim.scenario.names import Lookup
from sim.scenario.people.arrivals import table_name
from sim.scenario.people.groups import resolve_groups
from sim.scenario.people.occupancy import tables_of
from sim.scenario.people.presence import most_at_once
from sim.yamlsrc import ProblemList
from sim.yamlsrc.times import DAY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.people.spec import GroupSpec
    from sim.scenario.names import SiteNames
    from sim.scenario.people.groups import Setting


def busiest(
    specs: Sequence[GroupSpec], setting: Setting, names: SiteNames
) -> tuple[tuple[str, int], ...]:
    """Return the people by space at the hour of the day at which most are there at once.

    Only those hours need to be looked at at which somebody begins to be there. Those who come
    during a run that starts then count too (:mod:`sim.scenario.people.presence`).

    Args:
        specs: what the scenario says.
        setting: start, end, alarm, profiles, tables.
        names: the sites.
    """
    midnight = setting.starts.replace(hour=0, minute=0, second=0, microsecond=0)
    hours = {spec.present.start for spec in specs if spec.present is not None}
    named = {
        table_name("share", spec.where(key), path)
        for spec in specs
        for path, key in tables_of(spec)
    }
    tables = named & set(setting.series)
    hours |= {time % DAY for name in tables for time in setting.series[name].times_s}
    starts = [setting.starts, *(midnight + timedelta(seconds=hour) for hour in sorted(hours))]
    most: dict[str, int] = {}
    for start in starts:
        # Faults of the groups are told where the run's own start is resolved.
        lookup = Lookup(names, ProblemList())
        found = resolve_groups(specs, replace(setting, starts=start), lookup)
        people = most_at_once(found.groups, behind=names.behind)
        if sum(people.values()) > sum(most.values()):
            most = people
    return tuple(sorted(most.items()))
