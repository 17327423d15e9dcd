"""Distance to a goal from where a person stands, not from the middle of their cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

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
    walkable, population = world.walkable, world.population
    cells = world.people.cell[people]
    counts = (walkable.near_ptr[cells + 1] - walkable.near_ptr[cells]).astype(np.int64)
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(np.int64)
    entry = np.arange(int(counts.sum())) + np.repeat(walkable.near_ptr[cells] - starts, counts)
    way = walkable.near_way[entry]
    x, y = np.repeat(population.x[people], counts), np.repeat(population.y[people], counts)
    real = way < len(walkable.portals.way_opening)
    turn_x, turn_y = walkable.near_turn_x[entry], walkable.near_turn_y[entry]
    convex = np.repeat(walkable.convex[walkable.cell_space[cells]], counts) & real
    if convex.any():
        segment = walkable.portals.way_segment[way[convex]]
        dx, dy = segment[:, 2] - segment[:, 0], segment[:, 3] - segment[:, 1]
        along = (x[convex] - segment[:, 0]) * dx + (y[convex] - segment[:, 1]) * dy
        share = np.clip(along / np.maximum(dx * dx + dy * dy, 1e-12), 0.0, 1.0)
        turn_x[convex] = segment[:, 0] + share * dx
        turn_y[convex] = segment[:, 1] + share * dy
    near = np.hypot(x - turn_x, y - turn_y) + walkable.near_turn_m[entry]
    near[~real] = np.inf
    return StandingPoints(way, near, starts)
