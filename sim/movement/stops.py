"""Openings at which people are held back in one direction, and those who wait there to be let on.

Whoever comes to the line steps aside and waits: those who come the other way get past them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.movement.arrays import Count
from sim.movement.kernels.orders import rouse_all, take_out
from sim.movement.occasions import NEVER
from sim.movement.plans import aim, off_links
from sim.world.state import Harm, Phase

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.movement.core import CrowdCore
    from sim.world.requests import StopArrivals

    Longs = NDArray[np.int64]


class Stops:
    """Which queues are held, and who waits before them.

    Args:
        n_people: number of people.
    """

    def __init__(self, n_people: int) -> None:
        self._held: dict[int, tuple[bool, float]] = {}
        self._line = np.full(n_people, -1, dtype=np.int64)
        self._spread = np.zeros(n_people, dtype=np.int8)
        self._seen: dict[int, int] = {}

    @property
    def may_come_up(self) -> bool:
        """Always: any opening may be held."""
        return True

    @property
    def holds(self) -> bool:
        """Whether any queue is held."""
        return bool(self._held)

    def next_point(self, crowd: CrowdCore, k: int) -> int:
        """Return the next grid point at which those at a line step aside, after point ``k``.

        At once: in a jam those who queue there could be drawn along with others.
        """
        return k + 1 if self._held else NEVER

    def look(self, crowd: CrowdCore) -> None:
        """Let those who have come to a line from inside the site step aside."""
        people = crowd.state.people
        come = [person for queue in self._held for person in self._newly_inside(crowd, queue)]
        rows = np.sort(np.array(come, dtype=np.int64))
        if not len(rows):
            return
        self._line[rows] = people["queue"][rows]
        self._show(crowd)
        self._spread[rows] = people["spreads"][rows]
        off_links(crowd.state, rows)
        take_out(crowd.ground, crowd.state, rows)
        self._seen = {queue: int(crowd.state.queues["tail"][queue]) for queue in self._held}
        people["spreads"][rows] = 1
        crowd.state.tally[Count.STAYED] += len(rows)

    def _show(self, crowd: CrowdCore) -> None:
        """Let others see who waits before a line."""
        if crowd.world.crowd_view is not None:
            crowd.world.crowd_view.held[:] = self._line >= 0

    def give_up(self, crowd: CrowdCore, rows: Longs) -> None:
        """Let people wait before their line no more."""
        rows = rows[self._line[rows] >= 0]
        self._line[rows] = -1
        crowd.state.people["spreads"][rows] = self._spread[rows]
        self._show(crowd)

    def _newly_inside(self, crowd: CrowdCore, queue: int) -> list[int]:
        """Return those who have joined a queue from inside the site since the last look."""
        people, tail = crowd.state.people, int(crowd.state.queues["tail"][queue])
        person, seen, found = tail, self._seen.get(queue, -1), []
        self._seen[queue] = tail
        while person >= 0 and person != seen:
            if people["cell"][person] >= 0:
                found.append(person)
            person = int(people["before"][person])
        return found

    def before_lines(self, crowd: CrowdCore) -> Longs:
        """Return the rows of those who wait inside the site before a line."""
        rows = np.flatnonzero(self._line >= 0)
        people = crowd.world.people
        waits = (people.phase[rows] == Phase.WAITING) & (people.cell[rows] >= 0)
        return np.asarray(rows[waits & np.isinf(people.start_s[rows])])

    def set(self, crowd: CrowdCore, request: StopArrivals) -> None:
        """Hold the queue of one direction at an opening, or let it on; nobody is turned away."""
        site = crowd.world.site
        row = site.opening_index[request.opening]
        side = 0 if request.into and request.into == site.openings[row].b else 1
        gates = np.nonzero(crowd.world.walkable.gate_opening == row)[0]
        for gate in gates.tolist():
            if request.stopped:
                self._hold(crowd, 2 * gate + side)
            else:
                self._let_on(crowd, 2 * gate + side)
        rouse_all(crowd.state, gates)

    def _hold(self, crowd: CrowdCore, queue: int) -> None:
        """Let nobody through from a queue.

        A quota that is used up stops also those who would change places with somebody; where a
        timetable or lanes have one of their own the flow is set to nothing instead. At openings
        that are no more than a line on the plan people queue only where it is.
        """
        if queue in self._held:
            return
        queues, gate = crowd.state.queues, queue // 2
        own = bool(queues["guarded"][queue])
        self._held[queue] = (own, float(queues["cap"][queue]))
        if own or gate >= crowd.world.walkable.first_joint:
            queues["cap"][queue] = 0.0
        if not own:
            queues["guarded"][queue] = 1
            crowd.state.gates["quota"][gate] = 0.0

    def _let_on(self, crowd: CrowdCore, queue: int) -> None:
        """Let a queue go on that is held, and those who stepped aside before it."""
        if queue not in self._held:
            return
        own, cap = self._held.pop(queue)
        self._seen.pop(queue, None)  # whoever joins until it is held again is looked at then
        queues = crowd.state.queues
        queues["cap"][queue] = cap
        if not own:
            queues["guarded"][queue] = 0
            if queue ^ 1 not in self._held:
                crowd.state.gates["quota"][queue // 2] = np.inf
        rows = np.flatnonzero(self._line == queue)
        self._line[rows] = -1
        self._show(crowd)
        people = crowd.world.people
        crowd.state.people["spreads"][rows] = self._spread[rows]
        # Whoever was sent elsewhere, told to leave or hurt meanwhile has gone on already.
        waits = (people.phase[rows] == Phase.WAITING) & np.isinf(people.start_s[rows])
        rows = rows[waits & (people.harm[rows] < Harm.INCAPACITATED)]
        if len(rows):
            aim(crowd, rows)
            crowd.schedule(rows, np.full(len(rows), crowd.now))
