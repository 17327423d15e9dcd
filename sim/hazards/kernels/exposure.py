"""Compiled: from the layers of the smoke model to fields of spaces and dose rates in them.

The formulas stand here once, as scalar functions; ``sim.hazards.tenability`` gives them names.
Sources: Purser's asphyxiant dose in the form of the SFPE Handbook (5th ed., chapter 63), heat doses
of the same chapter, speed in smoke by Fridolf et al. (2019) or Frantzich and Nilsson.
"""

from __future__ import annotations

from math import exp, pow
from typing import TYPE_CHECKING

from sim.hazards.smoke.kernels.flow import (
    AREA,
    CO,
    CO2,
    FLOOR,
    HCN,
    HEAT,
    HEIGHT,
    LOWER,
    MASS,
    MIXED,
    O2,
    SOOT,
    STEFAN,
    UPPER,
)
from sim.kernel import compiled

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]
    Small = NDArray[np.int8]
    Bools = NDArray[np.bool_]

# Entries of ``rule``: the constants of the literature.
(
    R_BREATH_LOW,
    R_BREATH_HIGH,
    R_CO_FACTOR,
    R_CO_POWER,
    R_HCN_POWER,
    R_HCN_SCALE,
    R_CO2_SCALE,
    R_CO2_CAP,
    R_O2_A,
    R_O2_B,
    R_O2_NONE,
    R_HEAT_A,
    R_HEAT_B,
    R_HEAT_LEAST,
    R_RADIANT_LEAST,
    R_RADIANT_R,
    R_RADIANT_POWER,
    R_EMISSIVITY,
    R_INJURED,
    R_LIMIT_LAYER,
    R_LIMIT_EXTINCTION,
    R_LIMIT_LOWER,
    R_LIMIT_UPPER,
    R_CLOSE_EXTINCTION,
    R_CLOSE_TEMPERATURE,
    R_CLOSE_FLUX,
    R_OPEN_SHARE,
    R_OPEN_AFTER,
    R_SLOPE,
    R_VISIBILITY,
    R_LEAST,
    R_REFLECTING,
    R_FREE,
    R_TOLERANCE,
    R_REACHED,
    R_FRANTZICH_SLOPE,
    R_FRANTZICH_SCALE,
    R_FRANTZICH_LEAST,
    R_LAW,
    R_SOOT_EXTINCTION,
    R_RHO_T,
    R_AMBIENT_K,
    R_FLASHOVER,
    R_CO2_SHIFT,
) = range(44)

# Bits of ``status``.
SMOKE = 1
UNTENABLE = 2
CLOSED = 4
FLASHOVER = 8

# Molar mass of air over that of the gas.
_CO_MOLES = 28.96 / 28.01
_CO2_MOLES = 28.96 / 44.01
_O2_MOLES = 28.96 / 32.0
_HCN_MOLES = 28.96 / 27.03
_SMALL = 1e-9


@compiled
def toxic_rate(co_ppm: float, hcn_ppm: float, co2_pct: float, o2_pct: float, rule: Floats) -> float:
    """Return the dose of asphyxiants per minute (Purser): (CO + HCN) V(CO2) + lack of O2."""
    dose = 0.0
    if co_ppm > 0.0:
        dose += rule[R_CO_FACTOR] * pow(co_ppm, rule[R_CO_POWER])
    if hcn_ppm > 0.0:
        dose += pow(hcn_ppm, rule[R_HCN_POWER]) / rule[R_HCN_SCALE]
    if co2_pct > 0.0:
        dose *= min(exp(co2_pct / rule[R_CO2_SCALE] + rule[R_CO2_SHIFT]), rule[R_CO2_CAP])
    if o2_pct < rule[R_O2_NONE]:
        dose += 1.0 / exp(rule[R_O2_A] - rule[R_O2_B] * (20.9 - o2_pct))
    return dose


@compiled
def heat_rate(air_c: float, flux: float, rule: Floats) -> float:
    """Return the dose of heat per minute from warm air and from radiation (W/m2)."""
    dose = 0.0
    if air_c > rule[R_HEAT_LEAST]:
        dose += pow(air_c, rule[R_HEAT_B]) / rule[R_HEAT_A]
    if flux > rule[R_RADIANT_LEAST]:
        dose += pow(flux / 1000.0, rule[R_RADIANT_POWER]) / rule[R_RADIANT_R]
    return dose


