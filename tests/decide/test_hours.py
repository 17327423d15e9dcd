"""The weakest hour: same accident, same luck, another roster."""

import math
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from sim.decide.hours.absent import absences
from sim.decide.hours.goals import GOALS, JUDGED, Answer, answer
from sim.decide.hours.weakest import Spread, as_json, spans, sum_up
from sim.decide.hours.week import HOURS, Hour, Weeks, play_week, with_people
from sim.response.plan.model import Plan, Post
from sim.response.plan.roster import Duty, Shift
from sim.scenario.load import load_inputs
from sim.simulation.uncrowded import respond

SCENARIOS = Path(__file__).parents[2] / "scenarios"
HOTEL = SCENARIOS / "hotel-night-fire.yaml"


def weeks_of(path, *overrides):
    inputs, problems = load_inputs(path, overrides=overrides)
    assert not problems.errors
    return Weeks(inputs)


@pytest.fixture(scope="module")
def hotel():
    return weeks_of(HOTEL)


@pytest.fixture(scope="module")
def week(hotel):
    hours = play_week(hotel, seeds=[1])
    needs = {post.id: post.needs for post in hotel.plan.posts}
    return hours, sum_up(hours, needs=needs, seeds=[1])


# ---- the hours played


def test_the_scenarios_own_hour_gives_the_run_of_the_scenario(hotel):
    usual = hotel.usual
    hour = usual.starts.weekday() * 24 + usual.starts.hour
    assert hotel.starts(hour) == usual.starts
    own = respond(usual, seed=4, stage=hotel._stage, recording=hotel._recording)
    assert hotel.play(hour, 4) == answer(own)


def test_the_accident_keeps_its_times_where_the_file_gives_them_by_the_clock(tmp_path):
    text = HOTEL.read_text(encoding="utf-8").replace("at: 0 s, growth", "at: '02:15', growth")
    assert "02:15" in text
    text = text.replace("../buildings", (SCENARIOS.parent / "buildings").as_posix())
    for folder in ("registers", "plans"):
        text = text.replace(f" {folder}/", f" {(SCENARIOS / folder).as_posix()}/")
    path = tmp_path / "clock.yaml"
    path.write_text(text, encoding="utf-8")
    inputs, problems = load_inputs(path, root=Path("/"))
    assert not problems.errors
    weeks = Weeks(inputs)
    for hour in (0, 14, 167):
        scenario = weeks.scenario(hour)
        assert [fire.at_s for fire in scenario.hazards] == [300.0]
        assert scenario.starts - weeks.starts(0) == timedelta(hours=hour)
        assert scenario.starts.minute == 10


def test_nothing_but_the_hour_differs_so_equal_staffing_gives_equal_alarms(week):
    hours, _ = week
    by_duty = {}
    for hour in hours:
        key = tuple(sorted(hour.on_duty.items()))
        by_duty.setdefault(key, set()).add(round(hour.answers[0].times["warned"], 6))
    assert len(hours) == HOURS
    assert len(by_duty) == 4
    assert all(len(times) == 1 for times in by_duty.values())


def test_helpers_change_no_number(hotel, week, monkeypatch):
    monkeypatch.setattr("sim.decide.hours.week.HOURS", 9)
    two = play_week(hotel, seeds=[1], helpers=1)
    assert two == week[0][:9]


def test_filling_a_post_as_it_is_changes_nothing(hotel):
    hour = 3
    as_it_is = {
        post.id: hotel.plan.on_duty(post.id, hotel.starts(hour)) for post in hotel.plan.posts
    }
    assert hotel.play(hour, 2, people=as_it_is) == hotel.play(hour, 2)


def test_every_second_until_a_goal_has_an_owner(week):
    hours, _ = week
    for hour in hours[::7]:
        (found,) = hour.answers
        assert set(found.owners) == {goal for goal in JUDGED if goal in found.times}
        for goal, owners in found.owners.items():
            assert sum(owners.values()) == pytest.approx(found.times[goal], abs=1e-6)


# ---- what the week says


