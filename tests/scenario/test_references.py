"""What a plan, an alarm or an inject names is looked up; a slip has its place and its cure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sim import examples
from sim.scenario.load import load_scenario

if TYPE_CHECKING:
    from tests.scenario.conftest import Project

ALARM = "alarm: {at: 5 min, by: voice, zones: ZONES}\nhazards:\n"


def told(project: Project, code: str) -> str:
    """Return the one line that says something with this code."""
    lines = [line for line in project.faults().splitlines() if f"[{code}]" in line]
    assert len(lines) == 1, project.faults()
    return lines[0]


PLAN, FIRE, INN, TOWN = "plans/inn.yaml", "scenarios/fire.yaml", "buildings/inn.yaml", "town.yaml"
ALL = "zones: all"
EXPECT = "text: A call,"
DOOR = "{door: front, state: closed}"


@pytest.mark.parametrize(
    ("file", "old", "new", "slip", "code", "cure"),
    [
        # steps
        (PLAN, "after: verified", "after: verifed", "verifed", "event-unknown", "'verified'?"),
        (PLAN, "after: verified", "after: general alarn", "general alarn", "event-unknown",
         "'general-alarm'?"),
        (PLAN, "after: verified", "after: last-evacuee", "last-evacuee", "event-not-awaited",
         "did you mean 'evacuated'?"),
        (PLAN, "after: verified", "after: hotwash", "hotwash", "event-not-awaited", "real drills"),
        (PLAN, "after: verified", "after: end", "end", "event-not-awaited", "the end of a run"),
        # places, keepers, posts
        (PLAN, "where: hall", "where: hal", "hal}", "plan-nowhere", "'hall'?"),
        (PLAN, "at: hall}", "at: hal}", "hal}", "stock-near-place", "'hall'?"),
        (PLAN, "at: hall}", "at: dask}", "dask", "stock-near-place", "'desk'?"),
        (PLAN, "at: hall}", "at: hall, keeper: ownr}", "ownr", "stock-near-keeper", "'owner'?"),
        # what is sent, what searches
        (PLAN, "building-fire:", "building-fir:", "building-fir", "word-near", "'building-fire'?"),
        (PLAN, "building-fire:", "flood:", "flood", "send-not-played", "only building-fire"),
        (PLAN, "[engine]}}", "[engin]}}", "engin", "word-near", "'engine'?"),
        (PLAN, "send:", "search: {engne: 1}\nsend:", "engne", "word-near", "'engine'?"),
        (PLAN, "send:", "search: {ladder: 1}\nsend:", "ladder", "search-no-unit", "are: engine"),
        # names of procedures, zones
        (PLAN, "fire-alarm:", "fire-alarms:", "fire-alarms", "word-near", "'fire-alarm'?"),
        (PLAN, ALL, "zones: al", "al}", "scenario-unknown", "'all'?"),
        (PLAN, ALL, "zones: [hall, r9]", "r9", "scenario-unknown", "r1"),
        (PLAN, "posts:", "panel: {zones: al}\nposts:", "al}", "scenario-unknown", "'all'?"),
        (FIRE, "hazards:\n", ALARM.replace("ZONES", "al"), "al}", "scenario-unknown", "'all'?"),
        # people
        (FIRE, "role: staff", "role: stafff", "stafff", "word-near", "'staff'?"),
        (FIRE, "role: staff", "role: crew", "crew", "word-reserved", "another word"),
        (FIRE, "count: 3,", "count: 3, release: {after: bel},", "bel}", "release-never", "'bell'?"),
        (FIRE, "count: 3,", "count: 3, release: {after: soon},", "soon", "release-never",
         "events of the reference"),
        (FIRE, "count: 3,", "count: 3, post: dsek,", "dsek", "scenario-unknown", "'desk'?"),
        (FIRE, "count: 3,", "count: 3, leader: gests,", "gests", "people-no-leader", "'guests'?"),
        (FIRE, "count: 3,", "count: 3, leader: Mr Li,", "Mr Li", "people-no-leader", "role: Mr Li"),
        (PLAN, "by: phone}", "by: phone, fallback: {after: 1 min, to: onwer}}", "onwer",
         "plan-unknown-post", "'owner'?"),
        # injects
        (FIRE, DOOR, "{post: dsek, people: 0}", "dsek", "scenario-unknown", "'desk'?"),
        (FIRE, EXPECT, EXPECT + " expect: {event: general_alrm, within: 1 min},", "general_alrm",
         "event-unknown", "'general-alarm'?"),
        (FIRE, EXPECT, EXPECT + " expect: {event: fact-exit, within: 1 min},", "fact-exit",
         "event-not-awaited", "start of a run"),
        (FIRE, DOOR, "{channel: phon-119, busy_for: 1 min}", "phon-119", "bad-choice",
         "'phone-119'?"),
        # the site
        (INN, "use: corridor", "use: coridor", "coridor", "word-near", "'corridor'?"),
        (INN, "use: hotel", "use: hotell", "hotell", "word-near", "'hotel'?"),
        (INN, "corridor,", "corridor, lining: gypsm,", "gypsm", "bad-choice", "'gypsum'?"),
        (INN, "kind: smoke-detector", "kind: smoke-detectr", "smoke-detectr", "word-near",
         "'smoke-detector'?"),
        (INN, "assembly:", "zones: [{id: z, level: H}]\nassembly:", "H}", "unknown-level", "G"),
        # the town
        (TOWN, "kind: engine", "kind: engin", "engin,", "word-near", "'engine'?"),
        (TOWN, "kind: fire", "kind: fires", "fires", "word-near", "'fire'?"),
        (TOWN, "speed: 36 km/h", "kind: stret, speed: 36 km/h", "stret", "word-near", "'street'?"),
        (TOWN, "stations:", "dispatch: {min_crew: {ladder: 4}}\nstations:", "ladder",
         "town-crew-nobody", "are: engine"),
        # the register
        ("registers/inn.yaml", "kind: exit-locked\n    target: back",
         "kind: contact-list-stale\n    target: chan", "chan", "register-no-target", "'chain'?"),
    ],
)  # fmt: skip
def test_a_slip_is_told_once_at_its_place_with_its_cure(
    project: Project, file: str, old: str, new: str, slip: str, code: str, cure: str
) -> None:
    project.change(file, old, new)
    name = next(key for key in project.files if key.endswith(file))
    text = project.files[name]
    at = next(i for i in range(len(text)) if text.startswith(slip, i) and text[i - 1] in " {[")
    line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
    said = told(project, code)
    assert f"{name}:{line}:{column}: " in said
    assert cure in said


def test_words_and_places_of_ones_own_are_taken_where_the_page_says_so(project: Project) -> None:
    project.change("inn.yaml", "use: corridor", "use: sauna")
    project.change("inn.yaml", "{id: ext-1, kind: extinguisher", "{id: ext-1, kind: gong")
    project.change("plans/inn.yaml", "at: hall}", "at: depot-1, keeper: Mrs Li}")
    project.change("fire.yaml", "role: staff", "role: pilgrim")
    assert project.faults() == ""


def test_an_alarm_may_name_a_tag_of_spaces(project: Project) -> None:
    project.change("inn.yaml", "use: corridor,", "use: corridor, tags: [loud],")
    project.change("plans/inn.yaml", "zones: all", "zones: [loud]")
    assert project.faults() == ""
    project.change("plans/inn.yaml", "zones: [loud]", "zones: [lout]")
    assert "'loud'?" in told(project, "scenario-unknown")


def test_a_group_that_a_measure_lets_go_may_wait_for_a_word_of_its_own(project: Project) -> None:
    project.change("fire.yaml", "count: 3,", "count: 3, release: {after: second-stage},")
    project.change("fire.yaml", "do: {open: back}", "do: {release: cleaners}")
    assert project.faults("starts=2026-10-01 10:00") == ""
    project.change("fire.yaml", "after: second-stage", "after: bels")
    assert "did you mean 'bell'? [release-near]" in project.faults("starts=2026-10-01 10:00")


def test_events_are_known_by_their_short_names_too(project: Project) -> None:
    project.change("plans/inn.yaml", "after: verified", "after: Alarm  Confirmed")
    expect = "text: A call, expect: {event: 119接听, within: 1 min},"
    project.change("fire.yaml", "text: A call,", expect)
    scenario = project.good()
    assert scenario.response.plan is not None
    assert scenario.response.plan.procedures["fire-alarm"][1].after == "alarm-confirmed"
    assert scenario.response.injects[0].expect_event == "119-answer"


def test_stock_at_a_post_lies_where_the_post_is(project: Project) -> None:
    project.change("plans/inn.yaml", "at: hall}", "at: desk}")
    plan = project.good().response.plan
    assert plan is not None
    assert plan.stock[0].at == "hall"


def test_zones_of_several_sites_are_those_of_the_walkable_world(project: Project) -> None:
    project.files["buildings/annex.yaml"] = project.files["buildings/inn.yaml"]
    sites = "sites: [../buildings/inn.yaml, ../buildings/annex.yaml]"
    project.change("fire.yaml", "site: ../buildings/inn.yaml", sites)
    for old, new in (("in: r1, at", "in: annex/r1, at"), ("in: hall, c", "in: inn/hall, c"),
                     ("{open: back}", "{open: inn/back}"), ("density(hall)", "density(inn:hall)"),
                     ("door: front", "door: inn/front"), ("register: registers/inn.yaml\n", ""),
                     ("hazards:\n", ALARM.replace("ZONES", "[G, annex/r2]"))):  # fmt: skip
        project.change("fire.yaml", old, new)
    project.change("plans/inn.yaml", "where: hall", "where: inn/hall")
    alarm = project.good().response.alarm
    assert alarm is not None
    assert alarm.zones == ("annex:G", "inn:G", "annex:r2")


@pytest.mark.parametrize(
    ("hazard", "what"),
    [
        ("{kind: gas-leak, in: r1}", "gas leaks"),
        ("{kind: explosion, in: r1, tnt: 2 kg}", "explosions"),
        ("{kind: flood, in: r1, rise: 1}", "floods"),
        ("{kind: power-cut}", "power cuts"),
    ],
)
def test_a_hazard_without_an_engine_is_refused_at_its_line(
    project: Project, hazard: str, what: str
) -> None:
    project.change("fire.yaml", "  - {kind: fire", f"  - {hazard}\n  - {{kind: fire")
    line = told(project, "hazard-not-played")
    assert "fire.yaml:11:12: " in line
    assert f"no engine plays {what} yet" in line


def test_an_unknown_hazard_is_told_from_one_without_an_engine(project: Project) -> None:
    project.change("fire.yaml", "{kind: fire", "{kind: fier")
    assert "did you mean 'fire'? [bad-choice]" in project.faults()


def test_a_stairwell_has_its_foot_where_it_is_said_or_not_at_all() -> None:
    path = examples.root() / "scenarios" / "hotel-night-fire.yaml"
    for value in ("loby", "conference-1"):
        scenario, problems = load_scenario(path, overrides=[f"stairwells.a.discharge={value}"])
        assert scenario is None
        assert [problem.code for problem in problems.errors] == ["unknown-space"]


def test_what_an_exception_of_a_storey_adds_is_in_rooms_that_there_are(tmp_path: object) -> None:
    path = examples.root() / "scenarios" / "hotel-night-fire.yaml"
    change = 'levels.L3..L6.except.add.equipment=[{id: x, kind: siren, space: "311"}]'
    scenario, problems = load_scenario(path, overrides=[change.replace("L3..L6", '"L3..L6"')])
    assert scenario is None
    assert [problem.code for problem in problems.errors] == ["unknown-on-level"]
    assert "'211'" in problems.render("en")


def test_a_slip_in_the_site_is_no_cure_for_what_names_it_rightly(project: Project) -> None:
    for _ in range(2):
        project.change("inn.yaml", "use: bedroom", "use: bedrom")
    told = project.faults().splitlines()
    assert sum("did you mean 'bedroom'?" in line for line in told) == 2
    assert not any("did you mean 'bedrom'?" in line for line in told)
    (fault,) = (line for line in told if "[scenario-unknown]" in line)
    assert "no use of a space is called 'bedroom' - there are: corridor" in fault


def test_a_slip_in_a_role_is_no_cure_for_a_leader(project: Project) -> None:
    project.change("fire.yaml", "role: staff", "role: stafff")
    project.change("fire.yaml", "count: {per_space: 2},", "count: {per_space: 2}, leader: staff,")
    told = project.faults()
    assert told.count("did you mean 'staff'?") == 1
    assert "add a group with role: staff" in told
