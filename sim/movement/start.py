"""Distance to a goal from where a person stands, not from the middle of their cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.world.near import first_turns, nearest_point

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.world.world import World

    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]
    Cells = NDArray[np.signedinteger[Any]]

_TINY_M = 1e-9
"""Allowance for rounding."""


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
        people: rows of people, shape ``(n,)``, at least one.
    """
    near = world.walkable.near
    cells = world.people.cell[people]
    cell, column, starts = _entries(world, cells)
    way = near.way(cell, column)
    metres = np.full(len(way), np.inf)
    real = np.nonzero(way < len(world.walkable.portals.way_opening))[0]
    person = np.repeat(people, np.diff(np.append(starts, len(cell))))
    metres[real] = _metres(world, person[real], column[real])
    return StandingPoints(way, metres, starts)


def standing_distances(world: World, people: Longs, way_m: Floats) -> Floats:
    """Return how far people are from a goal where they stand at the start, ``inf`` for no way.

    From where a person stands a way is longer or shorter than from the middle of their cell by at
    most their distance from that middle. Ways that can therefore not be the shortest are left out.

    Args:
        world: the world; people must still be where they started.
        people: rows of people, shape ``(n,)``, at least one.
        way_m: distance to the goal after each way, shape ``(n_ways + 1,)``.
    """
    walkable, near = world.walkable, world.walkable.near
    cells, which = np.unique(world.people.cell[people], return_inverse=True)
    aside = np.hypot(
        world.population.x[people] - walkable.cell_x[cells[which]],
        world.population.y[people] - walkable.cell_y[cells[which]],
    )
    farthest = np.zeros(len(cells))
    np.maximum.at(farthest, which, aside)
    cell, column, starts = _entries(world, cells)
    from_cell = near.metres[near.ptr[cell] + column] + way_m[near.way(cell, column)]
    limit = np.minimum.reduceat(from_cell, starts) + 2 * farthest + _TINY_M
    counts = np.diff(np.append(starts, len(cell)))
    kept = (from_cell <= np.repeat(limit, counts)) & np.isfinite(from_cell)
    column = column[kept]
    counts = np.add.reduceat(kept, starts, dtype=np.int64)
    each = counts[which]
    first = (np.cumsum(counts) - counts)[which] - (np.cumsum(each) - each)
    column = column[np.arange(each.sum()) + np.repeat(first, each)]
    person = np.repeat(people, each)
    total = _metres(world, person, column)
    total += way_m[near.way(world.people.cell[person], column)]
    result = np.full(len(people), np.inf)
    np.minimum.at(result, np.repeat(np.arange(len(people)), each), total)
    return result


def _entries(world: World, cells: Cells) -> tuple[Longs, Longs, Longs]:
    """Return the cell and the number of the way of every entry, and the first one of each cell."""
    ptr = world.walkable.near.ptr
    counts = (ptr[cells + 1] - ptr[cells]).astype(np.int64)
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(np.int64)
    column = np.arange(int(counts.sum())) - np.repeat(starts, counts)
    return np.repeat(cells, counts).astype(np.int64), column, starts


def _metres(world: World, person: Longs, column: Longs) -> Floats:
    """Return how far people are from ways out of their spaces, ``(n,)``."""
    walkable, near = world.walkable, world.walkable.near
    x, y = world.population.x[person], world.population.y[person]
    cell = world.people.cell[person].astype(np.int64)
    turn_x, turn_y, rest = first_turns(
        near, walkable.portals, walkable.cell_x, walkable.cell_y, cells=cell, columns=column
    )
    # Where all ways are straight the way out is nearest somewhere else than to the cell's middle.
    convex = walkable.convex[walkable.cell_space[cell]]
    segment = walkable.portals.way_segment[near.way(cell[convex], column[convex])]
    turn_x[convex], turn_y[convex] = nearest_point(segment, x[convex], y[convex])
    metres: Floats = np.hypot(x - turn_x, y - turn_y) + rest
    return metres
