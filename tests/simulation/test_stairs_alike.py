"""Ties between stairs are shared, and ``check`` says how many each stair gets."""

from __future__ import annotations

import pytest

from sim.scenario.load import load_scenario
from sim.simulation.simulate import simulate
from sim.summary.data import check_data
from sim.summary.text import check_report

STAIR = """\
  - {{id: {name}, serves: [G, U], at: [{x}, 10], direction: north, width: 1.2, well: 0.2,
     kind: half-turn, landing: 1.3, doors: {{width: 1.0}}}}
"""
SITE = """\
format: 1
name: Offices
use: office
levels: {{G: {{elevation: 0, height: 3}}, U: {{elevation: 3, height: 3}}}}
spaces:
  - {{id: g, level: G, use: lobby, outline: [[0, 0], [30, 0], [30, 10], [0, 10]]}}
  - {{id: u, level: U, use: office, outline: [[0, 0], [30, 0], [30, 10], [0, 10]]}}
stairwells:
{stairs}exits:
  - {{id: front, from: g, at: [{exit}, 0], width: 3.0}}
"""
SCENARIO = """\
format: 1
name: Alike
site: ../buildings/offices.yaml
people:
  - {{group: staff, in: u, part: {part}, count: 24, pre_movement: {{uniform: [0 s, 3 min]}}{keys}}}
alarm: {{at: 0 s, by: voice, zones: all}}
run: {{until: 20 min, seeds: 0}}
"""
ALL = "[[0, 0], [30, 0], [30, 10], [0, 10]]"


def loaded(tmp_path, *, stairs, exit=15, part=ALL, keys=""):
    wells = "".join(STAIR.format(name=name, x=x) for name, x in stairs.items())
    site = SITE.format(stairs=wells, exit=exit)
    return written(tmp_path, site, SCENARIO.format(part=part, keys=keys))


def written(tmp_path, site, scenario):
    """Return the scenario of two files, loaded."""
    for name, text in (("buildings/offices.yaml", site), ("scenarios/alike.yaml", scenario)):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    scenario, problems = load_scenario(tmp_path / "scenarios" / "alike.yaml")
    assert scenario is not None, problems.render("en")
    return scenario


def taken(scenario):
    """Return how many people came through each stairwell in a run."""
    outcome = simulate(scenario, seed=1, moves=True)
    moves, names = outcome.moves, [space.id for space in outcome.site.spaces]
    seen = {
        (person, names[moves.cell_space[cell]].split("/")[1])
        for person, cell in zip(moves.person.tolist(), moves.cell.tolist(), strict=True)
        if cell >= 0 and "flight" in names[moves.cell_space[cell]]
    }
    assert outcome.result["people"]["where"]["inside"] == 0
    return {name: sum(well == name for _, well in seen) for name in ("left", "right")}


def told(scenario):
    return {well["id"]: well["people"] for well in check_data(scenario)["stairs"]}


def test_people_midway_between_two_equal_stairs_take_either(tmp_path):
    strip = "[[14.5, 1], [15.5, 1], [15.5, 9], [14.5, 9]]"
    scenario = loaded(tmp_path, stairs={"left": 3.7, "right": 23.7}, part=strip)
    counts = taken(scenario)
    assert sum(counts.values()) == 24
    assert 7 <= counts["left"] <= 17
    assert told(scenario)["left"] in (11, 12, 13)


def test_those_beside_a_stair_take_it_though_another_way_is_a_little_shorter(tmp_path):
    # From beside the right one it is as far by the left one, which lies on the way to the exit.
    beside = "[[13, 7], [16, 7], [16, 9.5], [13, 9.5]]"
    scenario = loaded(tmp_path, stairs={"left": 8, "right": 13.5}, exit=2, part=beside)
    counts = taken(scenario)
    assert counts["right"] >= 22
    assert told(scenario)["right"] >= 22


def test_a_stair_that_is_clearly_farther_is_left_alone(tmp_path):
    part = "[[1, 1], [5, 1], [5, 9], [1, 9]]"
    scenario = loaded(tmp_path, stairs={"left": 2, "right": 26}, exit=2, part=part)
    assert taken(scenario) == told(scenario) == {"left": 24, "right": 0}


