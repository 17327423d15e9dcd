"""How quick it could have been at best, and the planning time under each calibration."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.report.language import NOTHING, Both, duration, number, say

if TYPE_CHECKING:
    from sim.report.reading import Reading
    from sim.results.compared import Compared


def sentence(reading: Reading) -> Both:
    """Return the least time in words, and what the time of the run is made of beyond it."""
    best = reading.result.optimality
    if best is not None and best.refused in ("no-way", "escalator"):
        return say(f"best-{best.refused}")
    if best is None or best.refused:
        return NOTHING
    least = {"n": number(best.people), "best": duration(best.bound_s)}
    time_s = reading.result.evacuation_time_s
    if time_s is None or best.start_up_s is None or best.on_the_way_s is None:
        # Where nobody got out at all, a time with all ways used says nothing of this run.
        return say("best-open", **least) if reading.last_out_s is not None else NOTHING
    return say(
        "best",
        **least,
        time=duration(time_s),
        start=duration(best.start_up_s),
        start_share=_share(best.start_up_s, time_s),
        way=duration(best.on_the_way_s),
        way_share=_share(best.on_the_way_s, time_s),
    )


def hint(reading: Reading) -> Both:
    """Return what the least time leaves out; nothing where there is none."""
    best = reading.result.optimality
    bounded = best is not None and not best.refused
    return say("best-hint") if bounded and sentence(reading) else NOTHING


def _share(part: float, whole: float) -> int:
    return round(100 * part / whole) if whole > 0 else 0


@dataclass(frozen=True, slots=True)
class Planned:
    """The times under one calibration.

    Attributes:
        name: the calibration; ``own`` whether it is that of the run.
        what: what it holds for.
        seeds: how many runs.
        median, late: until all are out, in half and in nine tenths of the runs.
        p95: until 95 % are out, in nine tenths of the runs.
        same: the medians of this calibration and of the run's own over the same seeds, in words.
    """

    name: str
    own: bool
    what: Both
    seeds: int
    median: Both
    late: Both
    p95: Both
    same: Both


def planned(reading: Reading) -> list[Planned]:
    """Return the rows of the table; none without seeds under another calibration."""
    compared = reading.result.calibrations
    if len(compared) <= 1 or not reading.required.total:
        return []
    rows, own = [], reading.result.calibration
    for name, found in compared.items():
        _, median, late = found.evacuation_time_s
        *_, p95 = found.p95_s
        rows.append(
            Planned(
                name=name,
                own=name == own,
                what=say(f"planned-{name}"),
                seeds=found.seeds,
                median=_time(median),
                late=_time(late),
                p95=_time(p95),
                same=NOTHING if name == own else _same(name, own, found),
            )
        )
    return rows


def _same(name: str, own: str, found: Compared) -> Both:
    """Compare two calibrations over the same seeds; nothing where one has no median."""
    theirs, ours = found.evacuation_time_s[1], found.own.evacuation_time_s[1]
    if theirs is None or ours is None:
        return NOTHING
    return say(
        "planned-same",
        n=number(found.seeds),
        name=name,
        theirs=duration(theirs),
        own=own,
        ours=duration(ours),
    )


def _time(seconds: float | None) -> Both:
    if seconds is None or not math.isfinite(seconds):
        return say("planned-never")
    return duration(seconds)
