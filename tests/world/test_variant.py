"""A variant that differs in widths alone walks on the same ground as if cut anew."""

from dataclasses import fields, replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from sim.building.model import OUTSIDE
from sim.parameters import LITERATURE
from sim.response.site.ways import ways_in
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


def test_what_follows_from_places_alone_goes_on_with_a_variant():
    ground = build_walkable(two_rooms(), cell_m=1.0, patch_m=2.0)
    ground.shared.once("by place", lambda: 1, by_place=True)
    ground.shared.once("by width", lambda: 1)
    variant = with_widths_of(ground, two_rooms(0.5))
    assert variant.shared.once("by place", lambda: 2, by_place=True) == 1
    assert variant.shared.once("by width", lambda: 2) == 2
    assert ground.shared.once("by width", lambda: 3) == 1


@pytest.mark.parametrize(("width", "same"), [(1.0, True), (1.01, True), (0.3, False)])
def test_what_is_kept_for_goals_goes_on_where_streams_spread_as_before(width, same):
    spaces = [box("a", 0, 0, 12, 12), box("b", 12, 0, 24, 12)]
    openings = [
        door("m", "a", "b", (12, 0), (12, 12), kind="open", direction="out"),
        door("out", "b", OUTSIDE, (24, 0), (24, 12)),
    ]
    plain = site(spaces, openings)
    fields_of = Fields(build_walkable(plain, cell_m=1.0, patch_m=2.0))
    goal = Goal(exits=(1,))
    fields_of.kept_of(goal)["something"] = 1
    other = replace(
        plain, openings=tuple(replace(o, width_m=o.width_m * width) for o in plain.openings)
    )
    variant = fields_of.on(with_widths_of(fields_of.walkable, other))
    assert ("something" in variant.kept_of(goal)) == same


def test_staff_know_the_ways_of_a_variant_with_a_locked_door():
    rooms = [box("a", 0, 0, 10, 10), box("b", 10, 0, 20, 10)]
    doors = [
        door("m", "a", "b", (10, 2), (10, 4)),
        door("out", "b", OUTSIDE, (20, 4), (20, 6)),
    ]
    plain = site(rooms, doors)
    locked = replace(plain, openings=(replace(plain.openings[0], state="locked"), *doors[1:]))
    ground = build_walkable(plain, cell_m=1.0, patch_m=2.0)
    worlds: list[Any] = [
        SimpleNamespace(site=each.site, shared=each.shared, parameters=LITERATURE)
        for each in (ground, with_widths_of(ground, locked))
    ]
    assert [ways_in(world).graph.number_of_edges() for world in worlds] == [1, 0]
