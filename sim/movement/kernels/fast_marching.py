"""Distances over ground of uneven slowness: |grad T| = s on patches.

They are found once by fast marching (Sethian, "A fast marching level set method for monotonically
advancing fronts", PNAS 1996). When the slowness has changed a little, the order of the patches by
distance has hardly changed either: one pass in the old order, and repairs where another neighbour
has become the nearer one, lead to the same distances several times sooner.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.kernel import inlined, stepping

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]

_EXACT_M = 0.02
"""A distance is repaired if it is longer than this by more."""
_SORTED = 0.02
"""Share of repaired patches after which they are put in order anew."""


class RegionArrays(NamedTuple):
    """Patches of a region and how they hang together, numbered from 0 within it.

    Attributes:
        patch: number of each in the whole ground, ``(n,)``.
        first: first link of each, and the end, ``(n + 1,)``.
        to: patch a link leads to, ``(n_links,)``; ``-1 - i`` for the link out number ``i``.
        metres, axis: length of a link, and whether it leads across columns (0) or rows.
        beyond: distance left beyond each link that leads out of the region.
        back_first, back: patches with a link to each, in compressed rows.
        order: patches in the order of their distances when those were last found, -1 at the end.
        settled, key, heap, density, spread, sorted: scratch.
    """

    patch: Ints
    first: Ints
    to: Ints
    metres: Floats
    axis: NDArray[np.int8]
    beyond: Floats
    back_first: Ints
    back: Ints
    order: Ints
    settled: NDArray[np.int8]
    key: Floats
    heap: Ints
    density: Floats
    spread: Floats
    sorted: Ints


@inlined
def _from_neighbours(u, hu, v, hv, s):
    """Return the upwind solution from the best neighbour across and the best along, metres."""
    if u > v:
        u, v, hu, hv = v, u, hv, hu
    one = u + s * hu
    if one <= v:
        return one
    # (T - u)^2 / hu^2 + (T - v)^2 / hv^2 = s^2
    if hu == hv:
        root = 2.0 * (s * hu) ** 2 - (v - u) ** 2
        if root < 0.0:
            return one
        both = 0.5 * (u + v + math.sqrt(root))
        return min(one, both) if both >= v else one
    a, b = 1.0 / (hu * hu), 1.0 / (hv * hv)
    p = (a * u + b * v) / (a + b)
    q = (a * u * u + b * v * v - s * s) / (a + b)
    root = p * p - q
    if root < 0.0:
        return one
    both = p + math.sqrt(root)
    return min(one, both) if both >= v else one


@inlined
def _solve(r, slow, total, cell):
    """Return the distance of a cell from its neighbours that have one, and from the border."""
    s = slow[cell]
    across = along = np.inf
    h_across = h_along = 1.0
    for k in range(r.first[cell], r.first[cell + 1]):
        to, h = r.to[k], r.metres[k]
        value = r.beyond[-1 - to] if to < 0 else total[to]
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


@inlined
def _pass_in_order(r, slow, total):
    """Solve every patch from those before it in the last order.

    Those before it that now lie further off go into the heap: they may be nearer by this one.

    Returns:
        How many patches there are, and how many entries the heap has.
    """
    for cell in range(total.shape[0]):
        total[cell] = np.inf
    number = n = 0
    while number < r.order.shape[0] and r.order[number] >= 0:
        cell = r.order[number]
        value = _solve(r, slow, total, cell)
        total[cell] = value
        number += 1
        for k in range(r.back_first[cell], r.back_first[cell + 1]):
            other = r.back[k]
            if value < total[other] < np.inf:
                if n < r.heap.shape[0]:
                    _push(r, n, value, cell)
                    n += 1
                break
    return number, n


@inlined
def _repair(r, slow, total, n):
    """Lower the distances that a neighbour in the heap makes shorter; return how many."""
    lowered = 0
    while n > 0:
        key, cell = r.key[0], r.heap[0]
        n -= 1
        _pop(r, n)
        if key > total[cell]:
            continue
        for k in range(r.back_first[cell], r.back_first[cell + 1]):
            other = r.back[k]
            if total[other] <= key:
                continue
            value = _solve(r, slow, total, other)
            if value < total[other] - _EXACT_M and n < r.heap.shape[0]:
                total[other] = value
                lowered += 1
                _push(r, n, value, other)
                n += 1
    return lowered


@inlined
def _sort(r, total, number):
    """Sort the order by distance: into as many bins as there are patches, then within them."""
    longest = 0.0
    for i in range(number):
        longest = max(longest, total[r.order[i]])
    scale = (number - 1) / max(longest, _EXACT_M)
    for i in range(number + 1):
        r.heap[i] = 0
    for i in range(number):
        r.heap[int(total[r.order[i]] * scale) + 1] += 1
    for i in range(number):
        r.heap[i + 1] += r.heap[i]
    for i in range(number):
        bin_ = int(total[r.order[i]] * scale)
        r.sorted[r.heap[bin_]] = r.order[i]
        r.heap[bin_] += 1
    for i in range(number):
        cell, j = r.sorted[i], i
        while j > 0 and total[r.order[j - 1]] > total[cell]:
            r.order[j] = r.order[j - 1]
            j -= 1
        r.order[j] = cell


@stepping
def follow(r: RegionArrays, slow: Floats, total: Floats) -> None:
    """Solve the distances of a region anew after its slowness has changed.

    Args:
        r: the region, whose distances were found before.
        slow: slowness of its patches, ``(n,)``.
        total: the distances, ``(n,)``; overwritten.
    """
    number, n = _pass_in_order(r, slow, total)
    if _repair(r, slow, total, n) > _SORTED * number:
        _sort(r, total, number)


@stepping
def march(r: RegionArrays, slow: Floats, total: Floats) -> None:
    """Solve the distances of a region from nothing.

    Args:
        r: the region.
        slow: slowness of its patches, ``(n,)``.
        total: the distances, ``(n,)``; overwritten.
    """
    n = placed = 0
    for cell in range(total.shape[0]):
        r.order[cell] = -1
        r.settled[cell] = 0
        total[cell] = np.inf
    for cell in range(total.shape[0]):
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
        r.order[placed] = cell
        placed += 1
        for k in range(r.back_first[cell], r.back_first[cell + 1]):
            other = r.back[k]
            if r.settled[other] == 1:
                continue
            value = _solve(r, slow, total, other)
            if value < total[other]:
                total[other] = value
                _push(r, n, value, other)
                n += 1
    follow(r, slow, total)
