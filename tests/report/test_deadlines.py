"""Deadlines: those that stand in the inputs and no others, met or missed as the log says."""

from dataclasses import replace

import pytest

from sim.events.log import EventLog
from sim.report.deadlines import deadlines
from sim.report.html import render
from sim.report.reading import MILESTONES, Reading
from sim.report.timeline import timeline
from sim.response.plan.model import ChainLink, Inject, Plan, Post
from tests.results.made import with_result

POSTS = (Post("front-desk", "Front desk"), Post("duty-manager", "Duty manager"))


def run(outcome, rows, *, chain=(), injects=(), card=None):
    """Return a run with a plan, injects and a log of ``(name, time, actor, object)``."""
    log = EventLog()
    for name, t_s, actor, thing in rows:
        log.add(name, t_s=t_s, actor=actor, object=thing)
    log.add("end", t_s=900.0)
    response = replace(
        outcome.scenario.response,
        plan=Plan(posts=POSTS, chain=tuple(chain)),
        injects=tuple(injects),
    )
    scenario = replace(outcome.scenario, response=response)
    return Reading(
        with_result(replace(outcome, scenario=scenario, events=tuple(log)), scorecard=card)
    )


def states(reading):
    return [(item.lane, item.due_s, item.done_s, item.state) for item in deadlines(reading)]


LINK = ChainLink("front-desk", "county", within_s=300.0)
KNOWS = ("notify-start", 100.0, "front-desk", "")


def test_without_deadlines_in_the_inputs_there_are_none(outcome):
    reading = run(outcome, [KNOWS, ("119-dial", 240.0, "front-desk", "")])
    assert states(reading) == []


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("notified", 350.0, "front-desk", "county")], (400.0, 350.0, "met")),
        (
            [("report-late", 400.0, "front-desk", "county"),
             ("notified", 500.0, "front-desk", "county")],
            (400.0, 500.0, "missed"),
        ),
        ([("report-late", 400.0, "front-desk", "county")], (400.0, None, "missed")),
    ],
)  # fmt: skip
def test_a_report_has_its_deadline_from_when_the_one_who_tells_knew(outcome, rows, expected):
    assert states(run(outcome, [KNOWS, *rows], chain=[LINK])) == [("front-desk", *expected)]


def test_a_clock_that_began_elsewhere_ends_when_the_log_says_it_was_late(outcome):
    rows = [("report-late", 620.0, "front-desk", "county")]
    assert states(run(outcome, rows, chain=[LINK])) == [("front-desk", 620.0, None, "missed")]


def test_in_a_drill_there_is_nothing_to_report_and_so_no_deadline(outcome):
    assert states(run(outcome, [KNOWS], chain=[LINK])) == []
    series = {k: v for k, v in outcome.series.items() if not k.startswith("fire")}
    calm = replace(outcome, series=series, scenario=replace(outcome.scenario, hazards=()))
    later = replace(LINK, within_s=7200.0)
    assert states(run(calm, [KNOWS], chain=[later])) == []
    inside = replace(later, told="duty-manager")
    assert states(run(calm, [KNOWS], chain=[inside])) == [("front-desk", 7300.0, None, "open")]


def test_a_deadline_after_the_end_of_the_run_is_open(outcome):
    link = replace(LINK, within_s=7200.0)
    assert states(run(outcome, [KNOWS], chain=[link])) == [("front-desk", 7300.0, None, "open")]


@pytest.mark.parametrize(
    ("verdict", "when", "at", "state"),
    [
        ("inject-met", 240.0, 240.0, "met"),
        ("inject-missed", 260.0, None, "missed"),
        ("inject-missed", 260.0, 261.0, "missed"),
        ("inject-before", 260.0, 150.0, "before"),
        ("", 260.0, None, "open"),
    ],
)
def test_what_trainers_expect_has_the_verdict_of_the_log(outcome, verdict, when, at, state):
    inject = Inject("INJ-1", 200.0, expect_event="119-answer", expect_within_s=60.0)
    rows = [("inject", 200.0, "INJ-1", "")]
    if at is not None:
        rows += [("119-answer", at, "119", "")]
    if verdict:
        rows += [(verdict, when, "INJ-1", "119-answer")]
    rows.sort(key=lambda row: row[1])
    assert states(run(outcome, rows, injects=[inject])) == [("injects", 260.0, at, state)]


