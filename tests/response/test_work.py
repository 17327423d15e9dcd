"""What is kept of the tasks of those on duty: whose hands were full, and when."""

import math
from itertools import pairwise

import pytest

from sim.analysis.minutes import Account, by_owner
from sim.response.plan import model
from tests.response.stub import DAY, NIGHT, first, plan, play


def at(starts):
    return play(model.ResponseInputs(plan=plan()), starts=starts)


@pytest.fixture(scope="module")
def night():
    return at(NIGHT)


@pytest.fixture(scope="module")
def day():
    return at(DAY)


def tasks_of(world, holder):
    return [task for task in world.work if task.holder == holder]


def test_everybody_has_one_pair_of_hands(night, day):
    for world in (night, day):
        for holder in {task.holder for task in world.work}:
            for before, after in pairwise(tasks_of(world, holder)):
                assert after.begun_s >= before.ended_s


def test_a_task_is_given_then_begun_then_reached_then_done(night):
    for task in night.work:
        assert task.given_s <= task.begun_s <= task.there_s <= task.ended_s
        for begun, ended in task.walks:
            assert task.begun_s <= begun <= ended <= task.ended_s


def test_what_was_never_begun_has_no_time():
    # The run ends while the only one in the control room verifies the alarm.
    cut = play(model.ResponseInputs(plan=plan()), starts=NIGHT, until=180)
    never = [task for task in cut.work if math.isinf(task.begun_s)]
    assert {task.holder for task in never} == {"control-room-1"}
    assert all(math.isinf(task.there_s) and math.isinf(task.ended_s) for task in never)
    assert not any(task.walks for task in never)


def test_the_walk_to_verify_and_back_is_kept(night):
    walked = [walk for task in tasks_of(night, "control-room-1") for walk in task.walks]
    there = first(night, "verify-arrive")
    assert any(ended == pytest.approx(there, abs=0.3) for _, ended in walked)


def test_at_night_the_alarm_waits_for_the_only_one_in_the_control_room(night, day):
    def seconds(world):
        account = Account(world.log, world.work)
        parts = account.until(world.log.first("general-alarm"))
        assert sum(part.seconds for part in parts) == pytest.approx(first(world, "general-alarm"))
        return by_owner(parts).get("hands", 0.0)

    # The call to 119 stands before the alarm in the plan.
    assert seconds(night) > 0.5 * (first(night, "119-content") - first(night, "119-dial"))
    assert seconds(day) < seconds(night)
