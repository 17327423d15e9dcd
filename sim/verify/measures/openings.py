"""Doors and openings against laboratories and drills: the law alone, and the crowd that uses it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.movement.laws.doors import opening_flow
from sim.verify.bench import door_flow, fields_of, play, setup
from sim.verify.doorfit import door_rows, fit_doors, left_out, near
from sim.verify.fitting import read_rows
from sim.verify.measures.laboratory import steady_flow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sim.verify.cases import Case
    from sim.verify.doorfit import DoorRow

    Floats = NDArray[np.float64]

_FIRST, _LAST = 0.1, 0.9
"""The steady flow of a gate is taken between these shares of the people, as it was measured."""


def law(case: Case, calibration: str) -> dict[str, float]:
    """Return how the law of doors agrees with every measured flow, nobody walking, in per cent.

    Shares are those of flows within a tenth; the law is that of the calibration, not a new fit,
    but for studies left out one by one.
    """
    bare, leaf = door_rows(leaf="no"), door_rows(leaf="yes")
    held = [row for row in bare if row.use == "held-out"]
    fitted = [row for row in bare if row.use == "fitted"]
    (library,) = (row for row in leaf if row.use == "held-out")
    every = np.concatenate(list(left_out(fitted).values()))
    errors = _law_errors(held)
    found = {
        "held-out-size": float(np.abs(errors).mean()),
        "held-out-mean": float(errors.mean()),
        "held-out-share": near(errors),
        "fitted-size": float(np.abs(_law_errors(fitted)).mean()),
        "fitted-share": near(_law_errors(fitted)),
        "left-out-size": float(np.abs(every).mean()),
        "left-out-share": near(every),
        "library-leaf": opening_flow(library.width_m, leaf=True) / library.steady - 1.0,
    }
    for name, start in case.table["series"].items():
        rows = [row for row in held if row.run.startswith(start) or row.study == start]
        found[f"mean-{name}"] = float(_law_errors(rows).mean())
    return {name: 100.0 * value for name, value in found.items()}


def bottlenecks(case: Case, calibration: str) -> dict[str, float]:
    """Return the mean relative error of the flow of every width fed by a crowd, in per cent.

    With one study left out, what the crowd makes of a door is taken in units of the law, and the
    law is fitted to the others.
    """
    rows = [row for row in door_rows(leaf="no", use="fitted") if row.fed_by == "crowd"]
    widths = sorted({row.width_m for row in rows})
    simulated = {width: _door(case, calibration, width) for width in widths}
    ratio = {width: flow / door_flow(calibration, width) for width, flow in simulated.items()}
    found: dict[str, float] = {}
    errors, worst = [], []
    for name in sorted({row.study for row in rows}):
        of_study = [row for row in rows if row.study == name]
        flow = np.array([simulated[row.width_m] for row in of_study])
        measured = np.array([row.flow for row in of_study])
        errors.append(np.abs(flow - measured) / measured)
        line = fit_doors([row for row in rows if row.study != name], feed=0.0)
        others = line.flows(of_study) * np.array([ratio[row.width_m] for row in of_study])
        worst.append(float(np.mean(np.abs(others - measured) / measured)))
        found[f"error-{name}"] = 100.0 * float(errors[-1].mean())
    found |= {f"flow-{width:g}": flow for width, flow in simulated.items()}
    return found | {
        "mean-error": 100.0 * float(np.concatenate(errors).mean()),
        "worst-left-out": 100.0 * max(worst),
        "least-over-law": min(ratio.values()),
        "most-over-law": max(ratio.values()),
    }


def exits(case: Case, calibration: str) -> dict[str, float]:
    """Return the error of the flow out of every corridor with a narrower exit, in per cent."""
    rows = [
        row
        for row in door_rows(leaf="no", fed_by="corridor")
        if row.width_m < row.feed_m and row.run.startswith("uo") and row.steady == row.steady
    ]
    errors = {row: _corridor(case, calibration, row) / row.flow - 1.0 for row in rows}
    found = {f"error-{row.run}": 100.0 * error for row, error in errors.items()}
    held = [error for row, error in errors.items() if row.use == "held-out"]
    return found | {
        "held-out-size": 100.0 * float(np.mean(np.abs(held))),
        "fitted-size": 100.0
        * float(np.mean([abs(e) for row, e in errors.items() if row.use == "fitted"])),
        "mean": 100.0 * float(np.mean(list(errors.values()))),
    }


def gate(case: Case, calibration: str) -> dict[str, float]:
    """Return the flow of a crowd through a gate, middle four fifths of the people, each second."""
    times = np.sort(play(setup(case), calibration=calibration).people.out_s)
    first, last = int(_FIRST * len(times)), int(_LAST * len(times)) - 1
    flow = float((last - first) / (times[last] - times[first]))
    law_flow = door_flow(calibration, case.table["gate_m"])
    return {"flow": flow, "law": law_flow}


def library(case: Case, calibration: str) -> dict[str, float]:
    """Return how the people of a library came out by each of its doors, medians over the seeds."""
    doors = list(case.table["doors"])
    tables = setup(case)
    fields = fields_of(tables)
    firsts: dict[str, list[float]] = {door: [] for door in doors}
    lasts: dict[str, list[float]] = {door: [] for door in doors}
    steady = []
    for seed in range(1, case.table["seeds"] + 1):
        played = play(tables, calibration=calibration, seed=seed, fields=fields)
        for door in doors:
            by = played.people.exit == played.world.site.opening_index[door]
            times = np.sort(played.people.out_s[by])
            firsts[door].append(float(times[0]))
            lasts[door].append(float(times[-1]))
            if door == doors[0]:
                steady.append(_from_first_to(times, case.table["steady_to"]))
    found = {"steady-flow": float(np.median(steady))}
    for door in doors:
        rows = [row for row in read_rows(case.table["exits"]) if row["door"] == door]
        observed = max(float(row["time_s"]) for row in rows)
        found[f"{door}-first"] = float(np.median(firsts[door]))
        found[f"{door}-last-over-observed"] = float(np.median(lasts[door])) / observed
    return found


def _law_errors(rows: Sequence[DoorRow]) -> Floats:
    """Return law over measured flow less one, shape ``(n,)``."""
    return np.array(
        [opening_flow(row.width_m, leaf=False, feed_m=_feed(row)) / row.flow - 1.0 for row in rows]
    )


def _feed(row: DoorRow) -> float | None:
    return None if np.isinf(row.feed_m) else row.feed_m


def _door(case: Case, calibration: str, width: float) -> float:
    """Return the flow of a room of people through a door of a width, people per second."""
    wall, middle = case.table["wall_m"], case.table["middle_m"]
    at = [[wall, middle - width / 2], [wall, middle + width / 2]]
    tables = setup(case, openings={"door": {"at": at}})
    return steady_flow(play(tables, calibration=calibration).people.out_s)


def _corridor(case: Case, calibration: str, row: DoorRow) -> float:
    """Return the flow out of a corridor as wide as its entrance, from the first to the last.

    The people of a run wait beside the corridor and walk in through its whole width.
    """
    from_y, length = case.table["middle_m"], case.table["length_m"]
    start, end = case.table["starts_m"], case.table["starts_m"] + length
    low, high = from_y - row.feed_m / 2, from_y + row.feed_m / 2
    exit_low, exit_high = from_y - row.width_m / 2, from_y + row.width_m / 2
    tables = setup(
        case,
        spaces={"corridor": {"box": [start, low, end, high]}},
        openings={
            "entrance": {"at": [[start, low], [start, high]]},
            "exit": {"at": [[end, exit_low], [end, exit_high]]},
        },
        people={"p": {"count": row.people}},
    )
    times = np.sort(play(tables, calibration=calibration).people.out_s)
    return float((len(times) - 1) / (times[-1] - times[0]))


def _from_first_to(times_s: Floats, number: int) -> float:
    """Return people per second from the first to a given one of sorted times."""
    return float((number - 1) / (times_s[number - 1] - times_s[0]))
