"""The same seeds under other calibrations."""

from dataclasses import dataclass, field, replace
from types import SimpleNamespace

import pytest

from sim.ensemble.bands import Bands, band
from sim.ensemble.calibrations import compared, few, other_calibrations


@dataclass(frozen=True)
class Settings:
    calibration: str = "sfpe"


@dataclass(frozen=True)
class Small:
    run: Settings = field(default_factory=Settings)


FACTOR = {"sfpe": 1.0, "measured": 0.5, "imo": 2.0}


def simulate(scenario, *, seed):
    time_s = FACTOR[scenario.run.calibration] * (100.0 + seed)
    figures = {"evacuation_time_s": time_s, "percentiles_s": {"p95": time_s / 2}}
    return SimpleNamespace(record=SimpleNamespace(**figures))


def own(calibration, *, seeds=30, base=1):
    numbers = tuple(range(base, base + seeds))
    times = [FACTOR[calibration] * (100.0 + n) for n in numbers]
    table = {"evacuation_time_s": tuple(times), "p95_s": tuple(t / 2 for t in times)}
    bands = {name: band(column) for name, column in table.items()}
    return Bands(seeds=seeds, asked=seeds, bands=bands, table=table, seed_numbers=numbers)


def play(calibration="sfpe", *, base=1, seeds=30, **more):
    scenario = Small(Settings(calibration))
    bands = own(calibration, seeds=seeds, base=base)
    return compared(scenario, bands=bands, base_seed=base, simulate=simulate, **more)


@pytest.mark.parametrize(("seeds", "played"), [(1, 1), (2, 2), (8, 3), (30, 7), (100, 25)])
def test_a_quarter_of_the_seeds_is_played_and_no_fewer_than_three(seeds, played):
    assert few(seeds) == played


def test_planning_and_measured_stand_side_by_side_and_the_own_one_besides():
    assert other_calibrations("sfpe") == ("measured",)
    assert list(play()) == ["sfpe", "measured"]
    assert list(play("measured")) == ["measured", "sfpe"]
    assert list(play("imo")) == ["imo", "sfpe", "measured"]


def test_the_own_one_is_that_of_all_seeds_and_others_are_compared_on_the_same_seeds():
    found = play(base=11)
    assert found["sfpe"].seeds == 30
    assert found["sfpe"].evacuation_time_s[1] == 125.0
    other = found["measured"]
    assert other.seeds == 7
    assert other.evacuation_time_s[1] == 0.5 * 114.0
    assert other.own.evacuation_time_s[1] == 114.0
    assert other.own.p95_s == (55.5, 57.0, 58.5)


def test_the_number_of_helpers_changes_no_number():
    assert play(helpers=0) == play(helpers=2)


def test_a_time_that_never_came_is_null():
    def never(scenario, *, seed):
        found = simulate(scenario, seed=seed)
        found.record.evacuation_time_s = None
        return found

    scenario = Small()
    found = compared(scenario, bands=own("sfpe"), base_seed=1, simulate=never)
    assert found["measured"].evacuation_time_s == (None, None, None)


def test_a_seed_that_draws_its_start_is_drawn_under_the_other_calibration_too():
    drawn = []

    def resolve(seed):
        drawn.append(seed)
        return replace(Small(), run=Settings("sfpe"))

    assert play(resolve=resolve)["measured"].seeds == 7
    assert drawn == list(range(1, 8))
