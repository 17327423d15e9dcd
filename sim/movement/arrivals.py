"""People who come to the site during the run, through an opening from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.movement.plans import aim

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.movement.engine import Crowd


def schedule_arrivals(crowd: Crowd) -> None:
    """Place everybody who arrives later in the queue of starts, at their door.

    Args:
        crowd: the crowd; people with a finite ``arrive_s`` get a door, a first goal and a time.
    """
    world = crowd.world
    population = world.population
    for group in population.groups:
        if not group.arrive_from:
            continue
        rows = np.arange(len(population))[population.rows_of_group[group.id]]
        rows = rows[np.isfinite(population.arrive_s[rows])].astype(np.int64)
        if not len(rows):
            continue
        stand_before(crowd, rows, world.site.opening_index[group.arrive_from])
        if group.visits:
            crowd.visits.head_for(crowd, group, rows, 0)
        aim(crowd, rows)
        crowd.schedule(rows, population.arrive_s[rows])


def stand_before(crowd: Crowd, rows: NDArray[np.int64], opening: int) -> None:
    """Put people who are outside before an opening, each by the piece their hash draws.

    Args:
        crowd: the crowd.
        rows: rows of people, shape ``(n,)``.
        opening: row of the opening.
    """
    walkable, population = crowd.world.walkable, crowd.world.population
    ways = np.nonzero(walkable.portals.way_opening == opening)[0]
    inward = ways[ways % 2 == 1]
    draw = np.empty(len(rows))
    for number in np.unique(population.group[rows]):
        part = population.group[rows] == number
        draw[part] = crowd.world.streams.uniform(
            "movement.entry",
            group=population.groups[number].id,
            index=population.index[rows[part]],
        )
    cells = walkable.portals.entry_cell[inward[(draw * len(inward)).astype(np.int64)]]
    crowd.state.people["door_cell"][rows] = cells
    crowd.state.people["door_gate"][rows] = _gates(crowd, opening, cells)


def _gates(crowd: Crowd, opening: int, cells: NDArray[np.int32]) -> NDArray[np.int64]:
    """Return the gate of an opening that leads to each entry cell."""
    walkable = crowd.world.walkable
    gates = np.nonzero(walkable.gate_opening == opening)[0]
    leads = walkable.gate_patch_a[gates][None, :] == walkable.cell_patch[cells][:, None]
    return np.asarray(gates[np.argmax(leads, axis=1)])
