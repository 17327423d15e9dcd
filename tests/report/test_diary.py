from dataclasses import replace

import pytest

from sim.events.log import Event, EventLog
from sim.report.diary import MOST_ROWS, entries, lane, told
from sim.report.reading import MILESTONES, Reading


@pytest.mark.parametrize(
    ("event", "actor", "expected"),
    [
        ("smoke-reaches", "", "hazard"),
        ("detect", "sd-kitchen", "detectors"),
        ("alarm-confirmed", "front-desk", "front-desk"),
        ("alarm-confirmed", "front-desk-1", "front-desk"),
        ("alarm-confirmed", "night staff-2", "front-desk"),
        ("exit-found-closed", "guests-7", "crowd"),
        ("last-evacuee", "guests-7", "crowd"),
        ("exit-first", "", "crowd"),
        ("unit-arrive", "e1", "e1"),
        ("inject", "INJ-01", "injects"),
        ("alerted", "", "site"),
    ],
)
def test_every_event_finds_its_lane(reading, event, actor, expected):
    assert lane(reading, Event(1, 0.0, event, actor)) == expected


def test_people_of_a_post_are_called_after_it(reading):
    assert reading.name("front-desk-2").en == "Front desk 2"
    assert reading.name("night staff-1").en == "Front desk 1"
    assert reading.name("guests-7").en == "guests-7"
    assert reading.name("e1").en == "e1"


def test_a_line_reads_with_the_names_people_use(reading):
    words = told(reading, reading.first("detect"))
    assert words.en == "Smoke detector sd-kitchen detects it in Kitchen <A&B>."
    assert "感烟探测器 sd-kitchen" in words.zh


def test_facts_and_counts_are_not_told(reading):
    rows, left_out = entries(reading, milestones=MILESTONES)
    assert left_out == 0
    assert len(rows) == len([e for e in reading.outcome.events if "fact" not in e.event])


def test_a_long_log_keeps_its_milestones(outcome):
    log = EventLog()
    for i in range(2 * MOST_ROWS):
        log.add("message-sent", t_s=float(i), actor="duty-manager", object="leader")
    log.add("last-evacuee", t_s=1e4, object="main")
    rows, left_out = entries(Reading(replace(outcome, events=tuple(log))), milestones=MILESTONES)
    assert len(rows) == MOST_ROWS
    assert left_out == MOST_ROWS + 1
    assert rows[-1].key
