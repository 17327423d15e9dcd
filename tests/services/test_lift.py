"""Lifts: kinematics and rides by hand calculation, and what they do after an alarm."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.services.kinematics import Drive
from sim.world.state import Phase
from tests.services.scene import STEP, WHEELCHAIR, first_in, lift, play, times, two_storeys

TRIP = 0.5 + 12 / 1.6 + 1.6 / 0.8 + 0.8 / 1.6


def riders(n, **options):
    return (np.full(n, 5.0), np.full(n, 5.0), 1.2, "upper", {"lifts": "yes", **options})


def test_a_long_trip_reaches_the_rated_speed():
    assert Drive(1.6, 0.8, 1.6).seconds(12) == pytest.approx(7.5 + 2 + 0.5)


def by_integration(drive, distance):
    """Return the time of the symmetric profile of jerk that covers a distance, by bisection."""

    def covered(top):
        a = min(drive.acceleration, math.sqrt(top * drive.jerk))
        ramp = top / a + a / drive.jerk
        return top * ramp, ramp

    if covered(drive.speed)[0] <= distance:
        way, ramp = covered(drive.speed)
        return 2 * ramp + (distance - way) / drive.speed
    low, high = 0.0, drive.speed
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if covered(middle)[0] < distance else (low, middle)
    return 2 * covered(high)[1]


@given(st.floats(0.3, 6), st.floats(0.3, 1.5), st.floats(0.4, 2.5), st.floats(0.05, 120))
def test_every_trip_takes_as_long_as_its_ramps_of_acceleration(speed, acceleration, jerk, distance):
    drive = Drive(speed, acceleration, jerk)
    assert drive.seconds(distance) == pytest.approx(by_integration(drive, distance), rel=1e-6)


@pytest.mark.parametrize(("people", "last"), [(1, 31.5), (8, 52.5), (20, 150.5)])
def test_people_are_delivered_as_calculated_by_hand(people, last):
    world, seen = play({"p": riders(people)}, two_storeys(lifts=[lift("upper")]))
    arrived = max(first_in(world, seen, "hall", row) for row in range(people))
    assert last <= arrived <= last + STEP
    assert not times(world, "no-way-out")
    assert (world.people.phase == Phase.OUT).all()


def test_one_trip_carries_no_more_than_its_places():
    world, _ = play({"p": riders(20)}, two_storeys(lifts=[lift("upper")]))
    assert [e.value for e in world.log if e.event == "lift-trip"] == [8, 8, 4]


def test_wheelchairs_take_the_places_of_their_size():
    group = riders(5, profile=WHEELCHAIR)
    world, _ = play({"p": group}, two_storeys(lifts=[lift("upper", capacity=4)]))
    assert [e.value for e in world.log if e.event == "lift-trip"] == [2, 2, 1]


def test_those_who_may_not_take_the_lift_take_the_stair():
    world, _ = play({"p": riders(4, lifts="no")}, two_storeys(lifts=[lift("upper")]))
    assert not times(world, "lift-trip")
    assert (world.people.phase == Phase.OUT).all()


def test_a_parked_lift_lets_out_who_is_in_it_and_takes_nobody_more():
    ground = two_storeys(lifts=[lift("upper", in_fire="parked")])
    loading = TRIP + 2.5 + 4 * 1.5 + 0.5
    world, _ = play({"p": riders(8)}, ground, alarm_s=loading)
    trips = [e.value for e in world.log if e.event == "lift-trip"]
    assert trips == [5], "the fifth steps in when the alarm sounds"
    assert times(world, "lift-parked") == pytest.approx([loading + 1.0 + 2.5 + TRIP + 2.5 + 7.5])
    assert (world.people.phase == Phase.OUT).all(), "the others take the stair"


def test_who_cannot_take_stairs_stays_when_the_lift_is_parked():
    ground = two_storeys(lifts=[lift("upper", in_fire="parked")])
    world, _ = play({"p": riders(2, profile=WHEELCHAIR)}, ground, alarm_s=0.0)
    assert not times(world, "lift-trip")
    assert (world.people.phase == Phase.WAITING).all()
    assert len(times(world, "waits-for-help")) == 2
    assert len(times(world, "nobody-to-help")) == 2


def test_an_evacuation_lift_waits_for_its_warden_then_serves():
    ground = two_storeys(lifts=[lift("upper", in_fire="evacuation")])
    world, _ = play(
        {
            "p": riders(3, profile=WHEELCHAIR),
            "w": (np.array([5.0]), np.array([5.0]), 1.2, "hall", {"role": "warden"}),
        },
        ground,
        alarm_s=0.0,
    )
    assert len(times(world, "lift-manned")) == 1
    assert sum(e.value for e in world.log if e.event == "lift-trip") == 3
    assert (world.people.phase == Phase.OUT).all()
    warden = world.population.rows_of_group["w"].start
    assert world.people.out_s[warden] >= world.people.out_s[:3].max() - 10


def test_the_farthest_call_is_served_first_and_others_on_the_way_back():
    from dataclasses import replace

    from tests.movement.ground import box

    top = replace(box("top", 30, 0, 40, 10, level="L3"), elevation_m=24.0, frame="L3")
    ground = two_storeys(lifts=[lift("upper", "top")], more=[top])
    high = (np.full(2, 35.0), np.full(2, 5.0), 1.2, "top", {"lifts": "yes"})
    world, seen = play({"low": riders(2), "top": high}, ground)
    assert [e.value for e in world.log if e.event == "lift-trip"] == [4]
    boarded = [np.argmax(seen[:, row] == -1) * STEP for row in range(4)]
    assert max(boarded[2:]) < min(boarded[:2])
