"""Cut openings into portals and find the cells that touch them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from sim.building.cells import rotated
from sim.building.model import OUTSIDE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sim.building.cells import AreaCells
    from sim.building.model import Opening, Segment, Site, Space

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]

PORTAL_M = 1.5
"""Widest piece of an opening inside the site that distances treat as one (a numerical resolution):
beyond it the way left to walk differs from end to end. Out of the site nothing is left to walk."""

MOST_PORTALS = 12
"""... unless it would be cut into more pieces than this."""

_TOUCH_M = 0.15
_ASIDE_M = 0.05
_LEAST_M = 1e-9


@dataclass(frozen=True, slots=True)
class Portals:
    """Pieces of openings. Way ``2 p`` leads through portal p from side a to b, ``2 p + 1`` back.

    Attributes:
        way_opening: row of the opening of each way, shape ``(n_ways,)``.
        way_space: space the way leads out of, -1 for outside.
        way_into: space the way leads into, -1 for outside.
        way_area: area the way leads out of, -1 for outside.
        way_x, way_y: middle of the portal in the frame of the space it leads out of.
        way_segment: ends of the portal in that frame, shape ``(n_ways, 4)``.
        ways_of_area: ways that lead out of each area.
        link_from, link_way, link_to: cells that touch a portal, the way, and the cell on its
            far side (-1 outside).
        link_overlap_m: how much of the portal the cell touches.
        link_at: how far along its opening the middle of that part lies, as a share of its length.
    """

    way_opening: Ints
    way_space: Ints
    way_into: Ints
    way_area: Ints
    way_x: Floats
    way_y: Floats
    way_segment: Floats
    ways_of_area: tuple[Ints, ...]
    link_from: NDArray[np.int64]
    link_way: NDArray[np.int64]
    link_to: NDArray[np.int64]
    link_overlap_m: Floats
    link_at: Floats

    def inside_of(self, opening: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the cells at the inner side of an opening to the outside, and their links' rows.

        Args:
            opening: row of the opening.
        """
        way = self.link_way
        rows = np.nonzero((self.way_opening[way] == opening) & (way % 2 == 0))[0]
        return self.link_from[rows], rows


@dataclass(frozen=True, slots=True)
class Lots:
    """Where the cells of each area stand among all cells.

    Attributes:
        cut: cells of each area.
        numbers: number of each of its cells among all, by area.
        area: area of each space, ``(n_spaces,)``.
        place: place of each space among those of its area, ``(n_spaces,)``.
    """

    cut: Sequence[AreaCells]
    numbers: Sequence[NDArray[np.int64]]
    area: Ints
    place: Ints


def cut_portals(site: Site, lots: Lots, joints: frozenset[int]) -> Portals:
    """Cut every walkable opening into portals of at most ``PORTAL_M``; exits stay whole.

    Args:
        site: the frozen site.
        lots: the cells of its areas.
        joints: rows of openings that are no more than lines within an area.
    """
    opening_of: list[int] = []
    spaces: list[tuple[int, int]] = []
    segments: list[tuple[Segment, Segment]] = []
    links: list[tuple[int, int, int]] = []
    lengths: list[tuple[float, float]] = []
    for row, opening in enumerate(site.openings):
        if not opening.walkable or row in joints:
            continue
        a = site.space_index[opening.a]
        b = -1 if opening.b == OUTSIDE else site.space_index[opening.b]
        length = float(np.hypot(*np.subtract(opening.segment_a[1], opening.segment_a[0])))
        pieces = _pieces(opening, length)
        for piece in range(pieces):
            portal = len(opening_of)
            share = (piece / pieces, (piece + 1) / pieces)
            side_a = _part(opening.segment_a, share)
            side_b = _part(opening.segment_b or opening.segment_a, share)
            opening_of.append(row)
            spaces.append((a, b))
            segments.append((side_a, side_b))
            touch_a = _touching(lots, a, side_a, site.spaces[a])
            touch_b = _touching(lots, b, side_b, site.spaces[b]) if b >= 0 else []
            for way, mine, theirs in ((0, touch_a, touch_b), (1, touch_b, touch_a)):
                for cell, near, far in mine:
                    links.append((cell, 2 * portal + way, _opposite(theirs, near, far)))
                    at = share[0] + (near + far) / 2 * (share[1] - share[0])
                    lengths.append(((far - near) * length / pieces, at))
    return _arrays(opening_of, spaces, segments, links, lengths, lots)


def _pieces(opening: Opening, length: float) -> int:
    """Return into how many portals an opening is cut."""
    if opening.b == OUTSIDE:
        return 1
    return min(MOST_PORTALS, max(1, int(np.ceil(length / PORTAL_M - 1e-9))))


