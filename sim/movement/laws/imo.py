"""``imo``: the tables of MSC.1/Circ.1533 Annex 2, clear widths."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from sim.literature import value
from sim.movement.laws.law import DENSITIES, of_table, tabulated

if TYPE_CHECKING:
    from sim.movement.laws.law import Law


def imo_level() -> Law:
    """Return the law of corridors: tabulated densities and flows, linear in between."""
    free = value("movement.imo.speed.level")
    density = [0.0, *(value(f"movement.imo.density.{n}") for n in (1, 2, 3, 4))]
    flow = [0.0, *(value(f"movement.imo.flow.{n}") for n in (1, 2, 3, 4))]
    return tabulated(
        free=free,
        speed=np.interp(DENSITIES, density[:3], [free, free, value("movement.imo.speed.2")]),
        supply=np.interp(DENSITIES, density, flow),
        critical=density[2],
        flow=flow[2],
        jam=value("movement.imo.jam"),
        level=1.0,
    )


def imo_stair(direction: Literal["down", "up"]) -> Law:
    """Return the law of stairs; beyond the greatest flow it falls like that of corridors."""
    return stair_of(
        free=value(f"movement.imo.stair.{direction}.speed"),
        full=value(f"movement.imo.stair.{direction}.speed.full"),
        flow=value(f"movement.imo.stair.{direction}.flow"),
        level_free=value("movement.imo.speed.level"),
        jam=value("movement.imo.jam"),
    )


def stair_of(*, free: float, full: float, flow: float, level_free: float, jam: float) -> Law:
    """Return the law of a stair of given speeds and greatest flow.

    Args:
        free: free speed along the slope, m/s.
        full: speed at the greatest flow, m/s.
        flow: greatest specific flow, 1/(m s).
        level_free: free speed of the same people on the level, m/s.
        jam: density at which nobody more gets in, 1/m2.
    """
    level_flow = value("movement.imo.flow.2")
    third, fourth = (value(f"movement.imo.flow.{n}") * flow / level_flow for n in (3, 4))
    critical = flow / full
    density = [flow / 2 / free, critical]
    density += [max(critical + 0.1, value(f"movement.imo.density.{n}")) for n in (3, 4)]
    return of_table(
        free=free,
        density=density,
        flow=[flow / 2, flow, third, fourth],
        jam=jam,
        level=free / level_free,
    )
