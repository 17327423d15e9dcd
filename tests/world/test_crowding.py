"""Density as people feel it: the mean over nine square metres and ten seconds, and streams."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.analysis.held import held_rows, weights
from sim.building.model import OUTSIDE
from sim.world.felt import felt_on
from sim.world.walkable import build_walkable
from tests.movement.ground import box, door, site

AREA_M2 = 9.0


def ground(*spaces, openings=(), patch_m=2.0):
    found = [*openings, door("out", spaces[0].id, OUTSIDE, (0, 1), (0, 2))]
    return build_walkable(site(list(spaces), found), cell_m=0.5, patch_m=patch_m)


def spread(walkable, density):
    """Return people on each patch, not whole, that are spread evenly."""
    return walkable.patch_area_m2 * density


# ---- over what area


@pytest.mark.parametrize("patch_m", [1.0, 1.5, 2.0, 3.0])
def test_density_is_felt_over_nine_square_metres_whatever_the_patches(patch_m):
    felt = felt_on(ground(box("hall", 0, 0, 24, 18), patch_m=patch_m))
    assert felt.area_m2 == pytest.approx(AREA_M2)


def test_larger_patches_are_felt_as_they_are():
    walkable = ground(box("hall", 0, 0, 24, 20), patch_m=4.0)
    assert felt_on(walkable).area_m2 == pytest.approx(walkable.patch_area_m2)


def test_of_a_smaller_place_all_is_felt():
    walkable = ground(
        box("a-lobby", 0, 0, 2, 3),
        box("hall", 2, 0, 22, 12),
        openings=[door("way", "a-lobby", "hall", (2, 1), (2, 2))],
    )
    small = walkable.patch_space == 0
    assert felt_on(walkable).area_m2[small] == pytest.approx(6.0)
    assert felt_on(walkable).area_m2[~small] == pytest.approx(AREA_M2)


def test_in_a_narrow_passage_it_is_felt_further_along():
    felt = felt_on(ground(box("passage", 0, 0, 30, 1.2)))
    assert felt.area_m2 == pytest.approx(AREA_M2)


@pytest.mark.parametrize("density", [0.7, 3.0, 6.5])
def test_people_spread_evenly_are_felt_as_dense_as_they_stand(density):
    walkable = ground(
        box("hall", 0, 0, 23, 17),
        box("side", 23, 3, 31, 4.4),
        openings=[door("way", "hall", "side", (23, 3), (23, 4.4), kind="gate")],
    )
    felt = felt_on(walkable).density(spread(walkable, density))
    assert felt == pytest.approx(density)


@given(st.lists(st.integers(0, 40), min_size=40, max_size=40))
@settings(max_examples=40, deadline=None)
def test_what_is_felt_lies_between_what_the_patches_around_have(counts):
    walkable = ground(box("hall", 0, 0, 16, 10))
    count = np.array(counts[: walkable.n_patches])
    felt = felt_on(walkable)
    own = count / walkable.patch_area_m2
    for patch, value in enumerate(felt.density(count)):
        near = np.append(own[felt.beside[felt.one == patch]], own[patch])
        assert near.min() - 1e-9 <= value <= near.max() + 1e-9


# ---- drawn otherwise


def whole():
    return ground(box("a", 0, 0, 24, 12))


def in_two():
    line = door("line", "a", "b", (12, 0), (12, 12), kind="open")
    return ground(box("a", 0, 0, 12, 12), box("b", 12, 0, 24, 12), openings=[line])


def middles(walkable):
    """Return the middles of the patches, across and along."""
    return tuple(
        np.bincount(walkable.cell_patch, weights=walkable.cell_area_m2 * values)
        / walkable.patch_area_m2
        for values in (walkable.cell_x, walkable.cell_y)
    )


def hill(walkable):
    """Return people on each patch: a dense knot about a point off all lines of the drawings."""
    x, y = middles(walkable)
    density = 6.0 * np.exp(-((x - 12.4) ** 2 + (y - 5.7) ** 2) / (2 * 3.0**2))
    return density * walkable.patch_area_m2


def test_a_hall_drawn_as_two_spaces_is_felt_as_one():
    felt = []
    for walkable in (whole(), in_two()):
        x, y = middles(walkable)
        order = np.lexsort((np.round(x, 6), np.round(y, 6)))
        felt.append(felt_on(walkable).density(hill(walkable))[order])
    assert felt[0] == pytest.approx(felt[1])


@pytest.mark.parametrize("patch_m", [1.0, 1.5, 2.5, 3.0])
def test_other_patches_change_what_is_felt_by_a_few_per_cent(patch_m):
    fine = ground(box("a", 0, 0, 24, 12), patch_m=patch_m)
    usual = whole()
    felt = [felt_on(w).density(hill(w)).max() for w in (usual, fine)]
    assert felt[1] == pytest.approx(felt[0], rel=0.08)


def test_through_a_door_nobody_feels_how_dense_it_is():
    way = door("way", "a", "b", (12, 4), (12, 5.5))
    walkable = ground(box("a", 0, 0, 12, 12), box("b", 12, 0, 24, 12), openings=[way])
    count = np.where(walkable.patch_space == 0, 5.0 * walkable.patch_area_m2, 0.0)
    felt = felt_on(walkable).density(count)
    assert felt[walkable.patch_space == 0] == pytest.approx(5.0)
    assert felt[walkable.patch_space == 1] == pytest.approx(0.0)


# ---- over what time


def test_looks_every_five_seconds_count_a_quarter_a_half_and_a_quarter():
    assert weights([0.0, 5.0, 10.0, 15.0], 10.0) == pytest.approx([0.0, 0.25, 0.5, 0.25])


def test_before_the_first_look_it_was_as_then():
    assert weights([0.0], 10.0) == [1.0]
    assert weights([0.0, 5.0], 10.0) == pytest.approx([0.75, 0.25])


@given(
    st.lists(st.floats(0.05, 7.0), min_size=1, max_size=12),
    st.floats(1.0, 20.0),
)
def test_looks_weigh_one_together_and_a_straight_line_has_its_middle(steps, hold):
    times = np.cumsum([0.0, *steps])
    parts = np.array(weights(times.tolist(), hold))
    assert parts.min() >= 0.0
    assert parts.sum() == pytest.approx(1.0)
    begin = times[-1] - hold
    if begin >= 0.0:
        # A count that grows by one a second was on the mean what it was halfway.
        assert parts @ times == pytest.approx((begin + times[-1]) / 2)


@pytest.mark.parametrize("every", [1.0, 2.5, 5.0])
def test_how_often_somebody_looks_makes_little_difference(every):
    """A surge: half a minute up to 6 per square metre and down again."""

    def top(step):
        times = np.arange(0.0, 90.0 + 1e-9, step)
        density = 6.0 * np.exp(-(((times - 43.0) / 14.0) ** 2))
        series = {
            "patch.area_m2": np.array([1e4]),  # so large that counts need no rounding
            "patch.density": density[:, None],
            "patch.density.t_s": times,
        }
        found = np.array([held[0] for _, held in held_rows(series, 10.0)])
        return found.max(), step * np.count_nonzero(found >= 4.0)

    exact, long = top(0.05)
    highest, held = top(every)
    assert highest == pytest.approx(exact, rel=0.05)
    assert held == pytest.approx(long, abs=every + 1.0)


def test_a_moment_is_not_held():
    counts = np.zeros((20, 1))
    counts[10] = 63  # seven per square metre, at one look
    series = {
        "patch.area_m2": np.array([9.0]),
        "patch.density": counts / 9.0,
        "patch.density.t_s": np.arange(20.0),
    }
    assert max(held[0] for _, held in held_rows(series, 10.0)) == pytest.approx(0.7)
