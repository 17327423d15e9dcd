"""Fields of the spaces and doses of the people, kept up to date from the smoke model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.hazards.exposure import kernel
from sim.hazards.tenability import rules, thresholds

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.hazards.smoke.model import Smoke
    from sim.hazards.tenability import SpeedLaw
    from sim.world.world import World


class Fields:
    """Writes ``world.conditions`` and the doses in ``world.people``.

    Attributes:
        rule: constants of the exposure kernel.
        status: bits of each space, see the kernel, shape ``(n_spaces,)``.
        fresh: bits that are new since the last step, shape ``(n_spaces,)``.
        toxic, heat: dose rates at breathing height, 1/s, shape ``(n_spaces,)``.
        standing: dose of somebody who stood there from the start, shape ``(n_spaces,)``.
        threshold: dose at which each person falls, shape ``(n_people,)``.
        aset_s: when each space became untenable, ``inf`` if it did not, shape ``(n_spaces,)``.
        change: greatest change of a field in the last step, in units of what matters.
    """

    def __init__(self, world: World, smoke: Smoke, *, speed: SpeedLaw = "fridolf") -> None:
        n = len(world.site.spaces)
        self.rule = rules(speed)
        self.smoke = smoke
        self.world = world
        self.floor = np.array(
            [s.elevation_m + (s.incline.rise_m / 2 if s.incline else 0) for s in world.site.spaces]
        )
        self.height = np.array([min(s.height_m, 1e6) for s in world.site.spaces])
        self.status = np.zeros(n, dtype=np.int8)
        self.fresh = np.zeros(n, dtype=np.int8)
        self.toxic = np.zeros(n)
        self.heat = np.zeros(n)
        self.standing = np.zeros(n)
        self.threshold = thresholds(world.population, world.streams)
        self.aset_s = np.full(n, np.inf)
        self._calm = np.zeros(n)
        self._largest = np.zeros(1)
        self._changed = np.zeros(len(world.population), dtype=np.int32)

    @property
    def change(self) -> float:
        """Greatest change of a field in the last step, in units of what matters."""
        return float(self._largest[0])

    def publish(self, dt: float) -> bool:
        """Write the fields after a step of ``dt`` seconds; return whether a space has news."""
        air, smoke = self.world.conditions, self.smoke
        told = kernel.publish(
            dt,
            self.rule,
            smoke.network.zone,
            smoke.state,
            smoke.followed,
            smoke.network.zone_of,
            self.floor,
            self.height,
            air.layer_m,
            air.extinction_upper,
            air.extinction_lower,
            air.temperature_upper,
            air.temperature_lower,
            air.co_upper,
            air.co_lower,
            air.co2_upper,
            air.co2_lower,
            air.o2_upper,
            air.o2_lower,
            air.hcn_upper,
            air.hcn_lower,
            air.speed_factor,
            air.impassable,
            self.toxic,
            self.heat,
            self.standing,
            self._calm,
            self.status,
            self.fresh,
            self._largest,
        )
        if told & 2:
            air.version += 1
        return bool(told & 1)

    def expose(self, dt: float) -> NDArray[np.int32]:
        """Add ``dt`` seconds to the doses; return the rows of people whose harm changed."""
        people, protected = self.world.people, self.world.hazard.protected
        breathe = people.space
        if len(protected):
            breathe = np.where(protected, -1, breathe).astype(breathe.dtype)
        count = kernel.expose(
            dt,
            self.rule,
            breathe,
            people.harm,
            people.dose,
            people.heat_dose,
            self.threshold,
            self.toxic,
            self.heat,
            self._changed,
        )
        return self._changed[:count].copy()
