"""The picture of the command chain: who told whom, how often it was tried, who never knew."""

import re
from dataclasses import replace

import pytest

from sim.analysis.chain import chain_figures
from sim.events.log import EventLog
from sim.report.chaintree import chain_drawing
from sim.report.chainview import chain_tree
from sim.report.html import render, write_report
from sim.report.reading import Reading
from sim.response.plan.model import ChainLink, Plan, Post
from tests.results.made import with_result

LINKS = (
    ChainLink("desk", "manager"),
    ChainLink("desk", "guard", by="radio"),
    ChainLink("manager", "engineer"),
    ChainLink("guard", "engineer", by="radio"),
    ChainLink("manager", "county", within_s=3600.0),
    ChainLink("county", "city"),
)
POSTS = (
    Post("desk", "Desk", where="lobby"),
    Post("manager", "Duty manager", deputies=("guard",)),
    Post("guard", "Guard"),
    Post("engineer", "Engineer", deputies=("guard",)),
)


def messages(log):
    """Log that the guard is told at once, the manager never, the engineer through the guard."""
    log.add("t0", t_s=0.0)
    log.add("notify-start", t_s=100.0, actor="desk", cause=1)
    first = log.add("message-sent", t_s=110.0, actor="desk", object="guard", cause=2, text="radio")
    heard = log.add("message-acknowledged", t_s=120.0, actor="guard", object="desk", cause=first)
    log.add("notified", t_s=120.0, actor="desk", object="guard", cause=heard, text="radio")
    for at in (130.0, 200.0):
        sent = log.add("message-sent", t_s=at, actor="desk", object="manager", cause=2)
        log.add("message-lost", t_s=at + 30, actor="desk", object="manager", cause=sent)
    sent = log.add("message-sent", t_s=240.0, actor="guard", object="engineer", cause=5)
    log.add("message-lost", t_s=260.0, actor="guard", object="engineer", cause=sent)
    again = log.add("message-sent", t_s=300.0, actor="guard", object="guard", cause=5)
    heard = log.add("message-acknowledged", t_s=320.0, actor="guard", object="guard", cause=again)
    acts = log.add("deputy-acts", t_s=320.0, actor="guard", object="engineer", cause=heard)
    log.add("notified", t_s=320.0, actor="guard", object="engineer", cause=acts, text="radio")


def reading_of(outcome, log, links=LINKS, posts=POSTS):
    response = replace(outcome.scenario.response, plan=Plan(posts=posts, chain=links))
    record = replace(outcome.record, chain=chain_figures(links, log))
    scenario = replace(outcome.scenario, response=response)
    return Reading(replace(outcome, scenario=scenario, events=tuple(log), record=record))


@pytest.fixture
def small(outcome):
    log = EventLog()
    messages(log)
    return reading_of(outcome, log)


def nodes(reading):
    return {node.id: (node, depth) for node, depth in chain_tree(reading).walk()}


def test_who_was_told_stands_below_who_told_them_with_channel_time_and_attempts(small):
    found = nodes(small)
    assert found["desk"][1] == 0
    guard, depth = found["guard"]
    assert (depth, guard.state, guard.parent, guard.how.en) == (
        1,
        "told",
        "desk",
        "radio, 1 attempt",
    )
    assert guard.when.en == "02:12:00 · 2:00"
    engineer, depth = found["engineer"]
    # By the plan it is the manager's to call, but the guard reached the deputy.
    assert (depth, engineer.parent) == (2, "guard")
    assert engineer.how.en == "radio, 2 attempts"
    assert engineer.deputy.en == "deputy: Guard"
    assert engineer.also == ("manager",)


def test_who_never_knew_is_marked_with_how_often_it_was_tried(small):
    manager, depth = nodes(small)["manager"]
    assert (depth, manager.state, manager.when.zh) == (1, "never", "始终未得知")
    assert manager.how.en == "2 attempts"


def test_a_level_that_was_not_due_is_not_said_to_have_never_known(small):
    county, _ = nodes(small)["county"]
    assert (county.state, county.when.en, county.parent) == ("not-due", "not due", "manager")


def test_single_points_are_those_without_which_others_hear_nothing(small):
    found = nodes(small)
    hang = {name: node.hang.en for name, (node, _) in found.items() if node.hang}
    assert hang == {"manager": "only way to 2", "county": "only way to 1"}
    drawn = chain_drawing(chain_tree(small), "en").wide
    assert drawn.count("post never covered") == 1  # the plan names a deputy for the manager
    assert drawn.count("post not-due single") == 1


