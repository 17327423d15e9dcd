"""Few places are compared one by one, many by a tree: both say the same."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.world import neighbours
from sim.world.neighbours import heard_within


def places(n, seed):
    return np.random.default_rng(seed).uniform(0, 20, (n, 2))


@given(st.integers(1, 40), st.integers(1, 40), st.integers(0, 1000))
def test_one_by_one_and_by_tree_are_the_same(n, m, seed):
    here, there = places(n, seed), places(m, seed + 1)
    news = np.random.default_rng(seed).integers(0, 2**40, m)
    few = heard_within(here, there, news, 3.0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(neighbours, "_FEW", 0)
        many = heard_within(here, there, news, 3.0)
    assert few.tolist() == many.tolist()


@pytest.mark.parametrize("few", [0, 1 << 16])
def test_whoever_stands_just_in_earshot_hears_it(few, monkeypatch):
    monkeypatch.setattr(neighbours, "_FEW", few)
    there = np.array([[0.0, 0.0], [6.0, 0.0]])
    here = np.array([[3.0, 0.0], [2.9, 0.0], [9.1, 0.0]])
    assert heard_within(here, there, np.array([1, 2]), 3.0).tolist() == [3, 1, 0]
