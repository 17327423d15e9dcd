"""The order of those who walk: by place, so that what is looked at in turn lies near in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.kernel import fetch, stepping
from sim.movement.arrays import Count

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from sim.movement.arrays import CrowdState

    Ints = NDArray[np.int32]

ACTIVE = int(Count.ACTIVE)
_AHEAD = 16
"""People ahead of whom those to come are asked for."""


@stepping
def rank_by_cell(c: CrowdState, before: Ints, order: Ints) -> None:
    """Put those who walk in the order of their cells; in one cell the order stays as it was.

    Args:
        c: the crowd.
        before: scratch, ``(n_cells + 1,)``.
        order: scratch, ``(n_people,)``.
    """
    n = c.tally[ACTIVE]
    for cell in range(before.shape[0]):
        before[cell] = 0
    for i in range(n):
        fetch(c.people, c.active[min(i + _AHEAD, n - 1)], 0)
        before[c.people[c.active[i]].cell + 1] += 1
    for cell in range(1, before.shape[0]):
        before[cell] += before[cell - 1]
    for i in range(n):
        fetch(c.people, c.active[min(i + _AHEAD, n - 1)], 0)
        cell = c.people[c.active[i]].cell
        order[before[cell]] = c.active[i]
        before[cell] += 1
    for i in range(n):
        c.active[i] = order[i]
