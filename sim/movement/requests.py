"""What others ask of the crowd: release, send, open, stop, take out of the moving crowd."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.movement.care import setting_out
from sim.movement.escalators import run_escalator
from sim.movement.hearing import check_all_out, tell_unreachable
from sim.movement.kernels.orders import lift_out, take_out
from sim.movement.metering import lead_one_way
from sim.movement.plans import aim, off_links, replan
from sim.movement.pressing import fall, make_room, turn_back
from sim.movement.rides import alight, board, enter, set_mobility
from sim.world.fields import Goal
from sim.world.requests import (
    Alight,
    Board,
    Enter,
    Fall,
    Incapacitate,
    Instruct,
    Meter,
    OneWay,
    Press,
    Release,
    Remove,
    RunEscalator,
    Send,
    SetDoor,
    SetMobility,
    StopArrivals,
    Tell,
    TurnBack,
    WalkTo,
)
from sim.world.state import Door, Harm, Phase

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from sim.movement.engine import Crowd
    from sim.world.requests import Request


_WAITING, _INCAPACITATED = int(Phase.WAITING), int(Harm.INCAPACITATED)
_ELSEWHERE = [int(phase) for phase in (Phase.OUT, Phase.NOT_ARRIVED, Phase.ABOARD)]
"""Phases of those who stand nowhere on the ground and can walk nowhere."""


def take_up(crowd: Crowd, request: Request) -> None:
    """Do what was asked, from the crowd's present point of time on."""
    _WAYS[type(request)](crowd, request)


def _release(crowd: Crowd, request: Release) -> None:
    people = crowd.world.people
    told = crowd.refusals.listens(crowd, request)
    phase = people.phase[request.people]
    told &= people.harm[request.people] < Harm.INCAPACITATED
    able = told & (phase == Phase.WAITING) & (people.start_s[request.people] > request.at_s)
    _call_back(crowd, request, told & ~able)
    rows = request.people[able].astype(np.int64)
    crowd.called.drop(rows)
    times = np.maximum(request.at_s[able], crowd.now)
    alone = setting_out(crowd, rows, times, request.cause)
    rows, times = rows[alone], times[alone]
    if not len(rows):
        return
    crowd.route_goals.leave(rows, crowd.world.population)
    crowd.diary.cause[rows] = request.cause
    aim(crowd, rows)
    crowd.schedule(rows, crowd.together.gathering.hold(rows, times))
    crowd.together.gathering.look(crowd)


def _call_back(crowd: Crowd, request: Release, told: NDArray[np.bool_]) -> None:
    """Let those turn round who are on the way to a stop, go on to one sooner, or still come.

    Args:
        crowd: the crowd.
        request: what was asked.
        told: who of its people does as told and does not simply set out from where they stand.
    """
    rows = request.people[told].astype(np.int64)
    on_visit = crowd.route_goals.on_visit(rows) & (crowd.world.people.phase[rows] != Phase.ABOARD)
    rows, times = rows[on_visit], request.at_s[told][on_visit]
    if len(rows):
        crowd.called.note(rows, np.maximum(times, crowd.now), request.cause)


def _walk_to(crowd: Crowd, request: WalkTo) -> None:
    person = np.array([request.person], dtype=np.int64)
    people = crowd.world.people
    phase, harm = people.phase.item(request.person), people.harm.item(request.person)
    if phase in _ELSEWHERE or harm >= _INCAPACITATED:
        tell_unreachable(crowd, request.person)
        return
    crowd.state.people["watched"][person] = 1
    crowd.diary.cause[person] = request.cause
    space = crowd.world.site.space_index[request.space]
    crowd.route_goals.wish([request.person], Goal(space=space))
    waiting = phase == _WAITING
    aim(crowd, person)
    if waiting:
        crowd.schedule(person, np.array([crowd.now]))


def _send(crowd: Crowd, request: Send) -> None:
    people = crowd.world.people
    gone = np.isin(people.phase[request.people], _ELSEWHERE)
    unable = people.harm[request.people] >= Harm.INCAPACITATED
    for person in request.people[gone | unable]:
        tell_unreachable(crowd, int(person))
    rows = request.people[~(gone | unable)].astype(np.int64)
    waited_for = np.isin(rows, list(crowd.world.watch.arrivals))
    crowd.state.people["watched"][rows] = waited_for
    goal = Goal(space=crowd.world.site.space_index[request.space])
    _turn_to(crowd, rows, goal, request.cause)


