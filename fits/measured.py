"""Fit the calibration ``measured``.

``python -m fits.measured`` prints what is fitted to which data and how well it fits; ``--write``
also writes ``sim/data/literature/measured.csv``. A test compares that table with a new fit. The
fits themselves are functions of ``sim.verify.fitting``, which the verification cases use too.

Used

* speeds at given densities in three laboratory set-ups, medians by bin: open corridor (uo), corner
  (eo), merging T-junction (ko);
* speeds in single file, medians by bin;
* 79 flows through laboratory bottlenecks of seven studies, each flow with the same weight;
* the steady flow at the street door of one office drill (1.35 persons per second at 1.07 m), for
  doors with a leaf;
* stair speeds of Fruin, as means over the ages and the two kinds of stair of the RiMEA builder;
* the exit curve of the office drill once more, to choose the greatest flow down its stair between
  what Pauls' formula gives for it (0.65 persons per second and metre of clear width) and what the
  SFPE Handbook does (0.83 to 0.88); up stairs the ratio of the IMO tables is kept.

Not used, kept to compare with: the six Hermes corridor runs, the two-way corridor, the corridor
with people going round in it (ug-180: people were told to fill it, and walk a third slower than in
every other set-up), every evacuation time of another program.
"""

from __future__ import annotations

import argparse
import csv
import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sim.verify.fitting import JAM, fit_file, fit_level, fit_line, flows, left_out, relative_error

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "sim" / "data" / "literature" / "measured.csv"

LEAF = (1.35, 1.07)
"""Flow in 1/s and clear width in m of the street door of the drill (VTT Working Papers 85)."""
FRUIN = {
    "down": (0.76, 0.81, 0.65, 0.78, 0.55, 0.59),
    "up": (0.55, 0.58, 0.50, 0.58, 0.42, 0.42),
}
"""Stair speeds under 30, 30 to 50 and over 50 years, inside and outside, m/s."""
STAIR = 0.76
"""Greatest flow down stairs, persons per second and metre of clear width."""


@dataclass(frozen=True)
class Row:
    """A row of the table."""

    name: str
    value: float
    unit: str
    source: str
    confidence: str = "computed"
    note: str = ""


def rows() -> list[Row]:
    """Fit everything and return the table."""
    free, c, sd = fit_level()
    slope, at_0 = fit_line(flows())
    file_free, space, time = fit_file()
    laboratory = "JuPedSim jpscore validation data: laboratory corridors, corner and junction"
    bottlenecks = "JuPedSim jpscore validation data: 79 flows of seven bottleneck studies"
    alone = "JuPedSim jpscore validation data: single file"
    fruin = "Fruin's stair speeds as in the web community's RiMEA 13, mean over ages and stairs"
    chosen = "VTT Working Papers 85 (2007): exit curve of the office drill"
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
        Row("stair.down.flow", STAIR, "1/(m s)", chosen, "assumption", "within 0.65 to 0.88"),
        Row(
            "stair.up.flow", STAIR * 0.88 / 1.1, "1/(m s)", chosen, "assumption", "IMO: 0.88 / 1.1"
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
