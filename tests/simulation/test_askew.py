"""A corner moved by a millimetre, beside a cupboard: the door is still reached, by everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from sim.scenario.load import load_scenario
from sim.simulation.simulate import prepare, simulate
from sim.world.fields import Goal
from sim.world.near import on_wall

if TYPE_CHECKING:
    from pathlib import Path

    from sim.scenario.model import Scenario

SITE = """\
format: 1
name: Study
use: office
levels: {{G: {{elevation: 0, height: 3}}}}
spaces:
  - {{id: study, level: G, use: office, obstacles: [[[{edge}, 3], [{edge}, 5], [3, 5], [3, 3]]],
     outline: [[0, 0], [4, 0], [{corner}, 5], [0, 5]]}}
  - {{id: passage, level: G, use: corridor, outline: [[4, 0], [6, 0], [6, 5], [{corner}, 5]]}}
openings: [{{between: [study, passage], at: [4, {door}], width: 0.9}}]
exits: [{{id: out, from: passage, at: [6, 2], width: 1.2}}]
"""
SCENARIO = """\
format: 1
name: Study
site: site.yaml
starts: 2026-10-01 10:00
people: [{group: readers, in: study, count: 15, pre_movement: 5 s}]
alarm: {at: 0 s, by: bell, zones: all}
run: {until: 5 min}
"""


def study(folder: Path, *, corner: float, edge: float = 4.0, door: float = 1.0) -> Scenario:
    site = SITE.format(corner=corner, edge=edge, door=door)
    (folder / "site.yaml").write_text(site, encoding="utf-8")
    (folder / "run.yaml").write_text(SCENARIO, encoding="utf-8")
    scenario, problems = load_scenario(folder / "run.yaml")
    assert scenario is not None, problems.render("en")
    return scenario


@pytest.mark.parametrize(
    ("edge", "moved"), [(3.93, (-60, -10, -3, -1)), (4.0, (0, 1, 2, 3, 7, 10, 20, 35, 60))]
)
def test_no_cell_is_cut_off_by_a_wall_a_little_askew(
    tmp_path: Path, edge: float, moved: tuple[int, ...]
) -> None:
    for moved_mm in moved:
        for door in (0.7, 1.0, 1.333):
            scenario = study(tmp_path, corner=4 + moved_mm / 1000, edge=edge, door=door)
            stage = prepare(scenario)
            exits = [row for row, o in enumerate(stage.walkable.site.openings) if o.exit]
            way_m = stage.fields.get(Goal(exits=tuple(exits))).cell_m
            assert np.isfinite(way_m).all(), (moved_mm, door)
            assert (way_m >= 0).all()


@pytest.mark.parametrize("corner", [3.999, 4.001, 4.01])
def test_everybody_gets_out_of_a_room_a_little_askew(tmp_path: Path, corner: float) -> None:
    outcome = simulate(study(tmp_path, corner=corner), seed=1)
    assert outcome.result["evacuation_time_s"] is not None
    walked = np.array(outcome.people["walked_m"])
    assert np.isfinite(walked).all()
    assert (walked >= 0).all()


def test_a_segment_rounded_away_from_its_wall_is_put_back() -> None:
    edges = np.array([[4.0, 0.0, 4.01, 5.0], [0.0, 0.0, 4.0, 0.0]])
    rounded = np.array([4.0011, 0.549997, 4.0029, 1.449995])
    moved = on_wall(rounded, edges)
    assert 0 < np.abs(moved - rounded).max() < 1e-6
    across = (moved[0::2] - 4.0) * 5.0 - moved[1::2] * 0.01
    assert np.abs(across).max() < 1e-14
    for kept in ([1.0, 0.0, 2.0, 0.0], [1.0, 2.0, 2.0, 2.0]):
        assert on_wall(np.array(kept), edges).tolist() == kept
