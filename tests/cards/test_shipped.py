"""The scorecards of the scenarios that ship, from the log file alone."""

from pathlib import Path

import pytest

from sim.cards import load_card, score, with_scorecard
from sim.events.csvfile import events_csv, read_events
from sim.events.vocabulary import vocabulary
from sim.scenario.load import load_scenario
from sim.simulation.simulate import simulate

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module", params=["hotel-night-fire", "school-drill"])
def outcome(request):
    scenario, problems = load_scenario(ROOT / "scenarios" / f"{request.param}.yaml")
    assert not problems.errors
    return simulate(scenario, seed=1)


def test_at_least_fifteen_items_follow_from_the_log_file_alone(outcome, tmp_path):
    path = tmp_path / "events.csv"
    path.write_bytes(events_csv(outcome.events))
    filled = score(read_events(path), load_card(outcome.scenario.scorecard))
    assert filled.evaluated >= 15
    assert filled.as_json() == with_scorecard(outcome).result["scorecard"]
    for result in filled.items:
        if result.value is not None:
            assert result.evidence, result.item.id


def test_the_engines_log_only_events_of_the_vocabulary(outcome):
    assert {event.event for event in outcome.events} <= set(vocabulary())
