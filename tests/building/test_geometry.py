import pytest

from sim.building import geometry

SQUARE = ((0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0))


def test_outlines_run_counter_clockwise_unclosed_and_without_repeats() -> None:
    drawn = [(0, 0), (0, 4), (4, 4), (4, 4), (4, 0), (0, 0)]
    assert geometry.signed_area(geometry.counter_clockwise(drawn)) == 16
    assert len(geometry.counter_clockwise(drawn)) == 4


def test_a_bow_tie_is_not_simple() -> None:
    assert not geometry.is_simple(((0.0, 0.0), (4.0, 4.0), (4.0, 0.0), (0.0, 3.0)))
    assert geometry.is_simple(SQUARE)


def test_neighbours_share_the_common_stretch_of_wall_only() -> None:
    right = ((4.0, 1.0), (9.0, 1.0), (9.0, 7.0), (4.0, 7.0))
    walls = geometry.shared_walls(geometry.edges(SQUARE), geometry.edges(right))
    assert walls == [((4.0, 1.0), (4.0, 4.0))]


def test_rooms_a_hand_apart_share_no_wall() -> None:
    right = ((4.1, 0.0), (9.0, 0.0), (9.0, 4.0), (4.1, 4.0))
    assert geometry.shared_walls(geometry.edges(SQUARE), geometry.edges(right)) == []


def test_free_walls_are_what_neighbours_leave() -> None:
    right = ((4.0, 1.0), (9.0, 1.0), (9.0, 2.0), (4.0, 2.0))
    walls = geometry.free_walls(geometry.edges(SQUARE), [geometry.edges(right)])
    assert sum(map(geometry.length, walls)) == pytest.approx(15)
    assert ((4.0, 0.0), (4.0, 1.0)) in walls


def test_an_opening_is_laid_inside_its_wall() -> None:
    wall = ((0.0, 0.0), (4.0, 0.0))
    assert geometry.lay(wall, centre=2, width=1) == ((1.5, 0.0), (2.5, 0.0))
    assert geometry.lay(wall, centre=0.2, width=1) == ((0.0, 0.0), (1.0, 0.0))
    assert geometry.lay(wall, centre=9, width=6) == ((0.0, 0.0), (4.0, 0.0))
