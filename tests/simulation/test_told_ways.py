"""``route:`` is obeyed or refused: stairs, spaces in order, exits; from the file to the way."""

from __future__ import annotations

import sys

import pytest

from sim.scenario.load import load_scenario
from sim.simulation.simulate import simulate

SITE = """\
format: 1
name: House on a slope
use: office
levels: {G: {elevation: 0, height: 3}, U: {elevation: 3, height: 3}, V: {elevation: 6, height: 3}}
spaces:
  - {id: g, level: G, use: lobby, outline: [[0, 0], [24, 0], [24, 8], [0, 8]]}
  - {id: u, level: U, use: office, outline: [[0, 0], [24, 0], [24, 8], [0, 8]]}
  - {id: v, level: V, use: office, outline: [[0, 0], [24, 0], [24, 8], [0, 8]]}
  - {id: annex, level: G, use: office, outline: [[0, -5], [6, -5], [6, 0], [0, 0]]}
  - {id: dead-end, level: G, use: office, outline: [[8, -5], [12, -5], [12, 0], [8, 0]]}
openings:
  - {id: d1, between: [g, annex], at: [3, 0], width: 1.0}
  - {id: d2, between: [g, dead-end], at: [10, 0], width: 1.0}
stairwells:
  - {id: east, serves: [G, U, V], at: [19, 8], direction: north, width: 1.2, well: 0.2,
     kind: half-turn, landing: 1.3, doors: {width: 1.0}}
  - {id: west, serves: [G, U, V], at: [4, 8], direction: north, width: 1.2, well: 0.2,
     kind: half-turn, landing: 1.3, doors: {width: 1.0}}
exits:
  - {id: front, from: g, at: [0, 4], width: 1.6}
  - {id: side, from: annex, at: [3, -5], width: 1.2}
  - {id: bridge, from: u, at: [24, 4], width: 1.2}
"""
SCENARIO = """\
format: 1
name: Told
site: ../buildings/house.yaml
people:
  - {group: staff, in: IN, count: 12, profile: adults, pre_movement: 0 s, route: ROUTE}
alarm: {at: 0 s, by: voice, zones: all}
run: {until: 10 min, seeds: 0}
"""


def loaded(tmp_path, where, route):
    for name, text in (
        ("buildings/house.yaml", SITE),
        ("scenarios/told.yaml", SCENARIO.replace("IN", where).replace("ROUTE", route)),
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return load_scenario(tmp_path / "scenarios" / "told.yaml")


def played(tmp_path, where, route):
    """Return the spaces that each person came through, and the exit of each."""
    scenario, problems = loaded(tmp_path, where, route)
    assert not problems.errors, problems.render("en")
    outcome = simulate(scenario, seed=1, moves=True)
    moves, names = outcome.moves, [space.id for space in outcome.site.spaces]
    ways = [set() for _ in range(12)]
    for person, cell in zip(moves.person.tolist(), moves.cell.tolist(), strict=True):
        if cell >= 0:
            ways[person].add(names[moves.cell_space[cell]])
    return ways, outcome.people["exit"]


@pytest.mark.parametrize("stair", ["east", "west"])
def test_people_told_a_stair_take_it_though_the_other_is_nearer(tmp_path, stair):
    ways, exits = played(tmp_path, "v", f"{{stair: {stair}, exit: front}}")
    assert all(f"G/{stair}/flight-1" in way for way in ways)
    assert set(exits) == {"front"}


def test_people_told_a_stair_do_not_leave_by_an_exit_of_their_own_storey(tmp_path):
    ways, exits = played(tmp_path, "u", "{stair: east}")
    assert all({"G/east/flight-1", "G/east/flight-2"} <= way for way in ways)
    assert "bridge" not in set(exits)


def test_a_stair_is_for_those_of_a_group_who_are_not_on_the_ground(tmp_path):
    ways, exits = played(tmp_path, "[g, v]", "{stair: east}")
    assert sum("V/east/landing" in way for way in ways) == 6
    assert sum("v" in way for way in ways) == 6
    assert set(exits) <= {"front", "side", "bridge"}


def test_spaces_are_passed_in_the_order_they_are_written(tmp_path):
    ways, exits = played(tmp_path, "v", "{stair: east, via: [g, annex]}")
    assert all({"G/east/flight-1", "g", "annex"} <= way for way in ways)
    assert set(exits) == {"side"}


def test_a_stair_is_taken_after_the_spaces_of_the_own_storey(tmp_path):
    ways, _ = played(tmp_path, "v", "{stair: east, via: [v], exit: front}")
    assert all("G/east/flight-1" in way for way in ways)


SINGLE = """\
stairs:
  - {id: odd, from: g, to: u, at: [0, 6.5], to_at: [0, 6.5], width: 1.2, length: 7}
"""


@pytest.mark.parametrize(
    ("where", "codes"), [("g", ["people-stair-not-needed"]), ("u", []), ("[g, u]", [])]
)
def test_a_single_stair_is_told_like_a_stairwell(tmp_path, monkeypatch, where, codes):
    monkeypatch.setattr(sys.modules[__name__], "SITE", SITE + SINGLE)
    _, problems = loaded(tmp_path, where, "{stair: odd}")
    assert [problem.code for problem in problems.errors] == codes


@pytest.mark.parametrize(
    ("where", "route", "code"),
    [
        ("g", "{stair: east}", "people-stair-not-needed"),
        ("v", "{stair: east, via: [annex, g]}", "people-route-not-walked"),
        ("v", "{via: [g], exit: bridge}", "people-route-not-walked"),
        ("g", "{via: [dead-end]}", "people-route-not-walked"),
        ("v", "{via: [g, u]}", "people-route-not-walked"),
    ],
)
def test_a_way_that_nobody_can_walk_is_refused_at_its_line(tmp_path, where, route, code):
    _, problems = loaded(tmp_path, where, route)
    assert [problem.code for problem in problems.errors] == [code]
    assert problems.errors[0].span.line == 5


def test_ways_that_can_be_walked_are_not_refused(tmp_path):
    for where, route in (("g", "{exit: side}"), ("u", "{stair: west, exit: side}")):
        _, problems = loaded(tmp_path, where, route)
        assert not problems.errors
