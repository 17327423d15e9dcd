"""From a scenario file to gates that serve, open and close, and escalators that are switched."""

from __future__ import annotations

import numpy as np
import pytest

from sim.scenario.load import load_scenario
from sim.simulation.simulate import simulate

SITE = """\
format: 1
name: Metro
use: station
levels: {G: {elevation: 0, height: 6}, P: {elevation: -6, height: 5}}
spaces:
  - {id: hall, level: G, use: hall, outline: [[0, 0], [20, 0], [20, 10], [0, 10]]}
  - {id: platform, level: P, use: platform, outline: [[30.4, 0], [60, 0], [60, 10], [30.4, 10]]}
escalators:
  - {id: down, from: hall, to: platform, at: [20, 7], to_at: [30.4, 7], width: 1, runs: down}
  - {id: up, from: hall, to: platform, at: [20, 3], to_at: [30.4, 3], width: 1, runs: up}
exits:
  - {id: street, from: hall, at: [0, 5], width: 3, GATE}
"""
SCENARIO = """\
format: 1
name: Metro
site: ../buildings/metro.yaml
people:
  - {group: riders, in: platform, count: 60, pre_movement: 5 s}
alarm: {at: 0 s, by: bell, zones: all}
PARTS
run: {until: 15 min}
"""


def load(tmp_path, gate="kind: open", parts=""):
    for name, text in (
        ("buildings/metro.yaml", SITE.replace("GATE", gate)),
        ("scenarios/metro.yaml", SCENARIO.replace("PARTS", parts)),
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return load_scenario(tmp_path / "scenarios" / "metro.yaml")


def play(tmp_path, gate="kind: open", parts=""):
    scenario, problems = load(tmp_path, gate, parts)
    assert not problems.errors, problems.render("en")
    return simulate(scenario, seed=1)


def out_s(outcome):
    return np.sort([float(x) for x in outcome.people["out_s"]])


def test_turnstiles_of_a_file_pass_as_many_as_their_lanes_serve(tmp_path):
    out = out_s(play(tmp_path, "kind: turnstile, service: 4 s, lanes: 2"))
    assert (out[50] - out[10]) / 40 == pytest.approx(2.0, rel=0.1)


def test_a_light_of_a_file_holds_people_back(tmp_path):
    out = out_s(play(tmp_path, "kind: gate, opens: {every: 2 min, for: 20 s, first: 30 s}"))
    assert ((out - 30) % 120 <= 20.5).all()
    assert len(np.unique((out - 30) // 120)) > 1  # they did not all pass in one go


@pytest.mark.parametrize(
    "parts",
    [
        "injects:\n  - {id: I1, at: 1 s, effect: {escalator: up, runs: stopped}}",
        "measures:\n  - {id: m, when: time() > 1 s, do: {halt: up}}",
    ],
)
def test_an_escalator_that_is_halted_takes_longer(tmp_path, parts):
    runs, halted = play(tmp_path), play(tmp_path / "halted", parts=parts)
    (event,) = (e for e in halted.events if e.event == "escalator-set")
    assert (event.object, event.text) == ("up", "stopped")
    assert out_s(halted).max() > out_s(runs).max() + 5


def test_an_escalator_turned_by_a_measure_opens_a_second_way_up(tmp_path):
    parts = "measures:\n  - {id: m, when: time() > 1 s, do: {run_up: down}}\n"
    one, both = play(tmp_path), play(tmp_path / "both", parts=parts)
    assert out_s(both).max() < out_s(one).max()


def test_one_way_gates_locked_and_opened_in_mid_run_keep_their_service(tmp_path):
    parts = """\
injects:
  - {id: I1, at: 50 s, effect: {door: street, state: locked}}
  - {id: I2, at: 150 s, effect: {door: street, state: open}}
"""
    out = out_s(play(tmp_path, "kind: turnstile, direction: out, service: 3 s", parts))
    assert len(out) == 60
    assert not ((out > 51) & (out < 150)).any()
    after = out[out > 150]
    assert np.diff(after)[1:].min() >= 3 - 1e-6


def test_an_escalator_that_is_not_there_is_a_fault_with_a_cure(tmp_path):
    parts = "injects:\n  - {id: I1, at: 1 s, effect: {escalator: upp, runs: stopped}}"
    _, problems = load(tmp_path, parts=parts)
    (fault,) = problems.errors
    assert fault.code == "unknown-name" or "escalator" in problems.render("en")
    assert "up" in problems.render("en")
    assert "自动扶梯" in problems.render("zh")
