"""People with an itinerary: stops, stays, places they choose among, and leaving by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.movement.care import setting_out
from sim.movement.occasions import NEVER
from sim.movement.places import Attractions
from sim.movement.plans import aim
from sim.parameters import LITERATURE
from sim.world.fields import Goal
from sim.world.state import Harm, Phase

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.movement.called import Called
    from sim.movement.core import CrowdCore
    from sim.parameters import Parameters
    from sim.people.model import Group, Population

    Longs = NDArray[np.int64]
    Floats = NDArray[np.float64]

_LOOK_S = 5.0
_NEAR_LOOK_S = 1.0


class Visits:
    """Where each person stands in their itinerary.

    Arrivals at a stop are taken up together at fixed points of the crowd's grid, whoever asks, and
    nobody goes on before the next of them: looking more often changes nothing.

    Args:
        population: the people.
        step_s: the crowd's time step, seconds.
    """

    def __init__(
        self,
        population: Population,
        called: Called,
        *,
        step_s: float,
        parameters: Parameters = LITERATURE,
    ) -> None:
        self._population = population
        self._every = max(1, round(_LOOK_S / step_s))
        self._step_s = step_s
        self._any = any(group.visits for group in population.groups)
        self._next = np.zeros(len(population), dtype=np.int32)
        self._came: list[tuple[float, int]] = []
        self._staying = np.empty(0, dtype=np.int64)
        self._until = np.empty(0)
        self._called = called
        self._places = Attractions(population, parameters)
        self._often = self._every
        if self._places.any_limited:
            # Nobody may get from the way in to a full place without being seen.
            self._often = max(1, round(_NEAR_LOOK_S / step_s))

    @property
    def waits(self) -> bool:
        """True while somebody has come to a stop, or stays at one, that is still to be seen to."""
        return bool(self._came or len(self._staying) or self._places.waits)

    @property
    def may_come_up(self) -> bool:
        """Whether anybody has an itinerary."""
        return self._any

    def next_point(self, crowd: CrowdCore, k: int) -> int:
        """Return the next grid point at which arrivals are taken up, after point ``k``."""
        return (k // self._often + 1) * self._often if self._any else NEVER

    def leave_by_themselves(self, crowd: CrowdCore) -> None:
        """Schedule people who set out without an alarm: to their stops, and out at their time."""
        population = self._population
        for group in population.groups:
            rows = np.arange(len(population))[population.rows_of_group[group.id]]
            present = rows[population.space[rows] >= 0].astype(np.int64)
            crowd.state.people["spreads"][rows] = bool(group.visits)
            if group.visits:
                self.head_for(crowd, group, present, 0)
                aim(crowd, present)
                crowd.schedule(present, np.zeros(len(present)))
            if group.leave_at_s is None:
                continue
            leaves = rows.astype(np.int64) if group.visits else present
            draw = crowd.world.streams.uniform(
                "movement.leave", group=group.id, index=population.index[leaves]
            )
            times = np.maximum(0.0, group.leave_at_s.ppf(draw))
            if group.visits:
                self._called.note(leaves, times)
            else:
                alone = setting_out(crowd, present, times)
                aim(crowd, present[alone])
                crowd.schedule(present[alone], times[alone])

    def head_for(self, crowd: CrowdCore, group: Group, rows: Longs, stop: int) -> None:
        """Let people of a group want to get to one of their stops.

        Args:
            crowd: the crowd.
            group: their group.
            rows: rows of people, shape ``(n,)``.
            stop: number of the stop.
        """
        if not group.visits[stop].among:
            goal = Goal(space=crowd.world.site.space_index[group.visits[stop].space])
            crowd.route_goals.visit(rows, goal)
            return
        self._places.choose(crowd, group, rows, stop)

    def arrived(self, person: int, time: float) -> None:
        """Note that somebody has reached a stop.

        Args:
            person: row of the person.
            time: time of arrival, seconds.
        """
        self._came.append((time, person))

    def look(self, crowd: CrowdCore) -> None:
        """Let those who have come to a stop stay there, and those who have stayed go on."""
        if self.waits and crowd.point % self._every == 0:
            self._take_up(crowd)
        # Those who have waited come first.
        self._places.approach(crowd, self._next)

    def _take_up(self, crowd: CrowdCore) -> None:
        came, self._came = self._came, []
        rows = np.array([person for _, person in came], dtype=np.int64)
        times = np.array([time for time, _ in came], dtype=np.float64)
        self._go_on(crowd)
        stays = self._idle(crowd, rows)
        self._settle(crowd, rows[stays], times[stays])

    def _idle(self, crowd: CrowdCore, rows: Longs) -> NDArray[np.bool_]:
        """Return who still waits for nothing: nobody has sent or released them since."""
        people = crowd.world.people
        waiting = (people.phase[rows] == Phase.WAITING) & (people.harm[rows] < Harm.INCAPACITATED)
        waiting &= ~self._called.holds(rows)
        result: NDArray[np.bool_] = waiting & np.isinf(people.start_s[rows])
        return result

    def _settle(self, crowd: CrowdCore, rows: Longs, times: Floats) -> None:
        """Let people stay where they have come to, and note when they go on."""
        rows, times = self._places.admit(crowd, rows, times, self._next)
        for group, stop, part in self._alike(rows):
            if stop >= len(group.visits):
                continue
            mine, when = rows[part], times[part]
            draw = crowd.world.streams.uniform(
                "movement.stay", group=group.id, index=self._population.index[mine], draw=stop
            )
            visit = group.visits[stop]
            stay = np.maximum(0.0, visit.stay.ppf(draw))
            self._next[mine] = stop + 1
            # Who came between two looks is taken up at the second.
            points = np.floor(when / self._step_s - 1e-9).astype(np.int64) // self._every + 1
            end = when + stay if visit.until_s is None else np.full(len(mine), visit.until_s)
            until = np.maximum(end, points * self._every * self._step_s)
            if stop + 1 == len(group.visits) and group.choice == "nobody":
                continue  # they stay for good, and keep their place
            later = stop + 1 < len(group.visits) and group.visits[stop + 1].among
            if group.visits[stop].among or later:
                self._staying = np.concatenate([self._staying, mine])
                self._until = np.concatenate([self._until, until])
            else:
                self._send(crowd, group, mine, until)

    def _go_on(self, crowd: CrowdCore) -> None:
        """Let those whose stay at a place they chose, or before one, is over go on."""
        over = self._until <= crowd.now + 1e-9
        over |= ~self._idle(crowd, self._staying)
        rows = self._staying[over]
        self._staying, self._until = self._staying[~over], self._until[~over]
        self._places.leave(rows)
        rows = np.sort(rows[self._idle(crowd, rows)])
        for group, _, part in self._alike(rows):
            self._send(crowd, group, rows[part], np.full(int(part.sum()), crowd.now))

    def _send(self, crowd: CrowdCore, group: Group, rows: Longs, times: Floats) -> None:
        """Let people of a group who are done with a stop want the next, or to leave."""
        stop = int(self._next[rows[0]])
        if stop < len(group.visits):
            self.head_for(crowd, group, rows, stop)
        elif group.choice == "nobody":
            return
        else:
            alone = setting_out(crowd, rows, times)
            rows, times = rows[alone], times[alone]
            crowd.route_goals.leave(rows, self._population)
        aim(crowd, rows)
        crowd.schedule(rows, times)

    def _alike(self, rows: Longs) -> list[tuple[Group, int, NDArray[np.bool_]]]:
        """Return the groups and stops of people, with who of them stands at each."""
        group, stop = self._population.group[rows], self._next[rows]
        kinds = np.unique(np.stack([group, stop], axis=1), axis=0)
        return [
            (self._population.groups[int(g)], int(s), (group == g) & (stop == s)) for g, s in kinds
        ]
