"""One law of speed and flow, tabulated by density.

Demand and supply as in the cell transmission model (Daganzo 1994): below the density of greatest
flow a patch sends ``D S(D)``, beyond it its capacity; it receives its capacity, or beyond that
density the flow of its own density.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

DENSITY_STEP = 0.02
"""Spacing of the tables, persons per square metre."""
DENSITIES = np.arange(0.0, 12.0, DENSITY_STEP)


@dataclass(frozen=True, slots=True)
class Law:
    """One law, tabulated.

    Attributes:
        free_m_s: reference free speed v_0.
        speed: demand speed in units of v_0, by density, shape ``(n_densities,)``.
        supply: what a patch of that density receives, 1/(m s), shape ``(n_densities,)``.
        critical: density of greatest flow, 1/m2.
        flow: greatest specific flow, 1/(m s).
        jam: density at which nobody more gets in, 1/m2.
        level: speed on this way of somebody who walks 1 m/s on the level.
        own: factor on people's own speeds: those on stairs on a stair (0 on a ramp, where they do
            not count), that on the level elsewhere.
    """

    free_m_s: float
    speed: Floats
    supply: Floats
    critical: float
    flow: float
    jam: float
    level: float
    own: float = 1.0

    def scaled(self, factor: float) -> Law:
        """Return the law where everybody walks at a share of the speed, as dense as before."""
        return replace(
            self,
            free_m_s=self.free_m_s * factor,
            supply=self.supply * factor,
            flow=self.flow * factor,
            level=self.level * factor,
            own=self.own * factor,
        )

    def flow_at(self, density: float) -> float:
        """Return the specific flow of a steady crowd of a density in persons per m2, 1/(m s)."""
        if density <= self.critical:
            return float(np.interp(density, DENSITIES, self.speed)) * self.free_m_s * density
        return float(np.interp(density, DENSITIES, self.supply))


def tabulated(
    *,
    free: float,
    speed: Floats,
    supply: Floats,
    critical: float,
    flow: float,
    jam: float,
    level: float,
) -> Law:
    """Complete a law: demand keeps the capacity beyond the critical density, supply below it.

    Args:
        free: reference free speed, m/s.
        speed: speed by density, m/s; used up to the critical density.
        supply: flow by density, 1/(m s); used from the critical density on.
        critical: density where the flow is greatest, 1/m2.
        flow: that flow, 1/(m s).
        jam: density at which nobody more gets in, 1/m2.
        level: speed on this way of somebody who walks 1 m/s on the level.
    """
    crowded = critical < DENSITIES
    demand = np.where(crowded, flow / np.maximum(DENSITIES, critical), speed)
    return Law(
        free_m_s=free,
        speed=np.minimum(1.0, demand / free),
        supply=np.where(crowded, np.where(jam > DENSITIES, np.minimum(supply, flow), 0.0), flow),
        critical=critical,
        flow=flow,
        jam=jam,
        level=level,
    )


def of_table(
    *, free: float, density: list[float], flow: list[float], jam: float, level: float
) -> Law:
    """Return the law of a table of flows by density, linear in between, free before its first row.

    Args:
        free: reference free speed, m/s.
        density: densities, ascending; the first is where people begin to hinder each other.
        flow: specific flow at each, 1/(m s).
        jam: density at which nobody more gets in, 1/m2.
        level: speed on this way of somebody who walks 1 m/s on the level.
    """
    best = int(np.argmax(flow))
    speeds = [free, free, *(f / d for f, d in zip(flow[1:], density[1:], strict=True))]
    return tabulated(
        free=free,
        speed=np.interp(DENSITIES, [0.0, *density], speeds),
        supply=np.interp(DENSITIES, [0.0, *density], [0.0, *flow]),
        critical=density[best],
        flow=flow[best],
        jam=jam,
        level=level,
    )
