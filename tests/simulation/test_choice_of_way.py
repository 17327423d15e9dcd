"""From a scenario file to who leaves by which door: choice of way, doors in mid-run, orders."""

from __future__ import annotations

import pytest

from sim.scenario.load import load_scenario
from sim.simulation.folder import run_files
from sim.simulation.simulate import simulate

SITE = """\
format: 1
name: Hall
use: hall
levels: {G: {elevation: 0, height: 4}}
spaces:
  - {id: hall, level: G, use: hall, outline: [[0, 0], [30, 0], [30, 10], [0, 10]]}
exits:
  - {id: near, from: hall, at: [0, 5], width: 1.0}
  - {id: far, from: hall, at: [30, 5], width: 1.6}
openings:
  - {id: back, between: [hall, outside], at: [2, 0], width: 1.2}
"""
SCENARIO = """\
format: 1
name: Choice
site: ../buildings/hall.yaml
people:
  - {group: guests, in: hall, part: [[4, 2], [10, 2], [10, 8], [4, 8]], count: 40,
     pre_movement: 5 s, familiarity: KNOWSKEYS}
alarm: {at: 0 s, by: bell, zones: all}
PARTS
run: {until: 10 min}
"""


def play(tmp_path, keys="", parts="", *, site=SITE, knows="[near, far]"):
    scenario_text = SCENARIO.replace("KNOWSKEYS", knows + keys).replace("PARTS", parts)
    for name, text in (
        ("buildings/hall.yaml", site),
        ("scenarios/choice.yaml", scenario_text),
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    scenario, problems = load_scenario(tmp_path / "scenarios" / "choice.yaml")
    assert not problems.errors, problems.render("en")
    return simulate(scenario, seed=1)


def used(outcome):
    return {row["id"].split("/")[-1]: row["used"] for row in outcome.result["exits"]}


def events(outcome, name):
    return [event for event in outcome.events if event.event == name]


def test_the_quickest_weigh_the_queue_at_the_near_exit(tmp_path):
    assert used(play(tmp_path))["near"] == 40
    by_time = used(play(tmp_path, ", leave_by: quickest"))
    assert by_time["far"] > 5
    assert by_time["near"] + by_time["far"] == 40


@pytest.mark.parametrize(
    ("choice", "signed", "uses_it"),
    [("signed", False, False), ("signed", True, True), ("nearest", False, True)],
)
def test_those_who_follow_signs_use_the_back_door_only_where_it_is_signed(
    tmp_path, choice, signed, uses_it
):
    site = SITE.replace("width: 1.2}", f"width: 1.2, signed: {str(signed).lower()}}}")
    outcome = play(tmp_path, f", leave_by: {choice}", site=site, knows="all")
    assert (used(outcome)["back"] > 0) == uses_it


LOCKED = """\
injects:
  - {id: I1, at: 7 s, effect: {door: near, state: locked, known: KNOWN}}
"""


def test_a_door_locked_by_an_inject_is_seen_announced_or_known_at_once(tmp_path):
    walked, found = {}, {}
    for known in ("seen", "told", "at-once"):
        outcome = play(tmp_path / known, parts=LOCKED.replace("KNOWN", known))
        assert outcome.result["people"]["required"]["alive_inside"] == 0
        walked[known] = sum(float(x) for x in outcome.people["walked_m"])
        found[known] = len(events(outcome, "exit-found-closed"))
        assert bool(events(outcome, "door-announced")) == (known == "told")
    assert found["at-once"] == 0
    assert found["seen"] > 0
    assert walked["at-once"] < walked["seen"]


def test_a_measure_opens_a_door_again_for_those_who_see_it(tmp_path):
    parts = """\
injects:
  - {id: I1, at: 0 s, effect: {door: near, state: locked, known: at-once}}
measures:
  - {id: m, when: time() > 8 s, do: {open: near, known: seen}}
"""
    outcome = play(tmp_path, parts=parts)
    assert used(outcome)["near"] > 30


@pytest.mark.parametrize("told", [False, True])
def test_the_instructed_leave_as_they_are_told(tmp_path, told):
    parts = "measures:\n  - {id: m, when: time() > 6 s, do: {guide: guests, exits: [far]}}\n"
    outcome = play(tmp_path, ", leave_by: instructed", parts if told else "")
    found = used(outcome)
    assert (found["far"] > 30) == told


def test_refusal_leaves_the_evacuation_time_open_and_the_report_whole(tmp_path):
    outcome = play(tmp_path, ", refuses: 0.3")
    people = outcome.result["people"]
    stay = people["required"]["alive_inside"]
    assert 3 < stay < 25
    assert outcome.result["evacuation_time_s"] is None
    assert people["required"]["out"] + stay == 40
    assert sum(int(event.value) for event in events(outcome, "refused")) == stay
    parts = "measures:\n  - {id: m, when: time() > 60 s, do: {guide: guests, exits: [near]}}\n"
    told = play(tmp_path / "told", ", refuses: 0.3", parts)
    assert told.result["people"]["required"]["alive_inside"] == 0
    assert told.result["evacuation_time_s"] > 60


def test_keys_that_say_what_holds_anyway_change_no_byte(tmp_path):
    plain = play(tmp_path / "plain")
    said = play(tmp_path / "said", ", leave_by: nearest, follows: 0, refuses: 0")
    for name in ("people.csv", "events.csv", "series.npz"):
        assert run_files(plain)[name] == run_files(said)[name]