def test_in_the_hotel_the_night_is_weakest_and_lacks_a_second_hand_in_the_control_room(hotel, week):
    hours, summed = week
    assert summed.by == "warned"
    night = {hour % 24 for stretch in summed.stretches[:2] for hour in stretch.hours}
    assert night == {20, 21, 22, 23, 0, 1, 2, 3, 4, 5, 6, 7}
    worst = summed.worst
    late = summed.difference("warned", worst)
    assert max(late, key=late.get) == "hands"
    gains = absences(hotel, summed, hours)
    here = {gain.post: gain.sooner_s["warned"] for gain in gains if gain.hour == worst.hour}
    assert here["control-room"] > 30
    assert here["control-room"] == pytest.approx(here[""])
    assert here["engineer"] == here["general-manager"] == 0


def test_a_post_whose_absence_stops_everything_is_said_to_be_what_it_takes(hotel, week):
    hours, summed = week
    hour = summed.worst.hour
    stopped = Answer(times={}, owners={})
    silent = tuple(replace(h, answers=(stopped,)) if h.number == hour else h for h in hours)
    again = sum_up(silent, needs=summed.needs, seeds=[1])
    assert again.worst.hour == hour
    assert again.worst.spreads["warned"].p50 == math.inf
    gains = [g for g in absences(hotel, again, silent) if g.hour == hour]
    assert all(gain.sooner_s["warned"] == math.inf for gain in gains)
    assert gains[0].as_json()["sooner_s"]["warned"] is None


def _hours(times):
    return tuple(
        Hour(
            number,
            None,
            {"desk": number % 2},
            (Answer({"warned": time}, {"warned": {"other": time}}),),
        )
        for number, time in enumerate(times)
    )


def test_weakest_and_best_hours_are_those_with_the_longest_and_shortest_median():
    summed = sum_up(_hours([50.0, 80.0, 20.0, 80.0]), needs={"desk": 2}, seeds=[1])
    assert (summed.worst.hour, summed.best.hour) == (1, 2)
    assert summed.difference("warned", summed.worst) == {"other": 60.0}
    assert [stretch.hours for stretch in summed.stretches] == [(1, 3), (0, 2)]
    # One is asked for more than is ever there: it lacks in all hours.
    assert summed.lacking(summed.rows[1]) == {"desk": (1, 2)}
    assert as_json(summed)["weakest"] == 1


def test_spreads_are_values_that_came_and_never_counts_as_longest():
    spread = Spread.of([3.0, None, 1.0, 2.0, None])
    assert (spread.p10, spread.p50, spread.p90) == (1.0, 3.0, math.inf)
    assert spread.never == 0.4
    assert spread.as_json() == {"p10": 1.0, "p50": 3.0, "p90": None, "never": 0.4}


def test_hours_are_put_together_by_day_and_by_clock():
    assert spans(range(168)) == [((0, 1, 2, 3, 4, 5, 6), 0, 24)]
    weekdays = [24 * day + hour for day in range(5) for hour in (*range(8, 12), *range(14, 18))]
    assert spans(weekdays) == [((0, 1, 2, 3, 4), 8, 12), ((0, 1, 2, 3, 4), 14, 18)]
    assert spans([5 * 24, 6 * 24 + 23]) == [((5,), 0, 1), ((6,), 23, 24)]


def test_a_filled_post_is_held_at_all_hours_and_the_others_stay():
    plan = Plan(
        posts=(Post("a", needs=2), Post("b")),
        roster=(Duty("a", (Shift("day", 8 * 3600.0, 20 * 3600.0, 1),)), Duty("b")),
    )
    from datetime import datetime

    night = datetime(2026, 10, 3, 3, 0)
    assert plan.on_duty("a", night) == 0
    filled = with_people(plan, {"a": 2})
    assert filled.on_duty("a", night) == 2
    assert filled.on_duty("b", night) == plan.on_duty("b", night) == 1


def test_all_goals_are_named_in_both_languages():
    from sim.report.week.words import goal

    for name in GOALS:
        assert goal(name).en
        assert goal(name).zh
