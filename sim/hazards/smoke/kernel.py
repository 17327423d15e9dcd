"""The compiled part of the smoke model: two layers a zone, flow through openings, one time step.

Every zone holds a hot upper and a cool lower layer, each well mixed: mass, ``heat`` = mass times
kelvin, and the masses of soot, CO, CO2, O2 and HCN. At constant pressure density times temperature
is one constant, so the volume of a layer is its heat over that constant. Pressures are those that
make the volume of every zone stay what it is (a quasi-steady form of the zone equations of
CFAST, NIST TN 1889v1): Newton's method with a sparse elimination whose order is made once.

Pressures are gauge pressures against the ambient air at the same height, in pascal.
Functions run uncompiled with the same results (only ``math`` functions and scalars).
"""

from __future__ import annotations

from math import exp, pow, sqrt, tanh
from typing import TYPE_CHECKING

import numpy as np

from sim.kernel import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]
    Bools = NDArray[np.bool_]

# What a layer carries: columns of ``state`` (n_zones, 2, 7), ``pending`` and ``gone``.
MASS, HEAT, SOOT, CO, CO2, O2, HCN = range(7)
CARRIED = 7
UPPER, LOWER = 0, 1

# Columns of ``zone`` (n_zones, 7): plan area, height, floor above the datum, perimeter,
# sqrt(k rho c) of the lining, leakage area to the open air, 1 if always mixed (shafts).
AREA, HEIGHT, FLOOR, PERIMETER, INERTIA, LEAK, MIXED = range(7)

# Columns of ``hole`` (n_holes, 4): lower and upper edge above the datum, width as it is now, and
# the area of a hole in a floor (0 for a hole in a wall).
SILL, TOP, WIDTH, FLOOR_AREA = range(4)

# Columns of ``fire`` (n_fires, 12).
(
    F_HEAT,
    F_BASE,
    F_PER_AREA,
    F_RADIATED,
    F_COMBUSTION,
    F_SOOT,
    F_SOOT_VITIATED,
    F_CO,
    F_CO_VITIATED,
    F_CO2,
    F_HCN,
    F_ACTUAL,
) = range(12)

# Entries of ``law``: the constants of the literature.
(
    L_DISCHARGE,
    L_AMBIENT_K,
    L_RHO_T,
    L_CP,
    L_PLUME_FAR,
    L_PLUME_HEAT,
    L_PLUME_NEAR,
    L_FLAME_D,
    L_FLAME_Q,
    L_ORIGIN_Q,
    L_OXYGEN_HEAT,
    L_OXYGEN_LIMIT,
    L_WALL,
    L_MIXING,
    L_VENT_FLOW,
    L_VENT_EXCHANGE,
    L_SOOT_EXTINCTION,
    L_FOLLOW_EXTINCTION,
    L_AMBIENT_O2,
    L_AMBIENT_CO2,
    L_FILM,
    L_EMISSIVITY,
    L_STRONGEST,
) = range(23)

GRAVITY = 9.81
STEFAN = 5.670374e-8
_SMALL = 1e-9
_TURNOVER = 0.3  # largest share of a layer's mass that may leave in one sub-step
_LEAST_STEP = 0.1
_GIVES = 0.95  # share of a layer's mass that all flows of a sub-step together may take
_TURNS = 12  # of Newton's method
_STRIDE = 200.0  # longest change of a pressure in one turn, Pa
_SOFT = 2e-3  # softens the root of a pressure difference near zero, Pa ** 0.5


@compiled
def excess(
    z: float, p: float, floor: float, layer: float, lower: float, upper: float, ambient: float
) -> float:
    """Return the gauge pressure of a zone at height ``z`` (lower, upper, ambient: densities)."""
    if z <= layer:
        return p + GRAVITY * (ambient - lower) * (z - floor)
    return (
        p
        + GRAVITY * (ambient - lower) * (layer - floor)
        + GRAVITY * (ambient - upper) * (z - layer)
    )


