"""In a great crowd those who walk are put in order of place now and then.

People who stand near each other look at the same ground. Taken one after the other, they find it
still in the processor's cache. Small crowds fit into the cache whatever their order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.movement.arrays import Count
from sim.movement.kernels.ranking import rank_by_cell
from sim.movement.occasions import NEVER

if TYPE_CHECKING:
    from sim.movement.arrays import CrowdState
    from sim.movement.core import CrowdCore

_ACTIVE = int(Count.ACTIVE)
_GREAT = 4096
"""People from which a crowd is great."""
_MANY = 2048
"""Walkers from whom on it pays to put them in order."""
_EVERY = 8
"""Steps from one time to the next ..."""
_SELDOM = 256
"""... which grow to this many while fewer walk."""


class Ranks:
    """Puts those who walk in order of place.

    Args:
        state: the crowd before its first step.
        n_cells: number of cells of the ground.
    """

    def __init__(self, state: CrowdState, *, n_cells: int) -> None:
        n_people = len(state.people)
        self._every = _EVERY
        self._due = _EVERY if n_people >= _GREAT else NEVER
        self._before = np.zeros(n_cells + 1 if n_people >= _GREAT else 0, dtype=np.int32)
        self._order = np.zeros(n_people if n_people >= _GREAT else 0, dtype=np.int32)

    @property
    def may_come_up(self) -> bool:
        """Whether the crowd is great."""
        return self._due != NEVER

    def next_point(self, crowd: CrowdCore, k: int) -> int:
        """Return the next grid point at which people are put in order, after point ``k``."""
        if self._due <= k:  # nobody moved for a while, and time jumped
            self._due += ((k - self._due) // self._every + 1) * self._every
        return self._due if self._due == NEVER or crowd.is_moving else NEVER

    def look(self, crowd: CrowdCore) -> None:
        """Put those who walk in order of place, if they are many."""
        many = int(crowd.state.tally[_ACTIVE]) >= _MANY
        if many:
            rank_by_cell(crowd.state, self._before, self._order)
        self._every = _EVERY if many else min(2 * self._every, _SELDOM)
        self._due += self._every
