"""What feeds an opening: the clear width of the ground that people come along towards it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.world.walkable import Walkable

    Floats = NDArray[np.float64]

INSIDE_M = 1.0
"""How far inside an opening its feed is measured: beyond the wall, before the next door."""
_TINY = 1e-9


def feed_width(walkable: Walkable, opening: int, side: int) -> float:
    """Return the clear width that people come along to an opening, metres; ``inf`` for no end.

    It is measured along the opening, a metre inside its middle, from wall to wall.

    Args:
        walkable: the ground.
        opening: row of the opening.
        side: 0 for those who come from its side a, 1 from side b.
    """
    site = walkable.site
    drawn = site.openings[opening]
    name = (drawn.a, drawn.b)[side]
    segment = drawn.segment_a if side == 0 else drawn.segment_b
    if name not in site.space_index or segment is None:
        return float(np.inf)
    space = site.space_index[name]
    (x0, y0), (x1, y1) = segment
    length = float(np.hypot(x1 - x0, y1 - y0))
    if length <= 0.0:
        return float(np.inf)
    along = np.array([(x1 - x0) / length, (y1 - y0) / length])
    middle = np.array([(x0 + x1) / 2, (y0 + y1) / 2])
    inward = np.array([-along[1], along[0]])
    cells = slice(walkable.space_start[space], walkable.space_start[space + 1])
    near = np.hypot(walkable.cell_x[cells] - middle[0], walkable.cell_y[cells] - middle[1])
    cell = int(walkable.space_start[space]) + int(np.argmin(near))
    here = np.array([walkable.cell_x[cell], walkable.cell_y[cell]]) - middle
    if here @ inward < 0:
        inward = -inward
    edges = walkable.lots.cut[int(walkable.space_area[space])].edges
    point = middle + INSIDE_M * inward
    return sum(_free(edges, point, way) for way in (along, -along))


def _free(edges: Floats, point: Floats, way: Floats) -> float:
    """Return how far it is from a point to the first edge in a direction, metres."""
    px, py = edges[:, 0] - point[0], edges[:, 1] - point[1]
    dx, dy = edges[:, 2] - edges[:, 0], edges[:, 3] - edges[:, 1]
    cross = way[0] * dy - way[1] * dx
    meets = np.abs(cross) > _TINY
    safe = np.where(meets, cross, 1.0)
    far = np.where(meets, (px * dy - py * dx) / safe, np.inf)
    at = np.where(meets, (px * way[1] - py * way[0]) / safe, np.inf)
    hit = meets & (far > _TINY) & (at >= -_TINY) & (at <= 1.0 + _TINY)
    return float(far[hit].min(initial=np.inf))
