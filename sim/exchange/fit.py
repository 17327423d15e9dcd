"""Whether a scenario can be played in a program that moves people as discs in one plane."""

from __future__ import annotations

from itertools import chain
from math import isfinite
from typing import TYPE_CHECKING

from sim.building.model import OUTSIDE
from sim.exchange.area import planes
from sim.literature import value
from sim.messages import Text
from sim.simulation.plans import is_folded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sim.building.model import Site
    from sim.people.model import Group


def refusal(site: Site, groups: tuple[Group, ...]) -> Text | None:
    """Return why the site or its people cannot be played there; None if they can.

    Args:
        site: the walkable site.
        groups: the people.
    """
    return next(chain(_of_site(site), _of_people(groups)), None)


def _of_site(site: Site) -> Iterator[Text]:
    for space in site.spaces:
        if space.incline is not None:
            yield Text(f"exchange.refused-{space.kind}", {"space": space.name or space.id})
    if site.lifts:
        yield Text("exchange.refused-lift", {"lift": site.lifts[0].id})
    for space in site.spaces:
        if is_folded(space):
            yield Text("exchange.refused-unplaced", {"space": space.name or space.id})
    drawn = {row for plane in planes(site).values() for row in plane.gaps}
    narrow = 2 * value("exchange.jupedsim.radius")
    for row, opening in enumerate(site.openings):
        name = opening.name or opening.id
        if not opening.walkable:
            continue
        if opening.b != OUTSIDE and row not in drawn:
            yield Text("exchange.refused-apart", {"opening": name})
        if opening.service_s > 0.0:
            yield Text("exchange.refused-service", {"opening": name})
        if opening.cycle is not None or isfinite(opening.capacity_per_s):
            yield Text("exchange.refused-limited", {"opening": name})
        if opening.width_m <= narrow:
            yield Text("exchange.refused-narrow", {"opening": name, "width": opening.width_m})


def _of_people(groups: tuple[Group, ...]) -> Iterator[Text]:
    for group in groups:
        if group.arrive_from or len(group.arrivals_s) or group.stream is not None:
            yield Text("exchange.refused-arrivals", {"group": group.id})
        if group.visits:
            yield Text("exchange.refused-visits", {"group": group.id})
        if group.profile.needs_assistance:
            yield Text("exchange.refused-assistance", {"group": group.id})
    if not sum(group.size for group in groups):
        yield Text("exchange.refused-nobody")
