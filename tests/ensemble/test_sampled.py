"""Runs that draw numbers of the model: quantiles, and which number decides."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

import sim
from sim.ensemble.quick import quick_seeds
from sim.ensemble.sampled import (
    chance_level,
    density_figures,
    first_name,
    sampled_record,
    spearman,
)
from sim.parameters import Parameters
from sim.results.codec import from_json, to_json
from sim.results.crowding import Density, ZoneDensity
from sim.results.sampled import Sampled
from sim.rng import Streams
from sim.scenario.ranges import drawn
from tests.ensemble.test_quick import fake

RANGES = {"crush.fade": (3.0, 8.0), "crush.mouth": (5.0, 10.0)}


def zone(name, highest, first):
    return ZoneDensity(
        zone=name, minutes=(0.0,) * 3, first_s=first, highest=highest, at_s=9.0, area_m2=9.0,
        service="E", inflow=0, outflow=0, opposed=0.0,
    )  # fmt: skip


def test_correlation_is_that_of_ranks_and_not_of_values():
    drawn_ = [1.0, 2.0, 3.0, 4.0, 5.0]
    assert spearman(drawn_, [1.0, 10.0, 100.0, 1000.0, 1e6]) == 1.0
    assert spearman(drawn_, [5.0, 4.0, 3.0, 2.0, 1.0]) == -1.0
    # 1 - 6 sum d2 / (n (n2 - 1)) with d = 1, 1, 1, 1, 0
    assert spearman(drawn_, [2.0, 1.0, 4.0, 3.0, 5.0]) == pytest.approx(0.8)
    # ties share their mean rank
    assert spearman([1.0, 2.0, 3.0, 4.0], [0.0, 0.0, 1.0, 1.0]) == pytest.approx(0.894)
    assert spearman(drawn_, [3.0] * 5) is None
    # never is later than all
    assert spearman(drawn_, [1.0, 2.0, 3.0, 4.0, None]) == 1.0


def test_by_chance_no_number_decides():
    rng = np.random.default_rng(1)
    above = 0
    level = chance_level(60, 50)
    for _ in range(40):
        came = rng.random(60).tolist()
        found = [abs(spearman(rng.random(60).tolist(), came)) for _ in range(50)]
        above += max(found) >= level
    assert above <= 6
    assert chance_level(3, 5) is None
    assert chance_level(60, 50) > chance_level(600, 50) > chance_level(600, 5)


def test_the_number_on_which_most_hangs_comes_first():
    draws = [drawn(Parameters.of({}, RANGES), Streams(seed)) for seed in range(40)]
    numbers = {name: [one.value(name) for one in draws] for name in RANGES}
    table = {
        "dead": [round(10 * v) for v in numbers["crush.mouth"]],
        "injured": [0] * 40,
        "density.highest": [6.0] * 40,
        "density.first.7": [60.0] * 10 + [None] * 30,
        "density.first.5.5": [60.0] * 38 + [None] * 2,
    }
    found = sampled_record(table, numbers, RANGES)
    assert [one.name for one in found.numbers] == ["crush.mouth", "crush.fade"]
    assert found.numbers[0].dead > 0.99
    assert abs(found.numbers[1].dead) < found.chance
    assert found.numbers[0].density is None
    named = {(one.name, one.level): one for one in found.outcomes}
    assert 50 <= named["dead", None].p5 < 60 < named["dead", None].p50 < named["dead", None].p95
    assert (named["first", 7.0].p5, named["first", 7.0].p50) == (60.0, None)
    assert named["first", 7.0].reached == 0.25
    assert (named["first", 5.5].p50, named["first", 5.5].p95) == (60.0, 60.0)
    assert from_json(Sampled, to_json(found)) == found
    assert sampled_record(table, {}, {}) is None


def test_the_greatest_density_is_that_of_the_densest_zone_and_a_level_is_passed_where_first():
    zones = (zone("a", 6.0, (5.0, 90.0, None)), zone("b", 5.8, (50.0, 60.0, None)))
    watched = Density(
        levels=(2.0, 5.5, 7.0), area_m2=9.0, time_s=10.0, zones=zones, listed_from=1.0
    )
    found = density_figures(SimpleNamespace(density=watched, peak_density=None))
    assert found == {
        "density.highest": 6.0,
        first_name(2.0): 5.0,
        first_name(5.5): 60.0,
        first_name(7.0): None,
    }
    nobody = replace(watched, zones=())
    for peak, wanted in ((0.25, 0.25), (3.0, 1.0)):
        record = SimpleNamespace(density=nobody, peak_density=SimpleNamespace(value=peak))
        assert density_figures(record)["density.highest"] == wanted
    assert density_figures(SimpleNamespace(density=None)) == {}


def test_what_each_seed_draws_stands_beside_what_came_of_it():
    base = Parameters.of({}, RANGES)

    def resolve(seed):
        return SimpleNamespace(scorecard="", parameters=drawn(base, Streams(seed)))

    bands = quick_seeds(resolve(1), seeds=6, base_seed=3, simulate=fake, resolve=resolve)
    for name in RANGES:
        wanted = tuple(drawn(base, Streams(seed)).value(name) for seed in range(3, 9))
        assert bands.drawn[name] == wanted
    assert bands.sampled.runs == 6
    assert {one.name for one in bands.sampled.numbers} == set(RANGES)


def test_the_run_that_is_shown_is_none_of_the_many():
    settings = {"parameters.movement.patience": "sampled", "run.until": "3 min"}
    run = sim.run("small-hall", seeds=3, settings=settings)
    usual = sim.run("small-hall", seeds=3, settings={"run.until": "3 min"})
    assert run.result["people"] == usual.result["people"]
    drawn_ = run.bands.drawn["movement.patience"]
    assert len(set(drawn_)) == 3
    assert run.outcome.scenario.parameters.value("movement.patience") not in drawn_
    [number] = run.result["sampled"]["numbers"]
    assert number["name"] == "movement.patience"
    assert "sampled" not in usual.result
    assert not usual.bands.drawn
