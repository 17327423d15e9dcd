# ruff: noqa: E501 - rows of YAML
"""The sheet of a venue: what the files say, and what the operator is asked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from sim.cli import main
from sim.messages.lines import columns
from sim.scenario.load import load_scenario
from sim.summary.data import check_data
from sim.summary.venue.cells import FACTORS, PHASES, SUBJECTS
from sim.summary.venue.data import kinds_of, venues
from sim.summary.venue.facts import gather
from sim.summary.venue.text import WIDTH, sheet_text

if TYPE_CHECKING:
    from pathlib import Path

    from sim.scenario.model import Scenario

BARE_SITE = """\
format: 1
name: Field
use: ground
levels: {ground: {elevation: 0}}
spaces:
  - {id: field, level: ground, use: ground, outline: [[0, 0], [50, 0], [50, 40], [0, 40]]}
gates:
  - {id: gate, from: field, at: [50, 20], width: 4, state: open}
"""
BARE = """\
format: 1
name: Bare
site: site.yaml
starts: 2026-10-01 20:00
people:
  - {group: audience, in: field, count: 900, profile: adults}
alarm: {at: 0 s, by: voice, zones: all}
run: {until: 30 min, calibration: sfpe}
"""
FULL_SITE = """\
format: 1
name: Riverside
use: ground
levels: {ground: {elevation: 0}}
spaces:
  - {id: field, level: ground, use: ground, outline: [[0, 0], [50, 0], [50, 40], [0, 40]]}
  - {id: footbridge, level: ground, use: bridge, outline: [[50, 18], [80, 18], [80, 21], [50, 21]]}
  - {id: bank, level: ground, use: ground, outline: [[80, 0], [120, 0], [120, 40], [80, 40]]}
openings:
  - {id: west-end, between: [field, footbridge], at: [50, 19.5], kind: open, width: 3}
  - {id: east-end, between: [footbridge, bank], at: [80, 19.5], kind: open, width: 3, direction: out}
gates:
  - {id: in-1, from: field, at: [0, 10], width: 1, kind: turnstile, lanes: 2, service: 10 s, direction: in}
  - {id: out-1, from: bank, at: [120, 20], width: 6, direction: out, state: open}
  - {id: out-2, from: field, at: [0, 30], width: 3, direction: out, state: locked}
assembly:
  - {id: square, reached_from: [out-1], distance: 60, capacity: 1500}
zones:
  - {id: front, outline: [[0, 0], [10, 0], [10, 40], [0, 40]]}
  - {id: on-bridge, outline: [[52, 18], [78, 18], [78, 21], [52, 21]]}
equipment:
  - {id: cam, kind: camera, space: field, at: [10, 10]}
  - {id: pa, kind: speaker, space: bank, at: [90, 10]}
  - {id: aid, kind: first-aid-post, space: bank, at: [90, 20]}
  - {id: sign, kind: exit-sign, space: bank, at: [119, 20]}
"""
FULL = """\
format: 1
name: Full
site: site.yaml
starts: 2026-10-01 20:00
people:
  - {group: coming, profile: adults, arrive: {from: in-1, rate: 1200 /h, between: [20:00, 21:00]},
     visit: [{at: bank, stay: 20 min}], leave_by: out-1}
  - {group: wheelchairs, in: bank, count: 20, profile: wheelchair}
  - {group: stewards, in: field, count: 10, profile: adults, role: staff}
response: {plan: plan.yaml}
alarm: {at: 60 min, by: voice, zones: all}
measures:
  - {id: hold, when: "density(field) > 1 /m2", do: {stop: in-1}, delay: 30 s}
  - {id: bridge, when: "density(footbridge) > 2 /m2", do: {stop: west-end}, delay: 60 s}
run: {until: 90 min, calibration: sfpe}
"""
PLAN = """\
format: 1
name: Plan
posts:
  - {id: gate-post, needs: 2, where: field}
procedures:
  stop-the-show: [{do: voice-alarm, by: gate-post, zones: all}]
