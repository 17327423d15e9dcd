"""What is recorded of a run on a fixed grid of samples: counts, densities, positions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.results.counts import PeakDensity
from sim.results.trace import Trace, to_mm
from sim.simulation.crowded import crowding_series, density_record
from sim.simulation.plans import plan_positions
from sim.simulation.result import crews
from sim.simulation.rows import Rows
from sim.simulation.zones import zones_of
from sim.world.crowding import Crowding
from sim.world.state import Phase

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.movement.arrays import CrowdState
    from sim.results.crowding import Density
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
        world: the world of the run, where others ask for the crowding.
    """

    def __init__(self, state: CrowdState, *, trace: bool, world: World) -> None:
        self._state = state
        assert world.crowd_view is not None
        self.crowding = world.crowding = Crowding(
            world.walkable,
            world.crowd_view,
            world.people,
            world.parameters,
            zones_of(world),
            every_s=SAMPLE_S,
        )
        self._counted: NDArray[np.bool_] | None = None
        self._times: list[float] = []
        self._cells = Rows() if trace else None
        self._patch_people: Rows | None = None
        self._pressed: dict[str, Rows] = {}
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
        if self._patch_people is None:
            self._patch_people = Rows(world.walkable.patch_area_m2)
        count = self._patch_people.append(self._state.patches["count"])
        self.crowding.look(time, count)
        pushing = world.pushing
        for name, values in (("patch.press", pushing.press), ("patch.down", pushing.down)):
            if values is not None:
                rows = self._pressed.setdefault(name, Rows())
                rows.append(np.round(values).astype(np.int32))
        if self._cells is not None:
            self._cells.append(world.people.cell)

    def series(self, world: World) -> dict[str, NDArray[np.float64] | Rows]:
        """Return everything recorded, with where each patch lies."""
        walkable = world.walkable
        result: dict[str, NDArray[np.float64] | Rows] = {**world.series.arrays()}
        assert self._patch_people is not None
        result["patch.density"] = self._patch_people
        result |= self._pressed
        result["patch.density.t_s"] = np.array(self._times)
        result["patch.peak"] = self._state.patches["peak"] / walkable.patch_area_m2
        result["patch.area_m2"] = walkable.patch_area_m2.copy()
        xy, level = plan_positions(world)
        weight = walkable.cell_area_m2
        total = np.bincount(walkable.cell_patch, weights=weight)
        result["patch.xy"] = np.stack(
            [
                np.bincount(walkable.cell_patch, weights=weight * xy[:, axis]) / total
                for axis in (0, 1)
            ],
            axis=1,
        )
        first = np.unique(walkable.cell_patch, return_index=True)[1]
        result["patch.level"] = level[first].astype(np.float64)
        result["patch.space"] = walkable.patch_space.astype(np.float64)
        result.update(crowding_series(self.crowding))
        return result

    def trace(self, world: World) -> Trace | None:
        """Return the positions recorded, or None if none were wanted."""
        if self._cells is None:
            return None
        xy, level = plan_positions(world)
        return Trace(
            times_s=np.array(self._times),
            cell=self._cells,
            cell_xy=to_mm(xy),
            cell_level=level,
            cell_space=world.walkable.cell_space,
            cell_size_m=world.walkable.cell_m,
        )

    def density(self, world: World) -> Density | None:
        """Return how crowded it was, by zone; None if nobody was there."""
        if not world.walkable.n_patches or not len(world.population):
            return None
        return density_record(self.crowding, world.site)

    def peak_density(self, world: World) -> PeakDensity | None:
        """Return the highest density that people felt anywhere; None without people."""
        walkable, watched = world.walkable, self.crowding.state
        spaces = len(world.site.spaces)
        if not walkable.n_patches or not len(world.population):
            return None
        row = int(np.argmax(watched.highest[:spaces]))
        value, patch = float(watched.highest[row]), int(watched.highest_at[row])
        if patch < 0:
            return PeakDensity(value=0.0, where=world.site.spaces[row].id, at_s=0.0,
                               patch_m2=0.0, held_s=0.0)  # fmt: skip
        ground = self.crowding.ground
        near = slice(int(ground.ptr[patch]), int(ground.ptr[patch + 1]))
        assert self._patch_people is not None
        around = self._patch_people.columns([patch, *ground.beside[near].tolist()])
        felt = around @ np.append(1.0, ground.share[near]) / ground.area_m2[patch]
        return PeakDensity(
            value=value,
            where=world.site.spaces[row].id,
            at_s=float(watched.highest_s[row]),
            patch_m2=float(ground.area_m2[patch]),
            held_s=float(np.count_nonzero(felt >= _HELD_SHARE * value) * SAMPLE_S),
        )
