"""Holidays and make-up days: said in the scenario, or kept for the years that are known."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from sim.cli import main
from sim.scenario.calendar import kept
from tests.scenario.test_occupancy import SCENARIO, SITE, load_scenario, present

if TYPE_CHECKING:
    from tests.scenario.conftest import Project

# Dates of the notices for 2024, 2025 and 2026, one of each kind and the day beside it.
CHINA = [
    ("2024-02-10", "holiday"),
    ("2024-02-18", "workday"),
    ("2024-05-11", "workday"),
    ("2024-06-09", "weekend"),
    ("2025-01-26", "workday"),
    ("2025-02-04", "holiday"),
    ("2025-02-05", "workday"),
    ("2025-10-11", "workday"),
    ("2026-01-03", "holiday"),
    ("2026-01-04", "workday"),
    ("2026-09-20", "workday"),
    ("2026-09-27", "holiday"),
    ("2026-10-07", "holiday"),
    ("2026-10-08", "workday"),
    ("2026-10-10", "workday"),
    ("2026-10-11", "weekend"),
]


def there(tmp_path, day, kind, top=""):
    """Return how many of 200 are there on a kind of day."""
    more = f"days: [{kind}]"
    (tmp_path / "buildings").mkdir(exist_ok=True)
    (tmp_path / "scenarios").mkdir(exist_ok=True)
    (tmp_path / "buildings" / "hall.yaml").write_text(SITE, encoding="utf-8")
    text = SCENARIO.format(more=more, starts=f"{day} 09:00").replace(
        "holidays: [2026-10-01]\n", top
    )
    path = tmp_path / "scenarios" / "day.yaml"
    path.write_text(text, encoding="utf-8")
    scenario, problems = load_scenario(path)
    if scenario is None:
        return problems.render("en")
    return sum(count for group in scenario.groups for _, count in group.places)


@pytest.mark.parametrize(("day", "kind"), CHINA)
def test_the_kept_calendar_has_the_days_of_the_notices(tmp_path, day, kind):
    found = {
        each: there(tmp_path, day, each, "calendar: china\n")
        for each in ("workday", "weekend", "holiday")
    }
    assert found == {each: 200 if each == kind else 0 for each in found}


def test_a_kept_calendar_makes_sense():
    for year, days in kept("china").items():
        assert {day.year for day in days.holidays | days.makeup} == {year}
        assert all(day.weekday() >= 5 for day in days.makeup)
        assert not days.holidays & days.makeup
        # eleven statutory days until 2024, thirteen since; the others are weekends and days moved
        moved = len([day for day in days.holidays if day.weekday() < 5]) - len(days.makeup)
        assert 8 <= moved <= 13


def test_makeup_days_can_be_said_without_a_calendar(tmp_path):
    assert there(tmp_path, "2026-10-10", "workday") == 0
    top = "makeup_days: [2026-10-10]\n"
    assert there(tmp_path, "2026-10-10", "workday", top) == 200
    assert there(tmp_path, "2026-10-10", "weekend", top) == 0
    assert there(tmp_path, "2026-10-17", "weekend", top) == 200


def test_what_a_scenario_lists_goes_before_its_calendar(tmp_path):
    works = "calendar: china\nmakeup_days: [2026-10-03]\n"
    assert there(tmp_path, "2026-10-03", "workday", works) == 200
    off = "calendar: china\nholidays: [2026-10-10]\n"
    assert there(tmp_path, "2026-10-10", "holiday", off) == 200


@pytest.mark.parametrize("year", [2023, 2027])
def test_a_year_that_the_calendar_does_not_know_is_said(tmp_path, year):
    told = there(tmp_path, f"{year}-05-09", "workday", "calendar: china\n")
    assert "knows the years 2024 to 2026" in told
    assert f"asks for {year}" in told
    assert "day.yaml:5:11" in told


@pytest.mark.parametrize(
    ("top", "said"),
    [
        ("holidays: [2026-10-10]\nmakeup_days: [2026-10-10]\n", "both a holiday and a make-up day"),
        ("calendar: chian\n", "did you mean 'china'"),
    ],
)
def test_faults_of_days_have_a_cure(tmp_path, top, said):
    assert said in there(tmp_path, "2026-10-10", "workday", top)


def test_a_table_for_workdays_holds_on_a_makeup_day(tmp_path):
    more = "occupancy: {workday: office.csv}}\n# {"
    assert present(tmp_path, more, "2026-10-10 09:00") == 0


DESK = (
    "  - {post: desk, shifts: {day: 08:00-20:00, night: 20:00-08:00}, people: {day: 2, night: 1}}"
)


@pytest.mark.parametrize(
    ("kind", "people"), [("workdays", 4), ("weekdays", 4), ("weekend", 2), ("sat", 4)]
)
def test_rosters_know_makeup_days(project: Project, kind: str, people: int) -> None:
    line = f"  - {{post: desk, days: {kind}, shifts: {{day: 08:00-20:00}}, people: {{day: 2}}}}"
    project.change("plans/inn.yaml", DESK, f"{DESK}\n{line}")
    saturday = dt.datetime(2026, 10, 10, 10)
    found = project.good("makeup_days=[2026-10-10]", "holidays=[]").response.plan
    kept_days = project.good("calendar=china").response.plan
    plain = project.good("holidays=[]").response.plan
    assert found is not None
    assert kept_days is not None
    assert plain is not None
    assert found.on_duty("desk", saturday) == people
    assert kept_days.on_duty("desk", saturday) == people
    assert plain.on_duty("desk", saturday) == (4 if kind in {"weekend", "sat"} else 2)


def test_a_roster_by_workdays_is_content_with_a_calendar(project: Project) -> None:
    line = "  - {post: desk, days: workdays, shifts: {day: 08:00-20:00}, people: {day: 2}}"
    project.change("plans/inn.yaml", DESK, f"{DESK}\n{line}")
    assert "calendar: china" in project.faults()
    assert "[roster-no-holidays]" not in project.faults("calendar=china")


def test_the_check_names_the_kind_of_day(capsys):
    said = []
    for lang in ("en", "zh"):
        words = ["check", "small-hall", "--set", "starts=2026-10-10 09:30", "calendar=china"]
        assert main([*words, "--lang", lang]) == 0
        said.append(capsys.readouterr().out)
    assert "(Saturday, a make-up working day)" in said[0]
    assert "（星期六，调休上班日）" in said[1]


def test_the_hash_has_what_the_calendar_says(project: Project) -> None:
    before = project.good().inputs_sha256
    after = project.good("calendar=china").inputs_sha256
    assert after != before


def test_a_week_that_ends_in_an_unknown_year_is_told_before_it_is_played(monkeypatch, capsys):
    def played(*_args, **_options):
        pytest.fail("played")

    monkeypatch.setattr("sim.decide.hours.week.play_week", played)
    words = ["hours", "hotel-night-fire", "--seeds", "1", "--set"]
    assert main([*words, "starts=2026-12-30 02:10", "calendar=china"]) == 2
    assert "asks for 2027" in capsys.readouterr().err
