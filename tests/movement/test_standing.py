"""How far people are where they stand: leaving out what cannot be shortest changes nothing."""

import numpy as np
import pytest

from sim.building.model import OUTSIDE
from sim.movement.start import standing_distances, standing_points
from tests.movement.ground import box, crowd_of, door, shape, site, spread


@pytest.mark.parametrize("cell_m", [0.75, 2.0])
def test_the_distance_to_a_goal_is_the_least_over_every_way_out(cell_m):
    bend = shape("l", ((0, 0), (16, 0), (16, 6), (6, 6), (6, 12), (0, 12)))
    openings = [
        door("wide", "l", "out", (16, 0), (16, 5), kind="open"),
        door("end", "out", OUTSIDE, (20, 1), (20, 3)),
        door("back", "l", OUTSIDE, (0, 12), (3, 12)),
        door("side", "l", OUTSIDE, (0, 2), (0, 3)),
    ]
    groups = {
        "p": (*spread(60, 0, 0, 6, 12), 1.2, "l"),
        "q": (*spread(20, 16, 0, 20, 6, seed=2), 1.2, "out"),
        "r": (*spread(6, 30, 0, 34, 4, seed=3), 1.2, "shut"),
    }
    spaces = [bend, box("out", 16, 0, 20, 6), box("shut", 30, 0, 34, 4)]
    world = crowd_of(groups, site(spaces, openings), cell_m=cell_m).world
    people = np.arange(len(world.population), dtype=np.int64)[::-1]
    points = standing_points(world, people)
    draw = np.random.default_rng(1)
    for _ in range(20):
        way_m = np.append(draw.uniform(0, 8, len(world.walkable.portals.way_opening)), np.inf)
        every = np.minimum.reduceat(points.near_m + way_m[points.way], points.starts)
        assert standing_distances(world, people, way_m) == pytest.approx(every, abs=1e-12)
        assert np.isfinite(every).sum() == 80
