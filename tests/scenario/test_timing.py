"""What lies after the end of a run or before its start has a warning at its time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.scenario.conftest import Project

ALARM = "hazards:\n"
LATE, EARLY, DUE = "scenario-after-the-end", "scenario-before-the-start", "expect-after-the-end"
NEXT, STAY = "scenario-next-day", "stay-before-the-start"


@pytest.mark.parametrize(
    ("old", "new", "slip", "code"),
    [
        # of a hazard without an id, by offset, clock and date
        ("at: 1 min", "at: 31 min", "31 min", LATE),
        ("at: 1 min", "at: 02:50", "02:50", LATE),
        ("at: 1 min", "at: 2026-10-01 02:50", "2026-10-01 02:50", LATE),
        ("at: 1 min", "at: 2026-09-30 02:15", "2026-09-30 02:15", EARLY),
        # a clock time that has passed means the next day
        ("at: 1 min", "at: 02:09", "02:09", NEXT),
        (
            "count: 3,",
            "count: 3, visit: [{at: hall, stay: {until: 2026-10-01 02:00}}],",
            "2026-10-01 02:00",
            STAY,
        ),
        ("count: 3,", "count: 3, visit: [{at: hall, stay: {until: 01:40}}],", "01:40", NEXT),
        # an alarm, a false one, people who leave, an inject
        ("hazards:\n", "alarm: {at: 40 min}\nhazards:\n", "40 min", LATE),
        ("hazards:\n", "alarm: {false: {at: 40 min, in: r1}}\nhazards:\n", "40 min", LATE),
        ("hazards:\n", "alarm: {at: 2026-09-01 10:00}\nhazards:\n", "2026-09-01 10:00", EARLY),
        ("count: 3,", "count: 3, leave_at: 11:00,", "11:00", LATE),
        ("count: 3,", "count: 3, leave_at: 2026-01-01 10:00,", "2026-01-01 10:00", EARLY),
        ("at: 3 min", "at: 33 min", "33 min", LATE),
        (
            "text: A call,",
            "text: A call, expect: {event: 119-dial, within: 28 min},",
            "28 min",
            DUE,
        ),
        ("at: 3 min", "at: 2025-10-01 02:12", "2025-10-01 02:12", EARLY),
    ],
)
def test_what_does_not_happen_in_the_run_is_told_at_its_time(
    project: Project, old: str, new: str, slip: str, code: str
) -> None:
    project.change("scenarios/fire.yaml", old, new)
    text = project.files["scenarios/fire.yaml"]
    at = text.index(slip)
    line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
    told = [words for words in project.faults().splitlines() if words.startswith("scenarios/")]
    assert len(told) == 1
    assert told[0].startswith(f"scenarios/fire.yaml:{line}:{column}: warning: ")
    assert f"[{code}]" in told[0]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("at: 1 min", "at: 30 min"),
        ("at: 1 min", "at: 2026-10-01 02:10"),
        ("text: A call,", "text: A call, expect: {event: 119-dial, within: 27 min},"),
        ("hazards:\n", "alarm: {at: 02:40}\nhazards:\n"),
    ],
)
def test_what_happens_at_the_very_end_or_start_is_in_time(
    project: Project, old: str, new: str
) -> None:
    assert project.change("scenarios/fire.yaml", old, new).faults() == ""


def test_an_alarm_that_nobody_gives_is_nothing_that_happens(project: Project) -> None:
    text = project.files["scenarios/fire.yaml"]
    start, end = text.index("hazards:"), text.index("register:")
    project.files["scenarios/fire.yaml"] = text[:start] + "alarm: {works: false}\n" + text[end:]
    project.change("scenarios/fire.yaml", "  - {id: open-back", "  # - {id: open-back")
    project.change("scenarios/fire.yaml", "measures:", "measures: []")
    assert "[scenario-nothing-happens]" in project.faults()


@pytest.mark.parametrize("written", ["02:00", "2026-10-01 02:00", "2026-10-01"])
def test_a_time_of_the_day_where_a_duration_is_asked_for_is_called_that(
    project: Project, written: str
) -> None:
    project.change("scenarios/fire.yaml", "until: 30 min", f"until: {written}")
    told = project.faults()
    assert f"{written} is a time of the day or a date, but how long is asked for here" in told
    assert "[time-of-day]" in told
    assert "unit" not in told.splitlines()[0]
