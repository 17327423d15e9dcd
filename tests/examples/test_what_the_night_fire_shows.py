"""What a planner is to learn from the hotel: door, hour, alarm. Six paired seeds."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from sim import examples
from sim.scenario.load import load_scenario
from sim.simulation.simulate import prepare, simulate

SEEDS = range(1, 7)


def scenario(*overrides):
    file = examples.root() / "scenarios" / "hotel-night-fire.yaml"
    found, problems = load_scenario(file, overrides=overrides)
    assert found is not None, problems.render("en")
    return found


def unlocked(found):
    """The same scenario with the chain taken off the back door, and nothing else changed."""

    def opened(site):
        doors = (replace(o, state="closed") if o.id == "back" else o for o in site.openings)
        return replace(site, openings=tuple(doors))

    return replace(found, sites={name: opened(site) for name, site in found.sites.items()})


def played(found, seeds=SEEDS):
    stage = prepare(found)
    return [simulate(found, seed=seed, stage=stage) for seed in seeds]


@pytest.fixture(scope="module")
def as_it_is():
    return played(scenario())


@pytest.fixture(scope="module")
def by_day():
    return played(scenario("starts=2026-10-01 10:00"))


def out_times(outcome):
    return np.array([np.inf if t is None else t for t in outcome.people["out_s"]])


def last_exit(outcomes):
    return np.array([outcome.result["evacuation_time_s"] for outcome in outcomes])


def to_the_call(outcomes):
    times = [outcome.result["milestones"] for outcome in outcomes]
    return np.array([t["119-dial"] - t["detect"] for t in times])


def test_taking_the_chain_off_lowers_the_mean_of_the_last_exit_and_delays_nobody(as_it_is):
    free = played(unlocked(scenario()))
    gain = last_exit(as_it_is) - last_exit(free)
    assert gain.mean() > 15
    assert gain.min() > -5
    for before, after in zip(as_it_is, free, strict=True):
        assert before.people["id"] == after.people["id"]
        # When search teams come out says nothing of those who had to leave.
        guests = before.population.required
        early, late = out_times(before)[guests], out_times(after)[guests]
        both = np.isfinite(early)
        assert np.isfinite(late[both]).all()
        assert (late[both] - early[both]).max() <= 75


def to_the_alarm(outcomes):
    times = [outcome.result["milestones"] for outcome in outcomes]
    return np.array([t["general-alarm"] - t["detect"] for t in times])


def test_at_night_call_and_alarm_are_later_and_the_day_roster_removes_the_difference(
    as_it_is, by_day
):
    seeds = len(SEEDS)
    day = to_the_call(by_day)
    roster = [
        f"roster.{post}.people.night={people}"
        for post, people in (
            ("control-room", 2), ("front-desk", 3), ("security", 2), ("engineer", 2),
        )
    ]  # fmt: skip
    filled = played(scenario(*roster))
    manned, night = to_the_call(filled), to_the_call(as_it_is)
    # One alone walks back from the door at which they met the smoke, and then has to telephone
    # before they can give the alarm.
    assert np.mean(night - day) > 5
    assert np.count_nonzero(night > day) > 0.8 * seeds
    assert abs(np.mean(manned - day)) < 3
    assert np.mean(to_the_alarm(as_it_is) - to_the_alarm(by_day)) > 40
    assert abs(np.mean(to_the_alarm(filled) - to_the_alarm(by_day))) < 3


NOBODY_SEARCHES = tuple(f"search.{kind}=0" for kind in ("engine", "ladder", "rescue"))


def test_with_a_failed_alarm_the_sleepers_stay_until_the_fire_brigade_comes_to_their_doors():
    for outcome in played(scenario("alarm.works=false"), range(1, 3)):
        found = outcome.result["search"]
        assert outcome.result["people"]["required"]["out"] == 180
        assert found["told"] >= 180
        assert found["not_searched"] == 0
        times = out_times(outcome)[outcome.population.required]
        assert times.min() > found["first_in_s"]


def test_with_a_failed_alarm_and_no_search_the_sleepers_stay_and_no_share_has_a_time():
    for outcome in played(scenario("alarm.works=false", *NOBODY_SEARCHES), range(1, 4)):
        assert outcome.result["evacuation_time_s"] is None
        assert set(outcome.result["percentiles_s"].values()) == {None}
        assert outcome.result["people"]["required"]["out"] == 0


def test_every_second_until_the_last_exit_and_the_first_water_has_an_owner(as_it_is):
    for outcome in as_it_is:
        goals = outcome.result["minutes"]
        assert goals["last-out"]["to_s"] == outcome.result["evacuation_time_s"]
        assert goals["first-water"]["to_s"] == outcome.result["milestones"]["first-water-fd"]
        for goal in goals.values():
            parts = goal["parts"]
            assert (parts[0]["from_s"], parts[-1]["to_s"]) == (goal["from_s"], goal["to_s"])
            for before, after in pairwise(parts):
                assert before["to_s"] == after["from_s"]
            assert sum(goal["by_owner"].values()) == pytest.approx(goal["to_s"] - goal["from_s"])


def test_the_alarm_waits_for_the_hands_of_the_only_one_in_the_control_room(as_it_is, by_day):
    def hands(outcomes):
        return np.array(
            [o.result["minutes"]["last-out"]["by_owner"].get("hands", 0.0) for o in outcomes]
        )

    assert np.median(hands(as_it_is)) > 100
    assert np.median(hands(by_day)) < np.median(hands(as_it_is)) / 2
