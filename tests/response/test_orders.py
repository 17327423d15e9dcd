"""Orders: who acts has to know; every order is open, acknowledged, done or lost; lines are busy."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.analysis import account as _account
from sim.analysis import chain as _chain
from sim.analysis.account import order_states, unity
from sim.distribution import Distribution
from sim.events.log import EventLog
from sim.response.plan import model
from sim.response.plan.model import ChainLink, Step
from tests.response.stub import fire, first, plan, play, post
from tests.results.made import as_json

order_figures = as_json(_account.order_figures)
span = as_json(_account.span)


chain_figures = as_json(_chain.chain_figures)


STEPS = {
    "fire-alarm": (
        Step("verify", "control-room"),
        Step("call-119", "control-room", after="verified"),
        Step("voice-alarm", "control-room", after="verified", zones=("bed-0",)),
        Step("isolate-power-gas", "security", after="verified"),
        Step("report", "manager", to="owner", after="verified"),
        Step("guide", "porter", after="called"),
    )
}
POSTS = (
    post("control-room", "control-room", needs=2),
    post("manager", "office", answer_p=1.0, carries="phone"),
    post("security", "office"),
    post("porter", "bed-0", carries="phone"),
    post("owner", answer_p=1.0, level="unit"),
)
CHAIN = (
    ChainLink("control-room", "security", "radio"),
    ChainLink("control-room", "manager", "phone"),
    ChainLink("manager", "owner", "phone"),
)


def run(*, chain=CHAIN, posts=POSTS, steps=STEPS, seed=1, until=3600.0, **more):
    the_plan = plan(posts=posts, chain=chain, procedures=steps, **more)
    return play(model.ResponseInputs(plan=the_plan), seed=seed, until=until), the_plan


def orders(here, name, **more):
    return [
        e for e in here.log if e.event == name and all(getattr(e, k) == v for k, v in more.items())
    ]


def by_the_house(here):
    """Return whether somebody of the house has turned power and gas off."""
    return [
        event
        for event in here.log
        if event.event == "power-gas-isolated" and event.actor.startswith("security")
    ]


def test_nobody_reports_before_they_have_been_told():
    for seed in range(1, 6):
        here, _ = run(seed=seed)
        told = first(here, "notified", object="manager")
        assert told is not None
        reported = first(here, "message-sent", actor="manager", object="owner")
        assert reported is None or reported > told


def test_a_post_that_has_not_been_told_and_hears_nothing_does_not_act():
    deaf = (replace(CHAIN[0], lost=1.0), *CHAIN[1:])
    here, _ = run(chain=deaf, until=2400)
    assert first(here, "alarm-confirmed") is not None
    assert not by_the_house(here)
    assert not orders(here, "order-acknowledged", object="control-room", text="isolate-power-gas")
    heard, _ = run()
    done = first(heard, "power-gas-isolated")
    assert done > first(heard, "notified", object="security")


def test_whoever_hears_the_alarm_knows():
    here, _ = run()
    alarm = here.log.first("general-alarm")
    known = orders(here, "order-acknowledged", actor="porter")
    assert len(known) == 1
    assert alarm.id in known[0].cause
    assert known[0].t_s == max(alarm.t_s, first(here, "order-given", object="porter"))


def test_the_panel_itself_calls_whom_the_chain_does_not_reach():
    here, _ = run(chain=CHAIN[1:])
    told = here.log.first("notified", object="security")
    assert told.actor == "control-room"
    assert told.text == "radio"  # both carry one
    assert first(here, "power-gas-isolated") > told.t_s


def test_over_the_radio_posts_know_before_the_panel_dials():
    here, _ = run(control=(1, 1))
    assert first(here, "message-sent", object="security") == first(here, "alarm-confirmed")
    assert first(here, "119-dial") > first(here, "notified", object="security")


def test_an_order_to_a_post_nobody_holds_is_lost_and_one_to_a_deputy_is_not():
    roster_gone = tuple(p if p.id != "porter" else replace(p, needs=0) for p in POSTS)
    here, _ = run(posts=roster_gone)
    (lost,) = orders(here, "order-lost")
    assert (lost.actor, lost.object, lost.text) == ("control-room", "porter", "post-empty")
    stood_in = tuple(
        p if p.id != "porter" else replace(p, needs=0, deputies=("security",)) for p in POSTS
    )
    here, _ = run(posts=stood_in)
    assert not orders(here, "order-lost")
    assert first(here, "guide-at-gate") is not None


def test_an_order_is_lost_when_nobody_tries_any_more():
    chain = (replace(CHAIN[0], lost=1.0, fallback_after_s=600.0, fallback_to="owner"), *CHAIN[1:])
    here, _ = run(chain=chain)
    (lost,) = orders(here, "order-lost")
    assert lost.text == "call-unanswered"
    assert lost.t_s >= first(here, "call-unanswered", object="security")
    assert not by_the_house(here)


def test_what_is_done_is_reported_after_it_is_done():
    here, _ = run()
    (done,) = orders(here, "order-done", actor="security")
    assert done.t_s > first(here, "power-gas-isolated")
    states = order_states(list(here.log))
    assert states[here.log.first("order-given", object="security").id] == "done"


@settings(max_examples=12, deadline=None)
@given(
    lost=st.floats(0.0, 1.0),
    wrong=st.floats(0.0, 1.0),
    channel=st.sampled_from(["phone", "radio", "messenger", "app", "voice", "siren"]),
    seed=st.integers(1, 1000),
)
def test_every_order_and_message_is_accounted_for_whatever_is_lost(lost, wrong, channel, seed):
    chain = tuple(replace(link, by=channel, lost=lost, misunderstood=wrong) for link in CHAIN)
    here, the_plan = run(chain=chain, seed=seed, until=2000.0)
    log = list(here.log)
    states = order_states(log)
    assert set(states) == {e.id for e in log if e.event in ("order-given", "dispatch-order")}
    for order, state in states.items():
        ends = [
            e.event
            for e in log
            if e.event in ("order-done", "order-lost", "order-acknowledged") and order in e.cause
        ]
        # Acknowledged or lost by the order itself, once; done by the acknowledgement.
        assert len(ends) <= 1
        assert state in ("open", "acknowledged", "done", "lost")
        assert (state == "lost") == (ends == ["order-lost"]) or log[
            order - 1
        ].event != "order-given"
    found = chain_figures(the_plan.chain, log)
    if found is None:
        return
    for part, whole in (("messages", "sent"), ("orders", "issued")):
        parts = ("acknowledged", "lost", "open") + (("done",) if part == "orders" else ())
        assert found[part][whole] == sum(found[part][name] for name in parts)


@given(st.lists(st.sampled_from(["open", "acknowledged", "done", "lost"]), max_size=12))
def test_orders_are_counted_by_what_became_of_them(ends):
    log = EventLog()
    for end in ends:
        order = log.add("order-given", t_s=1.0, actor="a", object="b")
        if end == "lost":
            log.add("order-lost", t_s=1.0, actor="a", object="b", cause=order)
        if end in ("acknowledged", "done"):
            heard = log.add("order-acknowledged", t_s=1.0, actor="b", object="a", cause=order)
            if end == "done":
                log.add("order-done", t_s=1.0, actor="b", object="a", cause=heard)
    found = order_figures(list(log))
    assert found["issued"] == len(ends)
    for end in ("open", "acknowledged", "done", "lost"):
        assert found[end] == ends.count(end)
    assert found["closed"] == (ends.count("done") / len(ends) if ends else None)


def test_units_acknowledge_by_driving_and_are_done_by_arriving():
    log = EventLog()
    order = log.add("dispatch-order", t_s=0.0, actor="119", object="engine")
    other = log.add("dispatch-order", t_s=0.0, actor="119", object="ladder")
    drive = log.add("unit-enroute", t_s=60.0, actor="engine", cause=order)
    block = log.add("unit-blocked", t_s=90.0, actor="engine", cause=drive)
    assert order_states(list(log)) == {order: "acknowledged", other: "open"}
    log.add("unit-arrive", t_s=99.0, actor="engine", cause=block)
    assert order_states(list(log)) == {order: "done", other: "open"}


def test_two_who_command_one_post_are_counted_unless_command_was_handed_over():
    log = EventLog()
    log.add("order-given", t_s=0.0, actor="a", object="post")
    log.add("command-handover", t_s=1.0, actor="a", object="b")
    log.add("order-given", t_s=2.0, actor="b", object="post")
    assert unity(list(log)) == []
    log.add("order-given", t_s=3.0, actor="a", object="post")
    assert unity(list(log)) == ["post"]


@pytest.mark.parametrize(
    ("n", "remark"), [(2, "below"), (3, "within"), (7, "within"), (8, "above")]
)
def test_the_span_of_control_is_held_against_three_to_seven(n, remark):
    log = EventLog()
    for post_ in range(n):
        log.add("order-given", t_s=0.0, actor="a", object=f"p{post_}")
        log.add("notified", t_s=0.0, actor="a", object=f"p{post_}")
    assert span(list(log)) == {"who": "a", "leads": n, "remark": remark}
    assert span([]) is None


def test_a_post_whose_loss_cuts_the_chain_is_named():
    log = EventLog()
    log.add("notify-start", t_s=0.0, actor="root")
    chain = tuple(ChainLink(a, b) for a, b in (("root", "hub"), ("hub", "a"), ("hub", "b")))
    found = chain_figures(chain, log)
    assert (found["cut_points"], found["connectivity"]) == (["hub"], 1)
    ring = tuple(ChainLink(a, b) for a, b in (("root", "a"), ("root", "b"), ("a", "c"), ("b", "c")))
    found = chain_figures(ring, log)
    assert (found["cut_points"], found["connectivity"]) == ([], 2)


# ---- lines


def calls(here, **more):
    return [
        e
        for e in here.log
        if e.event == "message-sent" and all(getattr(e, k) == v for k, v in more.items())
    ]


def talking(here):
    """Return who talks with whom from when to when, calls on the telephone only."""
    sent = {e.id: e for e in here.log if e.event == "message-sent" and e.text == "phone"}
    return [
        (sent[cause].t_s, e.t_s, sent[cause].actor, sent[cause].object)
        for e in here.log
        if e.event == "message-acknowledged"
        for cause in e.cause
        if cause in sent
    ]


def test_a_callee_who_talks_is_busy_and_is_called_again():
    # Security talks to the porter for long; the owner does not answer, and security is the deputy.
    brief = Distribution.fixed(10.0)
    chain = (
        ChainLink("control-room", "security", "phone", takes=brief),
        ChainLink("control-room", "manager", "phone", takes=brief),
        ChainLink("security", "porter", "phone", takes=Distribution.fixed(300.0)),
        ChainLink("manager", "owner", "phone", takes=brief, attempts=1),
    )
    posts = (
        *POSTS[:2],
        replace(POSTS[2], answer_p=1.0),
        replace(POSTS[3], answer_p=1.0),
        replace(POSTS[4], answer_p=0.0, deputies=("security",)),
    )
    here, _ = run(chain=chain, posts=posts, steps={"fire-alarm": STEPS["fire-alarm"][:2]})
    long_call = here.log.first("message-acknowledged", actor="porter")
    busy = [e for e in here.log if e.event == "message-lost" and e.text == "busy"]
    assert busy
    assert {(e.actor, e.object) for e in busy} == {("manager", "security")}
    assert all(long_call.t_s - 300 <= e.t_s < long_call.t_s for e in busy)


def test_one_person_has_one_telephone_conversation_at_a_time():
    away = replace(POSTS[-1], needs=0)
    posts = (*POSTS[:-1], away, *(post(f"home-{n}", answer_p=1.0) for n in range(4)))
    # The owner sits at home: no pair of hands of the model, but one telephone.
    chain = CHAIN + tuple(ChainLink("owner", f"home-{n}") for n in range(4))
    here, _ = run(chain=chain, posts=posts)
    spans = [(a, b) for a, b, *who in talking(here) if "owner" in who]
    assert len(spans) == 5
    spans.sort()
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))


def test_a_radio_channel_carries_one_at_a_time():
    posts = POSTS + tuple(post(f"r-{n}", "office") for n in range(4))
    slow = Distribution.fixed(600.0)
    chain = (
        *CHAIN,
        *(ChainLink("security", f"r-{n}", "radio", takes=slow) for n in range(2)),
        *(ChainLink("manager", f"r-{n}", "radio") for n in range(2, 4)),
    )
    here, _ = run(chain=chain, posts=posts)
    sent = {e.id: e for e in here.log if e.event == "message-sent" and e.text == "radio"}
    ended = {
        cause: e.t_s
        for e in here.log
        if e.event in ("message-acknowledged", "message-lost")
        for cause in e.cause
        if cause in sent
    }
    spans = sorted((sent[n].t_s, end) for n, end in ended.items())
    assert len(spans) >= 4
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))


def test_an_inject_keeps_the_radio_busy():
    effect = model.Effect("channel", "radio", seconds=900.0)
    the_plan = plan(posts=POSTS, chain=CHAIN, procedures=STEPS)
    inject = model.Inject("i", at_s=0.0, effect=effect)
    here = play(model.ResponseInputs(plan=the_plan, injects=(inject,)), hazards=[fire()])
    assert first(here, "message-sent", object="security") >= 900.0
