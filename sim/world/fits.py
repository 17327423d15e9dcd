"""What people fit through: doors, flights and gaps against the width of their bodies.

Whoever walks turns sideways where it is narrow, so the depth of a body decides for them, or its
width for those with a stick or crutches. A wheelchair or a bed does not turn: its own width counts.
A space whose free ground is narrower somewhere, between a counter and a wall, parts its doors for
those who do not fit: they use those of its largest part.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.geometry import LineString

from sim.building import geometry
from sim.literature import value

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.building.model import Polygon, Segment, Site, Space
    from sim.people.model import Group, Population

_TINY_M = 0.005
"""Half a centimetre of a plan is no reason to turn back."""


def needed_m(population: Population) -> NDArray[np.float64]:
    """Return the clear width each person needs, metres, ``(n_people,)``."""
    rigid = np.array([is_rigid(group) for group in population.groups], dtype=np.bool_)
    turned = np.where(
        population.body_m > value("people.body.width"),
        value("people.body.width"),
        value("people.body.depth"),
    )
    return np.where(rigid[population.group], population.body_m, turned)


def needed_by(group: Group) -> float:
    """Return the clear width that people of a group need, metres."""
    body = group.profile.body_m or value("people.body.width")
    if is_rigid(group):
        return body
    wide = body > value("people.body.width")
    return value("people.body.width") if wide else value("people.body.depth")


def is_rigid(group: Group) -> bool:
    """Return whether people of a group sit or lie in something that does not turn sideways."""
    return not group.profile.stairs or not group.profile.walks


def too_narrow(site: Site, width_m: float) -> tuple[int, ...]:
    """Return the rows of the openings that somebody does not fit through, sorted.

    Args:
        site: the site.
        width_m: clear width that they need.
    """
    shut = {
        row
        for row, opening in enumerate(site.openings)
        if opening.walkable and opening.width_m < width_m - _TINY_M
    }
    doors: dict[str, list[tuple[int, Segment]]] = {}
    for row, opening in enumerate(site.openings):
        if opening.walkable:
            doors.setdefault(opening.a, []).append((row, opening.segment_a))
            if opening.segment_b is not None:
                doors.setdefault(opening.b, []).append((row, opening.segment_b))
    if width_m <= value("people.body.depth") + _TINY_M:
        return tuple(sorted(shut))  # narrower gaps are no ground for anybody
    for space in site.spaces:
        here = doors.get(space.id, [])
        if here:
            shut |= _apart(space, here, width_m)
    return tuple(sorted(shut))


def _apart(space: Space, doors: list[tuple[int, Segment]], width_m: float) -> set[int]:
    """Return the doors of a space that lie apart from its largest part for a wide body."""
    if not space.obstacles and len(space.outline) == 4:
        sides = [geometry.length(edge) for edge in geometry.edges(space.outline)]
        x0, y0, x1, y1 = geometry.bounds([space.outline])
        if abs(geometry.area(space.outline) - (x1 - x0) * (y1 - y0)) < _TINY_M**2:
            return {row for row, _ in doors} if min(sides) < width_m - _TINY_M else set()
    shut: set[int] = set()
    for part, largest in _parts(space.outline, space.obstacles, round(width_m, 3)):
        mine = _beside(part, doors)
        shut |= mine if largest is None else mine - _beside(largest, doors)
    return shut


def _beside(part: Any, doors: list[tuple[int, Segment]]) -> set[int]:
    near = part.buffer(geometry.WALL_TOLERANCE_M + geometry.AT_TOLERANCE_M)
    return {row for row, segment in doors if near.intersects(LineString(segment))}


@lru_cache(maxsize=512)
def _parts(
    outline: Polygon, obstacles: tuple[Polygon, ...], width_m: float
) -> tuple[tuple[Any, Any], ...]:
    """Return the parts of ground that hang together, each with its largest part for a wide body.

    Args:
        outline: of the space.
        obstacles: in it.
        width_m: clear width that the body needs; None stands for a part it does not fit into.
    """
    ground = geometry.shape(outline, obstacles)
    found = []
    for part in _opened(ground, value("people.body.depth")):
        wide = _opened(part, width_m)
        found.append((part, max(wide, key=lambda p: (p.area, *p.bounds), default=None)))
    return tuple(found)


def _opened(ground: Any, width_m: float) -> list[Any]:
    """Return the parts of ground that a disc of that width reaches."""
    radius = max(0.0, width_m / 2 - _TINY_M)
    eroded = shapely.get_parts(ground.buffer(-radius, join_style="mitre"))
    return [part.buffer(radius, join_style="mitre") for part in eroded if not part.is_empty]
