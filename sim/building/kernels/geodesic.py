"""Any-angle distances from a door segment to every cell of a space with bends or obstacles.

Lazy Theta* (Nash, Koenig and Tovey, AAAI 2010) on the cells, seeded with the distance to the whole
segment: a cell keeps the turning point it sees, so a straight way has its true length, and the
line of sight is tested once a cell, against the edges of the space.
"""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

import numpy as np

from sim.kernel import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]

_GRAZE = 1e-9


@compiled
def clamp_to_segment(x, y, ax, ay, bx, by):
    """Return the point of segment a-b nearest to (x, y)."""
    dx, dy = bx - ax, by - ay
    length2 = dx * dx + dy * dy
    if length2 <= 0.0:
        return ax, ay
    s = ((x - ax) * dx + (y - ay) * dy) / length2
    s = min(1.0, max(0.0, s))
    return ax + s * dx, ay + s * dy


@compiled
def sees(x, y, tx, ty, edges):
    """Return whether the line from (x, y) to (tx, ty) properly crosses no edge."""
    dx, dy = tx - x, ty - y
    for e in range(edges.shape[0]):
        ax, ay, bx, by = edges[e, 0], edges[e, 1], edges[e, 2], edges[e, 3]
        side_a = dx * (ay - y) - dy * (ax - x)
        side_b = dx * (by - y) - dy * (bx - x)
        if (side_a > _GRAZE and side_b > _GRAZE) or (side_a < -_GRAZE and side_b < -_GRAZE):
            continue
        ex, ey = bx - ax, by - ay
        side_p = ex * (y - ay) - ey * (x - ax)
        side_t = ex * (ty - ay) - ey * (tx - ax)
        # Touching an end of the edge, or ending on it (a door lies on a wall), is not crossing.
        if side_a * side_b < -_GRAZE and side_p * side_t < -_GRAZE:
            return False
    return True


@compiled
def segment_field(
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
        x, y: cell centres, metres, shape ``(n_cells,)``.
        link_ptr, link_to: neighbours of each cell in compressed rows.
        edges: edges of the space, shape ``(n_edges, 4)``.
        ax, ay, bx, by: ends of the segment.

    Returns:
        ``(distance, turn)``, each of shape ``(n_cells,)``; distances are ``inf`` where there is no
        way. A turn is the cell at whose centre the straight way ends that is walked first;
        ``-1 - cell`` stands for the point of the segment nearest to that cell.
    """
    n = x.shape[0]
    distance = np.full(n, np.inf)
    turn_x = np.zeros(n)
    turn_y = np.zeros(n)
    turn_distance = np.zeros(n)
    turn = np.zeros(n, dtype=np.int64)
    parent = np.full(n, -2, dtype=np.int64)  # -1: the segment itself
    closed = np.zeros(n, dtype=np.bool_)
    heap = [(0.0, -1)]
    heap.pop()
    for c in range(n):
        turn[c] = -1 - c
        px, py = clamp_to_segment(x[c], y[c], ax, ay, bx, by)
        if sees(x[c], y[c], px, py, edges):
            distance[c] = np.hypot(x[c] - px, y[c] - py)
            turn_x[c], turn_y[c] = px, py
            parent[c] = -1
            heapq.heappush(heap, (distance[c], c))
    while len(heap) > 0:
        d, c = heapq.heappop(heap)
        if closed[c] or d > distance[c]:
            continue
        if parent[c] >= 0 and not sees(x[c], y[c], turn_x[c], turn_y[c], edges):
            # The promised sight does not exist: turn at the best settled neighbour instead.
            best, via = np.inf, -1
            for k in range(link_ptr[c], link_ptr[c + 1]):
                m = link_to[k]
                if closed[m]:
                    length = distance[m] + np.hypot(x[c] - x[m], y[c] - y[m])
                    if length < best:
                        best, via = length, m
            parent[c] = via
            turn_x[c], turn_y[c] = x[via], y[via]
            turn_distance[c] = distance[via]
            turn[c] = via
            distance[c] = best
            if len(heap) > 0 and best > heap[0][0]:
                heapq.heappush(heap, (best, c))
                continue
        closed[c] = True
        for k in range(link_ptr[c], link_ptr[c + 1]):
            m = link_to[k]
            if closed[m]:
                continue
            length = turn_distance[c] + np.hypot(x[m] - turn_x[c], y[m] - turn_y[c])
            if length < distance[m] - 1e-12:
                distance[m] = length
                turn_x[m], turn_y[m] = turn_x[c], turn_y[c]
                turn_distance[m] = turn_distance[c]
                turn[m] = turn[c]
                parent[m] = c
                heapq.heappush(heap, (length, m))
    return distance, turn
