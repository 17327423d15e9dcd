"""A lodge of one storey in a small town: sleepers, a fire, and the crews that come for them."""

from __future__ import annotations

from sim.scenario.load import load_scenario
from sim.simulation.simulate import simulate

SITE = """\
format: 1
name: Lodge
use: hotel
levels: {G: {elevation: 0, height: 2.8}}
spaces:
  - {id: hall, level: G, use: corridor, outline: [[0, 0], [30, 0], [30, 2], [0, 2]]}
  - {id: desk, level: G, use: office, outline: [[0, 2], [5, 2], [5, 7], [0, 7]]}
  - {id: bed-1, level: G, use: bedroom, outline: [[5, 2], [10, 2], [10, 7], [5, 7]]}
  - {id: bed-2, level: G, use: bedroom, outline: [[10, 2], [15, 2], [15, 7], [10, 7]]}
  - {id: bed-3, level: G, use: bedroom, outline: [[15, 2], [20, 2], [20, 7], [15, 7]]}
  - {id: kitchen, level: G, use: kitchen, outline: [[20, 2], [26, 2], [26, 7], [20, 7]]}
openings:
  - {id: main, between: [hall, outside], at: [0, 1], width: 1.2, kind: door, state: closed}
  - {id: d-desk, between: [desk, hall], at: [1, 2], width: 0.9, kind: door, state: closed}
  - {id: d-1, between: [bed-1, hall], at: [7, 2], width: 0.9, kind: door, state: %(doors)s}
  - {id: d-2, between: [bed-2, hall], at: [12, 2], width: 0.9, kind: door, state: %(doors)s}
  - {id: d-3, between: [bed-3, hall], at: [17, 2], width: 0.9, kind: door, state: %(doors)s}
  - {id: d-k, between: [kitchen, hall], at: [21, 2], width: 0.9, kind: door, state: open}
  - {id: w-k, between: [kitchen, outside], at: [23, 7], width: 1.5, height: 1.2, sill: 1,
     kind: window, state: open}
  - {id: w-h, between: [hall, outside], at: [30, 1], width: 1.2, height: 1.2, sill: 1,
     kind: window, state: closed}
%(windows)sequipment:
  - {id: hd, kind: heat-detector, space: kitchen, at: [23, 4], type: 62-C}
assembly: [{id: yard, reached_from: [main], distance: 20 m}]
"""

TOWN = """\
format: 1
name: Town
nodes: {a: [0, 0], b: [900, 0], c: [1800, 0], d: [4000, 0]}
roads:
  - {from: a, to: b, kind: street, speed: 40 km/h}
  - {from: b, to: c, kind: street, speed: 40 km/h}
  - {from: c, to: d, kind: street, speed: 40 km/h}
stations:
  - id: fs
    kind: fire
    at: a
    units:
      - {id: e-1, kind: engine, crew: 6}
      - {id: e-2, kind: engine, crew: 6}
      - {id: r-1, kind: %(third)s, crew: 5}
  - id: as
    kind: ambulance
    at: c
    units:
      - {id: amb-1, kind: ambulance, crew: 3}
      - {id: amb-2, kind: ambulance, crew: 3}
      - {id: amb-3, kind: ambulance, crew: 3}
hospitals:
  - {id: near, at: c, beds: {red: %(red)d, yellow: 1}}
  - {id: far, at: d, beds: {red: 1, yellow: 2}}
sites: {lodge: {file: lodge.yaml, at: [890, 0], exits_to: b}}
"""

PLAN = """\
format: 1
name: Lodge
posts: [{id: porter, needs: 1, where: desk}]
procedures:
  fire-alarm:
    - {do: call-119, by: porter}
    - {do: voice-alarm, by: porter}
    - {do: headcount, by: porter, after: out}
send: {building-fire: {first: [engine, engine, %(third)s, ambulance], second: [ambulance]}}
%(search)s
"""

SCENARIO = """\
format: 1
name: Lodge at night
site: lodge.yaml
town: town.yaml
starts: 2026-10-01 02:10
people:
  - {group: guests, in: {use: bedroom}, count: {per_space: 3}, profile: adults, asleep: 23:00-06:30}
hazards: [{kind: fire, in: kitchen, at: 0 s, growth: medium, peak: %(peak)s, contents: mixed}]
response: {plan: plan.yaml}
alarm: {works: false}
run: {until: 150 min}
%(parameters)s
"""

USUAL = {
    "windows": "",
    "parameters": "",
    "doors": "open",
    "red": 1,
    "third": "rescue",
    "peak": "1.2 MW",
    "search": "search: {engine: 1, rescue: 2}",
}


def bedroom_windows(*, barred=False, sill=0.9):
    """Return a window for each bedroom, to be written into the lodge."""
    return "".join(
        f"  - {{id: w-{n}, between: [bed-{n}, outside], at: [{5 * n + 2.5}, 7], width: 1.2,\n"
        f"     height: 1.2, sill: {sill}, kind: window, state: closed,"
        f" barred: {str(barred).lower()}}}\n"
        for n in (1, 2, 3)
    )


def lodge(folder, **changes):
    """Return the scenario of the lodge, written into a folder."""
    values = USUAL | changes
    for name, text in (
        ("lodge", SITE), ("town", TOWN), ("plan", PLAN), ("night", SCENARIO)
    ):  # fmt: skip
        (folder / f"{name}.yaml").write_text(text % values, encoding="utf-8")
    found, problems = load_scenario(folder / "night.yaml", root=folder)
    assert found is not None, problems.render("en")
    return found


def play(folder, *, seed=1, **changes):
    return simulate(lodge(folder, **changes), seed=seed, series=False)


def of(outcome, *names):
    """Return the events of some names, in order."""
    return [event for event in outcome.events if event.event in names]
