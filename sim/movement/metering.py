"""Openings that let in only so many in a time, and those that lead one way for a while."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.movement.kernels.orders import rouse_all
from sim.movement.plans import aim, replan, under_way
from sim.world.fields import turned

if TYPE_CHECKING:
    from sim.building.model import Direction
    from sim.movement.core import CrowdCore
    from sim.world.requests import Meter, OneWay


class Metering:
    """Which queues are metered, and what they let through by themselves."""

    def __init__(self) -> None:
        self._own: dict[int, float] = {}

    def set(self, crowd: CrowdCore, request: Meter) -> None:
        """Let only so many in by an opening; an infinite rate lets all in again.

        Gates that share an opening share the rate by their widths.
        """
        site, walkable = crowd.world.site, crowd.world.walkable
        row = site.opening_index[request.opening]
        side = 0 if request.into and request.into == site.openings[row].b else 1
        gates = np.nonzero(walkable.gate_opening == row)[0]
        width = walkable.gate_width_m[gates]
        for gate, share in zip(gates.tolist(), (width / width.sum()).tolist(), strict=True):
            queue = 2 * gate + side
            own = self._own.setdefault(queue, float(crowd.state.queues["cap"][queue]))
            crowd.state.queues["cap"][queue] = min(own, request.rate_s * share)
            if np.isinf(request.rate_s):
                del self._own[queue]
        rouse_all(crowd.state, gates)


def lead_one_way(crowd: CrowdCore, request: OneWay) -> None:
    """Let an opening lead into one space only, or both ways again; those under way think anew."""
    site, walkable = crowd.world.site, crowd.world.walkable
    row = site.opening_index[request.opening]
    opening = site.openings[row]
    direction: Direction = opening.direction
    if request.into:
        direction = "out" if request.into == opening.b else "in"
    crowd.route_goals.turn({row: turned(walkable, row, direction)})
    crowd.turn_door(row, direction)
    crowd.see_doors()
    people = crowd.world.people
    everybody = np.arange(len(people.phase), dtype=np.int64)
    replan(crowd, everybody, request.cause)
    rows = everybody[under_way(people.phase) & (people.cell >= 0)]
    if len(rows):
        aim(crowd, rows)
