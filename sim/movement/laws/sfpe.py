"""``sfpe``: S = k - a k D, free below 0.54 /m2, effective widths (SFPE Handbook, chapter 59)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.literature import value
from sim.movement.laws.law import DENSITIES, tabulated

if TYPE_CHECKING:
    from sim.building.model import Incline
    from sim.movement.laws.law import Law

_STEEPER = 0.01
"""A slope this much steeper than a class still belongs to it."""


def speed_coefficient(incline: Incline | None) -> float:
    """Return the k of a way, m/s: level, or the class of a stair.

    The handbook has four classes by riser and tread; the nearest slope not less steep is taken.
    """
    if incline is None or incline.riser_m <= 0:
        return value("movement.sfpe.k.level")
    slope = incline.riser_m / incline.tread_m
    for name, riser, tread in (
        ("easiest", 0.165, 0.330),
        ("easy", 0.165, 0.305),
        ("usual", 0.178, 0.279),
    ):
        if slope <= riser / tread + _STEEPER:
            return value(f"movement.sfpe.k.stair.{name}")
    return value("movement.sfpe.k.stair.steep")


def sfpe_law(k: float) -> Law:
    """Return S = k (1 - a D), at most 0.85 k; greatest flow k / 4a at D = 1 / 2a.

    Args:
        k: speed coefficient of the way, m/s.
    """
    a = value("movement.sfpe.a")
    free = value("movement.sfpe.free_factor") * k
    speed = k * (1 - a * DENSITIES)
    return tabulated(
        free=free,
        speed=np.minimum(free, speed),
        supply=DENSITIES * np.maximum(0.0, speed),
        critical=1 / (2 * a),
        flow=k / (4 * a),
        jam=1 / a,
        level=k / value("movement.sfpe.k.level"),
    )
