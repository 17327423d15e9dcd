"""In a great crowd those who walk are put in order of place, and nobody is lost."""

import numpy as np
import pytest

from sim.building.model import OUTSIDE
from sim.movement import ranks
from sim.movement.arrays import Count
from sim.movement.kernels.ranking import rank_by_cell
from tests.movement.ground import box, crowd_of, door, queues_are_sound, site, spread


def hall(n=300):
    """Return a run of people in a hall with one door."""
    spaces = [box("h", 0, 0, 30, 20)]
    openings = [door("out", "h", OUTSIDE, (30, 9), (30, 11), kind="open")]
    run = crowd_of({"p": (*spread(n, 0, 0, 30, 20), 1.2, "h")}, site(spaces, openings))
    run.release()
    return run


def test_walkers_are_put_in_the_order_of_their_cells_and_stay_in_order_within_one():
    run = hall()
    run.to(3)
    state = run.crowd.state
    n = int(state.tally[Count.ACTIVE])
    before = state.active[:n].copy()
    cells = state.people["cell"]
    rank_by_cell(
        state,
        np.zeros(run.world.walkable.n_cells + 1, dtype=np.int32),
        np.zeros(len(cells), dtype=np.int32),
    )
    assert n > 100
    assert state.active[:n].tolist() == before[np.argsort(cells[before], kind="stable")].tolist()


@pytest.mark.parametrize("great", [True, False])
def test_everybody_gets_out_in_order_of_place_or_not(monkeypatch, great):
    monkeypatch.setattr(ranks, "_GREAT", 1 if great else 10**9)
    monkeypatch.setattr(ranks, "_MANY", 1)
    run = hall()
    for time in (5, 20, 40):
        run.to(time)
        queues_are_sound(run)
    assert np.isfinite(run.to(600).out_s).all()


def test_order_of_place_changes_the_time_of_a_crowd_no_more_than_a_seed_does(monkeypatch):
    last = []
    for great in (1, 10**9):
        monkeypatch.setattr(ranks, "_GREAT", great)
        monkeypatch.setattr(ranks, "_MANY", 1)
        last.append(hall().to(600).out_s.max())
    assert last[0] == pytest.approx(last[1], rel=0.03)


def test_only_a_great_crowd_is_put_in_order():
    crowd = hall().crowd
    crowd.advance(1.0)
    assert (
        ranks.Ranks(crowd.state, n_cells=crowd.world.walkable.n_cells).next_point(
            crowd, crowd.point
        )
        > 10**9
    )


def test_the_fewer_walk_the_seldomer_they_are_put_in_order(monkeypatch):
    monkeypatch.setattr(ranks, "_GREAT", 1)
    crowd = hall(20).crowd
    order = ranks.Ranks(crowd.state, n_cells=crowd.world.walkable.n_cells)
    crowd.advance(1.0)
    points = []
    while crowd.is_moving:
        points.append(order.next_point(crowd, crowd.point))
        crowd.advance(points[-1] * crowd.step_s)
        order.look(crowd)
    assert len(points) > 2
    assert np.diff(points).tolist() == [16, 32, 64, 128, 256][: len(points) - 1]
