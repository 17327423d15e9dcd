"""The chain of reports: deadlines with and without deputies, messages accounted for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sim.distribution import Distribution
from sim.response.command.chain import chain_graph
from sim.response.plan import model
from tests.response.stub import first, guests, plan, play_hours, post

HOURS = 6 * 3600.0


def hotel_plan(*, deputies=(), manager_answers=1.0, **more):
    posts = (
        post("control-room", "control-room", needs=2),
        post("manager", "office", answer_p=manager_answers, deputies=deputies),
        post("security", "office"),
    )
    return plan(posts=posts, **more)


def run(the_plan, *, seed=1, stale=0.0, until=HOURS):
    inputs = model.ResponseInputs(plan=the_plan, stale_contacts=stale)
    return play_hours(inputs, seed=seed, until=until, groups=(guests(),))


def test_reports_climb_level_by_level_in_time():
    here = run(hotel_plan())
    names = ["site-to-unit-head", "unit-to-county", "county-to-city", "city-to-province"]
    times = [first(here, name) for name in names]
    assert None not in times
    assert times == sorted(times)
    assert times[1] - times[0] < 3600
    assert first(here, "report-late") is None


def test_a_leader_who_cannot_be_reached_stalls_the_chain_and_the_deadline_is_missed():
    here = run(hotel_plan(manager_answers=0.0))
    assert first(here, "call-unanswered", object="manager") is not None
    late = here.log.first("report-late", object="county")
    assert late is not None
    reported = here.log.first("unit-to-county")
    assert reported.t_s > late.t_s  # told directly once the deadline had passed
    assert reported.actor == "control-room"
    assert first(here, "leader-reached") is None


def test_with_a_deputy_the_same_deadline_is_met():
    here = run(hotel_plan(manager_answers=0.0, deputies=("security",)))
    acts = here.log.first("deputy-acts", object="manager")
    assert acts.actor == "security"
    assert first(here, "report-late", object="county") is None
    assert first(here, "unit-to-county") is not None


def test_a_report_that_is_never_made_is_omitted():
    silent = tuple(
        replace(link, fallback_after_s=10 * HOURS) if link.told == "manager" else link
        for link in hotel_plan().chain
    )
    here = run(hotel_plan(manager_answers=0.0, chain=silent), until=4 * 3600)
    assert first(here, "report-omitted", object="county") is not None
    assert first(here, "unit-to-county") is None


def test_an_own_fallback_names_who_is_told_instead():
    own = tuple(
        replace(link, fallback_after_s=900.0, fallback_to="county")
        if link.told == "manager"
        else link
        for link in hotel_plan().chain
    )
    here = run(hotel_plan(manager_answers=0.0, chain=own))
    assert first(here, "unit-to-county") is not None
    assert first(here, "report-late", object="county") is None


@pytest.mark.parametrize("answers", [0.0, 0.3, 0.7, 1.0])
@pytest.mark.parametrize("channel", ["phone", "radio"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_messages_are_accounted_for(answers, channel, seed):
    links = tuple(replace(link, by=channel) for link in hotel_plan().chain)
    here = run(
        hotel_plan(manager_answers=answers, chain=links), seed=seed, stale=0.5, until=3 * 3600
    )
    sent = {e.id for e in here.log if e.event == "message-sent"}
    ended = [
        cause
        for e in here.log
        if e.event in ("message-acknowledged", "message-lost")
        for cause in e.cause
        if cause in sent
    ]
    assert len(ended) == len(set(ended))
    assert set(ended) <= sent
    still_open = sent - set(ended)
    assert len(still_open) <= 3  # only what is under way when the run ends
    assert all(here.log[m].t_s > 3 * 3600 - 300 for m in still_open)


def test_wrong_numbers_are_known_and_cost_time():
    right = run(hotel_plan())
    wrong = run(hotel_plan(), stale=1.0)
    assert first(wrong, "site-to-unit-head") > first(right, "site-to-unit-head") + 120
    assert first(wrong, "fact-contact-stale") == 0.0
    assert any(e.text == "wrong number" for e in wrong.log if e.event == "message-lost")


def test_nobody_is_told_twice():
    here = run(hotel_plan())
    told = [e.object for e in here.log if e.event == "notified"]
    assert len(told) == len(set(told))


def test_answering_takes_the_time_that_the_plan_says():
    posts = (
        post("control-room", "control-room", needs=2),
        replace(post("manager", "office"), answer_after=Distribution.fixed(100.0), answer_p=1.0),
        post("security", "office"),
    )
    here = run(plan(posts=posts), until=3600)
    sent = here.log.first("message-sent", object="manager")
    heard = here.log.first("message-acknowledged", actor="manager")
    assert heard.t_s - sent.t_s > 100


def test_the_graph_has_the_links_of_the_plan():
    graph = chain_graph(plan().chain)
    assert set(graph.edges) == {
        ("control-room", "manager"),
        ("manager", "county"),
        ("county", "city"),
        ("city", "province"),
    }
