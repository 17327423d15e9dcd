"""Fit the calibration ``measured``.

``python -m fits.measured`` prints what is fitted to which data and how well it fits; ``--write``
also writes ``sim/data/literature/measured.csv``. A test compares that table with a new fit.

Used

* speeds at given densities in three laboratory set-ups, medians by bin: open corridor (uo), corner
  (eo), merging T-junction (ko);
* speeds in single file, medians by bin;
* 79 flows through laboratory bottlenecks of seven studies, each study with the same weight;
* the steady flow at the street door of one office drill (1.35 persons per second at 1.07 m), for
  doors with a leaf;
* stair speeds of Fruin, as means over the ages and the two kinds of stair of the RiMEA builder.

Not used, kept to compare with: the six Hermes corridor runs, the exit curve of the office drill,
the two-way corridor, the corridor with people going round in it (ug-180: people were told to fill
it, and walk a third slower than in every other set-up), every evacuation time of another program.
"""

from __future__ import annotations

import argparse
import csv
import io
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import curve_fit

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "sim" / "data" / "measured"
TABLE = ROOT / "sim" / "data" / "literature" / "measured.csv"

LEVEL = ("2D uni open corridor uo", "corner eo", "T-junction ko")
FILE = "1D single-file (p/m)"
JAM = 5.4
"""Persons per m2 at which people stand (Weidmann 1993); the data end at 3.5."""
LEAF = (1.35, 1.07)
"""Flow in 1/s and clear width in m of the street door of the drill (VTT Working Papers 85)."""
FRUIN = {
    "down": (0.76, 0.81, 0.65, 0.78, 0.55, 0.59),
    "up": (0.55, 0.58, 0.50, 0.58, 0.42, 0.42),
}
"""Stair speeds under 30, 30 to 50 and over 50 years, inside and outside, m/s."""


@dataclass(frozen=True)
class Row:
    """A row of the table."""

    name: str
    value: float
    unit: str
    source: str
    confidence: str = "computed"
    note: str = ""


def speeds(*sets: str) -> tuple[np.ndarray, np.ndarray]:
    """Return densities and median speeds of some set-ups, shape ``(n,)`` each."""
    with (DATA / "fundamental_diagram_binned.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["dataset"] in sets]
    return (
        np.array([float(row["density_bin_centre"]) for row in rows]),
        np.array([float(row["v_p50"]) for row in rows]),
    )


def flows() -> dict[str, np.ndarray]:
    """Return widths and flows of every study, shape ``(n, 2)`` each."""
    found = defaultdict(list)
    with (DATA / "bottleneck_flow_vs_width.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["dataset"]].append((float(row["width_m"]), float(row["flow_p_per_s"])))
    return {name: np.array(points) for name, points in sorted(found.items())}


def weidmann(density: np.ndarray, free: float, c: float) -> np.ndarray:
    """Return v = free (1 - exp(-c (1/D - 1/JAM)))."""
    return free * (1.0 - np.exp(-c * (1.0 / density - 1.0 / JAM)))


def fit_level() -> tuple[float, float, float]:
    """Return free speed, steepness and the standard deviation of what is left, m/s."""
    density, speed = speeds(*LEVEL)
    (free, c), _ = curve_fit(weidmann, density, speed, p0=(1.34, 1.913))
    left = speed - weidmann(density, free, c)
    return float(free), float(c), float(left.std())


def fit_line(studies: dict[str, np.ndarray]) -> tuple[float, float]:
    """Return slope and flow at width 0 of the line J = a w + b of least relative error.

    Every study counts alike, however many points it has; the error is relative, as doors are
    judged.
    """
    width = np.concatenate([points[:, 0] for points in studies.values()])
    flow = np.concatenate([points[:, 1] for points in studies.values()])
    weight = np.concatenate([np.full(len(p), 1.0 / np.sqrt(len(p))) for p in studies.values()])
    matrix = np.stack([width, np.ones_like(width)], axis=1) * (weight / flow)[:, None]
    slope, at_0 = np.linalg.lstsq(matrix, weight, rcond=None)[0]
    return float(slope), float(at_0)


def relative_error(points: np.ndarray, slope: float, at_0: float) -> float:
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

    def law(n: np.ndarray, free: float, space: float, time: float) -> np.ndarray:
        return np.clip((1.0 / n - space) / time, 0.0, free)

    (free, space, time), _ = curve_fit(law, line, speed, p0=(0.9, 0.38, 1.0))
    return float(free), float(space), float(time)


def rows() -> list[Row]:
    """Fit everything and return the table."""
    free, c, sd = fit_level()
    slope, at_0 = fit_line(flows())
    file_free, space, time = fit_file()
    laboratory = "JuPedSim jpscore validation data: laboratory corridors, corner and junction"
    bottlenecks = "JuPedSim jpscore validation data: 79 flows of seven bottleneck studies"
    alone = "JuPedSim jpscore validation data: single file"
    fruin = "Fruin's stair speeds as in the web community's RiMEA 13, mean over ages and stairs"
    narrowest = min(points[:, 0].min() for points in flows().values())
    return [
        Row("free", free, "m/s", laboratory, note=f"what is left has a deviation of {sd:.2f} m/s"),
        Row("c", c, "1/m2", laboratory, note="v = free (1 - exp(-c (1/D - 1/jam)))"),
        Row("jam", JAM, "1/m2", "Weidmann 1993, jam density", "source"),
        Row("door.slope", slope, "1/(m s)", bottlenecks, note="line of least relative error"),
        Row("door.at-0", at_0, "1/s", bottlenecks, note="flow of that line at width 0"),
        Row("door.narrowest", narrowest, "m", bottlenecks, note="narrowest width measured"),
        Row(
            "leaf",
            LEAF[0] / LEAF[1],
            "1/(m s)",
            "VTT Working Papers 85 (2007), through the FDS+Evac guide: 1.35 1/s at 1.07 m",
            note="doors with a leaf; one drill",
        ),
        Row("file.free", file_free, "m/s", alone),
        Row("file.space", space, "m", alone, note="headway at which people stand"),
        Row("file.time", time, "s", alone, note="v = (headway - space) / time"),
        Row(
            "file.width", 1.0, "m", "ours", "assumption", "narrower ways are walked in single file"
        ),
        Row("stair.down.speed", float(np.mean(FRUIN["down"])), "m/s", fruin),
        Row("stair.up.speed", float(np.mean(FRUIN["up"])), "m/s", fruin),
    ]


def table(found: list[Row]) -> str:
    """Return the table as it is kept."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("name", "value", "unit", "low", "high", "source", "confidence", "note"))
    for row in found:
        number = f"{row.value:.4g}"
        name = f"movement.measured.{row.name}"
        writer.writerow((name, number, row.unit, "", "", row.source, row.confidence, row.note))
    return out.getvalue()


def main() -> None:
    """Print the fit, and write it if asked to."""
    parser = argparse.ArgumentParser(description="Fit the calibration 'measured'.")
    parser.add_argument("--write", action="store_true", help=f"write {TABLE.relative_to(ROOT)}")
    asked = parser.parse_args()
    found = rows()
    print(table(found))
    slope, at_0 = fit_line(flows())
    for name, points in flows().items():
        error = 100 * relative_error(points, slope, at_0)
        out = 100 * left_out()[name]
        print(f"{name}: {len(points)} flows, error {error:.1f} %, left out {out:.1f} %")
    everything = np.concatenate(list(flows().values()))
    print(f"all flows: mean error {100 * relative_error(everything, slope, at_0):.1f} %")
    if asked.write:
        TABLE.write_text(table(found), encoding="utf-8")


if __name__ == "__main__":
    main()
