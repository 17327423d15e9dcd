"""Speed and flow at given densities, measured in a corridor as the crowd walks through it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.verify.bench import level_book, play, setup

if TYPE_CHECKING:
    from sim.verify.bench import Played
    from sim.verify.cases import Case, Table


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
    return (_over_law(table, calibration) if "law" in table else {}) | {
        "least-fall-of-speed": float(np.min(-np.diff(speed))),
        "greatest-speed": float(speed.max()),
        "flow-dense-over-greatest": float(flow[-1] / flow.max()),
        "flow-thin-over-greatest": float(flow[0] / flow.max()),
    }


def _over_law(table: Table, calibration: str) -> dict[str, float]:
    """Return measured flows over those of the law at the measured density, in per cent above it.

    People walk at the free speed of the law, at every density below that at which they stand. In a
    crowd the law holds for the effective width: what a wall takes off belongs to it.
    """
    given, book = table["law"], level_book(calibration)
    law, (length, width) = book.level, given["corridor_m"]
    share = (width - 2 * book.wall_m) / width
    stretch = (given["slice"][0] * length, given["slice"][1] * length)
    found: dict[str, float] = {}
    over = []
    for density in (d for d in given["densities"] if d < law.jam):
        people = {"count": round(density * length * width), "in": "corridor"}
        tables = {
            "spaces": {"corridor": {"box": [0, 0, length, width]}},
            "openings": {
                "end": {"from": "corridor", "at": [[length, 0], [length, width]], "kind": "open"}
            },
            "people": {"p": people | {"area": [0, 0, length, width], "speed": law.free_m_s}},
        }
        played = play(tables, calibration=calibration, until_s=given["until_s"], sample_s=1.0)
        reading = read(played, stretch, width=width, from_s=given["from_s"])
        expected = law.flow_at(reading.density)
        if reading.density > law.critical:
            expected *= share
        found |= {f"law-{density:g}": expected, f"flow-{density:g}": reading.flow}
        found[f"over-law-{density:g}"] = 100.0 * (reading.flow / expected - 1.0)
        over.append(found[f"over-law-{density:g}"])
    return found | {"over-law": max(over, key=abs)}


def read(played: Played, stretch_m: tuple[float, float], *, width: float, from_s: float) -> Reading:
    """Return density and flow between two cross-sections.

    Both are means over the stretch and the time as Edie defines them (1963): density is the time
    spent there over length, width and duration; flow is the distance walked there over the same.
    Unlike a count at a line, they do not depend on where between two lines the first walker
    stands.

    Args:
        played: a play with samples; people walk towards greater x.
        stretch_m: x of the two cross-sections.
        width: width of the corridor, metres.
        from_s: samples before this time are dropped.
    """
    start, stop = stretch_m
    x = np.append(played.world.walkable.cell_x, np.nan)[played.cell]
    chosen = played.times_s >= from_s
    x, times = x[chosen], played.times_s[chosen]
    inside = (x[:-1] >= start) & (x[:-1] < stop)
    step = np.diff(times)[:, None]
    area_time = (stop - start) * width * float(times[-1] - times[0])
    walked = np.where(inside & ~np.isnan(x[1:]), np.diff(x, axis=0), 0.0)
    return Reading(float(np.sum(inside * step)) / area_time, float(np.sum(walked)) / area_time)