@pytest.mark.parametrize("shape", ["wide", "narrow"])
def test_everybody_has_a_box_and_a_line_from_who_told_them(small, shape):
    drawn = getattr(chain_drawing(chain_tree(small), "en"), shape)
    assert drawn.count("<rect") == 6
    assert len(re.findall(r'class="link (told|never|not-due)"', drawn)) == 5
    assert drawn.count('class="link never"') == 1
    assert drawn.count('class="link also"') == (1 if shape == "wide" else 0)


def test_without_a_chain_there_is_no_picture(outcome):
    bare = with_result(outcome, chain=None)
    assert chain_tree(Reading(bare)) is None
    assert '<svg class="tree"' not in render(bare)


def test_a_teller_that_the_figures_do_not_know_does_not_lose_who_was_told(outcome):
    log = EventLog()
    messages(log)
    log.add("notified", t_s=900.0, actor="somebody", object="manager", cause=2)
    found = nodes(reading_of(outcome, log))
    assert found["manager"][1] == 1
    assert len(found) == 6


# ---- many

MANY = 20


def many(outcome, *, deep=False):
    """Return a run in which twenty people with long names tell each other."""
    names = [f"post-{i}" for i in range(MANY)]
    posts = tuple(
        Post(name, f"Deputy head of department {i} 保卫部值班人员") for i, name in enumerate(names)
    )
    links = tuple(
        ChainLink(names[i - 1 if deep else (i - 1) // 3], names[i]) for i in range(1, MANY)
    )
    log = EventLog()
    log.add("t0", t_s=0.0)
    log.add("notify-start", t_s=100.0, actor=names[0], cause=1)
    for i, link in enumerate(links):
        if i % 5 == 4:
            continue
        sent = log.add(
            "message-sent", t_s=200.0 + 60 * i, actor=link.teller, object=link.told, cause=2
        )
        log.add("notified", t_s=200.0 + 60 * i, actor=link.teller, object=link.told, cause=sent,
                text="phone")  # fmt: skip
    return reading_of(outcome, log, links, posts)


def boxes(drawing):
    return [
        tuple(float(v) for v in found)
        for found in re.findall(
            r'<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)" rx', drawing
        )
    ]


@pytest.mark.parametrize("deep", [False, True])
@pytest.mark.parametrize("shape", ["wide", "narrow"])
def test_no_box_covers_another_or_leaves_the_picture(outcome, deep, shape):
    drawn = getattr(chain_drawing(chain_tree(many(outcome, deep=deep)), "en"), shape)
    width, height = (
        float(v) for v in re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', drawn).groups()
    )
    found = boxes(drawn)
    assert len(found) == MANY
    for i, (x, y, w, h) in enumerate(found):
        assert x >= 0
        assert x + w <= width
        assert y + h <= height
        for a, b, c, d in found[i + 1 :]:
            assert x + w <= a or a + c <= x or y + h <= b or b + d <= y


def test_a_chain_too_deep_for_columns_becomes_an_outline(outcome):
    drawn = chain_drawing(chain_tree(many(outcome, deep=True)), "en").wide
    tops = [y for _, y, _, _ in boxes(drawn)]
    assert tops == sorted(tops)
    assert len(set(tops)) == MANY


INSIDE = """
return Array.from(document.querySelectorAll('svg.tree')).filter(s => s.getClientRects().length)
  .flatMap(svg => {
    const posts = Array.from(svg.querySelectorAll('.post')).map(p => p.getBoundingClientRect());
    return Array.from(svg.querySelectorAll('text')).filter(t => t.getClientRects().length)
      .map(t => [t.textContent, t.getBoundingClientRect()])
      .filter(([, b]) => !posts.some(p => p.left <= b.left && b.right <= p.right + 1
        && p.top <= b.top + 2 && b.bottom - 3 <= p.bottom)).map(([words]) => words);
  });
"""


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 375])
def test_every_word_stands_in_its_box(browser, outcome, tmp_path, width):
    page = write_report(many(outcome).outcome, tmp_path, lang="en").as_uri()
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 700},
    )
    try:
        browser.get(page)
        for lang in ("en", "zh-Hans"):
            browser.find_element("css selector", f'.switch [data-lang="{lang}"]').click()
            assert browser.execute_script(INSIDE) == []
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
