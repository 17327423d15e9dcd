"""What the log says of people whose health changes, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.world.requests import Incapacitate
from sim.world.state import Harm

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from sim.world.world import World

_EVENTS = {Harm.INJURED: "injured", Harm.INCAPACITATED: "incapacitated", Harm.DEAD: "death"}


class HarmDiary:
    """Logs whose harm changed, by space, and takes those who fell out of the crowd.

    Args:
        world: the world of the run.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._down: dict[int, int] = {}

    def log(
        self, rows: NDArray[np.int32], t_s: float, *, causes: Callable[[int], set[int]]
    ) -> None:
        """Log people whose harm has changed.

        Args:
            rows: their rows.
            t_s: time.
            causes: gives the events behind what has harmed people in a space, by its row.
        """
        if not len(rows):
            return
        world = self._world
        for harm, name in _EVENTS.items():
            mine = rows[world.people.harm[rows] == harm]
            for space in np.unique(world.people.space[mine]).tolist():
                here = mine[world.people.space[mine] == space]
                behind = set(causes(space))
                if harm == Harm.DEAD:
                    behind |= {self._down[i] for i in here.tolist() if i in self._down}
                event = world.log.add(
                    name,
                    t_s=t_s,
                    object=world.site.spaces[space].id,
                    value=len(here),
                    unit="people",
                    cause=sorted(behind - {0}),
                )
                if harm == Harm.INJURED:
                    continue
                for i in here.tolist():
                    self._down.setdefault(i, event)
                world.ask(Incapacitate(people=here.astype(np.int32), cause=event))
