"""The walkable area of a storey as one drawing: rooms with walls between them, doors as gaps.

Spaces that are neighbours share a side: their walls have no thickness. Programs that move people
as discs in a plane want to see a wall, so every space is shrunk by half a thin wall and joined with
its neighbours by rectangles in the place of its doors. The doors keep their clear width.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.ops import nearest_points

from sim.building.model import OUTSIDE
from sim.simulation.plans import is_folded, onto_plan

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from sim.building.model import Opening, Polygon, Segment, Site

WALL_M = 0.04
"""Thickness of a drawn wall, metres: thin beside a person, wide enough to be drawn."""

_OVERLAP_M = 0.02
"""How far a gap reaches into the rooms on both sides, so that they are one area."""

_NIB_M = 0.015
"""Half the width of the nibs that are smoothed away where a wide gap meets a corner."""

_SLIT_M = 0.02
"""Width of the slits that join parts of a storey without a way between them."""

_APART_M = 0.5
"""Sides of a door further apart than this on the plan are not the same gap."""


@dataclass(frozen=True, slots=True)
class Plane:
    """One storey.

    Attributes:
        level: id of the storey.
        parts: its walkable areas, each connected, the largest first.
        gaps: rows of its openings, with the ends of the gap each leaves in a wall, metres, shape
            ``(2, 2)``; ways out of the site are among them.
    """

    level: str
    parts: tuple[shapely.Polygon, ...]
    gaps: Mapping[int, NDArray[np.float64]]

    @property
    def joined(self) -> shapely.Polygon:
        """The whole storey as one polygon; parts without a way between them share a thin slit."""
        whole, *rest = self.parts
        while rest:
            rest.sort(key=whole.distance)
            near, far = nearest_points(whole, rest[0])
            slit = shapely.LineString([near, far]).buffer(_SLIT_M / 2, cap_style="square")
            merged = shapely.union_all([whole, rest.pop(0), slit])
            whole, *more = sorted(shapely.get_parts(merged), key=_size)
            rest += more
        return whole


def planes(site: Site, *, shut: frozenset[int] = frozenset()) -> dict[str, Plane]:
    """Return the storeys that have spaces, by id, in the order of the site.

    Flights lie on the storey of their low end, as they are drawn.

    Args:
        site: the walkable site.
        shut: rows of openings that leave no gap.
    """
    found = {}
    for level in site.levels:
        rooms = [
            _room(space.plan, () if is_folded(space) else space.obstacles)
            for space in site.spaces
            if space.level == level.id
        ]
        gaps = {
            row: gap
            for row, opening in enumerate(site.openings)
            if opening.walkable
            and row not in shut
            and (gap := _gap(site, opening, level.id)) is not None
        }
        doors = [_door(gap) for gap in gaps.values()]
        area = _smoothed(shapely.union_all([*rooms, *doors]))
        parts = [part for part in shapely.get_parts(area) if part.area > 0.0]
        if parts:
            found[level.id] = Plane(level.id, tuple(sorted(parts, key=_size)), gaps)
    return found


def threshold(gap: NDArray[np.float64], *, out: float, into: float) -> shapely.Polygon:
    """Return a rectangle as wide as a gap, along both sides of it.

    Args:
        gap: ends of the gap, shape ``(2, 2)``; its left side, seen from the first end, is ``into``.
        out: how far it reaches to the right, metres.
        into: how far it reaches to the left, metres.
    """
    normal = left_of(gap)
    corners = [gap[0] - out * normal, gap[1] - out * normal, gap[1] + into * normal]
    return shapely.Polygon([*corners, gap[0] + into * normal])


def left_of(gap: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the unit vector to the left of the way from the first to the second end of a gap."""
    along = gap[1] - gap[0]
    return np.array([-along[1], along[0]]) / max(float(np.hypot(*along)), 1e-9)


def plan_segment(site: Site, side: str, segment: Segment) -> NDArray[np.float64]:
    """Return the ends of an opening's side in plan coordinates, shape ``(2, 2)``."""
    space = site.spaces[site.space_index[side]]
    ends = np.array(segment, dtype=np.float64)
    return onto_plan(ends, space.outline, space.plan) if is_folded(space) else ends


def _room(outline: Polygon, obstacles: tuple[Polygon, ...]) -> shapely.Geometry:
    polygon = shapely.Polygon(outline)
    if obstacles:
        polygon = polygon.difference(shapely.union_all([shapely.Polygon(o) for o in obstacles]))
    return polygon.buffer(-WALL_M / 2, join_style="mitre")


def _gap(site: Site, opening: Opening, level: str) -> NDArray[np.float64] | None:
    """Return the ends of the clear width of an opening, or None if it is not on this storey.

    Of an exit, the site lies to the left of the way from the first end to the second.
    """
    sides = [side for side in (opening.a, opening.b) if side != OUTSIDE]
    if any(site.spaces[site.space_index[side]].level != level for side in sides):
        return None
    ends = plan_segment(site, opening.a, opening.segment_a)
    if opening.b != OUTSIDE and opening.segment_b is not None:
        other = plan_segment(site, opening.b, opening.segment_b)
        if float(np.hypot(*(ends.mean(axis=0) - other.mean(axis=0)))) > _APART_M:
            return None
    length = float(np.hypot(*(ends[1] - ends[0])))
    if length < _OVERLAP_M:
        return None
    middle, half = ends.mean(axis=0), (ends[1] - ends[0]) / 2
    half *= min(opening.width_m, length) / length
    gap = np.stack([middle - half, middle + half])
    space = site.spaces[site.space_index[opening.a]]
    if opening.b == OUTSIDE and not shapely.Polygon(space.plan).contains(
        shapely.Point(middle + WALL_M * left_of(gap))
    ):
        gap = gap[::-1].copy()
    return gap


def _door(gap: NDArray[np.float64]) -> shapely.Polygon:
    reach = WALL_M / 2 + _OVERLAP_M
    return threshold(gap, out=reach, into=reach)


def _smoothed(area: shapely.Geometry) -> shapely.Geometry:
    """Return an area without nibs that nobody could stand in and the eye does not see."""
    smooth = area.buffer(-_NIB_M, join_style="mitre").buffer(_NIB_M, join_style="mitre")
    return shapely.set_precision(smooth.simplify(0.001), 1e-6)


def _size(part: shapely.Polygon) -> tuple[float, float, float]:
    low_x, low_y, *_ = part.bounds
    return (-part.area, low_x, low_y)
