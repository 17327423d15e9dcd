"""Start positions: nobody overlaps, nobody stands in a wall, nobody moves without need."""

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from sim.exchange.apart import spread

ROOM = shapely.box(0, 0, 6, 4)
RADIUS = 0.15

spots = st.lists(st.tuples(st.floats(0, 6), st.floats(0, 4)), min_size=1, max_size=60)


@given(spots)
def test_all_stand_apart_and_off_the_walls(points):
    found = spread(np.array(points), ROOM, radius_m=RADIUS)
    assert np.all(np.isfinite(found))
    inner = ROOM.buffer(-RADIUS)
    assert np.all(shapely.covers(inner, shapely.points(found)))
    apart = np.hypot(*(found[:, None] - found[None]).transpose(2, 0, 1))
    assert np.all(apart[~np.eye(len(found), dtype=bool)] >= 2 * RADIUS)


def test_who_has_room_stays_where_they_are():
    points = np.array([[1.0, 1.0], [2.0, 1.0], [2.0, 2.0]])
    assert np.array_equal(spread(points, ROOM, radius_m=RADIUS), points)


def test_the_second_of_two_at_one_place_steps_aside():
    found = spread(np.array([[3.0, 2.0], [3.0, 2.0]]), ROOM, radius_m=RADIUS)
    assert found[0].tolist() == [3.0, 2.0]
    assert 2 * RADIUS <= np.hypot(*(found[1] - found[0])) < 3 * RADIUS


def test_nobody_is_moved_to_the_other_side_of_a_wall():
    two_rooms = shapely.union_all(
        [shapely.box(0, 0, 1, 1), shapely.box(1.04, 0, 9, 1), shapely.box(0.9, 0.85, 1.1, 0.95)]
    )
    found = spread(np.full((8, 2), [0.8, 0.2]), two_rooms, radius_m=RADIUS)
    stay = found[np.isfinite(found[:, 0])]
    assert len(stay)
    assert np.all(stay[:, 0] < 1.0)


def test_who_finds_no_room_is_told_apart():
    closet = shapely.box(0, 0, 1, 1)
    found = spread(np.full((40, 2), 0.5), closet, radius_m=RADIUS)
    assert 4 <= np.count_nonzero(np.isfinite(found[:, 0])) < 40
