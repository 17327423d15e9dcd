"""``measured``: fitted to laboratory and drill data; see ``fits/measured.py`` for how.

* level ways: Weidmann's form, v = v_0 (1 - exp(-c (1/D - 1/D_jam))), fitted to corridors, corners
  and junctions of the laboratory;
* stairs: speeds of Fruin, greatest flow between that of Pauls and that of the SFPE Handbook;
* ways too narrow to overtake: v = (h - d) / T by the headway h of single file.

What doors let through is ``doors``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from sim.literature import value
from sim.movement.laws.imo import stair_of
from sim.movement.laws.law import DENSITIES, tabulated

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.movement.laws.law import Law

    Floats = NDArray[np.float64]

_SPARSE = 0.05
"""Density below which nobody meets anybody; the formula has no value at 0."""


def weidmann_speed(density: Floats, *, free: float, c: float, jam: float) -> Floats:
    """Return v = free (1 - exp(-c (1/D - 1/jam))), m/s (Weidmann 1993).

    Args:
        density: persons per m2, shape ``(n,)``.
        free: free speed, m/s.
        c: steepness, persons per m2.
        jam: density at which people stand, 1/m2.
    """
    gap = 1.0 / np.maximum(density, _SPARSE) - 1.0 / jam
    speed: Floats = free * (1.0 - np.exp(-c * np.maximum(0.0, gap)))
    return speed


def measured_level() -> Law:
    """Return the law of level ways."""
    free, jam = value("movement.measured.free"), value("movement.measured.jam")
    speed = weidmann_speed(DENSITIES, free=free, c=value("movement.measured.c"), jam=jam)
    flow = DENSITIES * speed
    best = int(np.argmax(flow))
    return tabulated(
        free=free,
        speed=speed,
        supply=flow,
        critical=float(DENSITIES[best]),
        flow=float(flow[best]),
        jam=jam,
        level=1.0,
    )


def measured_stair(direction: Literal["down", "up"]) -> Law:
    """Return the law of stairs."""
    free = value(f"movement.measured.stair.{direction}.speed")
    full = value(f"movement.imo.stair.{direction}.speed.full")
    return stair_of(
        free=free,
        full=free * full / value(f"movement.imo.stair.{direction}.speed"),
        flow=value(f"movement.measured.stair.{direction}.flow"),
        level_free=value("movement.measured.free"),
        jam=value("movement.measured.jam"),
    )


def single_file(width_m: float) -> Law:
    """Return the law of a way too narrow to overtake, by persons per metre of its length.

    Args:
        width_m: clear width of the way, metres.
    """
    free = value("movement.measured.file.free")
    space, time = value("movement.measured.file.space"), value("movement.measured.file.time")
    line = DENSITIES * width_m  # persons per metre
    speed = np.minimum(free, (1.0 / np.maximum(line, _SPARSE) - space) / time)
    critical = 1.0 / (free * time + space)
    return tabulated(
        free=free,
        speed=np.maximum(0.0, speed),
        supply=DENSITIES * np.maximum(0.0, speed),
        critical=critical / width_m,
        flow=critical * free / width_m,
        jam=1.0 / space / width_m,
        level=free / value("movement.measured.free"),
    )
