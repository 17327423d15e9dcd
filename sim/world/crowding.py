"""What a run knows of crowding while it goes on: density as people feel it, and streams, by zone.

Density is the mean over nine square metres (:mod:`sim.world.felt`) and over the last ten seconds.
The mean over time is taken of straight lines between two looks, so how often somebody looks makes
little difference to it. A zone is a space, or one of the site's ``zones``; it is as dense as the
densest of its patches.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.kernel import direct
from sim.world.crowding_arrays import CrowdingGround, CrowdingState
from sim.world.felt import felt_on
from sim.world.kernels.crowding import SAME, look

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.parameters import Parameters
    from sim.world.crowding_arrays import Zones
    from sim.world.press import CrowdView
    from sim.world.state import PeopleState
    from sim.world.walkable import Walkable

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]
    Longs = NDArray[np.int64]

LEVELS = tuple(f"crowding.level.{number}" for number in range(1, 6))
"""Names of the densities whose minutes are counted."""
MINUTE_S = 60.0
_LATE_S = 1e-9
_SPARE = 2
"""Looks kept besides those of the time a density is averaged over: the one before, and a last."""


_BY_MINUTE = ("densest", "inflow", "outflow", "moving", "against")


class Crowding:
    """Watches crowding in a run.

    Args:
        walkable: the ground.
        view: what the crowd shows of itself.
        people: state of the people.
        parameters: numbers of the model.
        zones: parts of the ground.
        every_s: time between looks at the least, s.
    """

    def __init__(
        self,
        walkable: Walkable,
        view: CrowdView,
        people: PeopleState,
        parameters: Parameters,
        zones: Zones,
        *,
        every_s: float,
    ) -> None:
        self._people, self._view = people, view
        self._look = direct(look)  # of one run all arrays keep their types
        self.zones, self.parameters = zones, parameters
        self.hold_s = parameters.value("crowding.time")
        self.levels = tuple(parameters.value(name) for name in LEVELS)
        felt = felt_on(walkable)
        n, n_zones = walkable.n_patches, len(zones.ids)
        self.ground = CrowdingGround(
            ptr=felt.first,
            beside=felt.beside.astype(np.int32),
            share=felt.share.astype(np.float32),  # half as much to read at every look
            area_m2=felt.area_m2,
            zone_ptr=zones.ptr,
            zone_patch=zones.patch.astype(np.int32),
            cell_set=zones.cell_set.astype(np.int32),
            set_ptr=zones.set_ptr,
            set_zone=zones.set_zone,
            levels=np.array(self.levels),
        )
        kept, n_levels = math.ceil(self.hold_s / every_s) + _SPARE, len(self.levels)
        self.state = CrowdingState(
            looks=np.zeros((kept, n), dtype=np.int32),
            times=np.zeros(kept),
            weight=np.zeros(kept),
            mean=np.zeros(n),
            held=np.zeros(n),
            top=np.zeros(n_zones),
            before=np.zeros(len(people.cell), dtype=np.int32),
            highest=np.zeros(n_zones),
            highest_s=np.zeros(n_zones),
            highest_at=np.full(n_zones, -1, dtype=np.int64),
            first_s=np.full((n_zones, n_levels), -1.0),
            seconds=np.zeros((n_zones, n_levels)),
            dense=np.zeros((n_zones, 2), dtype=np.int64),
            densest=np.zeros((0, n_zones)),
            inflow=np.zeros((0, n_zones), dtype=np.int32),
            outflow=np.zeros((0, n_zones), dtype=np.int32),
            moving=np.zeros((0, n_zones), dtype=np.int64),
            against=np.zeros((0, n_zones), dtype=np.int64),
            tally=np.zeros(4, dtype=np.int64),
        )
        self.minutes = 0
        self._count = np.zeros(n, dtype=np.int32)
        self._calm = False
        self._skipped_s = math.nan

    def look(self, now: float, count: Ints | None = None) -> None:
        """Take a look at the crowd.

        Args:
            now: time, s; later than that of the look before.
            count: people on each patch, where somebody has taken them down already.
        """
        if count is None:
            count = np.array(self._view.count)
        if self._calm and np.array_equal(count, self._count):
            self._skipped_s = now
            return
        if not math.isnan(self._skipped_s):
            # Up to the look before all was as it had been.
            before, self._skipped_s = self._skipped_s, math.nan
            self._take(before, self._count)
        self._take(now, count)
        self._count = count
        tally = self.state.tally
        self._calm = bool(tally[SAME] > len(self.state.times)) and not self.state.top.any()

    def _take(self, now: float, count: Ints) -> None:
        minute = int(max(now - _LATE_S, 0.0) // MINUTE_S)
        if minute >= len(self.state.densest):
            self._lengthen(minute + 1)
        self.minutes = minute + 1
        view = self._view
        cell = self._people.cell
        self._look(
            self.ground, self.state, count, view.heads, cell, float(now), self.hold_s, minute
        )

    @property
    def density(self) -> Floats:
        """Density of each patch now, 1/m2, ``(n_patches,)``."""
        return self.state.held

    def by_minute(self) -> dict[str, NDArray[Any]]:
        """Return what is kept by minute: arrays ``(n_minutes, n_zones)`` by their names.

        Minutes at the end in which nobody moved any more are left out.
        """
        return {name: getattr(self.state, name)[: self.minutes] for name in _BY_MINUTE}

    def _lengthen(self, wanted: int) -> None:
        rows = max(wanted, 2 * len(self.state.densest))
        longer = {}
        for name in _BY_MINUTE:
            old = getattr(self.state, name)
            longer[name] = np.zeros((rows, old.shape[1]), dtype=old.dtype)
            longer[name][: len(old)] = old
        self.state = self.state._replace(**longer)
