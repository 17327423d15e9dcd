"""People who leave the ground and come back, and whoever is asked something on the way."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.building.model import OUTSIDE
from sim.movement.arrays import Count
from sim.world.requests import (
    Alight,
    Board,
    Enter,
    Incapacitate,
    Instruct,
    Release,
    Remove,
    Send,
    SetMobility,
    Tell,
    WalkTo,
)
from sim.world.state import Harm, Phase
from tests.movement.ground import box, crowd_of, door, queues_are_sound, site, spread

ROOMS = ("a", "b", "c")


def house(n=40, *, side=6.0):
    """Return a run of people in three rooms in a row with an exit at each end."""
    spaces = [box(name, side * i, 0, side * (i + 1), side) for i, name in enumerate(ROOMS)]
    openings = [
        door("ab", "a", "b", (side, 2), (side, 3)),
        door("bc", "b", "c", (2 * side, 2), (2 * side, 3)),
        door("west", "a", OUTSIDE, (0, 2), (0, 3)),
        door("east", "c", OUTSIDE, (3 * side, 2), (3 * side, 3)),
    ]
    groups = {
        name: (*spread(n, side * i, 0, side * (i + 1), side, seed=i), 1.2, name)
        for i, name in enumerate(ROOMS)
    }
    return crowd_of(groups, site(spaces, openings))


def rows(*people):
    return np.array(people, dtype=np.int32)


def counted(run):
    """Check that everybody is in one place and counted there, with their size."""
    state, people, ground = run.crowd.state, run.world.people, run.world.walkable
    queues_are_sound(run)
    inside = people.cell >= 0
    patch = ground.cell_patch[people.cell[inside]]
    n = len(state.patches["count"])
    assert np.bincount(patch, minlength=n).tolist() == state.patches["count"].tolist()
    load = np.bincount(patch, weights=state.people["size"][inside], minlength=n)
    assert load == pytest.approx(state.patches["load"], abs=1e-6)
    spaces = np.bincount(people.space[inside], minlength=len(state.spaces["count"]))
    assert spaces.tolist() == state.spaces["count"].tolist()
    assert (people.space[inside] == ground.cell_space[people.cell[inside]]).all()
    assert (people.space[~inside] == -1).all()
    walks = np.isin(people.phase, (Phase.WAITING, Phase.WALKING))
    assert inside[walks].all()
    assert not inside[np.isin(people.phase, (Phase.OUT, Phase.ABOARD))].any()
    assert np.isfinite(people.out_s).tolist() == (people.phase == Phase.OUT).tolist()
    assert state.tally[Count.OUT] == (people.phase == Phase.OUT).sum()
    assert state.tally[Count.REQUIRED_OUT] == (people.phase == Phase.OUT).sum()
    assert state.tally[Count.QUEUED] == (state.people["queue"] >= 0).sum()
    heading = np.where(inside, state.people["heading"], -1)
    faces = np.zeros_like(state.heads)
    np.add.at(faces, (ground.cell_patch[people.cell[heading >= 0]], heading[heading >= 0]), 1)
    assert faces.tolist() == state.heads.tolist()


people_ = st.lists(st.integers(0, 59), min_size=1, max_size=12, unique=True)
asked = st.one_of(
    st.builds(lambda p: Board(rows(*p)), people_),
    st.builds(
        lambda p, s, at, go: Alight(rows(*p), s, (1.0, 1.0) if at else None, leave=go),
        people_,
        st.sampled_from(ROOMS),
        st.booleans(),
        st.booleans(),
    ),
    st.builds(
        lambda p, o, s: Enter(rows(*p), o, s),
        people_,
        st.sampled_from(("west", "east")),
        st.sampled_from(ROOMS),
    ),
    st.builds(lambda p: Remove(rows(*p), "east"), people_),
    st.builds(lambda p, s: Send(rows(*p), s), people_, st.sampled_from(ROOMS)),
    st.builds(lambda p: Instruct(rows(*p), exits=("west",)), people_),
    st.builds(lambda p, shut: Tell(rows(*p), "ab", shut), people_, st.booleans()),
    st.builds(
        lambda p, size, speed: SetMobility(rows(*p), size=size, speed=speed, body_m=0.7),
        people_,
        st.sampled_from((1.0, 2.0, 3.5)),
        st.sampled_from((None, 0.5)),
    ),
    st.builds(lambda p: Release(rows(*p), np.full(len(p), 0.0)), people_),
    st.builds(lambda p, s: WalkTo(p[0], s), people_, st.sampled_from(ROOMS)),
)


@settings(max_examples=40)
@given(asks=st.lists(st.tuples(st.integers(1, 12), asked), min_size=3, max_size=25))
def test_whatever_is_asked_of_people_each_is_in_one_place(asks):
    run = house(20)
    run.release(1.0)
    now = 0.0
    for gap, request in asks:
        run.world.ask(request)
        now += gap / 4
        run.to(now)
        counted(run)
    # Whoever is still aboard, or was sent to a room and waits, is brought out in the end.
    everybody = np.arange(60, dtype=np.int32)
    run.world.ask(Alight(everybody, "b"))
    run.world.ask(Instruct(everybody))
    run.to(now + 30)
    run.world.ask(Instruct(everybody))
    run.world.ask(Release(everybody, np.full(60, now)))
    run.to(now + 600)
    counted(run)


def test_people_aboard_come_back_where_and_when_there_is_room():
    run = house(30, side=4.0)
    riders = rows(*range(20))
    run.world.ask(Board(riders))
    people = run.to(1)
    assert (people.phase[riders] == Phase.ABOARD).all()
    counted(run)
    # Room c is nearly full: 30 of the 60 that stand at most in 16 m2 are in it.
    run.world.ask(Alight(np.arange(20, dtype=np.int32), "c", (9.0, 1.0), leave=False))
    people = run.to(2)
    counted(run)
    back = people.space[riders] == run.world.site.space_index["c"]
    assert back.all()
    first = people.cell[riders[0]]
    ground = run.world.walkable
    assert np.hypot(ground.cell_x[first] - 9.0, ground.cell_y[first] - 1.0) < 1.0
    assert (people.phase[riders] == Phase.WAITING).all()


def test_those_for_whom_there_is_no_room_stay_aboard_until_there_is():
    run = house(56, side=4.0)
    riders = rows(*range(40))
    run.world.ask(Board(riders))
    run.to(1)
    run.world.ask(Alight(riders, "c"))
    people = run.to(3)
    counted(run)
    assert (people.phase[riders] == Phase.ABOARD).any()
    assert not run.crowd.idle
    run.world.ask(Release(np.arange(112, 168, dtype=np.int32), np.full(56, 3.0)))
    people = run.to(300)
    counted(run)
    assert np.isfinite(people.out_s[riders]).all()


def test_whoever_comes_in_again_is_out_no_more_and_may_leave_once_more():
    run = house(5)
    run.release()
    people = run.to(60)
    assert np.isfinite(people.out_s).all()
    arrived = {}
    run.world.watch.arrivals[3] = lambda t: arrived.setdefault(3, t)
    run.world.ask(Enter(rows(3, 4), "west", "b"))
    people = run.to(90)
    counted(run)
    assert np.isnan(people.out_s[[3, 4]]).all()
    assert (people.space[[3, 4]] == run.world.site.space_index["b"]).all()
    assert arrived[3] == pytest.approx(60 + 6 / 1.2, abs=2)
    run.world.ask(Release(rows(3, 4), np.full(2, 90.0)))
    people = run.to(200)
    assert (people.out_s[[3, 4]] > 90).all()
    counted(run)


def test_nobody_comes_in_again_who_is_on_the_ground():
    run = house(5)
    run.world.ask(Enter(rows(0, 1), "west", "b"))
    people = run.to(5)
    assert (people.phase == Phase.WAITING).all()
    counted(run)


def test_whoever_is_carried_out_counts_as_out_where_they_are_carried_through():
    run = house(5)
    gone = {}
    run.world.watch.unreachable[2] = lambda t: gone.setdefault(2, t)
    run.world.watch.arrivals[2] = lambda t: gone.setdefault("arrived", t)
    run.world.ask(WalkTo(2, "c"))
    run.to(1)
    run.world.ask(Remove(rows(2, 3), "east"))
    people = run.to(2)
    counted(run)
    assert people.out_s[[2, 3]].tolist() == [1.0, 1.0]
    assert set(people.exit[[2, 3]]) == {run.world.site.opening_index["east"]}
    assert gone == {2: 1.0}
    assert run.crowd.state.used[run.world.site.opening_index["east"]] == 2


def test_whoever_fell_or_is_out_is_not_sent_anywhere():
    run = house(5)
    run.release(people=rows(0))
    run.to(60)
    run.world.people.harm[1] = Harm.INCAPACITATED
    run.world.ask(Incapacitate(rows(1)))
    told = []
    for person in (0, 1):
        run.world.watch.unreachable[person] = lambda _t, person=person: told.append(person)
    run.world.ask(Send(rows(0, 1, 2), "c"))
    people = run.to(100)
    assert sorted(told) == [0, 1]
    assert people.space[2] == run.world.site.space_index["c"]
    assert people.space[1] == run.world.site.space_index["a"]
    run.world.watch.unreachable[1] = lambda _t: told.append("again")
    run.world.ask(WalkTo(1, "c"))
    run.to(101)
    assert told[-1] == "again"


def test_people_who_slow_down_and_grow_take_their_time_and_room():
    run = house(5)
    run.world.ask(
        SetMobility(
            rows(0), speed=0.4, speed_down=0.2, speed_up=0.1, body_m=0.9, size=4.0, steps=True
        )
    )
    run.to(0.5)
    counted(run)
    person = run.crowd.state.people[0]
    assert (person["speed"], person["speed_down"], person["speed_up"]) == (0.4, 0.2, 0.1)
    assert (person["body"], person["size"]) == (0.9, 4.0)
    run.release(0.5)
    people = run.to(300)
    counted(run)
    assert people.out_s[0] >= people.walked_m[0] / 0.4 - 1
