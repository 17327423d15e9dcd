"""People who are fetched, refuges, sweeps: times by hand, and nobody lost."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim import literature
from sim.building.model import OUTSIDE
from sim.distribution import Distribution
from sim.people.model import Profile, Visit
from sim.services.means import means_of
from sim.world.state import Phase
from tests.movement.ground import box, door, site
from tests.services.scene import BED, STEP, WHEELCHAIR, lift, play, times, two_storeys

ROOM, LANE = 4.0, 40.0


def ward():
    """Return a lane of 40 m from a ward to an exit, with a staff room at the exit's end."""
    return site(
        [box("ward", 0, 0, 4, 4), box("lane", 4, 0, 44, 4), box("base", 44, 0, 48, 4)],
        [
            door("ward-door", "ward", "lane", (4, 1), (4, 3)),
            door("base-door", "lane", "base", (44, 1), (44, 3)),
            door("exit", "base", OUTSIDE, (48, 1), (48, 3)),
        ],
    )


def staff(n, place=(46.0, 2.0), where="base", **options):
    x, y = place
    return (np.full(n, x), np.full(n, y), 1.25, where, {"role": "nurse", **options})


def beds(n):
    return (np.full(n, 2.0), np.full(n, 2.0), 0.8, "ward", {"profile": BED})


@pytest.fixture
def prepare_30_s(monkeypatch):
    """Let every preparation take 30 s."""
    monkeypatch.setattr("sim.services.desk.Desk.seconds", lambda *_: 30.0)


def test_one_pair_of_staff_brings_two_beds_in_two_trips(prepare_30_s):
    world, _ = play({"b": beds(2), "s": staff(2)}, ward())
    fetched, out = times(world, "assist-start"), times(world, "assisted-out")
    assert len(fetched) == len(out) == 2
    bed = literature.value("services.level.bed")
    there = 42 / 1.25  # from the middle of the base to the door of the ward
    assert fetched[0] == pytest.approx(there + 30, abs=3 * STEP)
    home = (44 - 2 + 2) / bed  # from the ward's door cell to the exit
    assert out[0] - fetched[0] == pytest.approx(home, abs=3)
    back = 44 / 1.25
    assert fetched[1] - out[0] == pytest.approx(back + 30, abs=2)
    assert out[1] - fetched[1] == pytest.approx(out[0] - fetched[0], abs=STEP)
    assert (world.people.phase == Phase.OUT).all()
    assert len(set(world.people.exit.tolist())) == 1


def visiting(stay_s, profile):
    """Return visitors who stay for a while and then want to leave."""
    stays = (Visit("ward", Distribution.fixed(stay_s)),)
    return (np.full(2, 2.0), np.full(2, 2.0), 0.8, "ward", {"profile": profile, "visits": stays})


@pytest.mark.parametrize("profile", [BED, replace(WHEELCHAIR, stairs=True)])
def test_who_stays_of_their_own_accord_does_not_wait_for_help_before(profile):
    world, _ = play({"b": visiting(300.0, profile), "s": staff(2)}, ward(), told=())
    waits = world.care.waits
    assert len(waits) == 2
    assert all(wait.since_s >= 300.0 for wait in waits)


def test_an_alarm_ends_the_stay_of_those_who_need_help_too():
    groups = {"b": visiting(3000.0, BED), "s": staff(2)}
    world, _ = play(groups, ward(), told=(), until=1500.0, alarm_s=600.0, by_alarm=range(4))
    assert [wait.since_s for wait in world.care.waits] == pytest.approx([600.0] * 2, abs=STEP)
    assert len(times(world, "assisted-out")) == 2


def test_helpers_leave_when_nobody_is_left():
    world, _ = play({"b": beds(1), "s": staff(3)}, ward())
    assert (world.people.phase == Phase.OUT).all()


def test_helpers_whom_nobody_needs_leave_room_for_those_who_carry():
    ground = site([box("ward", 0, 0, 7, 6)], [door("exit", "ward", OUTSIDE, (7, 2), (7, 4))])
    rng = np.random.default_rng(4)
    many = (*rng.uniform([0.3] * 130, [5.7] * 130, (2, 130)), 1.25, "ward", {"role": "nurse"})
    two = (np.full(2, 0.5), np.full(2, 5.5), 0.8, "ward", {"profile": BED})
    world, _ = play({"b": two, "s": many}, ground, until=900.0)
    assert len(times(world, "assisted-out")) == 2
    assert (world.people.phase == Phase.OUT).all()
    outs = np.sort(world.people.out_s[2:])
    # Most are out before the first bed is; the others held everything up where all stayed.
    assert np.sum(outs < min(times(world, "assisted-out"))) > 65


