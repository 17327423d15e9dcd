"""People who start in a part of a space."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from sim.people.sample import sample_people
from sim.rng import Streams

if TYPE_CHECKING:
    from tests.scenario.conftest import Project

PEOPLE = "  - {group: cleaners, in: hall, count: 3, present: 09:00-12:00, role: staff}\n"
CROWD = "  - {group: crowd, in: hall, count: 12, part: [[1, 0.5], [4, 0.5], [4, 1.5], [1, 1.5]]}\n"


def with_crowd(project: Project, old: str = "", new: str = "") -> Project:
    return project.change("fire.yaml", PEOPLE, PEOPLE + CROWD.replace(old, new))


def test_people_start_in_the_part_they_are_given(project: Project) -> None:
    scenario = with_crowd(project).good()
    people = sample_people(scenario.groups, scenario.site, Streams(1), calibration="sfpe")
    rows = people.rows_of_group["crowd"]
    assert np.all((people.x[rows] >= 1) & (people.x[rows] <= 4))
    assert np.all((people.y[rows] >= 0.5) & (people.y[rows] <= 1.5))
    assert np.ptp(people.x[rows]) > 2


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("[4, 1.5]", "[4, 9]", "people-part-outside"),
        ("[4, 0.5], [4, 1.5]", "[4, 1.5], [4, 0.5]", "outline-not-simple"),
        ("in: hall", "in: [hall, r1]", "people-part-of-many"),
        ("in: hall, count: 12", "in: hall, count: 60", "people-do-not-fit"),
    ],
)
def test_a_part_that_makes_no_sense_is_told(
    project: Project, old: str, new: str, code: str
) -> None:
    _, problems = with_crowd(project, old, new).load()
    assert [problem.code for problem in problems.errors] == [code]
