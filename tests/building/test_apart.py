"""Openings between spaces that are drawn apart from each other, and weights of merging streams."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from sim.building.routes import portal_graph

if TYPE_CHECKING:
    from tests.building.conftest import Load, Make

APART = """\
format: 1
name: Apart
use: office
levels: {G: {elevation: 0, height: 3}}
spaces:
  - {id: hall, use: hall, outline: [[0, 0], [20, 0], [20, 10], [0, 10]]}
  - {id: den, use: room, outline: [[30, 0], [36, 0], [36, 6], [30, 6]]}
openings:
  - {id: way, between: [den, hall], at: [30, 2], to_at: [12, 10], width: 1.2, merge: 1.5}
exits:
  - {id: out, from: hall, at: [12, 0], width: 1.8, merge: 0.5}
"""


def test_an_opening_with_two_places_joins_spaces_that_do_not_touch(make: Make) -> None:
    way = make(APART).openings[1]
    assert way.id == "way"
    assert {x for x, _ in way.segment_a} == {30}
    assert way.segment_b is not None
    assert {y for _, y in way.segment_b} == {10}
    assert [sum(p[0] for p in way.segment_b) / 2, sum(p[1] for p in way.segment_a) / 2] == [12, 2]


def test_who_walks_through_keeps_their_left_and_right(make: Make) -> None:
    way = make(APART).openings[1]
    # Leaving the den westwards the left hand is south; entering the hall southwards it is east.
    left = min(range(2), key=lambda end: way.segment_a[end][1])
    assert way.segment_b is not None
    assert way.segment_b[left][0] == pytest.approx(12.6)


def test_the_way_through_it_is_as_long_as_on_both_sides(make: Make) -> None:
    graph = portal_graph(make(APART))
    assert graph["way"]["out"]["weight"] == pytest.approx(10)


def test_an_opening_that_is_narrower_on_one_side_is_so_on_both(make: Make) -> None:
    site = make(APART.replace("width: 1.2, merge: 1.5", "kind: open"))
    way = site.openings[1]
    assert way.segment_b is not None
    assert math.dist(*way.segment_a) == pytest.approx(6)
    assert math.dist(*way.segment_b) == pytest.approx(6)


def test_there_is_no_second_wall_outside(load: Load) -> None:
    _, problems = load(APART.replace("between: [den, hall]", "between: [den, outside]"))
    assert [problem.code for problem in problems.errors] == ["to-at-outside"]


def test_a_place_off_the_second_wall_is_told(load: Load) -> None:
    _, problems = load(APART.replace("to_at: [12, 10]", "to_at: [12, 8]"))
    assert [problem.code for problem in problems.errors] == ["opening-off-wall"]


def test_openings_and_exits_weigh_as_written_and_one_by_default(make: Make) -> None:
    assert {o.id: o.merge for o in make(APART).openings} == {"out": 0.5, "way": 1.5}
    plain = make(APART.replace(", merge: 1.5", "").replace(", merge: 0.5", ""))
    assert {o.merge for o in plain.openings} == {1.0}


def test_the_doors_of_a_stairwell_weigh_as_written(make: Make, two_storeys: str) -> None:
    site = make(two_storeys.replace("doors: {width: 1.0}", "doors: {width: 1.0, merge: 2}"))
    assert {o.merge for o in site.openings if o.id.endswith("/a/door")} == {2.0}


@pytest.mark.parametrize("weight", ["0", "-1", "many"])
def test_a_weight_is_a_number_above_zero(load: Load, weight: str) -> None:
    _, problems = load(APART.replace("merge: 1.5", f"merge: {weight}"))
    assert len(problems.errors) == 1
    assert str(problems.errors[0].span).endswith("9:86")
