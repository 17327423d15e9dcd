"""Whoever is shut in on the ground floor climbs out of a window, if no bars are before it."""

from __future__ import annotations

import pytest

from sim.events.csvfile import events_csv
from sim.report.curves import exit_use
from sim.report.reading import Reading
from sim.report.story import paragraph
from tests.services.cabin import cabin, of, play

OPEN = {"door": "open"}
STORE_FIRE = """\
hazards: [{kind: fire, in: store, at: 0 s, growth: medium, peak: 1 MW, contents: mixed}]"""
BARS = """\
format: 1
site: cabin
hazards:
  - id: HH-1
    kind: window-bars
    target: window
    grade: major
    responsible: owner
    verifier: street office
    deadline: 2026-12-25
    history: [{on: 2026-09-12, status: registered, by: inspector}]
"""
SEEDS = (1, 2, 3, 4)


def harm(outcome):
    """Return how many are dead and how many have come to harm at all."""
    state = outcome.result["people"]["state"]
    return state["dead"], len(outcome.people["id"]) - state["unhurt"]


def test_people_shut_in_climb_out_one_after_another_and_are_counted(tmp_path):
    outcome = play(tmp_path)
    climbed = of(outcome, "climbed-out")
    assert [event.object for event in climbed] == ["window"] * 4
    stuck = {event.actor: event for event in of(outcome, "no-way-out")}
    assert all(event.t_s > stuck[event.actor].t_s for event in climbed)
    assert len({event.t_s for event in climbed}) == 4
    (opened,) = of(outcome, "window-opened")
    assert opened.cause == (stuck[climbed[0].actor].id,)
    assert climbed[0].cause == (opened.id,)
    assert opened.t_s < climbed[0].t_s

    assert outcome.people["exit"] == ["window"] * 4
    assert outcome.people["where"] == ["assembly"] * 4
    assert {use["id"]: use["used"] for use in outcome.result["exits"]} == {"main": 0, "window": 4}
    (last,) = of(outcome, "last-evacuee")
    assert (last.object, last.value) == ("window", 4)
    assert outcome.result["evacuation_time_s"] == max(outcome.people["out_s"])
    assert outcome.result["assembly"][0]["people"] == 4


def test_nobody_climbs_out_past_bars_and_more_come_to_harm(tmp_path):
    free = [play(tmp_path, seed=seed, **OPEN) for seed in SEEDS]
    barred = [play(tmp_path, seed=seed, barred="true", **OPEN) for seed in SEEDS]
    assert not any(of(outcome, "climbed-out") for outcome in barred)
    assert all(of(outcome, "climbed-out") for outcome in free)
    for without, with_bars in zip(free, barred, strict=True):
        assert harm(without) <= harm(with_bars)
    assert sum(harm(outcome)[0] for outcome in free) < sum(harm(o)[0] for o in barred)


@pytest.mark.parametrize("alarm", ["0 s", "5 s"])
def test_bars_change_nothing_where_nobody_is_shut_in(tmp_path, alarm):
    free, barred = (
        play(tmp_path, hazards=STORE_FIRE, alarm=alarm, barred=barred)
        for barred in ("false", "true")
    )
    assert events_csv(free.events) == events_csv(barred.events)
    assert dict(free.people) == dict(barred.people)
    assert not of(free, "no-way-out")


@pytest.mark.parametrize(
    "changes",
    [{"sill": "1.3"}, {"profile": "wheelchair"}, {"width": "0.5"}],
    ids=["high sill", "wheelchairs", "narrow"],
)
def test_nobody_climbs_who_cannot_or_where_no_one_could(tmp_path, changes):
    assert not of(play(tmp_path, **changes), "climbed-out", "window-opened")


def test_without_a_fire_nobody_leaves_by_a_window(tmp_path):
    outcome = play(tmp_path, exit="locked", hazards="")
    assert of(outcome, "no-way-out")
    assert not of(outcome, "climbed-out")


def test_people_in_the_hall_go_to_the_room_beside_it_that_has_a_window(tmp_path):
    shut_in = {"where": "hall", "exit": "locked", "inner": "closed", "hazards": STORE_FIRE}
    outcome = play(tmp_path, **shut_in)
    assert {event.object for event in of(outcome, "no-way-out")} == {"hall"}
    assert len(of(outcome, "climbed-out")) == 4
    assert not of(play(tmp_path, barred="true", **shut_in), "climbed-out")


def test_a_locked_window_is_broken_which_takes_longer(tmp_path):
    closed, locked = (of(play(tmp_path, window=w), "climbed-out") for w in ("closed", "locked"))
    assert closed[0].t_s < locked[0].t_s
    open_ = play(tmp_path, window="open")
    assert not of(open_, "window-opened")
    assert of(open_, "climbed-out")[0].t_s < closed[0].t_s


def test_numbers_of_the_scenario_count(tmp_path):
    scenario = cabin(tmp_path, parameters="parameters: {services.window.drop: 0.5 m}")
    assert scenario.parameters.changed == {"services.window.drop": 0.5}
    outcome = play(tmp_path, parameters="parameters: {services.window.drop: 0.5 m}")
    assert of(outcome, "no-way-out")
    assert not of(outcome, "climbed-out")


def test_bars_of_the_register_keep_people_in(tmp_path):
    (tmp_path / "bars.yaml").write_text(BARS, encoding="utf-8")
    outcome = play(tmp_path, parameters="register: bars.yaml")
    assert of(outcome, "no-way-out")
    assert not of(outcome, "climbed-out")
    assert "register-effect" not in {item.feature for item in outcome.scenario.unused}


def test_the_report_tells_who_left_by_a_window(tmp_path):
    reading = Reading(play(tmp_path))
    story = paragraph(reading)
    assert "climbed out of windows: 4." in story.en
    assert "从窗户翻出的人数：4。" in story.zh
    assert [(use.id, use.used) for use in exit_use(reading)] == [("window", 4), ("main", 0)]
