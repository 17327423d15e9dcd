"""Corridors and alleys at a given flow: as dense and as fast as the law has it."""

import numpy as np
import pytest
from scipy.optimize import brentq

from sim.building.model import OUTSIDE
from sim.movement.laws.book import CALIBRATIONS
from sim.rng import Streams
from tests.movement.ground import box, crowd_of, door, site

LONG_M = 60.0
FREE = 1.25
SINCE_S, UNTIL_S = 120.0, 360.0


def walk(*, wide, rate, both, calibration):
    """Return mean density, 1/m2, and speed, m/s, in the middle half of an alley, and its run.

    People come at random to one end, or to both, so many a second each, and walk through.
    """
    ground = site(
        [box("alley", 0, 0, LONG_M, wide)],
        [
            door("west", "alley", OUTSIDE, (0, 0), (0, wide), kind="open"),
            door("east", "alley", OUTSIDE, (LONG_M, 0), (LONG_M, wide), kind="open"),
        ],
    )
    n = int(rate * UNTIL_S)
    groups, arrive = {}, []
    for seed, (gate, other) in enumerate((("west", "east"), ("east", "west"))[: 1 + both]):
        draws = Streams(3).uniform("test.gaps", group=gate, index=np.arange(n))
        options = {"arrive_from": gate, "choice": "assigned", "assigned_exit": other}
        nobody = np.zeros(n)
        groups[f"{gate}-{seed}"] = (nobody, nobody, FREE, "alley", options)
        arrive.append((f"{gate}-{seed}", np.cumsum(-np.log(draws) / rate)))
    times = np.concatenate([when for _, when in sorted(arrive)])
    run = crowd_of(groups, ground, calibration=calibration, arrive_s=times)
    x = run.world.walkable.cell_x
    inside, crossed = [], {}
    low, high = LONG_M / 4, 3 * LONG_M / 4
    for now in np.arange(0.0, UNTIL_S, 0.5).tolist():
        people = run.to(now)
        there = people.cell >= 0
        middle = there & (x[people.cell] > low) & (x[people.cell] < high)
        for person in np.nonzero(middle)[0].tolist():
            crossed.setdefault(person, [now, now])[1] = now
        if now >= SINCE_S:
            inside.append(int(middle.sum()))
    took = [b - a for a, b in crossed.values() if a > SINCE_S and b < UNTIL_S - 2.0]
    cells = np.unique(x[(x > low) & (x < high)])
    metres = cells[-1] - cells[0]
    area = wide * (high - low)
    return float(np.mean(inside)) / area, float(metres / np.mean(took)), run


def law_at(run, *, wide, rate):
    """Return density, 1/m2, and speed, m/s, of the law for so many people a second in a corridor.

    Strips along the walls that nobody uses count as ground, but nobody walks there.
    """
    law, used = run.crowd.book.level, wide - 2 * run.crowd.book.wall_m

    def speed(density):
        return min(FREE, law.flow_at(density) / density)

    density = brentq(lambda d: d * speed(d) - rate / used, 0.01, law.critical)
    return density * used / wide, speed(density)


@pytest.mark.parametrize("calibration", CALIBRATIONS)
def test_two_streams_of_an_alley_are_as_dense_and_fast_as_the_law_at_their_flow(calibration):
    wide = 3.2
    density, speed, run = walk(wide=wide, rate=1.0, both=True, calibration=calibration)
    there, fast = law_at(run, wide=wide, rate=2.0)
    assert density == pytest.approx(there, rel=0.15)
    assert speed == pytest.approx(fast, rel=0.15)


@pytest.mark.parametrize("calibration", CALIBRATIONS)
@pytest.mark.parametrize("wide", [1.2, 1.5, 2.0])
def test_a_corridor_at_a_given_flow_is_walked_at_the_speed_of_the_law(wide, calibration):
    rate = 0.7 * wide
    density, speed, run = walk(wide=wide, rate=rate, both=False, calibration=calibration)
    there, fast = law_at(run, wide=wide, rate=rate)
    # With whole persons in patches they are still a little fast, most so in the narrowest one.
    assert speed == pytest.approx(fast, rel=0.15)
    assert density == pytest.approx(there, rel=0.17)
