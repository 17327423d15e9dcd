"""The example of the how-to on gates and visitors does what the page says."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from sim.scenario.load import load_scenario
from sim.simulation.simulate import simulate

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "gates-and-visitors.md"


@pytest.fixture(scope="module")
def outcome(tmp_path_factory):
    folder = tmp_path_factory.mktemp("metro")
    site, scenario, _ = re.findall(r"```yaml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    for name, text in (("buildings/metro.yaml", site), ("scenarios/metro.yaml", scenario)):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    loaded, problems = load_scenario(folder / "scenarios" / "metro.yaml")
    assert not problems.items, problems.render("en")
    return simulate(loaded, seed=1)


def out_s(outcome, group):
    out = np.array([float(x) if x not in ("", None) else np.nan for x in outcome.people["out_s"]])
    mine = np.array([g == group for g in outcome.people["group"]])
    return out[mine]


def test_trains_take_no_more_than_their_places_and_only_while_their_doors_are_open(outcome):
    left = out_s(outcome, "passengers")
    left = left[np.isfinite(left)]
    assert len(left) > 500
    phase = (left - 60) % 180
    assert (phase <= 40.5).all()
    _, counts = np.unique((left - 60) // 180, return_counts=True)
    assert counts.max() <= 200


def test_those_who_come_up_leave_by_the_street_against_the_others(outcome):
    assert np.isfinite(out_s(outcome, "arriving")).all()
    used = {row["id"]: row["used"] for row in outcome.result["exits"]}
    assert used["street"] == 120


def test_the_escalator_stops_and_everybody_is_accounted_for(outcome):
    (stop,) = (e for e in outcome.events if e.event == "escalator-set" and e.text == "stopped")
    assert stop.t_s == 480
    people = outcome.result["people"]
    assert sum(people["where"].values()) == people["total"]
