"""Which openings people find shut: locked, against their direction, or into smoke."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.movement.kernels.orders import rouse_all
from sim.world.state import Door

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.building.model import Direction
    from sim.movement.arrays import CrowdState
    from sim.world.walkable import Walkable

_LOCKED = int(Door.LOCKED)


class Doors:
    """Marks the queues of the ground that lead through something shut.

    Args:
        state: the crowd; the ``shut`` marks of its queues are rewritten.
        walkable: the geometry.
    """

    def __init__(self, state: CrowdState, walkable: Walkable) -> None:
        site = walkable.site
        self._state = state
        self._shut = state.queues["shut"]
        self._gates = np.nonzero(walkable.gate_opening >= 0)[0]
        self._queues = (2 * self._gates, 2 * self._gates + 1)
        self._rows = walkable.gate_opening[self._gates]
        openings = [site.openings[row] for row in self._rows]
        self._into = [
            np.array([site.space_index.get(side, -1) for side in sides], dtype=np.int64)
            for sides in ([o.b for o in openings], [o.a for o in openings])
        ]
        self._against = [
            np.array([o.direction == wrong for o in openings], dtype=np.bool_)
            for wrong in ("in", "out")
        ]

    def turn(self, opening: int, direction: Direction) -> None:
        """Let people through an opening in another direction from now on.

        Args:
            opening: its row.
            direction: ``out``: only from a to b; ``in``: only back.
        """
        mine = self._rows == opening
        for side, wrong in enumerate(("in", "out")):
            self._against[side][mine] = direction == wrong

    def see(self, doors: NDArray[np.int8], impassable: NDArray[np.bool_]) -> None:
        """Mark the queues anew.

        Args:
            doors: state of each opening, ``(n_openings,)``.
            impassable: spaces nobody enters any more, ``(n_spaces,)``.
        """
        locked = doors[self._rows] == _LOCKED
        for side in (0, 1):
            into = self._into[side]
            smoke = (into >= 0) & impassable[into]
            self._shut[self._queues[side]] = locked | self._against[side] | smoke
        rouse_all(self._state, self._gates)  # whoever waits there looks again
