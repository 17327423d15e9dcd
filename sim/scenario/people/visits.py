"""Where people stop on their way, with the full names of the places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.distribution import Distribution
from sim.people.model import Attraction, Visit

if TYPE_CHECKING:
    from datetime import datetime

    from sim.people.spec import GroupSpec, VisitSpec
    from sim.scenario.names import Lookup


def visits_of(spec: GroupSpec, lookup: Lookup, *, starts: datetime) -> tuple[Visit, ...]:
    """Return the stops of a group, without those at places that are not there.

    Args:
        spec: the group.
        lookup: the names of the sites; takes the faults.
        starts: start of the run.
    """
    found = []
    for visit in spec.visit:
        stay, until_s = _stay(visit, starts)
        if isinstance(visit.at, str):
            space = lookup.space(visit.at, visit.where("at"))
            if space is not None:
                found.append(Visit(space, stay, until_s=until_s))
            continue
        among = _among(visit, lookup)
        if among:
            first = max(among, key=lambda place: place.weight)
            found.append(Visit(first.space, stay, among, until_s))
    return tuple(found)


def _stay(visit: VisitSpec, starts: datetime) -> tuple[Distribution, float | None]:
    """Return how long a stop lasts, and until when instead, seconds from the start."""
    if isinstance(visit.stay, Distribution):
        return visit.stay, None
    return Distribution.fixed(0.0), max(0.0, visit.stay.until.after(starts))


def _among(visit: VisitSpec, lookup: Lookup) -> tuple[Attraction, ...]:
    """Return the places to choose among at a stop, by name: their order means nothing."""
    found: list[Attraction] = []
    places = {} if isinstance(visit.at, str) else visit.at
    for name, place in sorted(places.items()):
        space = lookup.space(name, visit.where(f"at.{name}", key=True))
        if space is not None:
            most = float("inf") if place.capacity is None else float(place.capacity)
            found.append(Attraction(space, place.weight, most))
    return tuple(found)
