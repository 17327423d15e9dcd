"""The picture of where the minutes went: bars join, every one says whose it was and how long."""

import itertools
import re

import pytest

from sim.report.html import render
from sim.report.minutes import goals
from sim.report.reading import Reading
from sim.report.waterfall import waterfall
from tests.results.made import with_result

LEAST = 1.5
"""Width of the shortest bar."""


def bars(drawing):
    """Return left end, width and owner of each bar, in order."""
    found = re.findall(
        r'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)" height="15" class="wf o-([\w-]+)"', drawing
    )
    return [(float(x), float(width), owner) for x, width, owner in found]


@pytest.mark.parametrize("shape", ["wide", "narrow"])
def test_each_bar_begins_where_the_one_above_ends_and_the_last_one_ends_the_picture(all_out, shape):
    for goal in goals(Reading(all_out)):
        drawn = bars(getattr(waterfall(goal, "en"), shape))
        assert [owner for *_, owner in drawn] == [item.owner for item in goal.stretches]
        for (x, width, _), (following, *_) in itertools.pairwise(drawn):
            # A bar too short to be seen is drawn a little longer.
            assert x + width == pytest.approx(following, abs=0.03) or width == LEAST
        scale = (drawn[-1][0] + drawn[-1][1] - drawn[0][0]) / (goal.end_s - goal.start_s)
        for (_, width, _), stretch in zip(drawn, goal.stretches, strict=True):
            assert width == pytest.approx(max(stretch.seconds * scale, LEAST), abs=0.03)


@pytest.mark.parametrize("shape", ["wide", "narrow"])
def test_every_bar_says_whose_time_it_was_who_held_it_and_how_long(all_out, shape):
    people, water = goals(Reading(all_out))
    drawn = getattr(waterfall(people, "en"), shape)
    for words in ("Pre-movement", "guests-7", "5 min 10 s", "行动前时间", "Front desk"):
        assert words in drawn
    assert "Turnout" in getattr(waterfall(water, "en"), shape)


def test_the_sums_are_those_of_the_bars(all_out):
    for goal in goals(Reading(all_out)):
        for item in goal.sums:
            own = sum(s.seconds for s in goal.stretches if s.owner == item.owner)
            assert item.seconds == pytest.approx(own)
        assert sum(item.seconds for item in goal.sums) == pytest.approx(goal.end_s - goal.start_s)
        assert [s.seconds for s in goal.sums] == sorted(
            (s.seconds for s in goal.sums), reverse=True
        )


def test_with_people_inside_the_page_says_what_they_wait_for(outcome):
    page = render(outcome)
    assert "Until the last person is out: not reached after 15 min 00 s" in page
    assert "1 unable to move, waiting for rescue, 2 told, but not set out" in page
    assert "1 人失去行动能力，等待营救、2 人已获通知但未动身" in page
    assert "运行结束时" in page


def test_a_milestone_that_is_missing_is_named_as_what_is_waited_for(outcome):
    data = outcome.result["minutes"]["first-water"] | {"reached": False, "waits_for": "119-answer"}
    (goal,) = goals(Reading(with_result(outcome, minutes={"first-water": data})))
    assert goal.note.en == "It waits for: 119 answered."


def test_what_kept_hands_full_is_said_with_how_much_of_it_was_walking(all_out):
    dial = next(e for e in all_out.events if e.event == "119-dial")
    part = {"owner": "hands", "who": "front-desk", "from_s": 0.0, "to_s": 60.0, "event": dial.id,
            "doing": dial.id, "walked_s": 0.0}  # fmt: skip

    def who(**changes):
        data = {"from_s": 0.0, "to_s": 60.0, "reached": True, "waits_for": "",
                "parts": [part | changes], "by_owner": {"hands": 60.0}}  # fmt: skip
        (goal,) = goals(Reading(with_result(all_out, minutes={"first-water": data})))
        return goal.stretches[0].who

    assert who().en == "Front desk: 119 dialled"
    assert who(walked_s=42.0).en == "Front desk: 119 dialled (42 s walk)"


def test_a_stretch_of_no_second_is_not_drawn(all_out):
    goal = goals(Reading(all_out))[1]
    assert goal.stretches
    assert all(item.seconds >= 0.5 for item in goal.stretches)