@compiled
def slab(
    width: float, height: float, top: float, bottom: float, rho: float, cd: float
) -> tuple[float, float]:
    """Return mass flow and its derivative by pressure for a slab with one sign of the difference.

    The pressure difference is linear from ``bottom`` to ``top`` (both of one sign, given >= 0).
    """
    a = sqrt(top)
    b = sqrt(bottom)
    s = a + b + _SOFT
    k = cd * sqrt(2.0 * rho) * width * height / s
    return k * (2.0 / 3.0) * (top + a * b + bottom), k


@compiled
def wall_hole(
    sill: float,
    top: float,
    width: float,
    cd: float,
    ambient: float,
    pa: float,
    floor_a: float,
    layer_a: float,
    lower_a: float,
    upper_a: float,
    pb: float,
    floor_b: float,
    layer_b: float,
    lower_b: float,
    upper_b: float,
    rho_t: float,
) -> tuple[float, float, float, float, float]:
    """Return the flows through a hole in a wall: a upper, a lower, b upper, b lower, and slope.

    The four flows are kg/s out of those layers into the other zone; the slope is the derivative
    of the flow of heat (kg K/s) from a to b by the pressure of a. The hole is split where a layer
    ends on either side and where the difference of pressure changes sign.
    """
    out_au = 0.0
    out_al = 0.0
    out_bu = 0.0
    out_bl = 0.0
    slope = 0.0
    first = min(layer_a, layer_b)
    second = max(layer_a, layer_b)
    bottom = sill
    d_bottom = excess(bottom, pa, floor_a, layer_a, lower_a, upper_a, ambient) - excess(
        bottom, pb, floor_b, layer_b, lower_b, upper_b, ambient
    )
    for cut in range(3):
        if cut == 0:
            end = min(max(first, sill), top)
        elif cut == 1:
            end = min(max(second, sill), top)
        else:
            end = top
        if end - bottom <= 1e-9:
            continue
        d_end = excess(end, pa, floor_a, layer_a, lower_a, upper_a, ambient) - excess(
            end, pb, floor_b, layer_b, lower_b, upper_b, ambient
        )
        middle = 0.5 * (bottom + end)
        rho_a = upper_a if middle > layer_a else lower_a
        rho_b = upper_b if middle > layer_b else lower_b
        height = end - bottom
        share = 1.0  # of the height, from below, that has the sign of the lower end
        if d_bottom * d_end < 0.0:
            share = d_bottom / (d_bottom - d_end)
        for part in range(2):
            if part == 0:
                piece = height * share
                low = abs(d_bottom)
                high = abs(d_end) if share >= 1.0 else 0.0
                outward = d_bottom > 0.0 or (d_bottom == 0.0 and d_end > 0.0)
            else:
                if share >= 1.0:
                    break
                piece = height * (1.0 - share)
                low = 0.0
                high = abs(d_end)
                outward = d_end > 0.0
            rho = rho_a if outward else rho_b
            m, k = slab(width, piece, high, low, rho, cd)
            slope += k * rho_t / rho
            if outward:
                if middle > layer_a:
                    out_au += m
                else:
                    out_al += m
            elif middle > layer_b:
                out_bu += m
            else:
                out_bl += m
        bottom = end
        d_bottom = d_end
    return out_au, out_al, out_bu, out_bl, slope


@compiled
def plume(heat_w: float, rise: float, diameter: float, radiated: float, law: Floats) -> float:
    """Return the mass flow of a fire's plume at a height above its base, kg/s (Heskestad).

    Args:
        heat_w: heat release rate, W.
        rise: height above the base of the fire, m.
        diameter: diameter of the fire, m.
        radiated: share of the heat that is radiated.
        law: constants.
    """
    if heat_w <= 0.0 or rise <= 0.0:
        return 0.0
    q = heat_w / 1000.0
    qc = (1.0 - radiated) * q
    flame = law[L_FLAME_D] * diameter + law[L_FLAME_Q] * pow(q, 0.4)
    if flame > 0.0 and rise <= flame:
        return float(law[L_PLUME_NEAR] * qc * rise / flame)
    origin = law[L_FLAME_D] * diameter + law[L_ORIGIN_Q] * pow(q, 0.4)
    above = max(rise - origin, 0.0)
    return float(
        law[L_PLUME_FAR] * pow(qc, 1.0 / 3.0) * pow(above, 5.0 / 3.0) + law[L_PLUME_HEAT] * qc
    )


