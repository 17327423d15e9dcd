"""Distances that answer crowding: where streams can spread, people see the crowd and go round it.

Only broad places are looked at: spaces at least two patches wide both ways that bend, from which
another way leads on that is hardly longer, or that people enter from the side. Elsewhere there is
nothing to choose, and distances stay those of empty ground. They are found anew at fixed points of
the crowd's grid, and only where the crowd has changed, so looking more often changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.literature import value
from sim.movement.detour.kernel import add_detours, find_followed, slowness
from sim.movement.march.kernel import follow, march
from sim.movement.occasions import NEVER
from sim.movement.regions import mix_of_cells, region_of_patches

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.movement.arrays import Ground, Ways
    from sim.movement.detour.kernel import Mix
    from sim.movement.engine import Crowd
    from sim.movement.march.kernel import RegionArrays
    from sim.world.walkable import Walkable

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]

_BREADTH_PATCHES = 2
_PASSES = 4
_AT_ONCE = 4096
"""Cells looked at together, so that a great ground needs no great memory."""
_COMPETING = 1.5
"""A way on competes with the shortest one if it is at most this many times as long ..."""
_COMPETING_M = 20.0
"""... or this many metres longer."""
_END_TO_END = 0.9
"""An opening takes up a side of a space if it is at least this share of it."""


@dataclass
class _Region:
    """Where the distances to a goal answer crowding.

    Attributes:
        cells: its cells.
        mix: rows of patches and weights that give the value at each cell.
        arrays: its patches, and how they hang together.
        empty_m: distances on empty ground by the scheme of the crowded ones, ``(n,)``.
        total_m: distances over crowded ground as last found, ``(n,)``.
        slow: slowness of the patches for which they were found, ``(n,)``.
        every: looks from one time they are found to the next.
    """

    cells: Ints
    mix: Mix
    arrays: RegionArrays
    empty_m: Floats
    total_m: Floats
    slow: Floats
    every: int


class Detours:
    """Finds distances over crowded ground at fixed points of the crowd's grid.

    Args:
        walkable: the geometry.
        ground: the same under the law.
        step_s: the crowd's time step, seconds.
    """

    def __init__(self, walkable: Walkable, ground: Ground, *, step_s: float) -> None:
        self._walkable = walkable
        self._ground = ground
        self._interval_s = value("movement.detour.interval")
        self._every = max(1, round(self._interval_s / step_s))
        self._beta, self._floor = value("movement.detour.beta"), value("movement.detour.floor")
        self._news = value("movement.detour.news")
        self._broad = _broad_spaces(walkable)
        self._known = 0
        self._regions: list[tuple[int, _Region]] = []
        self._is_followed = np.zeros(0, dtype=np.bool_)

    def next_point(self, crowd: Crowd, k: int) -> int:
        """Return the next grid point at which distances are found anew, after point ``k``."""
        return (k // self._every + 1) * self._every if self._regions and crowd.is_moving else NEVER

    def know(self, ways: Ways) -> None:
        """Look at goals that are new since the last time."""
        if self._known == len(ways.way_m):
            return
        for goal in range(self._known, len(ways.way_m)):
            region = self._region(ways, goal) if self._broad.any() else None
            if region is not None:
                self._regions.append((goal, region))
        self._known = len(ways.way_m)
        self._is_followed = np.zeros(self._known, dtype=np.bool_)

    def look(self, crowd: Crowd) -> None:
        """Find the distances anew where the crowd has changed; ``now_m`` of them is overwritten."""
        state, ways, k = crowd.state, crowd.aims.ways, crowd.point
        self.know(ways)
        look = k // self._every
        due = [(goal, region) for goal, region in self._regions if look % region.every == 0]
        if due:
            find_followed(state, self._is_followed)
        for goal, region in due:
            if not self._is_followed[goal]:
                continue
            changed = slowness(
                self._ground,
                state,
                region.arrays,
                self._beta,
                self._floor,
                _PASSES,
                self._news,
                region.slow,
            )
            if not changed:
                continue
            follow(region.arrays, region.slow, region.total_m)
            most = add_detours(
                ways,
                goal,
                region.cells,
                region.mix,
                region.empty_m,
                region.total_m,
                region.arrays.spread,
            )
            ways.crowded[goal] = most > 0.0

    def _region(self, ways: Ways, goal: int) -> _Region | None:
        walkable = self._walkable
        inside = np.zeros(len(walkable.site.spaces), dtype=np.bool_)
        for space in np.nonzero(self._broad)[0]:
            inside[space] = self._has_choice(int(space), ways.way_m[goal])
        cells = np.nonzero(inside[walkable.cell_space])[0].astype(np.int32)
        cells = cells[np.isfinite(ways.cell_m[goal, cells]) & (ways.cell_m[goal, cells] > 0)]
        if not len(cells):
            return None
        arrays = region_of_patches(walkable, self._ground, cells, ways.way_m[goal])
        empty = np.full(len(arrays.patch), np.inf)
        slow = np.ones(len(arrays.patch))
        march(arrays, slow, empty)
        return _Region(
            cells=cells,
            mix=mix_of_cells(walkable, self._ground, cells, arrays),
            arrays=arrays,
            empty_m=empty,
            total_m=empty.copy(),
            slow=slow,
            every=self._looks(arrays.patch),
        )

    def _is_entered_aside(self, space: int) -> bool:
        """Return whether people come into a space by more than one opening, not all end to end."""
        portals = self._walkable.portals
        openings = np.unique(portals.way_opening[portals.ways_of_space[space]])
        if len(openings) < 2:
            return False
        outline = np.array(self._walkable.site.spaces[space].outline)
        extent = np.ptp(outline, axis=0)
        for way in portals.ways_of_space[space].tolist():
            segment = portals.way_segment[way]
            length = np.abs(segment[2:] - segment[:2])
            axis = int(np.argmax(length))
            width = self._walkable.site.openings[int(portals.way_opening[way])].width_m
            if width < _END_TO_END * extent[axis]:
                return True
        return False

    def _looks(self, patches: Ints) -> int:
        """Return how many looks make an interval: the wider a place, the later news matter."""
        across_m = float(self._walkable.patch_area_m2[patches].sum()) ** 0.5
        interval_s = value("movement.detour.scale") * across_m
        return max(1, int(np.rint(interval_s / self._interval_s)))

    def _has_choice(self, space: int, way_m: Floats) -> bool:
        """Return whether people in a space may take another way on without going far out of it.

        Where a wide exit is the only way on, whichever piece of it they use, they go straight,
        unless they come in from the side: then they spread over the width.
        """
        walkable = self._walkable
        ways = walkable.portals.ways_of_space[space]
        ways = ways[np.isfinite(way_m[ways])]
        if not len(ways):
            return False
        if not walkable.convex[space]:
            return True
        if len(np.unique(walkable.portals.way_opening[ways])) == 1 and np.ptp(way_m[ways]) == 0:
            return self._is_entered_aside(space)
        near, width = walkable.near, len(walkable.portals.ways_of_space[space])
        first, last = walkable.space_start[space], walkable.space_start[space + 1]
        for start in range(first, last, _AT_ONCE):
            stop = min(start + _AT_ONCE, last)
            total = near.metres[near.ptr[start] : near.ptr[stop]]
            total = total + way_m[near.ways_from(start, stop)]
            best = np.partition(total.reshape(-1, width), 1, axis=1)[:, :2]
            limit = np.maximum(_COMPETING * best[:, 0], best[:, 0] + _COMPETING_M)
            if (best[:, 1] <= limit).any():
                return True
        return False


def _broad_spaces(walkable: Walkable) -> NDArray[np.bool_]:
    """Return which spaces are broad enough both ways for streams to spread."""
    least = _BREADTH_PATCHES * walkable.patch_m - 1e-9
    broad = np.zeros(len(walkable.site.spaces), dtype=np.bool_)
    for row, space in enumerate(walkable.site.spaces):
        xs, ys = zip(*space.outline, strict=True)
        across, along = max(xs) - min(xs), max(ys) - min(ys)
        broad[row] = space.incline is None and min(across, along) >= least
    return broad