@pytest.mark.parametrize("stair", ["left", "right"])
def test_check_counts_those_who_are_told_a_stair(tmp_path, stair):
    scenario = loaded(
        tmp_path, stairs={"left": 3.7, "right": 23.7}, keys=f", route: {{stair: {stair}}}"
    )
    assert told(scenario)[stair] == 24
    assert f"{stair} 24" in check_report(scenario, "en")
    assert f"{stair} 24 人" in check_report(scenario, "zh")


def test_check_says_nothing_of_a_single_stair(tmp_path):
    scenario = loaded(tmp_path, stairs={"left": 3.7})
    assert check_data(scenario)["stairs"] == []
    assert "stairs, with" not in check_report(scenario, "en")


FLIGHTS = """\
  - {{id: {name}-1, from: g, to: u, at: [{x}, 10], to_at: [{x}, 10], width: 1.2}}
  - {{id: {name}-2, from: u, to: v, at: [{x}, 0], to_at: [{x}, 0], width: 1.2}}
"""


def with_flights(tmp_path, *, left=3.7, right=26.3, at="v", keys=""):
    """Return three storeys that single flights join, two between each and the next."""
    flights = "".join(FLIGHTS.format(name=n, x=x) for n, x in (("left", left), ("right", right)))
    strip = "[[14.5, 1], [15.5, 1], [15.5, 9], [14.5, 9]]"
    loaded(tmp_path, stairs={"left": left}, part=strip)
    site = tmp_path / "buildings" / "offices.yaml"
    text = SITE.format(stairs="", exit=15).replace("stairwells:\n", f"stairs:\n{flights}")
    third = "V: {elevation: 6, height: 3}}"
    text = text.replace("height: 3}}\nspaces", f"height: 3}}, {third}\nspaces")
    top = f"  - {{id: v, level: V, use: office, outline: {ALL}}}\n"
    text = text.replace("stairs:\n", f"{top}stairs:\n")
    site.write_text(text, encoding="utf-8")
    path = tmp_path / "scenarios" / "alike.yaml"
    told_so = path.read_text(encoding="utf-8").replace("in: u", f"in: {at}")
    path.write_text(told_so.replace("3 min]}", f"3 min]}}{keys}"), "utf-8")
    scenario, problems = load_scenario(path)
    assert scenario is not None, problems.render("en")
    return scenario


def came_by(scenario):
    """Return how many people came by each single flight in a run."""
    outcome = simulate(scenario, seed=1, moves=True)
    moves, names = outcome.moves, [space.id for space in outcome.site.spaces]
    seen = {
        (person, names[moves.cell_space[cell]])
        for person, cell in zip(moves.person.tolist(), moves.cell.tolist(), strict=True)
        if cell >= 0
    }
    assert outcome.result["people"]["where"]["inside"] == 0
    return {
        f: sum(name == f for _, name in seen) for f in ("left-1", "left-2", "right-1", "right-2")
    }


def test_flights_drawn_one_by_one_are_shared_too(tmp_path):
    scenario = with_flights(tmp_path)
    counts = came_by(scenario)
    assert counts["left-2"] + counts["right-2"] == counts["left-1"] + counts["right-1"] == 24
    assert 7 <= counts["left-2"] <= 17
    assert 11 <= told(scenario)["left-2"] <= 13
    # Whoever comes down on one side goes on there.
    assert counts["left-1"] == counts["left-2"]
    assert told(scenario)["left-1"] == told(scenario)["left-2"]
    assert sum(told(scenario).values()) == 48


def test_a_flight_that_is_clearly_nearer_is_taken_by_all(tmp_path):
    scenario = with_flights(tmp_path, left=11.0)
    assert came_by(scenario) == told(scenario) == {
        "left-1": 24, "left-2": 24, "right-1": 0, "right-2": 0,
    }  # fmt: skip


def test_check_counts_those_who_are_told_a_flight_on_the_flights_below(tmp_path):
    scenario = with_flights(tmp_path, keys=", route: {stair: left-2}")
    assert told(scenario) == {"left-1": 24, "left-2": 24, "right-1": 0, "right-2": 0}
