"""Distances over crowded ground: how much longer a way is felt to be where it is crowded.

The ground of every patch has a slowness s >= 1; distances T solve |grad T| = s. The same scheme
with s = 1 gives T_1, and what is added to the distances people follow is T - T_1: where
nobody is in the way nothing is added, exactly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.kernel import fetch, stepping
from sim.movement.arrays import Count
from sim.movement.kernels.pace import table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.movement.arrays import CrowdState, Ground, Ways
    from sim.movement.kernels.fast_marching import RegionArrays

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]

ACTIVE = int(Count.ACTIVE)
_AHEAD = 16
"""People ahead of whom those to come are asked for."""


class Mix(NamedTuple):
    """Patches between whose middles cells lie, and their weights, ``(n_cells, 4)`` each."""

    rows: Ints
    weights: Floats


@stepping
def find_followed(c: CrowdState, followed: NDArray[np.bool_]) -> None:
    """Find which goals those who walk follow.

    Args:
        c: the crowd.
        followed: by goal, ``(n_goals,)``; overwritten.
    """
    for goal in range(followed.shape[0]):
        followed[goal] = False
    n = c.tally[ACTIVE]
    for i in range(n):
        fetch(c.people, c.active[min(i + _AHEAD, n - 1)], 0)
        followed[c.people[c.active[i]].goal] = True


@stepping
def slowness(
    g: Ground,
    c: CrowdState,
    r: RegionArrays,
    beta: float,
    floor: float,
    passes: int,
    news: float,
    heed: float,
    slow: Floats,
) -> bool:
    """Find the slowness of patches anew: ``1 + beta (v_0 / v - 1)``, and more in smoke or water.

    The density people reckon with is that of the place at large: of a patch and those beside it.

    Args:
        g, c: the ground and the crowd.
        r: the region.
        beta: how much of the time lost people reckon with.
        floor: least v / v_0 they reckon with.
        passes: how often the density is spread over neighbours.
        news: least change people notice, as a share of the slowness they know.
        heed: share of a change that they take in at one look.
        slow: slowness they know, ``(n,)``; overwritten where it has changed.

    Returns:
        Whether any has changed.
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
    changed = False
    for i in range(n):
        patch = r.patch[i]
        law = g.patches[patch].law
        share = max(floor, table(g, g.law_speed, law, one[i]))
        value = (1.0 + beta * (1.0 / share - 1.0)) / max(floor, c.pace[patch].factor)
        if abs(value - slow[i]) > news * slow[i] or (value == 1.0 and slow[i] != 1.0):
            # Where nobody is in the way any more nothing is added, exactly.
            is_clear = value == 1.0 and slow[i] <= 1.0 + news
            slow[i] = value if is_clear else slow[i] + heed * (value - slow[i])
            changed = True
    return changed


@stepping
def add_detours(
    g: Ground,
    c: CrowdState,
    r: RegionArrays,
    w: Ways,
    goal: int,
    aside: float,
    cells: Ints,
    mix: Mix,
    empty: Floats,
    total: Floats,
    added: Floats,
) -> float:
    """Add what crowding adds to the distances of a goal, and return the most it adds, metres.

    Besides the detour itself that is a push aside: people move to where it is less dense beside
    them, ``aside`` metres for the whole way from nobody to nobody more.

    Args:
        g, c: the ground and the crowd.
        r: the region.
        w: the distances; ``now_m`` of the goal is overwritten in the region.
        goal: row of the goal.
        aside: metres by which the densest ground looks farther than empty ground.
        cells: cells of the region, ``(n_cells,)``.
        mix: the patches round each of them.
        empty: distances of the patches on empty ground by the same scheme, ``(n,)``.
        total: the same over crowded ground.
        added: scratch, ``(n,)``.
    """
    most = 0.0
    for i in range(total.shape[0]):
        patch = r.patch[i]
        # Whoever is alone has nobody to go aside for.
        others = max(0.0, c.patches[patch].load - 1.0) / g.patches[patch].area
        added[i] = aside * others / g.laws[g.patches[patch].law].jam
        if total[i] < np.inf:
            added[i] += max(0.0, total[i] - empty[i])
        most = max(most, added[i])
    for i in range(cells.shape[0]):
        cell = cells[i]
        more = 0.0
        for j in range(4):
            more += mix.weights[i, j] * added[mix.rows[i, j]]
        w.now_m[goal, cell] = w.cell_m[goal, cell] + max(0.0, more)
    return most
