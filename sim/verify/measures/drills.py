"""Drills that really took place: who entered when, and when they left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.verify.bench import fields_of, play, setup
from sim.verify.fitting import read_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.verify.cases import Case

    Floats = NDArray[np.float64]


def staircase(case: Case, calibration: str) -> dict[str, float]:
    """Return how the exit curve of a staircase compares with the observed one, for each variant.

    Means over the seeds of the case, the median for the last exit. The curve is compared up to as
    many people as entered; ``out-0``, ``out-1``, ... are the people out at the observed times.
    """
    observed = observed_exits(case)
    found: dict[str, float] = {}
    for variant in case.table["variants"]:
        tables = setup(case, variant, people=_entries(case))
        fields = fields_of(tables)
        times = [
            np.sort(play(tables, calibration=calibration, seed=seed, fields=fields).people.out_s)
            for seed in range(1, case.table["seeds"] + 1)
        ]
        known = observed[observed[:, 1] <= len(times[0])]
        errors = [curve_errors(out, known) for out in times]
        last = float(np.median([out[-1] for out in times]))
        of_variant = {key: float(np.mean([e[key] for e in errors])) for key in errors[0]} | {
            "last-out": last,
            "last-over-observed": last / case.table["last_observed_s"],
            "steady-flow": float(
                np.mean([_between(out, *case.table["steady_s"]) for out in times])
            ),
        }
        for number, time in enumerate(observed[:, 0]):
            out = [np.searchsorted(each, time, side="right") for each in times]
            of_variant[f"out-{number}"] = float(np.mean(out))
        found |= {f"{variant}-{key}": value for key, value in of_variant.items()}
    return found


def observed_exits(case: Case) -> Floats:
    """Return times and how many people were out, ``(m, 2)``."""
    return np.array(
        [
            (float(row["time_s"]), float(row["cumulative_exited"]))
            for row in read_rows(case.table["exits"])
        ]
    )


def curve_errors(out_s: Floats, observed: Floats) -> dict[str, float]:
    """Return how a simulated exit curve compares with an observed one.

    Root mean square error in persons, Euclidean relative difference and projection coefficient
    (Peacock, Reneke, Davis and Jones 1999), all at the observed times.

    Args:
        out_s: sorted exit times, ``(n,)``.
        observed: times and cumulative numbers, ``(m, 2)``.
    """
    simulated = np.searchsorted(out_s, observed[:, 0], side="right")
    difference = observed[:, 1] - simulated
    return {
        "rmse": float(np.sqrt(np.mean(difference**2))),
        "erd": float(np.linalg.norm(difference) / np.linalg.norm(observed[:, 1])),
        "epc": float(observed[:, 1] @ simulated / (simulated @ simulated)),
    }


def _between(out_s: Floats, start: float, stop: float) -> float:
    return float(np.sum((out_s >= start) & (out_s < stop)) / (stop - start))


def _entries(case: Case) -> dict[str, Any]:
    """Return the groups of a case with the times at which they entered."""
    rows = list(read_rows(case.table["entries"]))
    groups = {}
    for name, where in case.table["doors"].items():
        times = [
            float(row["entry_time_s"])
            for row in rows
            if all(row[key] == str(value) for key, value in where["rows"].items())
        ]
        groups[name] = case.table["walkers"] | {
            "count": len(times),
            "in": where["in"],
            "arrive": {"by": name, "at_s": times},
        }
    return groups
