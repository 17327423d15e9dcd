"""The page of a week: what it says, and how it looks in a real browser."""

import math

import pytest

from sim.decide.hours.absent import Gain
from sim.decide.hours.goals import Answer
from sim.decide.hours.weakest import sum_up
from sim.decide.hours.week import Hour
from sim.report.week.figures import SHADES, shade
from sim.report.week.page import write_week
from sim.report.week.words import Told, hours_named

SCREENS = {"desktop": (1280, 900, False), "phone": (360, 740, True)}

# Texts of each picture that is shown: where they stand.
BOXES = """
return Array.from(document.querySelectorAll('svg')).map(svg =>
  Array.from(svg.querySelectorAll('text')).filter(t => t.getClientRects().length).map(t => {
    const b = t.getBoundingClientRect();
    return [b.left, b.top, b.right, b.bottom, t.textContent];
  }).filter(b => b[2] > b[0]));
"""


def week(warned, water=None):
    hours = []
    for number in range(168):
        times = {"warned": warned(number), "leader": 300.0}
        if water is not None:
            times["water"] = water(number)
        times = {goal: time for goal, time in times.items() if time is not None}
        owners = {
            goal: {"detection": time * 0.6, "hands": time * 0.4} for goal, time in times.items()
        }
        on_duty = {"desk": 2 if 8 <= number % 24 < 20 else 1, "guard": 1}
        hours.append(Hour(number, None, on_duty, (Answer(times, owners),)))
    return sum_up(hours, needs={"desk": 2, "guard": 1}, seeds=[1])


def told(summed, gains=()):
    posts = {"desk": "Control desk", "guard": ""}
    return Told("A fire", summed, gains, posts, minute=10, monday="2026-09-28")


def night(number):
    return 200.0 + (150.0 if not 8 <= number % 24 < 20 else 0.0) + (30.0 if number >= 120 else 0.0)


def test_the_findings_name_the_weakest_hour_by_how_much_and_what_costs_it():
    said = [sentence.en for sentence in told(week(night)).findings()]
    assert "Sat 00:10" in said[0]
    assert "6 min 20 s" in said[0]
    assert "3 min 00 s later than at best (Mon 08:10, 3 min 20 s)" in said[0]
    assert said[1].startswith("The time is lost here: Detection +1 min 48 s, Busy hands")


def test_a_week_without_a_difference_says_so_instead_of_naming_an_hour():
    (said,) = told(week(lambda number: 200.0)).findings()
    assert said.en.startswith("It makes no difference")


def test_an_hour_in_which_nobody_is_warned_is_the_weakest_and_is_said_never_to_be():
    silent = week(lambda number: None if number == 77 else 200.0)
    (said,) = told(silent).findings()
    assert "Thu 05:10" in said.en
    assert "never" in said.en
    assert silent.worst.hour == 77


def test_a_response_that_reaches_nothing_says_that_there_is_nothing_to_compare():
    hours = [Hour(number, None, {}, (Answer({}, {}),)) for number in range(168)]
    (said,) = told(sum_up(hours, needs={}, seeds=[1])).findings()
    assert "nothing to compare" in said.en


def test_all_posts_filled_at_once_is_left_out_where_one_of_them_does_as_much():
    one = Gain(0, "desk", 1, 2, {"warned": 60.0}, {"warned": True})
    none = Gain(0, "guard", 0, 1, {"warned": 0.0}, {"warned": False})
    both = Gain(0, "", 0, 0, {"warned": 61.0}, {"warned": True})
    more = Gain(0, "", 0, 0, {"warned": 90.0}, {"warned": True})
    only = Gain(5, "guard", 0, 1, {"warned": math.inf}, {"warned": True})
    summed = week(night)
    assert told(summed, [one, none, both]).telling == [one]
    assert told(summed, [one, none, more]).telling == [more, one]
    assert told(summed, [one, only]).telling == [only, one]
    assert told(summed, [only]).cost(only).en.endswith("only then: people are warned")


def test_a_gain_says_that_it_is_there_in_every_seed_only_where_it_is():
    sure = Gain(0, "desk", 1, 2, {"warned": 60.0}, {"warned": True})
    mostly = Gain(0, "desk", 1, 2, {"warned": 60.0}, {"warned": False})
    said = told(week(night))
    assert said.cost(sure).en.endswith("1 min 00 s sooner (in every seed)")
    assert said.cost(mostly).en.endswith("1 min 00 s sooner")
    assert "每个种子" in said.cost(sure).zh
    assert "每个种子" not in said.cost(mostly).zh


def test_hours_read_like_a_roster():
    night_hours = [n for n in range(168) if not 8 <= n % 24 < 20]
    assert hours_named(night_hours).en == "every day 00:00–08:00, 20:00–24:00"
    assert hours_named(range(120, 168)).en == "Sat–Sun 00:00–24:00"
    assert hours_named([9, 57]).zh == "周一、周三 09:00–10:00"


def test_differences_of_seconds_are_not_painted_as_if_they_mattered():
    assert shade(602.0, 600.0, 602.0) == 0
    assert shade(600.0, 0.0, 600.0) == len(SHADES) - 1


@pytest.mark.browser
@pytest.mark.parametrize("screen", sorted(SCREENS))
@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
def test_nothing_overlaps_and_the_page_is_no_wider_than_the_screen(browser, tmp_path, screen, lang):
    width, height, mobile = SCREENS[screen]
    gains = [Gain(3, "desk", 1, 2, {"warned": 60.0, "water": math.inf}, {"warned": True})]
    summed = week(night, lambda number: None if number % 5 == 0 else 900.0 + number)
    page = write_week(told(summed, gains), tmp_path / "week.html")
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile},
    )
    browser.get_log("browser")
    browser.get(page.as_uri())
    browser.find_element("css selector", f'.switch [data-lang="{lang}"]').click()
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    pictures = [boxes for boxes in browser.execute_script(BOXES) if boxes]
    assert len(pictures) == 6  # three weeks of hours, three sets of bars
    for boxes in pictures:
        boxes.sort(key=lambda box: box[0])
        for n, a in enumerate(boxes):
            for b in boxes[n + 1 :]:
                if b[0] > a[2] - 1:
                    break
                assert not (a[1] < b[3] - 2 and b[1] < a[3] - 2), (a, b)
    assert not browser.get_log("browser")
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
