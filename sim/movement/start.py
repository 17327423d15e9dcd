"""Distance to a goal from where a person stands, not from the middle of their cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.world.near import first_turns, nearest_point

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.world.world import World


@dataclass(frozen=True, slots=True)
class StandingPoints:
    """How far people are from every way out of their space, where they stand.

    Attributes:
        way: the ways, ``n_ways`` standing for none, shape ``(n_entries,)``.
        near_m: distance to each, shape ``(n_entries,)``.
        starts: first entry of each person, shape ``(n_people,)``.
    """

    way: NDArray[np.int32]
    near_m: NDArray[np.float64]
    starts: NDArray[np.int64]

    def to_goal(self, way_m: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the walking distance of each person to a goal, ``inf`` where there is no way.

        Args:
            way_m: distance to the goal after each way, shape ``(n_ways + 1,)``.
        """
        total = self.near_m + way_m[self.way]
        return np.asarray(np.minimum.reduceat(total, self.starts), dtype=np.float64)


def standing_points(world: World, people: NDArray[np.int64]) -> StandingPoints:
    """Return the distances from where people stand at the start, not from their cells.

    Args:
        world: the world; people must still be where they started.
        people: rows of people, shape ``(n,)``, at least one.
    """
    walkable, population, near = world.walkable, world.population, world.walkable.near
    cells = world.people.cell[people]
    counts = (near.ptr[cells + 1] - near.ptr[cells]).astype(np.int64)
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(np.int64)
    column = np.arange(int(counts.sum())) - np.repeat(starts, counts)
    cell = np.repeat(cells, counts).astype(np.int64)
    way = near.way[near.ptr[cell] + column]
    metres = np.full(len(way), np.inf)
    real = np.nonzero(way < len(walkable.portals.way_opening))[0]
    cell, person = cell[real], np.repeat(people, counts)[real]
    x, y = population.x[person], population.y[person]
    turn_x, turn_y, rest = first_turns(
        near,
        walkable.portals,
        walkable.cell_x,
        walkable.cell_y,
        cells=cell,
        columns=column[real],
    )
    # Where all ways are straight the way out is nearest somewhere else than to the cell's middle.
    convex = walkable.convex[walkable.cell_space[cell]]
    segment = walkable.portals.way_segment[way[real][convex]]
    turn_x[convex], turn_y[convex] = nearest_point(segment, x[convex], y[convex])
    metres[real] = np.hypot(x - turn_x, y - turn_y) + rest
    return StandingPoints(way, metres, starts)
