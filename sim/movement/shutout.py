"""Those who come to a door from outside and find it shut: they wait there until it opens.

They stand in no queue meanwhile. The one at its head would knock in every step, and each knock
would be heard.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.movement.kernels.orders import take_out
from sim.movement.plans import aim, off_links
from sim.world.state import Harm, Phase

if TYPE_CHECKING:
    from sim.movement.core import CrowdCore


class ShutOut:
    """Who waits outside which door.

    Args:
        n_people: number of people.
    """

    def __init__(self, n_people: int) -> None:
        self._before = np.full(n_people, -1, dtype=np.int64)

    def wait(self, crowd: CrowdCore, person: int) -> None:
        """Let somebody wait who has come to a door from outside; whoever is inside is passed over.

        Args:
            crowd: the crowd.
            person: their row; the queue they stand in leads through something shut.
        """
        people = crowd.world.people
        if people.cell[person] >= 0 or people.phase[person] != Phase.QUEUING:
            return
        self._before[person] = crowd.state.people["queue"][person]
        rows = np.array([person], dtype=np.int64)
        off_links(crowd.state, rows)
        take_out(crowd.ground, crowd.state, rows)
        people.phase[person] = Phase.NOT_ARRIVED

    def look(self, crowd: CrowdCore) -> None:
        """Let those on whose door has opened; who was sent elsewhere meanwhile has gone already."""
        rows = np.flatnonzero(self._before >= 0)
        if not len(rows):
            return
        rows = rows[crowd.state.queues["shut"][self._before[rows]] == 0]
        queues, self._before[rows] = self._before[rows], -1
        people = crowd.world.people
        waits = (people.phase[rows] == Phase.NOT_ARRIVED) & np.isinf(people.start_s[rows])
        waits &= people.harm[rows] < Harm.INCAPACITATED
        rows, queues = rows[waits], queues[waits]
        if not len(rows):
            return
        for opening in np.unique(crowd.state.gates["opening"][queues // 2]).tolist():
            through = rows[crowd.state.gates["opening"][queues // 2] == opening]
            crowd.route_goals.learn(through, opening, shut=False)
        aim(crowd, rows)
        crowd.schedule(rows, np.full(len(rows), crowd.now))
