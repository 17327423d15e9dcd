"""A cabin: rooms along a hall with one way out, and a fire in the hall that shuts people in."""

from __future__ import annotations

from sim.scenario.load import load_scenario
from sim.simulation.simulate import simulate

SITE = """\
format: 1
name: Cabin
use: hotel
levels: {G: {elevation: 0, height: 2.8}}
spaces:
  - {id: hall, level: G, use: corridor, outline: [[0, 0], [12, 0], [12, 3], [0, 3]]}
  - {id: room, level: G, use: bedroom, outline: [[6, 3], [12, 3], [12, 8], [6, 8]]}
  - {id: store, level: G, use: storage, outline: [[0, 3], [6, 3], [6, 8], [0, 8]]}
openings:
  - {id: door, between: [room, hall], at: [11, 3], width: 0.9, kind: door, state: %(door)s}
  - {id: inner, between: [room, store], at: [6, 6], width: 0.9, kind: door, state: %(inner)s}
  - {id: window, between: [room, outside], at: [9, 8], width: %(width)s, height: 1.2,
     sill: %(sill)s, kind: window, state: %(window)s, barred: %(barred)s}
exits: [{id: main, from: hall, at: [0, 1.5], width: 1.2, state: %(exit)s}]
assembly: [{id: yard, reached_from: [main], distance: 20 m}]
"""

SCENARIO = """\
format: 1
name: Cabin
site: cabin.yaml
starts: 2026-10-01 14:00
people:
  - {group: guests, in: %(where)s, count: %(people)d, profile: %(profile)s,
     pre_movement: {uniform: [5 s, 20 s]}}
%(hazards)s
%(parameters)s
alarm: {at: %(alarm)s}
run: {until: 30 min}
"""

FIRE = """\
hazards: [{kind: fire, in: hall, at: 0 s, growth: ultra-fast, peak: 2 MW, contents: mixed}]"""

USUAL = {
    "where": "room",
    "people": 4,
    "sill": "0.9",
    "width": "1.2",
    "parameters": "",
    "window": "closed",
    "barred": "false",
    "door": "closed",
    "inner": "open",
    "profile": "adults",
    "exit": "closed",
    "alarm": "120 s",
    "hazards": FIRE,
}


def cabin(folder, **changes):
    """Return the scenario of the cabin, written into a folder."""
    values = USUAL | changes
    for name, text in (("cabin", SITE), ("day", SCENARIO)):
        (folder / f"{name}.yaml").write_text(text % values, encoding="utf-8")
    found, problems = load_scenario(folder / "day.yaml", root=folder)
    assert found is not None, problems.render("en")
    return found


def play(folder, *, seed=1, **changes):
    """Return what a run of the cabin comes to."""
    return simulate(cabin(folder, **changes), seed=seed)


def of(outcome, *names):
    """Return the events of some names, in order."""
    return [event for event in outcome.events if event.event in names]
