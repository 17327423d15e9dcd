"""People are put evenly over a place, whatever their number."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.people.polygons import even_points
from tests.movement.ground import box, shape

starts = st.tuples(st.floats(0, 0.99), st.floats(0, 0.99))


@settings(max_examples=60, deadline=None)
@given(n=st.integers(1, 1000), start=starts)
def test_every_part_of_a_room_holds_its_share_of_people(n: int, start: tuple[float, float]) -> None:
    x, y = even_points(box("r", 2, 3, 12, 9), n, start=start)
    assert ((x >= 2) & (x <= 12) & (y >= 3) & (y <= 9)).all()
    # It misses by some multiple of log n; as many people put at random by up to 0.8 sqrt(n).
    for parts in (2, 3):
        counts, _, _ = np.histogram2d(x, y, bins=parts, range=[[2, 12], [3, 9]])
        assert np.abs(counts - n / parts**2).max() <= 3.0 + 1.2 * np.log(n)


@settings(max_examples=60, deadline=None)
@given(n=st.integers(1, 200), more=st.integers(1, 100), start=starts)
def test_more_people_move_nobody(n: int, more: int, start: tuple[float, float]) -> None:
    pillar = ((3.0, 2.0), (5.0, 2.0), (5.0, 6.0), (3.0, 6.0))
    bend = shape("l", ((0, 0), (12, 0), (12, 4), (7, 4), (7, 9), (0, 9)), (pillar,))
    few, many = (np.stack(even_points(bend, k, start=start)) for k in (n, n + more))
    assert few.tolist() == many[:, :n].tolist()
    x, y = many
    assert not ((x > 3) & (x < 5) & (y > 2) & (y < 6)).any()
    assert not ((x > 7) & (y > 4)).any()
