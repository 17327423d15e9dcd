"""Visitors whom others push out of the space they came to walk back into it."""

import numpy as np

from sim.building.model import OUTSIDE
from sim.distribution import Distribution
from sim.movement.kernels.orders import put_down
from sim.people.model import Visit
from sim.world.state import Phase
from tests.movement.ground import box, crowd_of, door, queues_are_sound, site


def test_who_is_pushed_over_the_line_of_their_space_comes_back_and_stays():
    ground = site(
        [box("lane", 0, 0, 12, 8), box("stage", 12, 0, 24, 8)],
        [
            door("line", "lane", "stage", (12, 0), (12, 8), kind="open"),
            door("out", "lane", OUTSIDE, (0, 3), (0, 5)),
        ],
    )
    options = {"visits": (Visit("stage", Distribution.fixed(600.0)),)}
    run = crowd_of({"p": (2.0, 4.0, 1.2, "lane", options)}, ground)
    walkable, state = run.world.walkable, run.crowd.state
    for now in np.arange(1.0, 60.0, 0.25).tolist():
        people = run.to(now)
        spot = int(state.people["spot"][0])
        if spot >= 0 and people.phase[0] == Phase.WALKING:
            break
    assert walkable.cell_space[spot] == run.world.site.space_index["stage"]
    # The place nearest to the line, on its wrong side.
    lane = np.flatnonzero(walkable.cell_space == run.world.site.space_index["lane"])
    cell = int(lane[np.argmax(walkable.cell_x[lane])])
    put_down(run.crowd.ground, state, 0, cell, now)
    run.crowd.schedule(np.array([0]), np.array([now]))
    people = run.to(now + 60.0)
    assert people.space[0] == run.world.site.space_index["stage"]
    assert people.phase[0] == Phase.WAITING
    queues_are_sound(run)
