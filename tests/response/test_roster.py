"""Who is on duty at any moment: weekends, holidays, the flood season, warnings, and gaps."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.distribution import Distribution
from sim.response.plan import model
from sim.response.plan.gaps import gaps, hours_of_week, rules
from sim.response.plan.roster import DAY_S, WEEK, Calendar, Duty, Shift

HOUR = 3600.0
SUMMER = ((6, 1), (9, 30))
WINTER = ((10, 15), (3, 15))
MONDAY = dt.datetime(2026, 7, 6)


def shift(start, end, people=1, name="s"):
    return Shift(name, start * HOUR, end * HOUR, people)


def desk(*duties, calendar=None, needs=1, **more):
    return model.Plan(
        posts=(model.Post("desk", needs=needs, where="hall", **more),),
        roster=duties,
        calendar=calendar or Calendar(),
    )


def at(day, hour):
    return MONDAY + dt.timedelta(days=day, hours=hour)


def hours_on_duty(plan, days=7):
    return {n for n in range(24 * days) if plan.on_duty("desk", at(0, n))}


# ---- days


def test_the_night_shift_of_friday_lasts_into_saturday_and_that_of_sunday_is_no_weekday():
    plan = desk(Duty("desk", (shift(20, 8),), ("weekdays",)))
    assert plan.on_duty("desk", at(5, 2)) == 1  # Saturday, 02:00: Friday's night
    assert plan.on_duty("desk", at(5, 22)) == 0
    assert plan.on_duty("desk", at(0, 2)) == 0  # Monday, 02:00: Sunday's night
    assert len(hours_on_duty(plan)) == 5 * 12


@pytest.mark.parametrize(
    ("days", "but", "on"),
    [
        ((), (), {0, 1, 2, 3, 4, 5, 6}),
        (("always",), ("sun",), {0, 1, 2, 3, 4, 5}),
        (("weekdays",), (), {0, 1, 2, 3, 4}),
        (("weekend",), (), {5, 6}),
        (("workdays",), (), {0, 1, 3, 4}),
        (("holidays",), (), {2, 5}),
        (("weekend", "holidays"), (), {2, 5, 6}),
        ((), ("workdays",), {2, 5, 6}),
        (("weekend",), ("holidays",), {6}),
        (("mon", "wed"), (), {0, 2}),
        (("flood-season",), (), set()),
        (("flood-warning",), (), set()),
    ],
)
def test_a_line_holds_on_the_days_it_names_and_not_on_those_it_excepts(days, but, on):
    holidays = frozenset((at(2, 0).date(), at(5, 0).date()))
    plan = desk(Duty("desk", (shift(9, 17),), days, but), calendar=Calendar(holidays))
    assert {day for day in range(7) if plan.on_duty("desk", at(day, 12))} == on


def test_lines_of_a_post_add_up():
    plan = desk(
        Duty("desk", (shift(0, 24, 1),)),
        Duty("desk", (shift(8, 18, 2),), ("weekdays",)),
        Duty("desk", (), ("flood-warning",)),
        calendar=Calendar(warning=(at(0, 9), at(0, 10))),
        needs=4,
    )
    assert [plan.on_duty("desk", at(0, h)) for h in (3, 8, 9, 10, 18)] == [1, 3, 7, 3, 1]


# ---- the flood season


@pytest.mark.parametrize(
    ("season", "day", "inside"),
    [
        (SUMMER, (6, 1), True),
        (SUMMER, (9, 30), True),
        (SUMMER, (5, 31), False),
        (SUMMER, (10, 1), False),
        (WINTER, (12, 31), True),
        (WINTER, (1, 1), True),
        (WINTER, (3, 15), True),
        (WINTER, (3, 16), False),
        (WINTER, (10, 14), False),
        (((2, 29), (2, 29)), (2, 28), False),
        (None, (7, 1), False),
    ],
)
def test_the_season_counts_both_of_its_ends_and_may_run_over_the_new_year(season, day, inside):
    assert Calendar(season=season).in_season(dt.date(2027, *day)) is inside


@pytest.mark.parametrize(
    ("season", "day", "end"),
    [
        (SUMMER, dt.date(2026, 7, 1), dt.date(2026, 9, 30)),
        (SUMMER, dt.date(2026, 9, 30), dt.date(2026, 9, 30)),
        (SUMMER, dt.date(2026, 10, 1), dt.date(2027, 9, 30)),
        (WINTER, dt.date(2026, 12, 1), dt.date(2027, 3, 15)),
        (((1, 1), (2, 29)), dt.date(2027, 2, 1), dt.date(2027, 2, 28)),
        (((1, 1), (2, 29)), dt.date(2028, 2, 1), dt.date(2028, 2, 29)),
        (None, dt.date(2026, 7, 1), None),
    ],
)
def test_the_end_of_the_season_is_the_next_one(season, day, end):
    assert Calendar(season=season).season_ends(day) == end


def test_in_the_season_the_leader_is_on_site_and_otherwise_at_home():
    law = Distribution.fixed(600.0)
    season = ("flood-season", "flood-warning")
    plan = desk(
        Duty("desk", days=season),
        Duty("desk", but=season, reachable=True, arrives=law),
        calendar=Calendar(
            season=SUMMER, warning=(dt.datetime(2026, 11, 3, 6), dt.datetime(2026, 11, 4, 18))
        ),
    )
    for when, here in (
        (dt.datetime(2026, 7, 1, 3), True),
        (dt.datetime(2026, 11, 3, 5, 59), False),
        (dt.datetime(2026, 11, 3, 6), True),
        (dt.datetime(2026, 11, 4, 18), False),
        (dt.datetime(2026, 12, 1, 12), False),
    ):
        assert plan.on_site("desk", when) == int(here), when
        assert plan.at_home("desk", when) == (() if here else (law,)), when
        assert plan.on_duty("desk", when) == 1, when


# ---- properties

KINDS = ("always", "weekdays", "weekend", "workdays", "holidays", "flood-season", *WEEK)
some_shift = st.builds(
    Shift, st.just("s"), st.integers(0, 23).map(lambda h: h * HOUR),
    st.integers(1, 24).map(lambda h: h * HOUR), st.integers(0, 4),
)  # fmt: skip
some_duty = st.builds(
    Duty,
    st.just("desk"),
    st.lists(some_shift, max_size=3).map(tuple),
    st.lists(st.sampled_from(KINDS), max_size=2).map(tuple),
    st.lists(st.sampled_from(KINDS), max_size=1).map(tuple),
    st.booleans(),
)
moments = st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2028, 12, 31))


@given(some_duty, moments)
def test_a_line_and_the_same_line_on_all_other_days_make_a_whole(duty, when):
    """``days: X`` and ``except: X`` together hold always, so nobody counts twice or is missed."""
    calendar = Calendar(frozenset({dt.date(2026, 10, 1)}), SUMMER)
    on = Duty("desk", duty.shifts, ("weekend", "holidays"))
    off = Duty("desk", duty.shifts, (), ("weekend", "holidays"))
    both = on.people(when, calendar) + off.people(when, calendar)
    assert both == Duty("desk", duty.shifts).people(when, calendar)


@given(st.integers(0, 23), st.integers(1, 24), moments)
def test_a_shift_and_the_rest_of_the_day_are_always_manned_by_one(start, end, when):
    if end % 24 == start:
        return
    plan = desk(Duty("desk", (shift(start, end), shift(end % 24, start or 24))))
    assert plan.on_duty("desk", when) == 1


@given(st.lists(some_duty, min_size=1, max_size=4).map(tuple), st.integers(0, 6))
def test_gaps_are_the_hours_at_which_too_few_are_on_duty(duties, needs):
    """An ordinary week, hour by hour, against the stretches that the check lists."""
    plan = desk(*duties, needs=needs)
    short = {n for n in range(168) if plan.on_duty("desk", at(0, n)) < needs}
    listed = set()
    for gap in gaps(plan):
        if gap.week != "ordinary":
            continue
        for day in gap.days or (0,):
            first = day * 24 + round(gap.start_s / HOUR)
            listed |= {(first + n) % 168 for n in range(round(gap.length_s / HOUR))}
    assert listed == short


# ---- gaps


def test_hours_without_anybody_are_listed_in_short():
    plan = desk(Duty("desk", (shift(8, 18),), ("weekdays",)))
    found = {(hours_of_week(gap), gap.people) for gap in gaps(plan)}
    assert found == {("mon-thu 18:00-08:00", 0), ("fri 18:00 - mon 08:00", 0)}


def test_a_post_that_nobody_ever_holds_is_one_gap():
    (gap,) = gaps(desk(Duty("desk", (shift(0, 24, 1),)), needs=2))
    assert (gap.days, gap.length_s, gap.people, hours_of_week(gap)) == ((), 7 * DAY_S, 1, "")


def test_gaps_of_holidays_and_seasons_are_listed_apart():
    plan = desk(Duty("desk", (), ("workdays", "weekend")), Duty("desk", (), ("flood-season",)))
    weeks = {gap.week for gap in gaps(plan)}
    assert weeks == {"holidays"}
    plan = desk(Duty("desk", (), (), ("flood-warning",)))
    assert {gap.week for gap in gaps(plan)} == {"flood-warning"}


@pytest.mark.parametrize(
    ("shifts", "met"),
    [
        ((shift(0, 8, 2), shift(8, 16, 2), shift(16, 24, 2)), (True, True)),
        ((shift(8, 20, 2), shift(20, 8, 2)), (True, False)),
        ((shift(0, 8, 2), shift(8, 16, 2), shift(16, 24, 1)), (False, True)),
    ],
)
def test_a_control_room_has_two_people_and_shifts_of_eight_hours(shifts, met):
    found = rules(desk(Duty("desk", shifts)), ["hall"])
    assert tuple(rule.met for rule in found) == met
    assert all("GB 25506" in rule.source for rule in found)
    assert rules(desk(Duty("desk", shifts)), []) == ()


def test_somebody_at_home_does_not_man_the_control_room():
    duties = (Duty("desk", (shift(0, 24, 1),)), Duty("desk", (shift(0, 24, 1),), reachable=True))
    (people, _) = rules(desk(*duties), ["hall"])
    assert not people.met
    assert not gaps(desk(*duties, needs=2))
