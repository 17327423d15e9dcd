"""How long it was dense in each space: counted from the patches, as the rest of the report."""

import re
from dataclasses import replace

import numpy as np
import pytest

from sim.report.dense import dense_times
from sim.report.densemap import dense_map
from sim.report.html import render
from sim.report.reading import Reading

# People on four patches of 4 m2, 4 m2, 2.5 m2 and 0.3 m2, every 5 s. Density is the mean over 10 s:
# a quarter of a look and of that ten seconds before, and half of the one between.
PEOPLE = np.array(
    [
        [0, 0, 0, 0],
        [8, 0, 0, 1],  # mean 0.5 in the lobby; one person alone on a patch that is too small
        [8, 16, 5, 1],  # 1.5 in the lobby on the first patch
        [8, 24, 10, 1],  # 3.5 in the lobby, 2 in the hall
        [8, 16, 10, 1],  # 5 and 3.5
        [0, 0, 10, 0],  # 3.5 and 4
        [0, 0, 0, 0],  # 1 and 3
    ]
)
AREA = np.array([4.0, 4.0, 2.5, 0.3])


def _with(outcome, people, *, spaces=("lobby", "lobby", "hall", "kitchen")):
    series = {
        **outcome.series,
        "patch.area_m2": AREA,
        "patch.density": people / AREA,
        "patch.density.t_s": np.arange(len(people)) * 5.0,
        "patch.space": np.array([float(outcome.site.space_index[name]) for name in spaces]),
        "patch.xy": np.array([[1.0, 1.0], [3.0, 1.0], [1.0, 7.0], [15.0, 1.0]]),
        "patch.level": np.array([0.0, 0.0, 1.0, 0.0]),
    }
    return replace(outcome, series=series)


@pytest.fixture(scope="module")
def found(outcome):
    return dense_times(Reading(_with(outcome, PEOPLE)))


def test_the_time_at_each_density_is_that_of_the_densest_patch(found):
    lobby, hall = found.places
    assert lobby.name.en == "大堂 Lobby"
    assert lobby.seconds == (15.0, 15.0, 5.0, 0.0, 0.0)
    assert hall.seconds == (15.0, 10.0, 5.0, 0.0, 0.0)
    assert (lobby.highest, hall.highest) == (5.0, 4.0)
    assert (lobby.start_s, hall.start_s) == (15.0, 15.0)
    assert found.left_out == 0


def test_a_person_alone_on_a_small_patch_is_no_crowd(found):
    assert [place.name.en for place in found.places] == ["大堂 Lobby", "hall"]


def test_the_worst_place_stands_first_not_the_longest(outcome):
    people = PEOPLE.copy()
    people[1:, 2] = 7  # the hall is dense for longer, but never at 3 per square metre
    names = [p.name.en for p in dense_times(Reading(_with(outcome, people))).places]
    assert names == ["大堂 Lobby", "hall"]


def test_a_storey_stands_beside_a_name_once(outcome):
    spaces = tuple(
        replace(space, name="Stair B L2") if space.id == "hall" else space
        for space in outcome.site.spaces
    )
    run = replace(_with(outcome, PEOPLE), site=replace(outcome.site, spaces=spaces))
    hall = dense_times(Reading(run)).places[1]
    assert (hall.name.en, hall.level.en) == ("Stair B", "L2")


def test_spaces_of_one_name_on_a_storey_are_one_place(outcome):
    spaces = tuple(
        replace(space, name="Foyer") if space.id in {"lobby", "kitchen"} else space
        for space in outcome.site.spaces
    )
    people = PEOPLE.copy()
    people[5:7, 3] = 2  # two on 0.3 m2 of the kitchen, when the lobby is empty: 1.75 on the mean
    people = np.vstack([people, np.zeros((1, 4), dtype=int)])
    run = replace(_with(outcome, people), site=replace(outcome.site, spaces=spaces))
    foyer, hall = dense_times(Reading(run)).places
    assert (foyer.name.en, hall.name.en) == ("Foyer", "hall")
    assert foyer.seconds == (20.0, 20.0, 10.0, 5.0, 0.0)
    assert foyer.highest == pytest.approx(1.75 / 0.3)


def test_the_picture_colours_every_stretch_by_its_class(found):
    drawn = str(dense_map(found, "en").wide)
    assert re.findall(r'class="(d\d)"', drawn) == ["d3", "d4", "d3", "d2", "d3", "d4"]
    # The last dense sample ends at 30 s: from 15 s on, the lobby is coloured to the end.
    first = re.search(r'<rect x="([\d.]+)" [^>]*class="d3"', drawn)
    assert first is not None
    assert float(first.group(1)) == pytest.approx(256 + (950 - 256) * 15 / 30, abs=0.1)


def test_the_page_shows_it_only_where_it_was_dense(outcome):
    page = render(_with(outcome, PEOPLE), lang="en")
    assert 'class="minutes-dense"' in page
    assert "the mean over 9 square metres" in page
    assert "9 平方米范围" in page
    calm = render(_with(outcome, PEOPLE // 3), lang="en")
    assert 'class="minutes-dense"' not in calm
    assert "How long it was dense" not in calm


def test_without_spaces_of_the_patches_nothing_is_said(outcome):
    assert dense_times(Reading(outcome)) is None
