"""What the calibration ``measured`` is fitted to: the data and the fits themselves.

``fits/measured.py`` writes the numbers of the calibration with these; the verification cases
compare with the same data.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import curve_fit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

DATA = Path(__file__).parents[1] / "data" / "measured"

LEVEL = ("2D uni open corridor uo", "corner eo", "T-junction ko")
FILE = "1D single-file (p/m)"
JAM = 5.4
"""Persons per m2 at which people stand (Weidmann 1993); the data end at 3.5."""


def read_rows(name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a table of measurements.

    Args:
        name: name of its file in ``sim/data/measured``.
    """
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def speeds(*sets: str) -> tuple[Floats, Floats]:
    """Return densities and median speeds of some set-ups, shape ``(n,)`` each."""
    rows = [row for row in read_rows("fundamental_diagram_binned.csv") if row["dataset"] in sets]
    return (
        np.array([float(row["density_bin_centre"]) for row in rows]),
        np.array([float(row["v_p50"]) for row in rows]),
    )


def flows() -> dict[str, Floats]:
    """Return widths and flows of every study, shape ``(n, 2)`` each."""
    found = defaultdict(list)
    for row in read_rows("bottleneck_flow_vs_width.csv"):
        found[row["dataset"]].append((float(row["width_m"]), float(row["flow_p_per_s"])))
    return {name: np.array(points) for name, points in sorted(found.items())}


def weidmann(density: Floats, free: float, c: float) -> Floats:
    """Return v = free (1 - exp(-c (1/D - 1/JAM)))."""
    speed: Floats = free * (1.0 - np.exp(-c * (1.0 / density - 1.0 / JAM)))
    return speed


def fit_level() -> tuple[float, float, float]:
    """Return free speed, steepness and the standard deviation of what is left, m/s."""
    density, speed = speeds(*LEVEL)
    (free, c), _ = curve_fit(weidmann, density, speed, p0=(1.34, 1.913))
    left = speed - weidmann(density, free, c)
    return float(free), float(c), float(left.std())


def fit_line(studies: Mapping[str, Floats]) -> tuple[float, float]:
    """Return slope and flow at width 0 of the line J = a w + b of least relative error.

    Every flow counts alike; the error is relative, as doors are judged.
    """
    width = np.concatenate([points[:, 0] for points in studies.values()])
    flow = np.concatenate([points[:, 1] for points in studies.values()])
    matrix = np.stack([width, np.ones_like(width)], axis=1) / flow[:, None]
    slope, at_0 = np.linalg.lstsq(matrix, np.ones_like(flow), rcond=None)[0]
    return float(slope), float(at_0)


def relative_error(points: Floats, slope: float, at_0: float) -> float:
    """Return the mean of |J_line - J| / J."""
    return float(np.mean(np.abs(slope * points[:, 0] + at_0 - points[:, 1]) / points[:, 1]))


def left_out() -> dict[str, float]:
    """Return the mean relative error of each study under the line fitted to the others."""
    studies = flows()
    return {
        name: relative_error(points, *fit_line({k: p for k, p in studies.items() if k != name}))
        for name, points in studies.items()
    }


def fit_file() -> tuple[float, float, float]:
    """Return free speed, space and time of v = min(free, (1/n - space) / time) in single file."""
    line, speed = speeds(FILE)

    def law(n: Floats, free: float, space: float, time: float) -> Floats:
        return np.asarray(np.clip((1.0 / n - space) / time, 0.0, free))

    (free, space, time), _ = curve_fit(law, line, speed, p0=(0.9, 0.38, 1.0))
    return float(free), float(space), float(time)