@compiled
def spill(flow: float, warmer: float, rise: float, law: Floats) -> float:
    """Return the air that a door jet entrains while it rises into the layer beyond, kg/s.

    The jet is a plume whose virtual source lies where it would carry ``flow`` already.
    """
    q = law[L_CP] * flow * warmer / 1000.0
    if q <= 1e-3 or rise <= 0.0:
        return 0.0
    k = law[L_PLUME_FAR] * pow(q, 1.0 / 3.0)
    start = pow(flow / k, 0.6)
    return float(k * pow(rise + start, 5.0 / 3.0) - flow)


@compiled
def solve(
    order: Ints,
    count: int,
    diagonal: Floats,
    off: Floats,
    right: Floats,
    up_start: Ints,
    up_zone: Ints,
    pair_start: Ints,
    pair_first: Ints,
    pair_second: Ints,
    pair_target: Ints,
) -> None:
    """Solve the symmetric system in place: ``right`` becomes the solution.

    Args:
        order: zones in the order of elimination; the first ``count`` are solved for.
        count: how many.
        diagonal: diagonal by zone.
        off: off-diagonal value of each edge of the filled graph.
        right: right side by zone.
        up_start: first edge of each zone (edges lead to zones eliminated later).
        up_zone: far zone of each edge.
        pair_start: first update of each zone.
        pair_first: first edge of each update.
        pair_second: second edge of each update.
        pair_target: edge changed by the update.
    """
    for n in range(count):
        k = order[n]
        d = diagonal[k]
        for u in range(pair_start[k], pair_start[k + 1]):
            off[pair_target[u]] -= off[pair_first[u]] * off[pair_second[u]] / d
        for e in range(up_start[k], up_start[k + 1]):
            ratio = off[e] / d
            diagonal[up_zone[e]] -= ratio * off[e]
            right[up_zone[e]] -= ratio * right[k]
    for n in range(count - 1, -1, -1):
        k = order[n]
        value = right[k]
        for e in range(up_start[k], up_start[k + 1]):
            value -= off[e] * right[up_zone[e]]
        right[k] = value / diagonal[k]


