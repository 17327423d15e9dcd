"""What a crowd that presses asks of the crowd that walks: more room, turning back, falling."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.movement.kernels.orders import press, take_out
from sim.movement.plans import aim, off_links
from sim.movement.rides import set_mobility
from sim.world.fields import Goal
from sim.world.requests import SetMobility
from sim.world.state import Harm, Phase

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.movement.core import CrowdCore
    from sim.world.requests import Fall, Press, TurnBack


def make_room(crowd: CrowdCore, request: Press) -> None:
    """Let patches admit what people press into them."""
    press(
        crowd.ground,
        crowd.state,
        request.patches.astype(np.int64),
        request.room.astype(np.float64),
        request.locked.astype(np.int64),
        request.pressed.astype(np.int64),
    )


def turn_back(crowd: CrowdCore, request: TurnBack) -> NDArray[np.int64]:
    """Let people leave by the nearest exit that lies elsewhere; return their rows."""
    people, view = crowd.world.people, crowd.world.crowd_view
    assert view is not None
    rows: NDArray[np.int64] = request.people.astype(np.int64)
    queues = people.phase[rows] == Phase.QUEUING
    _go_home(crowd, rows[queues & (people.cell[rows] < 0)])
    queues |= view.held[rows] & (people.phase[rows] == Phase.WAITING)
    queues &= (people.cell[rows] >= 0) & (people.harm[rows] < Harm.INCAPACITATED)
    rows = rows[queues]
    links = crowd.state.walk["link"][rows]
    beyond = np.where(links >= 0, crowd.ground.links["to"][np.maximum(links, 0)], -1)
    # Whoever waits before a line has stepped aside and is on no link.
    beyond = np.where(view.held[rows] & (links < 0), people.cell[rows], beyond)
    rows, beyond = rows[beyond >= 0], beyond[beyond >= 0].astype(np.int64)
    if not len(rows):
        return rows
    exits = _behind(crowd, rows, beyond)
    rows, exits = rows[exits >= 0], exits[exits >= 0]
    for exit_ in np.unique(exits).tolist():
        theirs = rows[exits == exit_]
        crowd.route_goals.wish(theirs.astype(np.int32), crowd.route_goals.leaving((exit_,), ()))
    crowd.diary.cause[rows] = request.cause
    aim(crowd, rows)
    waits = rows[people.phase[rows] == Phase.WAITING]
    crowd.schedule(waits, np.full(len(waits), crowd.now))
    return rows


def _go_home(crowd: CrowdCore, rows: NDArray[np.int64]) -> None:
    """Let people who queue outside give up: they never come in."""
    if len(rows):
        off_links(crowd.state, rows)
        take_out(crowd.ground, crowd.state, rows)
        crowd.world.people.phase[rows] = Phase.NOT_ARRIVED


def _behind(
    crowd: CrowdCore, rows: NDArray[np.int64], beyond: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the nearest exit of each person that does not lie where they get no further, else -1.

    An exit lies elsewhere if the next step would lead away from it, or if it is nearer than what
    they are on the way to.

    Args:
        crowd: the crowd.
        rows: the people, ``(n,)``.
        beyond: cells they queue to get to, ``(n,)``.
    """
    here = crowd.world.people.cell[rows].astype(np.int64)
    goal = crowd.state.people["goal"][rows]
    to_goal = crowd.route_goals.ways.cell_m[goal, here]
    openings = crowd.world.site.openings
    nearest, found = np.full(len(here), np.inf), np.full(len(here), -1, dtype=np.int64)
    for exit_ in (row for row, opening in enumerate(openings) if opening.exit):
        row = crowd.route_goals.row(Goal(exits=(exit_,)))  # it may make the tables larger
        metres = crowd.route_goals.ways.cell_m[row]
        elsewhere = (metres[beyond] > metres[here]) | (metres[here] < to_goal)
        better = elsewhere & (metres[here] < nearest)
        nearest[better], found[better] = metres[here[better]], exit_
    return found


def fall(crowd: CrowdCore, request: Fall) -> None:
    """Let people lie where they are, or stand up; whoever is not told when lies on."""
    people = crowd.world.people
    able = (people.cell[request.people] >= 0) & (people.harm[request.people] < Harm.INCAPACITATED)
    rows = request.people[able].astype(np.int64)
    if not len(rows):
        return
    if request.size > 0.0:
        off_links(crowd.state, rows)
        take_out(crowd.ground, crowd.state, rows)
        set_mobility(crowd, SetMobility(people=rows.astype(np.int32), size=request.size))
    crowd.schedule(rows, request.up_s[able])