"""


def scenario(folder: Path, site: str, text: str) -> Scenario:
    (folder / "site.yaml").write_text(site, encoding="utf-8")
    (folder / "plan.yaml").write_text(PLAN, encoding="utf-8")
    path = folder / "scenario.yaml"
    path.write_text(text, encoding="utf-8")
    found, problems = load_scenario(path)
    assert found is not None, problems.render("en")
    return found


@pytest.fixture
def bare(tmp_path: Path) -> Scenario:
    return scenario(tmp_path, BARE_SITE, BARE)


@pytest.fixture
def full(tmp_path: Path) -> Scenario:
    return scenario(tmp_path, FULL_SITE, FULL)


def cells(found: dict[str, Any]) -> dict[tuple[str, str, str], dict[str, Any]]:
    return {(c["phase"], c["subject"], c["factor"]): c for c in found["cells"]}


def test_there_is_a_cell_for_each_phase_subject_and_factor_in_order(bare: Scenario) -> None:
    (found,) = venues(bare, "en")
    assert [(c["phase"], c["subject"], c["factor"]) for c in found["cells"]] == [
        (phase, subject, factor) for phase in PHASES for subject in SUBJECTS for factor in FACTORS
    ]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_cell_without_facts_asks_and_every_question_is_another(bare: Scenario, lang: Any) -> None:
    (found,) = venues(bare, lang)
    silent = [c for c in found["cells"] if not c["facts"]]
    assert len(silent) > 20
    assert all(c["question"] for c in silent)
    asked = [c["question"] for c in found["cells"] if c["question"]]
    assert len(set(asked)) == len(asked)


FACTS = [
    ("ingress", "routes", "design", "entries: 1, of 1 m together: in-1 1 m"),
    ("ingress", "routes", "design", "lanes of turnstiles or checks: 2"),
    ("ingress", "routes", "management", "gate-post 2 of 2"),
    ("ingress", "routes", "management", "hold: stop people at in-1 when density(field) > 1 /m2, 30 s later"),
    ("ingress", "areas", "design", "behind the entries may stand by rule: field 4,000"),
    ("ingress", "areas", "information", "cameras: 1, in field"),
    ("ingress", "areas", "management", "hold: stop people at in-1"),
    ("ingress", "movement", "design", "720 in an hour by rule"),
    ("ingress", "movement", "design", "1,200 come in the fullest hour, 1,200 of them by in-1"),
    ("ingress", "movement", "design", "MORE than the 720"),
    ("ingress", "movement", "management", "hold: stop people at in-1"),
    ("ingress", "profile", "design", "1,220 visitors: coming 1,200 (adults), wheelchairs 20 (wheelchair)"),
    ("ingress", "profile", "design", "20 of them need help"),
    ("ingress", "profile", "management", "12 staff: one for 102 visitors"),
    ("circulation", "routes", "design", "footbridge 3 by 30 m, 246"),
    ("circulation", "routes", "information", "signs: 1, in bank"),
    ("circulation", "routes", "management", "one-way by design: east-end"),
    ("circulation", "routes", "management", "bridge: stop people at west-end"),
    ("circulation", "areas", "design", "bank 1,600 m2 takes 3,200"),
    ("circulation", "areas", "design", "zones may hold by rule: front 800"),
    ("circulation", "areas", "information", "loudspeakers and sirens: 1, in bank"),
    ("circulation", "areas", "management", "bridge: stop people at west-end"),
    ("circulation", "movement", "design", "bank 1,200"),
    ("circulation", "movement", "management", "procedures of the plan: stop-the-show"),
    ("circulation", "profile", "design", "20 visitors who need help or cannot take stairs are in bank"),
    ("circulation", "profile", "management", "first aid: 1, in bank"),
    ("circulation", "profile", "management", "10 people help those who need it"),
    ("egress", "routes", "design", "exits: 1, of 6 m together: out-1 6 m"),
    ("egress", "routes", "information", "the alarm is given by voice"),
    ("egress", "routes", "management", "locked at the start: out-2"),
    ("egress", "areas", "design", "square 60 m away, takes 1,500"),
    ("egress", "movement", "design", "3,936 out in 8 min by rule"),
    ("egress", "profile", "design", "20 need help or cannot take stairs"),
    ("egress", "profile", "information", "out-1 1,200"),
    ("egress", "profile", "management", "10 people help those who need it"),
]  # fmt: skip


@pytest.mark.parametrize(("phase", "subject", "factor", "words"), FACTS)
def test_a_cell_holds_what_the_files_say(
    full: Scenario, phase: str, subject: str, factor: str, words: str
) -> None:
    (found,) = venues(full, "en")
    said = cells(found)[phase, subject, factor]["facts"]
    assert any(words in fact for fact in said), said


def test_what_the_files_say_is_not_asked(full: Scenario, bare: Scenario) -> None:
    asked = [
        {key for key, c in cells(found).items() if c["question"]}
        for one in (full, bare)
        for found in venues(one, "en")
    ]
    assert asked[0] < asked[1]
    assert asked[1] - asked[0] >= {
        ("ingress", "routes", "management"),
        ("ingress", "movement", "design"),
        ("circulation", "routes", "management"),
        ("circulation", "areas", "management"),
        ("egress", "areas", "design"),
    }


def test_capacity_licence_and_rules_stand_beside_the_cells(full: Scenario) -> None:
    (found,) = venues(full, "en")
    assert found["capacity"]["entry"] == 720
    assert (found["capacity"]["least"], found["capacity"]["governs"]) == (720, "entry")
    # through the bridge only: 3 m x 82 x 8 min, and the 3,200 of the bank are over the gate's 3,936
    assert found["capacity"]["ways"] == 3936
    assert found["expected"] == 1220
    assert found["licence"]["grantor"] == "county"
    standing = next(rule for rule in found["rules"] if rule["name"] == "standing")
    assert standing["persons"] == (2000 + 90 + 1600) // 2
    tickets = next(rule for rule in found["rules"] if rule["name"] == "tickets")
    assert tickets["persons"] is None


def test_a_zone_on_a_bridge_holds_nobody(full: Scenario) -> None:
    (found,) = venues(full, "en")
    assert [zone["id"] for zone in found["capacity"]["zones"]] == ["front"]


def test_the_fullest_hour_is_that_of_all_groups_together(tmp_path: Path) -> None:
    second = FULL.replace(
        "  - {group: wheelchairs",
        "  - {group: late, profile: adults, leave_by: out-1,\n     arrive: {from: in-1, rate: 600 /h, between: [20:30, 21:30]}}\n  - {group: wheelchairs",
    )
    both = scenario(tmp_path, FULL_SITE, second)
    found = gather(both, both.site)
    assert found.fullest_hour() == pytest.approx(1200 + 300)
    assert found.fullest_hour("in-1") == pytest.approx(1500)
    assert found.fullest_hour("out-1") == 0


def test_the_condition_takes_from_what_may_stand_there(full: Scenario) -> None:
    usual, poor = (venues(full, "en", condition=c)[0] for c in (None, 0.5))
    assert poor["capacity"]["holding"] * 2 == usual["capacity"]["holding"]
    names = [{row["name"] for row in found["sources"]["holding"]} for found in (usual, poor)]
    assert names[0] - names[1] == {"capacity.condition"}


def test_accidents_of_like_places_stand_beside(full: Scenario) -> None:
    (found,) = venues(full, "en")
    assert found["kinds"] == ["bridge", "gate", "open"]
    assert found["narrowest_m"] == 3
    assert found["accidents"][0]["name"] == "Mihong park, Miyun, lantern fair"
    assert found["accidents_all"]["accidents"] == 388
    assert 0 < found["accidents_alike"]["accidents"] < 388


def test_kinds_of_places_are_told_from_what_a_site_has(bare: Scenario) -> None:
    assert kinds_of(bare.site) == {"open", "gate"}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_text_fits_eighty_columns_and_says_how_sure_numbers_are(
    full: Scenario, lang: Any
) -> None:
    shown = sheet_text(venues(full, lang), lang)
    assert max(columns(line) for line in shown.splitlines()) <= WIDTH
    assert ("凭记忆" if lang == "zh" else "from memory, check") in shown
    if lang == "zh":
        assert "密云" in shown


def test_too_many_people_are_told(tmp_path: Path) -> None:
    crowded = scenario(tmp_path, BARE_SITE, BARE.replace("count: 900", "count: 3000"))
    shown = sheet_text(venues(crowded, "en"), "en")
    assert "which is MORE" in shown
    assert "the files bring more" in shown


def test_the_summary_names_the_sheet_where_many_come_to_a_public_place(
    full: Scenario, bare: Scenario
) -> None:
    assert [check_data(one)["sites"][0]["venue"] for one in (full, bare)] == [True, False]


TWO = """\
format: 1
name: Two fields
sites: {here: site.yaml, there: site.yaml}
town: town.yaml
starts: 2026-10-01 20:00
people:
  - {group: walkers, in: here/field, count: 40, profile: adults, visit: [{at: there/field, stay: 5 min}], leave_by: nearest}
  - {group: others, in: there/field, count: 10, profile: adults}
