"""Where people stop on their way, with the full names of the places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.people.model import Attraction, Visit

if TYPE_CHECKING:
    from sim.people.spec import GroupSpec, VisitSpec
    from sim.scenario.names import Lookup


def visits_of(spec: GroupSpec, lookup: Lookup) -> tuple[Visit, ...]:
    """Return the stops of a group, without those at places that are not there.

    Args:
        spec: the group.
        lookup: the names of the sites; takes the faults.
    """
    found = []
    for visit in spec.visit:
        if isinstance(visit.at, str):
            space = lookup.space(visit.at, visit.where("at"))
            if space is not None:
                found.append(Visit(space, visit.stay))
            continue
        among = _among(visit, lookup)
        if among:
            first = max(among, key=lambda place: place.weight)
            found.append(Visit(first.space, visit.stay, among))
    return tuple(found)


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
