"""Compiled: what happens within a zone: walls take heat, fires give heat and smoke."""

from __future__ import annotations

from math import exp, sqrt, tanh
from typing import TYPE_CHECKING, Any

from sim.hazards.smoke.kernels.flow import (
    AREA,
    CARRIED,
    CO,
    CO2,
    F_ACTUAL,
    F_BASE,
    F_CO,
    F_CO2,
    F_CO_VITIATED,
    F_COMBUSTION,
    F_HCN,
    F_HEAT,
    F_PER_AREA,
    F_RADIATED,
    F_SOOT,
    F_SOOT_VITIATED,
    FLOOR,
    HCN,
    HEAT,
    HEIGHT,
    INERTIA,
    LOWER,
    MASS,
    MIXED,
    O2,
    PERIMETER,
    SMALL,
    SOOT,
    UPPER,
    W_COOL_L,
    W_COOL_U,
    W_LAYER,
    W_LEFT_L,
    W_LEFT_U,
    W_OUT_L,
    W_OUT_U,
    W_RHO_L,
    W_RHO_U,
    W_SOURCE,
    W_WARM_L,
    W_WARM_U,
    plume,
)
from sim.kernel import compiled
from sim.units import STEFAN_BOLTZMANN

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Record = Any
    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]

_PI = 3.141592653589793
_LEAST_HEATED_S = 1.0  # linings count as heated for no less, s: loss into cold ones has no end
_LEAST_BURNING_W = 1e4  # a fire counts as no smaller for its diameter, W
_REACHES = 0.5  # share of the lower layer's mass that flames reach in one sub-step
_REACHES_MIXED = 0.1  # share of a mixed zone's mass that they reach in one second
_HOTTER_K = 1.0  # a plume stops at no layer that is warmer than the lower one by less, K
# How burning ends with the oxygen: tanh(steepness (O2 - limit) - shift), as in CFAST (TN 1889v1).
_OXYGEN_STEEPNESS, _OXYGEN_SHIFT = 800.0, 4.0
_GIVES = 0.95  # share of a layer's mass that all flows of a sub-step together may take


@compiled
def settle(
    dt: float,
    law: Record,
    zone: Floats,
    state: Floats,
    heated: Floats,
    order_now: Ints,
    count: int,
    work: Floats,
    change: Floats,
) -> None:
    """Take stock of the layers before a sub-step: temperatures, densities, heat lost to linings."""
    t0 = law.ambient_k
    rho_t = law.rho_t
    cp = law.heat_capacity
    warm_u = work[W_WARM_U]
    warm_l = work[W_WARM_L]
    rho_u = work[W_RHO_U]
    rho_l = work[W_RHO_L]
    layer = work[W_LAYER]
    source = work[W_SOURCE]
    out_u = work[W_OUT_U]
    out_l = work[W_OUT_L]
    cool_u = work[W_COOL_U]
    cool_l = work[W_COOL_L]
    left_u = work[W_LEFT_U]
    left_l = work[W_LEFT_L]
    for n in range(count):
        k = order_now[n]
        mu = state[k, UPPER, MASS]
        ml = state[k, LOWER, MASS]
        tl = state[k, LOWER, HEAT] / ml if ml > SMALL else t0
        tu = state[k, UPPER, HEAT] / mu if mu > SMALL else tl
        warm_u[k] = tu
        warm_l[k] = tl
        rho_u[k] = rho_t / tu
        rho_l[k] = rho_t / tl
        both = state[k, UPPER, HEAT] + state[k, LOWER, HEAT]
        share = 0.0 if zone[k, MIXED] > 0.0 else state[k, LOWER, HEAT] / both
        layer[k] = zone[k, FLOOR] + zone[k, HEIGHT] * share
        # Heat lost to the linings, exact within the step for a thin layer.
        heated[k] += dt
        # Film (convection and radiation) and conduction into the wall, one after the other.
        into = law.wall_loss * zone[k, INERTIA] / sqrt(_PI * max(heated[k], _LEAST_HEATED_S))
        film = law.wall_film + law.wall_emissivity * STEFAN_BOLTZMANN * (tu * tu + t0 * t0) * (
            tu + t0
        )
        h = into * film / (into + film)
        # The ceiling, the walls, and the floor that the layer sees.
        wall = 2.0 * zone[k, AREA] + zone[k, PERIMETER] * zone[k, HEIGHT] * (1.0 - share)
        cool_u[k] = exp(-h * wall * dt / (mu * cp)) if mu > SMALL else 1.0
        lost = mu * (tu - t0) * (1.0 - cool_u[k]) / dt
        wall = zone[k, AREA] + zone[k, PERIMETER] * zone[k, HEIGHT] * share
        cool_l[k] = exp(-h * wall * dt / (ml * cp)) if ml > SMALL else 1.0
        low = ml * (tl - t0) * (1.0 - cool_l[k]) / dt
        # Nothing takes more from a layer in one step than it has.
        left_u[k] = _GIVES * mu
        left_l[k] = _GIVES * ml
        for c in range(CARRIED):
            change[k, UPPER, c] = 0.0
            change[k, LOWER, c] = 0.0
        # The excess volume left by earlier steps is let out within about a second.
        source[k] = both - rho_t * zone[k, AREA] * zone[k, HEIGHT] - lost - low
        out_u[k] = 0.0
        out_l[k] = 0.0


