"""Compiled: from the layers of the smoke model to fields of spaces and dose rates in them.

The formulas stand here once, as scalar functions; ``sim.hazards.tenability`` gives them names.
Sources: Purser's asphyxiant dose in the form of the SFPE Handbook (5th ed., chapter 63), heat doses
of the same chapter, speed in smoke by Fridolf et al. (2019) or Frantzich and Nilsson.
"""

from __future__ import annotations

from math import exp, pow
from typing import TYPE_CHECKING, Any

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
    UPPER,
)
from sim.kernel import compiled
from sim.units import STEFAN_BOLTZMANN

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Record = Any
    Records = NDArray[Any]
    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]
    Small = NDArray[np.int8]
    Bools = NDArray[np.bool_]

# Bits of ``status``.
SMOKE = 1
UNTENABLE = 2
CLOSED = 4
FLASHOVER = 8

# Molar masses, g/mol: of air, and of air over that of the gas.
_AIR = 28.96
_CO_MOLES = _AIR / 28.01
_CO2_MOLES = _AIR / 44.01
_O2_MOLES = _AIR / 32.0
_HCN_MOLES = _AIR / 27.03
_SMALL = 1e-9
AIR_O2_PCT = 20.9  # oxygen in clean air, from which Purser counts what is missing, % by volume
# What matters of a change of a field: it is told in these.
_LAYER_M = 0.05
_EXTINCTION = 0.05  # 1/m; of a thick smoke this share of it
_KELVIN, _KELVIN_SHARE = 2.0, 0.02  # of a hot layer that share of it in degrees Celsius
_IN_SHAFT = 0.5  # share of the extinction that tells of smoke from which a mixed zone is full of it
_JUST = 1e-6  # a factor nearer to 1 than this is 1


@compiled
def toxic_rate(co_ppm: float, hcn_ppm: float, co2_pct: float, o2_pct: float, rule: Record) -> float:
    """Return the dose of asphyxiants per minute (Purser): (CO + HCN) V(CO2) + lack of O2."""
    dose = 0.0
    if co_ppm > 0.0:
        dose += rule.co_factor * pow(co_ppm, rule.co_power)
    if hcn_ppm > 0.0:
        dose += pow(hcn_ppm, rule.hcn_power) / rule.hcn_scale
    if co2_pct > 0.0:
        dose *= min(exp(co2_pct / rule.co2_scale + rule.co2_shift), rule.co2_cap)
    if o2_pct < rule.o2_none:
        dose += 1.0 / exp(rule.o2_a - rule.o2_b * (AIR_O2_PCT - o2_pct))
    return dose


@compiled
def heat_rate(air_c: float, flux: float, rule: Record) -> float:
    """Return the dose of heat per minute from warm air and from radiation (W/m2)."""
    dose = 0.0
    if air_c > rule.heat_least:
        dose += pow(air_c, rule.heat_b) / rule.heat_a
    if flux > rule.radiant_least:
        dose += pow(flux / 1000.0, rule.radiant_power) / rule.radiant_r
    return dose


@compiled
def smoke_factor(extinction: float, rule: Record) -> float:
    """Return the factor on walking speed in smoke of this light extinction, 1/m."""
    if extinction <= 0.0:
        return 1.0
    if rule.frantzich > 0.0:
        factor = 1.0 - rule.frantzich_slope * extinction / rule.frantzich_scale
        return float(min(max(factor, rule.frantzich_least), 1.0))
    visibility = rule.fridolf_reflecting / extinction
    speed = rule.reference_speed - rule.fridolf_slope * (rule.fridolf_visibility - visibility)
    return float(min(max(speed, rule.fridolf_least), rule.reference_speed) / rule.reference_speed)


@compiled
def radiation(upper_c: float, rule: Record) -> float:
    """Return the flux on a person below a layer beyond that of the surroundings, W/m2."""
    hot = upper_c + 273.15
    cold = rule.ambient_k
    return float(
        rule.emissivity * STEFAN_BOLTZMANN * (hot * hot * hot * hot - cold * cold * cold * cold)
    )


@compiled
def publish(
    dt: float,
    rules: Records,
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

    ``rules`` holds one record of constants, see ``sim.hazards.tenability.RULE``. ``toxic`` and
    ``heat`` become the dose rates per second at breathing height, ``standing`` the dose of somebody
    who has stood there from the start, ``status`` gains bits, ``fresh`` holds the bits that are
    new, ``largest[0]`` the greatest change of a field in this step, in units of what matters (5 cm
    of layer, 5 % or 0.05 1/m of extinction, 2 degrees).

    Returns:
        1 if a space has new bits, plus 2 if ``speed_factor`` or ``impassable`` changed.
    """
    rule = rules[0]
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
        tu = hu / mu - 273.15 if mu > _SMALL else rule.ambient_k - 273.15
        tl = hl / ml - 273.15 if ml > _SMALL else tu
        vu = max(hu / rule.rho_t, _SMALL * whole)
        vl = max(hl / rule.rho_t, _SMALL * whole)
        ku = rule.soot_extinction * state[k, UPPER, SOOT] / vu
        kl = rule.soot_extinction * state[k, LOWER, SOOT] / vl if ml > _SMALL else ku
        if zone[k, MIXED] > 0.0:
            z = 0.0 if ku > _IN_SHAFT * rule.reached_extinction else height[s]
            kl = ku
            tl = tu
        else:
            z = zone[k, FLOOR] + zone[k, HEIGHT] * hl / (hu + hl) - floor[s]
            z = min(max(z, 0.0), height[s])
        change = abs(z - layer_m[s]) / _LAYER_M
        change = max(change, abs(ku - extinction_upper[s]) / max(_EXTINCTION, _EXTINCTION * ku))
        change = max(change, abs(kl - extinction_lower[s]) / max(_EXTINCTION, _EXTINCTION * kl))
        change = max(change, abs(tu - temperature_upper[s]) / max(_KELVIN, _KELVIN_SHARE * tu))
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
        up = (rule.breath_high - z) / (rule.breath_high - rule.breath_low)
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
        if off > rule.speed_tolerance or (off > _JUST and factor == 1.0):
            speed_factor[s] = factor
            moved = 1
        share = rule.open_share if impassable[s] else 1.0
        closed = (
            extinction > rule.close_extinction * share
            or air > rule.close_temperature * share
            or flux > rule.close_flux * share
        )
        bits = status[s]
        if ku > rule.reached_extinction:
            bits |= SMOKE
        if (
            (z < rule.limit_layer and extinction > rule.limit_extinction)
            or air > rule.limit_lower
            or tu > rule.limit_upper
            or standing[s] > rule.injured_dose
        ):
            bits |= UNTENABLE
        if tu > rule.flashover:
            bits |= FLASHOVER
        # A way opens again only when it has stayed below the limits for a while.
        calm[s] = 0.0 if closed else calm[s] + dt
        if impassable[s] and calm[s] < rule.open_after:
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
