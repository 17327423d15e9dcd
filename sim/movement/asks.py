"""What others ask of the crowd: release, send, open, stop, take out of the moving crowd."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.movement.hearing import check_all_out, tell_unreachable
from sim.movement.plans import aim, replan
from sim.movement.step.kernel import lift_out, take_out
from sim.world.fields import Goal
from sim.world.requests import (
    Incapacitate,
    Release,
    Remove,
    SetDoor,
    StopArrivals,
    WalkTo,
)
from sim.world.state import Door, Harm, Phase

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.movement.engine import Crowd
    from sim.world.requests import Request


def take_up(crowd: Crowd, request: Request) -> None:
    """Do what was asked, from the crowd's present point of time on."""
    match request:
        case Release():
            _release(crowd, request)
        case WalkTo():
            _walk_to(crowd, request)
        case SetDoor():
            _set_door(crowd, request)
        case StopArrivals():
            _stop_arrivals(crowd, request)
        case Incapacitate():
            _stand_down(crowd, request.people)
        case Remove():
            _remove(crowd, request)


def _release(crowd: Crowd, request: Release) -> None:
    people = crowd.world.people
    able = (
        (people.phase[request.people] == Phase.WAITING)
        & (people.harm[request.people] < Harm.INCAPACITATED)
        & (people.start_s[request.people] > request.at_s)
    )
    rows = request.people[able].astype(np.int64)
    if not len(rows):
        return
    groups = crowd.world.population.group[rows]
    for number in np.unique(groups):
        wish = crowd.aims.exit_wish(crowd.world.population.groups[number])
        crowd.aims.wish(rows[groups == number].astype(np.int32), wish)
    crowd.diary.cause[rows] = request.cause
    times = np.maximum(request.at_s[able], crowd.now)
    aim(crowd, rows)
    crowd.schedule(rows, times)


def _walk_to(crowd: Crowd, request: WalkTo) -> None:
    person = np.array([request.person], dtype=np.int64)
    people = crowd.world.people
    if people.phase[request.person] in (Phase.OUT, Phase.NOT_ARRIVED) or (
        people.harm[request.person] >= Harm.INCAPACITATED
    ):
        tell_unreachable(crowd, request.person)
        return
    crowd.state.people["watched"][person] = 1
    crowd.diary.cause[person] = request.cause
    space = crowd.world.site.space_index[request.space]
    crowd.aims.wish([request.person], Goal(space=space))
    waiting = people.phase[request.person] == Phase.WAITING
    aim(crowd, person)
    if waiting:
        crowd.schedule(person, np.array([crowd.now]))


def _set_door(crowd: Crowd, request: SetDoor) -> None:
    row = crowd.world.site.opening_index[request.opening]
    was = crowd.world.doors[row]
    crowd.world.doors[row] = request.state
    crowd.see_doors()
    if was == Door.LOCKED and request.state != Door.LOCKED:
        believers = np.nonzero(crowd.aims.knows(row))[0]
        crowd.aims.learn(believers, row, shut=False)
        replan(crowd, believers, request.cause)


def _stop_arrivals(crowd: Crowd, request: StopArrivals) -> None:
    row = crowd.world.site.opening_index[request.opening]
    gates = np.nonzero(crowd.world.walkable.gate_opening == row)[0]
    for gate in gates:
        # Held at the gate, not turned away: the flow is set to nothing and back.
        queue, cap = 2 * gate + 1, crowd.state.queues["cap"]
        if request.stopped and int(gate) not in crowd.held_caps:
            crowd.held_caps[int(gate)] = float(cap[queue])
            cap[queue] = 0.0
        elif not request.stopped and int(gate) in crowd.held_caps:
            cap[queue] = crowd.held_caps.pop(int(gate))


def _stand_down(crowd: Crowd, people: NDArray[np.int32]) -> None:
    take_out(crowd.ground, crowd.state, people.astype(np.int64))
    for person in people:
        tell_unreachable(crowd, int(person))


def _remove(crowd: Crowd, request: Remove) -> None:
    rows = request.people.astype(np.int64)
    take_out(crowd.ground, crowd.state, rows)
    people = crowd.world.people
    lift_out(crowd.ground, crowd.state, rows)
    people.phase[rows] = Phase.OUT
    people.out_s[rows] = crowd.now
    if request.exit:
        people.exit[rows] = crowd.world.site.opening_index[request.exit]
    crowd.diary.cause[rows] = request.cause
    for person in rows:
        crowd.count_out(int(person))
        if crowd.state.people["watched"][person]:
            tell_unreachable(crowd, int(person))
    check_all_out(crowd, crowd.now)
