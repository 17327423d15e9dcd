"""Fit the calibration ``measured``.

``python -m fits.measured`` prints what is fitted to which data and how well it fits; ``--write``
also writes ``sim/data/literature/measured.csv``. A test compares that table with a new fit. The
fits themselves are functions of ``sim.verify.fitting``, which the verification cases use too.

Used

* speeds at given densities in three laboratory set-ups, medians by bin: open corridor (uo), corner
  (eo), merging T-junction (ko);
* speeds in single file, medians by bin;
* flows through openings without a leaf: 74 of six published studies, and 19 of the Hermes
  experiments (five wide openings, corridors of 2.4 and 3 m with narrower entrances and exits).
  Each study has a factor of its own, drawn round one; the line is that of the middle study;
* the steady flow at the street door of one office drill (1.35 persons per second at 1.07 m), for
  what a leaf takes from that;
* stair speeds of Fruin, as means over the ages and the two kinds of stair of the RiMEA builder;
* the exit curve of the office drill once more, to choose the greatest flow down its stair between
  what Pauls' formula gives for it (0.65 persons per second and metre of clear width) and what the
  SFPE Handbook does (0.83 to 0.88); up stairs the ratio of the IMO tables is kept.

Not used, kept to compare with: the Hermes runs in a corridor of 1.8 m, in two-way corridors and
round a corner, the gate of the CrowdQueue experiments, the door of a library, the speeds of the
two-way corridor, the corridor with people going round in it (ug-180: people were told to fill it,
and walk a third slower than in every other set-up), every evacuation time of another program.
"""

from __future__ import annotations

import argparse
import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sim.verify.doorfit import DoorFit, door_rows, fit_doors, left_out, near, repeats
from sim.verify.fitting import JAM, fit_file, fit_level

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "sim" / "data" / "literature" / "measured.csv"

LEAF_OPEN = 0.80
"""Flow past a leaf that stands open, over that of the opening (Daamen and Hoogendoorn 2012)."""
HELD_OUT = ("uo-", "bo", "eo-", "2018CrowdQueue")
"""What was held out: beginnings of runs, or a study."""
PASSAGES = ("2006EG", "2009Seyfried")
"""Studies whose bottlenecks were passages of some metres, from memory."""
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
    doors = fit_doors(door_rows(leaf="no", use="fitted"))
    (street,), (library,) = door_rows(leaf="yes", use="fitted"), door_rows(study="2007VTT-library")
    loss = doors.slope * street.width_m + doors.at_0 - street.flow
    file_free, space, time = fit_file()
    laboratory = "JuPedSim jpscore validation data: laboratory corridors, corner and junction"
    openings = "sim/data/measured/door_flows.csv: 93 flows of seven studies, no leaf"
    drill = "VTT Working Papers 85 (2007), through the FDS+Evac guide: 1.35 1/s at 1.07 m"
    alone = "JuPedSim jpscore validation data: single file"
    fruin = "Fruin's stair speeds as in the web community's RiMEA 13, mean over ages and stairs"
    chosen = "VTT Working Papers 85 (2007): exit curve of the office drill"
    narrowest = min(row.width_m for row in door_rows(leaf="no", use="fitted"))
    return [
        Row("free", free, "m/s", laboratory, note=f"what is left has a deviation of {sd:.2f} m/s"),
        Row("c", c, "1/m2", laboratory, note="v = free (1 - exp(-c (1/D - 1/jam)))"),
        Row("jam", JAM, "1/m2", "Weidmann 1993, jam density", "source"),
        Row("door.slope", doors.slope, "1/(m s)", openings, note="line of the middle study"),
        Row("door.at-0", doors.at_0, "1/s", openings, note="flow of that line at width 0"),
        Row("door.narrowest", narrowest, "m", openings, note="narrowest width measured"),
        Row(
            "door.feed",
            doors.feed,
            "-",
            openings,
            note="share that an opening as wide as the corridor that feeds it loses",
        ),
        Row(
            "door.spread",
            doors.spread,
            "-",
            openings,
            note="deviation of a door not yet measured, in logarithms",
        ),
        Row(
            "leaf",
            street.flow / street.width_m,
            "1/(m s)",
            drill,
            note="greatest flow a metre of doors with a leaf; one drill",
        ),
        Row("leaf.loss", loss, "1/s", drill, note="what a leaf takes from the line of openings"),
        Row(
            "leaf.narrowest",
            library.width_m,
            "m",
            "FDS+Evac guide, input file of the public library",
            note="narrowest door with a leaf that was observed",
        ),
        Row(
            "leaf.open",
            LEAF_OPEN,
            "-",
            "Daamen and Hoogendoorn 2012, Fire Technology 48, abstract",
            "source",
            "a leaf that stands open at 90 degrees, over the opening without; 0.85 m",
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


def how_well(doors: DoorFit) -> list[str]:
    """Return in words how the line of openings agrees with what it saw and what it never saw."""
    fitted, held = door_rows(leaf="no", use="fitted"), door_rows(leaf="no", use="held-out")
    lines = [
        f"openings: J = {doors.slope:.3f} w {doors.at_0:+.3f}, less {100 * doors.feed:.0f} % where "
        f"the corridor is no wider; studies differ by {100 * doors.between:.0f} %, runs of one "
        f"study by {100 * doors.within:.0f} %",
        _agrees("fitted, all", doors.errors(fitted)),
    ]
    for name, errors in left_out(fitted).items():
        lines.append(_agrees(f"  {name}, left out", errors))
    every = np.concatenate(list(left_out(fitted).values()))
    lines += [_agrees("  all, each left out", every), _agrees("held out, all", doors.errors(held))]
    for name in HELD_OUT:
        rows = [row for row in held if row.run.startswith(name) or row.study == name]
        lines.append(_agrees(f"  {name}", doors.errors(rows)))
    steady = [row for row in (*fitted, *held) if not np.isnan(row.steady)]
    lines.append(_agrees("against the flow of the middle 80 %", doors.errors(steady, steady=True)))
    short = fit_doors([row for row in fitted if row.study not in PASSAGES])
    lines += [
        f"without the two passages: J = {short.slope:.3f} w {short.at_0:+.3f}, "
        f"{100 * (short.slope + short.at_0) / (doors.slope + doors.at_0) - 100:+.0f} % at 1 m",
        _agrees("  held out, all", short.errors(held)),
    ]
    scatter = repeats([*fitted, *held]).items()
    said = ", ".join(f"{study} {100 * deviation:.0f} %" for study, deviation in scatter)
    return [*lines, f"runs at one width and feed scatter by: {said}"]


def _agrees(name: str, errors: Floats) -> str:
    """Return mean error, mean size of the errors, and how many are within a tenth."""
    mean, size = 100 * errors.mean(), 100 * np.abs(errors).mean()
    return (
        f"{name}: {len(errors)} flows, mean error {mean:+.1f} %, size {size:.1f} %, "
        f"{100 * near(errors):.0f} % within 10 %"
    )


def main() -> None:
    """Print the fit, and write it if asked to."""
    parser = argparse.ArgumentParser(description="Fit the calibration 'measured'.")
    parser.add_argument("--write", action="store_true", help=f"write {TABLE.relative_to(ROOT)}")
    asked = parser.parse_args()
    found = rows()
    print(table(found))
    for line in how_well(fit_doors(door_rows(leaf="no", use="fitted"))):
        print(line)
    if asked.write:
        TABLE.write_text(table(found), encoding="utf-8")


if __name__ == "__main__":
    main()
