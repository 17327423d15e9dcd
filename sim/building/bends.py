"""Distances around bends without compiled code, for those who measure a building once.

The same distances as :func:`sim.building.kernels.geodesic.segment_field`. A command that plays
nothing would wait longer for the compiler to load than for this.
"""

from __future__ import annotations

import heapq
import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]

_GRAZE = 1e-9


def plain_field(
    x: Floats,
    y: Floats,
    link_ptr: Longs,
    link_to: Longs,
    edges: Floats,
    ax: float,
    ay: float,
    bx: float,
    by: float,
) -> tuple[Floats, Longs]:
    """Return distance and turn of each cell for the segment a-b.

    Args:
        x: cell centres, metres, shape ``(n_cells,)``.
        y: the same.
        link_ptr: where the neighbours of each cell begin among all, ``(n_cells + 1,)``.
        link_to: the neighbours, in compressed rows.
        edges: edges of the space, shape ``(n_edges, 4)``.
        ax: one end of the segment.
        ay: the same.
        bx: the other end.
        by: the same.

    Returns:
        ``(distance, turn)``, as the compiled function has them.
    """
    dx, dy = bx - ax, by - ay
    length2 = dx * dx + dy * dy
    share = ((x - ax) * dx + (y - ay) * dy) / length2 if length2 > 0.0 else np.zeros(len(x))
    share = np.clip(share, 0.0, 1.0)
    px, py = ax + share * dx, ay + share * dy
    straight = np.hypot(x - px, y - py)
    turn = -1 - np.arange(len(x))
    seen = _sees(x, y, px, py, edges)
    distance = np.where(seen, straight, np.inf)
    if seen.all():
        return distance, turn
    return _around(x, y, link_ptr, link_to, edges, (distance, turn, px, py))


def _sees(x: Floats, y: Floats, tx: Floats, ty: Floats, edges: Floats) -> NDArray[np.bool_]:
    """Return whether the lines from points to targets properly cross no edge, ``(n,)``."""
    x, y, tx, ty = x[:, None], y[:, None], tx[:, None], ty[:, None]
    ax, ay, bx, by = edges.T
    dx, dy = tx - x, ty - y
    side_a = dx * (ay - y) - dy * (ax - x)
    side_b = dx * (by - y) - dy * (bx - x)
    ex, ey = bx - ax, by - ay
    side_p = ex * (y - ay) - ey * (x - ax)
    side_t = ex * (ty - ay) - ey * (tx - ax)
    # Touching an end of the edge, or ending on it (a door lies on a wall), is not crossing.
    crosses = (side_a * side_b < -_GRAZE) & (side_p * side_t < -_GRAZE)
    seen: NDArray[np.bool_] = ~crosses.any(axis=1)
    return seen


def _around(
    x: Floats,
    y: Floats,
    link_ptr: Longs,
    link_to: Longs,
    edges: Floats,
    seeds: tuple[Floats, Longs, Floats, Floats],
) -> tuple[Floats, Longs]:
    """Spread the distances from the cells that see the segment to those that do not.

    Args:
        x: cell centres, metres.
        y: the same.
        link_ptr: where the neighbours of each cell begin among all.
        link_to: the neighbours, in compressed rows.
        edges: edges of the space.
        seeds: distance, turn and point of the segment nearest to each cell; ``inf`` where the cell
            does not see it.
    """
    distance, turn, turn_x, turn_y = (column.tolist() for column in seeds)
    xs, ys = x.tolist(), y.tolist()
    ptr, to, walls = link_ptr.tolist(), link_to.tolist(), edges.tolist()
    n = len(xs)
    beyond = [0.0] * n  # from the turn on
    hidden = [math.isinf(metres) for metres in distance]  # a way around never beats a straight one
    unsure = [False] * n  # sight of the turn was promised, not looked at
    closed = [False] * n
    heap = [(metres, cell) for cell, metres in enumerate(distance) if not hidden[cell]]
    heapq.heapify(heap)
    while heap:
        d, c = heapq.heappop(heap)
        if closed[c] or d > distance[c]:
            continue
        if unsure[c] and not _sees_one(xs[c], ys[c], turn_x[c], turn_y[c], walls):
            # The promised sight does not exist: turn at the best settled neighbour instead.
            best, via = min(
                (distance[m] + math.hypot(xs[c] - xs[m], ys[c] - ys[m]), k)
                for k in range(ptr[c], ptr[c + 1])
                if closed[m := to[k]]
            )
            m = to[via]
            turn_x[c], turn_y[c], beyond[c], turn[c] = xs[m], ys[m], distance[m], m
            distance[c] = best
            if heap and best > heap[0][0]:
                heapq.heappush(heap, (best, c))
                continue
        closed[c] = True
        for m in to[ptr[c] : ptr[c + 1]]:
            if closed[m] or not hidden[m]:
                continue
            length = beyond[c] + math.hypot(xs[m] - turn_x[c], ys[m] - turn_y[c])
            if length < distance[m] - 1e-12:
                distance[m] = length
                turn_x[m], turn_y[m], beyond[m], turn[m] = turn_x[c], turn_y[c], beyond[c], turn[c]
                unsure[m] = True
                heapq.heappush(heap, (length, m))
    return np.array(distance), np.array(turn, dtype=np.int64)


def _sees_one(x: float, y: float, tx: float, ty: float, edges: list[list[float]]) -> bool:
    """Return the same for one line: for so few edges arrays are slower."""
    dx, dy = tx - x, ty - y
    for ax, ay, bx, by in edges:
        side_a = dx * (ay - y) - dy * (ax - x)
        side_b = dx * (by - y) - dy * (bx - x)
        if side_a * side_b >= -_GRAZE:
            continue
        ex, ey = bx - ax, by - ay
        side_p = ex * (y - ay) - ey * (x - ax)
        if side_p * (ex * (ty - ay) - ey * (tx - ax)) < -_GRAZE:
            return False
    return True
