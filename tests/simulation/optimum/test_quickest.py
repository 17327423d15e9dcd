"""The least time to leave: closed forms, and never more than what a crowd needs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.building.model import OUTSIDE, Cycle
from sim.movement.laws.book import CALIBRATIONS, law_book
from sim.results.compared import Optimality
from sim.simulation.optimum.ground import WALK_SHARE
from tests.movement.ground import box, crowd_of, door, site, spread, stair
from tests.simulation.optimum.bounds import played

SIDE = 6.0
STEP_S = 0.25


HALL_M = 6.0
"""Width of the hall that feeds the door."""


def flow(ground, width_m, calibration="sfpe"):
    book = law_book(ground.spaces, calibration=calibration)
    return book.opening_flow(width_m, leaf=False, feed_m=HALL_M)


def far_end(n):
    """Stand on a spot nine metres from a door at (0, 3)."""
    return np.full(n, 9.0), np.full(n, 3.0)


@pytest.mark.parametrize("calibration", CALIBRATIONS)
@pytest.mark.parametrize(("n", "width_m"), [(1, 1.0), (40, 1.0), (200, 0.9), (200, 2.0)])
def test_one_room_and_one_door_take_the_walk_and_then_one_after_the_other(n, width_m, calibration):
    half = width_m / 2
    ground = site(
        [box("hall", 0, 0, 10, HALL_M)],
        [door("out", "hall", OUTSIDE, (0, 3 - half), (0, 3 + half))],
    )
    run = crowd_of({"all": (*far_end(n), 1.25, "hall")}, ground, calibration=calibration)
    found = played(run, calibration=calibration)
    walk_s = WALK_SHARE * 9.0 / 1.25
    queue_s = (n - 1) / flow(ground, width_m, calibration)
    assert found.bound_s == pytest.approx(walk_s + queue_s, abs=STEP_S + 0.01)
    assert found.bound_s <= found.out_s[-1]


def test_two_exits_share_people_in_the_ratio_of_their_flows_less_what_the_way_costs():
    doors = [
        door("east", "hall", OUTSIDE, (30, 2.3), (30, 3.7)),
        door("west", "hall", OUTSIDE, (0, 2.5), (0, 3.5)),
    ]
    ground = site([box("hall", 0, 0, 30, 6)], doors)
    n = 150
    run = crowd_of({"all": (*far_end(n), 1.25, "hall")}, ground)
    walks_s = WALK_SHARE * 9.0 / 1.25, WALK_SHARE * 21.0 / 1.25
    flows = flow(ground, 1.0), flow(ground, 1.4)
    # Until T the one lets through 1 + c (T - walk), the other likewise: together n.
    least_s = (n - 2 + flows[0] * walks_s[0] + flows[1] * walks_s[1]) / sum(flows)
    assert played(run).bound_s == pytest.approx(least_s, abs=STEP_S + 0.02)


def test_a_door_on_the_way_holds_up_those_behind_it_and_nobody_else():
    ground = site(
        [box("back", 0, 0, 10, 6), box("front", 10, 0, 20, 6)],
        [
            door("inner", "back", "front", (10, 2.6), (10, 3.4)),
            door("out", "front", OUTSIDE, (20, 1), (20, 5)),
        ],
    )
    back = (np.full(100, 5.0), np.full(100, 3.0), 1.25, "back")
    front = (np.full(100, 15.0), np.full(100, 3.0), 1.25, "front")
    alone = played(crowd_of({"back": back}, ground)).bound_s
    both = played(crowd_of({"back": back, "front": front}, ground)).bound_s
    assert alone == pytest.approx(
        WALK_SHARE * 15.0 / 1.25 + 99 / flow(ground, 0.8), abs=STEP_S + 0.02
    )
    assert both == pytest.approx(alone, abs=0.02)


@pytest.mark.parametrize(("takes", "open_s"), [(50.0, 40.0), (float("inf"), 10.0)])
def test_doors_that_a_timetable_opens_are_waited_for_at_best_too(takes, open_s):
    """All of it used to be laid to detours: 97 per cent of the time of those who took a train."""
    cycle = Cycle(first_s=60.0, open_s=open_s, every_s=180.0, takes=takes)
    out = replace(door("out", "hall", OUTSIDE, (0, 1), (0, 5)), cycle=cycle)
    ground = site([box("hall", 0, 0, 10, 6)], [out])
    n = 120
    found = played(crowd_of({"all": (*far_end(n), 1.25, "hall")}, ground))
    # The third opening, at 420 s, is needed in any case.
    assert 420.0 - 2 * STEP_S <= found.bound_s <= 430.0
    assert found.bound_s <= found.out_s[-1] < found.bound_s + cycle.every_s + open_s
    assert found.said.on_the_way_s == pytest.approx(found.out_s[-1] - found.bound_s, abs=0.002)
    for needed in (20, 60, 100):
        assert found.bound_of(needed) <= found.out_s[needed - 1]


def test_who_is_far_away_counts_although_many_are_near():
    ground = site([box("hall", 0, 0, 60, 6)], [door("out", "hall", OUTSIDE, (0, 2.5), (0, 3.5))])
    x = np.concatenate([np.full(30, 1.5), np.full(60, 58.5)])
    found = played(crowd_of({"all": (x, np.full(90, 3.0), 1.25, "hall")}, ground))
    far_s = WALK_SHARE * 58.5 / 1.25 + 59 / flow(ground, 1.0)
    assert far_s - STEP_S - 0.02 <= found.bound_s <= found.out_s[-1]


def test_a_site_without_a_way_out_has_no_least_time():
    ground = site(
        [box("cell", 0, 0, 6, 6), box("hall", 10, 0, 20, 6)],
        [door("out", "hall", OUTSIDE, (20, 1), (20, 5))],
    )
    run = crowd_of({"all": (*spread(5, 0, 0, 6, 6), 1.25, "cell")}, ground)
    found = played(run, until_s=60.0)
    assert np.isinf(found.bound_s)
    assert found.said == Optimality(refused="no-way")


def test_a_wider_door_is_never_slower_at_best():
    times = []
    for width_m in (0.8, 1.0, 1.4, 2.0, 4.0):
        half = width_m / 2
        ground = site(
            [box("hall", 0, 0, 10, 6)], [door("out", "hall", OUTSIDE, (0, 3 - half), (0, 3 + half))]
        )
        times.append(played(crowd_of({"all": (*far_end(80), 1.25, "hall")}, ground)).bound_s)
    assert times == sorted(times, reverse=True)
    assert len(set(times)) == len(times)


@st.composite
def crowds(draw):
    """Draw a grid of rooms with one or two exits, perhaps a stair to a room above, and people."""
    columns, rows = draw(st.integers(1, 3)), draw(st.integers(1, 2))
    kinds = st.sampled_from([("door", 0.9), ("door", 1.4), ("open", 2.5), ("open", SIDE)])
    spaces, openings = [], []
    for i in range(columns):
        for j in range(rows):
            x, y = SIDE * i, SIDE * j
            spaces.append(box(f"r{i}{j}", x, y, x + SIDE, y + SIDE))
            for di, dj in ((1, 0), (0, 1)):
                if i + di < columns and j + dj < rows:
                    kind, width = draw(kinds)
                    low, high = (SIDE - width) / 2, (SIDE + width) / 2
                    ends = (
                        ((x + SIDE, y + low), (x + SIDE, y + high))
                        if di
                        else ((x + low, y + SIDE), (x + high, y + SIDE))
                    )
                    name, other = f"{i}{j}-{i + di}{j + dj}", f"r{i + di}{j + dj}"
                    openings.append(door(name, f"r{i}{j}", other, *ends, kind=kind))
    openings.append(door("west", "r00", OUTSIDE, (0, 2), (0, 2 + draw(st.floats(0.7, 3.0)))))
    if draw(st.booleans()):
        end = SIDE * columns
        openings.append(door("east", f"r{columns - 1}0", OUTSIDE, (end, 2), (end, 3)))
    if draw(st.booleans()):
        top = SIDE * rows
        spaces += [
            stair("flight", length=6.0, width=1.2, rise=3.0),
            box("upper", 20, 20, 28, 26, level="L2"),
        ]
        openings += [
            door("foot", "r00", "flight", (2, top), (3.2, top),
                 segment_b=((0, 0), (1.2, 0)), kind="open"),
            door("head", "upper", "flight", (22, 20), (23.2, 20),
                 segment_b=((0, 6), (1.2, 6)), kind="open"),
        ]  # fmt: skip
    groups = {}
    for space in spaces:
        n = draw(st.integers(0, 60))
        if n and space.incline is None:
            (x0, y0), _, (x1, y1), _ = space.outline
            speeds = np.linspace(draw(st.floats(0.5, 1.0)), draw(st.floats(1.0, 2.0)), n)
            groups[space.id] = (*spread(n, x0, y0, x1, y1, seed=n), speeds, space.id)
    return site(spaces, openings), groups


@settings(max_examples=60, deadline=None)
@given(
    drawn=crowds(),
    calibration=st.sampled_from(CALIBRATIONS),
    seed=st.integers(1, 1000),
    last_start_s=st.sampled_from([0.0, 20.0, 120.0]),
)
def test_no_crowd_is_quicker_than_the_least_time(drawn, calibration, seed, last_start_s):
    ground, groups = drawn
    if not groups:
        return
    run = crowd_of(groups, ground, calibration=calibration, seed=seed)
    n = len(run.world.population)
    found = played(run, calibration=calibration, starts_s=np.linspace(0.0, last_start_s, n))
    # Whoever sets out at once is out no later, but either of the two bounds may be the closer one.
    assert max(found.bound_s, found.started_bound_s) <= found.out_s[-1] + 1e-6
    assert found.bound_s <= 1.01 * found.started_bound_s + 0.05
    for share in (0.5, 0.95):
        needed = int(np.ceil(share * n))
        assert found.bound_of(needed) <= found.out_s[needed - 1] + 1e-6
    said = found.said
    assert said.bound_s + said.gap_s == pytest.approx(found.out_s[-1], abs=0.002)
    assert said.start_up_s + said.on_the_way_s == pytest.approx(said.gap_s, abs=0.002)
