"""Figures of the call-out, against logs written by hand."""

from __future__ import annotations

from sim.analysis import callout as _callout
from sim.events.log import EventLog
from sim.town.model import DispatchRules, MutualAid
from tests.response.test_dispatch import town
from tests.results.made import as_json

callout_figures = as_json(_callout.callout_figures)


RULES = DispatchRules(mutual_aid=(MutualAid("aid", "engine", 5, "c", 60.0),))


def test_a_town_without_rules_has_no_figures():
    assert callout_figures(None, EventLog()) is None
    assert callout_figures(town(), EventLog()) is None


def test_a_quiet_night_has_nothing_to_tell():
    figures = callout_figures(town(dispatch=RULES), EventLog())
    assert figures == {
        "units": 3,
        "out_at_start": [],
        "queued_s": 0.0,
        "nearer_but_busy": [],
        "waited_for": [],
        "mutual_aid": [],
        "moved_up": [],
        "crew": [],
    }


def test_waits_crews_and_who_was_busy_are_those_of_the_log():
    log = EventLog()
    log.add("fact-unit-out", t_s=0.0, object="e-near", text="fire")
    log.add("119-queued", t_s=10.0)
    log.add("119-answer", t_s=25.0)
    missing = log.add("unit-unavailable", t_s=60.0, object="engine", text="all out")
    log.add("unit-unavailable", t_s=60.0, object="ladder", text="all out")
    log.add("unit-unavailable", t_s=60.0, object="boat")
    busy = [log.add("unit-busy", t_s=90.0, object="e-near", text="fire") for _ in range(2)]
    log.add("mutual-aid", t_s=90.0, object="aid")
    log.add("dispatch-order", t_s=90.0, object="aid", cause=(missing, *busy))
    log.add("unit-arrive", t_s=200.0, actor="aid")
    log.add("unit-arrive", t_s=300.0, actor="l-near")
    figures = callout_figures(town(dispatch=RULES), log)
    assert figures["out_at_start"] == [{"unit": "e-near", "about": "fire"}]
    assert figures["queued_s"] == 15.0
    assert figures["nearer_but_busy"] == ["e-near"]
    assert figures["waited_for"] == [{"kind": "engine", "s": 30.0}, {"kind": "ladder", "s": None}]
    assert figures["mutual_aid"] == ["aid"]
    assert figures["crew"] == [{"t_s": 200.0, "people": 5}, {"t_s": 300.0, "people": 9}]
