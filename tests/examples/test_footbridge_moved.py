"""The shipped fair with its footbridge half a metre farther on takes as long."""

from pathlib import Path

import numpy as np
import pytest

from sim.ensemble.quick import on_one_stage
from sim.scenario.load import load_scenario

FAIR = Path(__file__).resolve().parents[2] / "buildings" / "lantern-fair.yaml"
MOVED = {
    "[[148, 80], [152, 80], [152, 110], [148, 110]]": (
        "[[148.5, 80], [152.5, 80], [152.5, 110], [148.5, 110]]"
    ),
    "at: [150, 80], kind: open, width: 4": "at: [150.5, 80], kind: open, width: 4",
    "at: [150, 110], kind: open, width: 4": "at: [150.5, 110], kind: open, width: 4",
    "[148, 80], [148, 110]": "[148.5, 80], [148.5, 110]",
    "[152, 80], [240": "[152.5, 80], [240",
    "110], [152, 110]]": "110], [152.5, 110]]",
}
SCENARIO = """\
format: 1
name: Only those for the north gate
site: ../buildings/fair.yaml
starts: 2026-10-01 21:30
people:
  - {group: metro, in: stage-field, count: 5000, profile: mixed, leave_by: north-gate,
     pre_movement: 0 s}
alarm: {at: 0 s, by: voice, zones: all}
run: {until: 60 min, calibration: CALIBRATION}
"""


def last_out(folder: Path, site: str, calibration: str) -> float:
    for name, text in (
        ("buildings/fair.yaml", site),
        ("scenarios/north.yaml", SCENARIO.replace("CALIBRATION", calibration)),
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    scenario, problems = load_scenario(folder / "scenarios" / "north.yaml", root=folder)
    assert scenario is not None, problems.render("en")
    simulate = on_one_stage(scenario)
    results = [simulate(scenario, seed=seed).result for seed in (1, 2, 3)]
    assert not any("frozen" in result for result in results)
    return float(np.median([result["evacuation_time_s"] for result in results]))


@pytest.mark.slow
@pytest.mark.parametrize("calibration", ["sfpe", "imo", "measured"])
def test_the_crowd_for_the_north_gate_takes_as_long(tmp_path, calibration):
    as_drawn = FAIR.read_text(encoding="utf-8")
    moved = as_drawn
    for old, new in MOVED.items():
        assert old in moved, old
        moved = moved.replace(old, new)
    times = [last_out(tmp_path / name, text, calibration)
             for name, text in (("own", as_drawn), ("moved", moved))]  # fmt: skip
    assert times[1] == pytest.approx(times[0], rel=0.03)
