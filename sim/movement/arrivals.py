"""People who come to the site during the run, through an opening from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.movement.plans import aim
from sim.world.fields import Goal

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.movement.engine import Crowd


def schedule_arrivals(crowd: Crowd) -> None:
    """Place everybody who arrives later in the queue of starts, at their door.

    Args:
        crowd: the crowd; people with a finite ``arrive_s`` get a door, a first goal and a time.
    """
    world, state = crowd.world, crowd.state
    walkable, population = world.walkable, world.population
    for group in population.groups:
        if not group.arrive_from:
            continue
        rows = np.arange(len(population))[population.rows_of_group[group.id]]
        rows = rows[np.isfinite(population.arrive_s[rows])].astype(np.int64)
        if not len(rows):
            continue
        opening = world.site.opening_index[group.arrive_from]
        ways = np.nonzero(walkable.portals.way_opening == opening)[0]
        inward = ways[ways % 2 == 1]
        draw = world.streams.uniform("movement.entry", group=group.id, index=population.index[rows])
        way = inward[(draw * len(inward)).astype(np.int64)]
        state.people["door_cell"][rows] = walkable.portals.entry_cell[way]
        state.people["door_gate"][rows] = _gates(crowd, opening, state.people["door_cell"][rows])
        target = group.visits[0].space if group.visits else ""
        if target:
            crowd.aims.wish(rows.astype(np.int32), Goal(space=world.site.space_index[target]))
        aim(crowd, rows)
        crowd.schedule(rows, population.arrive_s[rows])


def _gates(crowd: Crowd, opening: int, cells: NDArray[np.int32]) -> NDArray[np.int64]:
    """Return the gate of an opening that leads to each entry cell."""
    walkable = crowd.world.walkable
    gates = np.nonzero(walkable.gate_opening == opening)[0]
    leads = walkable.gate_patch_a[gates][None, :] == walkable.cell_patch[cells][:, None]
    return np.asarray(gates[np.argmax(leads, axis=1)])
