"""How many people are there: by the hour, by the kind of day, and where they choose to stop."""

from __future__ import annotations

from datetime import date

import pytest

from sim.scenario.calendar import Days
from sim.scenario.load import load_scenario

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
    assert Days().kind(saturday) == "weekend"
    assert Days(frozenset({saturday})).kind(saturday) == "holiday"
    assert Days(frozenset({saturday})).kind(date(2026, 10, 5)) == "workday"


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
    assert [(p.space, p.weight) for p in visit.among] == [("food", 0.4), ("stage", 0.6)]
    assert visit.among[1].capacity == (50 if "capacity" in at else float("inf"))


def test_a_place_that_is_not_there_is_a_fault_at_its_name(tmp_path):
    _, problems = load(tmp_path, "visit: [{at: {stag: 0.6, food: 0.4}, stay: 10 min}]")
    (fault,) = problems.errors
    assert "stage" in problems.render("en")
    assert fault.span.line == 7


def faults_of_a_table(tmp_path, text, starts="2026-09-30 09:00", more="occupancy: mine.csv"):
    """Return the faults of a table, or how many people are there."""
    (tmp_path / "scenarios").mkdir(exist_ok=True)
    (tmp_path / "scenarios" / "mine.csv").write_text(text, encoding="utf-8")
    scenario, problems = load(tmp_path, more, starts)
    if problems.errors:
        return problems.render("en")
    assert scenario is not None
    return sum(count for group in scenario.groups for _, count in group.places)


@pytest.mark.parametrize(
    ("table", "line", "said"),
    [
        ("time,share\n2026-09-30 08:00,0.1\n", 2, "write 08:00, and a table for each kind of day"),
        ("time,share\n2026-09-30T08:00Z,1\n", 2, "names a time zone"),
        ("time,share\n2026-09-30 08:00+02:00,1\n", 2, "names a time zone"),
        ("time,share\n08:00,1\n20:00,0\n09:00,1\n", 4, "longer than the day it stands for"),
        ("time,share\n08:00,0,5\n", 2, "write decimals with a point"),
        ("time;share\n08:00;0,5\n", 2, "with a point for decimals"),
        ("time,share\n10,0.5\n", 2, "'10' has no unit - write '10 min'"),
        ("time,share\n08:00,120 %\n", 2, "is no value for this column"),
    ],
)
def test_a_table_that_is_no_day_by_its_hours_is_refused_with_its_cure(tmp_path, table, line, said):
    told = faults_of_a_table(tmp_path, table)
    assert isinstance(told, str)
    assert f"mine.csv:{line}:" in told
    assert said in told


@pytest.mark.parametrize(
    "table",
    [
        "time;share\n06:00;0\n09:00;0.5\n18:00;0\n",
        "time\tshare\n06:00\t0\n09:00\t0.5\n18:00\t0\n",
        "# counted by hand\ntime,share,note\n06:00,0,empty\n09:00,0.5,\n18:00,0\n",
        "time_h,share\n6,0\n9,0.5\n18,0\n",
    ],
)
def test_cells_may_be_separated_as_spreadsheets_do(tmp_path, table):
    assert faults_of_a_table(tmp_path, table) == 100


@pytest.mark.parametrize(
    ("clock", "people"), [("00:00", 40), ("06:00", 100), ("23:00", 160), ("03:00", 70)]
)
def test_a_table_from_midnight_to_midnight_has_both_its_ends(tmp_path, clock, people):
    table = "time,share\n00:00,0.2\n12:00,0.8\n22:00,0.8\n24:00,0.8\n"
    assert faults_of_a_table(tmp_path, table, f"2026-09-30 {clock}") == people


def test_a_table_of_a_night_goes_on_over_midnight(tmp_path):
    table = "time,share\n22:00,0\n02:00,1\n06:00,0\n"
    there = [faults_of_a_table(tmp_path, table, f"2026-09-30 {h}:00") for h in ("00", "02", "12")]
    assert there == [100, 200, 0]


def test_one_file_may_say_who_is_there_and_who_comes(tmp_path):
    table = "time,count,share\n08:00,30,0.5\n10:00,0,0.5\n"
    more = (
        "occupancy: mine.csv}\n  - {group: visitors, arrive: {from: main, file: mine.csv}, "
        "visit: [{at: stage, stay: 1 min}]"
    )
    assert faults_of_a_table(tmp_path, table, more=more) == 100


@pytest.mark.parametrize(
    ("table", "severity", "said"),
    [
        ("time,count\n08:30,20\n09:30,0\n", "warning", "of the 20 people of this table 10 come"),
        ("time,count\n2026-09-29 09:00,20\n2026-09-29 10:00,0\n", "warning", "20 come before"),
        ("time,count\n2026-09-30 09:05,20\n2026-09-30 09:15,0\n", "warning", "and 10 after"),
        ("time,count\n20 min,20\n30 min,0\n", "warning", "0 come before"),
        ("time,count\n0 min,10\n5 min,20\n", "error", "20 people of the last line have no end"),
        ("time,count\n0 min,10\n", "error", "10 people of the last line have no end"),
        ("time,count\n2026-09-30 09:00Z,10\n2026-09-30 10:00Z,0\n", "error", "a time zone"),
    ],
)
def test_people_of_a_table_who_never_come_are_told(tmp_path, table, severity, said):
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "in.csv").write_text(table, encoding="utf-8")
    _, problems = load(tmp_path, "arrive: {from: main, file: in.csv}")
    found = problems.errors if severity == "error" else problems.warnings
    assert any(said in problem.message("en") for problem in found)


def test_people_of_a_table_who_all_come_are_no_matter_to_tell(tmp_path):
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "in.csv").write_text("time,count\n09:00,20\n09:05,0\n")
    _, problems = load(tmp_path, "arrive: {from: main, file: in.csv}")
    assert not problems.errors
    assert "of this table" not in problems.render("en")
