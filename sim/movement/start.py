"""Distance to a goal from where a person stands, not from the middle of their cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.movement.kernels.standing import Stand, WaysOut, every, least

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.world.world import World

    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class StandingPoints:
    """How far people are from every way out of their space, where they stand.

    Attributes:
        way: the ways, ``n_ways`` standing for none, shape ``(n_entries,)``.
        near_m: distance to each, shape ``(n_entries,)``.
        starts: first entry of each person, shape ``(n_people,)``.
    """

    way: NDArray[np.int32]
    near_m: Floats
    starts: Longs


def standing_points(world: World, people: Longs) -> StandingPoints:
    """Return the distances from where people stand at the start, not from their cells.

    Args:
        world: the world; people must still be where they started.
        people: rows of people, shape ``(n,)``.
    """
    ptr, cells = world.walkable.near.ptr, world.people.cell[people]
    counts = (ptr[cells + 1] - ptr[cells]).astype(np.int64)
    stops = np.cumsum(counts)
    way = np.empty(int(counts.sum()), dtype=np.int32)
    metres = np.empty(len(way))
    every(_ways_out(world), _stand(world), people, way, metres)
    return StandingPoints(way, metres, stops - counts)


def standing_distances(world: World, people: Longs, way_m: Floats) -> Floats:
    """Return how far people are from a goal where they stand at the start, ``inf`` for no way.

    Args:
        world: the world; people must still be where they started.
        people: rows of people, shape ``(n,)``.
        way_m: distance to the goal after each way, shape ``(n_ways + 1,)``.
    """
    found = np.empty(len(people))
    least(_ways_out(world), _stand(world), people, way_m, found)
    return found


def _ways_out(world: World) -> WaysOut:
    walkable, near = world.walkable, world.walkable.near
    return WaysOut(
        ptr=near.ptr,
        metres=near.metres,
        ways=near.ways,
        first=near.first,
        turns=near.turns,
        left_out=near.left_out,
        x=walkable.cell_x,
        y=walkable.cell_y,
        segment=walkable.portals.way_segment,
    )


def _stand(world: World) -> Stand:
    return Stand(world.population.x, world.population.y, world.people.cell)
