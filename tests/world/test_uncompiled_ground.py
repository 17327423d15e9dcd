"""A ground that is measured without compiled code and its packages is the ground people walk on."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from sim.building.merging import patches_of
from sim.building.model import OUTSIDE
from sim.building.pieces import Sides
from sim.people.model import told_spaces
from sim.scenario.load import load_scenario
from sim.world.compose import compose
from sim.world.fields import Goal, solve
from sim.world.walkable import build_walkable
from tests.movement.ground import box, door, shape, site

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"

HEAVY = ("numba", "scipy")

SAME_M = 1e-9


def bent():
    """Return a hall with two bends and a pillar, with a room that is entered through it."""
    bends = shape("z", ((0, 0), (9, 0), (9, 3), (3, 3), (3, 7), (9, 7), (9, 10), (0, 10)))
    room = box("room", 9, 7, 13, 10)
    openings = [
        door("in", "z", "room", (9, 8), (9, 9)),
        door("wide", "z", OUTSIDE, (9, 0.5), (9, 2.5)),
        door("end", "room", OUTSIDE, (10, 10), (11, 10)),
    ]
    return site([bends, room], openings), 0.5


def hotel():
    scenario, _ = load_scenario(SCENARIOS / "hotel-night-fire.yaml")
    told = told_spaces(scenario.groups)
    return compose(scenario.sites, scenario.town, told=told), scenario.run.cell_m


@pytest.mark.parametrize("made", [bent, hotel])
def test_distances_and_turns_are_those_of_the_compiled_code(made):
    plan, cell_m = made()
    full = build_walkable(plan, cell_m=cell_m, patch_m=2.0)
    light = build_walkable(plan, cell_m=cell_m, patch_m=2.0, compiled=False)
    np.testing.assert_array_equal(light.near.turns, full.near.turns)
    assert (full.near.turns >= 0).any()  # somebody walks around a corner
    np.testing.assert_allclose(light.near.metres, full.near.metres, atol=SAME_M)
    np.testing.assert_allclose(light.step_m, full.step_m, atol=SAME_M)
    exits = tuple(row for row, opening in enumerate(plan.openings) if opening.exit)
    for goal in (Goal(exits), Goal(exits[:1]), Goal(exits, shut=exits[1:])):
        mine, others = solve(light, goal), solve(full, goal)
        np.testing.assert_allclose(mine.way_m, others.way_m, atol=SAME_M)
        np.testing.assert_allclose(mine.cell_m, others.cell_m, atol=SAME_M)


def test_the_light_ground_solves_ways_to_the_bit():
    plan, cell_m = bent()
    full = build_walkable(plan, cell_m=cell_m, patch_m=2.0)
    light = build_walkable(plan, cell_m=cell_m, patch_m=2.0, compiled=False)
    np.testing.assert_array_equal(solve(light, Goal((0,))).way_m, solve(full, Goal((0,))).way_m)


def test_checking_a_building_loads_neither_compiler_nor_scipy():
    script = (
        "import sys; from pathlib import Path;"
        "from sim.scenario.load import load_scenario;"
        "from sim.summary.data import check_data;"
        f"found = check_data(load_scenario(Path({str(SCENARIOS / 'hotel-night-fire.yaml')!r}))[0]);"
        f"assert len(found['stairs']) > 1; print(sorted(set({HEAVY!r}) & set(sys.modules)))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=SCENARIOS
    )
    assert ran.stdout.strip() == "[]"


def test_pieces_in_a_long_chain_are_one_patch():
    rng = np.random.default_rng(1)
    n = 400
    name = rng.permutation(n)
    pairs = np.stack([name[:-1], name[1:]], axis=1)
    pairs = pairs[np.arange(n - 1) != n // 2]  # two chains
    zero = np.zeros(len(pairs))
    sides = Sides(
        a=pairs[:, 0],
        b=pairs[:, 1],
        axis=zero.astype(np.int64),
        width_m=zero + 1.0,
        walls=zero.astype(np.int64),
        run=zero.astype(np.int64),
        at_m=zero,
    )
    patch = patches_of(np.zeros(n, dtype=np.int64), np.full(n, 1.0), sides, wanted_m2=1.0)
    of = patch[name]
    assert len(set(of[: n // 2 + 1])) == len(set(of[n // 2 + 1 :])) == 1
    assert of[0] != of[-1]
    assert patch[0] == 0
