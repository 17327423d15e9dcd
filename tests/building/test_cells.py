"""Cells cut from a space: areas, links and what stands between them."""

import numpy as np
import pytest
import shapely

from sim.building.cells import cut_space
from tests.movement.ground import box, shape


@pytest.mark.parametrize("cell_m", [0.5, 1.0, 2.0])
def test_a_thin_barrier_on_the_grid_leaks_nowhere(cell_m):
    barrier = ((0, 4), (10, 4), (10, 5), (0, 5))
    cells = cut_space(box("h", 0, 0, 10, 10, obstacles=[barrier]), cell_m=cell_m, patch_m=2.0)
    below = cells.y < 4.5
    assert not (below[cells.link_a] != below[cells.link_b]).any()
    assert cells.area_m2.sum() == pytest.approx(90)


@pytest.mark.parametrize("cell_m", [0.5, 1.0, 2.0, 4.0])
def test_areas_of_cells_and_patches_add_up_to_the_space(cell_m):
    bend = shape("l", ((0, 0), (13, 0), (13, 5), (4, 5), (4, 11), (0, 11)))
    cells = cut_space(bend, cell_m=cell_m, patch_m=2.0)
    area = shapely.Polygon(bend.outline).area
    assert cells.area_m2.sum() == pytest.approx(area, rel=0.01)
    assert cells.patch_area_m2.sum() == pytest.approx(cells.area_m2.sum())
    assert set(cells.patch) == set(range(len(cells.patch_area_m2)))
    inside = shapely.contains_xy(shapely.Polygon(bend.outline).buffer(1e-9), cells.x, cells.y)
    assert np.all(inside)


def test_a_gap_between_obstacles_narrows_the_link():
    posts = [((4, 0), (5, 0), (5, 1.2), (4, 1.2)), ((4, 1.8), (5, 1.8), (5, 3), (4, 3))]
    cells = cut_space(box("c", 0, 0, 9, 3, obstacles=posts), cell_m=3.0, patch_m=3.0)
    assert cells.link_width_m.min() == pytest.approx(3.0)  # the posts stand within one cell
    fine = cut_space(box("c", 0, 0, 9, 3, obstacles=posts), cell_m=1.0, patch_m=2.0)
    at_the_gap = fine.link_width_m[np.abs(fine.x[fine.link_a] - 3.5) < 0.1]
    assert at_the_gap.min() == pytest.approx(0.6, abs=0.05)


def test_spaces_of_one_shape_are_cut_once():
    first, other = (box(name, 0, 0, 10, 4) for name in ("first", "other"))
    cut = cut_space(first, cell_m=1.0, patch_m=2.0)
    assert cut_space(other, cell_m=1.0, patch_m=2.0) is cut
    assert cut_space(other, cell_m=0.5, patch_m=2.0) is not cut
