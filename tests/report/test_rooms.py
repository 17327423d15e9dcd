"""Rooms without a name are called after the use that their id is, in Chinese."""

import re
from dataclasses import replace

import pytest

from sim import messages, words
from sim.report.labels import Places
from sim.report.planlabels import plan_view, room_labels
from sim.report.reading import Reading
from sim.report.rooms import room_called


@pytest.mark.parametrize(
    ("identifier", "chinese"),
    [
        ("office", "办公室"),
        ("office-2", "办公室2"),
        ("office12", "办公室12"),
        ("conference-a", "会议室a"),
        ("L5/office", "L5/办公室"),
        ("hotel:L5/luggage-3", "hotel:L5/行李间3"),
        ("office-L5", "办公室 L5"),
        ("changing-room", "更衣室"),
        ("control-room-2", "消防控制室2"),
    ],
)
def test_the_word_of_a_use_is_put_into_chinese(identifier, chinese):
    called = room_called(identifier, {"L5"})
    assert (called.en, called.zh) == (identifier, chinese)


@pytest.mark.parametrize(
    "identifier", ["r1", "201", "officer", "back-office", "office-north", "L5"]
)
def test_any_other_id_stays(identifier):
    assert room_called(identifier, {"L5"}) is None


def test_every_known_use_of_a_space_has_a_word_in_chinese():
    for use in words.known("space-use"):
        assert not messages.text(f"report.use-{use}", "zh").isascii(), use


def _with_unnamed(outcome, identifier, name=""):
    """Return the made-up run with the kitchen under another id and without a name of its own."""
    spaces = tuple(
        replace(space, id=identifier, name=name) if space.id == "kitchen" else space
        for space in outcome.site.spaces
    )
    openings = tuple(
        replace(
            opening,
            a=identifier if opening.a == "kitchen" else opening.a,
            b=identifier if opening.b == "kitchen" else opening.b,
        )
        for opening in outcome.site.openings
    )
    return Reading(replace(outcome, site=replace(outcome.site, spaces=spaces, openings=openings)))


@pytest.mark.parametrize(("identifier", "chinese"), [("luggage-2", "行李间2"), ("r-2", "r-2")])
def test_tables_and_plans_call_a_room_so(outcome, identifier, chinese):
    reading = _with_unnamed(outcome, identifier)
    assert reading.name(identifier).zh == chinese
    assert reading.name(identifier).en == identifier
    view = plan_view(reading)
    drawn = str(room_labels(view, view.site.levels[0], Places(), size=24.0, class_="wl"))
    assert identifier in re.findall(r">([^<>]+)<", drawn)
    assert chinese in re.findall(r">([^<>]+)<", drawn)


def test_a_site_read_from_a_file_names_its_rooms_by_their_ids(outcome):
    reading = _with_unnamed(outcome, "luggage-2", name="luggage-2")
    assert reading.name("luggage-2").zh == "行李间2"


def test_a_name_of_its_own_goes_before(outcome):
    spaces = tuple(
        replace(space, id="office", name="Salle 4") if space.id == "kitchen" else space
        for space in outcome.site.spaces
    )
    reading = Reading(replace(outcome, site=replace(outcome.site, spaces=spaces)))
    assert reading.name("office").zh == "Salle 4"
