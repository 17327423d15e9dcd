"""``leave_by: nobody``: they stay, as the reference says, and are not counted as left behind."""

from __future__ import annotations

import pytest

from sim.report.reading import Reading
from sim.report.story import paragraph
from sim.scenario.load import load_scenario
from sim.simulation.simulate import simulate
from sim.summary.text import check_report

SITE = """\
format: 1
name: Waterworks
use: office
levels: {G: {elevation: 0, height: 3}}
spaces:
  - {id: hall, level: G, use: hall, outline: [[0, 0], [12, 0], [12, 8], [0, 8]]}
exits:
  - {id: main, from: hall, at: [0, 4], width: 1.6}
  - {id: rear, from: hall, at: [12, 4], width: 1.2}
"""
SCENARIO = """\
format: 1
name: Watch
site: ../buildings/works.yaml
people:
  - {group: guests, in: hall, count: 10, profile: adults, pre_movement: 5 s}
  - {group: watch, in: hall, count: 2, profile: adults, pre_movement: 0 s, leave_by: nobody KEYS}
alarm: {at: 0 s, by: bell, zones: all}
PARTS
run: {until: 3 min, seeds: 0}
"""


def loaded(tmp_path, keys="", parts=""):
    for name, text in (
        ("buildings/works.yaml", SITE),
        ("scenarios/watch.yaml", SCENARIO.replace("KEYS", keys).replace("PARTS", parts)),
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return load_scenario(tmp_path / "scenarios" / "watch.yaml")


def left(tmp_path, keys="", parts=""):
    """Return by which exits the watch left, ``""`` for not at all, and the result."""
    scenario, problems = loaded(tmp_path, keys, parts)
    assert not problems.errors, problems.render("en")
    outcome = simulate(scenario, seed=1)
    return [name or "" for name in outcome.people["exit"][10:]], outcome.result


@pytest.mark.parametrize("keys", ["", ", familiarity: [rear]", ", familiarity: entrance"])
def test_those_who_stay_hear_the_alarm_and_do_not_leave(tmp_path, keys):
    exits, result = left(tmp_path, keys)
    assert exits == ["", ""]
    assert result["people"]["required"]["total"] == 10
    assert result["evacuation_time_s"] is not None


def test_summary_and_check_say_how_many_stay_by_design(tmp_path):
    scenario, _ = loaded(tmp_path)
    assert "2 stay by design (leave_by: nobody)" in check_report(scenario, "en")
    words = paragraph(Reading(simulate(scenario, seed=1)))
    assert "2 people stay inside by design" in words.en
    assert "(watch, leave_by: nobody)" in words.en
    assert "2 人按设定留在场内" in words.zh


def test_who_leaves_or_should_have_stays_by_no_design(tmp_path):
    parts = (
        "measures:\n  - {id: m1, when: time() > 30 s, do: {guide: watch, exits: [rear]}}\n"
        "  - {id: m2, when: time() > 40 s, do: {release: watch}}\n"
    )
    for keys, more in (("", parts), (", required: true", "")):
        scenario, _ = loaded(tmp_path, keys, more)
        words = paragraph(Reading(simulate(scenario, seed=1)))
        assert "by design" not in words.en


def test_those_who_stay_count_as_left_behind_where_the_file_says_so(tmp_path):
    exits, result = left(tmp_path, ", required: true")
    assert exits == ["", ""]
    assert result["people"]["required"]["total"] == 12
    assert result["evacuation_time_s"] is None


def test_those_who_stay_leave_by_the_exit_a_measure_guides_them_to(tmp_path):
    parts = (
        "measures:\n  - {id: m1, when: time() > 30 s, do: {guide: watch, exits: [rear]}}\n"
        "  - {id: m2, when: time() > 40 s, do: {release: watch}}\n"
    )
    exits, _ = left(tmp_path, "", parts)
    assert exits == ["rear", "rear"]


WARDEN = (
    "  - {group: warden, in: hall, count: 1, role: warden, profile: adults, pre_movement: 5 s,"
    " sweep: [hall]}\n"
)


def with_warden(tmp_path, keys=""):
    """Return the scenario with a warden who goes through the hall, and its problems."""
    loaded(tmp_path, keys)
    path = tmp_path / "scenarios" / "watch.yaml"
    path.write_text(path.read_text().replace("alarm:", WARDEN + "alarm:"), encoding="utf-8")
    return load_scenario(path)


def test_those_who_stay_leave_when_a_warden_tells_them_in_person(tmp_path):
    scenario, _ = with_warden(tmp_path)
    outcome = simulate(scenario, seed=1)
    seen = next(event for event in outcome.events if event.event == "room-checked")
    out = [float(t) for t in outcome.people["out_s"][10:12]]
    assert all(seen.t_s < t < seen.t_s + 30.0 for t in out)


def test_the_time_of_a_warden_who_goes_through_rooms_is_work_and_no_wait_for_help(tmp_path):
    scenario, _ = with_warden(tmp_path)
    goal = simulate(scenario, seed=1).result["minutes"]["last-out"]
    assert goal["person"].startswith("warden")
    assert goal["by_owner"]["action"] > 5.0
    assert "help" not in {part["owner"] for part in goal["parts"] if part["to_s"] > part["from_s"]}


def test_those_who_stay_leave_when_a_measure_releases_or_guides_them(tmp_path):
    for do in ("release: watch", "guide: watch, exits: [main, rear]"):
        parts = f"measures:\n  - {{id: m1, when: time() > 30 s, do: {{{do}}}}}\n"
        exits, _ = left(tmp_path, "", parts)
        assert all(exits), do


@pytest.mark.parametrize("do", ["release: watch", "guide: watch, exits: [main, rear]"])
def test_a_measure_for_people_who_are_not_there_at_this_hour_moves_nobody(tmp_path, do):
    parts = (
        f"starts: 2026-10-14 12:00\nmeasures:\n  - {{id: m1, when: time() > 30 s, do: {{{do}}}}}\n"
    )
    exits, result = left(tmp_path, ", present: 18:00-20:00", parts)
    assert exits == []
    assert result["people"]["total"] == 10


def test_who_stays_and_has_to_leave_is_told_where_nobody_tells_them(tmp_path):
    _, problems = loaded(tmp_path, ", required: true")
    (found,) = problems.warnings
    assert found.code == "people-stays-required"
    assert found.span.line == 6
    _, problems = with_warden(tmp_path, ", required: true")
    assert not problems.warnings
    parts = "measures:\n  - {id: m1, when: time() > 30 s, do: {release: watch}}\n"
    _, problems = loaded(tmp_path, ", required: true", parts)
    assert not problems.warnings


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        (", leave_at: 1 min", "people-stays-and-leaves"),
        (", route: {exit: rear}", "people-stays-and-leaves"),
    ],
)
def test_nobody_stays_and_leaves(tmp_path, keys, code):
    _, problems = loaded(tmp_path, keys)
    assert [problem.code for problem in problems.errors] == [code]


def test_two_exits_for_one_group_are_refused(tmp_path):
    group = "people:\n  - {group: other, in: hall, count: 1, leave_by: main, route: {exit: rear}}\n"
    loaded(tmp_path)
    path = tmp_path / "scenarios" / "watch.yaml"
    path.write_text(path.read_text().replace("people:\n", group), encoding="utf-8")
    _, problems = load_scenario(path)
    assert [problem.code for problem in problems.errors] == ["people-two-exits"]
