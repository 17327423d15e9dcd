"""Relief from the tail: who stands at the back and gets no further turns away after a while.

Only those can turn who are not pressed themselves: a locked crowd is freed from its tail, patch by
patch. The chance of it in a time is that of a constant rate, drawn for each person and look.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sim.world.felt import felt_on
from sim.world.requests import TurnBack
from sim.world.state import Harm, Phase

if TYPE_CHECKING:
    from sim.hazards.scene import Scene

LOOK_S = 10.0
"""Time between two looks."""
_MINUTE_S = 60.0


class Relief:
    """Who turns away by themselves.

    Args:
        scene: what the engine was started with.
    """

    def __init__(self, scene: Scene) -> None:
        self._world = scene.world
        of = scene.world.parameters.value
        self._delay_s = of("crush.relief.delay")
        self._chance = 1.0 - math.exp(-of("crush.relief.share") * LOOK_S / _MINUTE_S)
        self._next_s = 0.0
        self._looks = 0
        self._loose = of("crush.contact.first")
        self._felt = felt_on(scene.world.walkable)

    def look(self, now: float) -> None:
        """Let some of those turn away who have stood at the back for long enough."""
        if now < self._next_s:
            return
        self._next_s = now + LOOK_S
        self._looks += 1
        world, view = self._world, self._world.crowd_view
        assert view is not None
        people = world.people
        waits = (people.phase == Phase.QUEUING) | (view.held & (people.phase == Phase.WAITING))
        waits &= view.since <= now - self._delay_s
        waits &= people.harm < Harm.INCAPACITATED
        rows = np.flatnonzero(waits)
        if not len(rows):
            return
        patch = world.walkable.cell_patch[np.maximum(people.cell[rows], 0)]
        tails = self._felt.tails(view, people.cell, loose=self._loose)
        rows = rows[(people.cell[rows] < 0) | tails[patch]]
        draw = world.streams.uniform("crush.relief", index=rows, draw=self._looks)
        rows = rows[draw < self._chance]
        if not len(rows):
            return
        event = 0
        spaces = people.space[rows]
        for space in np.unique(spaces).tolist():
            event = world.log.add(
                "turned-away",
                t_s=now,
                object=world.site.spaces[space].id if space >= 0 else "",
                value=int(np.count_nonzero(spaces == space)),
                unit="people",
            )
        world.ask(TurnBack(people=rows.astype(np.int32), cause=event))
