"""Compiled: flow through a hole in a wall, plumes; and the columns of the arrays.

Pressures are gauge pressures against the ambient air at the same height, in pascal.
Sources: CFAST Technical Reference (NIST TN 1889v1) for flow through openings and holes in floors,
Heskestad for plumes.
"""

from __future__ import annotations

from math import pow, sqrt
from typing import TYPE_CHECKING, Any

from sim.kernel import compiled

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Record = Any
    Floats = NDArray[np.float64]

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

GRAVITY = 9.81
SMALL = 1e-9

# Rows of ``work`` (16, n_zones): temperatures and densities of the layers, height of their face
# above the datum; source of heat, diagonal, right side and scale of the pressure equations; mass
# flows out of the layers, leakage; share of the warmth that the walls leave; what is left to give.
(
    W_WARM_U,
    W_WARM_L,
    W_RHO_U,
    W_RHO_L,
    W_LAYER,
    W_SOURCE,
    W_DIAGONAL,
    W_RIGHT,
    W_SCALE,
    W_OUT_U,
    W_OUT_L,
    W_LEAK,
    W_COOL_U,
    W_COOL_L,
    W_LEFT_U,
    W_LEFT_L,
) = range(16)

SOFT = 2e-3  # softens the root of a pressure difference near zero, Pa ** 0.5


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
    s = a + b + SOFT
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
def plume(heat_w: float, rise: float, diameter: float, radiated: float, law: Record) -> float:
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
    flame = law.flame_diameter * diameter + law.flame_heat * pow(q, 0.4)
    if flame > 0.0 and rise <= flame:
        return float(law.plume_near * qc * rise / flame)
    origin = law.flame_diameter * diameter + law.origin_heat * pow(q, 0.4)
    above = max(rise - origin, 0.0)
    return float(law.plume_far * pow(qc, 1.0 / 3.0) * pow(above, 5.0 / 3.0) + law.plume_heat * qc)


@compiled
def spill(flow: float, warmer: float, rise: float, law: Record) -> float:
    """Return the air that a door jet entrains while it rises into the layer beyond, kg/s.

    The jet is a plume whose virtual source lies where it would carry ``flow`` already.
    """
    q = law.heat_capacity * flow * warmer / 1000.0
    if q <= 1e-3 or rise <= 0.0:
        return 0.0
    k = law.plume_far * pow(q, 1.0 / 3.0)
    start = pow(flow / k, 0.6)
    return float(k * pow(rise + start, 5.0 / 3.0) - flow)
