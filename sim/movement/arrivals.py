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
            Whoever does not fit through their door never comes in.
    """
    world = crowd.world
    population = world.population
    for group in population.groups:
        if not group.arrive_from:
            continue
        rows = np.arange(len(population))[population.rows_of_group[group.id]]
        rows = rows[np.isfinite(population.arrive_s[rows])].astype(np.int64)
        door = world.site.opening_index[group.arrive_from]
        rows = rows[crowd.route_goals.fits(rows, door)]
        if not len(rows):
            continue
        stand_before(crowd, rows, door)
        if group.visits:
            crowd.visits.head_for(crowd, group, rows, 0)
        aim(crowd, rows)
        crowd.schedule(rows, population.arrive_s[rows])


def stand_before(crowd: Crowd, rows: NDArray[np.int64], opening: int) -> None:
    """Put people who are outside before an opening, each where their hash draws along its width.

    Args:
        crowd: the crowd.
        rows: rows of people, shape ``(n,)``.
        opening: row of the opening.
    """
    walkable, population = crowd.world.walkable, crowd.world.population
    cells, links = walkable.portals.inside_of(opening)
    draw = np.empty(len(rows))
    for number in np.unique(population.group[rows]):
        part = population.group[rows] == number
        draw[part] = crowd.world.streams.uniform(
            "movement.entry",
            group=population.groups[number].id,
            index=population.index[rows[part]],
        )
    width = np.cumsum(walkable.portals.link_overlap_m[links])
    chosen = np.minimum(np.searchsorted(width, draw * width[-1], side="right"), len(cells) - 1)
    crowd.state.people["door_cell"][rows] = cells[chosen]
    crowd.state.people["door_gate"][rows] = _gates(crowd, opening, cells)[chosen]


def _gates(crowd: Crowd, opening: int, cells: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the gate of an opening by which each of some cells inside is entered."""
    walkable = crowd.world.walkable
    gates = np.nonzero(walkable.gate_opening == opening)[0]
    found = np.full(len(cells), gates[0], dtype=np.int64)
    for place, cell in enumerate(cells.tolist()):
        links = np.arange(walkable.link_ptr[cell], walkable.link_ptr[cell + 1])
        mine = links[np.isin(walkable.link_gate[links], gates)]
        if len(mine):
            found[place] = walkable.link_gate[mine[0]]
    return found
