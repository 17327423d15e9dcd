"""The table of who was told: in the order of the chain, from the log, in both languages."""

from dataclasses import replace

from sim.events.log import Event
from sim.report.reading import Reading
from sim.report.told import told, told_sentence
from tests.results.made import with_result

CHAIN = {
    "from": "control-room",
    "due": 2,
    "told": 1,
    "not_told": ["county"],
    "told_all_s": None,
    "told_p90_s": None,
    "messages": {"sent": 3, "acknowledged": 1, "lost": 1, "open": 1, "wrong": 0},
    "posts": [
        {"id": "control-room", "sent": 3, "only_way_to": 3},
        {"id": "manager", "sent": 0, "only_way_to": 2},
        {"id": "county", "sent": 0, "only_way_to": 1},
        {"id": "city", "sent": 0, "only_way_to": 0},
    ],
}


def with_chain(outcome, **changes):
    last = len(outcome.events)
    events = (
        *outcome.events,
        Event(last + 1, 9000.0, "notify-start", "control-room"),
        Event(last + 2, 9060.0, "notified", "control-room", "manager"),
        Event(last + 3, 9090.0, "notified", "security", "manager"),
    )
    told = with_result(outcome, chain={**CHAIN, **changes})
    return Reading(replace(told, events=events)), last


def test_without_a_chain_nothing_is_shown(outcome):
    plain = Reading(with_result(outcome, chain=None))
    assert told(plain) == []
    assert not told_sentence(plain)


def test_each_row_is_the_first_time_somebody_was_told_and_by_whom(outcome):
    reading, last = with_chain(outcome)
    rows = told(reading)
    assert [row.event_id for row in rows] == [last + 1, last + 2, 0]  # city was not due
    assert not rows[0].by
    assert rows[1].by == reading.name("control-room")
    assert rows[1].at == reading.moment(9060.0)
    assert (rows[2].at.en, rows[2].at.zh) == ("never", "始终未得知")
    assert [row.hang for row in rows] == ["3", "2", "1"]


def test_the_sentence_says_who_was_not_told_or_how_long_it_took(outcome):
    some = told_sentence(with_chain(outcome)[0])
    assert "1 of 2" in some.en
    assert "3 messages, 1 acknowledged, 1 lost, 1 still open" in some.en
    assert "未得知" in some.zh
    every = told_sentence(with_chain(outcome, not_told=[], told=2, told_all_s=600.0)[0])
    assert "10 min" in every.en
    assert "全部得知" in every.zh