def _instruct(crowd: Crowd, request: Instruct) -> None:
    people, site = crowd.world.people, crowd.world.site
    able = (people.phase[request.people] != Phase.OUT) & (
        people.harm[request.people] < Harm.INCAPACITATED
    )
    rows = request.people[able].astype(np.int64)
    exits = tuple(sorted(site.opening_index[name] for name in request.exits))
    goal = crowd.route_goals.leaving(exits, request.via)
    crowd.route_goals.instruct(rows, goal)
    crowd.refusals.persuade(crowd, rows, request.cause)
    waits = (people.phase[rows] == Phase.WAITING) & ~np.isfinite(people.start_s[rows])
    waits |= people.phase[rows] == Phase.ABOARD
    # Whoever has not been told to leave, or is on the way with something, notes it for later.
    on_visit = crowd.route_goals.on_visit(rows)
    crowd.route_goals.wish(rows[waits & ~on_visit].astype(np.int32), goal)
    _turn_to(crowd, rows[~(waits | on_visit)], goal, request.cause)


def _turn_to(crowd: Crowd, rows: NDArray[np.int64], goal: Goal, cause: int) -> None:
    """Let people want something else from now on, and set out for it if they stand about."""
    if not len(rows):
        return
    crowd.route_goals.wish(rows.astype(np.int32), goal)
    if cause:
        crowd.diary.cause[rows] = cause
    waiting = rows[crowd.world.people.phase[rows] == Phase.WAITING]
    later = crowd.world.people.start_s[waiting]
    aim(crowd, rows)
    now = waiting[~(np.isfinite(later) & (later > crowd.now))]
    crowd.schedule(now, np.full(len(now), crowd.now))


def _tell(crowd: Crowd, request: Tell) -> None:
    row = crowd.world.site.opening_index[request.opening]
    rows = request.people.astype(np.int64)
    crowd.route_goals.learn(rows, row, shut=request.shut)
    replan(crowd, rows, request.cause)


def _set_door(crowd: Crowd, request: SetDoor) -> None:
    row = crowd.world.site.opening_index[request.opening]
    was = crowd.world.doors[row]
    crowd.world.doors[row] = request.state
    crowd.see_doors()
    shut = request.state == Door.LOCKED
    if not shut and was != Door.LOCKED:
        return
    known = request.known or ("seen" if shut else "at-once")
    crowd.sight.changed(row, shut=shut, seen=known != "at-once", cause=request.cause)
    if known == "seen":
        crowd.sight.look(crowd)
        return
    told = np.ones(len(crowd.world.population), dtype=np.bool_)
    if known == "told":
        people = crowd.world.people
        told = (people.cell >= 0) & ~people.asleep
    if not shut:
        told &= crowd.route_goals.knows(row)
    rows = np.nonzero(told)[0]
    crowd.route_goals.learn(rows, row, shut=shut)
    replan(crowd, rows, request.cause)


def _stand_down(crowd: Crowd, people: NDArray[np.int32]) -> None:
    off_links(crowd.state, people)
    here = people[crowd.world.people.phase[people] != Phase.ABOARD]
    take_out(crowd.ground, crowd.state, here.astype(np.int64))
    for person in people:
        tell_unreachable(crowd, int(person))


def _remove(crowd: Crowd, request: Remove) -> None:
    people = crowd.world.people
    rows = request.people[people.phase[request.people] != Phase.OUT].astype(np.int64)
    off_links(crowd.state, rows)
    take_out(crowd.ground, crowd.state, rows)
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


def _hold(crowd: Crowd, request: StopArrivals) -> None:
    crowd.stops.set(crowd, request)


def _turn_back(crowd: Crowd, request: TurnBack) -> None:
    rows = turn_back(crowd, request)
    crowd.called.drop(rows)
    crowd.stops.give_up(crowd, rows)


def _meter(crowd: Crowd, request: Meter) -> None:
    crowd.metering.set(crowd, request)


def _incapacitate(crowd: Crowd, request: Incapacitate) -> None:
    _stand_down(crowd, request.people)


_WAYS: Mapping[type, Callable[[Crowd, Any], None]] = MappingProxyType(
    {
        Release: _release,
        WalkTo: _walk_to,
        SetDoor: _set_door,
        RunEscalator: run_escalator,
        StopArrivals: _hold,
        Incapacitate: _incapacitate,
        Remove: _remove,
        Send: _send,
        Instruct: _instruct,
        Tell: _tell,
        Board: board,
        Alight: alight,
        Enter: enter,
        SetMobility: set_mobility,
        Meter: _meter,
        OneWay: lead_one_way,
        Press: make_room,
        TurnBack: _turn_back,
        Fall: fall,
    }
)
"""How each kind of request is carried out."""
