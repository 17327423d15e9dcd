"""Turnstiles, checks, counted and timed gates, against the closed forms of queueing theory."""

from __future__ import annotations

import heapq
from dataclasses import replace
from math import factorial

import numpy as np
import pytest

from sim.building.model import OUTSIDE, Cycle
from sim.distribution import Distribution
from sim.rng import Streams
from sim.world.requests import Incapacitate, SetDoor, StopArrivals
from sim.world.state import Door, Phase
from tests.movement.ground import box, crowd_of, door, queues_are_sound, site

STEP_S = 0.25
LANE_M, SPEED = 6.0, 1.0
AROUND_S = 1.4 * STEP_S
"""Somebody who comes while others stand at the gate walks round them, some decimetres."""


def lane(arrivals, *, seed=1, length=LANE_M, way="out", **gate):
    """Return a run of people who come into a lane at given times and leave by its gate."""
    ground = site(
        [box("lane", 0, 0, length, 4)],
        [
            door("in", "lane", OUTSIDE, (0, 0.5), (0, 3.5), kind="open", direction="in"),
            replace(
                door("out", "lane", OUTSIDE, (length, 1), (length, 3), kind="gate", direction=way),
                **gate,
            ),
        ],
    )
    nobody = np.zeros(len(arrivals))
    options = {"arrive_from": "in"}
    return crowd_of(
        {"v": (nobody, nobody, SPEED, "lane", options)},
        ground,
        arrive_s=np.asarray(arrivals, dtype=float),
        seed=seed,
        step_s=STEP_S,
    )


def poisson(n, *, rate):
    gaps = -np.log(Streams(7).uniform("test.gaps", index=np.arange(n))) / rate
    return np.cumsum(gaps)


def first_come_first_served(arrivals, service, servers):
    """Return how long each waits for their service to begin: Lindley's recursion, or Kiefer's."""
    free, waited = [0.0] * servers, []
    for at, takes in zip(arrivals, service, strict=True):
        begins = max(at, heapq.heappop(free))
        waited.append(begins - at)
        heapq.heappush(free, begins + takes)
    return np.array(waited)


def waits(run, arrivals, service):
    """Return how long each waited beyond the walk and their own service."""
    people = run.to(1e9)
    assert np.isfinite(people.out_s).all()
    alone = lane([0.0], service_s=1.0).to(100).out_s[0] - 1.0
    return people.out_s - arrivals - service - alone


def test_regular_arrivals_at_a_turnstile_wait_as_the_clockwork_of_both_says():
    arrivals = np.arange(200) * 1.5  # D/D/1: each comes 1.5 s later, and takes 2 s
    out = np.sort(lane(arrivals, service_s=2.0).to(1000).out_s)
    # The lane fills up and holds back who comes in; the passages keep their beat.
    assert out - out[0] == pytest.approx(np.arange(200) * 2.0, abs=1e-6)
    assert out[0] == pytest.approx(LANE_M / SPEED + 2.0, abs=0.5)


def test_poisson_arrivals_at_a_turnstile_wait_as_pollaczek_and_khinchine_say():
    service, rate = 2.0, 0.35
    arrivals = poisson(40_000, rate=rate)
    waited = waits(lane(arrivals, service_s=service), arrivals, service)
    exact = first_come_first_served(arrivals, np.full(len(arrivals), service), 1)
    assert waited.mean() == pytest.approx(exact.mean(), abs=AROUND_S)
    load = rate * service
    assert waited.mean() == pytest.approx(load * service / (2 * (1 - load)), abs=AROUND_S)


