"""Laboratory experiments: corridors, speed against density. Openings are in ``openings``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.verify.bench import fields_of, play, setup
from sim.verify.fitting import read_rows
from sim.verify.measures.fundamental import read

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sim.verify.bench import Played
    from sim.verify.cases import Case

    Floats = NDArray[np.float64]

_FIRST, _LAST = 0.2, 0.8
"""Flows are taken between these shares of the people."""
_PIECE_M = 10.0
"""Length of a corridor over which a density is taken."""
_HALF_BIN = 0.25
"""Half the width of a bin of the measured densities, 1/m2."""


def steady_flow(times_s: Floats) -> float:
    """Return people per second between the first and the last fifth of them.

    Args:
        times_s: when each person passed, ``(n,)``.
    """
    ordered = np.sort(times_s)
    first, last = int(_FIRST * len(ordered)), int(_LAST * len(ordered)) - 1
    return float((last - first) / (ordered[last] - ordered[first]))


def corridor_run(case: Case, calibration: str) -> dict[str, float]:
    """Return the flow out of a corridor from the first to the last, and the density in it.

    The density is the mean over the corridor while the middle three fifths of the people leave.
    """
    played = play(setup(case), calibration=calibration, sample_s=1.0)
    times = np.sort(played.people.out_s)
    start, stop = times[int(_FIRST * len(times))], times[int(_LAST * len(times)) - 1]
    steady = (played.times_s >= start) & (played.times_s <= stop)
    return {
        "flow": float((len(times) - 1) / (times[-1] - times[0])),
        "density": float(played.density(case.table["corridor"])[steady].mean()),
    }


def diagram(case: Case, calibration: str) -> dict[str, float]:
    """Return how speeds at given densities compare with those of a laboratory set-up.

    ``error-over-spread`` is the root mean square of what the speeds are away from the measured
    means, over that of the standard deviations of single measurements round those means.
    """
    bins = [
        row
        for row in read_rows("fundamental_diagram_binned.csv")
        if row["dataset"] == case.table["dataset"]
    ]
    keys = ("density_bin_centre", "v_p10", "v_p50", "v_p90")
    found = _against(case, calibration, [[float(row[key]) for key in keys] for row in bins])
    mean, spread = (np.array([float(row[key]) for row in bins]) for key in ("v_mean", "v_sd"))
    speed = np.array([found[f"speed-{float(row[keys[0]]):g}"] for row in bins])
    error = np.sqrt(np.mean((speed - mean) ** 2) / np.mean(spread**2))
    return found | {"error-over-spread": float(error)}


def curve(case: Case, calibration: str) -> dict[str, float]:
    """Return the same for measured speeds that stand in the case itself, but for the spread."""
    return _against(case, calibration, case.table["reference"])


def _against(case: Case, calibration: str, rows: Sequence[Sequence[float]]) -> dict[str, float]:
    """Return the share of densities at which the speed lies in the measured band.

    Args:
        case: a corridor to fill.
        calibration: law of speed and flow.
        rows: density, 10th, 50th and 90th percentile of speed, m/s, of each bin.
    """
    found: dict[str, float] = {}
    met, errors = [], []
    for density, low, median, high in rows:
        speed = found[f"speed-{density:g}"] = _at_density(case, calibration, density)
        met.append(low <= speed <= high)
        errors.append(abs(speed / median - 1.0))
    return found | {
        "share-in-band": float(np.mean(met)),
        "mean-error": 100.0 * float(np.mean(errors)),
    }


def _at_density(case: Case, calibration: str, density: float) -> float:
    """Return the mean speed in the middle of a corridor filled to a density, m/s.

    With ``per_metre`` the density of the case is per metre of the corridor's length. Mean over
    ``seeds`` draws of where people stand.
    """
    x0, y0, x1, y1 = case.table["spaces"]["corridor"]["box"]
    width = y1 - y0
    per_m2 = density / width if case.table.get("per_metre") else density
    tables = setup(case, people={"p": {"count": round(per_m2 * (x1 - x0) * width)}})
    fields = fields_of(tables)
    speeds = []
    for seed in range(1, case.table["seeds"] + 1):
        played = play(
            tables,
            calibration=calibration,
            seed=seed,
            fields=fields,
            until_s=case.table["until_s"],
            sample_s=1.0,
        )
        reading = read(played, case.table["slice_m"], width=width, from_s=case.table["from_s"])
        speeds.append(reading.speed)
    return float(np.mean(speeds))


def two_way(case: Case, calibration: str) -> dict[str, float]:
    """Return speeds in a two-way corridor over those in a one-way one, beside the measured ones.

    Both are taken as the experiment has them: at the density met, whatever it was at the start.
    """
    found: dict[str, float] = {}
    rows = {
        name: {
            float(row["density_bin_centre"]): float(row["v_p50"])
            for row in read_rows("fundamental_diagram_binned.csv")
            if row["dataset"] == dataset
        }
        for name, dataset in (("one", case.table["one_way"]), ("two", case.table["two_way"]))
    }
    met = {
        name: _met(case, calibration, shares)
        for name, shares in (("one", (1.0, 0.0)), ("two", (0.5, 0.5)))
    }
    errors = []
    for density in case.table["densities"]:
        speed = {
            name: float(np.median(speeds[np.abs(densities - density) <= _HALF_BIN]))
            for name, (densities, speeds) in met.items()
        }
        ratio = speed["two"] / speed["one"]
        measured = rows["two"][density] / rows["one"][density]
        found[f"ratio-{density:g}"] = ratio
        found[f"speed-{density:g}"] = speed["two"]
        errors.append(abs(ratio / measured - 1.0))
    return found | {"worst-error": 100.0 * max(errors)}


def _met(case: Case, calibration: str, shares: tuple[float, float]) -> tuple[Floats, Floats]:
    """Return the densities met in pieces of a corridor, second by second, and the speeds there.

    Args:
        case: the case.
        calibration: its calibration.
        shares: of the people who walk one way and the other.
    """
    fields = fields_of(setup(case))
    x0, y0, x1, y1 = case.table["spaces"]["corridor"]["box"]
    densities, speeds = [np.empty(0)], [np.empty(0)]
    for start in case.table["densities"]:
        count = start * (x1 - x0) * (y1 - y0)
        people = {g: {"count": round(count * s)} for g, s in zip("ab", shares, strict=True)}
        for seed in range(1, case.table["seeds"] + 1):
            played = play(
                setup(case, people=people),
                calibration=calibration,
                seed=seed,
                fields=fields,
                until_s=case.table["until_s"],
                sample_s=1.0,
            )
            start_m, stop_m = case.table["slice_m"]
            for low in np.arange(start_m, stop_m, _PIECE_M).tolist():
                met = _in_piece(played, low, low + _PIECE_M, from_s=case.table["from_s"])
                densities.append(met[0] / (_PIECE_M * (y1 - y0)))
                speeds.append(met[1])
    return np.concatenate(densities), np.concatenate(speeds)


def _in_piece(played: Played, low: float, high: float, *, from_s: float) -> tuple[Floats, Floats]:
    """Return how many are in a piece of a corridor from second to second, and their mean speed."""
    x = np.append(played.world.walkable.cell_x, np.nan)[played.cell]
    chosen = played.times_s >= from_s
    x, times = x[chosen], played.times_s[chosen]
    inside = (x >= low) & (x < high)
    both = inside[:-1] & inside[1:]
    metres = np.where(both, np.abs(np.diff(x, axis=0)), 0.0).sum(axis=1)
    number = both.sum(axis=1)
    met = number > 0
    speed = metres[met] / (number[met] * np.diff(times)[met])
    return 0.5 * (inside[:-1].sum(axis=1) + inside[1:].sum(axis=1))[met], speed
