"""What a result says of the best that is possible, and where it says nothing."""

from dataclasses import replace

import numpy as np
import pytest

from sim import examples
from sim.building.model import OUTSIDE
from sim.results.compared import Optimality
from sim.scenario.load import load_scenario
from sim.simulation.simulate import prepare, simulate
from tests.movement.ground import box, crowd_of, door, site, spread
from tests.simulation.optimum.bounds import played


@pytest.fixture(scope="module")
def hall():
    scenario, _ = load_scenario(examples.root() / "scenarios" / "small-hall.yaml")
    assert scenario is not None
    return scenario


def crowd(n=40, **options):
    ground = site([box("hall", 0, 0, 10, 6)], [door("out", "hall", OUTSIDE, (0, 2), (0, 3))])
    return crowd_of({"all": (*spread(n, 0, 0, 10, 6), 1.25, "hall", options)}, ground)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_time_is_the_least_and_what_starting_and_the_way_cost(hall, seed):
    result = simulate(hall, seed=seed, best=True).result
    best, time_s = result["optimality"], result["evacuation_time_s"]
    assert best["people"] == 120
    assert 0 < best["p95_bound_s"] <= best["bound_s"] < time_s
    assert best["p95_bound_s"] <= result["percentiles_s"]["p95"]
    parts = best["bound_s"] + best["start_up_s"] + best["on_the_way_s"]
    assert parts == pytest.approx(time_s)
    assert best["gap_share"] == pytest.approx(best["gap_s"] / time_s)


def test_a_door_locked_from_the_start_lets_nobody_through_at_best_either(hall):
    stage = prepare(hall)
    locked = simulate(hall, seed=1, best=True, stage=stage).result["optimality"]
    free = replace(hall, response=replace(hall.response, injects=()))
    unlocked = simulate(free, seed=1, best=True, stage=stage).result["optimality"]
    assert unlocked["bound_s"] < 0.8 * locked["bound_s"]


def test_looking_for_the_best_changes_nothing_else(hall):
    stage = prepare(hall)
    plain = simulate(hall, seed=4, stage=stage).result
    looked = dict(simulate(hall, seed=4, best=True, stage=stage).result)
    assert looked.pop("optimality")
    assert {**looked, "wall_s": 0} == {**plain, "wall_s": 0}


def test_late_starts_cost_what_they_are_late():
    at_once = played(crowd()).said
    late = played(crowd(), starts_s=100.0).said
    assert late.bound_s == at_once.bound_s
    assert late.start_up_s == pytest.approx(100.0, abs=0.5)
    assert late.on_the_way_s == pytest.approx(at_once.on_the_way_s, abs=0.5)


def test_where_nobody_has_to_leave_there_is_no_least_time():
    run = crowd()
    run.world.population.required[:] = False
    assert played(run).said == Optimality(refused="nobody")


def test_who_comes_later_counts_from_when_they_come():
    ground = site([box("hall", 0, 0, 10, 6)], [door("out", "hall", OUTSIDE, (0, 2), (0, 3))])
    groups = {"all": (*spread(3, 0, 0, 10, 6), 1.25, "hall", {"arrive_from": "out"})}
    run = crowd_of(groups, ground, arrive_s=np.array([10.0, 20.0, 300.0]))
    run.to(320.0)
    found = played(run, starts_s=330.0)
    assert found.said.bound_s == pytest.approx(300.0, abs=1.0)
    assert found.said.bound_s <= found.out_s[-1]


def test_who_is_still_inside_leaves_a_least_time_without_a_gap():
    found = played(crowd(), until_s=10.0).said
    assert found.bound_s > 0
    assert found.gap_s is None
    assert found.start_up_s is None
