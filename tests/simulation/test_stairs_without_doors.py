"""Stairs without doors, and spaces that people are told to pass: a line on the plan bounds them."""

from __future__ import annotations

import pytest

from sim.simulation.simulate import simulate
from tests.simulation.test_stairs_alike import SCENARIO, taken, told, written

# A corridor on each storey, whose stairs have no doors: nothing but a line parts the landings.
OPEN_STAIRS = """\
format: 1
name: Corridors
use: office
levels: {{G: {{elevation: 0, height: 3}}, U: {{elevation: 3, height: 3}}}}
spaces:
  - {{id: g, level: G, use: corridor, outline: [[0, 0], [40, 0], [40, 3], [0, 3]]}}
  - {{id: u, level: U, use: corridor, outline: [[0, 0], [40, 0], [40, 3], [0, 3]]}}
stairwells:
  - {{id: left, serves: [G, U], at: [4, 3], direction: north, width: 1.2, well: 0.2,
     kind: half-turn, landing: 1.3, enclosed: false{doors}}}
  - {{id: right, serves: [G, U], at: [32, 3], direction: north, width: 1.2, well: 0.2,
     kind: half-turn, landing: 1.3, enclosed: false{doors}}}
exits:
  - {{id: west, from: g, at: [0, 1.5], width: 2.0}}
  - {{id: east, from: g, at: [40, 1.5], width: 2.0}}
"""


def with_open_stairs(tmp_path, *, doors="", keys=""):
    strip = "[[1, 0.5], [39, 0.5], [39, 2.5], [1, 2.5]]"
    people = SCENARIO.format(part=strip, keys=keys).replace("count: 24", "count: 80")
    return written(tmp_path, OPEN_STAIRS.format(doors=doors), people)


@pytest.mark.parametrize("keys", ["", ", route: {stair: right}"])
def test_a_stair_without_doors_is_taken_as_one_with_doors(tmp_path, keys):
    plain, doors = (
        with_open_stairs(tmp_path / str(k), doors=doors, keys=keys)
        for k, doors in enumerate(("", ", doors: {width: 2.4}"))
    )
    assert told(plain) == told(doors)
    assert told(plain)["right"] == (80 if keys else 40)
    assert taken(plain) == taken(doors)
    last = [simulate(one, seed=1).result["last_out_s"] for one in (plain, doors)]
    assert last[0] == pytest.approx(last[1], rel=0.03)


STRIP = """\
format: 1
name: Strip
use: office
levels: {{G: {{elevation: 0, height: 3}}}}
spaces:
  - {{id: s0, level: G, use: corridor, outline: [[0, 0], [10, 0], [10, 3], [0, 3]]}}
  - {{id: s1, level: G, use: corridor, outline: [[10, 0], [20, 0], [20, 3], [10, 3]]}}
  - {{id: s2, level: G, use: corridor, outline: [[20, 0], [30, 0], [30, 3], [20, 3]]}}
openings:
  - {{between: [s0, s1], kind: {kind}{width}}}
  - {{between: [s1, s2], kind: {kind}{width}}}
exits:
  - {{id: west, from: s0, at: [0, 1.5], width: 1.5}}
  - {{id: east, from: s2, at: [30, 1.5], width: 1.5}}
"""


@pytest.mark.parametrize(("kind", "width"), [("open", ""), ("gate", ", width: 2.6")])
def test_a_space_that_people_are_told_to_pass_is_passed_whatever_bounds_it(tmp_path, kind, width):
    people = SCENARIO.format(part="PART", keys=", route: {via: [s2]}")
    people = people.replace("in: u, part: PART", "in: s1")
    scenario = written(tmp_path, STRIP.format(kind=kind, width=width), people)
    exits = simulate(scenario, seed=1).result["exits"]
    assert {row["id"]: row["used"] for row in exits if row["used"]} == {"east": 24}
