"""Escalators that are stopped, started or turned while the run goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.movement.capacities import gate_capacities
from sim.movement.plans import aim, replan, under_way
from sim.world.fields import turned

if TYPE_CHECKING:
    from sim.building.model import Direction
    from sim.movement.core import CrowdCore
    from sim.world.requests import RunEscalator


def run_escalator(crowd: CrowdCore, request: RunEscalator) -> None:
    """Set the belt of an escalator; everybody on it or under way thinks again.

    Everybody sees which way an escalator runs before they walk to it.

    Args:
        crowd: the crowd.
        request: the escalator and the speed of its belt.
    """
    walkable, site = crowd.world.walkable, crowd.world.site
    space, speed = site.space_index[request.space], request.speed_m_s
    patches = np.nonzero(walkable.patch_space == space)[0]
    pace = crowd.state.pace
    pace["belt"][patches] = -speed
    pace["belt"][crowd.ground.patches["up"][patches]] = speed
    crowd.belts[space] = speed
    direction: Direction = "both" if speed == 0.0 else "out" if speed > 0.0 else "in"
    ends = [row for row, o in enumerate(site.openings) if request.space in (o.a, o.b)]
    crowd.route_goals.turn({row: turned(walkable, row, direction) for row in ends})
    for row in ends:
        crowd.turn_door(row, direction)
    crowd.see_doors()
    gates = np.nonzero(np.isin(walkable.gate_opening, ends))[0]
    cap = gate_capacities(walkable, crowd.book, crowd.belts)[1]
    crowd.state.queues["cap"].reshape(-1, 2)[gates] = cap[gates]
    crowd.mark(patches.astype(np.int32))
    people = crowd.world.people
    riding = np.nonzero((people.space == space) & under_way(people.phase))[0]
    replan(crowd, np.arange(len(people.phase), dtype=np.int64), request.cause)
    if len(riding):
        aim(crowd, riding.astype(np.int64))
