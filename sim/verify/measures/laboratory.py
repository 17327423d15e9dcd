"""Laboratory experiments: bottlenecks, corridors, speed against density."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.verify.bench import door_flow, fields_of, play, setup
from sim.verify.fitting import fit_line, flows, read_rows
from sim.verify.measures.fundamental import Reading, read

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.verify.cases import Case

    Floats = NDArray[np.float64]

_FIRST, _LAST = 0.2, 0.8
"""Flows are taken between these shares of the people."""


def steady_flow(times_s: Floats) -> float:
    """Return people per second between the first and the last fifth of them.

    Args:
        times_s: when each person passed, ``(n,)``.
    """
    ordered = np.sort(times_s)
    first, last = int(_FIRST * len(ordered)), int(_LAST * len(ordered)) - 1
    return float((last - first) / (ordered[last] - ordered[first]))


def bottlenecks(case: Case, calibration: str) -> dict[str, float]:
    """Return the mean relative error of the flow of every measured width, in per cent.

    With one study left out, what the crowd makes of a door is taken in units of the fitted line,
    and the line is fitted to the others.
    """
    studies = flows()
    widths = np.unique(np.concatenate([points[:, 0] for points in studies.values()]))
    simulated = {float(width): _door(case, calibration, float(width)) for width in widths}
    found: dict[str, float] = {}
    errors, left_out = [], []
    for name, points in studies.items():
        flow = np.array([simulated[float(width)] for width in points[:, 0]])
        error = np.abs(flow - points[:, 1]) / points[:, 1]
        errors.append(error)
        slope, at_0 = fit_line({k: p for k, p in studies.items() if k != name})
        line = np.array([door_flow(calibration, float(width)) for width in points[:, 0]])
        others = flow / line * (slope * points[:, 0] + at_0)
        left_out.append(float(np.mean(np.abs(others - points[:, 1]) / points[:, 1])))
        found[f"error-{name}"] = 100.0 * float(error.mean())
    ratio = np.array([simulated[float(w)] / door_flow(calibration, float(w)) for w in widths])
    return found | {
        "mean-error": 100.0 * float(np.concatenate(errors).mean()),
        "worst-left-out": 100.0 * max(left_out),
        "least-over-law": float(ratio.min()),
        "most-over-law": float(ratio.max()),
    }


def _door(case: Case, calibration: str, width: float) -> float:
    """Return the flow of a room of people through a door of a width, people per second."""
    middle = case.table["middle_m"]
    at = [[case.table["wall_m"], middle - width / 2], [case.table["wall_m"], middle + width / 2]]
    tables = setup(case, openings={"door": {"at": at}})
    return steady_flow(play(tables, calibration=calibration).people.out_s)


def corridor_runs(case: Case, calibration: str) -> dict[str, float]:
    """Return the flow out of a corridor between two narrow places over what was measured."""
    found: dict[str, float] = {}
    for name, run in case.table["runs"].items():
        tables = setup(case, **_narrowed(case, run))
        times = np.sort(play(tables, calibration=calibration).people.out_s)
        flow = (len(times) - 1) / (times[-1] - times[0])
        found[name] = float(flow)
        found[f"error-{name}"] = 100.0 * abs(float(flow) / run["flow"] - 1.0)
    found["worst-error"] = max(v for k, v in found.items() if k.startswith("error-"))
    return found


def _narrowed(case: Case, run: dict[str, Any]) -> dict[str, Any]:
    y0, y1 = case.table["corridor_y"]
    x0, x1 = case.table["corridor_x"]
    middle = (y0 + y1) / 2
    changes: dict[str, Any] = {"openings": {}, "people": {"p": {"count": run["people"]}}}
    for name, x in (("entrance", x0), ("exit", x1)):
        half = run[f"{name}_m"] / 2
        changes["openings"][name] = {"at": [[x, middle - half], [x, middle + half]]}
    return changes


def diagram(case: Case, calibration: str) -> dict[str, float]:
    """Return how speeds at given densities compare with those of a laboratory set-up.

    A bin counts as met if the simulated speed lies between the 10th and the 90th percentile of
    the measured ones, widened by ``slack`` (a share).
    """
    bins = [row for row in read_rows("fundamental_diagram_binned.csv") if row["dataset"] ==
            case.table["dataset"]]  # fmt: skip
    slack = case.table.get("slack", 0.0)
    met, errors = [], []
    for row in bins:
        reading = _at_density(case, calibration, float(row["density_bin_centre"]))
        low, high = float(row["v_p10"]) * (1 - slack), float(row["v_p90"]) * (1 + slack)
        met.append(low <= reading.speed <= high)
        errors.append(abs(reading.speed / float(row["v_p50"]) - 1.0))
    return {
        "share-in-band": float(np.mean(met)),
        "mean-error": 100.0 * float(np.mean(errors)),
        "bins": float(len(bins)),
    }


def _at_density(case: Case, calibration: str, density: float) -> Reading:
    """Return density and flow in the middle of a corridor filled to a density.

    With ``across_m`` the density of the case is per metre of the corridor's length.
    """
    x0, y0, x1, y1 = case.table["spaces"]["corridor"]["box"]
    width = y1 - y0
    per_m2 = density / width if case.table.get("per_metre") else density
    count = round(per_m2 * (x1 - x0) * width)
    tables = setup(case, people={"p": {"count": count}})
    played = play(tables, calibration=calibration, until_s=case.table["until_s"], sample_s=1.0)
    return read(played, case.table["slice_m"], width=width, from_s=case.table["from_s"])


def two_way(case: Case, calibration: str) -> dict[str, float]:
    """Return speeds in a two-way corridor over those in a one-way one, beside the measured ones."""
    found: dict[str, float] = {}
    rows = {
        name: {
            float(row["density_bin_centre"]): float(row["v_p50"])
            for row in read_rows("fundamental_diagram_binned.csv")
            if row["dataset"] == dataset
        }
        for name, dataset in (("one", case.table["one_way"]), ("two", case.table["two_way"]))
    }
    fields = fields_of(setup(case))
    errors = []
    for density in case.table["densities"]:
        x0, y0, x1, y1 = case.table["spaces"]["corridor"]["box"]
        count = round(density * (x1 - x0) * (y1 - y0))
        speed = {}
        for name, shares in (("one", (1.0, 0.0)), ("two", (0.5, 0.5))):
            people = {g: {"count": round(count * s)} for g, s in zip("ab", shares, strict=True)}
            played = play(
                setup(case, people=people),
                calibration=calibration,
                fields=fields,
                until_s=case.table["until_s"],
                sample_s=1.0,
            )
            speed[name] = _mean_speed(played, case)
        ratio = speed["two"] / speed["one"]
        measured = rows["two"][density] / rows["one"][density]
        found[f"ratio-{density:g}"] = ratio
        errors.append(abs(ratio / measured - 1.0))
    return found | {"worst-error": 100.0 * max(errors), "least-ratio": min(found.values())}


def _mean_speed(played: Any, case: Case) -> float:
    """Return the mean speed of those in the middle of a corridor, whichever way they go."""
    start, stop = case.table["slice_m"]
    x = np.append(played.world.walkable.cell_x, np.nan)[played.cell]
    chosen = played.times_s >= case.table["from_s"]
    x, times = x[chosen], played.times_s[chosen]
    inside = (x >= start) & (x < stop)
    both = inside[:-1] & inside[1:]
    way = np.where(both, np.abs(np.diff(x, axis=0)), 0.0).sum()
    return float(way / (both.sum() * (times[1] - times[0])))
