"""Parts of spaces: people who start in a piece of a room, such as the desks far from its door."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim import literature
from sim.building import geometry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.building.model import Polygon
    from sim.people.spec import GroupSpec
    from sim.scenario.names import Lookup


def part_of(spec: GroupSpec, places: Sequence[tuple[str, int]], lookup: Lookup) -> Polygon:
    """Return the part of their space that the people of a group start in, empty for all of it.

    Args:
        spec: what the scenario says.
        places: people by space.
        lookup: names of the sites; takes every fault.
    """
    if spec.part is None:
        return ()
    outline, span = geometry.counter_clockwise(spec.part), spec.where("part")
    if spec.for_ is not None or not isinstance(spec.in_, str):
        lookup.problems.add("people-part-of-many", span, group=spec.group)
        return ()
    if not geometry.is_simple(outline):
        lookup.problems.add("outline-not-simple", span, name=spec.group)
        return ()
    most = literature.value("people.crowding.most")
    for name, people in places:
        space = lookup.names.spaces[name]
        floor = geometry.shape(space.outline).buffer(geometry.AT_TOLERANCE_M)
        if not floor.covers(geometry.shape(outline)):
            x0, y0, x1, y1 = geometry.bounds([space.outline])
            box = f"[{x0:g}, {y0:g}] - [{x1:g}, {y1:g}]"
            lookup.problems.add("people-part-outside", span, space=name, box=box)
        free = float(geometry.shape(outline, space.obstacles).area)
        if people > most * free:
            lookup.problems.add(
                "people-do-not-fit",
                spec.where("count"),
                people=f"{people:,}",
                space=name,
                area=f"{free:.3g}",
                most=f"{most:g}",
                room=int(most * free),
            )
    return outline