alarm: {at: 20 min, by: voice, zones: all}
run: {until: 30 min, calibration: sfpe}
"""
TWO_TOWN = """\
format: 1
name: Town
nodes: {a: [0, 0], b: [300, 0]}
roads: [{id: lane, from: a, to: b, speed: 30 km/h, walk: 2}]
sites: {here: {file: site.yaml, at: [0, 0], exits_to: a}, there: {file: site.yaml, at: [300, 0], exits_to: b}}
"""


def test_each_of_several_sites_has_its_own_sheet(tmp_path: Path) -> None:
    (tmp_path / "town.yaml").write_text(TWO_TOWN, encoding="utf-8")
    found = venues(scenario(tmp_path, BARE_SITE, TWO), "en")
    assert [one["site"] for one in found] == ["here", "there"]
    visits = [cells(one)["circulation", "movement", "design"]["facts"] for one in found]
    assert visits[0] == []
    assert visits[1][0].endswith("field 40")
    assert [one["expected"] for one in found] == [40, 50]
    shown = sheet_text(found, "en")
    assert "Sheet of Field (here)" in shown
    assert "Sheet of Field (there)" in shown


def test_no_school_is_called_a_venue(tmp_path: Path) -> None:
    site = BARE_SITE.replace(
        "use: ground\nlevels: {ground: {elevation: 0}}",
        "use: school\nlevels: {ground: {elevation: 0, height: 3}}",
    )
    school = scenario(tmp_path, site, BARE.replace("count: 900", "count: 3000"))
    assert check_data(school)["sites"][0]["venue"] is False


def test_the_sheet_is_asked_for_on_the_command_line(
    bare: Scenario, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(bare.path)
    assert main(["check", file, "--sheet", "ramp"]) == 0
    printed = capsys.readouterr().out
    assert "WHILE PEOPLE COME IN" in printed
    assert "GB 50016" not in printed
    assert main(["check", file, "--sheet", "ramp", "--condition", "0.5", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["venues"][0]["capacity"]["holding"] == 2000
    assert data["sites"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--condition", "0.5"], "add --sheet ramp"),
        (["--sheet", "ramp", "--condition", "1.5"], "from 0 to 1"),
        (["--sheet", "ramp", "--condition", "well"], "from 0 to 1"),
        (["--sheet", "ramp", "--condition", "nan"], "from 0 to 1"),
        (["--sheet", "ice"], "choose one of: ramp"),
        (["--sheet", "ramp", "--expanded"], "ask for one of them"),
    ],
)
def test_options_that_make_no_sense_are_told(
    options: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "small-hall", *options]) == 2
    assert words in capsys.readouterr().err
