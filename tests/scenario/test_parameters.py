"""Numbers of the model that a scenario changes: read, checked, played with, and told."""

from __future__ import annotations

import ast
import pickle
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import sim
from sim import literature
from sim.parameters import COUNTS, LITERATURE, Parameters, settable
from sim.scenario.parameters import in_unit_of, limits, settable_names, shown
from sim.simulation.simulate import prepare, simulate
from sim.summary.data import check_data

if TYPE_CHECKING:
    from tests.scenario.conftest import Project

PLAYING = ("movement", "hazards", "response", "services", "world", "simulation")
"""Layers that play a scenario, and so take its numbers."""


def test_what_a_scenario_writes_differs_from_the_literature_and_nothing_else(
    project: Project,
) -> None:
    project.change("fire.yaml", "scorecard:", "parameters: {response.retry: 5 s}\nscorecard:")
    found = project.good("parameters.fire.hose.capacity=2.5 MW").parameters
    assert dict(found.changed) == {"response.retry": 5.0, "fire.hose.capacity": 2.5e6}
    assert found.value("fire.hose.capacity") == 2.5e6
    assert found.value("response.retry.late") == literature.value("response.retry.late")
    assert LITERATURE.value("response.retry") == literature.value("response.retry") == 60.0
    with pytest.raises(TypeError):
        found.changed["response.retry"] = 1.0  # type: ignore[index]


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("response.retri=5 s", "did you mean 'response.retry'?"),
        ("movement.cell=2", "cannot be changed by a scenario"),
        ("compliance.high-rise=20", "cannot be changed by a scenario"),
        ("fire.hose.capacity=12 kg", "write a number in W"),
        ("response.misheard=2 m", "write a bare number"),
        ("fire.hose.capacity=1e9", "is not possible here"),
        ("fire.hose.capacity=-1", "is not possible here"),
        ("response.phone.p=0", "is not possible here"),
        ("response.drive.unknown.p50=1 h", "would not be below 'response.drive.unknown.p90'"),
        ("crowding.level.1=3.2", "'crowding.level.1' would not be below 'crowding.level.2'"),
        ("crowding.level.5=5 /m2", "'crowding.level.4' would not be below 'crowding.level.5'"),
        ("crowding.area=4 m2", "cannot be changed by a scenario"),
        ("tenability.breathing.high=1.4", "would not be below 'tenability.breathing.high'"),
        ("fire.hose.capacity={value: 3 MW, low: 4 MW, high: 5 MW}", "does not hold its value"),
        ("fire.hose.capacity={value: 3 MW, low: 2 MW}", "has one end only"),
        ("fire.hose.capacity=[3 MW]", "a number or text is expected"),
        ("response.radio.loss=3", "from 0 to 1"),
        ("response.phone.loss=-4", "from 0 to 1"),
        ("tenability.heat.least=-400 degC", "is not possible here"),
        ("fire.ambient=400 K", "is not possible here"),
        ("movement.congestion.heed=2.5", "is not possible here"),
        ("fire.flashover.temperature=873 kg", "write a number in degC"),
        ("response.attempts=2.5", "write a whole number from 1 to 60"),
        ("response.attempts=0.4", "from 1 to 60"),
        ("response.attempts=.nan", "write a bare number"),
        ("response.attempts=1e400", "write a bare number"),
        ("response.attempts={value: 3, low: 1.5, high: 4}", "write a whole number"),
        ("response.ambulance.seats=3.5 people", "3.5 people cannot be counted"),
        ("response.search.led.hood=0.2", "from 1 people to 40 people"),
        ("response.report.omitted=0.5", "from 1 to 40"),
    ],
)
def test_a_number_that_cannot_be_meant_is_a_fault_at_its_place(
    project: Project, option: str, said: str
) -> None:
    scenario, problems = project.load(f"parameters.{option}")
    assert scenario is None
    [problem] = problems.errors
    assert said in problem.message("en")
    assert problem.span is not None
    assert problem.span.is_option


def test_a_fault_of_a_file_is_told_at_its_line(project: Project) -> None:
    project.change("fire.yaml", "scorecard:", "parameters:\n  response.retri: 5 s\nscorecard:")
    assert "scenarios/fire.yaml:19:3:" in project.faults()


def test_numbers_below_a_part_of_their_name_are_one_fault_that_says_how_to_write_them(
    project: Project,
) -> None:
    nested = "parameters:\n  movement:\n    patience: 5 s\n    step: 1 s\nscorecard:"
    project.change("fire.yaml", "scorecard:", nested)
    scenario, problems = project.load()
    assert scenario is None
    [problem] = problems.errors
    assert problem.code == "nested-parameter"
    assert "write movement.patience: ..." in problem.message("en")
    assert "scenarios/fire.yaml:19:3:" in project.faults()
    scenario, problems = project.change(
        "fire.yaml", "patience: 5 s", "congestion: {heed: 1}"
    ).load()
    assert scenario is None
    [problem] = problems.errors
    assert "write movement.congestion.heed: ..." in problem.message("en")


def test_a_number_beyond_its_source_is_played_with_a_warning(project: Project) -> None:
    scenario, problems = project.load("parameters.fire.hose.capacity=5 MW")
    assert scenario is not None
    [warning] = [each for each in problems.warnings if each.code == "parameter-beyond"]
    assert "2 MW to 4 MW" in warning.message("en")


def test_a_range_is_kept_and_no_longer_told_to_have_no_effect(project: Project) -> None:
    scenario = project.good("parameters.fire.hose.capacity={value: 3 MW, low: 1 MW, high: 9 MW}")
    assert scenario.parameters.ranges["fire.hose.capacity"] == (1e6, 9e6)
    assert scenario.sampled
    assert "parameter-range" not in {item.feature for item in scenario.unused}


