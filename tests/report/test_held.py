"""A measure that holds everybody by its own condition is named as the reason."""

from __future__ import annotations

import pytest

from sim.report import best
from sim.report.reading import Reading
from sim.report.story import paragraph
from sim.scenario.load import load_scenario
from sim.simulation.simulate import simulate

SITE = """\
format: 1
name: Club
use: hall
levels: {G: {elevation: 0, height: 3}}
spaces:
  - {id: floor, level: G, use: hall, outline: [[0, 0], [12, 0], [12, 8], [0, 8]]}
  - {id: foyer, level: G, use: lobby, outline: [[12, 0], [18, 0], [18, 8], [12, 8]]}
openings: [{id: mid, between: [floor, foyer], at: [12, 4], width: 1.2}]
exits: [{id: front, from: foyer, at: [18, 4], width: 1.6}]
"""
SCENARIO = """\
format: 1
name: Night
site: ../buildings/club.yaml
people: [{group: guests, in: floor, count: 20, profile: adults, pre_movement: 5 s}]
alarm: {at: 0 s, by: voice, zones: all}
measures: [{id: crowd-control, when: "WHEN", do: {DO}}]
run: {until: 5 min, seeds: 0}
"""


def told(tmp_path, when, do, site=SITE):
    return paragraph(Reading(played(tmp_path, when, do, site)))


def played(tmp_path, when, do, site=SITE, least=False):
    scenario = SCENARIO.replace("WHEN", when).replace("DO", do)
    for name, text in (("buildings/club.yaml", site), ("scenarios/night.yaml", scenario)):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    loaded, problems = load_scenario(tmp_path / "scenarios" / "night.yaml")
    assert loaded is not None, problems.render("en")
    return simulate(loaded, seed=1, best=least)


def test_who_is_held_as_long_as_they_are_there_is_told_by_which_measure(tmp_path):
    words = told(tmp_path, "count(floor) > 3", "stop: mid, into: foyer")
    assert "20 people who had to leave are still inside" in words.en
    assert "Measure crowd-control has let nobody through at mid since 10:00:00" in words.en
    assert "its condition (count(floor) > 3) still holds" in words.en
    assert "措施 crowd-control" in words.zh


def test_a_door_that_a_measure_locked_for_good_is_told(tmp_path):
    words = told(tmp_path, "count(floor) > 10", "lock: mid")
    assert "Measure crowd-control locked mid at 10:00:00" in words.en
    assert "count(floor) > 10" in words.zh


@pytest.mark.parametrize(
    ("when", "do"),
    [
        ("count(floor) > 30", "lock: mid"),  # never so
        ("count(foyer) > 3", "stop: mid, into: foyer"),  # ends by itself
        ("count(floor) > 10", "close: mid"),  # holds nobody
    ],
)
def test_a_measure_that_holds_nobody_at_the_end_is_no_reason(tmp_path, when, do):
    words = told(tmp_path, when, do)
    assert "The last person who had to leave is out" in words.en
    assert "crowd-control" not in words.en


REAR = SITE.replace("exits: [", "exits: [{id: rear, from: floor, at: [0, 4], width: 1.6}, ")


def test_a_lock_of_a_measure_stands_in_the_log_with_its_cause(tmp_path):
    events = played(tmp_path, "count(floor) > 10", "lock: front").events
    deed = next(event for event in events if event.event == "measure")
    (door,) = (event for event in events if event.event == "door-set")
    assert (door.object, door.text, door.cause) == ("front", "locked", (deed.id,))


def test_a_way_found_closed_is_named_with_what_locked_it_though_all_got_out(tmp_path):
    words = told(tmp_path, "time() >= 6 s", "lock: rear", REAR)
    assert "closed: rear (locked by measure crowd-control at 10:00:" in words.en
    assert "由措施 crowd-control 锁闭" in words.zh
    assert "The last person who had to leave is out" in words.en


def test_no_least_time_is_told_where_nobody_got_out(tmp_path):
    reading = Reading(played(tmp_path, "time() >= 2 s", "lock: front", least=True))
    assert "bound_s" in reading.outcome.result["optimality"]
    assert not best.sentence(reading)
    assert not best.hint(reading)


def test_an_exit_that_a_measure_locks_at_the_start_does_not_count_at_best(tmp_path):
    locked = played(tmp_path, "time() >= 0 s", "lock: rear", REAR, least=True)
    one = played(tmp_path, "time() > 9 min", "lock: front", SITE, least=True)
    both = played(tmp_path, "time() > 9 min", "lock: rear", REAR, least=True)
    bounds = [run.record.optimality.bound_s for run in (locked, one, both)]
    assert bounds[0] == bounds[1] > bounds[2]
