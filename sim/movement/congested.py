"""Distances that answer crowding: where streams can spread, people see the crowd and go round it.

Only places where streams can spread are looked at (``sim.world.spreading``); elsewhere distances
stay those of empty ground. They are found anew at fixed points of the crowd's grid, and only where
the crowd has changed, so looking more often changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from sim.kernel import direct
from sim.movement.kernels.congested import add_detours, find_followed, slowness
from sim.movement.kernels.fast_marching import follow, march
from sim.movement.occasions import NEVER
from sim.movement.regions import mix_of_cells, region_of_patches
from sim.parameters import LITERATURE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.movement.arrays import Ground, Ways
    from sim.movement.core import CrowdCore
    from sim.movement.kernels.congested import Mix
    from sim.movement.kernels.fast_marching import RegionArrays
    from sim.movement.route_goals import RouteGoals
    from sim.parameters import Parameters
    from sim.world.walkable import Walkable

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]

_find_followed, _slowness = direct(find_followed), direct(slowness)
_add_detours = direct(add_detours)
_PASSES = 2
_CHANGING = ("order", "settled", "key", "heap", "density", "spread", "sorted")
"""Arrays of a region that are written to while distances are found."""
_MOST_KEPT = 20_000
"""Regions of more patches are not kept: memory matters there, and runs are few."""


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

    def fresh(self) -> _Region:
        """Return the region as it is before anybody is in the way, for a run of its own."""
        arrays = self.arrays
        own = {name: getattr(arrays, name).copy() for name in _CHANGING}
        return replace(
            self,
            arrays=arrays._replace(**own),
            total_m=self.empty_m.copy(),
            slow=np.ones(len(arrays.patch)),
        )


class CongestedDistances:
    """Finds distances over crowded ground at fixed points of the crowd's grid.

    Args:
        walkable: the geometry.
        ground: the same under the law.
        step_s: the crowd's time step, seconds.
        parameters: numbers of the model.
    """

    def __init__(
        self,
        walkable: Walkable,
        ground: Ground,
        *,
        step_s: float,
        parameters: Parameters = LITERATURE,
    ) -> None:
        self._walkable = walkable
        self._ground = ground
        self._beta, self._floor, self._news, self._heed, self._aside, self._scale = (
            parameters.value(f"movement.congestion.{name}")
            for name in ("beta", "floor", "news", "heed", "aside", "scale")
        )
        self._interval_s = parameters.value("movement.congestion.interval")
        self._every = max(1, round(self._interval_s / step_s))
        self._key = ("region", step_s, parameters.changes("movement.congestion."))
        self._known = 0
        self._regions: list[tuple[int, _Region]] = []
        self._is_followed = np.zeros(0, dtype=np.bool_)
        self._goals = np.zeros(0, dtype=np.int64)

    @property
    def may_come_up(self) -> bool:
        """Always: goals become known as they are wanted."""
        return True

    def next_point(self, crowd: CrowdCore, k: int) -> int:
        """Return the next grid point at which distances are found anew, after point ``k``."""
        return (k // self._every + 1) * self._every if self._regions and crowd.is_moving else NEVER

    def know(self, route_goals: RouteGoals) -> None:
        """Look at goals that are new since the last time."""
        if self._known == len(route_goals.ways.way_m):
            return
        for goal in range(self._known, len(route_goals.ways.way_m)):
            region = self._kept(route_goals, goal)
            if region is not None:
                self._regions.append((goal, region))
        self._known = len(route_goals.ways.way_m)
        self._is_followed = np.zeros(self._known, dtype=np.bool_)
        self._goals = np.array([goal for goal, _ in self._regions], dtype=np.int64)

    def _kept(self, route_goals: RouteGoals, goal: int) -> _Region | None:
        """Return the region of a goal; small ones are made once for all runs on the ground."""
        kept = route_goals.kept_of(goal)
        if self._key in kept:
            region: _Region | None = kept[self._key]
            return None if region is None else region.fresh()
        region = self._region(route_goals.ways, goal, route_goals.spreads(goal))
        if region is None or len(region.arrays.patch) <= _MOST_KEPT:
            kept[self._key] = region
            return None if region is None else region.fresh()
        return region

    def look(self, crowd: CrowdCore) -> None:
        """Find the distances anew where the crowd has changed; ``now_m`` of them is overwritten."""
        state, ways, k = crowd.state, crowd.route_goals.ways, crowd.point
        self.know(crowd.route_goals)
        if not self._regions:
            return
        look = k // self._every
        _find_followed(state, self._is_followed)
        for row in self._is_followed[self._goals].nonzero()[0].tolist():
            goal, region = self._regions[row]
            if look % region.every:
                continue
            changed = _slowness(
                self._ground,
                state,
                region.arrays,
                self._beta,
                self._floor,
                _PASSES,
                self._news,
                self._heed,
                region.slow,
            )
            if changed:
                follow(region.arrays, region.slow, region.total_m)
            most = _add_detours(
                self._ground,
                state,
                region.arrays,
                ways,
                goal,
                self._aside,
                region.cells,
                region.mix,
                region.empty_m,
                region.total_m,
                region.arrays.spread,
            )
            ways.crowded[goal] = most > 0.0

    def _region(self, ways: Ways, goal: int, inside: NDArray[np.bool_]) -> _Region | None:
        if not inside.any():
            return None
        walkable = self._walkable
        cells = np.nonzero(inside[walkable.space_area[walkable.cell_space]])[0].astype(np.int32)
        cells = cells[np.isfinite(ways.cell_m[goal, cells]) & (ways.cell_m[goal, cells] > 0)]
        if not len(cells):
            return None
        arrays = region_of_patches(walkable, self._ground, cells, ways.way_m[goal])
        empty = np.full(len(arrays.patch), np.inf)
        slow = np.ones(len(arrays.patch))
        march(arrays, slow, empty)
        return _Region(
            cells=cells,
            mix=self._mix(cells, arrays.patch),
            arrays=arrays,
            empty_m=empty,
            total_m=empty.copy(),
            slow=slow,
            every=self._looks(arrays.patch),
        )

    def _mix(self, cells: Ints, patches: Ints) -> Mix:
        """Return between which patches cells lie; most goals share them on the same ground."""
        if len(patches) > _MOST_KEPT:
            return mix_of_cells(self._walkable, cells, patches)
        key = ("mix of cells", cells.tobytes())
        return self._walkable.shared.once(
            key, lambda: mix_of_cells(self._walkable, cells, patches), by_place=True
        )

    def _looks(self, patches: Ints) -> int:
        """Return how many looks make an interval: the wider a place, the later news matter."""
        across_m = float(self._walkable.patch_area_m2[patches].sum()) ** 0.5
        interval_s = self._scale * across_m
        return max(1, int(np.rint(interval_s / self._interval_s)))
