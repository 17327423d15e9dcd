"""How much more slowly people walk on slopes and on spiral stairs."""

from __future__ import annotations

from math import exp, tan
from typing import TYPE_CHECKING

from sim.literature import value

if TYPE_CHECKING:
    from sim.building.model import Space


def up_factor(gradient: float) -> float:
    """Return speed up a slope as a share of that on the level.

    Nothing on gentle slopes, a tenth of a metre a second less at 10 per cent, and from there the
    decay of Tobler's hiking function.

    Args:
        gradient: rise over run.
    """
    gentle, moderate = value("movement.slope.gentle"), value("movement.slope.moderate")
    least = value("movement.slope.up.moderate")
    if gradient <= gentle:
        return 1.0
    if gradient <= moderate:
        return 1.0 - (1.0 - least) * (gradient - gentle) / (moderate - gentle)
    return least * _decay(gradient)


def down_factor(gradient: float) -> float:
    """Return speed down a slope as a share of that on the level; nobody counts on being faster.

    Args:
        gradient: rise over run.
    """
    return min(1.0, _decay(gradient))


def _decay(gradient: float) -> float:
    """Return Tobler's factor beyond the gradient at which walking down is as fast as level."""
    return exp(-value("movement.slope.decay") * (gradient - value("movement.slope.moderate")))


def slope_factors(space: Space) -> tuple[float, float]:
    """Return the factors on speed down and up a space; equal where nobody knows which way is up.

    Across a sloping floor as many walk up as down: both take as long as half of each way.
    """
    incline = space.incline
    if incline is not None and incline.riser_m > 0:
        factor = value("movement.spiral.speed") if incline.is_spiral else 1.0
        return factor, factor
    angle = abs(space.slope_rad) if incline is None else incline.angle_rad
    if angle <= 0.0:
        return 1.0, 1.0
    down, up = down_factor(tan(angle)), up_factor(tan(angle))
    if incline is not None:
        return down, up
    mean = 2.0 / (1.0 / down + 1.0 / up)
    return mean, mean
