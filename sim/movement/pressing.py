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

    from sim.movement.engine import Crowd
    from sim.world.requests import Fall, Press, TurnBack


def make_room(crowd: Crowd, request: Press) -> None:
    """Let patches admit what people press into them."""
    press(
        crowd.ground,
        crowd.state,
        request.patches.astype(np.int64),
        request.room.astype(np.float64),
        request.locked.astype(np.int64),
        request.pressed.astype(np.int64),
    )


def turn_back(crowd: Crowd, request: TurnBack) -> None:
    """Let people leave by the nearest exit from which the way they queue for leads away."""
    people = crowd.world.people
    rows = request.people.astype(np.int64)
    queues = (people.phase[rows] == Phase.QUEUING) & (people.cell[rows] >= 0)
    rows = rows[queues & (people.harm[rows] < Harm.INCAPACITATED)]
    links = crowd.state.walk["link"][rows]
    beyond = np.where(links >= 0, crowd.ground.links["to"][np.maximum(links, 0)], -1)
    rows, beyond = rows[beyond >= 0], beyond[beyond >= 0].astype(np.int64)
    if not len(rows):
        return
    exits = _behind(crowd, people.cell[rows].astype(np.int64), beyond)
    rows, exits = rows[exits >= 0], exits[exits >= 0]
    crowd.called.drop(rows)
    for exit_ in np.unique(exits).tolist():
        theirs = rows[exits == exit_]
        crowd.route_goals.wish(theirs.astype(np.int32), crowd.route_goals.leaving((exit_,), ()))
    crowd.diary.cause[rows] = request.cause
    aim(crowd, rows)


def _behind(crowd: Crowd, here: NDArray[np.int64], beyond: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the nearest exit of each cell that is farther from the cell beyond, -1 for none.

    Args:
        crowd: the crowd.
        here: cells where people stand, ``(n,)``.
        beyond: cells they queue to get to, ``(n,)``.
    """
    openings = crowd.world.site.openings
    nearest, found = np.full(len(here), np.inf), np.full(len(here), -1, dtype=np.int64)
    for exit_ in (row for row, opening in enumerate(openings) if opening.exit):
        goal = crowd.route_goals.row(Goal(exits=(exit_,)))  # it may make the tables larger
        metres = crowd.route_goals.ways.cell_m[goal]
        better = (metres[beyond] > metres[here]) & (metres[here] < nearest)
        nearest[better], found[better] = metres[here[better]], exit_
    return found


def fall(crowd: Crowd, request: Fall) -> None:
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
