"""In a great crowd those who walk are put in order of place now and then.

People who stand near each other look at the same ground. Taken one after the other, they find it
still in the processor's cache. Small crowds fit into the cache whatever their order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.movement.occasions import NEVER
from sim.movement.ranking.kernel import rank_by_cell

if TYPE_CHECKING:
    from sim.movement.arrays import Crowd as CrowdState
    from sim.movement.engine import Crowd

_GREAT = 4096
"""People from which a crowd is great."""
_EVERY = 8
"""Steps from one time to the next."""


class Ranks:
    """Puts those who walk in order of place.

    Args:
        state: the crowd before its first step.
        n_cells: number of cells of the ground.
    """

    def __init__(self, state: CrowdState, *, n_cells: int) -> None:
        n_people = len(state.people)
        self._is_great = n_people >= _GREAT
        self._before = np.zeros(n_cells + 1 if self._is_great else 0, dtype=np.int32)
        self._order = np.zeros(n_people if self._is_great else 0, dtype=np.int32)

    def next_point(self, crowd: Crowd, k: int) -> int:
        """Return the next grid point at which people are put in order, after point ``k``."""
        return (k // _EVERY + 1) * _EVERY if self._is_great and crowd.is_moving else NEVER

    def look(self, crowd: Crowd) -> None:
        """Put those who walk in order of place."""
        rank_by_cell(crowd.state, self._before, self._order)
