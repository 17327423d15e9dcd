"""Compiled: the pressures of all zones, by Newton's method with a sparse elimination."""

from __future__ import annotations

from math import pow, sqrt
from typing import TYPE_CHECKING, Any

from sim.hazards.smoke.kernels.flow import (
    FLOOR,
    FLOOR_AREA,
    GRAVITY,
    HEIGHT,
    LEAK,
    SILL,
    SOFT,
    TOP,
    W_DIAGONAL,
    W_LAYER,
    W_LEAK,
    W_RHO_L,
    W_RHO_U,
    W_RIGHT,
    W_SCALE,
    W_SOURCE,
    WIDTH,
    excess,
    wall_hole,
)
from sim.kernel import compiled

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Record = Any
    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]
    Bools = NDArray[np.bool_]

_TURNS = 12  # of Newton's method
_BALANCED = 0.02  # share of the flows through a zone that may be left over
_HALF_WAY = 0.5  # part of a turn that is taken when the turn before made things worse
_STIFF = 1e-6  # keeps a zone without any opening solvable, kg K/s/Pa
_STRIDE = 200.0  # longest change of a pressure in one turn, Pa


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
    pairs: Ints,
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
        pairs: first edge, second edge and edge changed by each update, shape ``(3, n)``.
    """
    for n in range(count):
        k = order[n]
        d = diagonal[k]
        for u in range(pair_start[k], pair_start[k + 1]):
            off[pairs[2, u]] -= off[pairs[0, u]] * off[pairs[1, u]] / d
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
def balance(
    law: Record,
    zone: Floats,
    pressure: Floats,
    followed: Bools,
    order_now: Ints,
    count: int,
    live: Ints,
    n_live: int,
    hole: Floats,
    hole_zones: Ints,
    hole_edge: Ints,
    up_start: Ints,
    up_zone: Ints,
    pair_start: Ints,
    pairs: Ints,
    work: Floats,
    flows: Floats,
    off: Floats,
) -> None:
    """Find the pressures at which every followed zone keeps its volume, and the flows they drive.

    At one pressure density times temperature is constant, so what has to balance is the flow of
    heat (kg K/s). Newton's method; it starts from the pressures of the step before.
    """
    rho_t = law.rho_t
    rho0 = rho_t / law.ambient_k
    cd = law.discharge
    strongest = law.largest_pressure
    rho_u = work[W_RHO_U]
    rho_l = work[W_RHO_L]
    layer = work[W_LAYER]
    source = work[W_SOURCE]
    diagonal = work[W_DIAGONAL]
    right = work[W_RIGHT]
    scale = work[W_SCALE]
    leak = work[W_LEAK]
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
            root = sqrt(abs(d)) + SOFT
            c1 = cd * zone[k, LEAK] * sqrt(2.0 * rho)
            leak[k] = c1 * d / root
            right[k] = source[k] - leak[k] * rho_t / rho
            diagonal[k] = 0.5 * c1 * rho_t / rho / root + _STIFF
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
                root = sqrt(abs(d)) + SOFT
                c1 = law.vent_flow * hole[h, FLOOR_AREA] * sqrt(2.0 * rho)
                m = c1 * d / root
                slope = 0.5 * c1 * rho_t / rho / root
                flows[h, 0] = max(m, 0.0)
                flows[h, 2] = max(-m, 0.0)
                flows[h, 1] = 0.0
                flows[h, 3] = 0.0
                if sb > sa:  # heavy air above light air: they change places
                    area = hole[h, FLOOR_AREA]
                    volume = law.vent_exchange * sqrt(
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
        if worst < _BALANCED or turn == _TURNS - 1:
            break
        # Too long a step is seen by a residual that does not fall: then go half way.
        damping = 1.0 if worst < before else _HALF_WAY
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
            pairs,
        )
        for n in range(count):
            k = order_now[n]
            step = min(max(damping * right[k], -_STRIDE), _STRIDE)
            pressure[k] = min(max(pressure[k] + step, -strongest), strongest)
