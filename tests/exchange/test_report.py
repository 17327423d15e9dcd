"""The second opinion in the report: both times, their spread, in both languages."""

import re
from dataclasses import replace

import pytest

from sim.exchange.opinion import refused, with_opinion
from sim.messages import Text
from sim.report.html import render
from sim.report.reading import Reading
from sim.report.second import second, sentence
from sim.results.compared import SecondOpinion
from tests.results.made import record

OPINION = {
    "engine": "jupedsim", "version": "1.4.2", "model": "CollisionFreeSpeedModel", "step_s": 0.01,
    "evacuation_time_s": 90.0, "out": 30, "moved": 0,
    "curve": {"t_s": [30.0, 60.0, 90.0], "people_out": [10, 20, 30]},
}  # fmt: skip


@pytest.fixture
def outcome(run, sites):
    return run(sites["hall"], "  - {group: guests, in: hall, count: 30, profile: same}")


def reading(outcome, *, ours=100.0, **more):
    timed = replace(outcome, record=replace(outcome.record, evacuation_time_s=ours))
    return Reading(with_opinion(timed, record({**OPINION, **more}, SecondOpinion)))


def test_both_times_and_their_spread_are_said_in_both_languages(outcome):
    words = sentence(reading(outcome, ours=120.0))
    assert "2 min 00 s in Muster" in words.en
    assert "1 min 30 s in JuPedSim" in words.en
    assert "differ by 30 s, 25 %" in words.en
    assert "相差 30 秒，为较长时间的 25 %" in words.zh


@pytest.mark.parametrize(
    ("ours", "theirs", "said"),
    [
        (None, 90.0, "no evacuation time"),
        (90.0, None, "no time to compare"),
        (None, None, "no evacuation times to compare"),
    ],
)
def test_no_spread_is_made_up_where_people_remain(outcome, ours, theirs, said):
    words = sentence(reading(outcome, ours=ours, evacuation_time_s=theirs))
    assert said in words.en
    assert "%" not in words.en + words.zh


def test_the_table_has_one_row_a_model_and_the_plot_both_curves(outcome):
    found = second(reading(outcome), "en")
    assert [row.out for row in found.rows] == ["30", "30"]
    assert found.rows[1].half.en == "1 min 00 s"
    assert found.rows[1].last.en == "1 min 30 s"
    assert 'class="line x0"' in found.plot.wide
    assert 'class="line x1"' in found.plot.wide
    assert found.notes == []
    (note,) = second(reading(outcome, moved=3), "en").notes
    assert note.en.startswith("3 people start more than half a metre")


def test_the_page_shows_the_section_only_where_it_was_asked_for(outcome):
    assert 'id="second"' not in render(outcome)
    page = render(reading(outcome).outcome)
    assert page.count('id="second"') == 1
    assert 'href="#second"' in page
    assert re.search(r"muster run drill.yaml --seed 1 --engine jupedsim", page)
    assert "exchange.jupedsim.radius" in page


def test_the_page_says_why_there_is_none(outcome):
    opinion = refused(Text("exchange.refused-lift", {"lift": "l1"}))
    page = render(with_opinion(outcome, opinion))
    assert "it knows no lifts" in page
    assert "它不能模拟电梯" in page
    assert "exits" in page
