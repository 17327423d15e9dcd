"""People who leave the ground and come back: in lifts, carrying somebody, in by a door again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.movement.arrays import Count
from sim.movement.kernels.orders import lift_out, put_down, take_out
from sim.movement.plans import aim, off_links
from sim.world.fields import Goal
from sim.world.state import Phase

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.movement.core import CrowdCore
    from sim.world.requests import Alight, Board, Enter, SetMobility


def board(crowd: CrowdCore, request: Board) -> None:
    """Take people off the ground, or from before a door: they are aboard something from now on."""
    people = crowd.world.people
    before = np.isin(people.phase[request.people], (Phase.NOT_ARRIVED, Phase.QUEUING))
    rows = request.people[before | (people.cell[request.people] >= 0)].astype(np.int64)
    off_links(crowd.state, rows)
    take_out(crowd.ground, crowd.state, rows)
    lift_out(crowd.ground, crowd.state, rows)
    people.phase[rows] = Phase.ABOARD
    crowd.diary.cause[rows] = request.cause


def alight(crowd: CrowdCore, request: Alight) -> None:
    """Put people who are aboard back on the ground; those for whom there is no room wait for it."""
    people, walkable = crowd.world.people, crowd.world.walkable
    space = crowd.world.site.space_index[request.space]
    aboard = request.people[people.phase[request.people] == Phase.ABOARD]
    cells = np.arange(walkable.space_start[space], walkable.space_start[space + 1])
    if request.at is not None:
        distance = np.hypot(
            walkable.cell_x[cells] - request.at[0], walkable.cell_y[cells] - request.at[1]
        )
        cells = cells[np.argsort(distance, kind="stable")]
    left = []
    for person in aboard.tolist():
        cell = _free_cell(crowd, cells, person)
        if cell < 0:
            left.append(person)
            continue
        put_down(crowd.ground, crowd.state, person, cell, crowd.now)
        row = np.array([person], dtype=np.int64)
        crowd.diary.cause[person] = request.cause
        if request.leave:
            crowd.route_goals.leave(row, crowd.world.population)
            aim(crowd, row)
            crowd.schedule(row, np.array([crowd.now]))
    if left:
        crowd.later.append(_again(request, left))


def _again(request: Alight, people: list[int]) -> Alight:
    return type(request)(
        np.array(people, dtype=np.int32), request.space, request.at, request.leave, request.cause
    )


def _free_cell(crowd: CrowdCore, cells: NDArray[np.int64], person: int) -> int:
    """Return the first of some cells whose patch takes a person in, -1 for none."""
    patches = crowd.state.patches
    patch = crowd.world.walkable.cell_patch[cells]
    size = crowd.state.people["size"][person]
    free = (patches["count"][patch] == 0) | (
        patches["load"][patch] + size <= patches["room"][patch]
    )
    return int(cells[np.argmax(free)]) if free.any() else -1


def enter(crowd: CrowdCore, request: Enter) -> None:
    """Let people who are not inside come to an opening from outside, and in by it."""
    world, state = crowd.world, crowd.state
    phase = world.people.phase[request.people]
    away = np.isin(phase, (Phase.OUT, Phase.ABOARD, Phase.NOT_ARRIVED))
    rows = request.people[away].astype(np.int64)
    if not len(rows):
        return
    back = rows[world.people.phase[rows] == Phase.OUT]
    state.tally[Count.OUT] -= len(back)
    state.tally[Count.REQUIRED_OUT] -= int(state.people["required"][back].sum())
    world.people.out_s[rows] = np.nan
    world.people.exit[rows] = -1
    world.people.phase[rows] = Phase.NOT_ARRIVED
    crowd.stand_before(rows, world.site.opening_index[request.opening])
    goal = Goal(space=world.site.space_index[request.space])
    crowd.route_goals.wish(rows.astype(np.int32), goal)
    crowd.diary.cause[rows] = request.cause
    state.people["watched"][rows] = np.isin(rows, list(world.watch.arrivals))
    aim(crowd, rows)
    crowd.schedule(rows, np.full(len(rows), crowd.now))


def set_mobility(crowd: CrowdCore, request: SetMobility) -> None:
    """Change speeds and sizes, and the counts of the patches people stand in."""
    people, walkable = crowd.state.people, crowd.world.walkable
    rows = request.people.astype(np.int64)
    for column, value in (
        ("speed", request.speed),
        ("speed_down", request.speed_down),
        ("speed_up", request.speed_up),
        ("body", request.body_m),
    ):
        if value is not None:
            people[column][rows] = value
    if request.fits_m is not None:
        crowd.route_goals.needs_m[rows] = request.fits_m
    if request.steps is not None:
        crowd.route_goals.avoids_steps[rows] = not request.steps
    if request.size is not None:
        inside = rows[people["cell"][rows] >= 0]
        patches = walkable.cell_patch[people["cell"][inside]]
        np.add.at(crowd.state.patches["load"], patches, request.size - people["size"][inside])
        people["size"][rows] = request.size
        crowd.mark(patches)
