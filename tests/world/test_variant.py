"""A variant that differs in widths alone walks on the same ground as if cut anew."""

from dataclasses import fields, replace

import numpy as np
import pytest

from sim.building.model import OUTSIDE
from sim.world.fields import Fields, Goal
from sim.world.variant import same_geometry, with_widths_of
from sim.world.walkable import build_walkable
from tests.movement.ground import box, door, site


def two_rooms(width=None, state="open", x=10.0):
    spaces = [box("a", 0, 0, 10, 10), box("b", 10, 0, 20, 10)]
    openings = [
        door("m", "a", "b", (x, 2), (x, 8), kind="gate"),
        door("out", "b", OUTSIDE, (20, 4), (20, 6), state=state),
    ]
    made = site(spaces, openings)
    if width is None:
        return made
    return replace(
        made, openings=tuple(replace(o, width_m=o.width_m * width) for o in made.openings)
    )


@pytest.mark.parametrize(("width", "state"), [(0.5, "open"), (None, "locked"), (0.3, "closed")])
def test_the_ground_is_that_of_cutting_anew(width, state):
    plain, variant = two_rooms(), two_rooms(width, state)
    assert same_geometry(plain, variant)
    quick = with_widths_of(build_walkable(plain, cell_m=1.0, patch_m=2.0), variant)
    anew = build_walkable(variant, cell_m=1.0, patch_m=2.0)
    for field in fields(anew):
        one, other = getattr(quick, field.name), getattr(anew, field.name)
        if isinstance(one, np.ndarray):
            np.testing.assert_allclose(one, other, err_msg=field.name)


def test_a_moved_opening_or_another_space_is_another_geometry():
    plain = two_rooms()
    moved = replace(
        plain,
        openings=tuple(replace(o, segment_a=((20, 1), (20, 3))) for o in plain.openings),
    )
    assert not same_geometry(plain, moved)
    bigger = site([box("a", 0, 0, 10, 11), box("b", 10, 0, 20, 10)], plain.openings)
    assert not same_geometry(plain, bigger)


def test_where_streams_spread_is_found_for_the_widths_of_the_variant():
    spaces = [box("a", 0, 0, 12, 12), box("b", 12, 0, 24, 12)]
    openings = [
        door("m", "a", "b", (12, 0), (12, 12), kind="open", direction="out"),
        door("out", "b", OUTSIDE, (24, 0), (24, 12)),
    ]
    plain = site(spaces, openings)
    narrow = replace(plain, openings=tuple(replace(o, width_m=2.0) for o in plain.openings))
    fields_of = Fields(build_walkable(plain, cell_m=1.0, patch_m=2.0))
    goal = Goal(exits=(plain.opening_index["out"],))
    before = fields_of.spreads(goal).tolist()
    variant = with_widths_of(fields_of.walkable, narrow)
    anew = Fields(build_walkable(narrow, cell_m=1.0, patch_m=2.0))
    assert fields_of.on(variant).spreads(goal).tolist() == anew.spreads(goal).tolist() != before
    assert fields_of.on(variant).get(goal) is fields_of.get(goal)
