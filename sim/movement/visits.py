"""People with an itinerary: stops, stays, and leaving by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.movement.plans import aim
from sim.world.fields import Goal

if TYPE_CHECKING:
    from sim.movement.engine import Crowd
    from sim.people.model import Population

_LOOK_S = 5.0


class Visits:
    """Where each person stands in their itinerary.

    Arrivals at a stop are taken up at fixed points of the crowd's grid, whoever asks, and nobody
    goes on before the next of them: looking more often changes nothing.

    Args:
        population: the people.
        step_s: the crowd's time step, seconds.
    """

    def __init__(self, population: Population, *, step_s: float) -> None:
        self._population = population
        self._every = max(1, round(_LOOK_S / step_s))
        self._step_s = step_s
        self._any = any(group.visits for group in population.groups)
        self._next = np.zeros(len(population), dtype=np.int32)

    def next_point(self, k: int) -> int:
        """Return the next grid point at which arrivals are taken up, after point ``k``."""
        return (k // self._every + 1) * self._every if self._any else 2**62

    def leave_by_themselves(self, crowd: Crowd) -> None:
        """Schedule people present at the start who set out without an alarm."""
        population = self._population
        for group in population.groups:
            rows = np.arange(len(population))[population.rows_of_group[group.id]]
            present = rows[population.space[rows] >= 0].astype(np.int64)
            crowd.state.people["spreads"][rows] = bool(group.visits)
            if group.visits:
                first = Goal(space=crowd.world.site.space_index[group.visits[0].space])
                crowd.aims.wish(present.astype(np.int32), first)
                aim(crowd, present)
                crowd.schedule(present, np.zeros(len(present)))
            elif group.leave_at_s is not None:
                draw = crowd.world.streams.uniform(
                    "movement.leave", group=group.id, index=population.index[present]
                )
                aim(crowd, present)
                crowd.schedule(present, np.maximum(0.0, group.leave_at_s.ppf(draw)))

    def arrived(self, crowd: Crowd, person: int, time: float) -> None:
        """Let somebody who reached a stop stay there, then go on to the next or leave.

        Args:
            crowd: the crowd.
            person: row of the person.
            time: time of arrival, seconds.
        """
        group = self._population.groups[int(self._population.group[person])]
        stop = int(self._next[person])
        if stop >= len(group.visits):
            return
        index = int(self._population.index[person])
        draw = crowd.world.streams.uniform("movement.stay", group=group.id, index=index, draw=stop)
        stay = max(0.0, float(group.visits[stop].stay.ppf(draw)[0]))
        self._next[person] = stop + 1
        if stop + 1 < len(group.visits):
            goal = Goal(space=crowd.world.site.space_index[group.visits[stop + 1].space])
        elif group.choice == "nobody":
            return
        else:
            goal = crowd.aims.exit_wish(group)
        row = np.array([person], dtype=np.int64)
        crowd.aims.wish([person], goal)
        aim(crowd, row)
        taken_up = self.next_point(int(time / self._step_s - 1e-9)) * self._step_s
        crowd.schedule(row, np.array([max(time + stay, taken_up)]))
