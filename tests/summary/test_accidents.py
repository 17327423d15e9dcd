"""Recorded crowd accidents: the table is in order, and those most like a place are found."""

import math
from dataclasses import replace

import pytest

from sim.summary.accidents import KINDS, Accident, nearest, recorded, statistics

PLAIN = Accident(
    number=1,
    name="",
    year=2000,
    country="India",
    occasion="religious",
    kinds=frozenset({"bridge"}),
    crowd=10_000,
    crowd_rough=False,
    dead=10,
    dead_source="",
    injured=20,
    width_m=4.0,
    width_source="",
)


def named(kinds: set[str], people: float, width_m: float | None = None) -> list[str]:
    return [a.name for a in nearest(kinds, people=people, width_m=width_m)]


def test_the_table_is_in_order() -> None:
    every = recorded()
    assert [a.number for a in every] == list(range(1, 389))
    assert [a.year for a in every] == sorted(a.year for a in every)
    assert all(a.kinds <= set(KINDS) for a in every)
    assert {kind for a in every for kind in a.kinds} == set(KINDS)
    assert all(a.dead > 0 for a in every)
    assert all(a.crowd is None or a.crowd > 0 for a in every)
    assert all((a.width_m is None) == (a.width_source == "") for a in every)


def test_places_that_were_measured_find_themselves_first() -> None:
    assert named({"alley", "slope"}, 100_000, 3.2)[0] == "Itaewon, Seoul"
    assert named({"stair", "bridge"}, 150_000, 6)[0] == "Asagiri footbridge, Akashi"
    assert named({"stair", "open"}, 300_000, 5)[0] == "Chen Yi square, the Bund, Shanghai"
    assert named({"bridge", "open"}, 20_000, 4)[0] == "Mihong park, Miyun, lantern fair"
    # what comes past the very place is a few thousand, however large the event
    assert "Itaewon, Seoul" in named({"alley", "slope", "open", "gate"}, 8_640, 3.2)[:2]
    assert named({"stair", "open", "gate"}, 6_300, 5)[0] == "Chen Yi square, the Bund, Shanghai"


def test_kind_size_and_width_each_decide_where_the_others_are_equal() -> None:
    other = replace(PLAIN, number=2)
    for change, asked in (
        ({"kinds": frozenset({"bridge", "hall"})}, {}),
        ({"crowd": 100_000}, {}),
        ({"crowd": None}, {}),
        ({"width_m": 8.0}, {}),
        ({"width_m": None}, {}),
    ):
        worse = replace(other, **change)
        found = nearest({"bridge"}, people=10_000, width_m=4.0, among=[worse, PLAIN], **asked)
        assert [a.number for a in found] == [1, 2], change


def test_a_rare_kind_counts_for_more_than_a_common_one() -> None:
    gate = replace(PLAIN, number=2, kinds=frozenset({"gate"}))
    found = nearest({"bridge", "gate"}, people=10_000, width_m=4.0, among=[gate, PLAIN])
    assert [a.number for a in found] == [1, 2]


def test_of_equals_the_one_with_more_dead_comes_first_and_no_kind_in_common_is_none() -> None:
    worse = replace(PLAIN, number=2, dead=11)
    hall = replace(PLAIN, number=3, kinds=frozenset({"hall"}))
    found = nearest({"bridge"}, people=10_000, width_m=4.0, among=[PLAIN, worse, hall])
    assert [a.number for a in found] == [2, 1]
    assert nearest(set(), people=10, width_m=None) == ()


def test_a_crowd_that_is_far_off_is_no_worse_than_one_that_nobody_knows() -> None:
    far, unknown = replace(PLAIN, number=2, crowd=9_000_000, dead=11), replace(PLAIN, crowd=None)
    found = nearest({"bridge"}, people=10_000, width_m=4.0, among=[far, unknown])
    assert [a.number for a in found] == [2, 1]


def test_a_width_that_is_far_off_is_no_worse_than_one_that_nobody_knows() -> None:
    far, unknown = replace(PLAIN, number=2, width_m=400.0), replace(PLAIN, number=1, width_m=None)
    found = nearest({"bridge"}, people=10_000, width_m=4.0, among=[far, unknown])
    assert [a.number for a in found] == [1, 2]
    more = replace(far, dead=11)
    found = nearest({"bridge"}, people=10_000, width_m=4.0, among=[more, unknown])
    assert [a.number for a in found] == [2, 1]


@pytest.mark.parametrize("width", [None, math.inf])
def test_a_width_that_nobody_knows_decides_nothing(width: float | None) -> None:
    assert nearest({"bridge"}, people=0, width_m=width, among=[PLAIN]) == (PLAIN,)


def test_statistics_by_hand() -> None:
    some = [
        PLAIN,
        replace(PLAIN, number=2, dead=30, crowd=None, injured=None),
        replace(PLAIN, number=3, dead=20, crowd=1000, injured=0),
    ]
    found = statistics(some)
    assert found is not None
    assert (found.accidents, found.dead_median, found.dead_mean, found.dead_most) == (3, 20, 20, 30)
    assert found.dead_p90 == pytest.approx(28)
    assert found.injured_per_dead == 2
    assert (found.with_crowd, found.dead_per_1000, found.crowd_median) == (2, 10.5, 5500)
    assert statistics(some[:1]) is None
    empty = statistics([replace(a, crowd=None, injured=None) for a in some])
    assert empty is not None
    assert math.isnan(empty.dead_per_1000)


def test_later_counts_take_the_place_of_those_of_the_list_unless_it_is_asked_for() -> None:
    itaewon = next(a for a in recorded() if a.name.startswith("Itaewon"))
    assert itaewon.dead == 159
    most = [statistics([itaewon, PLAIN], as_listed=listed) for listed in (False, True)]
    assert [found.dead_most for found in most if found] == [159, 153]
