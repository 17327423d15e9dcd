"""Too large is refused with a sentence; what is large but fits is told by its memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sim.building.expand import MOST_SPACES
from sim.scenario.checks.memory import needed_bytes
from sim.summary.data import check_data
from sim.summary.text import check_report

if TYPE_CHECKING:
    from tests.scenario.conftest import Project

FIELD = """\
format: 1
name: Field
use: ground
spaces: [{id: hall, use: ground, outline: [[0, 0], [SIDE, 0], [SIDE, SIDE], [0, SIDE]]}]
exits: [{id: front, from: hall, at: [0, 9], kind: open, width: 3}]
"""
RUN = """\
format: 1
name: Field
site: ../buildings/inn.yaml
starts: 2026-10-01 10:00
people: [{group: few, in: hall, count: 10}]
alarm: {at: 0 s, by: voice, zones: all}
run: {until: 30 min}
"""


def field(project: Project, side_m: int) -> Project:
    project.files["buildings/inn.yaml"] = FIELD.replace("SIDE", str(side_m))
    project.files["scenarios/fire.yaml"] = RUN
    return project


def test_the_memory_of_a_run_is_stated(project: Project) -> None:
    scenario = field(project, 1000).good()
    assert 1e9 < check_data(scenario)["run"]["memory_bytes"] < 3e9
    assert "needs about 1.8 GB of memory" in check_report(scenario, "en")


def test_a_ground_that_does_not_fit_into_memory_is_refused(project: Project) -> None:
    told = field(project, 4400).faults()
    assert "[scenario-too-large]" in told
    assert "about 29 GB of memory, more than 8 GB" in told
    assert not project.load("run.cell=4")[1].errors


@pytest.mark.parametrize("until", ["1 h", "7 d"])
def test_memory_grows_with_people_and_length_of_the_run(project: Project, until: str) -> None:
    scenario = field(project, 100).good(f"run.until={until}")
    groups, sites = scenario.groups, tuple(scenario.sites.values())
    until_s = scenario.run.until_s

    def needed(factor: int) -> float:
        return needed_bytes(sites, groups * factor, cell_m=1.0, until_s=until_s)

    assert needed(3) - needed(2) == pytest.approx(needed(2) - needed(1))
    assert needed(2) > needed(1)


def test_a_site_of_too_many_spaces_is_refused_before_it_is_built(project: Project) -> None:
    levels = "levels: {L1: {elevation: 0, height: 3}, L2..L999: {like: L1}}\n"
    project.change("inn.yaml", "levels: {G: {elevation: 0, height: 3}}\n", levels)
    for _ in range(3):
        project.change("inn.yaml", "level: G", "level: L1")
    more = "".join(
        f"  - {{id: s{n}, level: L1, use: store, outline: "
        f"[[{n}, 20], [{n + 1}, 20], [{n + 1}, 22], [{n}, 22]]}}\n"
        for n in range(10)
    )
    project.change("inn.yaml", "openings:\n", f"{more}openings:\n")
    told = project.faults()
    assert f"the site has {999 * 13} spaces" in told
    assert f"at most {MOST_SPACES}" in told
