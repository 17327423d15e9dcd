"""What is stored of the ways out of an area gives back all that is known of them."""

import numpy as np
import pytest

from sim.building.model import OUTSIDE
from sim.world.near import first_turns
from sim.world.walkable import build_walkable
from tests.movement.ground import box, door, shape, site


def ground(cell_m):
    """Return a bent hall with a pillar, a plain room beside it, and a room without a way out."""
    bend = shape("l", ((0, 0), (16, 0), (16, 6), (6, 6), (6, 12), (0, 12)))
    spaces = [bend, box("out", 16, 0, 20, 6), box("shut", 30, 0, 34, 4)]
    openings = [
        door("wide", "l", "out", (16, 0), (16, 5), kind="gate"),
        door("end", "out", OUTSIDE, (20, 1), (20, 3)),
        door("back", "l", OUTSIDE, (0, 12), (3, 12)),
    ]
    return build_walkable(site(spaces, openings), cell_m=cell_m, patch_m=2.0)


def entries(walkable):
    """Return cell, column and number of every entry."""
    near = walkable.near
    counts = np.diff(near.ptr)
    cells = np.repeat(np.arange(walkable.n_cells), counts)
    entry = np.arange(near.ptr[-1])
    return cells, entry - near.ptr[cells], entry


@pytest.mark.parametrize("cell_m", [2.0, 1.0, 0.5])
def test_the_way_to_the_first_turn_and_the_rest_make_up_the_whole(cell_m):
    walkable = ground(cell_m)
    cells, columns, entry = entries(walkable)
    real = np.isfinite(walkable.near.metres)
    cells, columns, entry = cells[real], columns[real], entry[real]
    x, y, rest = first_turns(
        walkable.near,
        walkable.portals,
        walkable.cell_x,
        walkable.cell_y,
        cells=cells,
        columns=columns,
    )
    whole = np.hypot(walkable.cell_x[cells] - x, walkable.cell_y[cells] - y) + rest
    assert whole == pytest.approx(walkable.near.metres[entry], abs=1e-9)
    straight = walkable.near.is_straight(cells, columns)
    assert (rest[straight] == 0).all()
    assert (rest[~straight] > 0).all()
    assert straight.any()
    assert not straight.all()


def test_round_the_corner_a_way_turns_and_in_a_plain_room_none_does():
    walkable = ground(1.0)
    cells, columns, _ = entries(walkable)
    straight = walkable.near.is_straight(cells, columns)
    space = walkable.cell_space[cells]
    assert straight[space == walkable.site.space_index["out"]].all()
    far = walkable.cell_at(space=walkable.site.space_index["l"], x=1.0, y=11.0)
    names = [
        walkable.site.openings[row].id
        for row in walkable.portals.way_opening[
            walkable.near.way(cells[cells == far], columns[cells == far])
        ]
    ]
    seen = dict(zip(names, straight[cells == far].tolist(), strict=True))
    assert seen["back"]
    assert not seen["wide"]


def test_ways_of_a_range_of_cells_are_those_of_each():
    walkable = ground(1.0)
    cells, columns, _ = entries(walkable)
    places = (cells >= 7) & (cells < 90)
    of_each = walkable.near.way(cells[places], columns[places])
    assert walkable.near.ways_from(7, 90).tolist() == of_each.tolist()


def test_a_room_without_a_way_out_has_none():
    walkable = ground(1.0)
    inside = np.nonzero(walkable.cell_space == walkable.site.space_index["shut"])[0]
    none = len(walkable.portals.way_opening)
    assert set(walkable.near.ways_from(inside[0], inside[-1] + 1).tolist()) == {none}
    assert not np.isfinite(walkable.near.metres[walkable.near.ptr[inside]]).any()