def item(**changes):
    return {
        "id": "B01", "title": {"en": "Time to discovery", "zh": "发现时间"}, "unit": "s",
        "target": 60.0, "evidence": [1, 2], "sources": ["FT15"], "met": True, **changes,
    }  # fmt: skip


ROWS = [("t0", 0.0, "", "kitchen"), ("detect", 62.0, "front-desk-1", "kitchen")]


def test_the_fire_clock_of_a_scorecard_counts_from_its_beginning(outcome):
    reading = run(outcome, ROWS, card={"items": [item()]})
    assert states(reading) == [("front-desk", 60.0, 62.0, "missed")]
    later = run(outcome, ROWS, card={"items": [item(target=62.0)]})
    assert states(later)[0][3] == "met"


@pytest.mark.parametrize(
    "changes", [{"sources": ["DSN"]}, {"unit": "ratio"}, {"target": None}, {"evidence": []}]
)
def test_other_items_of_a_scorecard_are_no_fire_clock(outcome, changes):
    assert states(run(outcome, ROWS, card={"items": [item(**changes)]})) == []


def test_what_the_scorecard_does_not_judge_is_not_called_missed(outcome):
    card = {"items": [item(evidence=[1], met=None)]}
    assert [row[3] for row in states(run(outcome, ROWS, card=card))] == ["unrated"]
    card = {"items": [item(evidence=[1], met=False)]}
    assert [row[3] for row in states(run(outcome, ROWS, card=card))] == ["missed"]


def test_a_clock_of_several_units_has_a_deadline_for_each(outcome):
    rows = [
        ("dispatch-order", 10.0, "119", "e1"), ("dispatch-order", 10.0, "119", "e2"),
        ("unit-enroute", 60.0, "e1", ""), ("unit-enroute", 90.0, "e2", ""),
    ]  # fmt: skip
    card = {"items": [item(evidence=[1, 3, 2, 4])]}
    found = states(run(outcome, rows, card=card))
    assert found == [("e1", 70.0, 60.0, "met"), ("e2", 70.0, 90.0, "missed")]


@pytest.mark.parametrize("shape", ["wide", "narrow"])
def test_each_deadline_within_the_picture_has_a_flag_in_its_lane(outcome, shape):
    inject = Inject("INJ-1", 200.0, expect_event="119-answer", expect_within_s=60.0)
    rows = [KNOWS, ("inject", 200.0, "INJ-1", ""), ("notified", 350.0, "front-desk", "county"),
            ("inject-missed", 260.0, "INJ-1", "119-answer"),
            ("119-dial", 700.0, "front-desk", "")]  # fmt: skip
    rows.sort(key=lambda row: row[1])
    links = [LINK, ChainLink("front-desk", "city", within_s=7200.0)]
    reading = run(outcome, rows, chain=links, injects=[inject])
    found = timeline(reading, "en", milestones=MILESTONES)
    drawn = getattr(found, shape)
    assert drawn.count('class="flag due-met"') == 1
    assert drawn.count('class="flag due-missed"') == 1
    assert "due-open" not in drawn
    assert len(found.due) == 3
    assert "Front desk tells county" in drawn
    assert "前台报告" in drawn


def test_a_lane_without_events_is_there_for_its_deadline(outcome):
    rows = [("report-late", 620.0, "front-desk", "county"), ("119-dial", 700.0, "x", "")]
    reading = run(outcome, rows, chain=[replace(LINK, teller="duty-manager"), LINK])
    drawn = timeline(reading, "en", milestones=MILESTONES).wide
    assert ">Front desk</text>" in drawn


def test_the_page_lists_them_with_their_result_in_both_languages(outcome):
    page = render(outcome)
    assert "Time to discovery" in page
    for words in ("Deadlines", "时限", "scorecard B01", "评分表 B01", "按时"):
        assert words in page
