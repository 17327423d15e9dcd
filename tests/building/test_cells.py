"""Cells cut from an area: patches, links and what stands between them."""

import math
from dataclasses import replace

import numpy as np
import pytest
import shapely

from sim.building.areas import Area, Plot, areas_of, plot_of
from sim.building.cells import cut_plot, ground_of
from tests.movement.ground import box, door, shape, site, stair


def cut(*spaces, openings=(), cell_m=1.0, patch_m=2.0):
    """Return the cells of the one area of some spaces."""
    drawn = site(spaces, openings)
    (area,) = areas_of(drawn, cell_m=cell_m)
    return cut_plot(plot_of(drawn, area), cell_m, patch_m)


def turned(space, degrees, *, by=(0.0, 0.0)):
    """Return a space turned about the origin and shifted."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))

    def moved(ring):
        return tuple((cos * x - sin * y + by[0], sin * x + cos * y + by[1]) for x, y in ring)

    outline = moved(space.outline)
    return replace(
        space, outline=outline, plan=outline, obstacles=tuple(map(moved, space.obstacles))
    )


BEND = shape("l", ((0, 0), (13, 0), (13, 5), (4, 5), (4, 11), (0, 11)))


@pytest.mark.parametrize("cell_m", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("south", [4.0, 4.05, 6.05])
def test_a_barrier_leaks_nowhere(cell_m, south):
    barrier = ((0, south), (10, south), (10, south + 0.9), (0, south + 0.9))
    cells = cut(box("h", 0, 0, 10, 10, obstacles=[barrier]), cell_m=cell_m)
    below = cells.y < south + 0.45
    assert not (below[cells.link_a] != below[cells.link_b]).any()
    assert cells.area_m2.sum() == pytest.approx(91)


@pytest.mark.parametrize("cell_m", [0.5, 1.0, 2.0, 4.0])
def test_areas_of_cells_and_patches_add_up_to_the_space(cell_m):
    cells = cut(BEND, cell_m=cell_m)
    area = shapely.Polygon(BEND.outline).area
    assert cells.area_m2.sum() == pytest.approx(area, rel=0.01)
    assert cells.patch_area_m2.sum() == pytest.approx(cells.area_m2.sum())
    assert set(cells.patch) == set(range(len(cells.patch_area_m2)))
    inside = shapely.contains_xy(shapely.Polygon(BEND.outline).buffer(1e-9), cells.x, cells.y)
    assert np.all(inside)


def test_a_gap_between_obstacles_narrows_the_link():
    posts = [((4, 0), (5, 0), (5, 1.2), (4, 1.2)), ((4, 1.8), (5, 1.8), (5, 3), (4, 3))]
    cells = cut(box("c", 0, 0, 9, 3, obstacles=posts), cell_m=1.0)
    west = cells.x < 4
    across = west[cells.link_a] != west[cells.link_b]
    assert cells.link_width_m[across].sum() == pytest.approx(0.6, abs=0.05)


@pytest.mark.parametrize("gap", [0.05, 0.29])
def test_nobody_passes_a_gap_narrower_than_a_body(gap):
    blocks = [((4, 0), (5, 0), (5, 2), (4, 2)), ((4, 2 + gap), (5, 2 + gap), (5, 4), (4, 4))]
    cells = cut(box("c", 0, 0, 9, 4, obstacles=blocks))
    west = cells.x < 4.5
    assert not (west[cells.link_a] != west[cells.link_b]).any()
    wider = [blocks[0], ((4, 2.35), (5, 2.35), (5, 4), (4, 4))]
    cells = cut(box("c", 0, 0, 9, 4, obstacles=wider))
    west = cells.x < 4.5
    assert (west[cells.link_a] != west[cells.link_b]).any()


def test_obstacles_may_overlap_and_reach_beyond_the_wall():
    blocks = [((4, -1), (5, -1), (5, 2), (4, 2)), ((4.5, 1), (6, 1), (6, 2.5), (4.5, 2.5))]
    cells = cut(box("c", 0, 0, 9, 4, obstacles=blocks))
    assert cells.area_m2.sum() == pytest.approx(36 - 2 - 2.25 + 0.5)


def test_spaces_of_one_shape_are_cut_once():
    plots = [plot_of(site([box(n, 0, 0, 10, 4)], []), Area((0,))) for n in ("first", "other")]
    assert cut_plot(plots[0], 1.0, 2.0) is cut_plot(plots[1], 1.0, 2.0)
    assert cut_plot(plots[0], 0.5, 2.0) is not cut_plot(plots[0], 1.0, 2.0)


@pytest.mark.parametrize(("length", "in_flight", "in_room"), [(8.9, 4, 4), (9, 4, 5), (9.1, 5, 5)])
def test_a_flight_about_halfway_between_two_numbers_of_patches_has_the_smaller(
    length, in_flight, in_room
):
    flight = stair("f", length=length, width=1.4, rise=3.0)
    room = replace(flight, incline=None)
    assert len(cut(flight).patch_area_m2) == in_flight
    assert len(cut(room).patch_area_m2) == in_room


@pytest.mark.parametrize("cell_m", [0.25, 0.5, 1.0])
@pytest.mark.parametrize("x", [3.0, 3.05, 3.3, 3.95])
def test_patches_are_the_same_whatever_the_cells(x, cell_m):
    block = ((x, 1.2), (x + 1.7, 1.2), (x + 1.7, 5.05), (x, 5.05))
    room = box("r", 0, 0, 11, 7, obstacles=[block])
    coarse, fine = cut(room), cut(room, cell_m=cell_m)
    assert np.sort(fine.patch_area_m2) == pytest.approx(np.sort(coarse.patch_area_m2), abs=0.02)
    assert coarse.patch_area_m2.min() > 1.9
    assert coarse.patch_area_m2.max() < 8.1


@pytest.mark.parametrize("width", [2.0, 4.0])
@pytest.mark.parametrize("offset", [0.0, 0.25, 0.5, 0.75, 1.0, 1.3])
def test_a_corridor_is_cut_alike_wherever_it_begins(offset, width):
    south = 5 + offset
    hall = ((0, 0), (12, 0), (12, south), (30, south), (30, south + width), (12, south + width))
    cells = cut(shape("h", (*hall, (12, 12), (0, 12))))
    along = cells.x > 14
    assert len(np.unique(cells.patch[along])) == 8 * round(width / 2)
    assert cells.patch_area_m2[cells.patch[along]] == pytest.approx(4.0, rel=0.15)


def test_open_sides_join_spaces_into_one_lattice():
    whole = cut(box("c", 0, 0, 20, 4))
    for n in (2, 3, 7, 20):
        ends = np.linspace(0, 20, n + 1)
        parts = [box(f"c{i:02}", ends[i], 0, ends[i + 1], 4) for i in range(n)]
        lines = [
            door(f"m{i:02}", f"c{i:02}", f"c{i + 1:02}", (x, 0), (x, 4), kind="open")
            for i, x in enumerate(ends[1:-1].tolist())
        ]
        cells = cut(*parts, openings=lines)
        assert cells.patch_area_m2 == pytest.approx(whole.patch_area_m2, abs=1e-4)
        assert len(cells.x) == len(whole.x)
        assert len(np.unique(cells.space)) == n, "every space has cells"
        order, other = np.lexsort((cells.y, cells.x)), np.lexsort((whole.y, whole.x))
        assert cells.x[order] == pytest.approx(whole.x[other], abs=1e-4)


def test_a_wall_beside_an_open_side_parts_the_ground():
    spaces = [box("a", 0, 0, 10, 8), box("b", 10, 0, 20, 8)]
    cells = cut(*spaces, openings=[door("m", "a", "b", (10, 0), (10, 4), kind="open")])
    crosses = cells.space[cells.link_a] != cells.space[cells.link_b]
    assert crosses.any()
    assert cells.y[cells.link_a[crosses]].max() < 4
    assert cells.link_width_m[crosses].sum() == pytest.approx(4, abs=0.01)


@pytest.mark.parametrize("kind", ["door", "gate"])
def test_doors_join_nothing(kind):
    spaces = [box("a", 0, 0, 10, 8), box("b", 10, 0, 20, 8)]
    drawn = site(spaces, [door("m", "a", "b", (10, 0), (10, 8), kind=kind)])
    assert [area.spaces for area in areas_of(drawn, cell_m=1.0)] == [(0,), (1,)]


def test_a_narrow_hole_in_a_wall_is_a_bottleneck_and_the_end_of_a_corridor_is_none():
    spaces = [box("a", 0, 0, 10, 8), box("b", 10, 0, 20, 8), box("c", 20, 3, 30, 5)]
    hole = door("h", "a", "b", (10, 3), (10, 5), kind="open")
    mouth = door("m", "b", "c", (20, 3), (20, 5), kind="open")
    areas = areas_of(site(spaces, [hole, mouth]), cell_m=1.0)
    assert [area.spaces for area in areas] == [(0,), (1, 2)]


@pytest.mark.parametrize("degrees", [17, 45, 90, 133])
def test_a_turned_area_is_cut_like_one_drawn_straight(degrees):
    block = ((2, 1), (4, 1), (4, 2.3), (2, 2.3))
    bend = replace(BEND, obstacles=(block,))
    straight, askew = cut(bend), cut(turned(bend, degrees, by=(3.7, -11.2)))
    assert np.sort(askew.patch_area_m2) == pytest.approx(np.sort(straight.patch_area_m2), abs=1e-3)
    assert len(askew.x) == len(straight.x)
    widths = np.sort(askew.link_width_m)
    assert widths == pytest.approx(np.sort(straight.link_width_m), abs=1e-3)


def test_the_ground_of_a_plain_room_is_its_outline():
    outline = ((0.0, 0.0), (5.0, 0.0), (5.0, 4.0), (0.0, 4.0))
    assert ground_of(Plot((outline,), ((),))).equals(shapely.Polygon(outline))
