"""Words to leave reach those who are on the way to a stop, at one, or come only later."""

from __future__ import annotations

import numpy as np
import pytest

from sim.scenario.load import load_scenario
from sim.simulation.simulate import simulate

SITE = """\
format: 1
name: Pier
use: ground
levels: {G: {elevation: 0}}
spaces:
  - {id: pier, level: G, use: street, outline: [[0, 0], [120, 0], [120, 4], [0, 4]]}
  - {id: stage, level: G, use: stage, outline: [[120, -8], [140, -8], [140, 12], [120, 12]]}
openings:
  - {id: mouth, between: [pier, stage], at: [120, 2], kind: open, width: 4}
gates:
  - {id: quay, from: pier, at: [0, 2], width: 3}
  - {id: rear, from: pier, at: [1.5, 0], width: 2}
"""
SCENARIO = """\
format: 1
name: Pier
site: ../buildings/pier.yaml
starts: 2026-06-01 20:00
people:
  - {group: guests, profile: adults, pre_movement: 5 s, leave_by: quay,
     arrive: {from: quay, rate: 1 /s, between: [20:00, BETWEEN]}, visit: [VISIT] KEYS}
PARTS
run: {until: 30 min, seeds: 0}
"""
ALARM = "alarm: {at: 60 s, by: voice, zones: all}"
TWO_HOURS = "{at: stage, stay: 2 h}"


def load(tmp_path, keys="", parts="", visit=TWO_HOURS, between="20:01"):
    text = SCENARIO.replace("KEYS", keys).replace("PARTS", parts).replace("VISIT", visit)
    for name, body in (
        ("buildings/pier.yaml", SITE),
        ("scenarios/pier.yaml", text.replace("BETWEEN", between)),
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(body, encoding="utf-8")
    return load_scenario(tmp_path / "scenarios" / "pier.yaml")


def play(tmp_path, *args, **options):
    scenario, problems = load(tmp_path, *args, **options)
    assert not problems.errors, problems.render("en")
    return simulate(scenario, seed=1)


def column(outcome, name):
    """Return a column of ``people.csv``, nan where nothing stands."""
    values = outcome.people[name]
    return np.array([np.nan if value in (None, "") else float(value) for value in values])


def out_s(outcome):
    return column(outcome, "out_s")


@pytest.mark.parametrize(
    ("keys", "parts"),
    [
        ("", ALARM),
        (", leave_at: 20:01", ""),
        ("", "measures: [{id: m, when: 'time() > 59 s', do: {release: guests}}]"),
        (
            ", release: {after: water}",
            ALARM + "\nmeasures: [{id: m, when: 'time() > 70 s', do: {release: guests}}]",
        ),
    ],
)
def test_whoever_is_on_the_way_to_a_stop_turns_round(tmp_path, keys, parts):
    outcome = play(tmp_path, keys, parts)
    times = out_s(outcome)
    assert len(times) > 40
    assert np.isfinite(times).all()
    # The farthest has walked for a minute, and needs as long back.
    assert times.max() < 60 + 20 + 90
    assert column(outcome, "walked_m").max() < 2 * 130


def test_a_word_to_others_lets_people_go_on_to_their_stop(tmp_path):
    outcome = play(tmp_path, "", "alarm: {at: 60 s, by: voice, zones: [stage]}", between="20:02")
    assert np.isfinite(out_s(outcome)).all(), "they hear it when they come into the stage"
    assert column(outcome, "walked_m").min() > 2 * 115


def test_who_comes_after_the_alarm_turns_at_the_gate(tmp_path):
    outcome = play(tmp_path, "", ALARM, between="20:05")
    late = column(outcome, "arrived_s") > 70
    assert late.sum() > 100
    assert np.isfinite(out_s(outcome)).all()
    assert column(outcome, "walked_m")[late].max() < 40


def test_leave_at_ends_a_stay_and_a_walk_alike(tmp_path):
    outcome = play(tmp_path, ", leave_at: 20:04", "", between="20:04")
    assert np.isfinite(out_s(outcome)).all()
    assert out_s(outcome).min() >= 240
    came, walked = column(outcome, "arrived_s"), column(outcome, "walked_m")
    assert (walked[came < 60] > 2 * 115).all(), "they had come to the stage"
    assert (walked[came > 200] < 130).all(), "they had not"


def test_people_stay_until_a_time(tmp_path):
    outcome = play(tmp_path, "", "", visit="{at: stage, stay: {until: 20:06}}", between="20:01")
    assert np.isfinite(out_s(outcome)).all()
    # They stand up to two metres nearer, and step aside for each other.
    assert out_s(outcome).min() > 360 + 118 / 1.9
    assert out_s(outcome).max() < 360 + 120 / 0.6


def test_a_time_that_has_passed_lets_people_go_on_at_once(tmp_path):
    visit = "{at: stage, stay: {until: 30 s}}, {at: pier, stay: 0 s}"
    assert np.isfinite(out_s(play(tmp_path, "", "", visit=visit))).all()


def test_those_who_stay_hear_the_alarm_and_stay(tmp_path):
    load(tmp_path, ", required: false", ALARM.replace("60 s", "4 min"))
    text = (tmp_path / "scenarios" / "pier.yaml").read_text(encoding="utf-8")
    path = tmp_path / "scenarios" / "pier.yaml"
    path.write_text(text.replace("leave_by: quay", "leave_by: nobody"), encoding="utf-8")
    scenario, problems = load_scenario(path)
    assert not problems.items, problems.render("en")
    outcome = simulate(scenario, seed=1)
    assert np.isnan(out_s(outcome)).all()
    told = sum(event.value for event in outcome.events if event.event == "alerted")
    assert told == len(outcome.people["id"]), "they heard it"


@pytest.mark.parametrize(
    ("keys", "old", "new", "code"),
    [
        (", leave_at: 20:04", ", visit: [{at: stage, stay: 2 h}]", "", "people-pass-leave-at"),
        (", leave_at: 20:04", "leave_by: quay", "leave_by: nobody", "people-stays-and-leaves"),
        (
            ", leave_at: 20:04, count: 3",
            "rate: 1 /s, between: [20:00, 20:01]",
            "after: unit-arrive",
            "people-called-leave-at",
        ),
    ],
)
def test_what_does_not_go_together_is_said_at_its_line(tmp_path, keys, old, new, code):
    load(tmp_path, keys, ALARM)
    path = tmp_path / "scenarios" / "pier.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    _, problems = load_scenario(path)
    found = [problem for problem in problems.items if problem.code == code]
    assert len(found) == 1, problems.render("en")
    assert found[0].span is not None


def test_a_slip_in_until_or_in_a_law_has_the_cure_that_is_meant(tmp_path):
    _, problems = load(tmp_path, visit="{at: stage, stay: {untill: 20:06}}")
    assert "until" in problems.render("en")
    _, problems = load(tmp_path, visit="{at: stage, stay: {uniformm: [1 min, 2 min]}}")
    assert [problem.code for problem in problems.items] == ["bad-distribution"]
