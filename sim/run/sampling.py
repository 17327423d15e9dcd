"""What is recorded of a run on a fixed grid of samples: counts, densities, positions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.run.outcome import Trace
from sim.run.plans import plan_positions
from sim.run.result import PeakDensity, crews
from sim.world.state import Phase

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.movement.arrays import Crowd as CrowdArrays
    from sim.world.world import World

SAMPLE_S = 5.0
"""Time between samples, seconds."""

_HELD_SHARE = 0.9
_OUT = int(Phase.OUT)


class Sampler:
    """Records series every ``SAMPLE_S`` seconds, and positions if a trace is wanted.

    Args:
        state: the crowd's arrays.
        trace: whether to keep everybody's cell at every sample.
    """

    def __init__(self, state: CrowdArrays, *, trace: bool) -> None:
        self._state = state
        self._counted: NDArray[np.bool_] | None = None
        self._times: list[float] = []
        self._cells: list[NDArray[np.int32]] | None = [] if trace else None
        # Of patches only those with somebody on them: ground that nobody walks on costs nothing.
        self._used: list[tuple[NDArray[np.int32], NDArray[np.int32]]] = []
        self.next_s = 0.0

    def sample(self, world: World) -> None:
        """Record the moment ``next_s`` and move on to the next."""
        self._record(world, self.next_s)
        self.next_s += SAMPLE_S

    def finish(self, world: World, *, end_s: float) -> None:
        """Record the end of the run, unless it was just recorded."""
        if not self._times or self._times[-1] < end_s:
            self._record(world, end_s)

    def _record(self, world: World, time: float) -> None:
        self._times.append(time)
        world.series.record("space.count", t_s=time, values=self._state.spaces["count"])
        if self._counted is None:
            self._counted = ~crews(world)  # who came with the fire brigade is no evacuee
        out = np.count_nonzero((world.people.phase == _OUT) & self._counted)
        world.series.record("people.out", t_s=time, values=out)
        count = self._state.patches["count"]
        used = np.flatnonzero(count).astype(np.int32)
        self._used.append((used, count[used].astype(np.int32)))
        if self._cells is not None:
            self._cells.append(world.people.cell.copy())

    def series(self, world: World) -> dict[str, NDArray[np.float64]]:
        """Return everything recorded as arrays, with where each patch lies that anybody was on."""
        walkable = world.walkable
        result = world.series.arrays()
        peak = self._state.patches["peak"]
        patches = np.unique(np.concatenate([np.flatnonzero(peak), *(u for u, _ in self._used)]))
        area_m2 = walkable.patch_area_m2[patches]
        density = np.zeros((len(self._times), len(patches)))
        for row, (used, count) in enumerate(self._used):
            column = np.searchsorted(patches, used)
            density[row, column] = count / area_m2[column]
        result["patch.density"] = density
        result["patch.density.t_s"] = np.array(self._times)
        result["patch.peak"] = peak[patches] / area_m2
        result["patch.area_m2"] = area_m2
        xy, level = plan_positions(world)
        weight = walkable.cell_area_m2
        total = np.bincount(walkable.cell_patch, weights=weight)
        result["patch.xy"] = np.stack(
            [
                np.bincount(walkable.cell_patch, weights=weight * xy[:, axis]) / total
                for axis in (0, 1)
            ],
            axis=1,
        )[patches]
        first = np.unique(walkable.cell_patch, return_index=True)[1]
        result["patch.level"] = level[first][patches].astype(np.float64)
        result["patch.space"] = walkable.patch_space[patches].astype(np.float64)
        return result

    def trace(self, world: World) -> Trace | None:
        """Return the positions recorded, or None if none were wanted."""
        if self._cells is None:
            return None
        xy, level = plan_positions(world)
        return Trace(
            times_s=np.array(self._times),
            cell=np.stack(self._cells),
            cell_xy=xy,
            cell_level=level,
            cell_space=world.walkable.cell_space,
            cell_size_m=world.walkable.cell_m,
        )

    def peak_density(self, world: World) -> PeakDensity | None:
        """Return the highest density reached on any patch while people moved."""
        walkable, patches = world.walkable, self._state.patches
        if not walkable.n_patches or not len(world.population):
            return None
        # A patch smaller than a person's room would make one person a crowd.
        density = np.where(patches["peak"] > 1, patches["peak"] / walkable.patch_area_m2, 0.0)
        patch = int(np.argmax(density))
        counts = [int(count[used == patch].sum()) for used, count in self._used]
        enough = _HELD_SHARE * float(patches["peak"][patch])
        held = sum(count >= enough for count in counts) * SAMPLE_S
        return PeakDensity(
            value=float(density[patch]),
            where=world.site.spaces[int(walkable.patch_space[patch])].id,
            at_s=float(patches["peak_s"][patch]),
            patch_m2=float(walkable.patch_area_m2[patch]),
            held_s=float(held),
        )