def test_too_few_helpers_are_reported_and_nobody_waits_for_ever():
    world, _ = play({"b": beds(1), "s": staff(1)}, ward())
    assert len(times(world, "nobody-to-help")) == 1
    rows = world.population.rows_of_group
    assert (world.people.phase[rows["b"]] == Phase.WAITING).all()
    assert (world.people.phase[rows["s"]] == Phase.OUT).all()


def test_those_nearest_are_fetched_first():
    ground = site(
        [
            box("far", 0, 0, 4, 4),
            box("near", 30, 4, 34, 8),
            box("lane", 4, 0, 44, 4),
            box("base", 44, 0, 48, 4),
        ],
        [
            door("far-door", "far", "lane", (4, 1), (4, 3)),
            door("near-door", "near", "lane", (31, 4), (33, 4)),
            door("base-door", "lane", "base", (44, 1), (44, 3)),
            door("exit", "base", OUTSIDE, (48, 1), (48, 3)),
        ],
    )
    far = (np.array([2.0]), np.array([2.0]), 0.8, "far", {"profile": BED})
    near = (np.array([32.0]), np.array([6.0]), 0.8, "near", {"profile": BED})
    world, _ = play({"a": far, "b": near, "s": staff(2)}, ground)
    assert [e.object for e in world.log if e.event == "assisted-out"] == ["b-1", "a-1"]


def test_a_wheelchair_user_goes_to_the_refuge_and_is_carried_down():
    up = (np.array([5.0]), np.array([5.0]), 0.7, "upper", {"profile": WHEELCHAIR})
    world, seen = play({"a": up, "s": staff(2, (5.0, 5.0), "hall")}, two_storeys(refuge=4))
    assert len(times(world, "refuge-reached")) == 1
    assert len(times(world, "assisted-out")) == 1
    assert (world.people.phase == Phase.OUT).all()
    refuge = world.site.space_index["refuge"]
    flight = world.site.space_index["flight"]
    assert (seen[:, 0] == refuge).any()
    assert not (seen[:, 0] == flight).any(), "carried, not on their own wheels"


def test_a_refuge_takes_as_many_as_it_holds():
    up = (np.full(3, 5.0), np.full(3, 5.0), 0.7, "upper", {"profile": WHEELCHAIR})
    world, _ = play({"a": up}, two_storeys(refuge=2))
    refuge = world.site.space_index["refuge"]
    assert int((world.people.space == refuge).sum()) == 2
    assert len(times(world, "refuge-full")) == 1


def test_whoever_needs_no_stair_leaves_alone():
    low = (np.array([5.0]), np.array([5.0]), 0.7, "hall", {"profile": WHEELCHAIR})
    world, _ = play({"a": low}, two_storeys(refuge=2))
    assert (world.people.phase == Phase.OUT).all()
    assert not times(world, "waits-for-help")


def test_a_bed_goes_by_lift_where_one_runs():
    up = (np.array([5.0]), np.array([5.0]), 0.7, "upper", {"profile": BED})
    ground = two_storeys(lifts=[lift("upper")])
    world, seen = play({"a": up, "s": staff(2, (5.0, 5.0), "upper")}, ground)
    assert len(times(world, "lift-trip")) == 1
    assert len(times(world, "assisted-out")) == 1
    assert not (seen == world.site.space_index["flight"]).any()


def test_a_bed_takes_a_rescue_sheet_on_stairs():
    assert means_of(BED, stairs=True).name == "sheet"
    assert means_of(BED, stairs=False).name == "bed"
    assert means_of(Profile("p", None, needs_assistance=1), stairs=True).name == "support"
    assert means_of(Profile("p", None, stairs=False, moved_by="stretcher"), stairs=True).name == (
        "stretcher"
    )


# ---- sweeps


def rooms(n=3):
    spaces = [box("lane", 0, 0, 10.0 * n, 4)]
    ways = [door("exit", "lane", OUTSIDE, (0, 1), (0, 3))]
    for k in range(n):
        spaces.append(box(f"r{k}", 10.0 * k, 4, 10.0 * k + 10, 10))
        ways.append(door(f"d{k}", f"r{k}", "lane", (10 * k + 4, 4), (10 * k + 6, 4)))
    return site(spaces, ways)


