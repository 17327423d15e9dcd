"""Everybody's way from cell to cell, for programs that draw people as points.

The trace of the replay knows where people are every few seconds. Here is every change of cell, in
the order of time: a person who stands still costs nothing, so a long run stays small.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.simulation.plans import plan_axes, plan_positions

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.world.world import World


@dataclass(frozen=True, slots=True)
class Moves:
    """Who came into which cell when, and where the cells lie.

    Attributes:
        time_s: when the change was seen, ascending, shape ``(n_moves,)``.
        person: row of the person, shape ``(n_moves,)``.
        cell: cell the person is in from then on; -1 for none (outside, in a lift, carried).
        end_s: end of the run, seconds.
        cell_xy: plan coordinates of cell centres, metres, shape ``(n_cells, 2)``.
        cell_axes: from the centre of a cell to the middle of its right and of its upper side, in
            plan coordinates, metres, shape ``(n_cells, 2, 2)``.
        cell_level: row in ``site.levels`` of each cell, shape ``(n_cells,)``.
        cell_space: row in ``site.spaces`` of each cell, shape ``(n_cells,)``.
    """

    time_s: NDArray[np.float64]
    person: NDArray[np.int32]
    cell: NDArray[np.int32]
    end_s: float
    cell_xy: NDArray[np.float64]
    cell_axes: NDArray[np.float64]
    cell_level: NDArray[np.int32]
    cell_space: NDArray[np.int32]


class MoveRecorder:
    """Looks at everybody at every step of the crowd and keeps what has changed.

    Looking changes nothing: the crowd walks on a grid of its own, however often it is stopped.

    Args:
        every_s: time between two looks, seconds.
    """

    def __init__(self, every_s: float) -> None:
        self._every_s = every_s
        self._looks = 0
        self._seen: NDArray[np.int32] | None = None
        self._times: list[float] = []
        self._people: list[NDArray[np.int64]] = []
        self._cells: list[NDArray[np.int32]] = []

    @property
    def next_s(self) -> float:
        """When the next look is due, seconds."""
        return self._looks * self._every_s

    def look(self, world: World) -> None:
        """Keep the moment ``next_s`` and move on to the next."""
        self._keep(world, self.next_s)
        self._looks += 1

    def moves(self, world: World, *, end_s: float) -> Moves:
        """Return all changes of a run that ended at ``end_s``."""
        self._keep(world, end_s)
        xy, level = plan_positions(world)
        return Moves(
            time_s=np.repeat(
                np.array(self._times), np.array([len(rows) for rows in self._people], dtype=int)
            ),
            person=np.concatenate([*self._people, np.empty(0)]).astype(np.int32),
            cell=np.concatenate([*self._cells, np.empty(0)]).astype(np.int32),
            end_s=end_s,
            cell_xy=xy,
            cell_axes=plan_axes(world),
            cell_level=level,
            cell_space=world.walkable.cell_space,
        )

    def _keep(self, world: World, time: float) -> None:
        cell = world.people.cell
        seen = np.full_like(cell, -1) if self._seen is None else self._seen
        rows = np.flatnonzero(cell != seen)
        if len(rows):
            self._times.append(time)
            self._people.append(rows)
            self._cells.append(cell[rows].copy())
            self._seen = cell.copy()
