"""A small project to load: an inn of two rooms, its town, plan and register."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from sim.scenario.load import load_scenario

if TYPE_CHECKING:
    from pathlib import Path

    from sim.scenario.model import Scenario
    from sim.yamlsrc import ProblemList

INN = """\
format: 1
name: Inn
use: hotel
levels: {G: {elevation: 0, height: 3}}
spaces:
  - {id: hall, level: G, use: corridor, outline: [[0, 0], [10, 0], [10, 2], [0, 2]]}
  - {id: r1, level: G, use: bedroom, outline: [[0, 2], [4, 2], [4, 6], [0, 6]]}
  - {id: r2, level: G, use: bedroom, outline: [[4, 2], [10, 2], [10, 6], [4, 6]]}
openings:
  - {id: d1, between: [r1, hall], at: [2, 2], width: 0.9}
  - {id: d2, between: [r2, hall], at: [7, 2], width: 0.9}
  - {id: w1, between: [r1, outside], at: [0, 4], kind: window, width: 1.2}
exits:
  - {id: front, from: hall, at: [0, 1], width: 1.2}
  - {id: back, from: hall, at: [10, 1], width: 1.0}
assembly: [{id: yard, reached_from: [front, back], distance: 20}]
equipment:
  - {id: sd-1, kind: smoke-detector, space: r1}
  - {id: ext-1, kind: extinguisher, space: hall}
"""
TOWN = """\
format: 1
name: Town
nodes: {a: [0, 0], b: [1000, 0]}
roads: [{id: main, from: a, to: b, speed: 36 km/h}]
stations: [{id: fs, kind: fire, at: a, units: [{id: e1, kind: engine, crew: 6}]}]
sites: {inn: {file: inn.yaml, at: [1000, 5], exits_to: b}}
"""
PLAN = """\
format: 1
name: Inn plan
posts:
  - {id: desk, needs: 2, deputies: [owner], where: hall}
  - {id: owner, needs: 1}
roster:
  - {post: desk, shifts: {day: 08:00-20:00, night: 20:00-08:00}, people: {day: 2, night: 1}}
chain: [{from: desk, to: owner, by: phone}]
procedures:
  fire-alarm: [{do: verify, by: desk}, {do: voice-alarm, by: desk, after: verified, zones: all}]
send: {building-fire: {first: [engine]}}
stock: [{item: torch, required: 4, on_hand: 4, at: hall}]
"""
REGISTER = """\
format: 1
site: inn
hazards:
  - id: HH-1
    kind: exit-locked
    target: back
    grade: major
    responsible: owner
    verifier: street office
    deadline: 2026-09-25
    history:
      - {on: 2026-09-12, status: registered, by: inspector}
      - {on: 2026-09-14, status: rectifying, by: owner}
"""
SCENARIO = """\
format: 1
name: Night fire
site: ../buildings/inn.yaml
town: ../buildings/town.yaml
starts: 2026-10-01 02:10
people:
  - {group: guests, in: {use: bedroom}, count: {per_space: 2}, present: 18:00-09:00,
     asleep: 23:00-06:30}
  - {group: cleaners, in: hall, count: 3, present: 09:00-12:00, role: staff}
hazards:
  - {kind: fire, in: r1, at: 1 min, growth: fast, peak: 2 MW}
register: registers/inn.yaml
response: {plan: plans/inn.yaml}
measures:
  - {id: open-back, when: "density(hall) > 2 /m2", do: {open: back}, delay: 10 s}
injects:
  - {id: I1, at: 3 min, to: owner, text: A call, effect: {door: front, state: closed}}
scorecard: cn-hotel
run: {until: 30 min, calibration: sfpe}
"""


@dataclass
class Project:
    """A project folder whose files may be changed before loading."""

    folder: Path
    files: dict[str, str]

    def change(self, name: str, old: str, new: str) -> Project:
        """Replace a piece of a file, which has to be there."""
        key = next(key for key in self.files if key.endswith(name))
        assert old in self.files[key], (name, old)
        self.files[key] = self.files[key].replace(old, new, 1)
        return self

    def write(self) -> Path:
        for name, text in self.files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return self.folder / "scenarios" / "fire.yaml"

    def load(self, *overrides: str) -> tuple[Scenario | None, ProblemList]:
        return load_scenario(self.write(), overrides=overrides)

    def good(self, *overrides: str) -> Scenario:
        """Load a scenario that must have no errors."""
        scenario, problems = self.load(*overrides)
        assert not problems.errors, problems.render("en")
        assert scenario is not None
        return scenario

    def faults(self, *overrides: str) -> str:
        """Return all faults and warnings, with paths below the project folder."""
        _, problems = self.load(*overrides)
        return problems.render("en").replace(self.folder.as_posix() + "/", "")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(
        tmp_path,
        {
            "buildings/inn.yaml": INN,
            "buildings/town.yaml": TOWN,
            "scenarios/plans/inn.yaml": PLAN,
            "scenarios/registers/inn.yaml": REGISTER,
            "scenarios/fire.yaml": SCENARIO,
        },
    )