def sleeper(k):
    return (np.array([10.0 * k + 5]), np.array([8.0]), 1.2, f"r{k}", {})


def test_a_warden_goes_through_the_rooms_in_order_and_leaves_after_them(prepare_30_s):
    groups = {f"a{k}": sleeper(k) for k in range(3)}
    order = ("r2", "r0", "r1")
    options = {"role": "warden", "sweep": order}
    groups["w"] = (np.array([1.0]), np.array([2.0]), 1.25, "lane", options)
    world, _ = play(groups, rooms(), told=[3])
    swept = [(e.object, e.t_s) for e in world.log if e.event == "room-checked"]
    assert [room for room, _ in swept] == list(order)
    first = np.hypot(25 - 1, 2) / 1.25
    assert swept[0][1] == pytest.approx(first + 30, abs=1.5)
    assert sum(e.value for e in world.log if e.event == "room-checked") == 3
    assert (world.people.phase == Phase.OUT).all()
    left_room = max(e.t_s for e in world.log if e.event == "space-last-out" and e.object != "lane")
    done = times(world, "rooms-swept")[0]
    assert 0 <= done - left_room <= 1.5, "the warden leaves when the last room is empty"


def test_the_people_of_a_group_share_the_rooms():
    groups = {f"a{k}": sleeper(k) for k in range(3)}
    options = {"role": "warden", "sweep": ("r0", "r1", "r2")}
    groups["w"] = (np.array([1.0, 1.0]), np.array([2.0, 3.0]), 1.25, "lane", options)
    world, _ = play(groups, rooms(), told=[3, 4])
    by = [(e.actor, e.object) for e in world.log if e.event == "room-checked"]
    assert {room for _, room in by} == {"r0", "r1", "r2"}
    assert len({who for who, _ in by}) == 2
    assert (world.people.phase == Phase.OUT).all()


# ---- all together


@settings(max_examples=12, deadline=None)
@given(
    chairs=st.integers(0, 3),
    walkers=st.integers(0, 6),
    helpers=st.integers(0, 4),
    in_fire=st.sampled_from(["parked", "runs", "evacuation"]),
    refuge=st.sampled_from([None, 1, 4]),
    alarm=st.sampled_from([None, 0.0, 20.0]),
)
def test_nobody_is_lost_or_counted_twice(chairs, walkers, helpers, in_fire, refuge, alarm):
    groups = {}
    if chairs:
        place = np.full(chairs, 5.0)
        groups["c"] = (place, place, 0.7, "upper", {"profile": WHEELCHAIR})
    if walkers:
        groups["p"] = (np.full(walkers, 4.0), np.full(walkers, 6.0), 1.2, "upper", {"lifts": "yes"})
    if helpers:
        groups["s"] = staff(helpers, (5.0, 5.0), "hall")
    if not groups:
        return
    ground = two_storeys(lifts=[lift("upper", in_fire=in_fire)], refuge=refuge)
    one, seen = play(groups, ground, alarm_s=alarm)
    people = one.people
    gone = people.phase == Phase.OUT
    assert (np.isfinite(people.out_s) == gone).all()
    assert (gone | (people.phase == Phase.WAITING)).all(), "nobody stays in a lift or in hands"
    assert (people.space[~gone] >= 0).all()
    assert int(np.isin(people.exit[gone], [0]).sum()) == int(gone.sum())
    for group in ("p", "s"):
        if group in groups:
            assert gone[one.population.rows_of_group[group]].all()
    if chairs and helpers >= 2:
        assert gone.all()
    again, other = play(groups, ground, alarm_s=alarm)
    assert np.array_equal(seen, other)
    assert again.people.out_s.tobytes() == people.out_s.tobytes()
    assert list(again.log) == list(one.log)


def test_responders_come_in_against_the_stream_search_and_come_out():
    from tests.movement.ground import crowd_of

    ground = rooms(3)
    crew = {
        "arrive_from": "exit",
        "visits": (Visit("r2", Distribution.fixed(60.0)),),
        "role": "responder",
    }
    arrive = np.concatenate([np.full(2, 30.0)])
    run = crowd_of({"f": (np.zeros(2), np.zeros(2), 1.2, "lane", crew)}, ground, arrive_s=arrive)
    people = run.to(400)
    assert (people.phase == Phase.OUT).all()
    walk = np.hypot(25, 2) / 1.2
    assert people.out_s.min() > 30 + 60 + 1.8 * walk
    assert people.out_s.max() < 30 + 60 + 3 * walk + 10
