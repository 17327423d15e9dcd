"""A report of several sites in one town: buildings are drawn, not dots beside streets."""

import shutil

import numpy as np
import pytest

from sim import examples
from sim.report.plan import levels_with_floors
from sim.report.planlabels import plan_view
from sim.report.reading import Reading
from sim.report.replay import ABSENT, through_doorways
from sim.scenario.load import load_scenario
from sim.simulation.simulate import simulate

TWO = """\
format: 1
name: Hall and school at once
sites: [../buildings/small-hall.yaml, ../buildings/primary-school.yaml]
town: ../buildings/riverside-town.yaml
starts: 2026-10-14 10:05
people:
  - {group: guests, in: small-hall/hall, count: 20}
  - {group: pupils, in: primary-school/101, count: 20, profile: pupils}
alarm: {at: 0 s, by: bell, zones: all}
run: {until: 90 s}
"""


@pytest.fixture(scope="module")
def reading(tmp_path_factory):
    folder = tmp_path_factory.mktemp("two")
    shutil.copytree(examples.root() / "buildings", folder / "buildings")
    (folder / "scenarios").mkdir()
    path = folder / "scenarios" / "two.yaml"
    path.write_text(TWO, encoding="utf-8")
    scenario, problems = load_scenario(path)
    assert scenario is not None, problems.render("en")
    return Reading(simulate(scenario, seed=1, trace=True))


def test_the_frame_of_the_plans_holds_the_buildings_and_not_the_streets(reading):
    x0, y0, x1, y1 = plan_view(reading).bounds
    assert x1 - x0 < 200
    assert y1 - y0 < 200


def test_plans_stand_site_by_site_from_the_top_storey_down(reading):
    view = plan_view(reading)
    names = [reading.level_name(view.site.levels[row].id).en for row in levels_with_floors(view)]
    school = [f"Willow Street Primary School, level L{n}" for n in (4, 3, 2, 1)]
    assert names == [*school, "Village hall, level G"]


def test_the_sites_are_named_once_each(reading):
    assert reading.site_name == "Willow Street Primary School, Village hall"


def test_nobody_is_drawn_on_the_streets(reading):
    view = plan_view(reading)
    trace = reading.outcome.trace
    rows = np.arange(trace.cell.shape[1])
    *_, level = through_doorways(reading, view, np.arange(len(trace.times_s)), rows)
    streets = {r for r, one in enumerate(view.site.levels) if view.is_street(one.id)}
    assert not streets & set(np.unique(level[level != ABSENT]).tolist())
