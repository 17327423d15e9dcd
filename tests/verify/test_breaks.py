"""Cases fail when what they are about breaks."""

from dataclasses import replace

import pytest

import sim.literature
from sim.verify.cases import all_cases
from sim.verify.runner import run_case

CASES = {case.id: case for case in all_cases()}


@pytest.mark.parametrize(
    ("constant", "number", "case", "calibration"),
    [
        ("movement.congestion.beta", 0.0, "rimea-15", "sfpe"),
        ("movement.swap", 0.0, "imo-8", "measured"),
        ("movement.counterflow.total", 1.5, "data-fd-bot", "measured"),
        ("movement.patch.spread", 1.0, "rimea-4", "imo"),
        ("movement.measured.c", 1.2, "data-fd-uo", "measured"),
        ("movement.measured.file.space", 0.2, "rimea-16", "measured"),
        ("movement.measured.door.slope", 1.3, "data-bottleneck-width", "measured"),
        ("movement.measured.door.slope", 1.3, "data-uo-180-180-070", "measured"),
        ("movement.measured.stair.down.flow", 1.1, "data-vtt-office-stair", "measured"),
    ],
)
def test_a_case_fails_when_what_it_is_about_breaks(
    constant, number, case, calibration, monkeypatch
):
    table = dict(sim.literature.table())
    table[constant] = replace(table[constant], value=number)
    monkeypatch.setattr("sim.literature.table", lambda: table)
    assert run_case(CASES[case], calibration).status == "fail"


@pytest.mark.parametrize("calibration", ["sfpe", "imo", "measured"])
def test_merging_fails_when_weights_do_not_count(calibration):
    case = CASES["merging-stairs"]
    variants = {"equal": {}, "one-to-three": {}}
    broken = replace(case, table={**case.table, "variants": variants})
    assert run_case(broken, calibration).status == "fail"
