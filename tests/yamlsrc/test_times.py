"""Times of the day, of the week, dates, and moments of a run."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.yamlsrc.quantities import (
    ClockRange,
    ClockSpan,
    ClockTime,
    Date,
    DayOfYear,
    Moment,
    StartTime,
    TimePoint,
    WeekTime,
)
from tests.yamlsrc.boxed import read_value

START = datetime(2026, 10, 1, 2, 10)


@pytest.mark.parametrize(
    ("annotation", "text", "value"),
    [
        (ClockTime, "23:00", 82800.0),
        (ClockTime, "24:00", 86400.0),
        (ClockRange, "18:00-09:00", ClockSpan(64800.0, 32400.0)),
        (ClockRange, "08:00 - 20:00", ClockSpan(28800.0, 72000.0)),
        (ClockRange, "00:00-24:00", ClockSpan(0.0, 86400.0)),
        (Moment, "3 min", TimePoint(offset=180.0)),
        (Moment, "0 s", TimePoint(offset=0.0)),
        (Moment, "02:15", TimePoint(clock=8100.0)),
        (Moment, "2026-10-02 02:15", TimePoint(on=datetime(2026, 10, 2, 2, 15))),
        (StartTime, "2026-10-01 02:10", START),
        (StartTime, "2026-10-01T02:10:30", datetime(2026, 10, 1, 2, 10, 30)),
        (Date, "2026-02-28", date(2026, 2, 28)),
        (DayOfYear, "06-01", (6, 1)),
        (DayOfYear, "02-29", (2, 29)),
        (WeekTime, "Mon 00:00", 0.0),
        (WeekTime, "Sun 24:00", 604800.0),
        (WeekTime, "tuesday 08:30", 117000.0),
        (WeekTime, "周二 08:30", 117000.0),
        (WeekTime, "星期日 01:00", 522000.0),
    ],
)
def test_a_time_is_read(tmp_path: Path, annotation: Any, text: str, value: object) -> None:
    found, problems = read_value(annotation, text, tmp_path)
    assert not problems.items
    assert found == value


@pytest.mark.parametrize(
    ("annotation", "text", "code"),
    [
        (ClockTime, "25:00", "bad-clock"),
        (ClockTime, "8", "bad-clock"),
        (ClockRange, "18:00", "bad-clock-range"),
        (ClockRange, "24:00-08:00", "bad-clock-range"),
        (ClockRange, "08:00-12:00-14:00", "bad-clock-range"),
        (ClockRange, "[08:00, 09:00]", "bad-clock-range"),
        (Moment, "3", "bad-moment"),
        (Moment, "-3 min", "bad-moment"),
        (Moment, "3 m", "bad-moment"),
        (Moment, "soon", "bad-moment"),
        (StartTime, "2026-10-01", "bad-date-time"),
        (StartTime, "2026-10-01 24:00", "bad-date-time"),
        (StartTime, "2026-13-01 10:00", "bad-date-time"),
        (Date, "2026-02-30", "bad-date"),
        (Date, "26-02-03", "bad-date"),
        (Date, "2026", "bad-date"),
        (DayOfYear, "02-30", "bad-day-of-year"),
        (DayOfYear, "6-1", "bad-day-of-year"),
        (DayOfYear, "2026-06-01", "bad-day-of-year"),
        (WeekTime, "08:30", "bad-week-time"),
        (WeekTime, "Foo 08:30", "bad-week-time"),
        (WeekTime, "周八 08:30", "bad-week-time"),
        (WeekTime, "Mon 25:30", "bad-week-time"),
    ],
)
def test_what_is_no_time_is_told(tmp_path: Path, annotation: Any, text: str, code: str) -> None:
    found, problems = read_value(annotation, text, tmp_path)
    assert found is None
    assert [problem.code for problem in problems.errors] == [code]


def test_a_range_over_midnight_holds_the_night() -> None:
    night = ClockSpan(18 * 3600.0, 9 * 3600.0)
    hours = [hour for hour in range(24) if night.contains(hour * 3600.0)]
    assert hours == [*range(9), *range(18, 24)]
    assert night.length == 15 * 3600.0


def test_a_range_from_midnight_to_midnight_is_the_whole_day() -> None:
    day = ClockSpan(0.0, 86400.0)
    assert all(day.contains(hour * 3600.0) for hour in range(24))
    assert day.length == 86400.0
    assert ClockSpan(3600.0, 3600.0).contains(0.0)


@given(start=st.integers(0, 1439), end=st.integers(1, 1440), at=st.integers(0, 1439))
def test_a_minute_lies_in_a_range_or_in_the_rest_of_the_day(start: int, end: int, at: int) -> None:
    if start == end % 1440:
        return
    span = ClockSpan(start * 60.0, end * 60.0)
    rest = ClockSpan(end % 1440 * 60.0, start * 60.0)
    assert span.contains(at * 60.0) != rest.contains(at * 60.0)
    assert span.length + rest.length == 86400.0


def test_a_clock_time_is_the_first_one_not_before_the_start() -> None:
    assert TimePoint(clock=8100.0).after(START) == 300.0
    assert TimePoint(clock=7800.0).after(START) == 0.0
    assert TimePoint(clock=7740.0).after(START) == 86340.0
    assert TimePoint(offset=180.0).after(START) == 180.0
    assert TimePoint(on=datetime(2026, 10, 1, 2, 0)).after(START) == -600.0
