"""Distances without pits: from every cell with a way, a step leads nearer.

Distances inside a space are those of straight lines round its corners; people step from cell to
cell. Where an opening ends at an inner corner, the cells on both sides of the corner are equally
near to it, though only one of them touches it. Whoever came to the other would find no step that
leads nearer, so its distance is raised to that of the way they can take, by way of a neighbour.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.world.walkable import Walkable

    Floats = NDArray[np.float64]


def fill_pits(walkable: Walkable, cell_m: Floats, way_m: Floats) -> None:
    """Raise the distance of cells from which no step leads nearer, in place.

    Args:
        walkable: the ground.
        cell_m: distance from each cell, ``(n_cells,)``; ``inf`` where there is no way.
        way_m: distance after each way, ``(n_ways + 1,)``.
    """
    ptr, to, way = walkable.link_ptr, walkable.link_to, walkable.link_way
    owner = np.repeat(np.arange(len(cell_m)), np.diff(ptr))
    within = way < 0
    onward = np.where(within, cell_m[to] < cell_m[owner], np.isfinite(way_m[way]))
    settled = np.zeros(len(cell_m), dtype=np.bool_)
    settled[owner[onward]] = True
    waiting = np.nonzero(~settled & np.isfinite(cell_m) & (cell_m > 0))[0].tolist()
    most = walkable.n_cells * 8  # a pocket without any way out is left as it is
    while waiting and most > 0:
        most -= 1
        cell = waiting.pop(0)
        links = np.arange(ptr[cell], ptr[cell + 1])
        through = links[way[links] >= 0]
        if np.isfinite(way_m[way[through]]).any():
            continue
        links = links[way[links] < 0]
        beside = to[links]
        if not len(links) or (cell_m[beside] < cell_m[cell]).any():
            continue
        raised = float(np.min(cell_m[beside] + walkable.link_m[links]))
        if not np.isfinite(raised):
            continue
        cell_m[cell] = raised
        waiting += beside[cell_m[beside] > 0].tolist()
