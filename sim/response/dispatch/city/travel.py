"""Driving times where no road graph is at hand, and the order of units by them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.literature import value

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def drive_seconds(*, metres: Floats) -> Floats:
    """Return driving times of fire engines over distances, s: t = t0 + d / v, over short ways less.

    Below the distance at which both have the same slope, D = t0 v, the way is too short to reach
    full speed: t = 2 (t0 d / v)^1/2. Source: RAND's linear law, as ISO uses it; the root is Kolesar
    and Walker's form with the same value and slope at the joint.

    Args:
        metres: distances d, any shape.
    """
    start_s, speed = value("response.drive.rand.start"), value("response.drive.rand.speed")
    distance = np.asarray(metres, dtype=np.float64)
    short = 2.0 * np.sqrt(start_s * distance / speed)
    return np.where(distance <= start_s * speed, short, start_s + distance / speed)


def nearest_first(drive_s: Floats) -> tuple[tuple[int, ...], ...]:
    """Return for every area the rows of the units, those first that are there soonest.

    Args:
        drive_s: driving times, ``(n_areas, n_units)``; ``inf`` where there is no way.
    """
    order = np.argsort(drive_s, axis=1, kind="stable")
    return tuple(
        tuple(int(unit) for unit in row if np.isfinite(times[unit]))
        for row, times in zip(order, drive_s, strict=True)
    )
