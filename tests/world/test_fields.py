"""Distances to a goal: what every cell must be able to follow."""

import numpy as np
import pytest

from sim.building.model import OUTSIDE
from sim.world.fields import Fields, Goal
from sim.world.walkable import build_walkable
from tests.movement.ground import crowd_of, door, shape, site, spread

BEND = ((4, 0), (6, 0), (6, 6), (0, 6), (0, 4), (4, 4))
CELLS_M = (0.5, 1.0, 2.0)


def bend_with_a_door_at_its_inner_corner():
    return site([shape("l", BEND)], [door("x", "l", OUTSIDE, (4, 2), (4, 4))])


@pytest.mark.parametrize("cell_m", CELLS_M)
def test_from_every_cell_a_step_leads_nearer_or_out(cell_m):
    ground = build_walkable(bend_with_a_door_at_its_inner_corner(), cell_m=cell_m, patch_m=2.0)
    field = Fields(ground).get(Goal(exits=(0,)))
    for cell in range(ground.n_cells):
        links = slice(ground.link_ptr[cell], ground.link_ptr[cell + 1])
        onward = np.where(ground.link_way[links] >= 0, -np.inf, field.cell_m[ground.link_to[links]])
        assert onward.min() < field.cell_m[cell]


@pytest.mark.parametrize("cell_m", CELLS_M)
def test_people_leave_by_a_door_that_ends_at_an_inner_corner(cell_m):
    x, y = spread(20, 0, 4, 3, 6)
    run = crowd_of({"p": (x, y, 1.2, "l")}, bend_with_a_door_at_its_inner_corner(), cell_m=cell_m)
    run.release()
    assert np.isfinite(run.to(300).out_s).all()


@pytest.mark.parametrize("cell_m", CELLS_M)
def test_a_distance_is_raised_by_no_more_than_a_step_round_the_corner(cell_m):
    ground = build_walkable(bend_with_a_door_at_its_inner_corner(), cell_m=cell_m, patch_m=2.0)
    field = Fields(ground).get(Goal(exits=(0,)))
    straight = np.minimum.reduceat(ground.near.metres, ground.near.ptr[:-1])
    assert (field.cell_m - straight).min() >= -1e-6
    assert (field.cell_m - straight).max() <= 2 * cell_m + 1e-6
