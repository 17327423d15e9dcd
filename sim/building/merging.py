"""Slivers of ground are no ground of their own: patches and cells too small go to a neighbour.

A strip of ground that a wall cuts off a square of the lattice holds nobody by itself, and a
density of a fraction of a person means nothing. It belongs to the patch with which it shares most
side; within a patch the same goes for cells.
"""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.building.pieces import Sides

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

LEAST_PATCH = 0.5
"""Least share of the wanted area that a patch has, if it has a neighbour."""
LEAST_CELL = 0.4
"""Least share of its square that a cell has, if it has a neighbour in its patch."""
_TINY_M2 = 1e-3
"""Allowance for rounding, so that ground drawn askew is merged like ground drawn straight."""


def patches_of(square: Ints, area_m2: Floats, sides: Sides, *, wanted_m2: float) -> Ints:
    """Return the patch of each piece of ground, numbered from 0 in the order of the pieces.

    Args:
        square: number of the square of the patches' lattice each piece lies in, shape ``(n,)``.
        area_m2: area of each piece.
        sides: the sides that pieces share.
        wanted_m2: area of a full patch.
    """
    n = len(square)
    inside = square[sides.a] == square[sides.b]
    patch = _numbered(_joined(n, sides.a[inside], sides.b[inside]))
    total: Floats = np.bincount(patch, weights=area_m2).astype(np.float64)
    return _numbered(
        _merged(patch, total, sides, least=np.full(len(total), LEAST_PATCH * wanted_m2))[patch]
    )


def _joined(n: int, a: Ints, b: Ints) -> Ints:
    """Return the first of the pieces that each piece is joined to by pairs, ``(n,)``."""
    first = np.arange(n)
    while True:
        before = first
        least = np.minimum(first[a], first[b])
        first = first.copy()
        # The leaders learn of each other, so that chains of any length are short.
        np.minimum.at(first, before[a], least)
        np.minimum.at(first, before[b], least)
        while not np.array_equal(first[first], first):
            first = first[first]
        if np.array_equal(first, before):
            return first


def cells_of(patch: Ints, area_m2: Floats, square_m2: Floats, sides: Sides) -> Ints:
    """Return the cell of each piece of ground, numbered from 0 in the order of the pieces.

    Args:
        patch: patch of each piece, shape ``(n,)``.
        area_m2: its area.
        square_m2: area of its square of the lattice.
        sides: the sides that pieces share.
    """
    own = np.arange(len(patch))
    inside = patch[sides.a] == patch[sides.b]
    return _numbered(_merged(own, area_m2, sides, least=LEAST_CELL * square_m2, usable=inside))


def _merged(
    part: Ints,
    area_m2: Floats,
    sides: Sides,
    *,
    least: Floats,
    usable: NDArray[np.bool_] | None = None,
) -> Ints:
    """Return, for each part, the part it is merged into.

    The smallest goes first, to the neighbour with which it shares most side, of equals to the
    smaller one.
    """
    leader = np.arange(len(area_m2))
    least = least - _TINY_M2
    small = np.nonzero(area_m2 < least)[0]
    if not len(small):
        return leader
    a, b = part[sides.a], part[sides.b]
    keep = a != b if usable is None else (a != b) & usable
    beside: dict[int, dict[int, float]] = {}
    for one, other, width in zip(
        a[keep].tolist(), b[keep].tolist(), sides.width_m[keep].tolist(), strict=True
    ):
        for p, q in ((one, other), (other, one)):
            mine = beside.setdefault(p, {})
            mine[q] = mine.get(q, 0.0) + width
    total = area_m2.copy()
    heap = [(float(total[p]), int(p)) for p in small]
    heapq.heapify(heap)
    while heap:
        size, p = heapq.heappop(heap)
        if leader[p] != p or size != total[p]:
            continue
        near = beside.get(p, {})
        if not near:
            continue
        into = min(near, key=lambda q: (-round(near[q], 6), round(float(total[q]), 6), q))
        leader[p] = into
        total[into] += size
        for q, width in near.items():
            del beside[q][p]
            if q != into:
                beside[q][into] = beside[q].get(into, 0.0) + width
                beside[into][q] = beside[into].get(q, 0.0) + width
        if total[into] < least[into]:
            heapq.heappush(heap, (float(total[into]), into))
    for p in range(len(leader)):
        while leader[leader[p]] != leader[p]:
            leader[p] = leader[leader[p]]
    return leader


def _numbered(of: Ints) -> Ints:
    """Return numbers from 0, in the order in which the values come first."""
    _, first, which = np.unique(of, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first, kind="stable")] = np.arange(len(first))
    numbers: Ints = rank[which.ravel()]
    return numbers