def test_the_summary_names_every_number_that_differs(project: Project) -> None:
    [told] = check_data(project.good("parameters.response.retry=5 s"))["parameters"]
    assert told == {"name": "response.retry", "value": 5.0, "unit": "s", "literature": 60.0}


@pytest.mark.parametrize(
    ("name", "written", "number"),
    [
        ("fire.hose.capacity", "3 MW", 3e6),
        ("fire.hose.capacity", "3000000", 3e6),
        ("fire.hose.capacity", 3e6, 3e6),
        ("response.retry", "1 min", 60.0),
        ("tenability.close.extinction", "0.7 1/m", 0.7),
        ("tenability.close.extinction", "0.7 /m", 0.7),
        ("tenability.close.temperature", "75 degC", 75.0),
        ("fire.flashover.temperature", "873.15 K", 600.0),
        ("fire.ambient", "20 degC", 293.15),
        ("fire.ambient", "20 °C", 293.15),
        ("fire.ambient", 293.15, 293.15),
        ("response.retry", "8s", 8.0),
        ("response.retry", "8秒", 8.0),
        ("response.phone.p", "50 %", 0.5),
        ("response.staff.speed", "3.6 km/h", 1.0),
        ("response.staff.speed", "3.6 km", None),
        ("response.staff.speed", "quick", None),
    ],
)
def test_numbers_come_in_the_unit_of_their_row(
    name: str, written: float | str, number: float | None
) -> None:
    found = in_unit_of(literature.constant(name), written)
    assert found == (number if number is None else pytest.approx(number))


def test_a_number_is_shown_in_the_unit_in_which_it_is_played() -> None:
    ambient = literature.constant("fire.ambient")
    assert shown(ambient, 300.0) == "300 K"
    assert shown(literature.constant("fire.hose.capacity"), 2.5e6) == "2.5 MW"
    for name in settable_names():
        row = literature.constant(name)
        low, high = limits(row)
        assert low <= row.value <= high, name
        if row.unit != "degC":
            assert in_unit_of(row, shown(row, row.value)) == pytest.approx(row.value), name


def test_every_number_that_is_rounded_is_one_that_is_counted() -> None:
    rounded = re.compile(r"round\(\s*[\w.]*value\(\s*f?\"([^\"{]+)")
    plain = re.compile(r"round\(\s*[\w.]*value\(\s*f?\"[^\"]+\"\s*\)\s*\)")
    found = {
        rounded.match(match[0])[1]  # type: ignore[index]
        for path in sorted(Path(sim.__file__).parent.rglob("*.py"))
        for match in plain.finditer(path.read_text(encoding="utf-8"))
    }
    assert "response.attempts" in found
    for name in found:
        counted = [each for each in COUNTS if each.startswith(name)]
        assert counted, name
    assert all(literature.value(name).is_integer() and settable(name) for name in COUNTS)


def test_the_number_of_the_literature_changes_nothing(project: Project) -> None:
    assert not project.good("parameters.response.retry=60 s").parameters.changed


def test_a_changed_number_changes_the_run_and_no_other(project: Project) -> None:
    usual = project.good("run.until=10 min")
    stage = prepare(usual)
    played = simulate(usual, seed=1, stage=stage)
    slow = replace(usual, parameters=Parameters.of({"response.smoke-detector.extinction": 0.322}))
    later = simulate(slow, seed=1, stage=stage)
    again = simulate(usual, seed=1, stage=stage)
    first = [next(e.t_s for e in run.events if e.event == "detect") for run in (played, later)]
    assert first[1] > first[0]
    assert later.result["parameters"] == {"response.smoke-detector.extinction": 0.322}
    assert "parameters" not in played.result
    assert again.events == played.events


def test_scenario_and_stage_are_frozen_and_pickle_as_small_as_before(project: Project) -> None:
    scenario = project.good("run.until=10 min", "parameters.response.retry=5 s")
    before = pickle.dumps(scenario)
    stage = prepare(scenario)
    simulate(scenario, seed=1, stage=stage)
    after = pickle.dumps(scenario)
    assert len(after) == len(before)
    found, again = pickle.loads(after), pickle.loads(pickle.dumps(stage))
    assert found.parameters == scenario.parameters
    assert simulate(found, seed=2, stage=again).events == simulate(scenario, seed=2).events


def _read_past_a_scenario(path: Path) -> list[str]:
    """Return the numbers that a file takes from the literature though a scenario may change them.

    Names that are put together (f-strings) count by how they begin.
    """
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and node.args):
            continue
        called = node.func
        asks = (isinstance(called, ast.Name) and called.id == "value") or (
            isinstance(called, ast.Attribute)
            and called.attr == "value"
            and isinstance(called.value, ast.Name)
            and called.value.id == "literature"
        )
        first = node.args[0]
        if isinstance(first, ast.JoinedStr) and isinstance(first.values[0], ast.Constant):
            first = first.values[0]
        name = first.value if asks and isinstance(first, ast.Constant) else ""
        if isinstance(name, str) and settable(name):
            found.append(f"{path.name}:{node.lineno} {name}")
    return found


@pytest.mark.parametrize("layer", PLAYING)
def test_what_plays_a_scenario_takes_every_number_from_it(layer: str, repository: Path) -> None:
    found = [
        place
        for path in sorted((repository / "sim" / layer).rglob("*.py"))
        for place in _read_past_a_scenario(path)
    ]
    assert found == []


def test_numbers_that_may_be_changed_are_those_of_the_model() -> None:
    names = settable_names()
    assert len(names) > 400
    assert not [n for n in names if n.startswith(("building.", "compliance.", "cards.", "run."))]
