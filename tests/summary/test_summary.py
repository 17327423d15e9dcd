"""The summary, the expanded scenario and the JSON schemas."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import jsonschema
import pytest

from sim import examples, messages
from sim.messages.shipped import shipped
from sim.scenario.load import load_scenario
from sim.scenario.schema import json_schemas
from sim.summary.data import check_data
from sim.summary.expanded import expanded, expanded_text
from sim.summary.tables import shown_width, table
from sim.summary.text import check_report
from sim.yamlsrc import ProblemList, load
from sim.yamlsrc.compose import compose

if TYPE_CHECKING:
    from tests.scenario.conftest import Project


def test_the_summary_says_what_matters(project: Project) -> None:
    shown = check_report(project.good(), "en")
    for piece in (
        "starts 2026-10-01 02:10 (Thursday)",
        "People: 5; 4 have to leave, 4 are asleep",
        "not there at this start: cleaners",
        "all exits 2.20 m, usable 1.20 m",
        "only one exit can be reached",
        "desk   1 of 2 on duty  !  deputies: owner",
        "fs  ",
        "1 act in this run, 1 overdue",
        "exit-locked  back  state: locked  overdue",
        "Exits that are locked (back)",
    ):
        assert piece in shown


def test_the_summary_speaks_chinese(project: Project) -> None:
    shown = check_report(project.good(), "zh")
    assert "人员：共 5 人" in shown
    assert "锁闭" in shown


def test_the_compliance_sheet_takes_the_busiest_hour(project: Project) -> None:
    project.change("fire.yaml", "count: 3, present", "count: 30, present")
    site = check_data(project.good())["sites"][0]
    assert site["people"] == 5
    assert site["busiest"] == 30


def test_the_summary_is_plain_data(project: Project) -> None:
    data = check_data(project.good())
    assert json.loads(json.dumps(data))["people"]["total"] == 5


def test_the_expanded_scenario_is_yaml_that_can_be_read(project: Project) -> None:
    scenario = project.good()
    problems = ProblemList()
    tree = compose(expanded_text(scenario), "expanded", problems)
    assert not problems.items
    assert tree is not None
    sites = tree.value["sites"]
    assert [space["id"] for space in sites["inn"]["spaces"]] == ["hall", "r1", "r2"]
    back = next(opening for opening in sites["inn"]["openings"] if opening["id"] == "back")
    assert back["state"] == "locked"
    assert expanded(scenario)["groups"][0]["people"] == 4


@pytest.mark.parametrize("kind", sorted(json_schemas()))
def test_every_schema_is_one(kind: str) -> None:
    jsonschema.Draft202012Validator.check_schema(json_schemas()[kind])


def test_the_examples_fit_their_schemas() -> None:
    schemas = json_schemas()
    root = examples.scenarios()[0].parent
    folders = {"scenario": root, "plan": root / "plans", "register": root / "registers"}
    checked = 0
    for kind, folder in folders.items():
        validator = jsonschema.Draft202012Validator(schemas[kind])
        for path in sorted(folder.glob("*.yaml")):
            source = load(path, problems=ProblemList())
            assert source is not None
            assert [error.message for error in validator.iter_errors(source.data)] == []
            checked += 1
    assert checked >= 3


@pytest.mark.parametrize("path", examples.scenarios(), ids=lambda path: path.stem)
def test_every_example_loads_and_sums_up_in_both_languages(path: object) -> None:
    scenario, problems = load_scenario(path)  # type: ignore[arg-type]
    assert problems.errors == [], problems.render("en")
    assert scenario is not None
    for lang in messages.LANGUAGES:
        assert shipped(scenario.name, lang) in check_report(scenario, lang)


def test_columns_align_by_what_characters_occupy() -> None:
    lines = table([["大堂", "1"], ["hall", "22"]], right=(1,))
    assert lines == ["  大堂   1", "  hall  22"]
    assert len({shown_width(line) for line in lines}) == 1