@pytest.mark.parametrize("servers", [1, 3])
def test_lanes_with_exponential_service_wait_as_erlang_says(servers):
    mean, rate = 2.4, servers * 0.28
    law = Distribution("weibull", (1.0, mean))
    arrivals = poisson(40_000, rate=rate)
    run = lane(arrivals, service_s=mean, service=law, lanes=servers)
    took = run.crowd.state.draws[0]
    assert took.mean() == pytest.approx(mean, rel=0.02)
    waited = waits(run, arrivals, took)
    exact = first_come_first_served(arrivals, took, servers)
    assert waited.mean() == pytest.approx(exact.mean(), abs=AROUND_S)
    offered = rate * mean
    busy = offered**servers / factorial(servers) * servers / (servers - offered)
    queues = busy / (sum(offered**k / factorial(k) for k in range(servers)) + busy)
    erlang = queues / (servers / mean - rate)
    assert waited.mean() == pytest.approx(erlang, abs=AROUND_S + 0.1 * erlang)


def test_a_turnstile_agrees_with_an_independent_queueing_program():
    ciw = pytest.importorskip("ciw")
    rate, mean, shape = 0.3, 2.5, 3.0
    ciw.seed(1)
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(rate)],
        service_distributions=[ciw.dists.Gamma(shape, mean / shape)],
        number_of_servers=[1],
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_customers(40_000)
    theirs = np.mean([record.waiting_time for record in simulation.get_all_records()])
    arrivals = poisson(40_000, rate=rate)
    law = Distribution("gamma", (shape, mean / shape))
    run = lane(arrivals, service_s=mean, service=law)
    ours = waits(run, arrivals, run.crowd.state.draws[0]).mean()
    assert ours == pytest.approx(theirs, rel=0.1)


def test_twice_as_many_lanes_serve_twice_as_many():
    passed = {}
    for lanes in (2, 4):
        run = lane(np.zeros(600), service_s=3.0, lanes=lanes)
        passed[lanes] = np.isfinite(run.to(300).out_s).sum()
    assert passed[4] == pytest.approx(2 * passed[2], abs=4)
    assert passed[2] == pytest.approx(2 * (300 - 7) / 3.0, abs=2)


def test_what_a_person_takes_is_their_own_whoever_comes_before_them():
    law = Distribution("weibull", (1.0, 2.0))
    few, many = (lane(np.arange(n) * 9.0, service_s=2.0, service=law) for n in (5, 50))
    assert few.crowd.state.draws[0].tolist() == many.crowd.state.draws[0][:5].tolist()


def test_people_served_from_both_sides_all_pass_in_the_order_in_which_they_came():
    ground = site(
        [box("a", 0, 0, 10, 4), box("b", 10, 0, 20, 4)],
        [
            door("west", "a", OUTSIDE, (0, 0), (0, 4), kind="open"),
            door("east", "b", OUTSIDE, (20, 0), (20, 4), kind="open"),
            replace(door("bar", "a", "b", (10, 1), (10, 3), kind="turnstile"), service_s=2.0),
        ],
    )
    x = np.linspace(1, 4, 10)
    groups = {
        "eastward": (x, 2.0, 1.3, "a", {"choice": "assigned", "assigned_exit": "east"}),
        "westward": (20 - x, 2.0, 1.3, "b", {"choice": "assigned", "assigned_exit": "west"}),
    }
    run = crowd_of(groups, ground)
    run.release()
    run.to(30)
    queues_are_sound(run)
    people = run.to(200)
    assert np.isfinite(people.out_s).all()
    assert people.out_s.max() == pytest.approx(20 * 2.0 + 20 / 1.3, abs=4)
    by_side = np.sort(people.out_s).tolist()
    assert np.diff(by_side).min() >= 0


def test_whoever_can_no_longer_walk_frees_the_turnstile():
    run = lane(np.zeros(20), service_s=4.0)
    run.to(8)
    served = int(run.crowd.state.servers["person"][0])
    assert served >= 0
    run.world.ask(Incapacitate(np.array([served], dtype=np.int32)))
    people = run.to(200)
    assert np.isfinite(people.out_s).sum() == 19
    assert people.phase[served] == Phase.WAITING


def test_a_turnstile_locked_and_unlocked_in_mid_run_serves_nobody_in_between():
    run = lane(np.zeros(40), service_s=2.0)
    run.to(20)
    run.world.ask(SetDoor("out", Door.LOCKED))
    run.to(21)
    before = np.isfinite(run.world.people.out_s).sum()
    assert np.isfinite(run.to(60).out_s).sum() == before
    run.world.ask(SetDoor("out", Door.OPEN))
    people = run.to(300)
    assert np.isfinite(people.out_s).all()
    assert not ((people.out_s > 21) & (people.out_s < 60)).any()


