import json
from types import SimpleNamespace

import numpy as np
import pytest

from sim.ensemble.quick import SeedsInterrupted, headlines, quick_seeds
from sim.parameters import LITERATURE
from sim.simulation.outcome import RunOutcome
from sim.simulation.result import PeakDensity, build_result, people_columns
from sim.simulation.start_and_end import log_facts, log_final
from tests.simulation import small

SCENARIO = SimpleNamespace(scorecard="generic", varies=False, parameters=LITERATURE)


def fake(scenario, *, seed):
    """A run of ten people; in every fifth seed the last one stays inside."""
    out = [float(10 * (n + 1) + seed) for n in range(10)]
    if seed % 5 == 0:
        out[-1] = None
    end = small.world(10, out=out)
    log_facts(end)
    end.log.add("t0", t_s=0.0)
    end.log.add("detect", t_s=20.0 + seed)
    if seed % 2:
        end.log.add("119-dial", t_s=60.0 + seed)
    peak = PeakDensity(value=2.0, where="room", at_s=10.0, patch_m2=4.0, held_s=1.0)
    if seed % 5:
        end.log.add("last-evacuee", t_s=max(out))
    log_final(end, ended_s=600.0, peak_density=peak)
    result = build_result(
        end, ended_s=600.0, scenario="s", seed=seed, version="0", inputs_sha256="x",
        calibration="sfpe", peak_density=peak, wall_s=float(np.random.default_rng().random()),
    )  # fmt: skip
    return RunOutcome(
        scenario=scenario, seed=seed, site=end.site, population=end.population, record=result,
        events=tuple(end.log), people=people_columns(end, ended_s=600.0), series={},
    )  # fmt: skip


def test_seeds_are_numbered_from_the_base():
    seen = []
    bands = quick_seeds(
        SCENARIO,
        seeds=4,
        base_seed=7,
        simulate=lambda s, *, seed: seen.append(seed) or fake(s, seed=seed),
    )
    assert seen == [7, 8, 9, 10]
    assert bands.seed_numbers == (7, 8, 9, 10)
    assert not bands.interrupted


def test_headlines_become_bands_and_never_is_null():
    bands = quick_seeds(SCENARIO, seeds=10, simulate=fake)
    assert bands.bands["detect"].as_json() == [21, 25, 29]
    # two of ten runs leave somebody inside
    assert bands.bands["evacuation_time_s"].as_json() == [101, 106, None]
    assert bands.bands["evacuation_time_s"].null == 2
    assert bands.bands["p90_s"].as_json() == [91, 95, 99]
    assert bands.bands["119-dial"].as_json() == [61, 69, None]
    assert bands.bands["exit.main.used"].as_json() == [9, 10, 10]
    assert bands.bands["dead"].as_json() == [0, 0, 0]
    assert bands.bands["peak_density"].as_json() == [2, 2, 2]
    assert bands.remaining == (1, 1)
    assert "unit-arrive" not in bands.bands


def test_a_number_no_run_reached_is_still_shown_where_it_is_the_headline():
    bands = quick_seeds(SCENARIO, seeds=1, base_seed=5, simulate=fake)
    assert bands.bands["evacuation_time_s"].as_json() == [None, None, None]


def test_scores_come_with_how_often_each_rating_was_given():
    bands = quick_seeds(SCENARIO, seeds=10, simulate=fake)
    # nine of ten out is just nine tenths of the target
    assert bands.ratings["D11"] == {"P": 8, "S": 2, "M": 0, "U": 0, "NE": 0}
    assert sum(bands.ratings["B01"].values()) == 10
    assert bands.bands["score.B01"].as_json() == [21, 25, 29]
    assert "score.points" in bands.bands


def test_an_item_not_evaluated_says_nothing_and_one_failed_is_never():
    bands = quick_seeds(SCENARIO, seeds=10, simulate=fake)
    # 119 is dialled in every other run; in the others that is a failure without a time
    assert bands.ratings["B06"]["U"] == 5
    assert bands.bands["score.B06"].n == 10
    assert bands.bands["score.B06"].null == 5


def test_the_curve_ends_with_everybody_who_got_out():
    found = quick_seeds(SCENARIO, seeds=10, simulate=fake).curve
    assert (found.p10[-1], found.p50[-1], found.p90[-1]) == (9, 10, 10)
    assert np.all(np.diff(found.p50) >= 0)
    assert found.p50[0] == 0


def test_the_same_seeds_give_the_same_bytes():
    first, second = (
        json.dumps(quick_seeds(SCENARIO, seeds=6, simulate=fake).details()) for _ in range(2)
    )
    assert first == second


def test_what_is_done_is_returned_when_somebody_says_stop():
    done = []
    bands = quick_seeds(
        SCENARIO, seeds=10, simulate=fake, progress=done.append, stop=lambda: len(done) == 3
    )
    assert done == [1, 2, 3]
    assert (bands.seeds, bands.asked, bands.interrupted) == (3, 10, True)
    assert bands.details()["interrupted"] is True


def test_what_is_done_is_kept_when_the_user_presses_ctrl_c():
    def run(scenario, *, seed):
        if seed == 4:
            raise KeyboardInterrupt
        return fake(scenario, seed=seed)

    with pytest.raises(KeyboardInterrupt) as caught:
        quick_seeds(SCENARIO, seeds=10, simulate=run)
    assert isinstance(caught.value, SeedsInterrupted)
    assert caught.value.bands.seed_numbers == (1, 2, 3)
    assert caught.value.bands.bands["detect"].n == 3


def test_stopped_before_the_first_run_there_is_nothing():
    bands = quick_seeds(SCENARIO, seeds=3, simulate=fake, stop=lambda: True)
    assert (bands.seeds, bands.curve, bands.as_json()) == (0, None, {})
    assert json.dumps(bands.details())


def test_a_scenario_that_varies_is_resolved_for_each_seed():
    scenarios = {seed: SimpleNamespace(scorecard="", parameters=LITERATURE) for seed in (1, 2)}
    seen = []

    def run(scenario, *, seed):
        seen.append(scenario)
        return fake(scenario, seed=seed)

    bands = quick_seeds(SCENARIO, seeds=2, simulate=run, resolve=scenarios.__getitem__)
    assert seen == list(scenarios.values())
    assert not bands.ratings


def test_headlines_are_named_like_the_fields_of_the_result():
    found = headlines(fake(SCENARIO, seed=1).record)
    assert found["evacuation_time_s"] == 101
    assert found["p50_s"] == 51
    assert found["exit.back.last_s"] is None