@compiled
def advance(
    duration: float,
    law: Floats,
    zone: Floats,
    state: Floats,
    pressure: Floats,
    heated: Floats,
    followed: Bools,
    order: Ints,
    active: Ints,
    pending: Floats,
    gone: Floats,
    hole: Floats,
    hole_zones: Ints,
    hole_edge: Ints,
    up_start: Ints,
    up_zone: Ints,
    pair_start: Ints,
    pairs: Ints,
    fire_zone: Ints,
    fire: Floats,
    work: Floats,
    flows: Floats,
    off: Floats,
    touching_start: Ints,
    touching: Ints,
    is_live: Bools,
) -> int:
    """Advance the smoke by ``duration`` seconds in as many sub-steps as it needs.

    ``active[0]`` is the number of followed zones; zones not followed count as open air until
    enough smoke has leaked into them (then they are followed, with what leaked in so far).
    Outputs: ``state``, ``pressure``, ``followed``, ``active``, ``pending``, ``gone`` (what left
    the building) and column ``F_ACTUAL`` of ``fire``, the heat released in the last sub-step.

    Returns:
        Number of sub-steps.
    """
    t0 = law[L_AMBIENT_K]
    rho_t = law[L_RHO_T]
    rho0 = rho_t / t0
    cp = law[L_CP]
    cd = law[L_DISCHARGE]
    strongest = law[L_STRONGEST]
    n_zones = zone.shape[0]
    n_holes = hole.shape[0]
    # Rows of ``work`` (16, n_zones).
    warm_u = work[0]
    warm_l = work[1]
    rho_u = work[2]
    rho_l = work[3]
    layer = work[4]
    source = work[5]
    diagonal = work[6]
    right = work[7]
    scale = work[8]
    out_u = work[9]
    out_l = work[10]
    leak = work[11]
    cool_u = work[12]
    cool_l = work[13]
    left_u = work[14]
    left_l = work[15]
    pair_first = pairs[0]
    pair_second = pairs[1]
    pair_target = pairs[2]
    change = np.empty((n_zones, 2, CARRIED))
    order_now = np.empty(n_zones, dtype=np.int32)
    live = np.empty(n_holes, dtype=np.int32)
    count = 0
    n_live = 0
    stale = True
    done = 0.0
    steps = 0
    while done < duration - 1e-9:
        if stale:
            count = 0
            for n in range(n_zones):
                if followed[order[n]]:
                    order_now[count] = order[n]
                    count += 1
            active[0] = count
            # Only openings beside a followed zone carry smoke.
            n_live = 0
            for h in range(n_holes):
                is_live[h] = False
            for n in range(count):
                k = order_now[n]
                for i in range(touching_start[k], touching_start[k + 1]):
                    if not is_live[touching[i]]:
                        is_live[touching[i]] = True
            for h in range(n_holes):
                if is_live[h]:
                    live[n_live] = h
                    n_live += 1
            stale = False

        # How long a sub-step may be: no layer of any size loses too much of its mass.
        dt = duration - done
        for n in range(count):
            k = order_now[n]
            whole = zone[k, AREA] * zone[k, HEIGHT] * rho0
            if out_u[k] > 0.0 and state[k, UPPER, MASS] > 0.05 * whole:
                dt = min(dt, max(_LEAST_STEP, _TURNOVER * state[k, UPPER, MASS] / out_u[k]))
            if out_l[k] > 0.0 and state[k, LOWER, MASS] > 0.05 * whole:
                dt = min(dt, max(_LEAST_STEP, _TURNOVER * state[k, LOWER, MASS] / out_l[k]))

        # Layers as they are.
        for n in range(count):
            k = order_now[n]
            mu = state[k, UPPER, MASS]
            ml = state[k, LOWER, MASS]
            tl = state[k, LOWER, HEAT] / ml if ml > _SMALL else t0
            tu = state[k, UPPER, HEAT] / mu if mu > _SMALL else tl
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
            into = law[L_WALL] * zone[k, INERTIA] / sqrt(3.141592653589793 * max(heated[k], 1.0))
            film = law[L_FILM] + law[L_EMISSIVITY] * STEFAN * (tu * tu + t0 * t0) * (tu + t0)
            h = into * film / (into + film)
            # The ceiling, the walls, and the floor that the layer sees.
            wall = 2.0 * zone[k, AREA] + zone[k, PERIMETER] * zone[k, HEIGHT] * (1.0 - share)
            cool_u[k] = exp(-h * wall * dt / (mu * cp)) if mu > _SMALL else 1.0
            lost = mu * (tu - t0) * (1.0 - cool_u[k]) / dt
            wall = zone[k, AREA] + zone[k, PERIMETER] * zone[k, HEIGHT] * share
            cool_l[k] = exp(-h * wall * dt / (ml * cp)) if ml > _SMALL else 1.0
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

        # Fires: heat, entrainment, products.
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
                oxygen = state[k, UPPER, O2] / max(mu, _SMALL)
                air = 0.1 * mu
            else:
                diameter = sqrt(4.0 * max(wanted, 1e4) / (3.141592653589793 * fire[f, F_PER_AREA]))
                rise = layer[k] - zone[k, FLOOR] - fire[f, F_BASE]
                drawn = plume(wanted, rise, diameter, fire[f, F_RADIATED], law)
                hotter = warm_u[k] - warm_l[k]
                if hotter > 1.0:
                    drawn = min(drawn, qc / (cp * hotter))
                drawn = min(drawn, 0.5 * ml / dt)
                oxygen = state[k, LOWER, O2] / max(ml, _SMALL)
                # A weak plume is capped for its heat, not for its air: the flames reach more.
                air = min(plume(wanted, rise, diameter, fire[f, F_RADIATED], law), 0.5 * ml / dt)
            burns = 0.5 * (tanh(800.0 * (oxygen - law[L_OXYGEN_LIMIT]) - 4.0) + 1.0)
            limit = air * oxygen * law[L_OXYGEN_HEAT] * burns
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
            change[k, UPPER, O2] -= actual / law[L_OXYGEN_HEAT]

        # Pressures that let the volumes be.
        before = 1e300
        for turn in range(_TURNS):
            for n in range(count):
                k = order_now[n]
                # Leakage of the envelope at half height.
                middle = zone[k, FLOOR] + 0.5 * zone[k, HEIGHT]
                d = excess(middle, pressure[k], zone[k, FLOOR], layer[k], rho_l[k], rho_u[k], rho0)
                rho = rho0
                if d > 0.0:
                    rho = rho_u[k] if middle > layer[k] else rho_l[k]
                root = sqrt(abs(d)) + _SOFT
                c1 = cd * zone[k, LEAK] * sqrt(2.0 * rho)
                leak[k] = c1 * d / root
                right[k] = source[k] - leak[k] * rho_t / rho
                diagonal[k] = 0.5 * c1 * rho_t / rho / root + 1e-6
                scale[k] = abs(source[k]) + 1.0
                for e in range(up_start[k], up_start[k + 1]):
                    off[e] = 0.0
            for i in range(n_live):
                h = live[i]
                a = hole_zones[h, 0]
                b = hole_zones[h, 1]
                b_in = b >= 0 and followed[b]
                a_in = followed[a]
                pa = pressure[a] if a_in else 0.0
                fa = zone[a, FLOOR] if a_in else 0.0
                la = layer[a] if a_in else 0.0
                ra = rho_l[a] if a_in else rho0
                sa = rho_u[a] if a_in else rho0
                pb = pressure[b] if b_in else 0.0
                fb = zone[b, FLOOR] if b_in else 0.0
                lb = layer[b] if b_in else 1e9
                rb = rho_l[b] if b_in else rho0
                sb = rho_u[b] if b_in else rho0
                if not a_in:
                    la = 1e9
                slope = 0.0
                if hole[h, FLOOR_AREA] > 0.0:
                    at = hole[h, TOP]
                    d = excess(at, pa, fa, la, ra, sa, rho0) - excess(at, pb, fb, lb, rb, sb, rho0)
                    rho = sa if d > 0.0 else sb
                    root = sqrt(abs(d)) + _SOFT
                    c1 = law[L_VENT_FLOW] * hole[h, FLOOR_AREA] * sqrt(2.0 * rho)
                    m = c1 * d / root
                    slope = 0.5 * c1 * rho_t / rho / root
                    flows[h, 0] = max(m, 0.0)
                    flows[h, 2] = max(-m, 0.0)
                    flows[h, 1] = 0.0
                    flows[h, 3] = 0.0
                    if sb > sa:  # heavy air above light air: they change places
                        area = hole[h, FLOOR_AREA]
                        volume = law[L_VENT_EXCHANGE] * sqrt(
                            GRAVITY * (sb - sa) * pow(area, 2.5) / (0.5 * (sa + sb))
                        )
                        flows[h, 0] += volume * sa
                        flows[h, 2] += volume * sb
                elif hole[h, WIDTH] > 0.0:
                    f0, f1, f2, f3, slope = wall_hole(
                        hole[h, SILL],
                        hole[h, TOP],
                        hole[h, WIDTH],
                        cd,
                        rho0,
                        pa,
                        fa,
                        la,
                        ra,
                        sa,
                        pb,
                        fb,
                        lb,
                        rb,
                        sb,
                        rho_t,
                    )
                    flows[h, 0] = f0
                    flows[h, 1] = f1
                    flows[h, 2] = f2
                    flows[h, 3] = f3
                else:
                    flows[h, 0] = 0.0
                    flows[h, 1] = 0.0
                    flows[h, 2] = 0.0
                    flows[h, 3] = 0.0
                    continue
                ea = rho_t * (flows[h, 0] / sa + flows[h, 1] / ra)
                eb = rho_t * (flows[h, 2] / sb + flows[h, 3] / rb)
                if a_in:
                    right[a] += eb - ea
                    diagonal[a] += slope
                    scale[a] += ea + eb
                if b_in:
                    right[b] += ea - eb
                    diagonal[b] += slope
                    scale[b] += ea + eb
                if a_in and b_in:
                    off[hole_edge[h]] -= slope
            worst = 0.0
            for n in range(count):
                k = order_now[n]
                worst = max(worst, abs(right[k]) / scale[k])
            if worst < 0.02 or turn == _TURNS - 1:
                break
            # Too long a step is seen by a residual that does not fall: then go half way.
            damping = 1.0 if worst < before else 0.5
            before = worst
            solve(
                order_now,
                count,
                diagonal,
                off,
                right,
                up_start,
                up_zone,
                pair_start,
                pair_first,
                pair_second,
                pair_target,
            )
            for n in range(count):
                k = order_now[n]
                step = min(max(damping * right[k], -_STRIDE), _STRIDE)
                pressure[k] = min(max(pressure[k] + step, -strongest), strongest)

        # What leaves each layer; a layer never gives more than it has.
        for n in range(count):
            k = order_now[n]
            if leak[k] > 0.0:
                middle = zone[k, FLOOR] + 0.5 * zone[k, HEIGHT]
                if middle > layer[k]:
                    out_u[k] += leak[k]
                else:
                    out_l[k] += leak[k]
        for i in range(n_live):
            h = live[i]
            a = hole_zones[h, 0]
            b = hole_zones[h, 1]
            if followed[a]:
                out_u[a] += flows[h, 0]
                out_l[a] += flows[h, 1]
            if b >= 0 and followed[b]:
                out_u[b] += flows[h, 2]
                out_l[b] += flows[h, 3]
        for i in range(n_live):
            h = live[i]
            for side in range(2):
                k = hole_zones[h, side]
                to = hole_zones[h, 1 - side]
                k_in = k >= 0 and followed[k]
                to_in = to >= 0 and followed[to]
                for part in range(2):
                    m = flows[h, 2 * side + part]
                    if m <= 0.0:
                        continue
                    if not k_in:
                        # Clean ambient air comes in from the open or from a clear space.
                        if to_in:
                            into = UPPER if zone[to, MIXED] > 0.0 else LOWER
                            change[to, into, MASS] += m
                            change[to, into, HEAT] += m * t0
                            change[to, into, O2] += m * law[L_AMBIENT_O2]
                            change[to, into, CO2] += m * law[L_AMBIENT_CO2]
                            if into == LOWER and layer[to] < hole[h, TOP]:
                                _stir(to, law[L_MIXING] * m, dt, state, change, out_u, left_u)
                        continue
                    have = state[k, part, MASS]
                    if have <= _SMALL:
                        continue
                    out = out_u[k] if part == UPPER else out_l[k]
                    left = left_u if part == UPPER else left_l
                    m = min(m * min(1.0, 0.8 * have / (out * dt)), left[k] / dt)
                    left[k] -= m * dt
                    share = 0.0
                    warm = warm_u[k] if part == UPPER else warm_l[k]
                    if to_in:
                        if zone[to, MIXED] > 0.0:
                            share = 1.0
                        elif part == UPPER:
                            share = min(max((warm - warm_l[to]) / 2.0, 0.0), 1.0)
                    for c in range(CARRIED):
                        moved = m * state[k, part, c] / have
                        change[k, part, c] -= moved
                        if to_in:
                            change[to, UPPER, c] += share * moved
                            change[to, LOWER, c] += (1.0 - share) * moved
                        elif to >= 0 and part == UPPER:
                            pending[to, c] += moved * dt
                        else:
                            gone[c] += moved * dt
                    if to_in and zone[to, MIXED] <= 0.0:
                        if share > 0.0:
                            mid = 0.5 * (max(hole[h, SILL], layer[k]) + hole[h, TOP])
                            drawn = spill(share * m, warm - warm_l[to], layer[to] - mid, law)
                            ml = state[to, LOWER, MASS]
                            drawn = min(drawn, 0.2 * ml / dt, left_l[to] / dt)
                            if drawn > 0.0:
                                out_l[to] += drawn
                                left_l[to] -= drawn * dt
                                for c in range(CARRIED):
                                    moved = drawn * state[to, LOWER, c] / ml
                                    change[to, LOWER, c] -= moved
                                    change[to, UPPER, c] += moved
                        if share < 1.0 and layer[to] < hole[h, TOP]:
                            torn = law[L_MIXING] * (1.0 - share) * m
                            _stir(to, torn, dt, state, change, out_u, left_u)
        for n in range(count):
            k = order_now[n]
            m = leak[k]
            part = UPPER if zone[k, FLOOR] + 0.5 * zone[k, HEIGHT] > layer[k] else LOWER
            if m < 0.0:
                into = UPPER if zone[k, MIXED] > 0.0 else LOWER
                change[k, into, MASS] -= m
                change[k, into, HEAT] -= m * t0
                change[k, into, O2] -= m * law[L_AMBIENT_O2]
                change[k, into, CO2] -= m * law[L_AMBIENT_CO2]
            elif m > 0.0 and state[k, part, MASS] > _SMALL:
                have = state[k, part, MASS]
                left = left_u if part == UPPER else left_l
                m = min(m, left[k] / dt)
                left[k] -= m * dt
                for c in range(CARRIED):
                    moved = m * state[k, part, c] / have
                    change[k, part, c] -= moved
                    gone[c] += moved * dt

        for n in range(count):
            k = order_now[n]
            for part in range(2):
                for c in range(CARRIED):
                    state[k, part, c] = max(state[k, part, c] + dt * change[k, part, c], 0.0)
                cool = cool_u[k] if part == UPPER else cool_l[k]
                cold = state[k, part, MASS] * t0
                state[k, part, HEAT] = cold + (state[k, part, HEAT] - cold) * cool
        done += dt
        steps += 1

        # Spaces that smoke has reached are followed from now on.
        for i in range(n_live):
            h = live[i]
            for side in range(2):
                k = hole_zones[h, side]
                if k < 0 or followed[k]:
                    continue
                volume = zone[k, AREA] * zone[k, HEIGHT]
                thick = law[L_SOOT_EXTINCTION] * pending[k, SOOT] / volume
                if thick > law[L_FOLLOW_EXTINCTION] or pending[k, HEAT] > 0.3 * rho_t * volume:
                    _follow(k, volume, law, zone, state, pending)
                    followed[k] = True
                    pressure[k] = 0.0
                    out_u[k] = 0.0
                    out_l[k] = 0.0
                    stale = True
    return steps