def test_arrivals_stopped_at_a_turnstile_start_again_without_a_rush():
    law = {"service_s": 2.0}
    ground = site(
        [box("lane", 0, 0, 30, 4)],
        [
            replace(door("gate", "lane", OUTSIDE, (0, 1), (0, 3), kind="turnstile"), **law),
            door("out", "lane", OUTSIDE, (30, 1), (30, 3), kind="open"),
        ],
    )
    options = {"arrive_from": "gate", "choice": "assigned", "assigned_exit": "out"}
    nobody = np.zeros(40)
    run = crowd_of({"v": (nobody, nobody, 1.3, "lane", options)}, ground, arrive_s=nobody)
    run.to(10)
    run.world.ask(StopArrivals("gate", stopped=True))
    before = int((run.to(13).cell >= 0).sum())
    assert int((run.to(100).cell >= 0).sum()) + np.isfinite(run.world.people.out_s).sum() == before
    run.world.ask(StopArrivals("gate", stopped=False))
    came = int((run.to(120).cell >= 0).sum()) + np.isfinite(run.world.people.out_s).sum()
    assert came - before == pytest.approx(10, abs=1)


def test_a_light_lets_people_through_only_while_it_is_green():
    people = lane(np.zeros(400), cycle=Cycle(10.0, 30.0, 90.0)).to(600)
    out = people.out_s[np.isfinite(people.out_s)]
    phase = (out - 10.0) % 90.0
    assert len(out) > 300
    assert (out > 10.0).all()
    assert (phase <= 30.0 + STEP_S).all()


def test_a_train_takes_its_places_and_no_more_each_time():
    people = lane(np.zeros(400), cycle=Cycle(60.0, 180.0, 180.0, 70.0)).to(60 + 4 * 180)
    trains = np.floor((people.out_s[np.isfinite(people.out_s)] - 60.0 - 1e-6) / 180.0)
    assert np.unique(trains, return_counts=True)[1].tolist() == [70, 70, 70, 70]


def test_a_train_with_turnstiles_takes_its_places_and_no_more():
    run = lane(np.zeros(300), service_s=1.0, lanes=3, cycle=Cycle(0.0, 60.0, 100.0, 40.0))
    out = run.to(400).out_s
    trains = np.floor((out[np.isfinite(out)] - 1e-6) / 100.0)
    assert np.unique(trains, return_counts=True)[1].tolist() == [40, 40, 40, 40]


def test_a_sink_takes_its_capacity_whatever_its_width():
    people = lane(np.zeros(400), capacity_per_s=40 / 60).to(300)
    assert np.isfinite(people.out_s).sum() == pytest.approx(40 * (300 - 5) / 60, abs=2)


@pytest.mark.parametrize(
    "gate",
    [
        {"service_s": 1.5, "lanes": 2, "service": Distribution("gamma", (2.0, 0.75))},
        {"cycle": Cycle(3.0, 20.0, 50.0, 9.0)},
        {"capacity_per_s": 0.5},
    ],
)
def test_nobody_is_lost_at_a_gate_and_looking_more_often_changes_nothing(gate):
    arrivals = poisson(300, rate=1.2)
    one, other = lane(arrivals, **gate), lane(arrivals, **gate)
    for until in np.arange(0, 260, 3.7):
        people = other.to(until)
        arrived = int((arrivals < other.crowd.now).sum())
        there = int((people.phase != Phase.NOT_ARRIVED).sum())
        out = int((people.phase == Phase.OUT).sum())
        inside = int((people.cell >= 0).sum())
        before_the_door = int(((people.cell < 0) & (people.phase == Phase.QUEUING)).sum())
        assert there == arrived == out + inside + before_the_door
        queues_are_sound(other)
    assert one.to(260).out_s.tobytes() == other.to(260).out_s.tobytes()
