"""A watch on the crowd: who wants on, is free to, and has not moved for minutes."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.grounds import office
from sim.building.model import OUTSIDE, Cycle
from sim.literature import value
from sim.movement.standstill import patience, still
from sim.verify.bench import assemble, fields_of
from sim.world.requests import SetDoor
from sim.world.state import Door, Phase
from tests.movement.ground import box, crowd_of, door, site, spread

AFTER_S = value("movement.standstill")


def looked(run, missed=None):
    missed = np.zeros(len(run.world.people.phase), dtype=np.int8) if missed is None else missed
    return still(run.crowd, run.crowd.stops, missed, patience())


def queue_before_a_door(*, state="open", n=300, wide=0.9):
    room = site(
        [box("room", 0, 0, 20, 10)],
        [door("out", "room", OUTSIDE, (20, 4), (20, 4 + wide), state=state)],
    )
    x, y = spread(n, 1, 1, 19, 9)
    run = crowd_of({"crowd": (x, y, 1.2, "room")}, room)
    run.release()
    return run


def test_a_long_queue_at_a_narrow_door_is_no_standstill():
    run = queue_before_a_door(n=500)
    people = run.to(3600.0)
    assert np.isfinite(people.out_s).all()
    assert people.out_s.max() > 2 * AFTER_S  # or the queue was not long
    assert run.world.frozen is None


def test_who_waited_for_a_gate_that_opens_at_the_look_is_held_up_by_it():
    out = door("out", "room", OUTSIDE, (20, 4), (20, 4.9))
    train = replace(out, cycle=Cycle(2 * AFTER_S, 20.0, 4 * AFTER_S, np.inf))
    x, y = spread(300, 1, 1, 19, 9)
    run = crowd_of({"crowd": (x, y, 1.2, "room")}, site([box("room", 0, 0, 20, 10)], [train]))
    run.release()
    people = run.to(2 * AFTER_S + 1.0)
    assert (people.phase == Phase.QUEUING).sum() > 100
    assert run.world.frozen is None
    assert not len(looked(run))


def test_people_whom_nothing_holds_up_and_who_do_not_move_are_counted():
    run = queue_before_a_door()
    people = run.to(30.0)
    assert not len(looked(run))
    queuing = np.nonzero(people.phase == Phase.QUEUING)[0]
    assert len(queuing) > 100
    # As if none of them had moved since long ago.
    run.crowd.state.people["since"][queuing] = -AFTER_S
    run.crowd.state.patches["left_s"] = -AFTER_S
    assert set(looked(run)) == set(queuing)
    run.crowd._occasions[-1].look(run.crowd)
    assert run.world.frozen == {
        "people": len(queuing),
        "since_s": pytest.approx(-AFTER_S),
        "where": ["room"],
    }


def test_the_worst_moment_is_kept():
    run = queue_before_a_door()
    people = run.to(30.0)
    watch = run.crowd._occasions[-1]
    queuing = np.nonzero(people.phase == Phase.QUEUING)[0]
    run.crowd.state.people["since"][queuing] = -AFTER_S
    run.crowd.state.patches["left_s"] = -AFTER_S
    watch.look(run.crowd)
    run.crowd.state.people["since"][queuing[10:]] = run.crowd.now
    watch.look(run.crowd)
    assert run.world.frozen["people"] == len(queuing)


def test_who_wants_into_a_place_full_of_people_without_a_way_out_is_held_up_by_them():
    rooms = site(
        [box("room", 0, 0, 10, 10), box("lobby", 10, 3, 14, 7)],
        [
            door("mid", "room", "lobby", (10, 4), (10, 6)),
            door("out", "lobby", OUTSIDE, (14, 4.5), (14, 5.4)),
        ],
    )
    x, y = spread(150, 1, 1, 9, 9)
    run = crowd_of({"crowd": (x, y, 1.2, "room")}, rooms)
    run.release()
    run.to(20.0)
    run.world.ask(SetDoor("out", Door.LOCKED))
    people = run.to(20.0 + 3 * AFTER_S)
    assert (people.stuck & (people.phase == Phase.WAITING)).any()
    assert (people.phase == Phase.QUEUING).any()  # or nobody wants into the lobby
    assert not len(looked(run))
    assert run.world.frozen is None


def test_who_waits_behind_a_shut_door_is_held_up_by_it():
    run = queue_before_a_door(n=200, state="open")
    run.to(20.0)
    run.world.ask(SetDoor("out", Door.LOCKED))
    run.to(20.0 + 3 * AFTER_S)
    assert not len(looked(run))
    assert run.world.frozen is None


def test_who_misses_their_turn_where_others_move_on_counts_after_several_looks():
    run = queue_before_a_door()
    people = run.to(30.0)
    patch = run.world.walkable.cell_patch[people.cell]
    queuing = np.nonzero((people.phase == Phase.QUEUING) & (people.cell >= 0))[0]
    # One place stands, all others move on; nobody in it stands before the door.
    there = queuing[patch[queuing] == np.bincount(patch[queuing]).argmax()]
    link = run.crowd.state.walk["link"][there]
    far = run.crowd.ground.links["patch"][link]
    assert (far >= 0).all()
    left_s = run.crowd.state.patches["left_s"]
    run.crowd.state.people["since"][there] = run.crowd.now - AFTER_S
    for ahead_s, found in ((0.0, set(there)), (AFTER_S / 6, set())):
        left_s[:] = run.crowd.now - ahead_s
        left_s[patch[there]] = run.crowd.now - AFTER_S
        missed = np.zeros(len(people.phase), dtype=np.int8)
        assert not len(looked(run, missed))
        assert not len(looked(run, missed))
        assert set(looked(run, missed)) == found


def test_a_stair_that_is_full_for_an_hour_is_no_standstill():
    # In the upper storeys of ten on one stair nobody moves for minutes: each landing lets every
    # second in from above, so the tenth gets one place in 500. They stand, and yet wait in turn.
    tables = office(4000)
    world, crowd = assemble(tables, fields_of(tables, cell_m=1.0), calibration="sfpe")
    while not crowd.advance(3600.0):
        crowd.take_calls()
    assert crowd.world.people.phase[world.population.index >= 0].tolist().count(Phase.OUT) > 1000
    since = crowd.state.people["since"][crowd.world.people.phase == Phase.QUEUING]
    assert (since < crowd.now - 3 * AFTER_S).any()
    assert world.frozen is None
