"""How many people are there: by the hour, by the kind of day, and where they choose to stop."""

from __future__ import annotations

from datetime import date

import pytest

from sim.scenario.load import load_scenario
from sim.scenario.occupancy import day_type

SITE = """\
format: 1
name: Hall
use: hall
levels: {G: {elevation: 0, height: 4}}
spaces:
  - {id: hall, level: G, use: hall, outline: [[0, 0], [30, 0], [30, 10], [0, 10]]}
  - {id: stage, level: G, use: stage, outline: [[30, 0], [60, 0], [60, 10], [30, 10]]}
  - {id: food, level: G, use: hall, outline: [[0, 10], [30, 10], [30, 20], [0, 20]]}
openings:
  - {id: s, between: [hall, stage], at: [30, 5], kind: open, width: 4}
  - {id: f, between: [hall, food], at: [15, 10], kind: open, width: 4}
exits: [{id: main, from: hall, at: [0, 5], width: 2}]
"""
SCENARIO = """\
format: 1
name: A day at the hall
site: ../buildings/hall.yaml
starts: {starts}
holidays: [2026-10-01]
people:
  - {{group: staff, in: {{use: hall}}, count: 200, {more}}}
alarm: {{at: 0 s, by: bell, zones: all}}
run: {{until: 10 min}}
"""
OFFICE = "time,share\n06:00,0\n09:00,1\n12:00,0.5\n18:00,0\n"


def load(tmp_path, more, starts="2026-09-30 09:00"):
    for name, text in (
        ("buildings/hall.yaml", SITE),
        ("scenarios/day.yaml", SCENARIO.format(more=more, starts=starts)),
        ("scenarios/office.csv", OFFICE),
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return load_scenario(tmp_path / "scenarios" / "day.yaml")


def present(tmp_path, more, starts="2026-09-30 09:00"):
    scenario, problems = load(tmp_path, more, starts)
    assert not problems.errors, problems.render("en")
    return sum(count for group in scenario.groups for _, count in group.places)


@pytest.mark.parametrize(
    ("clock", "people"), [("09:00", 200), ("07:30", 100), ("15:00", 50), ("20:00", 0)]
)
def test_between_two_rows_of_a_table_the_share_changes_evenly(tmp_path, clock, people):
    assert present(tmp_path, "occupancy: office.csv", f"2026-09-30 {clock}") == people


@pytest.mark.parametrize(
    ("day", "people"),
    [("2026-09-30", 200), ("2026-10-01", 0), ("2026-10-03", 0), ("2026-10-05", 200)],
)
def test_on_other_kinds_of_days_the_table_does_not_hold(tmp_path, day, people):
    # Wednesday, a holiday (Thursday), Saturday, Monday
    more = "occupancy: {workday: office.csv}"
    assert present(tmp_path, more, f"{day} 09:00") == people


def test_people_may_be_there_on_some_kinds_of_days_alone(tmp_path):
    found = {
        day: present(tmp_path, "days: [weekend, holiday]", f"{day} 09:00")
        for day in ("2026-09-30", "2026-10-01", "2026-10-03")
    }
    assert found == {"2026-09-30": 0, "2026-10-01": 200, "2026-10-03": 200}


def test_the_kind_of_a_day_is_that_of_the_list_before_the_weekday():
    saturday = date(2026, 10, 3)
    assert day_type(saturday, ()) == "weekend"
    assert day_type(saturday, {saturday}) == "holiday"
    assert day_type(date(2026, 10, 5), {saturday}) == "workday"


def test_a_share_beyond_one_is_a_fault_in_its_line_of_the_table(tmp_path):
    load(tmp_path, "occupancy: office.csv")
    (tmp_path / "scenarios" / "office.csv").write_text("time,share\n06:00,0\n09:00,1.5\n")
    _, problems = load_scenario(tmp_path / "scenarios" / "day.yaml")
    (fault,) = problems.errors
    assert fault.span.line == 3
    assert fault.span.file.endswith("office.csv")


@pytest.mark.parametrize(
    "at", ["{stage: 0.6, food: 0.4}", "{stage: {weight: 0.6, capacity: 50}, food: 0.4}"]
)
def test_visitors_may_choose_among_places_by_weight(tmp_path, at):
    more = f"visit: [{{at: {at}, stay: 10 min}}]"
    scenario, problems = load(tmp_path, more)
    assert not problems.errors, problems.render("en")
    (visit,) = scenario.groups[0].visits
    assert visit.space == "stage"
    assert [(p.space, p.weight) for p in visit.among] == [("stage", 0.6), ("food", 0.4)]
    assert visit.among[0].capacity == (50 if "capacity" in at else float("inf"))


def test_a_place_that_is_not_there_is_a_fault_at_its_name(tmp_path):
    _, problems = load(tmp_path, "visit: [{at: {stag: 0.6, food: 0.4}, stay: 10 min}]")
    (fault,) = problems.errors
    assert "stage" in problems.render("en")
    assert fault.span.line == 7
