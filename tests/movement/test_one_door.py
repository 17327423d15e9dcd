"""One room and one door: what a wider door, one more person and the flow of the door must do."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.building.model import OUTSIDE
from sim.movement.laws.book import CALIBRATIONS
from sim.verify.bench import door_flow
from tests.movement.ground import box, crowd_of, door, queues_are_sound, site, spread

STEP_S = 0.25
WIDE_M = 2.0
"""Up to this width a room empties in the order one expects, to the step; beyond it ..."""
LATE_S = 3.0
"""... whole persons in whole patches move the last one by so much."""
SIDE = 8.0


def emptied(n, width, *, calibration="sfpe", cell_m=1.0, side=SIDE, speed=1.2):
    """Return when each of ``n`` people is out of a room by its one door."""
    low = (side - width) / 2
    room = site(
        [box("r", 0, 0, side, side)],
        [door("x", "r", OUTSIDE, (side, low), (side, side - low))],
    )
    x, y = spread(n, 0, 0, side, side)
    run = crowd_of({"p": (x, y, speed, "r")}, room, cell_m=cell_m, calibration=calibration)
    run.release()
    people = run.to(3600)
    assert np.isfinite(people.out_s).all()
    return people.out_s


def allowance(width):
    return (STEP_S if width <= WIDE_M else LATE_S) + 1e-9


rooms = st.fixed_dictionaries(
    {
        "calibration": st.sampled_from(CALIBRATIONS),
        "cell_m": st.sampled_from([0.5, 1.0, 2.0]),
        "side": st.sampled_from([6.0, 8.0, 11.0]),
        "speed": st.sampled_from([0.8, 1.2, 1.5]),
    }
)


@settings(max_examples=100)
@given(
    n=st.integers(1, 90),
    width=st.floats(0.8, 3.5),
    more=st.floats(0.05, 1.5),
    room=rooms,
)
def test_a_wider_door_is_never_slower_by_more_than_a_step(n, width, more, room):
    wider = emptied(n, width + more, **room).max()
    assert wider <= emptied(n, width, **room).max() + allowance(width + more)


@settings(max_examples=100)
@given(n=st.integers(1, 90), width=st.floats(0.8, 3.5), room=rooms)
def test_one_more_person_never_makes_the_last_one_earlier(n, width, room):
    fewer, more = emptied(n, width, **room).max(), emptied(n + 1, width, **room).max()
    # Where the way to the door counts, another person in it may turn the last one's steps.
    far = room["side"] > SIDE and width <= WIDE_M
    assert more >= fewer - (1.0 if far else allowance(width))


def passed(run, since, until):
    """Return how many people left between two times."""
    run.release()
    out = run.to(until).out_s
    queues_are_sound(run)
    return int(((out > since) & (out <= until)).sum())


@pytest.mark.parametrize("leaf", [False, True])
@pytest.mark.parametrize("width", [0.8, 1.15, 2.0])
@pytest.mark.parametrize("calibration", CALIBRATIONS)
def test_a_door_with_a_queue_passes_its_greatest_flow(calibration, width, leaf):
    low = (24 - width) / 2
    opening = replace(door("x", "r", OUTSIDE, (24, low), (24, 24 - low)), leaf=leaf)
    x, y = spread(1000, 0, 0, 24, 24)
    hall = site([box("r", 0, 0, 24, 24)], [opening])
    run = crowd_of({"p": (x, y, 1.3, "r")}, hall, calibration=calibration, cell_m=2.0)
    expected = 200 * door_flow(calibration, width, leaf=leaf)
    assert passed(run, 20, 220) == pytest.approx(expected, rel=0.01, abs=1)


@pytest.mark.parametrize("per_s", [0.03, 0.21, 0.5, 0.77, 3.9])
@pytest.mark.parametrize("step_s", [0.1, 0.25])
def test_a_gate_whose_flow_is_spent_lets_the_next_one_through_as_soon_as_it_may(per_s, step_s):
    # 0.03 1/s: the gate is left alone for many steps on end; 3.9 1/s: one or two pass in a step.
    width = 1.0 if per_s < 1 else 3.8
    opening = replace(
        door("x", "r", OUTSIDE, (24, 10), (24, 10 + width)), capacity_per_s=per_s, kind="gate"
    )
    x, y = spread(900, 0, 0, 24, 24)
    run = crowd_of(
        {"p": (x, y, 1.3, "r")},
        site([box("r", 0, 0, 24, 24)], [opening]),
        cell_m=4.0,
        patch_m=4.0,
        step_s=step_s,
    )
    assert passed(run, 20, 220) == pytest.approx(200 * per_s, rel=0.01, abs=1)
