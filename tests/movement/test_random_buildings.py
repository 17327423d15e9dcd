"""Whatever the building and however streams cross, everybody with a way out gets out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.building.model import OUTSIDE
from sim.world.state import Phase
from tests.movement.ground import box, crowd_of, door, queues_are_sound, site, spread

SIDE = 6.0


@st.composite
def buildings(draw):
    """Draw a grid of rooms joined by doors or open sides, and crowds bound for given exits."""
    columns, rows = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    kinds = st.sampled_from([("door", 0.9), ("door", 1.4), ("open", 2.5), ("open", SIDE)])
    spaces = [
        box(f"r{i}{j}", SIDE * i, SIDE * j, SIDE * (i + 1), SIDE * (j + 1))
        for i in range(columns)
        for j in range(rows)
    ]
    openings = []
    for i in range(columns):
        for j in range(rows):
            for di, dj in ((1, 0), (0, 1)):
                if i + di >= columns or j + dj >= rows:
                    continue
                kind, width = draw(kinds)
                x, y = SIDE * (i + di), SIDE * (j + dj)
                half, middle = width / 2, (SIDE * (i + 0.5), SIDE * (j + 0.5))
                ends = (
                    ((x, middle[1] - half), (x, middle[1] + half))
                    if di
                    else ((middle[0] - half, y), (middle[0] + half, y))
                )
                name = f"{i}{j}-{i + di}{j + dj}"
                openings.append(door(name, f"r{i}{j}", f"r{i + di}{j + dj}", *ends, kind=kind))
    last = f"r{columns - 1}{rows - 1}"
    end = SIDE * columns
    low = SIDE * (rows - 1)
    openings.append(door("west", "r00", OUTSIDE, (0, 2), (0, 3.2)))
    openings.append(door("east", last, OUTSIDE, (end, low + 2), (end, low + 3)))
    groups = {}
    for space in spaces:
        n = draw(st.integers(0, 60))
        x0, y0 = space.outline[0]
        for exit_ in ("west", "east"):
            if n:
                x, y = spread(n, x0, y0, x0 + SIDE, y0 + SIDE, seed=n)
                chosen = {"choice": "assigned", "assigned_exit": exit_}
                groups[f"{space.id}-{exit_}"] = (x, y, 1.25, space.id, chosen)
    return site(spaces, openings), groups


CELLS = st.sampled_from([0.75, 1.0, 2.0])


@settings(max_examples=500, deadline=None)
@given(building=buildings(), cell_m=CELLS)
def test_streams_that_cross_end_with_everybody_out_and_nobody_lost(building, cell_m):
    everybody_gets_out(building, cell_m)


@pytest.mark.slow
@settings(max_examples=5000, deadline=None)
@given(building=buildings(), cell_m=CELLS)
def test_in_thousands_of_buildings_everybody_gets_out(building, cell_m):
    everybody_gets_out(building, cell_m)


def test_a_ring_that_no_head_of_a_queue_stands_in_turns_all_the_same():
    # Beside the opening between the rooms stand four patches that wait for each other in a ring;
    # the heads of all queues wait outside it for one of them.
    spaces = [box(f"r{i}0", SIDE * i, 0, SIDE * (i + 1), SIDE) for i in range(3)]
    openings = [
        door("00-10", "r00", "r10", (6, 2.55), (6, 3.45)),
        door("10-20", "r10", "r20", (12, 1.75), (12, 4.25), kind="open"),
        door("west", "r00", OUTSIDE, (0, 2), (0, 3.2)),
        door("east", "r20", OUTSIDE, (18, 2), (18, 3)),
    ]
    groups = {}
    for room, n in (("r10", 60), ("r20", 53)):
        x0 = SIDE * int(room[1])
        for exit_ in ("west", "east"):
            chosen = {"choice": "assigned", "assigned_exit": exit_}
            people = spread(n, x0, 0, x0 + SIDE, SIDE, seed=n)
            groups[f"{room}-{exit_}"] = (*people, 1.25, room, chosen)
    everybody_gets_out((site(spaces, openings), groups), cell_m=2.0)


def everybody_gets_out(building, cell_m):
    ground, groups = building
    if not groups:
        return
    run = crowd_of(groups, ground, cell_m=cell_m)
    run.release()
    total = len(run.world.population)
    for time in (5, 20, 60, 120):
        out = int(np.sum(run.to(time).phase == Phase.OUT))
        queues_are_sound(run)
        assert int(run.crowd.state.patches["count"].sum()) + out == total
    people = run.to(7200)
    assert np.isfinite(people.out_s).all()
    for group, model in zip(groups, run.world.population.groups, strict=False):
        del group
        rows = run.world.population.rows_of_group[model.id]
        used = {run.world.site.openings[row].id for row in people.exit[rows]}
        assert used == {model.assigned_exit}
