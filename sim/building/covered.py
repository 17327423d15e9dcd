"""Obstacles that stand in a door: what they leave of its clear width.

A counter, a column or a water in front of an opening takes from it what it covers; pieces that no
body fits through count for nothing, so nobody fits through a door behind an obstacle.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import shapely

from sim import literature
from sim.building import geometry
from sim.building.areas import joints_of

if TYPE_CHECKING:
    from sim.building.model import Opening, Segment, Site, Space

    Stretches = list[tuple[float, float]]

_REACH_M: Final = 0.01
"""Ground this near to a door lies at it; an obstacle that is thinner is a slip of the pen."""

_TINY_M: Final = 0.005

_NO_WIDTH_M: Final = 0.001
"""Clear width of a door behind an obstacle: nobody fits, and flows can be divided by it."""


def narrowed(site: Site) -> Site:
    """Return the site with every opening as wide as the obstacles in front of it leave it.

    Open sides that are no more than lines within one ground are left alone: there obstacles are
    cut out of the ground itself.
    """
    if not any(space.obstacles for space in site.spaces):
        return site
    joints = set(joints_of(site))
    openings = tuple(
        opening if row in joints or not opening.walkable else _narrowed(opening, site)
        for row, opening in enumerate(site.openings)
    )
    return replace(site, openings=openings)


def ground_of(space: Space) -> list[Any]:
    """Return the parts of a space that somebody's body reaches, without an aid."""
    depth = literature.value("people.body.depth")
    opened = geometry.reached(geometry.shape(space.outline, space.obstacles), depth)
    return [part for part in shapely.get_parts(opened) if not part.is_empty]


def fits_nobody(opening: Opening) -> bool:
    """Return whether obstacles leave nothing of an opening."""
    return opening.width_m <= _NO_WIDTH_M


def covering(opening: Opening, site: Site) -> tuple[Space, ...]:
    """Return the spaces whose obstacles take from the clear width of an opening."""
    return tuple(
        space
        for space, segment in _sides(opening, site)
        if geometry.length(segment) - _total(free_stretches(space, segment))
        > geometry.WALL_TOLERANCE_M
    )


def free_stretches(space: Space, segment: Segment) -> Stretches:
    """Return where ground lies at an opening, in metres along it from its first end.

    Args:
        space: the space the opening leads into.
        segment: the opening in the frame of that space.
    """
    length = geometry.length(segment)
    if not space.obstacles or length <= 0:
        return [(0.0, length)]
    (x0, y0), (x1, y1) = segment
    dx, dy = (x1 - x0) / length, (y1 - y0) / length
    walls = geometry.shape(space.outline).exterior
    off_m = max(walls.distance(shapely.Point(point)) for point in segment)
    strip = shapely.LineString(segment).buffer(off_m + _REACH_M, cap_style="flat")
    found: Stretches = []
    for part in ground_of(space):
        for piece in shapely.get_parts(part.intersection(strip)):
            if piece.is_empty:
                continue
            points = shapely.get_coordinates(piece)
            along = (points[:, 0] - x0) * dx + (points[:, 1] - y0) * dy
            found.append((max(0.0, float(along.min())), min(length, float(along.max()))))
    return _joined(found)


def _narrowed(opening: Opening, site: Site) -> Opening:
    sides = [
        free_stretches(space, segment)
        for space, segment in _sides(opening, site)
        if space.obstacles
    ]
    length = geometry.length(opening.segment_a)
    free: Stretches = [(0.0, length)]
    for stretches in sides:
        free = _common(free, stretches)
    if length - _total(free) <= geometry.WALL_TOLERANCE_M:
        return opening
    least = literature.value("people.body.depth") - _TINY_M
    left = sum(end - start for start, end in free if end - start >= least)
    width_m = min(opening.width_m, max(left, _NO_WIDTH_M))
    return replace(opening, width_m=width_m, covered_m=opening.width_m - width_m)


def _sides(opening: Opening, site: Site) -> list[tuple[Space, Segment]]:
    sides = [(opening.a, opening.segment_a)]
    if opening.segment_b is not None:
        sides.append((opening.b, opening.segment_b))
    return [
        (site.spaces[row], segment)
        for name, segment in sides
        if (row := site.space_index.get(name)) is not None
    ]


def _joined(stretches: Stretches) -> Stretches:
    """Return stretches in order, with those that touch made one."""
    found: Stretches = []
    for start, end in sorted(stretches):
        if found and start <= found[-1][1] + _TINY_M:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        elif end > start:
            found.append((start, end))
    return found


def _common(one: Stretches, other: Stretches) -> Stretches:
    pairs = [(max(a, c), min(b, d)) for a, b in one for c, d in other]
    return [(start, end) for start, end in pairs if end - start > 0]


def _total(stretches: Stretches) -> float:
    return sum(end - start for start, end in stretches)
