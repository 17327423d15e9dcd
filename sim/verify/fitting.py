"""What the calibration ``measured`` is fitted to: the data and the fits themselves.

``fits/measured.py`` writes the numbers of the calibration with these; the verification cases
compare with the same data. Doors have a module of their own, ``doorfit``.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import curve_fit

if TYPE_CHECKING:
    from collections.abc import Iterator

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


def fit_file() -> tuple[float, float, float]:
    """Return free speed, space and time of v = min(free, (1/n - space) / time) in single file."""
    line, speed = speeds(FILE)

    def law(n: Floats, free: float, space: float, time: float) -> Floats:
        return np.asarray(np.clip((1.0 / n - space) / time, 0.0, free))

    (free, space, time), _ = curve_fit(law, line, speed, p0=(0.9, 0.38, 1.0))
    return float(free), float(space), float(time)
