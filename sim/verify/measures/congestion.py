"""Where people stand close together, and what a narrow place costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.verify.bench import fields_of, play, setup

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.verify.bench import Played
    from sim.verify.cases import Case, Table


def upstream(case: Case, calibration: str) -> dict[str, float]:
    """Return, for each named place, the peak density before it over that behind it.

    Densities are means over the seeds of the case.
    """
    runs = _runs(case, calibration, sample_s=case.table["sample_s"])
    found: dict[str, float] = {"last-out": float(np.mean([run.last_s for run in runs]))}
    for name, place in case.table["places"].items():
        before, behind = (
            float(np.mean([_peak(run, place[side]) for run in runs]))
            for side in ("before", "behind")
        )
        found |= {
            f"{name}-before": before,
            f"{name}-behind": behind,
            f"{name}-ratio": before / behind,
        }
    return found


def _runs(case: Case, calibration: str, *, sample_s: float, variant: str = "") -> list[Played]:
    """Return a play for each seed of the case; one if it names none."""
    tables = setup(case, variant)
    fields = fields_of(tables)
    return [
        play(tables, calibration=calibration, seed=seed, fields=fields, sample_s=sample_s)
        for seed in range(1, case.table.get("seeds", 1) + 1)
    ]


def _peak(played: Played, place: Table) -> float:
    """Return the greatest density of a place, that which it holds for ``held_s`` on average."""
    density = played.density(place["space"], place.get("area"))
    after = density[played.times_s >= place.get("from_s", 0.0)]
    samples = max(1, round(place.get("held_s", 0.0) / float(np.diff(played.times_s[:2])[0])))
    sums = np.cumsum(np.vstack([np.zeros((1, density.shape[1])), after]), axis=0)
    return float((sums[samples:] - sums[:-samples]).max() / samples)


def stair(case: Case, calibration: str) -> dict[str, float]:
    """Return the densities of :func:`upstream`, and the flow into a corridor over that out of it.

    Flows are taken between the first and the last fifth of the people.
    """
    found = upstream(case, calibration)
    runs = _runs(case, calibration, sample_s=0.25)
    into, out_of = (
        float(np.mean([_flow(run.entered_s(case.table[key])) for run in runs]))
        for key in ("corridor", "stair")
    )
    return found | {"flow-in": into, "flow-out": out_of, "flow-difference": into - out_of}


def _flow(times: NDArray[np.float64]) -> float:
    """Return people per second between the first and the last fifth of them."""
    ordered = np.sort(times)
    first, last = len(ordered) // 5, len(ordered) * 4 // 5
    return float((last - first) / (ordered[last] - ordered[first]))


def series_of_doors(case: Case, calibration: str) -> dict[str, float]:
    """Return peak and mean number of people waiting before each of two equal bottlenecks."""
    played = play(setup(case), calibration=calibration, sample_s=1.0)
    found: dict[str, float] = {"last-out": played.last_s}
    for name, place in case.table["places"].items():
        density = played.density(place["space"], place["area"])
        found |= {f"{name}-peak": float(density.max()), f"{name}-mean": float(density.mean())}
    found["peak-ratio"] = found["first-peak"] / found["second-peak"]
    found["mean-ratio"] = found["first-mean"] / found["second-mean"]
    return found


def last_times(case: Case, calibration: str) -> dict[str, float]:
    """Return the last time of every variant, and the least step from one to the next."""
    times = [play(setup(case, v), calibration=calibration).last_s for v in case.table["variants"]]
    found = dict(zip(case.table["variants"], times, strict=True))
    found["least-rise"] = float(np.min(np.diff(times)))
    return found


def flows(case: Case, calibration: str) -> dict[str, float]:
    """Return the flow out of every variant, and the least step from one to the next."""
    flow = [
        _flow(play(setup(case, variant), calibration=calibration).people.out_s)
        for variant in case.table["variants"]
    ]
    found = dict(zip(case.table["variants"], flow, strict=True))
    found["least-rise"] = float(np.min(np.diff(flow)))
    return found


def counterflow(case: Case, calibration: str) -> dict[str, float]:
    """Return when the last one of room 1 enters room 2, for each number of people against.

    Means over the seeds of the case.
    """
    times = []
    for variant in case.table["variants"]:
        runs = _runs(case, calibration, sample_s=0.25, variant=variant)
        last = [float(np.max(run.entered_s("room-2", run.rows("a")))) for run in runs]
        times.append(float(np.mean(last)))
    found = dict(zip(case.table["variants"], times, strict=True))
    found["least-rise"] = float(np.min(np.diff(times)))
    found["ratio"] = times[-1] / times[0]
    return found
