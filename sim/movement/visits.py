"""People with an itinerary: stops, stays, and leaving by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.movement.plans import aim
from sim.movement.step.kernel import schedule
from sim.world.fields import Goal

if TYPE_CHECKING:
    from sim.movement.engine import Crowd
    from sim.people.model import Population


class Visits:
    """Where each person stands in their itinerary.

    Args:
        population: the people.
    """

    def __init__(self, population: Population) -> None:
        self._population = population
        self._next = np.zeros(len(population), dtype=np.int32)

    def leave_by_themselves(self, crowd: Crowd) -> None:
        """Schedule people present at the start who set out without an alarm."""
        population = self._population
        for group in population.groups:
            rows = np.arange(len(population))[population.rows_of_group[group.id]]
            present = rows[population.space[rows] >= 0].astype(np.int64)
            if not len(present):
                continue
            if group.visits:
                first = Goal(space=crowd.world.site.space_index[group.visits[0].space])
                crowd.aims.wish(present.astype(np.int32), first)
                aim(crowd, present)
                schedule(crowd.state, present, np.zeros(len(present)))
            elif group.leave_at_s is not None:
                draw = crowd.world.streams.uniform(
                    "movement.leave", group=group.id, index=population.index[present]
                )
                aim(crowd, present)
                schedule(crowd.state, present, np.maximum(0.0, group.leave_at_s.ppf(draw)))

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
        schedule(crowd.state, row, np.array([max(time + stay, crowd.now)]))