def _arrays(
    opening_of: list[int],
    spaces: list[tuple[int, int]],
    segments: list[tuple[Segment, Segment]],
    links: list[tuple[int, int, int]],
    lengths: list[tuple[float, float]],
    lots: Lots,
) -> Portals:
    pair = np.array(spaces, dtype=np.int32).reshape(-1, 2)
    ends = np.array(segments, dtype=np.float64).reshape(-1, 4)
    way_space = pair.ravel()
    way_area = np.where(way_space >= 0, lots.area[np.maximum(way_space, 0)], -1).astype(np.int32)
    link = np.array(links, dtype=np.int64).reshape(-1, 3)
    length = np.array(lengths, dtype=np.float64).reshape(-1, 2)
    return Portals(
        way_opening=np.repeat(opening_of, 2).astype(np.int32),
        way_space=way_space,
        way_into=pair[:, ::-1].ravel(),
        way_area=way_area,
        way_x=(ends[:, 0] + ends[:, 2]) / 2,
        way_y=(ends[:, 1] + ends[:, 3]) / 2,
        way_segment=ends,
        ways_of_area=tuple(
            np.nonzero(way_area == area)[0].astype(np.int32) for area in range(len(lots.cut))
        ),
        link_from=link[:, 0],
        link_way=link[:, 1],
        link_to=link[:, 2],
        link_overlap_m=length[:, 0],
        link_at=length[:, 1],
    )


def _part(segment: Segment, share: tuple[float, float]) -> Segment:
    (x0, y0), (x1, y1) = segment
    dx, dy = x1 - x0, y1 - y0
    return (
        (x0 + share[0] * dx, y0 + share[0] * dy),
        (x0 + share[1] * dx, y0 + share[1] * dy),
    )


def _touching(
    lots: Lots, row: int, segment: Segment, space: Space
) -> list[tuple[int, float, float]]:
    """Return the cells that touch a segment on the side of a space, each with the share it touches.

    A segment is clipped against every cell's square, widened by a tolerance (Liang and Barsky).
    All cells of the area count that lie on that side: a space may be narrower than a cell.
    """
    area = int(lots.area[row])
    cells, number = lots.cut[area], lots.numbers[area]
    mine = np.nonzero(_on_side(cells, segment, space))[0]
    ends = rotated(np.array(segment, dtype=np.float64), -cells.turn_rad)
    near, far = np.zeros(len(mine)), np.ones(len(mine))
    for axis in (0, 1):
        start, delta = ends[0, axis], ends[1, axis] - ends[0, axis]
        low = cells.low[mine, axis] - _TOUCH_M - start
        high = cells.high[mine, axis] + _TOUCH_M - start
        if abs(delta) < 1e-9:
            far = np.where((low <= 0) & (high >= 0), far, -1.0)
            continue
        t0, t1 = low / delta, high / delta
        near = np.maximum(near, np.minimum(t0, t1))
        far = np.minimum(far, np.maximum(t0, t1))
    length = float(np.hypot(*(ends[1] - ends[0])))
    side = float(np.min(cells.high[mine] - cells.low[mine], initial=np.inf))
    wanted = (far - near) * length > max(2.5 * _TOUCH_M, 0.2 * min(length, side))
    if not wanted.any():
        (x0, y0), (x1, y1) = segment
        middle = np.hypot(cells.x[mine] - (x0 + x1) / 2, cells.y[mine] - (y0 + y1) / 2)
        return [(int(number[mine[np.argmin(middle)]]), 0.0, 1.0)]
    return [(int(number[mine[c]]), float(near[c]), float(far[c])) for c in np.nonzero(wanted)[0]]


def _on_side(cells: AreaCells, segment: Segment, space: Space) -> NDArray[np.bool_]:
    """Return which cells lie on the side of a segment on which a space lies."""
    (x0, y0), (x1, y1) = segment
    length = max(float(np.hypot(x1 - x0, y1 - y0)), _LEAST_M)
    nx, ny = -(y1 - y0) / length, (x1 - x0) / length
    outline = shapely.Polygon(space.outline)
    middle = np.array([(x0 + x1) / 2, (y0 + y1) / 2])
    beside = [
        shapely.Point(*(middle + step * np.array([nx, ny]))) for step in (_ASIDE_M, -_ASIDE_M)
    ]
    left, right = (outline.distance(point) for point in beside)
    aside = (cells.x - x0) * nx + (cells.y - y0) * ny
    found: NDArray[np.bool_] = (aside if left <= right else -aside) > 0
    return found


def _opposite(touching: list[tuple[int, float, float]], near: float, far: float) -> int:
    """Return the cell that shares most of an interval of the portal; -1 if there is none."""
    if not touching:
        return -1
    return max(
        touching, key=lambda item: (round(min(far, item[2]) - max(near, item[1]), 9), -item[0])
    )[0]
