"""Figures of the command chain, against graphs and logs worked out by hand."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.analysis import chain as _chain
from sim.events.log import EventLog
from sim.response.plan import model
from sim.response.plan.model import ChainLink
from tests.response.stub import guests, plan, play, post
from tests.results.made import as_json

chain_figures = as_json(_chain.chain_figures)


HOURS = 6 * 3600.0


def links(*pairs):
    base = plan().chain[0]
    return tuple(replace(base, teller=a, told=b) for a, b in pairs)


def told(log, *names, start="root", at=10.0):
    log.add("notify-start", t_s=0.0, actor=start)
    for number, name in enumerate(names, 1):
        log.add("notified", t_s=at * number, actor=start, object=name)
    return log


def by_id(figures):
    return {row["id"]: row for row in figures["posts"]}


def test_without_a_chain_or_a_message_there_are_no_figures():
    assert chain_figures((), told(EventLog())) is None
    assert chain_figures(links(("root", "a")), EventLog()) is None


def test_a_post_all_others_hang_on_is_the_only_way_to_them():
    chain = links(("root", "hub"), ("hub", "a"), ("hub", "b"), ("a", "c"), ("b", "c"))
    figures = by_id(chain_figures(chain, told(EventLog())))
    assert {name: row["only_way_to"] for name, row in figures.items()} == {
        "root": 4, "hub": 3, "a": 0, "b": 0, "c": 0,
    }  # fmt: skip
    assert {name: row["depth"] for name, row in figures.items()} == {
        "root": 0, "hub": 1, "a": 2, "b": 2, "c": 3,
    }  # fmt: skip
    assert figures["c"]["told_by"] == 2
    assert figures["hub"]["tells"] == 2
    assert figures["hub"]["betweenness"] == pytest.approx(3 / 12)  # root to a, b and c


def test_who_is_not_told_is_named_and_nine_in_ten_are_counted():
    names = [f"p{n}" for n in range(10)]
    chain = links(*(("root", name) for name in names))
    all_but_one = chain_figures(chain, told(EventLog(), *names[:9]))
    assert all_but_one["not_told"] == ["p9"]
    assert all_but_one["told_all_s"] is None
    assert all_but_one["told_p90_s"] == 90.0
    everybody = chain_figures(chain, told(EventLog(), *names))
    assert (everybody["told"], everybody["told_all_s"]) == (10, 100.0)
    assert chain_figures(chain, told(EventLog(), *names[:8]))["told_p90_s"] is None


def test_government_is_due_only_where_there_was_something_to_report():
    chain = links(("root", "a"), ("a", "county"))
    assert chain_figures(chain, told(EventLog(), "a"))["due"] == 1
    late = told(EventLog(), "a")
    late.add("report-late", t_s=3600.0, actor="a", object="county")
    assert chain_figures(chain, late)["not_told"] == ["county"]


@given(st.lists(st.sampled_from(["acknowledged", "lost", "open"]), max_size=12))
def test_messages_sent_are_those_acknowledged_lost_and_open(ends):
    log = told(EventLog())
    for end in ends:
        sent = log.add("message-sent", t_s=1.0, actor="root", object="a")
        if end != "open":
            log.add(f"message-{end}", t_s=1.0, actor="a", object="root", cause=sent)
    messages = chain_figures(links(("root", "a")), log)["messages"]
    assert messages["sent"] == len(ends)
    for end in ("acknowledged", "lost", "open"):
        assert messages[end] == ends.count(end)


def test_the_figures_of_a_run_are_those_of_its_log():
    posts = (
        post("control-room", "control-room", needs=2),
        post("manager", "office", answer_p=1.0),
        post("security", "office"),
    )
    here = play(
        model.ResponseInputs(plan=plan(posts=posts)), seed=1, until=HOURS, groups=(guests(),)
    )
    figures = chain_figures(plan(posts=posts).chain, here.log)
    assert figures["from"] == "control-room"
    assert figures["not_told"] == []
    assert figures["told_all_s"] > 3600  # the province is told by levels, each within its hours
    assert by_id(figures)["manager"]["only_way_to"] == 3
    assert figures["messages"]["open"] == 0
    assert isinstance(plan().chain[0], ChainLink)
