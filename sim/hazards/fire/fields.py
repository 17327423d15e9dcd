"""Fields of the spaces and dose rates in them, kept up to date from the smoke model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.hazards.kernels import exposure as kernel
from sim.hazards.tenability import rules
from sim.kernel import direct

if TYPE_CHECKING:
    from sim.hazards.smoke.model import Smoke
    from sim.hazards.tenability import SpeedLaw
    from sim.world.contribution import Contribution
    from sim.world.world import World

_publish = direct(kernel.publish)

ASPHYXIANTS, HEAT = "asphyxiants", "heat"
"""Kinds of dose that smoke gives."""


class Fields:
    """Writes the air into ``world.conditions``, and what it does into the fire's contribution.

    Attributes:
        rules: constants of the exposure kernel, one record.
        status: bits of each space, see the kernel, shape ``(n_spaces,)``.
        fresh: bits that are new since the last step, shape ``(n_spaces,)``.
        toxic, heat: dose rates at breathing height, 1/s, shape ``(n_spaces,)``.
        standing: dose of somebody who stood there from the start, shape ``(n_spaces,)``.
        aset_s: when each space became untenable, ``inf`` if it did not, shape ``(n_spaces,)``.
        change: greatest change of a field in the last step, in units of what matters.
    """

    def __init__(
        self,
        world: World,
        smoke: Smoke,
        contribution: Contribution,
        *,
        speed: SpeedLaw = "fridolf",
    ) -> None:
        n = len(world.site.spaces)
        self.rules = rules(speed, parameters=world.parameters)
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
        self.aset_s = np.full(n, np.inf)
        self._calm = np.zeros(n)
        self._largest = np.zeros(1)
        self._part = contribution
        contribution.dose_rates = {ASPHYXIANTS: self.toxic, HEAT: self.heat}

    @property
    def change(self) -> float:
        """Greatest change of a field in the last step, in units of what matters."""
        return float(self._largest[0])

    def publish(self, dt: float) -> bool:
        """Write the fields after a step of ``dt`` seconds; return whether a space has news."""
        air, smoke = self.world.conditions, self.smoke
        gases = air.gases
        told = _publish(
            dt,
            self.rules,
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
            gases["co"].upper,
            gases["co"].lower,
            gases["co2"].upper,
            gases["co2"].lower,
            gases["o2"].upper,
            gases["o2"].lower,
            gases["hcn"].upper,
            gases["hcn"].lower,
            self._part.speed_factor,
            self._part.impassable,
            self.toxic,
            self.heat,
            self.standing,
            self._calm,
            self.status,
            self.fresh,
            self._largest,
        )
        if told & 2:
            self._part.moved = True
        return bool(told & 1)
