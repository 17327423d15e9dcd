"""People who are to come in or leave by an exit that does not let them: told, quick, and true."""

from __future__ import annotations

import numpy as np
import pytest

from sim.movement import hearing
from sim.report.reading import Reading
from sim.report.story import paragraph
from sim.scenario.load import load_scenario
from sim.simulation.simulate import simulate

SITE = """\
format: 1
name: Depot
use: office
levels: {G: {elevation: 0, height: 3}}
spaces:
  - {id: yard, level: G, use: hall, outline: [[0, 0], [20, 0], [20, 9], [0, 9]]}
exits:
  - {id: west, from: yard, at: [0, 4], width: 1.6 WEST}
  - {id: east, from: yard, at: [20, 4], width: 1.2}
"""
SCENARIO = """\
format: 1
name: Depot
site: ../buildings/depot.yaml
starts: 2026-10-14 10:00
people:
  - {group: clerks, in: yard, count: 6, profile: adults, pre_movement: 5 s}
  - group: visitors
    arrive: {from: west, rate: 20 /min, between: ['10:00', '10:02']}
    profile: adults
    visit: [{at: yard, stay: 10 s}]
    LEAVE
alarm: {at: 0 s, by: bell, zones: all}
PARTS
run: {until: 10 min, seeds: 0}
"""


def loaded(tmp_path, west="", leave="leave_by: east", parts=""):
    site = SITE.replace(" WEST", west)
    scenario = SCENARIO.replace("LEAVE", leave).replace("PARTS", parts)
    for name, text in (("buildings/depot.yaml", site), ("scenarios/depot.yaml", scenario)):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    scenario, problems = load_scenario(tmp_path / "scenarios" / "depot.yaml")
    assert not problems.errors, problems.render("en")
    own = [p for p in problems.warnings if p.code.startswith(("arrive-", "leave-"))]
    return scenario, [(p.code, p.span.line) for p in own]


def opens(at, known=""):
    word = f", known: {known}" if known else ""
    effect = f"effect: {{door: west, state: open{word}}}"
    return f"injects:\n  - {{id: i1, at: {at} s, text: opens, {effect}}}"


@pytest.mark.parametrize(
    ("west", "leave", "parts", "expected"),
    [
        ("", "leave_by: east", "", []),
        (", direction: out", "leave_by: east", "", [("arrive-against", 8)]),
        (", direction: in", "leave_by: east", "", []),
        (", direction: in", "leave_by: west", "", [("leave-against", 11)]),
        (", direction: in", "route: {exit: west}", "", [("leave-against", 11)]),
        (", direction: in", "familiarity: [west]", "", [("leave-against", 11)]),
        (", direction: in", "familiarity: [west, east]", "", []),
        (", state: locked", "leave_by: east", "", [("arrive-locked", 8)]),
        (", state: locked", "leave_by: east", opens(60), []),
        (
            ", direction: in",
            "leave_by: east",
            "measures:\n  - {id: m1, when: time() > 9 s, do: {guide: clerks, exits: [west]}}",
            [("leave-against", 14)],
        ),
    ],
)
def test_check_tells_of_an_exit_that_does_not_let_them(tmp_path, west, leave, parts, expected):
    _, found = loaded(tmp_path, west, leave, parts)
    assert found == expected


def test_who_does_not_fit_through_the_way_in_is_told_of_and_stays_outside(tmp_path):
    scenario, _ = loaded(tmp_path)
    path = tmp_path / "buildings" / "depot.yaml"
    path.write_text(path.read_text().replace("width: 1.6", "width: 0.25"), encoding="utf-8")
    scenario, problems = load_scenario(tmp_path / "scenarios" / "depot.yaml")
    assert "arrive-narrow" in {problem.code for problem in problems.warnings}
    where = simulate(scenario, seed=1).result["people"]["where"]
    assert (where["not_arrived"], where["outside"]) == (40, 6)


def test_who_finds_the_way_in_shut_knocks_once_and_the_story_says_so(tmp_path, monkeypatch):
    knocks = []
    found_shut = hearing._found_shut

    def count(crowd, person, queue):
        knocks.append(person)
        found_shut(crowd, person, queue)

    monkeypatch.setattr(hearing, "_found_shut", count)
    scenario, _ = loaded(tmp_path, ", direction: out")
    outcome = simulate(scenario, seed=1)
    assert len(knocks) == len(set(knocks)) == 40
    assert outcome.result["people"]["where"]["not_arrived"] == 40
    words = paragraph(Reading(outcome))
    assert "40 who were expected have not come in when it ends; their way in was closed" in words.en
    assert "40 人未能进入，其入口不通" in words.zh


def test_those_who_wait_at_an_exit_that_lets_nobody_in_hold_up_nobody_who_leaves(tmp_path):
    loaded(tmp_path, ", direction: out")
    path, left = tmp_path / "scenarios" / "depot.yaml", []
    text = path.read_text().replace("count: 6", "count: 80")
    for rate in ("rate: 20 /min", "rate: 0.5 /min"):
        path.write_text(text.replace("rate: 20 /min", rate), encoding="utf-8")
        scenario, _ = load_scenario(path)
        left.append(np.mean(simulate(scenario, seed=1).people["out_s"][:80]))
    # Each who comes knocks for a step; 24 s for 20 s if they stay in its queue.
    assert left[0] == pytest.approx(left[1], abs=0.5)


@pytest.mark.parametrize("known", ["", "seen", "told"])
def test_who_found_the_way_in_locked_comes_in_when_it_is_opened(tmp_path, known):
    scenario, _ = loaded(tmp_path, ", state: locked", "leave_by: west", opens(60, known))
    outcome = simulate(scenario, seed=1)
    assert outcome.result["people"]["where"]["outside"] == 46
    out = np.array([float(t) for t in outcome.people["out_s"][6:]])
    assert (out > 60.0).all()
    assert set(outcome.people["exit"][6:]) == {"west"}
