"""Who sees that a door is open again: those in its sight, now and as they come there.

That a door is shut people find where they come to it, and those beside them see them turn back;
see :mod:`sim.movement.hearing`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.movement.occasions import NEVER
from sim.movement.plans import replan
from sim.parameters import LITERATURE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.movement.core import CrowdCore
    from sim.movement.route_goals import RouteGoals
    from sim.parameters import Parameters


class Sight:
    """Remembers doors that opened again and lets people see them, at fixed points of the grid.

    Args:
        step_s: the crowd's time step, seconds.
        parameters: numbers of the model.
    """

    def __init__(self, *, step_s: float, parameters: Parameters = LITERATURE) -> None:
        self._every = max(1, round(parameters.value("movement.choice.interval") / step_s))
        self._open: dict[int, int] = {}

    @property
    def may_come_up(self) -> bool:
        """Always: any door may open again."""
        return True

    def next_point(self, crowd: CrowdCore, k: int) -> int:
        """Return the next grid point at which people look, after point ``k``."""
        return (k // self._every + 1) * self._every if self._open else NEVER

    def changed(self, opening: int, *, shut: bool, seen: bool, cause: int) -> None:
        """Note that a door was locked, or opened again.

        Args:
            opening: row of the opening.
            shut: whether it is locked now.
            seen: whether people learn of it only where they see it or are told.
            cause: id of the event behind it.
        """
        self._open.pop(opening, None)
        if not shut and seen:
            self._open[opening] = cause

    def old_news(self, route_goals: RouteGoals) -> int:
        """Return the bits of knowledge that are no longer true, and that nobody passes on."""
        return sum(route_goals.bit(opening) for opening in self._open)

    def look(self, crowd: CrowdCore) -> None:
        """Let those who believe a door shut, and see it open, think again."""
        for opening, cause in list(self._open.items()):
            believers = np.nonzero(crowd.route_goals.knows(opening))[0]
            if not len(believers):
                del self._open[opening]
                continue
            rows = believers[in_sight(crowd, believers, opening)]
            if len(rows):
                crowd.route_goals.learn(rows, opening, shut=False)
                replan(crowd, rows, cause)


def in_sight(crowd: CrowdCore, rows: NDArray[np.int64], opening: int) -> NDArray[np.bool_]:
    """Return who is in an area of an opening and sees it from there, shape ``(n,)``."""
    people, walkable = crowd.world.people, crowd.world.walkable
    sees = np.zeros(len(rows), dtype=np.bool_)
    areas = walkable.area_of(people.space[rows])
    for area in np.unique(areas).tolist():
        if area < 0:
            continue
        ways = walkable.portals.ways_of_area[area]
        pieces = np.nonzero(walkable.portals.way_opening[ways] == opening)[0]
        inside = np.nonzero((areas == area) & (people.cell[rows] >= 0))[0]
        if not len(pieces) or not len(inside):
            continue
        cells = people.cell[rows[inside]][:, None]
        sees[inside] = walkable.near.is_straight(cells, pieces).any(axis=1)
    return sees
