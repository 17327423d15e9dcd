"""People go round a crowd: they use the breadth of a place, and lose little at a corner."""

from __future__ import annotations

import numpy as np
import pytest

from sim.building.model import OUTSIDE
from sim.verify.bench import play
from tests.movement.ground import box, crowd_of, door, queues_are_sound, site, spread

WIDTH = 4.0


def side_doors(*, beta=None, n=60, wide=2.0):
    """Return a run of people who come into a corridor by doors in one of its long sides."""
    spaces = [box("c", 0, 0, 40, WIDTH)]
    openings = [door("end", "c", OUTSIDE, (40, 0), (40, WIDTH), kind="open")]
    groups = {}
    for i, x in enumerate((1.0, 7.0, 13.0)):
        spaces.append(box(f"r{i}", x, -5, x + 5, 0))
        openings.append(door(f"d{i}", f"r{i}", "c", (x + 1, 0), (x + 1 + wide, 0)))
        groups[f"g{i}"] = (*spread(n, x, -5, x + 5, 0, seed=i), 1.3, f"r{i}")
    run = crowd_of(groups, site(spaces, openings))
    if beta is not None:
        run.crowd.congested._beta = run.crowd.congested._aside = beta
    run.release()
    return run


def far_side(run):
    """Return the share of people past the doors who walk in the far half of the corridor."""
    ground, far, all_ = run.world.walkable, 0, 0
    corridor = run.world.site.space_index["c"]
    for time in range(15, 60):
        people = run.to(time)
        cells = people.cell[people.space == corridor]
        past = ground.cell_x[cells] > 20
        far += int((past & (ground.cell_y[cells] > WIDTH / 2)).sum())
        all_ += int(past.sum())
        queues_are_sound(run)
    return far / all_


def test_people_from_side_doors_spread_over_the_width_of_a_corridor():
    assert 0.35 <= far_side(side_doors()) <= 0.65


def test_whoever_reckons_with_no_crowd_keeps_to_the_side_of_the_doors():
    assert far_side(side_doors(beta=0.0)) < 0.1


def test_the_breadth_of_a_corridor_saves_time():
    last = [side_doors(beta=beta).to(900).out_s.max() for beta in (None, 0.0)]
    assert last[0] < 0.9 * last[1]


def test_a_few_people_go_straight():
    run = side_doors(n=1)
    people = run.to(200)
    ways = run.crowd.route_goals.ways
    assert ways.now_m.tobytes() == ways.cell_m.tobytes()
    assert people.out_s.max() < 1.05 * (39 + 5) / 1.3 + 1
    assert people.walked_m.max() == pytest.approx((people.out_s * 1.3).max(), rel=0.05)


def mean_time(calibration, **way):
    tables = {
        "spaces": {"way": {"box": way["box"]} if "box" in way else {"outline": way["outline"]}},
        "openings": {"end": {"from": "way", "at": way["end"], "kind": "open"}},
        "people": {"p": {"count": 500, "in": "way", "area": [0, 0, 20, 6], "speed": 1.0}},
    }
    out = play(tables, calibration=calibration).people.out_s
    assert np.isfinite(out).all()
    return out.mean()


@pytest.mark.parametrize("calibration", ["sfpe", "imo"])
def test_rimea_15_a_corner_takes_longer_than_its_inner_and_less_than_its_outer_length(calibration):
    short = mean_time(calibration, box=[0, 0, 20, 44], end=[[0, 44], [20, 44]])
    long = mean_time(calibration, box=[0, 0, 20, 75.4], end=[[0, 75.4], [20, 75.4]])
    corner = mean_time(
        calibration,
        outline=[[0, 0], [20, 0], [20, 34], [30, 34], [30, 54], [0, 54]],
        end=[[30, 34], [30, 54]],
    )
    assert short < corner < long
