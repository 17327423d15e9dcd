"""The fit of the doors of ``measured``: every study counts alike, a corridor that feeds shows."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from sim.verify.doorfit import DoorRow, door_rows, fit_doors, left_out, near, repeats
from sim.verify.fitting import read_rows

BASE = DoorRow("one", "", 1.0, 2.0, math.nan, 0, math.inf, "crowd", "no", "fitted")


def made(study, factor, widths, *, noise=0.02, share=0.0, lost=0.0):
    """Return flows 2 w + 0.1 of a study, alternately a little above and below."""
    rows = []
    for number, width in enumerate(widths):
        flow = factor * (2.0 * width + 0.1) * (1.0 - lost * share**2)
        flow *= math.exp(noise if number % 2 else -noise)
        feed = width / share if share else math.inf
        rows.append(replace(BASE, study=study, width_m=width, flow=flow, feed_m=feed))
    return rows


def test_fifty_runs_of_one_study_do_not_outweigh_five_of_another():
    many = made("many", 0.8, np.linspace(0.5, 2.5, 50))
    few = made("few", 1.25, np.linspace(0.5, 2.5, 6))
    line = fit_doors([*many, *few])
    assert line.slope == pytest.approx(2.0, rel=0.02)
    assert line.between == pytest.approx(math.log(1.25), rel=0.1)
    assert line.within == pytest.approx(0.02, rel=0.2)
    pooled = np.mean([row.flow / (2.0 * row.width_m + 0.1) for row in (*many, *few)])
    assert pooled < 0.86  # what a fit of all flows alike would have made of it


def test_what_a_corridor_takes_is_found_from_one_study_that_has_both():
    studies = [made(f"room {k}", f, np.linspace(0.5, 2.0, 8)) for k, f in enumerate((0.9, 1.1))]
    both = made("both", 1.0, np.linspace(0.5, 2.0, 8))
    both += made("both", 1.0, np.linspace(0.7, 1.9, 8), share=0.6, lost=0.3)
    assert fit_doors(sum(studies, both)).feed == pytest.approx(0.3, abs=0.02)


def test_a_study_left_out_is_told_by_the_others_alone():
    rows = [row for k, f in enumerate((0.9, 1.0, 1.1)) for row in made(str(k), f, [0.6, 1.2, 2.0])]
    rows += made("0", 0.9, [0.8, 1.4], share=0.5, lost=0.2)
    errors = left_out(rows)
    assert set(errors) == {"0", "1", "2"}
    assert errors["2"].mean() == pytest.approx(math.sqrt(0.9 * 1.0) / 1.1 - 1.0, abs=0.02)
    # The only study with a corridor left out: what a corridor takes stays as it was.
    assert errors["0"][-2:].mean() == pytest.approx(math.sqrt(1.0 * 1.1) / 0.9 - 1.0, abs=0.05)


def test_runs_of_one_width_show_how_near_any_law_can_come():
    rows = made("a", 1.0, [0.9] * 6, noise=0.05) + made("b", 1.3, [0.9, 1.2], noise=0.5)
    assert repeats(rows) == {"a": pytest.approx(0.05 * math.sqrt(6 / 5))}
    assert near([0.1, -0.1, 0.11, -0.5]) == 0.5


def test_every_row_of_the_table_says_who_measured_what_is_fitted_and_whence():
    rows = list(read_rows("door_flows.csv"))
    assert {row["use"] for row in rows} == {"fitted", "held-out", "compared"}
    assert {row["leaf"] for row in rows} == {"no", "yes", "open"}
    assert {row["fed_by"] for row in rows} == {"crowd", "corridor", "stairs"}
    for row in rows:
        assert row["study"]
        assert row["source"]
        assert 0.3 < float(row["width_m"]) < 6.0
        assert 0.3 < float(row["flow_per_s"]) / float(row["width_m"]) < 5.0
        assert not row["feed_m"] or float(row["feed_m"]) >= float(row["width_m"])
    named = [(row["study"], row["run"]) for row in rows if row["run"]]
    assert len(named) == len(set(named))


def test_nothing_that_is_held_out_has_a_part_in_the_fit():
    fitted, held = door_rows(use="fitted"), door_rows(use="held-out")
    assert not {(r.study, r.run) for r in fitted if r.run} & {(r.study, r.run) for r in held}
    assert {r.study for r in held} >= {"2018CrowdQueue", "2007VTT-library"}
    assert not {r.study for r in fitted} & {"2018CrowdQueue", "2007VTT-library"}
