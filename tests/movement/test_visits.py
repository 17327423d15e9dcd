"""People who come, stay and go: in by a gate, spread over a place, out again."""

from __future__ import annotations

import numpy as np
import pytest

from sim.building.model import OUTSIDE
from sim.distribution import Distribution
from sim.people.model import Visit
from sim.world.requests import StopArrivals
from sim.world.state import Phase
from tests.movement.ground import box, crowd_of, door, queues_are_sound, site

GATE = 2.0


def fair(arrivals, *, stay=300.0, choice="nearest", visits=("stage",)):
    """Return a run of people who come in at the gate to the stage, at given times."""
    ground = site(
        [box("lane", 0, 0, 30, 4), box("stage", 30, -10, 50, 14)],
        [
            door("gate", "lane", OUTSIDE, (0, 1), (0, 1 + GATE), kind="gate"),
            door("mouth", "lane", "stage", (30, 0), (30, 4), kind="open"),
        ],
    )
    options = {
        "arrive_from": "gate",
        "visits": tuple(Visit(space, Distribution.fixed(stay)) for space in visits),
        "choice": choice,
    }
    nobody = np.zeros(len(arrivals))
    return crowd_of(
        {"v": (nobody, nobody, 1.3, "lane", options)}, ground, arrive_s=np.asarray(arrivals)
    )


def test_arrivals_come_in_no_faster_than_their_gate_lets_them():
    run = fair(np.zeros(100))
    people = run.to(20)
    inside = int(np.sum(people.phase != Phase.NOT_ARRIVED))
    came = int((people.cell >= 0).sum())
    assert inside == 100, "all are at the gate"
    flow = (GATE - 0.3) * 1.40 / (4 * 0.266)
    assert came == pytest.approx(flow * 20, abs=2)


def test_people_who_stay_spread_over_the_place_and_let_others_in():
    run = fair(np.arange(300) * 1.0, stay=900.0)
    people = run.to(500)
    stage = run.world.site.space_index["stage"]
    assert (people.space == stage).all()
    assert (people.phase == Phase.WAITING).all()
    patches = run.world.walkable.patch_space == stage
    density = (run.crowd.state.patches["count"] / run.world.walkable.patch_area_m2)[patches]
    assert density.max() < 4 * density.mean()
    assert (density > 0).mean() > 0.8
    queues_are_sound(run)


def test_they_leave_after_their_stay():
    run = fair(np.arange(40) * 2.0, stay=200.0)
    people = run.to(900)
    assert np.isfinite(people.out_s).all()
    there_and_back = 2 * 30 / 1.3
    stayed = people.out_s - np.arange(40) * 2.0
    assert stayed.min() > 200 + there_and_back * 0.8


def test_those_who_do_not_leave_by_themselves_stay():
    run = fair(np.arange(10) * 1.0, stay=10.0, choice="nobody")
    assert np.isnan(run.to(600).out_s).all()


def test_a_stopped_gate_lets_nobody_in_until_it_opens_again():
    run = fair(np.arange(100) * 0.5)
    run.to(10)
    run.world.ask(StopArrivals("gate", stopped=True))
    before = int((run.to(10.5).cell >= 0).sum())
    assert int((run.to(60).cell >= 0).sum()) <= before + 1
    run.world.ask(StopArrivals("gate", stopped=False))
    assert int((run.to(300).cell >= 0).sum()) == 100


def test_looking_more_often_changes_no_bit_of_the_visits():
    one, other = fair(np.arange(60) * 1.3, stay=2.0), fair(np.arange(60) * 1.3, stay=2.0)
    for time in np.arange(0, 600, 0.9):
        other.to(time)
    assert one.to(600).out_s.tobytes() == other.to(600).out_s.tobytes()
