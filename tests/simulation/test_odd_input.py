"""Odd but allowed input plays to the end: nobody, obstacles over each other, ends of ranges."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import numpy as np
import pytest

from sim.results.tables import people_csv
from sim.scenario.load import load_scenario
from sim.simulation.simulate import simulate

if TYPE_CHECKING:
    from pathlib import Path

    from sim.simulation.outcome import RunOutcome

HALL = "small-hall"


def played(repository: Path, name: str, *settings: str) -> RunOutcome:
    path = repository / "scenarios" / f"{name}.yaml"
    scenario, problems = load_scenario(path, overrides=settings)
    assert scenario is not None, problems.render("en")
    return simulate(scenario, seed=1, best=True, trace=True)


@pytest.mark.parametrize(
    "setting",
    ["people=[]", "people.audience.count=0", "people.audience.present='08:00-09:00'",
     "people.audience={group: audience, arrive: {from: front, rate: 0 /s}}"],
)  # fmt: skip
def test_a_run_with_nobody_ends(repository: Path, setting: str) -> None:
    outcome = played(repository, HALL, setting)
    assert outcome.result["people"]["total"] == 0
    assert outcome.result["evacuation_time_s"] is None
    assert outcome.result["optimality"] == {"refused": "nobody"}


@pytest.mark.parametrize(
    "obstacles",
    [
        "[[[2,2],[4,2],[4,4],[2,4]],[[3,3],[5,3],[5,5],[3,5]]]",
        "[[[2,2],[4,2],[4,4],[2,4]],[[2,2],[4,2],[4,4],[2,4]]]",
        "[[[2,2],[4,2],[4,4],[2,4]],[[4,2],[6,2],[6,4],[4,4]]]",
        "[[[-0.001,2],[4,2],[4,4],[-0.001,4]]]",
        "[[[2,2],[4,2],[4,4],[2,4]],[[2.5,2.5],[3,2.5],[3,3],[2.5,3]]]",
    ],
)
def test_obstacles_over_each_other_or_a_hair_through_the_wall_are_united(
    repository: Path, obstacles: str
) -> None:
    setting = f"spaces.hall.obstacles={obstacles}"
    outcome = played(repository, HALL, setting, "exits.rear.state=closed", "injects=[]")
    assert outcome.result["people"]["where"]["inside"] == 0
    walked = np.array(outcome.people["walked_m"], dtype=float)
    assert np.isfinite(walked).all()
    assert (walked >= 0).all()


@pytest.mark.parametrize(
    "setting",
    [
        "run.cell=0.25",
        "run.cell=10",
        "run.patch=20",
        "run.step=1 s",
        "exits.front.width=0.2",
        "exits.front.capacity=1 /h",
        "people.audience.pre_movement={weibull: {shape: 0.05, scale: 9 s}}",
        "people.audience.pre_movement={lognormal: {median: 0.001 s, p90: 1 s}}",
        "people.audience.pre_movement=366 d",
        "spaces.hall.height=500",
        "alarm.at=366 d",
    ],
)
def test_the_ends_of_ranges_play(repository: Path, setting: str) -> None:
    outcome = played(repository, HALL, setting)
    assert outcome.result["people"]["total"] == 120


def test_names_are_texts_in_every_sheet(repository: Path) -> None:
    outcome = played(repository, HALL, 'people.audience.group="=HYPERLINK(1)"')
    table = list(csv.reader(io.StringIO(people_csv(outcome.people).decode("utf-8-sig"))))
    assert {row[1] for row in table[1:]} == {"'=HYPERLINK(1)"}
    assert all(row[0].startswith("'=HYPERLINK(1)-") for row in table[1:])