@compiled
def smoke_factor(extinction: float, rule: Floats) -> float:
    """Return the factor on walking speed in smoke of this light extinction, 1/m."""
    if extinction <= 0.0:
        return 1.0
    if rule[R_LAW] > 0.0:
        factor = 1.0 - rule[R_FRANTZICH_SLOPE] * extinction / rule[R_FRANTZICH_SCALE]
        return float(min(max(factor, rule[R_FRANTZICH_LEAST]), 1.0))
    visibility = rule[R_REFLECTING] / extinction
    speed = rule[R_FREE] - rule[R_SLOPE] * (rule[R_VISIBILITY] - visibility)
    return float(min(max(speed, rule[R_LEAST]), rule[R_FREE]) / rule[R_FREE])


@compiled
def radiation(upper_c: float, rule: Floats) -> float:
    """Return the flux on a person below a layer beyond that of the surroundings, W/m2."""
    hot = upper_c + 273.15
    cold = rule[R_AMBIENT_K]
    return float(rule[R_EMISSIVITY] * STEFAN * (hot * hot * hot * hot - cold * cold * cold * cold))


@compiled
def publish(
    dt: float,
    rule: Floats,
    zone: Floats,
    state: Floats,
    followed: Bools,
    zone_of: Ints,
    floor: Floats,
    height: Floats,
    layer_m: Floats,
    extinction_upper: Floats,
    extinction_lower: Floats,
    temperature_upper: Floats,
    temperature_lower: Floats,
    co_upper: Floats,
    co_lower: Floats,
    co2_upper: Floats,
    co2_lower: Floats,
    o2_upper: Floats,
    o2_lower: Floats,
    hcn_upper: Floats,
    hcn_lower: Floats,
    speed_factor: Floats,
    impassable: Bools,
    toxic: Floats,
    heat: Floats,
    standing: Floats,
    calm: Floats,
    status: Small,
    fresh: Small,
    largest: Floats,
) -> int:
    """Write the fields of every space that smoke has reached.

    ``toxic`` and ``heat`` become the dose rates per second at breathing height, ``standing`` the
    dose of somebody who has stood there from the start, ``status`` gains bits, ``fresh`` holds the
    bits that are new, ``largest[0]`` the greatest change of a field in this step, in units of what
    matters (5 cm of layer, 5 % or 0.05 1/m of extinction, 2 degrees).

    Returns:
        1 if a space has new bits, plus 2 if ``speed_factor`` or ``impassable`` changed.
    """
    news = 0
    moved = 0
    most = 0.0
    for s in range(zone_of.shape[0]):
        fresh[s] = 0
        k = zone_of[s]
        if k < 0 or not followed[k]:
            continue
        whole = zone[k, AREA] * zone[k, HEIGHT]
        mu = state[k, UPPER, MASS]
        ml = state[k, LOWER, MASS]
        hu = state[k, UPPER, HEAT]
        hl = state[k, LOWER, HEAT]
        tu = hu / mu - 273.15 if mu > _SMALL else rule[R_AMBIENT_K] - 273.15
        tl = hl / ml - 273.15 if ml > _SMALL else tu
        vu = max(hu / rule[R_RHO_T], _SMALL * whole)
        vl = max(hl / rule[R_RHO_T], _SMALL * whole)
        ku = rule[R_SOOT_EXTINCTION] * state[k, UPPER, SOOT] / vu
        kl = rule[R_SOOT_EXTINCTION] * state[k, LOWER, SOOT] / vl if ml > _SMALL else ku
        if zone[k, MIXED] > 0.0:
            z = 0.0 if ku > 0.5 * rule[R_REACHED] else height[s]
            kl = ku
            tl = tu
        else:
            z = zone[k, FLOOR] + zone[k, HEIGHT] * hl / (hu + hl) - floor[s]
            z = min(max(z, 0.0), height[s])
        change = abs(z - layer_m[s]) / 0.05
        change = max(change, abs(ku - extinction_upper[s]) / max(0.05, 0.05 * ku))
        change = max(change, abs(kl - extinction_lower[s]) / max(0.05, 0.05 * kl))
        change = max(change, abs(tu - temperature_upper[s]) / max(2.0, 0.02 * tu))
        most = max(most, change)
        layer_m[s] = z
        extinction_upper[s] = ku
        extinction_lower[s] = kl
        temperature_upper[s] = tu
        temperature_lower[s] = tl
        least = max(mu, _SMALL)
        co_upper[s] = 1e6 * _CO_MOLES * state[k, UPPER, CO] / least
        co2_upper[s] = 100.0 * _CO2_MOLES * state[k, UPPER, CO2] / least
        o2_upper[s] = 100.0 * _O2_MOLES * state[k, UPPER, O2] / least
        hcn_upper[s] = 1e6 * _HCN_MOLES * state[k, UPPER, HCN] / least
        if ml > _SMALL and zone[k, MIXED] <= 0.0:
            co_lower[s] = 1e6 * _CO_MOLES * state[k, LOWER, CO] / ml
            co2_lower[s] = 100.0 * _CO2_MOLES * state[k, LOWER, CO2] / ml
            o2_lower[s] = 100.0 * _O2_MOLES * state[k, LOWER, O2] / ml
            hcn_lower[s] = 1e6 * _HCN_MOLES * state[k, LOWER, HCN] / ml
        else:
            co_lower[s] = co_upper[s]
            co2_lower[s] = co2_upper[s]
            o2_lower[s] = o2_upper[s]
            hcn_lower[s] = hcn_upper[s]
        # What somebody who stands upright breathes.
        up = (rule[R_BREATH_HIGH] - z) / (rule[R_BREATH_HIGH] - rule[R_BREATH_LOW])
        up = min(max(up, 0.0), 1.0)
        if mu <= _SMALL:
            up = 0.0
            o2_upper[s] = o2_lower[s]
            co2_upper[s] = co2_lower[s]
        extinction = up * ku + (1.0 - up) * kl
        air = up * tu + (1.0 - up) * tl
        flux = radiation(tu, rule)
        toxic[s] = (
            toxic_rate(
                up * co_upper[s] + (1.0 - up) * co_lower[s],
                up * hcn_upper[s] + (1.0 - up) * hcn_lower[s],
                up * co2_upper[s] + (1.0 - up) * co2_lower[s],
                up * o2_upper[s] + (1.0 - up) * o2_lower[s],
                rule,
            )
            / 60.0
        )
        heat[s] = heat_rate(air, flux, rule) / 60.0
        standing[s] += max(toxic[s], heat[s]) * dt
        factor = smoke_factor(extinction, rule)
        off = abs(factor - speed_factor[s])
        if off > rule[R_TOLERANCE] or (off > 1e-6 and factor == 1.0):
            speed_factor[s] = factor
            moved = 1
        share = rule[R_OPEN_SHARE] if impassable[s] else 1.0
        closed = (
            extinction > rule[R_CLOSE_EXTINCTION] * share
            or air > rule[R_CLOSE_TEMPERATURE] * share
            or flux > rule[R_CLOSE_FLUX] * share
        )
        bits = status[s]
        if ku > rule[R_REACHED]:
            bits |= SMOKE
        if (
            (z < rule[R_LIMIT_LAYER] and extinction > rule[R_LIMIT_EXTINCTION])
            or air > rule[R_LIMIT_LOWER]
            or tu > rule[R_LIMIT_UPPER]
            or standing[s] > rule[R_INJURED]
        ):
            bits |= UNTENABLE
        if tu > rule[R_FLASHOVER]:
            bits |= FLASHOVER
        # A way opens again only when it has stayed below the limits for a while.
        calm[s] = 0.0 if closed else calm[s] + dt
        if impassable[s] and calm[s] < rule[R_OPEN_AFTER]:
            closed = True
        if closed != impassable[s]:
            impassable[s] = closed
            moved = 1
            fresh[s] |= CLOSED
            news = 1
        fresh[s] |= bits & ~status[s]
        if bits != status[s]:
            status[s] = bits
            news = 1
    largest[0] = most
    return news + 2 * moved
