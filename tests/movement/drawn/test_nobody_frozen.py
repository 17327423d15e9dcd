"""Crowds of visitors, opposing streams, open borders and obstacles: all get on, none too dense."""

from __future__ import annotations

import numpy as np
import pytest

from sim.movement.laws.book import CALIBRATIONS
from tests.movement.drawn.crowds import played, random_fair


def faults(number: int, calibration: str) -> list[str]:
    """Return what is wrong with the crowd of a number, in words."""
    run = played(random_fair(number), calibration=calibration, seed=number + 1)
    found = []
    if run.world.frozen is not None:
        found.append(f"{number}, {calibration}: stood still: {run.world.frozen}")
    left = int(np.isnan(run.world.people.out_s).sum())
    if left:
        found.append(f"{number}, {calibration}: {left} never left")
    patches = run.crowd.state.patches
    # A patch takes one person, however small it is.
    beyond = patches["peak"] > np.maximum(patches["room"] + 1e-9, 1.0)
    if beyond.any():
        worst = int(np.argmax(patches["peak"] - patches["room"]))
        found.append(
            f"{number}, {calibration}: {patches['peak'][worst]} where there is room for "
            f"{patches['room'][worst]:.2f}"
        )
    return found


@pytest.mark.parametrize("calibration", CALIBRATIONS)
def test_nobody_is_frozen_and_no_place_is_beyond_its_law(calibration):
    first = 100 * list(CALIBRATIONS).index(calibration)
    assert [f for number in range(8) for f in faults(first + number, calibration)] == []


@pytest.mark.slow
@pytest.mark.parametrize("calibration", CALIBRATIONS)
def test_nobody_is_frozen_in_five_hundred_crowds(calibration):
    assert [f for number in range(500) for f in faults(number, calibration)] == []
