"""The law of a crush against closed forms: packing, doses, how a push is carried on."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.hazards.crush.law import CrushLaw
from sim.hazards.kernels.press import carry, pushes
from sim.parameters import LITERATURE

LAW = CrushLaw.of(LITERATURE)


def test_nobody_is_packed_without_a_press_and_none_packs_beyond_the_densest():
    at_ease = np.array([3.76, 5.0])
    assert LAW.packed(np.zeros(2), at_ease) == pytest.approx(at_ease)
    assert LAW.packed(np.full(2, 1e9), at_ease) == pytest.approx([LAW.most] * 2)
    share = (LAW.packed(np.full(2, LAW.stiffness), at_ease) - at_ease) / (LAW.most - at_ease)
    assert share == pytest.approx([1 - math.exp(-1)] * 2)


@given(st.lists(st.floats(0, 1e5), min_size=2, max_size=9))
@settings(max_examples=50, deadline=None)
def test_more_press_never_packs_fewer(press):
    packed = LAW.packed(np.sort(press), np.full(len(press), 3.76))
    assert (np.diff(packed) >= 0.0).all()


def test_the_dose_goes_through_both_published_anchors():
    for force, seconds in ((1112.0, 300.0), (6227.0, 15.0)):
        rate = float(LAW.dose_rate(np.array([force]))[0])
        assert 1.0 / rate == pytest.approx(seconds, rel=0.01)
    assert float(LAW.dose_rate(np.array([599.0]))[0]) == 0.0


def test_courtesy_fades_between_two_densities():
    full, none = LAW.courtesy
    lost = LAW.courtesy_lost(np.array([full - 1, full, (full + none) / 2, none, none + 1]))
    assert lost == pytest.approx([0.0, 0.0, 0.5, 1.0, 1.0])


def test_a_push_that_is_handed_on_adds_up_to_a_geometric_series():
    n, kept, own = 60, 0.7, 100.0
    behind, through = np.zeros((n, 4)), np.full((n, 4), own)
    source, target = np.arange(n - 1, dtype=np.int32), np.arange(1, n, dtype=np.int32)
    east = np.ones(n - 1, dtype=np.int8)
    gates, outside = np.zeros(n - 1, dtype=np.int32), np.zeros(2)
    for _ in range(n):
        carry(behind, through, source, east, target, east, np.full(n - 1, kept), gates, outside)
        through = behind + own
    # Deep in the row: own / (1 - kept) in all; at its tail nobody pushes from behind.
    assert through[-1, 1] == pytest.approx(own / (1 - kept), rel=1e-6)
    assert behind[0].tolist() == [0.0] * 4
    assert behind[-1, 0] == 0.0  # nothing goes against the stream


def test_who_has_just_come_does_not_push_and_nobody_pushes_for_ever():
    own, outside = np.zeros((1, 4)), np.zeros(2)
    people = {
        "force": np.array([60.0, 60.0, 60.0, 0.0, 60.0]),
        "queue": np.array([0, 0, -1, 0, 1], dtype=np.int32),
        "heading": np.array([3, 3, 3, 3, -1], dtype=np.int8),
        "since": np.array([99.0, 40.0, 0.0, 0.0, 40.0]),
        "cell": np.array([0, 0, 0, 0, -1], dtype=np.int32),
    }
    pushes(own, outside, *people.values(), np.zeros(1, dtype=np.int32), 100.0, 10.0, 50.0)
    assert own[0, 3] == pytest.approx(60.0 * math.exp(-1))
    assert outside[1] == pytest.approx(60.0 * math.exp(-1))
    assert own.sum() == own[0, 3]
