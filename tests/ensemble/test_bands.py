import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.ensemble.bands import band, curve

INF = math.inf


def test_quantiles_are_values_of_runs_by_their_order():
    found = band([float(n) for n in range(30, 0, -1)])
    assert (found.p10, found.p50, found.p90) == (3.0, 15.0, 27.0)


@pytest.mark.parametrize(
    ("never", "expected"),
    [
        (0, (3.0, 15.0, 27.0)),
        (3, (3.0, 15.0, 27.0)),  # a tenth: still nine tenths of the runs
        (4, (3.0, 15.0, INF)),
        (15, (3.0, 15.0, INF)),
        (16, (3.0, INF, INF)),
        (30, (INF, INF, INF)),
    ],
)
def test_not_reached_in_some_runs_never_becomes_a_number(never, expected):
    values = [float(n) for n in range(1, 31 - never)] + [None] * never
    found = band(values)
    assert (found.p10, found.p50, found.p90) == expected
    assert (found.n, found.null) == (30, never)
    assert found.as_json() == [q if q < INF else None for q in expected]


def test_no_runs_no_numbers():
    assert band([]).as_json() == [None, None, None]


@given(st.lists(st.floats(0, 1e5) | st.none(), min_size=1, max_size=40))
def test_bands_are_ordered_and_made_of_values(values):
    found = band(values)
    assert found.p10 <= found.p50 <= found.p90
    assert {q for q in (found.p10, found.p50, found.p90) if q < INF} <= set(values)
    assert band(values[::-1]) == found


def test_the_curve_counts_people_outside_at_each_step():
    one, two, three = np.array([0, 2, 1]), np.array([1, 0, 0, 0, 2]), np.array([3])
    found = curve([one, two, three], step_s=5.0)
    assert found.times_s.tolist() == [0, 5, 10, 15, 20, 25]
    assert found.p10.tolist() == [0, 0, 1, 1, 1, 3]
    assert found.p50.tolist() == [0, 1, 2, 3, 3, 3]
    assert found.p90.tolist() == [0, 3, 3, 3, 3, 3]


def test_without_runs_there_is_no_curve():
    assert curve([], step_s=5.0) is None
