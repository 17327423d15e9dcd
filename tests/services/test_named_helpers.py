"""Those who need help may name who fetches them; whoever is not needed leaves."""

from __future__ import annotations

import numpy as np
import pytest

from sim.scenario.load import load_scenario
from tests.services.test_help import beds, play, staff, times, ward
from tests.simulation.variants import variant


def named(helpers):
    x, y, speed, where, options = beds(1)
    return (x, y, speed, where, {**options, "helped_by": helpers})


def test_only_those_who_are_named_fetch_somebody_and_the_others_leave():
    people = {"b": named(("porters",)), "nurses": staff(4), "porters": staff(2, role="")}
    world, _ = play(people, ward())
    (event,) = (event for event in world.log if event.event == "assist-start")
    assert event.actor.startswith("porters-")
    assert len(times(world, "assisted-out")) == 1
    nurses = world.population.rows_of_group["nurses"]
    out = world.people.out_s
    assert out[nurses].max() < out[world.population.rows_of_group["b"]].min() - 30


def test_a_role_may_be_named_too():
    people = {"b": named(("porter",)), "nurses": staff(4), "p": staff(2, role="porter")}
    world, _ = play(people, ward())
    (event,) = (event for event in world.log if event.event == "assist-start")
    assert event.actor.startswith("p-")


def test_nobody_else_comes_where_those_who_are_named_are_too_few():
    people = {"b": named(("porters",)), "nurses": staff(4), "porters": staff(1, role="")}
    world, _ = play(people, ward())
    assert len(times(world, "nobody-to-help")) == 1
    assert np.isnan(world.people.out_s[world.population.rows_of_group["b"]]).all()
    assert np.isfinite(world.people.out_s[world.population.rows_of_group["nurses"]]).all()


CHAIR = '  - {group: chair, in: "301", count: 1, profile: wheelchair, helped_by: HELPERS}\n'
FILE = "scenarios/school-drill.yaml"


def edit(helpers):
    line = "  - {group: teachers,"
    return (FILE, line, CHAIR.replace("HELPERS", helpers) + line)


def test_a_name_that_nobody_has_is_a_fault_with_the_one_that_was_meant(tmp_path):
    variant(tmp_path, "school-drill", edits=())
    path = tmp_path / "copy-0" / FILE
    _, line, new = edit("ofice teachers")
    path.write_text(path.read_text(encoding="utf-8").replace(line, new), encoding="utf-8")
    _, problems = load_scenario(path)
    (fault,) = problems.errors
    assert "office teachers" in problems.render("en")
    assert fault.span is not None


@pytest.mark.parametrize(
    ("helpers", "warned"), [("gate keepers", True), ("office teachers", False)]
)
def test_the_check_warns_where_those_who_are_named_are_too_few(tmp_path, helpers, warned):
    variant(tmp_path, "school-drill", edits=())
    path = tmp_path / "copy-0" / FILE
    _, line, new = edit(helpers)
    keeper = "  - {group: gate keepers, in: office, count: 1, profile: adults}\n"
    text = path.read_text(encoding="utf-8").replace(line, keeper + new)
    path.write_text(text, encoding="utf-8")
    _, problems = load_scenario(path)
    assert not problems.errors, problems.render("en")
    codes = [problem.code for problem in problems.warnings]
    assert ("people-no-helpers" in codes) == warned
