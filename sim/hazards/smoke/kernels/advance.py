"""The compiled part of the smoke model: two layers a zone, flow through openings, one time step.

Every zone holds a hot upper and a cool lower layer, each well mixed: mass, ``heat`` = mass times
kelvin, and the masses of soot, CO, CO2, O2 and HCN. At constant pressure density times temperature
is one constant, so the volume of a layer is its heat over that constant. Pressures are those that
make the volume of every zone stay what it is (a quasi-steady form of the zone equations of
CFAST, NIST TN 1889v1): Newton's method with a sparse elimination whose order is made once.

Functions run uncompiled with the same results (only ``math`` functions and scalars).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.hazards.smoke.kernels.flow import (
    AREA,
    CARRIED,
    CO2,
    FLOOR,
    HEAT,
    HEIGHT,
    LOWER,
    MASS,
    MIXED,
    O2,
    SILL,
    SMALL,
    SOOT,
    TOP,
    UPPER,
    W_COOL_L,
    W_COOL_U,
    W_LAYER,
    W_LEAK,
    W_LEFT_L,
    W_LEFT_U,
    W_OUT_L,
    W_OUT_U,
    W_WARM_L,
    W_WARM_U,
    spill,
)
from sim.hazards.smoke.kernels.layers import burn, settle
from sim.hazards.smoke.kernels.pressure import balance
from sim.kernel import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Record = Any
    Records = NDArray[Any]
    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]
    Bools = NDArray[np.bool_]

_TURNOVER = 0.3  # largest share of a layer's mass that may leave in one sub-step
_LEAST_STEP = 0.1  # shortest sub-step, s
_THIN = 0.05  # a layer of a smaller share of the zone's air does not shorten a sub-step
_WARM = 0.3  # share of the zone's heat from which what leaked in is followed, however clear
_FLOWS = 0.8  # share of a layer's mass that flows through holes take in one sub-step
_RISES_K = 2.0  # what flows in rises wholly when warmer by this, K; in part when by less
_DRAWS = 0.2  # share of the lower layer's mass that a plume from a hole draws in one sub-step
_STIRS = 0.1  # share of the upper layer's mass that is torn down in one sub-step


@compiled
def advance(
    duration: float,
    laws: Records,
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

    ``laws`` holds one record of constants, see ``sim.hazards.smoke.model.LAW``. ``active[0]`` is
    the number of followed zones; zones not followed count as open air until enough smoke has leaked
    into them (then they are followed, with what leaked in so far). Outputs: ``state``,
    ``pressure``, ``followed``, ``active``, ``pending``, ``gone`` (what left the building) and
    column ``F_ACTUAL`` of ``fire``, the heat released in the last sub-step.

    Returns:
        Number of sub-steps.
    """
    law = laws[0]
    t0 = law.ambient_k
    rho_t = law.rho_t
    rho0 = rho_t / t0
    n_zones = zone.shape[0]
    n_holes = hole.shape[0]
    out_u = work[W_OUT_U]
    out_l = work[W_OUT_L]
    cool_u = work[W_COOL_U]
    cool_l = work[W_COOL_L]
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
            if out_u[k] > 0.0 and state[k, UPPER, MASS] > _THIN * whole:
                dt = min(dt, max(_LEAST_STEP, _TURNOVER * state[k, UPPER, MASS] / out_u[k]))
            if out_l[k] > 0.0 and state[k, LOWER, MASS] > _THIN * whole:
                dt = min(dt, max(_LEAST_STEP, _TURNOVER * state[k, LOWER, MASS] / out_l[k]))

        settle(dt, law, zone, state, heated, order_now, count, work, change)
        burn(dt, law, zone, state, fire_zone, fire, work, change)
        balance(
            law,
            zone,
            pressure,
            followed,
            order_now,
            count,
            live,
            n_live,
            hole,
            hole_zones,
            hole_edge,
            up_start,
            up_zone,
            pair_start,
            pairs,
            work,
            flows,
            off,
        )
        _carry(
            dt,
            law,
            zone,
            state,
            followed,
            order_now,
            count,
            live,
            n_live,
            hole,
            hole_zones,
            pending,
            gone,
            work,
            flows,
            change,
        )
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
                thick = law.soot_extinction * pending[k, SOOT] / volume
                if thick > law.follow_extinction or pending[k, HEAT] > _WARM * rho_t * volume:
                    _follow(k, volume, law, zone, state, pending)
                    followed[k] = True
                    pressure[k] = 0.0
                    out_u[k] = 0.0
                    out_l[k] = 0.0
                    stale = True
    return steps


