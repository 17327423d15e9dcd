"""Loading a scenario: what it holds, faults across files, the hash of the inputs."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from sim.messages import Text
from sim.scenario.load import for_seed, for_start, load_inputs

if TYPE_CHECKING:
    from tests.scenario.conftest import Project


def test_a_scenario_holds_everything_resolved(project: Project) -> None:
    scenario = project.good()
    assert scenario.id == "fire"
    assert scenario.starts == datetime(2026, 10, 1, 2, 10)
    assert [(group.id, group.size) for group in scenario.groups] == [
        ("guests", 4),
        ("post-desk", 1),
    ]
    assert scenario.absent == ("cleaners",)
    assert scenario.hazards[0].id == "fire-r1"
    assert scenario.hazards[0].at_s == 60.0
    assert scenario.run.until_s == 1800.0
    assert scenario.response.site == "inn"
    assert scenario.response.injects[0].at_s == 180.0
    assert scenario.response.measures[0].target == "back"
    assert scenario.scorecard == "cn-hotel"
    assert scenario.warnings == ()


# Faults across files: the file changed, what is replaced, and how each is reported.
CROSS = [
    ("fire.yaml", "in: r1, at", "in: r3, at", "scenarios/fire.yaml:11:22: no space is called 'r3'"),
    (
        "fire.yaml",
        "in: hall, count",
        "in: halle, count",
        "fire.yaml:9:27: no space is called 'halle'",
    ),
    ("fire.yaml", "{use: bedroom}", "{use: bedrom}", "no use of a space is called 'bedrom' - did"),
    (
        "fire.yaml",
        "{open: back}",
        "{open: bakc}",
        "no opening is called 'bakc' - did you mean 'back'?",
    ),
    ("fire.yaml", "density(hall)", "density(hal)", "fire.yaml:15:36:"),
    (
        "fire.yaml",
        "door: front",
        "door: fornt",
        "no opening is called 'fornt' - did you mean 'front'?",
    ),
    ("fire.yaml", "to: owner", "to: onwer", "no post is called 'onwer' - did you mean 'owner'?"),
    (
        "fire.yaml",
        "cn-hotel",
        "cn-hotle",
        "no scorecard is called 'cn-hotle' - did you mean 'cn-hotel'?",
    ),
    ("fire.yaml", "plans/inn", "plans/inm", "fire.yaml:13:18:"),
    (
        "fire.yaml",
        "present: 09:00-12:00, role",
        "profile: adult, role",
        "no profile is called 'adult'",
    ),
    ("scenarios/plans/inn.yaml", "zones: all", "zones: wing", "no zone is called 'wing'"),
    (
        "registers/inn.yaml",
        "target: back",
        "target: bach",
        "registers/inn.yaml:6:13: no opening is",
    ),
    (
        "registers/inn.yaml",
        "target: back",
        "target: hall",
        "'hall' is space, but exit-locked needs opening",
    ),
    (
        "registers/inn.yaml",
        "site: inn",
        "site: pub",
        "belongs to the site 'pub', but the scenario plays",
    ),
    (
        "registers/inn.yaml",
        "exit-locked",
        "exit-lock",
        "no kind of hidden hazard is called 'exit-lock'",
    ),
    ("town.yaml", "exits_to: b", "exits_to: c", "town.yaml:6:56: no node is called 'c'"),
    (
        "inn.yaml",
        "between: [r1, hall]",
        "between: [r1, hal]",
        "buildings/inn.yaml:10:5: there is no space 'hal'",
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "expected"), CROSS)
def test_a_fault_between_files_has_its_exact_place(
    project: Project, file: str, old: str, new: str, expected: str
) -> None:
    shown = project.change(file, old, new).faults()
    assert expected in shown


def test_a_fault_between_two_files_names_both_places(project: Project) -> None:
    shown = project.change("fire.yaml", "in: r1, at", "in: r3, at").faults()
    assert "see also buildings/inn.yaml:2:7" in shown.replace("scenarios/../", "")


def test_the_faults_of_all_files_come_in_one_go(project: Project) -> None:
    for file, old, new, _ in (CROSS[1], CROSS[4], CROSS[10], CROSS[12], CROSS[15]):
        project.change(file, old, new)
    shown = project.faults()
    # A site, town, plan or register that cannot be used leaves the others to be checked.
    for piece in ("'halle'", "'hal'", "no node is called 'c'"):
        assert piece in shown


def test_other_files_are_checked_when_the_scenario_itself_is_faulty(project: Project) -> None:
    project.change("fire.yaml", "starts: 2026-10-01 02:10", "starts: soon")
    project.change("inn.yaml", "width: 1.2}", "width: wide}")
    project.change("town.yaml", "36 km/h", "36")
    shown = project.faults()
    assert "scenarios/fire.yaml:5:9" in shown
    assert "buildings/inn.yaml:12" in shown
    assert "buildings/town.yaml:4" in shown


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "at: 3 min",
            "at: 50 min",
            "this comes 50 min 00 s after the start, and the run ends after 30 min 00 s",
        ),
        ("present: 18:00-09:00", "present: 19:00-20:00", None),
        ("until: 30 min", "until: 30 min, patch: 1 m", "patches of 1 m hold too few people"),
        ("until: 30 min", "until: 30 min, patch: 2 m", None),
    ],
)
def test_oddities_are_warnings(project: Project, old: str, new: str, expected: str | None) -> None:
    scenario, problems = project.change("fire.yaml", old, new).load()
    assert scenario is not None
    shown = problems.render("en")
    assert (expected in shown) if expected else shown == ""


def test_nothing_that_happens_is_a_warning(project: Project) -> None:
    project.change(
        "fire.yaml", "hazards:\n  - {kind: fire, in: r1, at: 1 min, growth: fast, peak: 2 MW}\n", ""
    )
    project.change(
        "fire.yaml",
        "measures:\n"
        '  - {id: open-back, when: "density(hall) > 2 /m2", do: {open: back}, delay: 10 s}\n',
        "",
    )
    assert "neither a hazard nor an alarm is given" in project.faults()


def test_a_site_that_the_town_does_not_know_is_a_warning(project: Project) -> None:
    project.change("town.yaml", "sites: {inn: {file: inn.yaml, at: [1000, 5], exits_to: b}}", "")
    scenario, problems = project.load()
    assert scenario is not None
    assert scenario.response.site == ""
    assert [problem.code for problem in problems.warnings] == ["scenario-site-not-in-town"]
    assert len(scenario.warnings) == 1


def test_a_plan_that_sends_what_the_town_does_not_have_is_warned_of(project: Project) -> None:
    project.change(
        "plans/inn.yaml", "first: [engine]", "first: [engine, bus], second: [engine, boat]"
    )
    project.change(
        "town.yaml", "sites:", "vehicles: [{id: b1, kind: bus, at: b, capacity: 40}]\nsites:"
    )
    scenario, problems = project.load()
    assert scenario is not None
    assert [problem.code for problem in problems.warnings] == ["send-too-many", "send-no-unit"]
    assert [(p.params["unit"], p.span.file[-13:]) for p in problems.warnings if p.span] == [
        ("engine", "plans/inn.yaml"[-13:]),
        ("boat", "plans/inn.yaml"[-13:]),
    ]
    assert "vehicles" not in [item.feature for item in scenario.unused]
    aid = "{mutual_aid: [{id: x, kind: engine, crew: 4, from: a, delay: 5 min}]}"
    _, problems = project.load(f"dispatch={aid}")
    assert [problem.code for problem in problems.warnings] == ["send-no-unit"]


def test_a_bus_that_is_sent_to_another_incident_only_is_told_as_unused(project: Project) -> None:
    bus = "vehicles: [{id: b1, kind: bus, at: b, capacity: 40}]\nsites:"
    project.change("town.yaml", "sites:", bus)
    project.change("plans/inn.yaml", "{building-fire:", "{flood: {first: [bus]}, building-fire:")
    scenario, problems = project.load()
    assert scenario is not None
    assert "send-not-played" in [problem.code for problem in problems.warnings]
    assert "vehicles" in [item.feature for item in scenario.unused]


@pytest.mark.parametrize(
    ("window", "unused"), [("barred: yes", 0), ("barred: yes, sill: 1.5", 1), ("sill: 1.5", 0)]
)
def test_bars_are_told_as_unused_only_where_nobody_could_climb_out(
    project: Project, window: str, unused: int
) -> None:
    project.change("inn.yaml", "kind: window, width: 1.2", f"kind: window, width: 1.2, {window}")
    found = [i.count for i in project.good().unused if i.feature == "barred-windows"]
    assert found == [1] * unused


def test_which_bars_are_told_follows_the_numbers_of_the_scenario(project: Project) -> None:
    project.change("inn.yaml", "kind: window, width: 1.2", "kind: window, width: 1.2, barred: yes")
    wider = "parameters={services.window.width: 1.4}"
    found = [i.count for i in project.good(wider).unused if i.feature == "barred-windows"]
    assert found == [1]


def test_weather_and_closed_roads_reach_the_response(project: Project) -> None:
    scenario = project.good("response.weather=snow", "response.closed_roads=[main]")
    assert scenario.response.weather == "snow"
    assert scenario.response.closed_roads == {"main"}
    assert project.good().response.weather == ""
    assert "no road is called 'mane'" in project.faults("response.closed_roads=[mane]")


def test_the_hash_of_the_inputs_ignores_layout_and_order(project: Project) -> None:
    before = project.good().inputs_sha256
    assert project.good().inputs_sha256 == before
    lines = project.files["scenarios/fire.yaml"].splitlines()
    first = next(number for number, line in enumerate(lines) if "guests" in line)
    lines.insert(first, lines.pop(first + 2))
    project.files["scenarios/fire.yaml"] = "\r\n".join(["# a comment", *lines]) + "\r\n"
    assert project.good().inputs_sha256 == before


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("fire.yaml", "count: 3", "count: 4"),
        ("inn.yaml", "width: 1.2}\n  - {id: back", "width: 1.3}\n  - {id: back"),
        ("town.yaml", "36 km/h", "37 km/h"),
        ("scenarios/plans/inn.yaml", "on_hand: 4", "on_hand: 3"),
        ("registers/inn.yaml", "grade: major", "grade: general"),
    ],
)
def test_the_hash_follows_every_file(project: Project, file: str, old: str, new: str) -> None:
    before = project.good().inputs_sha256
    assert project.change(file, old, new).good().inputs_sha256 != before


def test_the_hash_follows_the_options(project: Project) -> None:
    before = project.good().inputs_sha256
    assert project.good("run.until=29 min").inputs_sha256 != before
    assert project.good("openings.d1.state=open").inputs_sha256 != before


def test_inputs_are_resolved_again_for_another_start(project: Project) -> None:
    inputs, problems = load_inputs(project.write())
    assert not problems.errors
    assert inputs is not None
    night = for_start(inputs, datetime(2026, 10, 1, 2, 10))
    day = for_start(inputs, datetime(2026, 10, 1, 10, 0))
    assert night == project.good()
    assert [group.id for group in day.groups] == ["cleaners", "post-desk"]
    assert day.hazards == night.hazards


def test_a_drawn_start_follows_the_seed(project: Project) -> None:
    project.change(
        "fire.yaml", "2026-10-01 02:10", "{between: [Mon 00:00, Sun 24:00], week_of: 2026-10-01}"
    )
    inputs, _ = load_inputs(project.write())
    assert inputs is not None
    starts = [for_seed(inputs, seed).starts for seed in range(40)]
    assert starts == [for_seed(inputs, seed).starts for seed in range(40)]
    assert len(set(starts)) > 30
    assert min(starts) >= datetime(2026, 9, 28)
    assert max(starts) < datetime(2026, 10, 5)
    assert for_seed(inputs, 1).varies
    assert for_seed(inputs, 1).response.no_notice


def test_any_of_several_starts_may_be_drawn(project: Project) -> None:
    project.change(
        "fire.yaml", "2026-10-01 02:10", "{any_of: [2026-10-01 02:10, 2026-10-01 10:00]}"
    )
    inputs, _ = load_inputs(project.write())
    assert inputs is not None
    drawn = {for_seed(inputs, seed).starts.hour for seed in range(30)}
    assert drawn == {2, 10}


def test_several_sites_keep_their_own_names(project: Project) -> None:
    project.files["buildings/annex.yaml"] = project.files["buildings/inn.yaml"]
    project.change(
        "fire.yaml",
        "site: ../buildings/inn.yaml",
        "sites: [../buildings/inn.yaml, ../buildings/annex.yaml]",
    )
    project.change("fire.yaml", "in: r1, at", "in: annex/r1, at")
    project.change("fire.yaml", "in: hall, count", "in: inn/hall, count")
    project.change("fire.yaml", "{open: back}", "{open: inn/back}")
    project.change("fire.yaml", "density(hall)", "time()").change("fire.yaml", "2 /m2", "10 s")
    project.change("fire.yaml", "door: front", "door: inn/front")
    project.change("fire.yaml", "register: registers/inn.yaml\n", "")
    project.change("plans/inn.yaml", "where: hall", "where: inn/hall")
    scenario = project.good()
    assert list(scenario.sites) == ["annex", "inn"]
    assert scenario.hazards[0].space == "annex:r1"
    assert scenario.response.measures[0].target == "inn:back"
    effect = scenario.response.injects[0].effect
    assert effect is not None
    assert effect.target == "inn:front"
    guests = next(group for group in scenario.groups if group.id == "guests")
    assert [space for space, _ in guests.places] == ["annex:r1", "annex:r2", "inn:r1", "inn:r2"]


def test_sources_and_assumptions_are_kept_for_reports(project: Project) -> None:
    project.change("inn.yaml", "width: 1.0}", "width: 1.0, source: measured 2026-09-03}")
    remarks = project.good().remarks
    assert ("source", "back", "measured 2026-09-03") in [
        (r.kind, r.about, r.words) for r in remarks
    ]
    about = [(text_of(r.about), r.confidence) for r in remarks]
    assert ("profile adults", "assumption") in about
    assert any(name == "time before setting out: sleeping" for name, _ in about)


def test_included_files_name_files_from_their_own_folder(project: Project) -> None:
    project.files["scenarios/shared/common.yaml"] = (
        "profiles: {slow: {like: elderly}}\n"
        "register: ../registers/inn.yaml\n"
        "response: {plan: ../plans/inn.yaml}\n"
    )
    project.change("fire.yaml", "register: registers/inn.yaml\n", "include: shared/common.yaml\n")
    project.change("fire.yaml", "response: {plan: plans/inn.yaml}\n", "")
    project.change("fire.yaml", "present: 18:00", "profile: slow, present: 18:00")
    scenario = project.good()
    assert scenario.register.acting == ("HH-1",)
    assert scenario.groups[0].profile.name == "slow"
    project.change("registers/inn.yaml", "target: back", "target: bach")
    assert "scenarios/registers/inn.yaml:6:13: no opening is called 'bach'" in project.faults()


def text_of(words: str | Text) -> str:
    return words.render("en") if isinstance(words, Text) else words
