"""Small buildings and their runs."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

HALL = """
format: 1
name: Hall
use: hall
levels:
  G: {elevation: 0, height: 4.0}
spaces:
  - {id: hall, level: G, use: hall, outline: [[0, 0], [20, 0], [20, 12], [0, 12]],
     obstacles: [[[8, 5], [12, 5], [12, 7], [8, 7]]]}
  - {id: foyer, level: G, use: lobby, outline: [[0, -4], [20, -4], [20, 0], [0, 0]]}
openings:
  - {id: inner, between: [hall, foyer], at: [5, 0], width: 1.6, state: open}
  - {id: hatch, between: [hall, foyer], at: [15, 0], width: 1.0, state: locked}
exits:
  - {id: front, from: foyer, at: [10, -4], width: 1.8}
  - {id: rear, from: hall, at: [20, 9], width: 1.4}
"""

TWO_STOREYS = """
format: 1
name: Two storeys
use: office
levels:
  G: {elevation: 0, height: 3.2}
  L2: {elevation: 3.2, height: 3.0}
spaces:
  - {id: lobby, level: G, use: lobby, outline: [[0, 0], [10, 0], [10, 6], [0, 6]]}
  - {id: office, level: L2, use: office, outline: [[0, 0], [10, 0], [10, 6], [0, 6]]}
stairwells:
  - {id: a, serves: [G, L2], at: [0, 6], width: 1.2, kind: half-turn, riser: 0.16, tread: 0.28,
     landing: 1.4, enclosed: true, doors: {width: 1.0, state: closed}, discharge: lobby}
exits:
  - {id: main, from: lobby, at: [5, 0], width: 1.2}
"""


def rooms_along_a_corridor(rooms: int) -> str:
    """Rooms of 10 x 10 m in a row above a corridor, as a peer was timed on."""
    lines = [
        "format: 1", "name: Rooms along a corridor", "use: office",
        "levels:", "  G: {elevation: 0, height: 3}", "spaces:",
        f"  - {{id: corridor, level: G, use: corridor, outline: [[0, 0], [{11 * rooms}, 0],"
        f" [{11 * rooms}, 4], [0, 4]]}}",
    ]  # fmt: skip
    for room in range(rooms):
        x = 11 * room + 0.5
        lines.append(
            f"  - {{id: room-{room:02d}, level: G, use: office, outline:"
            f" [[{x}, 4], [{x + 10}, 4], [{x + 10}, 14], [{x}, 14]]}}"
        )
    lines.append("openings:")
    lines += [
        f"  - {{id: door-{room:02d}, between: [room-{room:02d}, corridor],"
        f" at: [{11 * room + 5.5}, 4], width: 1.2, state: open}}"
        for room in range(rooms)
    ]
    lines += ["exits:", "  - {id: street, from: corridor, at: [0, 2], width: 2.4, state: open}"]
    return "\n".join(lines) + "\n"


def scenario_text(people: str, *, more: str = "", until: str = "15 min") -> str:
    return f"""
format: 1
name: A drill
site: site.yaml
starts: 2026-10-01 19:30
profiles:
  same: {{speed: 1.3 m/s}}
people:
{people}
alarm: {{at: 0 s, by: voice, zones: all}}
run: {{until: {until}, seeds: 0}}
{more}
"""


@pytest.fixture
def project(tmp_path: Path) -> Callable[..., Path]:
    """Write a site and a scenario; returns the scenario's file."""

    def write(site: str, people: str, **more: str) -> Path:
        (tmp_path / "site.yaml").write_text(site, encoding="utf-8")
        file = tmp_path / "drill.yaml"
        file.write_text(scenario_text(people, **more), encoding="utf-8")
        return file

    return write


@pytest.fixture
def load(project: Callable[..., Path]) -> Callable[..., Any]:
    """Write and load a scenario."""
    from sim.scenario.load import load_scenario

    def read(site: str, people: str, **more: str) -> Any:
        scenario, problems = load_scenario(project(site, people, **more))
        assert scenario is not None, problems.render("en")
        return scenario

    return read


@pytest.fixture
def run(load: Callable[..., Any]) -> Callable[..., Any]:
    """Write, load and play a scenario, with everybody's moves."""
    from sim.simulation.simulate import simulate

    def play(site: str, people: str, *, seed: int = 1, **more: str) -> Any:
        return simulate(load(site, people, **more), seed=seed, trace=True, moves=True)

    return play


@pytest.fixture(scope="session")
def sites() -> dict[str, str]:
    """The sites by name."""
    return {
        "hall": HALL,
        "two-storeys": TWO_STOREYS,
        "rooms": rooms_along_a_corridor(5),
    }
