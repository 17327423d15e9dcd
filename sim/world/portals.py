"""Cut openings into portals and find the cells that touch them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.building.model import OUTSIDE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.building.cells import SpaceCells
    from sim.building.model import Segment, Site

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]

PORTAL_M = 1.5
"""Widest piece of an opening that distances treat as one (a numerical resolution) ..."""

MOST_PORTALS = 12
"""... unless it would be cut into more pieces than this."""

_TOUCH_M = 0.15


@dataclass(frozen=True, slots=True)
class Portals:
    """Pieces of openings. Way ``2 p`` leads through portal p from side a to b, ``2 p + 1`` back.

    Attributes:
        way_opening: row of the opening of each way, shape ``(n_ways,)``.
        way_space: space the way leads out of, -1 for outside.
        way_into: space the way leads into, -1 for outside.
        way_x, way_y: middle of the portal in the frame of the space it leads out of.
        way_segment: ends of the portal in that frame, shape ``(n_ways, 4)``.
        ways_of_space: ways that lead out of each space.
        link_from, link_way, link_to: cells that touch a portal, the way, and the cell on its
            far side (-1 outside).
        link_overlap_m: how much of the portal the cell touches.
        entry_cell: for ways that lead in from outside, the cell they enter; else -1.
    """

    way_opening: Ints
    way_space: Ints
    way_into: Ints
    way_x: Floats
    way_y: Floats
    way_segment: Floats
    ways_of_space: tuple[Ints, ...]
    link_from: NDArray[np.int64]
    link_way: NDArray[np.int64]
    link_to: NDArray[np.int64]
    link_overlap_m: Floats
    entry_cell: Ints


def cut_portals(site: Site, cut: list[SpaceCells], space_start: Ints) -> Portals:
    """Cut every walkable opening into portals of at most ``PORTAL_M``.

    Args:
        site: the frozen site.
        cut: cells of each space.
        space_start: first cell of each space.
    """
    opening_of: list[int] = []
    spaces: list[tuple[int, int]] = []
    segments: list[tuple[Segment, Segment]] = []
    links: list[tuple[int, int, int]] = []
    overlaps: list[float] = []
    entry: list[int] = []
    for row, opening in enumerate(site.openings):
        if not opening.walkable:
            continue
        a = site.space_index[opening.a]
        b = -1 if opening.b == OUTSIDE else site.space_index[opening.b]
        length = float(np.hypot(*np.subtract(opening.segment_a[1], opening.segment_a[0])))
        pieces = min(MOST_PORTALS, max(1, int(np.ceil(length / PORTAL_M - 1e-9))))
        for piece in range(pieces):
            portal = len(opening_of)
            share = (piece / pieces, (piece + 1) / pieces)
            side_a = _part(opening.segment_a, share)
            side_b = _part(opening.segment_b or opening.segment_a, share)
            opening_of.append(row)
            spaces.append((a, b))
            segments.append((side_a, side_b))
            touch_a = _touching(cut[a], side_a, int(space_start[a]))
            touch_b = _touching(cut[b], side_b, int(space_start[b])) if b >= 0 else []
            for cell, near, far in touch_a:
                links.append((cell, 2 * portal, _opposite(touch_b, near, far)))
                overlaps.append((far - near) * length / pieces)
            for cell, near, far in touch_b:
                links.append((cell, 2 * portal + 1, _opposite(touch_a, near, far)))
                overlaps.append((far - near) * length / pieces)
            entry.append(_opposite(touch_a, 0.0, 1.0) if b < 0 else -1)
    return _arrays(opening_of, spaces, segments, links, overlaps, entry, n_spaces=len(site.spaces))


def _arrays(
    opening_of: list[int],
    spaces: list[tuple[int, int]],
    segments: list[tuple[Segment, Segment]],
    links: list[tuple[int, int, int]],
    overlaps: list[float],
    entry: list[int],
    *,
    n_spaces: int,
) -> Portals:
    pair = np.array(spaces, dtype=np.int32).reshape(-1, 2)
    ends = np.array(segments, dtype=np.float64).reshape(-1, 4)
    way_space = pair.ravel()
    link = np.array(links, dtype=np.int64).reshape(-1, 3)
    entry_cell = np.full(2 * len(entry), -1, dtype=np.int32)
    entry_cell[1::2] = entry
    return Portals(
        way_opening=np.repeat(opening_of, 2).astype(np.int32),
        way_space=way_space,
        way_into=pair[:, ::-1].ravel(),
        way_x=(ends[:, 0] + ends[:, 2]) / 2,
        way_y=(ends[:, 1] + ends[:, 3]) / 2,
        way_segment=ends,
        ways_of_space=tuple(
            np.nonzero(way_space == space)[0].astype(np.int32) for space in range(n_spaces)
        ),
        link_from=link[:, 0],
        link_way=link[:, 1],
        link_to=link[:, 2],
        link_overlap_m=np.array(overlaps, dtype=np.float64),
        entry_cell=entry_cell,
    )


def _part(segment: Segment, share: tuple[float, float]) -> Segment:
    (x0, y0), (x1, y1) = segment
    dx, dy = x1 - x0, y1 - y0
    return (
        (x0 + share[0] * dx, y0 + share[0] * dy),
        (x0 + share[1] * dx, y0 + share[1] * dy),
    )


def _touching(cells: SpaceCells, segment: Segment, first: int) -> list[tuple[int, float, float]]:
    """Return the cells that touch a segment, each with the share of the segment it touches.

    A segment is clipped against every cell's square, widened by a tolerance (Liang and Barsky).
    """
    (x0, y0), (x1, y1) = segment
    near, far = np.zeros(len(cells.x)), np.ones(len(cells.x))
    for start, delta, centre, half in (
        (x0, x1 - x0, cells.x, cells.half_x),
        (y0, y1 - y0, cells.y, cells.half_y),
    ):
        low, high = centre - half - _TOUCH_M - start, centre + half + _TOUCH_M - start
        if abs(delta) < 1e-12:
            far = np.where((low <= 0) & (high >= 0), far, -1.0)
            continue
        t0, t1 = low / delta, high / delta
        near = np.maximum(near, np.minimum(t0, t1))
        far = np.minimum(far, np.maximum(t0, t1))
    length = np.hypot(x1 - x0, y1 - y0)
    overlap = (far - near) * length
    wanted = overlap > max(2.5 * _TOUCH_M, 0.2 * min(length, 2 * cells.half_x))
    if not wanted.any():
        middle = np.hypot(cells.x - (x0 + x1) / 2, cells.y - (y0 + y1) / 2)
        return [(first + int(np.argmin(middle)), 0.0, 1.0)]
    return [(first + int(c), float(near[c]), float(far[c])) for c in np.nonzero(wanted)[0]]


def _opposite(touching: list[tuple[int, float, float]], near: float, far: float) -> int:
    """Return the cell that shares most of an interval of the portal; -1 if there is none."""
    if not touching:
        return -1
    return max(
        touching, key=lambda item: (round(min(far, item[2]) - max(near, item[1]), 9), -item[0])
    )[0]
