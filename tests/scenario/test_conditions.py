"""Conditions that can never be true, or always are, have a warning."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sim.movement.laws.book import CALIBRATIONS, greatest_density

if TYPE_CHECKING:
    from tests.scenario.conftest import Project

CONDITION = "density(hall) > 2 /m2"


def told(project: Project, condition: str, *options: str) -> str:
    old = next(c for c in (CONDITION,) if c in project.files["scenarios/fire.yaml"])
    return project.change("fire.yaml", old, condition).faults(*options)


def test_each_calibration_has_its_greatest_density() -> None:
    densities = {name: round(greatest_density(name), 2) for name in CALIBRATIONS}
    assert densities == {"sfpe": 3.76, "imo": 6.0, "measured": 5.4}


def test_a_density_that_no_crowd_reaches_names_the_calibrations_that_do(project: Project) -> None:
    said = told(project, "density(hall) > 4 /m2")
    assert said.count("[measure") == 1
    assert "scenarios/fire.yaml:15:36: warning: density(hall) cannot be more than 3.76 /m2" in said
    assert "never true" in said
    assert "a calibration that can: imo, measured" in said
    assert project.faults("run.calibration=imo") == ""


@pytest.mark.parametrize(
    ("condition", "code", "words"),
    [
        ("5 /m2 < density(hall)", "measure-density-never", "that can: imo, measured"),
        ("density(hall) >= 5.5 /m2", "measure-density-never", "that can: imo"),
        ("density(hall) > 7 /m2 or smoke(hall) > 1 /m", "measure-density-never", "no calibration"),
        ("not (density(hall) < 4 /m2)", "measure-density-always", "imo, measured"),
        ("out() > 40", "measure-never", "more than 5 "),
        ("out() <= 10", "measure-always", "more than 5 "),
        ("count(hall) > 40 and out() > 1", "measure-never", "more than 5 "),
        ("time() > 31 min", "measure-never", "1800 s"),
        ("1 < since(general-alarm)", "expr-missing-unit", "unit"),
        ("said('all out')", "expr-unknown-name", "no message 'all out'"),
    ],
)
def test_a_comparison_beyond_what_a_run_can_bring_is_told(
    project: Project, condition: str, code: str, words: str
) -> None:
    said = told(project, condition)
    assert said.count(f"[{code}]") == said.count("fire.yaml:15:") == 1
    assert words in said


@pytest.mark.parametrize(
    "condition",
    [
        "density(hall) > 3.7 /m2",
        "density(hall) > 2 /m2 and time() < 40 min",
        "out() >= 5",
        "count(hall) < 3",
        "time() >= 30 min",
        "density(hall) != 9 /m2",
        "density(hall) > 2 * 3 /m2",
    ],
)
def test_what_may_be_true_is_not_told(project: Project, condition: str) -> None:
    assert told(project, condition) == ""


def test_people_placed_more_densely_than_the_law_count(project: Project) -> None:
    project.change("fire.yaml", "count: 3, present: 09:00-12:00", "count: 90")
    said = told(project, "density(hall) > 4 /m2")
    assert "[measure" not in said


def test_a_message_of_a_measure_may_be_asked_for(project: Project) -> None:
    said = "  - {id: tell, when: time() > 1 min, do: {say: all out}}\ninjects:"
    project.change("fire.yaml", "injects:", said)
    assert told(project, "said('all out')") == ""


def test_other_people_may_be_there_at_another_start(project: Project) -> None:
    said = told(project, "out() > 6")
    assert "[measure-never]" in said
    project.change(
        "fire.yaml",
        "starts: 2026-10-01 02:10",
        "starts: {any_of: [2026-10-01 02:10, 2026-10-01 10:00]}",
    )
    assert "[measure-never]" not in project.faults()
