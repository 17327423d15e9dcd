"""People whom the network shares out over equal ways are shared out in the drawing too."""

from __future__ import annotations

import statistics
from importlib.util import find_spec

import numpy as np
import pytest

from sim.importing import import_network, write_files
from sim.scenario.load import load_scenario
from sim.simulation.simulate import prepare, simulate
from tests.importing.networks import between_two_stairs

needs_network = pytest.mark.skipif(
    find_spec("jupedsim_network") is None, reason="jupedsim-network is not installed"
)


def load(folder, path):
    made = import_network(path)
    scenario, problems = load_scenario(write_files(folder, made.files)[-1], root=folder)
    assert not problems.errors, problems.render("en")
    return made, scenario


def test_each_of_two_equal_stairs_gets_half_and_they_start_as_far_from_their_own(write, tmp_path):
    made, scenario = load(tmp_path / "out", write(between_two_stairs(people=31)))
    assert made.people == scenario.people == 93
    sizes = {group.id: group.size for group in scenario.groups}
    assert sizes["office 2 by left 2"] == 16
    assert sizes["office 2 by right 2"] == 15
    outcome = simulate(scenario, seed=1)
    used = [row["used"] for row in outcome.result["exits"]]
    assert used == [48, 45]
    groups = np.array(outcome.people["group"])
    walked = np.array(outcome.people["walked_m"])
    for storey in (1, 2, 3):
        means = [
            walked[groups == f"office {storey} by {side} {storey}"].mean()
            for side in ("left", "right")
        ]
        assert means[0] == pytest.approx(means[1], abs=1.5)
        assert means[0] == pytest.approx(18.0 + 9.0 * storey, abs=2.0)


def test_a_network_that_does_not_split_ties_is_drawn_as_before(write, tmp_path):
    network = between_two_stairs(simulation={"split_ties": False})
    _, scenario = load(tmp_path / "out", write(network))
    assert {group.id for group in scenario.groups} == {"office 1", "office 2", "office 3"}


@needs_network
def test_two_equal_stairs_take_as_long_as_in_the_program_it_came_from(write, tmp_path):
    from jupedsim_network.scenario import scenario_from_dict

    network = between_two_stairs(storeys=8, people=50)
    theirs = scenario_from_dict(network).simulation
    there = [float(theirs.run(seed=seed, record=False).evacuation_time) for seed in range(3)]
    _, scenario = load(tmp_path / "out", write(network))
    stage = prepare(scenario)
    here = [
        simulate(scenario, seed=seed, stage=stage).result["evacuation_time_s"] for seed in range(3)
    ]
    assert statistics.median(here) == pytest.approx(statistics.median(there), rel=0.03)
