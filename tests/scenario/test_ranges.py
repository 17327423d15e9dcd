"""Numbers of the model that are sampled: how ranges are written, refused and drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from sim import literature
from sim.parameters import COUNTS, LITERATURE, Parameters, settable
from sim.rng import Streams
from sim.scenario.load import for_seed, load_inputs
from sim.scenario.ranges import drawn, families, family, ordered_pairs

if TYPE_CHECKING:
    from tests.scenario.conftest import Project

HOSE = "fire.hose.capacity"
RANGE = f"parameters.{HOSE}={{value: 3 MW, low: 2.5 MW, high: 3.5 MW}}"


def draws(parameters: Parameters, name: str, seeds: int = 400) -> np.ndarray:
    return np.array([drawn(parameters, Streams(seed)).value(name) for seed in range(seeds)])


def written(project: Project, *lines: str) -> Project:
    text = "".join(f"  {line}\n" for line in lines)
    return project.change("fire.yaml", "scorecard:", f"parameters:\n{text}scorecard:")


def test_a_range_upside_down_is_refused_at_its_line_with_its_cure(project: Project) -> None:
    written(project, "response.retry: 5 s", f"{HOSE}: {{value: 3 MW, low: 4 MW, high: 2 MW}}")
    scenario, problems = project.load()
    assert scenario is None
    [problem] = problems.errors
    assert problem.code == "parameter-upside-down"
    assert "low: 4 MW is above high: 2 MW - swap them" in problem.message("en")
    assert "请交换两者" in problem.message("zh")
    assert "scenarios/fire.yaml:20:42:" in project.faults()


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("crash: sampled", "parameter-family"),
        ("response.radio.loss: sampled", "parameter-no-range"),
        ("movement.sfpe.k: sampled", "parameter-family"),
        ("crowding.level: sampled", "parameter-family"),
    ],
)
def test_what_has_no_range_is_not_sampled(project: Project, line: str, code: str) -> None:
    name = line.split(":", maxsplit=1)[0]
    if code == "parameter-no-range":
        row = literature.constant(name)
        assert row.low is None or row.high is None
    _, problems = written(project, line).load()
    assert [problem.code for problem in problems.errors] == [code]


def test_a_word_gives_a_family_the_ranges_of_its_source(project: Project) -> None:
    ranges = written(project, "crush: sampled").good().parameters.ranges
    rows = [r for r in literature.table().values() if r.name.startswith("crush.")]
    assert ranges == {r.name: (r.low, r.high) for r in rows if r.low is not None}
    assert "crush.stiffness" in ranges
    assert "crush.force.anchor" not in ranges


def test_a_number_by_itself_goes_before_its_family(project: Project) -> None:
    lines = (
        "crush.fade: 5",
        "crush: sampled",
        "crush.stiffness: {value: 3000, low: 2500, high: 3500}",
    )
    found = written(project, *lines).good().parameters
    assert "crush.fade" not in found.ranges
    assert found.ranges["crush.stiffness"] == (2500.0, 3500.0)


def test_a_part_of_a_family_is_sampled_by_itself(project: Project) -> None:
    ranges = written(project, "crush.surge: sampled").good().parameters.ranges
    assert ranges
    assert all(name.startswith("crush.surge.") for name in ranges)


def test_the_run_that_is_shown_keeps_the_middle_and_each_of_many_draws(project: Project) -> None:
    inputs, problems = load_inputs(project.write(), overrides=[RANGE])
    assert not problems.errors
    assert inputs is not None
    assert for_seed(inputs, 3).parameters.value(HOSE) == 3e6
    many = [for_seed(inputs, seed, sampled=True).parameters.value(HOSE) for seed in range(8)]
    assert many == [for_seed(inputs, n, sampled=True).parameters.value(HOSE) for n in range(8)]
    assert len(set(many)) == 8
    assert all(2.5e6 < value < 3.5e6 for value in many)


def test_a_draw_depends_on_the_seed_and_the_number_and_on_nothing_else() -> None:
    alone = Parameters.of({}, {"crush.fade": (3.0, 8.0)})
    among = Parameters.of({"crush.hold": 2.0}, {"crush.fade": (3.0, 8.0), "crush.mouth": (5, 10)})
    assert np.array_equal(draws(alone, "crush.fade", 20), draws(among, "crush.fade", 20))
    both = np.corrcoef(draws(among, "crush.fade"), draws(among, "crush.mouth"))
    assert abs(both[0, 1]) < 0.15


def test_a_range_is_drawn_evenly_and_a_wide_one_evenly_in_its_logarithm() -> None:
    fade = draws(Parameters.of({}, {"crush.fade": (3.0, 8.0)}), "crush.fade")
    assert 3.0 < fade.min() < 3.2
    assert 7.8 < fade.max() < 8.0
    assert abs(np.median(fade) - 5.5) < 0.4
    fall = draws(Parameters.of({}, {"crush.fall.level": (1e-7, 1e-5)}), "crush.fall.level")
    assert 5e-7 < np.median(fall) < 2e-6


def test_what_is_counted_is_drawn_whole_with_both_ends() -> None:
    name = "response.attempts"
    assert name in COUNTS
    found = draws(Parameters.of({}, {name: (1.0, 4.0)}), name)
    assert set(found) == {1.0, 2.0, 3.0, 4.0}


def test_of_a_pair_that_has_to_be_in_order_the_smaller_draw_is_the_first() -> None:
    low, high = "crush.fall.lies.low", "crush.fall.lies.high"
    ranges = {low: (10.0, 90.0), high: (20.0, 100.0)}
    found = [drawn(Parameters.of({}, ranges), Streams(seed)) for seed in range(200)]
    assert all(one.value(low) <= one.value(high) for one in found)
    streams = [Streams(seed) for seed in range(200)]
    assert any(
        10.0 + 80.0 * one.one("parameters.sample", group=low)
        > 20.0 + 80.0 * one.one("parameters.sample", group=high)
        for one in streams
    ), "no seed tries it"


def test_a_range_that_meets_the_other_end_of_its_pair_is_refused(project: Project) -> None:
    _, problems = written(
        project, "crush.courtesy.none: 4.2", "crush.courtesy.full: {value: 4, low: 3.5, high: 4.5}"
    ).load()
    assert [problem.code for problem in problems.errors] == ["parameter-order"]


@pytest.mark.parametrize("name", families())
def test_every_family_can_be_sampled_whole(project: Project, name: str) -> None:
    found = written(project, f"{name}: sampled").good().parameters
    assert found.ranges == family(name)
    assert all(settable(one) for one in found.ranges)
    for seed in range(5):
        one = drawn(found, Streams(seed))
        for first, second in ordered_pairs(found.ranges):
            assert one.value(first) <= one.value(second)


def test_without_ranges_nothing_is_drawn() -> None:
    assert drawn(LITERATURE, Streams(1)) is LITERATURE
