"""What ``muster check`` says a site needs at least is never more than its run needs."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.building.clearing import least_time_s
from sim.building.model import OUTSIDE, Cycle
from sim.building.routes import route_graph
from sim.building.summary import Clearing, summarise
from sim.movement.flows import greatest_flows
from sim.movement.laws.book import CALIBRATIONS
from tests.movement.ground import box, crowd_of, door, fixed, site, spread
from tests.simulation.optimum.test_quickest import crowds

STEP_S = 0.25


def least_s(ground, people, calibration="sfpe", **options):
    flows = greatest_flows(ground, calibration=calibration)
    clearing = Clearing(people, flows, step_s=STEP_S, **options)
    return summarise(ground, people, clearing=clearing).least_time_s


def out_s(run, starts_s=0.0):
    run.release(at=starts_s)
    return float(np.max(run.to(7200.0).out_s))


@settings(max_examples=60, deadline=None)
@given(drawn=crowds(), calibration=st.sampled_from(CALIBRATIONS), seed=st.integers(1, 1000))
def test_no_crowd_is_quicker_than_what_check_says_it_needs(drawn, calibration, seed):
    ground, groups = drawn
    if not groups:
        return
    people = {name: len(rows[0]) for name, rows in groups.items()}
    least = least_s(ground, people, calibration) or 0.0
    assert least <= out_s(crowd_of(groups, ground, calibration=calibration, seed=seed)) + 1e-6


def hall(width_m, **options):
    exit_ = door("out", "hall", OUTSIDE, (0, 3 - width_m / 2), (0, 3 + width_m / 2))
    return site([box("hall", 0, 0, 10, 6)], [replace(exit_, **options)])


@pytest.mark.parametrize("calibration", CALIBRATIONS)
@pytest.mark.parametrize("width_m", [0.9, 1.5, 2.5])
def test_before_one_door_the_crowd_needs_little_more_in_every_calibration(width_m, calibration):
    """The corridor of which check said 2:09, whatever the calibration, and 1:30 was run."""
    n, ground = 200, hall(width_m)
    run = crowd_of({"all": (*spread(n, 0, 0, 6, 6), 1.4, "hall")}, ground, calibration=calibration)
    least, taken = least_s(ground, {"hall": n}, calibration), out_s(run)
    assert least < taken < 1.2 * least + 10


def test_a_timetable_lets_through_what_it_takes_each_time_it_has_opened():
    ground = hall(6.0, cycle=Cycle(first_s=60.0, open_s=40.0, every_s=180.0, takes=50.0))
    run = crowd_of({"all": (*spread(120, 0, 0, 10, 6), 1.4, "hall")}, ground)
    # The third opening, at 420 s, takes the last 20.
    assert 420.0 - STEP_S - 0.01 <= least_s(ground, {"hall": 120}) <= out_s(run)
    assert least_s(ground, {"hall": 50}) < 70.0


def test_where_service_times_are_drawn_the_quickest_counts():
    drawn = replace(fixed(2.0), kind="uniform", params=(1.0, 3.0))
    ground = hall(3.0, service_s=2.0, service=drawn, lanes=2)
    assert least_s(ground, {"hall": 41}) == pytest.approx(40 / 2.0, abs=2 * STEP_S)


def test_people_who_take_less_room_pass_more_quickly():
    ground = hall(1.0)
    whole = greatest_flows(ground, calibration="sfpe")["out"]
    assert greatest_flows(ground, calibration="sfpe", smallest=0.5)["out"] == 2 * whole
    assert greatest_flows(ground, calibration="sfpe", smallest=4.0)["out"] == whole


def test_a_lift_joins_the_storeys_that_it_serves():
    ground = site(
        [box("upper", 0, 10, 10, 16), box("hall", 0, 0, 10, 6)],
        [door("out", "hall", OUTSIDE, (0, 2), (0, 3))],
    )
    flows = greatest_flows(ground, calibration="sfpe")
    graph = route_graph(ground, flows=flows)
    assert least_time_s(graph, {"upper": 40}) is None
    alone = least_time_s(graph, {"hall": 40})
    assert least_time_s(graph, {"upper": 40}, links=[("upper", "hall")]) == pytest.approx(alone)


def test_a_door_that_may_be_unlocked_counts_and_one_that_is_locked_at_once_does_not():
    doors = [
        replace(door("east", "hall", OUTSIDE, (10, 2), (10, 3)), state="locked"),
        door("west", "hall", OUTSIDE, (0, 2), (0, 3)),
    ]
    ground = site([box("hall", 0, 0, 10, 6)], doors)
    people = {"hall": 100}
    one = least_s(ground, people)
    both = least_s(ground, people, opened={"east"})
    assert both < 0.6 * one
    assert least_s(ground, people, opened={"east"}, shut={"west"}) == pytest.approx(one)
    assert least_s(ground, people, shut={"west"}) is None
