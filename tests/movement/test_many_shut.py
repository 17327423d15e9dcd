"""More doors that are found shut than people can keep in mind: what is forgotten first."""

from __future__ import annotations

import numpy as np
import pytest

from sim.building.model import OUTSIDE
from sim.world.state import KNOWN_SHUT_MOST
from tests.movement.ground import box, crowd_of, door, site

N = 70
PITCH_M = 2.0


def _hall(*, way_out: bool):
    """Return a long hall with locked doors along one side, and an open one at its far end."""
    long = PITCH_M * N + 4.0
    doors = [
        door(f"d{i:02d}", "hall", OUTSIDE, (PITCH_M * i + 0.5, 0), (PITCH_M * i + 1.5, 0),
             state="locked")
        for i in range(N)
    ]  # fmt: skip
    if way_out:
        doors.append(door("out", "hall", OUTSIDE, (long, 1), (long, 2)))
    groups = {"g": (1.0, 2.0, 1.25, "hall", {})}
    return crowd_of(groups, site([box("hall", 0, 0, long, 4)], doors))


def _known(run):
    openings = run.world.site.openings
    known = [row for row in range(len(openings)) if run.crowd.route_goals.knows(row)[0]]
    return [openings[row].id for row in known]


def test_of_more_doors_than_can_be_known_the_first_is_forgotten():
    run = _hall(way_out=True)
    goals, index = run.crowd.route_goals, run.world.site.opening_index
    for i in range(N):
        goals.learn(np.array([0]), index[f"d{i:02d}"], shut=True)
    assert _known(run) == [f"d{i:02d}" for i in range(N - KNOWN_SHUT_MOST, N)]


def test_a_door_that_nobody_believes_shut_is_forgotten_first():
    run = _hall(way_out=True)
    goals, index = run.crowd.route_goals, run.world.site.opening_index
    for i in range(KNOWN_SHUT_MOST):
        goals.learn(np.array([0]), index[f"d{i:02d}"], shut=True)
    goals.learn(np.array([0]), index["d30"], shut=False)
    goals.learn(np.array([0]), index["d62"], shut=True)
    assert _known(run) == [f"d{i:02d}" for i in range(63) if i != 30]


@pytest.mark.parametrize("way_out", [True, False])
def test_a_hall_of_many_locked_doors_is_played(way_out):
    run = _hall(way_out=way_out)
    run.release()
    people = run.to(600.0)
    assert (people.exit[0] >= 0) == way_out
    found = {event.object for event in run.world.log if event.event == "exit-found-closed"}
    assert len(found) > KNOWN_SHUT_MOST
