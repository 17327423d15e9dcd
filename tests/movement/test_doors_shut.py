"""Nobody passes a closed door, and what touches nobody changes nobody, in random buildings."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sim.building.model import OUTSIDE
from sim.world.requests import SetDoor
from sim.world.state import Door, Phase
from tests.movement.ground import box, crowd_of, door, queues_are_sound, site, spread

SIDE = 6.0
STEP_S = 0.25


@st.composite
def grids(draw, x=0.0, name=""):
    """Draw a grid of rooms, the doors between them and the exits, and a crowd in each."""
    columns, rows = draw(st.integers(1, 3)), draw(st.integers(1, 2))
    spaces, openings, groups = [], [], {}
    for i in range(columns):
        for j in range(rows):
            room = f"{name}r{i}{j}"
            x0, y0 = x + SIDE * i, SIDE * j
            spaces.append(box(room, x0, y0, x0 + SIDE, y0 + SIDE))
            state = draw(st.sampled_from(["open", "open", "open", "locked"]))
            direction = draw(st.sampled_from(["both", "both", "out", "in"]))
            width = draw(st.sampled_from([0.9, 1.6]))
            if i + 1 < columns:
                ends = (x0 + SIDE, y0 + 2), (x0 + SIDE, y0 + 2 + width)
                openings.append(
                    door(
                        f"{room}e",
                        room,
                        f"{name}r{i + 1}{j}",
                        *ends,
                        state=state,
                        direction=direction,
                    )
                )
            if j + 1 < rows:
                ends = (x0 + 2, y0 + SIDE), (x0 + 2 + width, y0 + SIDE)
                openings.append(
                    door(f"{room}n", room, f"{name}r{i}{j + 1}", *ends, direction=direction)
                )
            n = draw(st.integers(0, 30))
            if n:
                people = spread(n, x0, y0, x0 + SIDE, y0 + SIDE, seed=n)
                groups[f"{name}g{i}{j}"] = (*people, 1.25, room)
    last, end = f"{name}r{columns - 1}{rows - 1}", x + SIDE * columns
    low = SIDE * (rows - 1)
    openings.append(door(f"{name}west", f"{name}r00", OUTSIDE, (x, 2), (x, 3.2)))
    openings.append(door(f"{name}east", last, OUTSIDE, (end, low + 2), (end, low + 3)))
    return spaces, openings, groups


def may_pass(run, old, new):
    """Return whether some opening that is not locked leads from one space into another."""
    for row, opening in enumerate(run.world.site.openings):
        if run.world.doors[row] == Door.LOCKED:
            continue
        sides = tuple(run.world.site.space_index.get(s, -1) for s in (opening.a, opening.b))
        if sides == (old, new) and opening.direction != "in":
            return True
        if sides == (new, old) and opening.direction != "out":
            return True
    return False


@settings(max_examples=25)
@given(
    building=grids(),
    changes=st.lists(st.tuples(st.integers(1, 60), st.integers(0, 20), st.booleans()), max_size=6),
)
def test_nobody_passes_a_closed_door_or_one_the_wrong_way(building, changes):
    spaces, openings, groups = building
    assume(groups)
    run = crowd_of(groups, site(spaces, openings))
    run.release()
    total = len(run.world.population)
    for k in range(1, 4 * 60):
        for at, number, shut in changes:
            if at == k / 4:
                opening = run.world.site.openings[number % len(openings)].id
                run.world.ask(SetDoor(opening, Door.LOCKED if shut else Door.OPEN))
        before = run.world.people.space.copy()
        people = run.to(k * STEP_S)
        for person in np.nonzero(people.space != before)[0]:
            old, new = int(before[person]), int(people.space[person])
            assert may_pass(run, old, new), (k, person, old, new)
        queues_are_sound(run)
        out = int((people.phase == Phase.OUT).sum())
        assert int(run.crowd.state.patches["count"].sum()) + out == total
        assert int(run.crowd.state.spaces["count"].sum()) + out == total


def outcome(parts, groups):
    """Return when, how far and by which exit the people of some groups leave, bit for bit."""
    spaces, openings, everybody = parts
    run = crowd_of(everybody, site(spaces, openings))
    run.release()
    people = run.to(400)
    rows = [run.world.population.rows_of_group[name] for name in groups]
    exits = {row: opening.id for row, opening in enumerate(run.world.site.openings)}
    return [
        (
            people.out_s[part].tobytes(),
            people.walked_m[part].tobytes(),
            [exits.get(row, "") for row in people.exit[part].tolist()],
        )
        for part in rows
    ]


def together(one, other):
    return [*one[0], *other[0]], [*one[1], *other[1]], {**one[2], **other[2]}


@settings(max_examples=20)
@given(one=grids(), other=grids(x=60.0, name="z"), third=grids(x=60.0, name="z"))
def test_another_building_beside_it_changes_nobody(one, other, third):
    mine = one[2]
    assume(mine)
    alone = outcome(one, mine)
    assert outcome(together(one, other), mine) == alone
    assert outcome(together(one, third), mine) == alone


@settings(max_examples=20)
@given(
    building=grids(),
    state=st.sampled_from(["locked", "open"]),
    width=st.sampled_from([0.8, 2.0]),
)
def test_an_exit_that_nobody_takes_changes_nobody_whatever_it_is_like(building, state, width):
    spaces, openings, groups = building
    assume(groups)
    chosen = {"choice": "assigned", "assigned_exit": "east"}
    groups = {name: (*row, chosen) for name, row in groups.items()}
    before = outcome((spaces, openings, groups), groups)
    assume(not any("west" in exits for _, _, exits in before))
    ends = ((0.0, 2.0), (0.0, 2.0 + width))
    changed = [
        replace(o, state=state, segment_a=ends, width_m=width) if o.id == "west" else o
        for o in openings
    ]
    assert outcome((spaces, changed, groups), groups) == before
