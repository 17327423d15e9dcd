"""Speed and flow at given densities, measured in a corridor as the crowd walks through it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.verify.bench import play, setup

if TYPE_CHECKING:
    from sim.verify.bench import Played
    from sim.verify.cases import Case

_LINES = 11


@dataclass(frozen=True, slots=True)
class Reading:
    """Means over a stretch of a corridor and a time.

    Attributes:
        density: people per square metre.
        flow: people per metre of width and second.
    """

    density: float
    flow: float

    @property
    def speed(self) -> float:
        """Mean speed, m/s."""
        return self.flow / self.density


def corridor(case: Case, calibration: str) -> dict[str, float]:
    """Return how speed and flow in the middle of a corridor depend on how full it is."""
    table = case.table
    x0, y0, x1, y1 = table["spaces"]["corridor"]["box"]
    readings = []
    for density in table["densities"]:
        tables = setup(case, people={"p": {"count": round(density * (x1 - x0) * (y1 - y0))}})
        played = play(tables, calibration=calibration, until_s=table["until_s"], sample_s=1.0)
        readings.append(read(played, table["slice_m"], width=y1 - y0, from_s=table["from_s"]))
    speed = np.array([r.speed for r in readings])
    flow = np.array([r.flow for r in readings])
    return {
        "least-fall-of-speed": float(np.min(-np.diff(speed))),
        "greatest-speed": float(speed.max()),
        "flow-dense-over-greatest": float(flow[-1] / flow.max()),
        "flow-thin-over-greatest": float(flow[0] / flow.max()),
    }


def read(played: Played, stretch_m: tuple[float, float], *, width: float, from_s: float) -> Reading:
    """Return density between two cross-sections, and the mean flow through several between them.

    Args:
        played: a play with samples; people walk towards greater x.
        stretch_m: x of the two cross-sections.
        width: width of the corridor, metres.
        from_s: samples before this time are dropped.
    """
    start, stop = stretch_m
    x = np.append(played.world.walkable.cell_x, np.inf)[played.cell]
    chosen = played.times_s >= from_s
    x, times = x[chosen], played.times_s[chosen]
    inside = np.sum((x >= start) & (x < stop), axis=1)
    passed = [
        np.sum(x[-1] >= line) - np.sum(x[0] >= line) for line in np.linspace(start, stop, _LINES)
    ]
    density = float(inside.mean()) / ((stop - start) * width)
    return Reading(density, float(np.mean(passed)) / float(times[-1] - times[0]) / width)
