"""Shortest ways over a graph of ways, solved with or without the package for sparse graphs.

The distances are the same to the bit: each is the least of what its neighbours' distances and the
steps from them sum to, in whatever order they are settled. The package is quick and takes longer
to load than a building has use for that is only looked at.
"""

from __future__ import annotations

import heapq
import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.signedinteger]

_FEW_STEPS = 1 << 14
"""Steps up to which plain Python is quick enough."""


def distances_from(
    start: int, rows: Ints, columns: Ints, metres: Floats, *, n: int, compiled: bool
) -> Floats:
    """Return the distance from one node to every node, ``inf`` where there is no way, ``(n,)``.

    Args:
        start: the node.
        rows: node that each step leaves, ``(n_steps,)``; no two steps have both ends in common.
        columns: node that it leads to.
        metres: length of each step, above zero.
        n: how many nodes there are.
        compiled: False leaves the package alone where there are few steps.
    """
    if not compiled and len(rows) <= _FEW_STEPS:
        return _plainly(start, rows, columns, metres, n)
    from scipy.sparse import csr_array  # noqa: PLC0415
    from scipy.sparse.csgraph import dijkstra  # noqa: PLC0415

    graph = csr_array((metres, (rows, columns)), shape=(n, n))
    found: Floats = dijkstra(graph, indices=start)
    return found


def _plainly(start: int, rows: Ints, columns: Ints, metres: Floats, n: int) -> Floats:
    steps: list[list[tuple[int, float]]] = [[] for _ in range(n)]
    for row, column, length in zip(rows.tolist(), columns.tolist(), metres.tolist(), strict=True):
        steps[row].append((column, length))
    found = [math.inf] * n
    found[start] = 0.0
    heap = [(0.0, start)]
    while heap:
        here, node = heapq.heappop(heap)
        if here > found[node]:
            continue
        for other, length in steps[node]:
            if here + length < found[other]:
                found[other] = here + length
                heapq.heappush(heap, (found[other], other))
    return np.array(found)
