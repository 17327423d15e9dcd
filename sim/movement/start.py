"""Distance to a goal from where a person stands, not from the middle of their cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.world.world import World


def distance_from_position(
    world: World,
    way_m: NDArray[np.float64],
    people: NDArray[np.int64],
    goals: NDArray[np.int32],
) -> NDArray[np.float64]:
    """Return the walking distance to each person's goal from their position at the start.

    Args:
        world: the world; people must still be where they started.
        way_m: distance to each goal after each way, ``(n_goals, n_ways + 1)``.
        people: rows of people, shape ``(n,)``.
        goals: their goals, shape ``(n,)``.

    Returns:
        Metres, shape ``(n,)``; ``inf`` where there is no way, 0 in the goal itself.
    """
    walkable, population = world.walkable, world.population
    cells = world.people.cell[people]
    counts = walkable.near_ptr[cells + 1] - walkable.near_ptr[cells]
    owner = np.repeat(np.arange(len(people)), counts)
    first = np.repeat(
        walkable.near_ptr[cells] - np.concatenate([[0], np.cumsum(counts)[:-1]]), counts
    )
    entry = np.arange(len(owner)) + first
    way = walkable.near_way[entry]
    x, y = population.x[people][owner], population.y[people][owner]
    turn_x, turn_y = walkable.near_turn_x[entry], walkable.near_turn_y[entry]
    real = way < len(walkable.portals.way_opening)
    convex = walkable.convex[walkable.cell_space[cells]][owner] & real
    segment = walkable.portals.way_segment[np.where(real, way, 0)]
    dx, dy = segment[:, 2] - segment[:, 0], segment[:, 3] - segment[:, 1]
    along = (x - segment[:, 0]) * dx + (y - segment[:, 1]) * dy
    share = np.clip(along / np.maximum(dx * dx + dy * dy, 1e-12), 0.0, 1.0)
    turn_x = np.where(convex, segment[:, 0] + share * dx, turn_x)
    turn_y = np.where(convex, segment[:, 1] + share * dy, turn_y)
    near = np.hypot(x - turn_x, y - turn_y) + walkable.near_turn_m[entry]
    total = np.where(real, near + way_m[goals[owner], way], np.inf)
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    return np.asarray(np.minimum.reduceat(total, starts), dtype=np.float64)
