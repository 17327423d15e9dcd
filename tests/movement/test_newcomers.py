"""Who is new in an area: under way or about to set out, inside, and not seen there before."""

import numpy as np
import pytest

from sim.movement.arrays import PERSON, records
from sim.movement.kernels.newcomers import find_new
from sim.world.state import Phase

SOON_S = 10.0
WALKS = {"phase": Phase.WALKING, "cell": 0, "space": 1, "start_s": 0.0}


FREE, BOUND = 0, 1
"""Rows of wishes: to leave by any way, and to go to a room."""


def looked(seen_in, *, wanted=FREE, **state):
    found, seen, _ = looked_until(seen_in, wanted=wanted, **state)
    return found, seen


def looked_until(seen_in, *, wanted=FREE, **state):
    people = records(PERSON, 1, **{**WALKS, **state})
    seen, found = np.array([seen_in], dtype=np.int32), np.full(1, -7, dtype=np.int64)
    rows, wants = np.zeros(1, dtype=np.int64), np.array([wanted], dtype=np.int32)
    n, next_s = look(people, rows, wants, seen, found)
    return found[:n].tolist(), int(seen[0]), next_s


def look(people, rows, wants, seen, found):
    area_of, is_free = np.array([4, 5], dtype=np.int32), np.array([True, False])
    next_s = np.full(1, -7.0)
    n = find_new(people, rows, wants, is_free, area_of, SOON_S, seen, found, next_s)
    return n, float(next_s[0])


@pytest.mark.parametrize("seen_in", [-1, 4])
@pytest.mark.parametrize(
    "state",
    [
        {},
        {"phase": Phase.QUEUING},
        {"phase": Phase.WAITING, "start_s": 9.9},
    ],
)
def test_whoever_comes_into_an_area_or_is_about_to_set_out_in_it_is_found_once(state, seen_in):
    assert looked(seen_in, **state) == ([0], 5)
    assert looked(5, **state) == ([], 5)


@pytest.mark.parametrize(
    "state",
    [
        {"phase": Phase.WAITING, "start_s": 10.0},
        {"phase": Phase.WAITING, "start_s": np.inf},
        {"phase": Phase.ABOARD},
        {"phase": Phase.OUT},
        {"cell": -1, "space": -1},
        {"wanted": -1},
        {"wanted": BOUND},
    ],
)
def test_others_are_looked_at_when_they_are_under_way(state):
    assert looked(4, **state) == ([], 4)


def test_those_found_stand_in_the_order_of_those_looked_at():
    people = records(PERSON, 4, **WALKS)
    seen, found = np.array([-1, 5, -1, -1], dtype=np.int32), np.zeros(3, dtype=np.int64)
    rows = np.array([3, 1, 0])
    n, _ = look(people, rows, np.zeros(4, dtype=np.int32), seen, found)
    assert found[:n].tolist() == [3, 0]
    assert seen.tolist() == [5, 5, -1, 5]


@pytest.mark.parametrize(
    ("state", "next_s"),
    [
        ({}, 0.0),
        ({"phase": Phase.QUEUING, "cell": -1, "space": -1}, 0.0),
        ({"phase": Phase.WAITING, "start_s": 25.0}, 25.0),
        ({"phase": Phase.NOT_ARRIVED, "start_s": 30.0, "cell": -1, "space": -1}, 30.0),
        ({"phase": Phase.WAITING, "start_s": np.inf}, np.inf),
        ({"phase": Phase.OUT}, np.inf),
        ({"phase": Phase.ABOARD}, np.inf),
        ({"wanted": BOUND}, np.inf),
        ({"wanted": -1}, np.inf),
    ],
)
def test_the_next_look_waits_for_whoever_sets_out_first(state, next_s):
    assert looked_until(-1, **state)[2] == next_s