@compiled
def burn(
    dt: float,
    law: Record,
    zone: Floats,
    state: Floats,
    fire_zone: Ints,
    fire: Floats,
    work: Floats,
    change: Floats,
) -> None:
    """Let the fires burn for a sub-step: heat as far as there is oxygen, entrainment, products."""
    cp = law.heat_capacity
    warm_u = work[W_WARM_U]
    warm_l = work[W_WARM_L]
    layer = work[W_LAYER]
    source = work[W_SOURCE]
    out_l = work[W_OUT_L]
    left_l = work[W_LEFT_L]
    for f in range(fire.shape[0]):
        k = fire_zone[f]
        wanted = fire[f, F_HEAT]
        fire[f, F_ACTUAL] = 0.0
        if k < 0 or wanted <= 0.0:
            continue
        mu = state[k, UPPER, MASS]
        ml = state[k, LOWER, MASS]
        qc = (1.0 - fire[f, F_RADIATED]) * wanted
        if zone[k, MIXED] > 0.0:
            drawn = 0.0
            oxygen = state[k, UPPER, O2] / max(mu, SMALL)
            air = _REACHES_MIXED * mu
        else:
            diameter = sqrt(4.0 * max(wanted, _LEAST_BURNING_W) / (_PI * fire[f, F_PER_AREA]))
            rise = layer[k] - zone[k, FLOOR] - fire[f, F_BASE]
            drawn = plume(wanted, rise, diameter, fire[f, F_RADIATED], law)
            hotter = warm_u[k] - warm_l[k]
            if hotter > _HOTTER_K:
                drawn = min(drawn, qc / (cp * hotter))
            drawn = min(drawn, _REACHES * ml / dt)
            oxygen = state[k, LOWER, O2] / max(ml, SMALL)
            # A weak plume is capped for its heat, not for its air: the flames reach more.
            air = min(plume(wanted, rise, diameter, fire[f, F_RADIATED], law), _REACHES * ml / dt)
        burns = 0.5 * (tanh(_OXYGEN_STEEPNESS * (oxygen - law.oxygen_limit) - _OXYGEN_SHIFT) + 1.0)
        limit = air * oxygen * law.oxygen_heat * burns
        actual = min(wanted, limit)
        fire[f, F_ACTUAL] = actual
        starved = 1.0 - actual / wanted
        fuel = actual / fire[f, F_COMBUSTION]
        if drawn > 0.0:
            for c in range(CARRIED):
                moved = drawn * state[k, LOWER, c] / ml
                change[k, LOWER, c] -= moved
                change[k, UPPER, c] += moved
            out_l[k] += drawn
            left_l[k] -= drawn * dt
        heat = (1.0 - fire[f, F_RADIATED]) * actual / cp
        change[k, UPPER, HEAT] += heat
        source[k] += heat
        change[k, UPPER, SOOT] += fuel * (
            fire[f, F_SOOT] + starved * (fire[f, F_SOOT_VITIATED] - fire[f, F_SOOT])
        )
        change[k, UPPER, CO] += fuel * (
            fire[f, F_CO] + starved * (fire[f, F_CO_VITIATED] - fire[f, F_CO])
        )
        change[k, UPPER, CO2] += fuel * fire[f, F_CO2]
        change[k, UPPER, HCN] += fuel * fire[f, F_HCN]
        change[k, UPPER, O2] -= actual / law.oxygen_heat