@compiled
def _carry(
    dt: float,
    law: Record,
    zone: Floats,
    state: Floats,
    followed: Bools,
    order_now: Ints,
    count: int,
    live: Ints,
    n_live: int,
    hole: Floats,
    hole_zones: Ints,
    pending: Floats,
    gone: Floats,
    work: Floats,
    flows: Floats,
    change: Floats,
) -> None:
    """Carry what the flows take from layer to layer; no layer gives more than it has."""
    t0 = law.ambient_k
    warm_u = work[W_WARM_U]
    warm_l = work[W_WARM_L]
    layer = work[W_LAYER]
    out_u = work[W_OUT_U]
    out_l = work[W_OUT_L]
    left_u = work[W_LEFT_U]
    left_l = work[W_LEFT_L]
    leak = work[W_LEAK]
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
                        change[to, into, O2] += m * law.ambient_o2
                        change[to, into, CO2] += m * law.ambient_co2
                        if into == LOWER and layer[to] < hole[h, TOP]:
                            _stir(to, law.mixing * m, dt, state, change, out_u, left_u)
                    continue
                have = state[k, part, MASS]
                if have <= SMALL:
                    continue
                out = out_u[k] if part == UPPER else out_l[k]
                left = left_u if part == UPPER else left_l
                m = min(m * min(1.0, _FLOWS * have / (out * dt)), left[k] / dt)
                left[k] -= m * dt
                share = 0.0
                warm = warm_u[k] if part == UPPER else warm_l[k]
                if to_in:
                    if zone[to, MIXED] > 0.0:
                        share = 1.0
                    elif part == UPPER:
                        share = min(max((warm - warm_l[to]) / _RISES_K, 0.0), 1.0)
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
                        drawn = min(drawn, _DRAWS * ml / dt, left_l[to] / dt)
                        if drawn > 0.0:
                            out_l[to] += drawn
                            left_l[to] -= drawn * dt
                            for c in range(CARRIED):
                                moved = drawn * state[to, LOWER, c] / ml
                                change[to, LOWER, c] -= moved
                                change[to, UPPER, c] += moved
                    if share < 1.0 and layer[to] < hole[h, TOP]:
                        torn = law.mixing * (1.0 - share) * m
                        _stir(to, torn, dt, state, change, out_u, left_u)
    for n in range(count):
        k = order_now[n]
        m = leak[k]
        part = UPPER if zone[k, FLOOR] + 0.5 * zone[k, HEIGHT] > layer[k] else LOWER
        if m < 0.0:
            into = UPPER if zone[k, MIXED] > 0.0 else LOWER
            change[k, into, MASS] -= m
            change[k, into, HEAT] -= m * t0
            change[k, into, O2] -= m * law.ambient_o2
            change[k, into, CO2] -= m * law.ambient_co2
        elif m > 0.0 and state[k, part, MASS] > SMALL:
            have = state[k, part, MASS]
            left = left_u if part == UPPER else left_l
            m = min(m, left[k] / dt)
            left[k] -= m * dt
            for c in range(CARRIED):
                moved = m * state[k, part, c] / have
                change[k, part, c] -= moved
                gone[c] += moved * dt


@compiled
def _stir(
    to: int, m: float, dt: float, state: Floats, change: Floats, out: Floats, left: Floats
) -> None:
    """Mix smoke from the upper into the lower layer, where cold air shoots in below it."""
    have = state[to, UPPER, MASS]
    if have <= SMALL:
        return
    m = min(m, _STIRS * have / dt, left[to] / dt)
    out[to] += m
    left[to] -= m * dt
    for c in range(CARRIED):
        moved = m * state[to, UPPER, c] / have
        change[to, UPPER, c] -= moved
        change[to, LOWER, c] += moved


@compiled
def _follow(
    k: int, volume: float, law: Record, zone: Floats, state: Floats, pending: Floats
) -> None:
    """Begin to follow a zone: its upper layer is what leaked in, the rest is clean."""
    rest = max(law.rho_t * volume - pending[k, HEAT], 0.0) / law.ambient_k
    for c in range(CARRIED):
        state[k, UPPER, c] = pending[k, c]
        state[k, LOWER, c] = 0.0
        pending[k, c] = 0.0
    into = UPPER if zone[k, MIXED] > 0.0 else LOWER
    state[k, into, MASS] += rest
    state[k, into, HEAT] += rest * law.ambient_k
    state[k, into, O2] += rest * law.ambient_o2
    state[k, into, CO2] += rest * law.ambient_co2
