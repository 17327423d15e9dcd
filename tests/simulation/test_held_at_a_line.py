"""A measure holds people back who want into a space; who is inside gets out past them."""

from __future__ import annotations

import numpy as np
import pytest

from sim.scenario.load import load_scenario
from sim.simulation.simulate import simulate

SITE = """\
format: 1
name: Underpass
use: ground
levels: {G: {elevation: 0}}
spaces:
  - {id: west, level: G, use: street, outline: [[-16, -4], [0, -4], [0, 8], [-16, 8]]}
  - {id: tunnel, level: G, use: street, outline: [[0, 0], [30, 0], [30, 4], [0, 4]]}
  - {id: east, level: G, use: street, outline: [[30, -4], [46, -4], [46, 8], [30, 8]]}
openings:
  - {id: mouth, between: [west, tunnel], at: [0, 2], kind: open, width: 4}
  - {id: far-mouth, between: [tunnel, east], at: [30, 2], kind: open, width: 4}
gates:
  - {id: left, from: west, at: [-16, 2], width: 6}
  - {id: right, from: east, at: [46, 2], width: 6}
"""
SCENARIO = """\
format: 1
name: Underpass
site: ../buildings/underpass.yaml
starts: 2026-06-01 20:00
people:
  - {group: in, in: west, count: 60, profile: adults, leave_by: right, leave_at: 60 s}
  - {group: out, in: tunnel, count: 60, profile: adults, leave_by: left, leave_at: 60 s}
measures:
  - {id: line, when: "WHEN", do: {DO}}
run: {until: 20 min, seeds: 0, calibration: imo}
"""


def load(
    tmp_path, do="stop: mouth", when="time() > 10 s and time() < 10 min and count(tunnel) >= 0"
):
    for name, text in (
        ("buildings/underpass.yaml", SITE),
        ("scenarios/underpass.yaml", SCENARIO.replace("DO", do).replace("WHEN", when)),
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return load_scenario(tmp_path / "scenarios" / "underpass.yaml")


def out_s(outcome, group):
    rows = np.array(outcome.people["group"]) == group
    out = np.array(
        [t if t not in (None, "") else np.nan for t in outcome.people["out_s"]], dtype=float
    )
    return out[rows]


def test_those_inside_get_out_past_those_who_are_held_and_these_go_on_later(tmp_path):
    scenario, problems = load(tmp_path)
    assert not problems.errors, problems.render("en")
    outcome = simulate(scenario, seed=1)
    assert out_s(outcome, "out").max() < 240, "nobody inside is locked in"
    came = out_s(outcome, "in")
    assert np.isfinite(came).all()
    # In a jam at the line one or two may be drawn along with those who come out.
    assert np.sort(came)[2] > 600, "nobody else gets in before the line is opened"
    assert "frozen" not in outcome.result


def test_the_other_direction_can_be_held_instead(tmp_path):
    scenario, problems = load(
        tmp_path, "stop: mouth, into: west", "time() > 10 s and time() < 10 min"
    )
    assert not problems.errors, problems.render("en")
    outcome = simulate(scenario, seed=1)
    assert out_s(outcome, "in").max() < 450, "long before the others are let on"
    assert out_s(outcome, "out").min() > 600


@pytest.mark.parametrize(
    "do", ["stop: mouth", "stop: mouth, into: east", "open: mouth, into: west"]
)
def test_a_direction_that_is_not_plain_is_asked_about_at_its_line(tmp_path, do):
    _, problems = load(tmp_path, do, "time() > 10 s and time() < 10 min")
    (fault,) = problems.errors
    assert fault.code == ("measure-into-form" if "open" in do else "measure-stop-into")
    assert fault.span.line == 9