@compiled
def _stir(
    to: int, m: float, dt: float, state: Floats, change: Floats, out: Floats, left: Floats
) -> None:
    """Mix smoke from the upper into the lower layer, where cold air shoots in below it."""
    have = state[to, UPPER, MASS]
    if have <= _SMALL:
        return
    m = min(m, 0.1 * have / dt, left[to] / dt)
    out[to] += m
    left[to] -= m * dt
    for c in range(CARRIED):
        moved = m * state[to, UPPER, c] / have
        change[to, UPPER, c] -= moved
        change[to, LOWER, c] += moved


@compiled
def _follow(
    k: int, volume: float, law: Floats, zone: Floats, state: Floats, pending: Floats
) -> None:
    """Begin to follow a zone: its upper layer is what leaked in, the rest is clean."""
    rest = max(law[L_RHO_T] * volume - pending[k, HEAT], 0.0) / law[L_AMBIENT_K]
    for c in range(CARRIED):
        state[k, UPPER, c] = pending[k, c]
        state[k, LOWER, c] = 0.0
        pending[k, c] = 0.0
    into = UPPER if zone[k, MIXED] > 0.0 else LOWER
    state[k, into, MASS] += rest
    state[k, into, HEAT] += rest * law[L_AMBIENT_K]
    state[k, into, O2] += rest * law[L_AMBIENT_O2]
    state[k, into, CO2] += rest * law[L_AMBIENT_CO2]
