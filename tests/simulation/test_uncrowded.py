"""The response without its crowd does what it does with one, and needs none of its time."""

from pathlib import Path

import pytest

from sim.scenario.load import load_scenario
from sim.simulation.simulate import prepare, simulate
from sim.simulation.uncrowded import record_hazards, respond

HOTEL = Path(__file__).parents[2] / "scenarios" / "hotel-night-fire.yaml"
MILESTONES = (
    "alarm-ack", "verify-start", "alarm-confirmed", "119-answer", "general-alarm",
    "dispatch-order", "unit-arrive", "first-water-fd", "leader-reached", "unit-to-county",
)  # fmt: skip


@pytest.fixture(scope="module")
def hotel():
    scenario, problems = load_scenario(HOTEL)
    assert not problems.errors
    stage = prepare(scenario)
    return scenario, stage, record_hazards(scenario, stage)


def first(events):
    found = {}
    for event in events:
        found.setdefault(event.event, event.t_s)
    return found


@pytest.mark.parametrize("seed", [1, 2])
def test_without_its_crowd_the_response_keeps_its_times_within_half_a_minute(hotel, seed):
    scenario, stage, recording = hotel
    alone = first(respond(scenario, seed=seed, stage=stage, recording=recording).events)
    whole = first(simulate(scenario, seed=seed, stage=stage, series=False).events)
    # Until somebody walks, nothing differs at all.
    assert alone["alarm-signal"] == pytest.approx(whole["alarm-signal"], abs=1e-3)
    for name in MILESTONES:
        assert alone[name] == pytest.approx(whole[name], abs=30.0), name


def test_every_event_leads_back_to_the_start_and_nobody_is_hurt(hotel):
    scenario, stage, recording = hotel
    events = respond(scenario, seed=3, stage=stage, recording=recording).events
    by_id = {event.id: event for event in events}
    for event in events:
        root = event
        while root.cause:
            root = by_id[max(root.cause)]
        assert root.event == "t0" or root.event.startswith("fact-"), event
    assert not {event.event for event in events} & {"injured", "incapacitated", "death"}


def test_a_run_without_a_crowd_ends_once_what_is_asked_for_has_happened(hotel):
    scenario, stage, recording = hotel
    whole = respond(scenario, seed=1, stage=stage, recording=recording).events
    asked = [("general-alarm", "alarm-failed"), ("119-answer",)]
    part = respond(scenario, seed=1, stage=stage, recording=recording, enough=asked).events
    end = max(first(whole)["general-alarm"], first(whole)["119-answer"])
    # What was logged until then is the same, and nothing later is there.
    assert part == whole[: len(part)]
    assert part[-1].t_s <= end < whole[len(part)].t_s + 1e-9
    never = [("explosion",)]
    again = respond(scenario, seed=1, stage=stage, recording=recording, enough=never).events
    assert again == whole


def test_the_same_seed_gives_the_same_log_and_another_one_another(hotel):
    scenario, stage, recording = hotel
    one = respond(scenario, seed=5, stage=stage, recording=recording)
    assert respond(scenario, seed=5, stage=stage, recording=recording) == one
    assert respond(scenario, seed=6, stage=stage, recording=recording).events != one.events
