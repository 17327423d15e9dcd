"""Scenario files: crews who are called in, lifts and help, from the text to the result."""

from __future__ import annotations

import shutil
from dataclasses import replace

import numpy as np
import pytest

from sim import examples
from sim.building.load import load_site
from sim.scenario.checks.helping import level_spaces
from sim.scenario.load import load_scenario
from sim.simulation.simulate import simulate
from sim.yamlsrc import ProblemList

CREW = (
    "  - {group: crew, role: responder, count: 4, profile: working-age, "
    "arrive: {from: main, after: general-alarm}, visit: [{at: L3/corridor, stay: 60 s}]}\n"
)


@pytest.fixture
def clinic(tmp_path):
    """Return what loads the clinic's drill with its text changed."""
    (tmp_path / "buildings").mkdir()
    (tmp_path / "scenarios").mkdir()
    shutil.copy(examples.root() / "buildings" / "riverside-clinic.yaml", tmp_path / "buildings")
    text = (examples.root() / "scenarios" / "clinic-drill.yaml").read_text(encoding="utf-8")

    def load(*changes):
        changed = text
        for old, new in changes:
            assert old in changed
            changed = changed.replace(old, new)
        path = tmp_path / "scenarios" / "drill.yaml"
        path.write_text(changed, encoding="utf-8")
        return load_scenario(path, root=tmp_path)

    return load


def load_clinic():
    path = examples.root() / "buildings" / "riverside-clinic.yaml"
    site, _ = load_site(path, problems=ProblemList())
    return site


def with_crew(line=CREW):
    return ("\nalarm:", line + "\nalarm:")


def test_a_crew_that_is_called_in_walks_up_against_the_stream_and_comes_out(clinic):
    outcome = simulate(clinic(with_crew())[0], seed=1)
    events = [(e.event, e.object) for e in outcome.events if e.actor == "crew"]
    assert events == [("rescue-start", "L3/corridor"), ("search-done", "L3/corridor")]
    crew = outcome.population.rows_of_group["crew"]
    out = np.array(outcome.people["out_s"][crew], dtype=float)
    assert np.isfinite(out).all()
    assert out.min() > 60 + 2 * 20, "up, a minute there, and down again"
    assert not outcome.population.required[crew].any()


def test_who_is_never_called_in_never_comes(clinic):
    late = CREW.replace("general-alarm", "unit-arrive")
    outcome = simulate(clinic(with_crew(late))[0], seed=1)
    assert outcome.result["people"]["where"]["not_arrived"] == 4
    assert outcome.result["evacuation_time_s"] is not None


def test_an_event_that_does_not_exist_is_a_fault(clinic):
    _, problems = clinic(with_crew(CREW.replace("general-alarm", "unit-arive")))
    assert "unit-arrive" in problems.render("en")


def test_who_is_called_in_needs_a_number_and_no_rate(clinic):
    line = CREW.replace("after: general-alarm", "after: general-alarm, rate: 2 /min")
    _, problems = clinic(with_crew(line))
    assert [p.code for p in problems.errors] == ["people-called-form"]


def test_people_who_are_helped_do_not_keep_together_and_that_is_said(clinic):
    loaded, problems = clinic(("profile: bed}", "profile: bed, together: true}"))
    assert "people-party-apart" in [p.code for p in problems.warnings]
    assert all(group.together is None for group in loaded.groups)


def test_the_same_seed_gives_the_same_log(clinic):
    one, other = (simulate(clinic(with_crew())[0], seed=3) for _ in range(2))
    assert one.events == other.events
    assert one.people == other.people


def test_nobody_is_lost_in_any_mode_of_the_lift(clinic):
    for mode in ("parked", "runs", "evacuation"):
        scenario, _ = clinic(with_crew())
        site = scenario.site
        lifts = tuple(replace(lift, in_fire=mode) for lift in site.lifts)
        changed = replace(scenario, sites={site.id: replace(site, lifts=lifts)})
        people = simulate(changed, seed=2).result["people"]
        assert sum(people["where"].values()) == people["total"] == 58
        assert people["where"]["inside"] == 0, mode


def test_the_result_says_who_waited_where_how_long_and_who_came(clinic):
    scenario, _ = clinic()
    aid = simulate(scenario, seed=1).result["help"]
    assert {(wait["person"][:3], wait["wanted"]) for wait in aid["waited"]} == {
        ("bed", "help"),
        ("whe", "lift"),
    }
    assert all(wait["until_s"] > wait["since_s"] for wait in aid["waited"])
    (use,) = aid["lifts"]
    assert use["people"] == 2 + 2 * 3, "two alone, and two beds with two nurses each"


def test_the_check_warns_of_people_whom_nobody_can_fetch(clinic):
    nobody = ("role: nurse", "role: visitor"), ("role: warden", "role: guest")
    scenario, problems = clinic(*nobody)
    assert scenario is not None
    codes = sorted(problem.code for problem in problems.warnings)
    assert codes == ["lift-no-warden", "people-no-helpers", "people-no-helpers"]
    assert all(problem.span is not None for problem in problems.warnings)
    _, problems = clinic()
    assert not problems.warnings, problems.render("en")


def test_the_check_knows_which_floors_need_no_stair():
    found = level_spaces(ground := load_clinic())
    assert {"hall", "reception", "lift-hall"} <= found
    assert not found & {"corridor", "L3/corridor", "refuge"}
    assert found <= set(ground.space_index)


@pytest.mark.parametrize("name", ["small-hall", "office-drill"])
def test_a_scenario_without_any_of_this_runs_as_if_there_were_no_services(name, monkeypatch):
    scenario, problems = load_scenario(examples.root() / "scenarios" / f"{name}.yaml")
    assert scenario is not None, problems.render("en")
    with_them = simulate(scenario, seed=1, series=False)
    monkeypatch.setattr("sim.simulation.assembly.start_services", lambda *_: None)
    without = simulate(scenario, seed=1, series=False)
    assert with_them.events == without.events
    assert with_them.people == without.people
    assert "help" not in with_them.result
