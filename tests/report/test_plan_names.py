"""Names on the plans: exits are all named, off the plan where there is room, else with a line."""

import re
from dataclasses import replace

import pytest

from sim.report.exitlabels import exit_labels
from sim.report.labels import Places
from sim.report.planlabels import plan_view, room_labels
from sim.report.planview import NARROW
from sim.report.reading import Reading

SIZE = 9.0


def _with_exits(outcome, names):
    """Return the made-up run with exits side by side in the south wall of lobby and kitchen."""
    main = next(opening for opening in outcome.site.openings if opening.id == "main")
    more = [
        replace(main, id=f"x{i:02d}", name=name, segment_a=((0.4 + 2.1 * i, 0), (1.3 + 2.1 * i, 0)))
        for i, name in enumerate(names)
    ]
    site = outcome.site
    kept = [opening for opening in site.openings if opening.id not in {"main", "kitchen-window"}]
    return Reading(replace(outcome, site=replace(site, openings=(*kept, *more))))


def _labels(reading, *, size=SIZE):
    view = plan_view(reading)
    unit = max(1.0, view.units(NARROW))
    places = Places()
    return view, str(
        exit_labels(reading, view, view.site.levels[0], places, size=size * unit, class_="nl")
    )


@pytest.mark.parametrize("count", [2, 5, 6])
def test_no_name_of_an_exit_vanishes(outcome, count):
    names = [f"South entrance {i} (visitors)" for i in range(count)]
    _, drawn = _labels(_with_exits(outcome, names))
    for name in [*names, "Back door"]:
        assert name in drawn


def test_a_name_away_from_its_exit_has_a_line_to_it(outcome):
    names = [f"South entrance {i} (visitors)" for i in range(4)]
    view, drawn = _labels(_with_exits(outcome, names))
    starts = re.findall(r'<path d="M([\d.]+) ([\d.]+)L', drawn)
    assert len(starts) >= 2
    marks = [view.at((0.85 + 2.1 * i, 0)) for i in range(4)] + [view.at((22, 3.45))]
    for x, y in starts:
        # Each line begins behind the mark of one exit.
        assert min(abs(float(x) - a) + abs(float(y) - b) for a, b in marks) <= 21


def test_one_exit_with_room_beside_it_needs_no_line(outcome):
    _, drawn = _labels(_with_exits(outcome, ["Main"]), size=4.0)
    assert "Main" in drawn
    assert not re.search(r'class="lead good', drawn)


def test_a_long_name_of_a_room_stands_in_two_lines(outcome):
    spaces = tuple(
        replace(space, name="Fire control room and post") if space.id == "kitchen" else space
        for space in outcome.site.spaces
    )
    reading = Reading(replace(outcome, site=replace(outcome.site, spaces=spaces)))
    view = plan_view(reading)
    drawn = str(room_labels(view, view.site.levels[0], Places(), size=24.0, class_="wl"))
    assert re.findall(r">([^<]*(?:Fire|post)[^<]*)<", drawn) == ["Fire control", "room and post"]


def test_the_chinese_form_of_a_name_in_two_lines_is_no_wider_than_they_are(outcome):
    spaces = tuple(
        replace(space, name="Files and copier") if space.id == "kitchen" else space
        for space in outcome.site.spaces
    )
    reading = Reading(replace(outcome, site=replace(outcome.site, spaces=spaces)))
    view = plan_view(reading)
    drawn = str(room_labels(view, view.site.levels[0], Places(), size=40.0, class_="wl"))
    english = re.findall(r'<text[^>]*class="room wl en"[^>]*>([^<]*)<', drawn)
    chinese = re.findall(r'<text[^>]*class="room wl zh"[^>]*>([^<]*)<', drawn)
    assert english[-2:] == ["Files and", "copier"]
    assert chinese[-2:] == ["档案与", "复印间"]
    assert not any("Files" in line for line in chinese)
