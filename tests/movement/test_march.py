"""Distances over crowded ground, against a slow solution of the same equations."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.building.model import OUTSIDE
from sim.movement.kernels.congested import add_detours
from sim.movement.kernels.fast_marching import follow, march
from sim.movement.regions import mix_of_cells, region_of_patches
from tests.movement.ground import box, crowd_of, door, shape, site

NEAR_M, MEAN_M = 0.3, 0.02
"""Distances that follow the crowd are as near as this to those found from nothing: the farthest,
where ground is at most three times as slow, and on average."""
ASIDE_M = 2.5


def halls(kind):
    """Return the spaces and openings of a hall with pillars, or of two rooms and a bend."""
    if kind == "pillars":
        pillars = [((x, 4), (x + 2, 4), (x + 2, 10), (x, 10)) for x in (5, 11, 17)]
        spaces = [box("h", 0, 0, 24, 14, obstacles=pillars)]
        openings = [
            door("x", "h", OUTSIDE, (24, 1), (24, 2)),
            door("y", "h", OUTSIDE, (24, 12), (24, 13)),
        ]
        return spaces, openings
    bend = shape("l", ((0, 0), (20, 0), (20, 8), (8, 8), (8, 20), (0, 20)))
    room = box("r", 20, 0, 32, 12)
    return [bend, room], [
        door("m", "l", "r", (20, 0), (20, 8), kind="open"),
        door("x", "r", OUTSIDE, (32, 5), (32, 7)),
        door("y", "l", OUTSIDE, (2, 20), (3, 20)),
    ]


def region(kind):
    """Return a region of patches, its ways, what makes distances of cells of it, and the crowd."""
    spaces, openings = halls(kind)
    run = crowd_of({"p": (1.0, 1.0, 1.2, spaces[0].id)}, site(spaces, openings))
    ground, crowd = run.world.walkable, run.crowd
    crowd.route_goals.goals_of(np.array([0]))
    ways = crowd.route_goals.ways
    cells = np.nonzero(np.isfinite(ways.cell_m[0]) & (ways.cell_m[0] > 0))[0].astype(np.int32)
    arrays = region_of_patches(ground, crowd.ground, cells, ways.way_m[0])
    return arrays, ways, cells, mix_of_cells(ground, cells, arrays.patch), crowd


def solved(arrays, slow):
    """Solve |grad T| = s by sweeping over all patches until nothing changes any more."""
    total = np.full(len(slow), np.inf)
    changed = True
    while changed:
        changed = False
        for i in range(len(slow)):
            best = {0: [(np.inf, 1.0)], 1: [(np.inf, 1.0)]}
            for k in range(arrays.first[i], arrays.first[i + 1]):
                to, axis = int(arrays.to[k]), int(arrays.axis[k])
                value = arrays.beyond[-1 - to] if to < 0 else total[to]
                best[axis].append((value, arrays.metres[k]))
            one, other = (min(best[axis], key=lambda p: p[0] + slow[i] * p[1]) for axis in (0, 1))
            new = upwind(*one, *other, slow[i])
            if new < total[i] - 1e-12:
                total[i], changed = new, True
    return total


def upwind(u, hu, v, hv, s):
    """Return the larger root of ((T - u) / hu)^2 + ((T - v) / hv)^2 = s^2, or one side alone."""
    alone = min(u + s * hu, v + s * hv)
    if not (np.isfinite(u) and np.isfinite(v)):
        return alone
    roots = np.roots(
        [
            1 / hu**2 + 1 / hv**2,
            -2 * (u / hu**2 + v / hv**2),
            u**2 / hu**2 + v**2 / hv**2 - s**2,
        ]
    )
    if np.iscomplex(roots).any():
        return alone
    both = float(np.real(roots).max())
    return min(alone, both) if both >= max(u, v) else alone


@pytest.mark.parametrize("kind", ["pillars", "bend"])
def test_marching_solves_the_equation_of_distances(kind):
    arrays, *_ = region(kind)
    n = len(arrays.patch)
    for slow in (np.ones(n), 1 + 4 * np.random.default_rng(1).random(n)):
        total = np.empty(n)
        march(arrays, slow, total)
        assert total == pytest.approx(solved(arrays, slow), abs=0.02 * 5)
        order = arrays.order[:n]
        assert sorted(order.tolist()) == list(range(n))


@settings(max_examples=40)
@given(
    seed=st.integers(0, 10**6),
    kind=st.sampled_from(["pillars", "bend"]),
    most=st.floats(0.2, 8.0),
    share=st.floats(0.05, 1.0),
)
def test_distances_that_follow_a_crowd_are_those_found_from_nothing(seed, kind, most, share):
    arrays, *_ = region(kind)
    n = len(arrays.patch)
    random = np.random.default_rng(seed)
    slow, total, fresh, empty = np.ones(n), np.empty(n), np.empty(n), np.empty(n)
    march(arrays, slow, empty)
    total[:] = empty
    kept = arrays.order.copy()
    for _ in range(6):
        changed = random.random(n) < share
        slow[changed] = 1 + most * random.random(int(changed.sum()))
        follow(arrays, slow, total)
        kept[:] = arrays.order
        march(arrays, slow, fresh)
        off = np.abs(total - fresh)
        assert off.max() <= NEAR_M * max(1.0, most / 2)
        assert off.mean() <= MEAN_M
        arrays.order[:] = kept
    slow[:] = 1.0
    follow(arrays, slow, total)
    march(arrays, slow, fresh)
    assert fresh.tolist() == empty.tolist()
    assert np.abs(total - empty).max() <= NEAR_M


@pytest.mark.parametrize("kind", ["pillars", "bend"])
def test_on_empty_ground_nothing_is_added_and_where_people_stand_something_is(kind):
    arrays, ways, cells, mix, crowd = region(kind)
    n = len(arrays.patch)
    slow, empty, total, added = np.ones(n), np.empty(n), np.empty(n), np.empty(n)

    def most():
        state = crowd.state
        ground = crowd.ground
        return add_detours(ground, state, arrays, ways, 0, ASIDE_M, cells, mix, empty, total, added)

    march(arrays, slow, empty)
    total[:] = empty
    follow(arrays, slow, total)
    assert total.tolist() == empty.tolist()
    assert most() == 0.0
    assert ways.now_m.tobytes() == ways.cell_m.tobytes()
    near = int(np.argmin(empty))
    slow[near] = 6.0
    follow(arrays, slow, total)
    assert most() > 0.0
    assert (ways.now_m >= ways.cell_m).all()
    assert (ways.now_m > ways.cell_m).any()
