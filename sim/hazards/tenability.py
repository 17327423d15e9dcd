"""What people stand: doses, speed in smoke, thresholds; by name, with their constants.

The formulas themselves are in :mod:`sim.hazards.kernels.exposure`; the constants are rows
``tenability.*`` of the literature.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from scipy import special

from sim.hazards.kernels import exposure as kernel
from sim.parameters import LITERATURE
from sim.world.conditions import AMBIENT_C

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.parameters import Parameters
    from sim.people.model import Population
    from sim.rng import Streams

SpeedLaw = Literal["fridolf", "frantzich-nilsson"]
BreathingLaw = Literal["sfpe", "fds"]

_RULE = {
    "breath_low": "tenability.breathing.low",
    "breath_high": "tenability.breathing.high",
    "co_factor": "tenability.co.factor",
    "co_power": "tenability.co.power",
    "hcn_power": "tenability.hcn.power",
    "hcn_scale": "tenability.hcn.scale",
    "co2_scale": "tenability.co2.scale",
    "co2_cap": "tenability.co2.cap",
    "o2_a": "tenability.o2.a",
    "o2_b": "tenability.o2.b",
    "o2_none": "tenability.o2.none",
    "heat_a": "tenability.heat.a",
    "heat_b": "tenability.heat.b",
    "heat_least": "tenability.heat.least",
    "radiant_least": "tenability.radiant.least",
    "radiant_r": "tenability.radiant.r",
    "radiant_power": "tenability.radiant.power",
    "emissivity": "tenability.emissivity",
    "injured_dose": "tenability.injured.dose",
    "limit_layer": "tenability.limit.layer",
    "limit_extinction": "tenability.limit.extinction",
    "limit_lower": "tenability.limit.lower",
    "limit_upper": "tenability.limit.upper",
    "close_extinction": "tenability.close.extinction",
    "close_temperature": "tenability.close.temperature",
    "close_flux": "tenability.close.flux",
    "open_share": "tenability.open.share",
    "open_after": "tenability.open.after",
    "fridolf_slope": "tenability.speed.fridolf.slope",
    "fridolf_visibility": "tenability.speed.fridolf.visibility",
    "fridolf_least": "tenability.speed.fridolf.least",
    "fridolf_reflecting": "tenability.speed.fridolf.reflecting",
    "reference_speed": "tenability.speed.reference",
    "speed_tolerance": "tenability.speed.tolerance",
    "reached_extinction": "tenability.reached.extinction",
    "frantzich_slope": "tenability.speed.frantzich.slope",
    "frantzich_scale": "tenability.speed.frantzich.scale",
    "frantzich_least": "tenability.speed.frantzich.least",
    "soot_extinction": "fire.soot.extinction",
    "rho_t": "fire.rho-t",
    "ambient_k": "fire.ambient",
    "flashover": "fire.flashover.temperature",
}
"""Fields of the record of constants of the exposure kernel, and their rows in the literature."""

RULE = np.dtype((np.record, [(name, "f8") for name in (*_RULE, "frantzich", "co2_shift")]))
"""The record: ``frantzich`` is 1 for that law of speed, 0 for that of Fridolf; ``co2_shift`` adds
to the exponent by which carbon dioxide quickens breathing."""


def rules(
    speed: SpeedLaw = "fridolf",
    *,
    breathing: BreathingLaw = "sfpe",
    parameters: Parameters = LITERATURE,
) -> NDArray[Any]:
    """Return the constants of the exposure kernel: one record of :data:`RULE`, shape ``(1,)``.

    Args:
        speed: law of walking speed in smoke, see :func:`speed_factor`.
        breathing: by how much carbon dioxide quickens breathing. ``sfpe``: exp(CO2 / 5), at most
            2.8 (SFPE Handbook, 5th ed.); ``fds``: exp(0.1903 CO2 + 2.0004) / 7.1 as in FDS,
            without a limit. Without carbon dioxide both are 1.
        parameters: numbers of the model.
    """
    found = np.zeros(1, dtype=RULE)
    for field, name in _RULE.items():
        found[field] = parameters.value(name)
    found["frantzich"] = 1.0 if speed == "frantzich-nilsson" else 0.0
    if breathing == "fds":
        rest = parameters.value("tenability.co2.fds.rest")
        found["co2_scale"] = 1.0 / parameters.value("tenability.co2.fds.slope")
        found["co2_shift"] = parameters.value("tenability.co2.fds.shift") - np.log(rest)
        found["co2_cap"] = np.inf
    return found


def toxic_dose(
    *,
    seconds: float,
    co_ppm: float = 0,
    hcn_ppm: float = 0,
    co2_pct: float = 0,
    o2_pct: float = kernel.AIR_O2_PCT,
    breathing: BreathingLaw = "sfpe",
) -> float:
    """Return the dose of asphyxiants taken in constant air (Purser, SFPE Handbook ch. 63)."""
    rate = kernel.toxic_rate(co_ppm, hcn_ppm, co2_pct, o2_pct, rules(breathing=breathing)[0])
    return float(rate * seconds / 60.0)


def heat_dose(*, seconds: float, air_c: float = AMBIENT_C, flux_w_m2: float = 0.0) -> float:
    """Return the dose of heat taken in constant air and radiation (SFPE Handbook ch. 63)."""
    return float(kernel.heat_rate(air_c, flux_w_m2, rules()[0]) * seconds / 60.0)


def speed_factor(extinction_per_m: float, *, law: SpeedLaw = "fridolf") -> float:
    """Return the factor on walking speed in smoke.

    ``fridolf``: speed = free speed - 0.34 (3 m - visibility), at least 0.2 m/s, visibility =
    2 / K (Fridolf et al. 2019), taken for a free speed of 1.2 m/s. ``frantzich-nilsson``:
    1 - 0.057 K / 0.706, at least 0.1.
    """
    return float(kernel.smoke_factor(extinction_per_m, rules(law)[0]))


def visibility(extinction_per_m: float, *, constant: float = 3.0) -> float:
    """Return how far one sees in smoke, m: 3 / K for reflecting, 8 / K for lit signs (Jin)."""
    return np.inf if extinction_per_m <= 0 else constant / extinction_per_m


def extinction(soot_kg_m3: float, *, parameters: Parameters = LITERATURE) -> float:
    """Return the light extinction of soot, 1/m."""
    return parameters.value("fire.soot.extinction") * soot_kg_m3


def thresholds(
    population: Population, streams: Streams, parameters: Parameters = LITERATURE
) -> NDArray[np.float64]:
    """Return the dose at which each person can no longer walk, shape ``(n_people,)``.

    Lognormal with median 1 (ISO 13571); a hash of person, so nobody changes anybody's.
    """
    sigma = parameters.value("tenability.threshold.sigma")
    result = np.ones(len(population))
    for row, group in enumerate(population.groups):
        mine = population.group == row
        u = streams.uniform("hazards.threshold", group=group.id, index=population.index[mine])
        result[mine] = np.exp(sigma * special.ndtri(u))
    return result
