"""What people stand: doses, speed in smoke, thresholds; by name, with their constants.

The formulas themselves are in :mod:`sim.hazards.kernels.exposure`; the constants are rows
``tenability.*`` of the literature.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy import special

from sim.hazards.kernels import exposure as kernel
from sim.parameters import LITERATURE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.parameters import Parameters
    from sim.people.model import Population
    from sim.rng import Streams

SpeedLaw = Literal["fridolf", "frantzich-nilsson"]
BreathingLaw = Literal["sfpe", "fds"]

_RULE = (
    "tenability.breathing.low",
    "tenability.breathing.high",
    "tenability.co.factor",
    "tenability.co.power",
    "tenability.hcn.power",
    "tenability.hcn.scale",
    "tenability.co2.scale",
    "tenability.co2.cap",
    "tenability.o2.a",
    "tenability.o2.b",
    "tenability.o2.none",
    "tenability.heat.a",
    "tenability.heat.b",
    "tenability.heat.least",
    "tenability.radiant.least",
    "tenability.radiant.r",
    "tenability.radiant.power",
    "tenability.emissivity",
    "tenability.injured.dose",
    "tenability.limit.layer",
    "tenability.limit.extinction",
    "tenability.limit.lower",
    "tenability.limit.upper",
    "tenability.close.extinction",
    "tenability.close.temperature",
    "tenability.close.flux",
    "tenability.open.share",
    "tenability.open.after",
    "tenability.speed.fridolf.slope",
    "tenability.speed.fridolf.visibility",
    "tenability.speed.fridolf.least",
    "tenability.speed.fridolf.reflecting",
    "tenability.speed.reference",
    "tenability.speed.tolerance",
    "tenability.reached.extinction",
    "tenability.speed.frantzich.slope",
    "tenability.speed.frantzich.scale",
    "tenability.speed.frantzich.least",
    "",
    "fire.soot.extinction",
    "fire.rho-t",
    "fire.ambient",
    "fire.flashover.temperature",
    "",
)


def rules(
    speed: SpeedLaw = "fridolf",
    *,
    breathing: BreathingLaw = "sfpe",
    parameters: Parameters = LITERATURE,
) -> NDArray[np.float64]:
    """Return the constants of the exposure kernel, in the order of its ``R_`` names.

    Args:
        speed: law of walking speed in smoke, see :func:`speed_factor`.
        breathing: by how much carbon dioxide quickens breathing. ``sfpe``: exp(CO2 / 5), at most
            2.8 (SFPE Handbook, 5th ed.); ``fds``: exp(0.1903 CO2 + 2.0004) / 7.1 as in FDS,
            without a limit. Without carbon dioxide both are 1.
        parameters: numbers of the model.
    """
    values = [parameters.value(name) if name else 0.0 for name in _RULE]
    values[kernel.R_LAW] = 1.0 if speed == "frantzich-nilsson" else 0.0
    if breathing == "fds":
        rest = parameters.value("tenability.co2.fds.rest")
        values[kernel.R_CO2_SCALE] = 1.0 / parameters.value("tenability.co2.fds.slope")
        values[kernel.R_CO2_SHIFT] = parameters.value("tenability.co2.fds.shift") - np.log(rest)
        values[kernel.R_CO2_CAP] = np.inf
    return np.array(values)


def toxic_dose(
    *,
    seconds: float,
    co_ppm: float = 0,
    hcn_ppm: float = 0,
    co2_pct: float = 0,
    o2_pct: float = 20.9,
    breathing: BreathingLaw = "sfpe",
) -> float:
    """Return the dose of asphyxiants taken in constant air (Purser, SFPE Handbook ch. 63)."""
    rate = kernel.toxic_rate(co_ppm, hcn_ppm, co2_pct, o2_pct, rules(breathing=breathing))
    return float(rate * seconds / 60.0)


def heat_dose(*, seconds: float, air_c: float = 20.0, flux_w_m2: float = 0.0) -> float:
    """Return the dose of heat taken in constant air and radiation (SFPE Handbook ch. 63)."""
    return float(kernel.heat_rate(air_c, flux_w_m2, rules()) * seconds / 60.0)


def speed_factor(extinction_per_m: float, *, law: SpeedLaw = "fridolf") -> float:
    """Return the factor on walking speed in smoke.

    ``fridolf``: speed = free speed - 0.34 (3 m - visibility), at least 0.2 m/s, visibility =
    2 / K (Fridolf et al. 2019), taken for a free speed of 1.2 m/s. ``frantzich-nilsson``:
    1 - 0.057 K / 0.706, at least 0.1.
    """
    return float(kernel.smoke_factor(extinction_per_m, rules(law)))


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
