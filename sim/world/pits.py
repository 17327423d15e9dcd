"""Distances without pits: from every cell with a way, a step leads nearer.

Distances inside an area are those of straight lines round its corners; people step from cell to
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

_ROUNDS = 8
"""A pocket that people cannot leave is given up after this many looks at every cell."""


def fill_pits(walkable: Walkable, cell_m: Floats, way_m: Floats) -> None:
    """Raise the distance of cells from which no step leads nearer, in place.

    Args:
        walkable: the ground.
        cell_m: distance from each cell, ``(n_cells,)``; ``inf`` where there is no way.
        way_m: distance after each way, ``(n_ways + 1,)``.
    """
    ptr, to = walkable.link_ptr, walkable.link_to
    owner, within = walkable.shared.once("links within", lambda: _links(walkable), by_place=True)
    barred = np.zeros(len(to), dtype=np.bool_)
    if walkable.closed:
        is_closed = np.append(np.isin(walkable.joints, sorted(walkable.closed)), False)
        barred = is_closed[np.where(walkable.link_way < -1, (-2 - walkable.link_way) // 2, -1)]
    after = way_m[np.maximum(walkable.link_way, -1)]  # of no interest within an area

    def nearer(links: NDArray[np.int64], cells: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return which links lead nearer from their cells."""
        ahead = np.where(within[links], cell_m[to[links]], after[links])
        return np.asarray((ahead < cell_m[cells]) & ~barred[links])

    leads = (np.where(within, cell_m[to], after) < cell_m[owner]) & ~barred
    settled = np.zeros(len(cell_m), dtype=np.bool_)
    settled[owner[leads]] = True
    waiting = np.nonzero(~settled & np.isfinite(cell_m) & (cell_m > 0))[0].tolist()
    most = _ROUNDS * walkable.n_cells
    while waiting and most > 0:
        most -= 1
        cell = waiting.pop(0)
        links = np.arange(ptr[cell], ptr[cell + 1])
        if nearer(links, owner[links]).any():
            continue
        links = links[within[links] & ~barred[links]]
        beside = to[links]
        raised = float(np.min(cell_m[beside] + walkable.link_m[links], initial=np.inf))
        if np.isfinite(raised):
            cell_m[cell] = raised
            waiting += beside[cell_m[beside] > 0].tolist()


def _links(walkable: Walkable) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return the cell that each link leaves, and whether it stays in its area."""
    owner = np.repeat(np.arange(walkable.n_cells), np.diff(walkable.link_ptr))
    return owner, walkable.link_way < 0
