"""Distances within an area to one of its spaces, over the lines at which the space begins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.world.near import area_field, nearest_point

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.world.walkable import Walkable

    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Inside:
    """Distances to a space within its area, metres; ``inf`` where no line leads into it.

    Attributes:
        start: first cell of the space.
        stop: the one after its last.
        cells: cells of the area, shape ``(n,)``.
        metres: from the middle of each.
        way_m: from each way that leads into the area, in the order of those that lead out.
    """

    start: int
    stop: int
    cells: Longs
    metres: Floats
    way_m: Floats


def to_space(walkable: Walkable, space: int) -> Inside:
    """Return the distances to a space from the rest of its area.

    Args:
        walkable: the ground.
        space: row of the space.
    """
    area = int(walkable.space_area[space])
    cells, numbers = walkable.lots.cut[area], walkable.lots.numbers[area]
    ways = walkable.portals.ways_of_area[area]
    x, y = walkable.portals.way_x[ways], walkable.portals.way_y[ways]
    metres, way_m = np.full(len(numbers), np.inf), np.full(len(ways), np.inf)
    name = walkable.site.spaces[space].id
    for row in walkable.areas[area].joints:
        opening = walkable.site.openings[row]
        if row in walkable.closed or name not in (opening.a, opening.b):
            continue
        segment = np.array(opening.segment_a, dtype=np.float64).ravel()
        found, turn = area_field(cells, segment, compiled=walkable.compiled)
        metres = np.minimum(metres, found)
        for place, (px, py) in enumerate(zip(x.tolist(), y.tolist(), strict=True)):
            at = int(np.argmin(np.hypot(cells.x - px, cells.y - py)))
            if turn[at] >= 0:
                corner = int(turn[at])
                far = np.hypot(px - cells.x[corner], py - cells.y[corner]) + found[corner]
            else:
                tx, ty = nearest_point(segment, np.array([px]), np.array([py]))
                far = np.hypot(px - tx[0], py - ty[0]) if np.isfinite(found[at]) else np.inf
            way_m[place] = min(way_m[place], far)
    start, stop = walkable.space_start[space : space + 2].tolist()
    return Inside(start, stop, numbers, metres, way_m)
