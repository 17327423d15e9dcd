"""Call trees: a closed form beside a tree that is walked, and the chain of the product beside."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.verify.cases import all_cases
from sim.verify.measures.chains import call_tree
from sim.verify.runner import run_case
from sim.verify.theory.calltrees import last_told, parents, reaches


def walked(above):
    """Return when the last person is told, call by call."""
    told, calls = [0], {}
    for caller in above[1:]:
        calls[caller] = calls.get(caller, 0) + 1
        told.append(told[caller] + calls[caller])
    return max(told)


@given(
    st.integers(min_value=2, max_value=300),
    st.integers(min_value=1, max_value=12),
    st.sampled_from(["as-told", "levels", "one-caller"]),
)
def test_the_closed_form_is_what_walking_the_tree_gives(people, branching, shape):
    above = parents(people, branching, shape)
    assert len(above) == people
    assert last_told(people, branching, shape) == walked(above)
    if shape != "one-caller":
        assert max(above.count(caller) for caller in above if caller >= 0) <= branching


@pytest.mark.parametrize(
    ("branching", "published"), [(1, 30), (2, 7), (3, 7), (5, 8), (7, 9), (30, 30)]
)
def test_the_published_times_hold_where_lists_are_filled_as_people_are_told(branching, published):
    assert last_told(31, branching, "as-told") == published


@pytest.mark.parametrize(("branching", "depth", "people"), [(2, 4, 31), (5, 2, 31), (3, 3, 40)])
def test_a_full_tree_takes_as_many_calls_as_lists_times_depth(branching, depth, people):
    assert last_told(people, branching, "levels") == branching * depth


def test_a_flat_star_is_as_slow_as_a_line():
    assert last_told(31, 1, "as-told") == last_told(31, 30, "one-caller") == 30


def test_a_message_passed_four_times_with_nine_in_ten_comes_through_in_two_of_three():
    assert reaches(0.9, 4) == pytest.approx(0.6561)


def test_the_chain_of_the_product_takes_the_times_of_the_theory():
    cases = [case for case in all_cases() if case.measure == "chains.call_tree"]
    assert len(cases) == 8
    for case in cases:
        assert run_case(case, "none").status == "pass"
        assert call_tree(case, "none")["theory-off"] == 0.0
