"""Distances over crowded ground: how much longer a way is felt to be where it is crowded.

The ground of every cell has a slowness s >= 1; distances T solve |grad T| = s by fast marching
(Sethian, "A fast marching level set method for monotonically advancing fronts", PNAS 1996). The
same scheme with s = 1 gives T_1, and what is added to the distances people follow is T - T_1: where
nobody is in the way nothing is added, exactly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.kernel import inlined, stepping
from sim.movement.pace.kernel import table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.movement.arrays import Crowd, Ground, Ways

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]


class RegionArrays(NamedTuple):
    """Patches of a region and how they hang together, numbered from 0 within it.

    Attributes:
        patch: number of each in the whole ground, ``(n,)``.
        first: first link of each, and the end, ``(n + 1,)``.
        to: patch a link leads to, -1 out of the region, ``(n_links,)``.
        metres, axis: length of a link, and whether it leads across columns (0) or rows.
        beyond: distance left beyond a link that leads out of the region.
        back_first, back: patches with a link to each, in compressed rows.
        settled, key, heap, density, spread: scratch.
    """

    patch: Ints
    first: Ints
    to: Ints
    metres: Floats
    axis: NDArray[np.int8]
    beyond: Floats
    back_first: Ints
    back: Ints
    settled: NDArray[np.int8]
    key: Floats
    heap: Ints
    density: Floats
    spread: Floats


class Mix(NamedTuple):
    """Patches between whose middles cells lie, and their weights, ``(n_cells, 4)`` each."""

    rows: Ints
    weights: Floats


@inlined
def _from_neighbours(u, hu, v, hv, s):
    """Return the upwind solution from the best neighbour across and the best along, metres."""
    if u > v:
        u, v, hu, hv = v, u, hv, hu
    one = u + s * hu
    if one <= v:
        return one
    # (T - u)^2 / hu^2 + (T - v)^2 / hv^2 = s^2
    a, b = 1.0 / (hu * hu), 1.0 / (hv * hv)
    p = (a * u + b * v) / (a + b)
    q = (a * u * u + b * v * v - s * s) / (a + b)
    root = p * p - q
    if root < 0.0:
        return one
    both = p + root**0.5
    return min(one, both) if both >= v else one


@inlined
def _solve(r, slow, total, cell):
    """Return the distance of a cell from its neighbours that are settled, and from the border."""
    s = slow[cell]
    across = along = np.inf
    h_across = h_along = 1.0
    for k in range(r.first[cell], r.first[cell + 1]):
        to, h = r.to[k], r.metres[k]
        if to < 0:
            value = r.beyond[k]
        elif r.settled[to] == 1:
            value = total[to]
        else:
            continue
        if r.axis[k] == 0:
            if value + s * h < across + s * h_across:
                across, h_across = value, h
        elif value + s * h < along + s * h_along:
            along, h_along = value, h
    return _from_neighbours(across, h_across, along, h_along, s)


@inlined
def _push(r, n, key, cell):
    """Put a cell into the heap of ``n`` entries."""
    i = n
    while i > 0 and r.key[(i - 1) // 2] > key:
        r.key[i], r.heap[i] = r.key[(i - 1) // 2], r.heap[(i - 1) // 2]
        i = (i - 1) // 2
    r.key[i], r.heap[i] = key, cell


@inlined
def _pop(r, n):
    """Take the first cell from the heap, which leaves ``n`` entries."""
    key, cell = r.key[n], r.heap[n]
    i = 0
    while True:
        child = 2 * i + 1
        if child >= n:
            break
        if child + 1 < n and r.key[child + 1] < r.key[child]:
            child += 1
        if r.key[child] >= key:
            break
        r.key[i], r.heap[i] = r.key[child], r.heap[child]
        i = child
    r.key[i], r.heap[i] = key, cell


@stepping
def march(r: RegionArrays, slow: Floats, total: Floats) -> None:
    """Solve the distances of a region.

    Args:
        r: the region.
        slow: slowness of its patches, ``(n,)``.
        total: the distances, ``(n,)``; overwritten.
    """
    n = 0
    for cell in range(total.shape[0]):
        r.settled[cell] = 0
        total[cell] = np.inf
        for k in range(r.first[cell], r.first[cell + 1]):
            if r.to[k] < 0:
                total[cell] = _solve(r, slow, total, cell)
                _push(r, n, total[cell], cell)
                n += 1
                break
    while n > 0:
        key, cell = r.key[0], r.heap[0]
        n -= 1
        _pop(r, n)
        if r.settled[cell] == 1 or key > total[cell]:
            continue
        r.settled[cell] = 1
        for k in range(r.back_first[cell], r.back_first[cell + 1]):
            other = r.back[k]
            if r.settled[other] == 1:
                continue
            value = _solve(r, slow, total, other)
            if value < total[other]:
                total[other] = value
                _push(r, n, value, other)
                n += 1


@stepping
def slowness(
    g: Ground,
    c: Crowd,
    r: RegionArrays,
    beta: float,
    floor: float,
    passes: int,
    slow: Floats,
    last: Floats,
) -> float:
    """Find the slowness of patches anew: ``1 + beta (v_0 / v - 1)``, and more in smoke or water.

    The density people reckon with is that of the place at large: of a patch and those beside it.

    Args:
        g, c: the ground and the crowd.
        r: the region.
        beta: how much of the time lost people reckon with.
        floor: least v / v_0 they reckon with.
        passes: how often the density is spread over neighbours.
        slow: slowness, ``(n,)``; overwritten.
        last: slowness for which the distances were last found, ``(n,)``.

    Returns:
        The greatest change since then.
    """
    n = slow.shape[0]
    one, other = r.density, r.spread
    for i in range(n):
        patch = r.patch[i]
        one[i] = c.patches[patch].load / g.patches[patch].area
    for _ in range(passes):
        for i in range(n):
            total, number = one[i], 1.0
            for k in range(r.first[i], r.first[i + 1]):
                if r.to[k] >= 0:
                    total += one[r.to[k]]
                    number += 1.0
            other[i] = total / number
        one, other = other, one
    most = 0.0
    for i in range(n):
        patch = r.patch[i]
        law = g.patches[patch].law
        share = max(floor, table(g, g.law_speed, law, one[i]))
        value = (1.0 + beta * (1.0 / share - 1.0)) / max(floor, c.pace[patch].factor)
        most = max(most, abs(value - last[i]))
        slow[i] = value
    return most


@stepping
def add_detours(w: Ways, goal: int, cells: Ints, mix: Mix, empty: Floats, total: Floats) -> float:
    """Add what crowding adds to the distances of a goal, and return the most it adds, metres.

    Args:
        w: the distances; ``now_m`` of the goal is overwritten in the region.
        goal: row of the goal.
        cells: cells of the region, ``(n_cells,)``.
        mix: the patches round each of them.
        empty: distances of the patches on empty ground by the same scheme, ``(n,)``.
        total: the same over crowded ground; what is added to each is left here.
    """
    most = 0.0
    for i in range(total.shape[0]):
        total[i] = max(0.0, total[i] - empty[i]) if total[i] < np.inf else 0.0
        most = max(most, total[i])
    for i in range(cells.shape[0]):
        cell = cells[i]
        added = 0.0
        for j in range(4):
            added += mix.weights[i, j] * total[mix.rows[i, j]]
        w.now_m[goal, cell] = w.cell_m[goal, cell] + max(0.0, added)
    return most
