"""Open sides that are no more than lines on the plan hold people once something closes them."""

import numpy as np
import pytest

from sim.building.model import OUTSIDE
from sim.world.requests import SetDoor, StopArrivals
from sim.world.state import Door, Phase
from tests.movement.ground import box, crowd_of, door, queues_are_sound, site, spread

N = 20


def two_halves(wide):
    """Return a run of people who walk through an open side of a width to the way out."""
    ground = site(
        [box("one", 0, 0, 10, 8), box("two", 10, 0, 20, 8)],
        [
            door("side", "one", "two", (10, 4 - wide / 2), (10, 4 + wide / 2), kind="open"),
            door("out", "two", OUTSIDE, (20, 0), (20, 8), kind="open"),
        ],
    )
    run = crowd_of({"p": (*spread(N, 0, 0, 8, 8), 1.2, "one")}, ground)
    run.release()
    return run


@pytest.mark.parametrize("wide", [2.0, 4.0, 8.0])
def test_a_stop_holds_everybody_whatever_the_width_and_lets_them_on(wide):
    run = two_halves(wide)
    run.world.ask(StopArrivals("side", stopped=True, into="two"))
    people = run.to(120)
    assert np.isnan(people.out_s).all()
    queues_are_sound(run)
    run.world.ask(StopArrivals("side", stopped=False, into="two"))
    assert np.isfinite(run.to(240).out_s).all()


def test_a_stop_that_is_set_again_looks_at_everybody_before_it_anew():
    run = two_halves(2.0)
    for stopped, until in ((True, 60), (False, 61), (True, 62)):
        run.world.ask(StopArrivals("side", stopped=stopped, into="two"))
        people = run.to(until)
        if not stopped:
            assert not run.crowd.stops._seen  # whom it saw before may come back behind others
    people = run.to(120)
    inside = people.cell >= 0
    assert inside.any()
    assert not (people.phase[inside] == Phase.QUEUING).any()
    run.world.ask(StopArrivals("side", stopped=False, into="two"))
    assert np.isfinite(run.to(240).out_s).all()


@pytest.mark.parametrize("wide", [2.0, 4.0, 8.0])
def test_a_stop_of_the_other_direction_holds_nobody(wide):
    run = two_halves(wide)
    run.world.ask(StopArrivals("side", stopped=True, into="one"))
    assert np.isfinite(run.to(120).out_s).all()


@pytest.mark.parametrize("wide", [2.0, 4.0, 8.0])
def test_a_line_that_is_locked_keeps_everybody_in(wide):
    run = two_halves(wide)
    run.world.ask(SetDoor("side", Door.LOCKED))
    assert np.isnan(run.to(120).out_s).all()
