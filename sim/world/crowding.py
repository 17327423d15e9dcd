"""What a run knows of crowding while it goes on: density as people feel it, and streams, by zone.

Density is the mean over nine square metres (:mod:`sim.world.felt`) and over the last ten seconds.
The mean over time is taken of straight lines between two looks, so how often somebody looks makes
little difference to it. A zone is a space, or one of the site's ``zones``; it is as dense as the
densest of its patches.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sim.kernel import direct
from sim.world.felt import felt_on
from sim.world.kernels.crowding import look

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.world.world import World

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]
    Longs = NDArray[np.int64]

LEVELS = tuple(f"crowding.level.{number}" for number in range(1, 6))
"""Names of the densities whose minutes are counted."""
MINUTE_S = 60.0
_look = direct(look)
_LATE_S = 1e-9
_SPARE = 2
"""Looks kept besides those of the time a density is averaged over: the one before, and a last."""


@dataclass(frozen=True, slots=True)
class Zones:
    """Parts of the ground of which reports speak: all spaces, then the site's zones.

    Attributes:
        ids: id of each, ``n_zones``.
        ptr, patch: patches of each in compressed rows.
        cell_set: number of the set of zones that each cell belongs to, ``(n_cells,)``; 0 for none.
        set_ptr, set_zone: zones of each set in compressed rows.
    """

    ids: tuple[str, ...]
    ptr: Longs
    patch: Longs
    cell_set: Longs
    set_ptr: Longs
    set_zone: Longs


class CrowdingGround(NamedTuple):
    """The ground as crowding is counted on it.

    Attributes:
        ptr, beside, share: patches taken together with each, in compressed rows.
        area_m2: area over which density is felt in each patch.
        zone_ptr, zone_patch: patches of each zone in compressed rows.
        cell_set, set_ptr, set_zone: zones of each cell.
        levels: densities whose minutes are counted, 1/m2, ascending.
    """

    ptr: Longs
    beside: Longs
    share: Floats
    area_m2: Floats
    zone_ptr: Longs
    zone_patch: Longs
    cell_set: Longs
    set_ptr: Longs
    set_zone: Longs
    levels: Floats


class CrowdingState(NamedTuple):
    """What is known of crowding so far.

    Attributes:
        looks: counts at the last looks, in a ring, ``(n_kept, n_patches)``.
        times: when these were, s.
        weight: scratch for what each of them counts.
        mean: people on each patch, mean of the last seconds.
        held: density felt in each patch, mean of the last seconds, 1/m2.
        before: cell of each person at the last look.
        highest, highest_s, highest_at: greatest density of each zone, when and on which patch.
        first_s: when each zone first came to each level, -1 for never, ``(n_zones, n_levels)``.
        seconds: how long it was at each level or above, s.
        dense: people who head somewhere on patches at the second level, summed over looks, and
            those of them against most others there, ``(n_zones, 2)``.
        densest: greatest density by minute, ``(n_minutes, n_zones)``; so are the following.
        inflow, outflow: people who came and who went.
        moving, against: people who head somewhere, summed over looks; those of them who head
            against most others on their patch.
        tally: see the kernel.
    """

    looks: Ints
    times: Floats
    weight: Floats
    mean: Floats
    held: Floats
    before: Ints
    highest: Floats
    highest_s: Floats
    highest_at: Longs
    first_s: Floats
    seconds: Floats
    dense: Longs
    densest: Floats
    inflow: Ints
    outflow: Ints
    moving: Longs
    against: Longs
    tally: Longs


_BY_MINUTE = ("densest", "inflow", "outflow", "moving", "against")


class Crowding:
    """Watches crowding in a run.

    Args:
        world: the world with a crowd in it.
        zones: parts of the ground.
        every_s: time between looks at the least, s.
    """

    def __init__(self, world: World, zones: Zones, *, every_s: float) -> None:
        view = world.crowd_view
        assert view is not None
        self._world, self._view = world, view
        self.zones = zones
        self.hold_s = world.parameters.value("crowding.time")
        self.levels = tuple(world.parameters.value(name) for name in LEVELS)
        felt = felt_on(world.walkable)
        n, n_zones = world.walkable.n_patches, len(zones.ids)
        ptr = np.searchsorted(felt.one, np.arange(n + 1))
        self.ground = CrowdingGround(
            ptr=ptr.astype(np.int64),
            beside=felt.beside,
            share=felt.share,
            area_m2=felt.area_m2,
            zone_ptr=zones.ptr,
            zone_patch=zones.patch,
            cell_set=zones.cell_set,
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
            before=np.full(len(world.population), -1, dtype=np.int32),
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
            tally=np.zeros(2, dtype=np.int64),
        )
        self.minutes = 0

    def look(self, now: float) -> None:
        """Take a look at the crowd.

        Args:
            now: time, s; later than that of the look before.
        """
        minute = int(max(now - _LATE_S, 0.0) // MINUTE_S)
        if minute >= len(self.state.densest):
            self._lengthen(minute + 1)
        self.minutes = minute + 1
        view = self._view
        cell = self._world.people.cell
        _look(
            self.ground, self.state, view.count, view.heads, cell, float(now), self.hold_s, minute
        )

    @property
    def density(self) -> Floats:
        """Density of each patch now, 1/m2, ``(n_patches,)``."""
        return self.state.held

    def by_minute(self) -> dict[str, NDArray[Any]]:
        """Return what is kept by minute: ``densest``, ``inflow``, ``outflow``, ``moving``,
        ``against``, each ``(n_minutes, n_zones)``.
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
