"""People who are sent elsewhere again and again stay one person each."""

from __future__ import annotations

import numpy as np
import pytest

from sim.building.model import OUTSIDE
from sim.movement.arrays import Count
from sim.world.requests import Incapacitate, Instruct
from sim.world.state import Harm, Phase
from tests.movement.ground import box, crowd_of, door, queues_are_sound, site, spread


@pytest.mark.parametrize("cell_m", [0.5, 1.0])
def test_people_who_are_redirected_at_any_moment_join_no_queue_twice(cell_m):
    spaces = [box("r", 0, 0, 20, 10), box("s", 20, 0, 30, 10)]
    openings = [
        door("a", "r", OUTSIDE, (0, 4), (0, 6)),
        door("b", "r", OUTSIDE, (10, 0), (12, 0)),
        door("m", "r", "s", (20, 0), (20, 10), kind="open"),
        door("c", "s", OUTSIDE, (21, 0), (22, 0)),
    ]
    x, y = spread(400, 0, 0, 20, 10)
    run = crowd_of({"p": (x, y, 4.0, "r", {})}, site(spaces, openings), cell_m=cell_m)
    run.release()
    everybody = np.arange(400, dtype=np.int32)
    for step, t in enumerate(np.arange(0.5, 60.0, 0.25)):
        exits = (("a",), ("b",), ("c",))[step % 3]
        run.world.ask(Instruct(everybody[step % 7 :: 7], exits=exits))
        people = run.to(t)
        queues_are_sound(run)
        tally = run.crowd.state.tally
        assert tally[Count.OUT] == np.isfinite(people.out_s).sum()
        assert tally[Count.QUEUED] == (run.crowd.state.people["queue"] >= 0).sum()
    assert np.isfinite(run.to(600).out_s).all()


def test_people_who_fall_at_any_moment_stay_where_they_fell():
    room = site([box("r", 0, 0, 20, 10)], [door("a", "r", OUTSIDE, (0, 4), (0, 6))])
    x, y = spread(400, 0, 0, 20, 10)
    run = crowd_of({"p": (x, y, 4.0, "r", {})}, room, cell_m=0.5)
    run.release()
    fallen: dict[int, int] = {}
    for step, t in enumerate(np.arange(0.5, 30.0, 0.25)):
        people = run.world.people
        inside = np.nonzero((people.cell >= 0) & (people.phase != Phase.WAITING))[0]
        chosen = inside[step % 11 :: 40]
        run.world.ask(Incapacitate(chosen.astype(np.int32)))
        people.harm[chosen] = Harm.INCAPACITATED
        fallen |= {int(row): int(people.cell[row]) for row in chosen}
        people = run.to(t)
        assert all(people.cell[row] == cell for row, cell in fallen.items())
        queues_are_sound(run)
    assert len(fallen) > 50
