"""The steps of the crowd on its fixed time grid.

One step: 1. people whose time has come set out; 2. everybody who walks walks on, at the densities
of the step's start; 3. gates let people through. Where nobody walks or queues, time jumps to the
next start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.kernel import stepping
from sim.movement.arrays import Count, Setting
from sim.movement.gate.kernel import serve
from sim.movement.lists.kernel import activate, join, leave, pop_start, push_start, sort_busy
from sim.movement.steer.kernel import arrived, move, pace, set_out
from sim.world.state import Phase

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.movement.arrays import Crowd, Ground

    Floats = NDArray[np.float64]
    Rows = NDArray[Any]

STEP = int(Setting.STEP)
ACTIVE, BUSY, HEAP = int(Count.ACTIVE), int(Count.BUSY), int(Count.HEAP)
NEWS, INTERRUPT = int(Count.NEWS), int(Count.INTERRUPT)
NOT_ARRIVED, WAITING = int(Phase.NOT_ARRIVED), int(Phase.WAITING)
WALKING, QUEUING = int(Phase.WALKING), int(Phase.QUEUING)


@stepping
def _start(g, c, near_d, way_d, person, time, step_start):
    """Let a person set out, or come to the door from outside."""
    if c.people[person].phase == NOT_ARRIVED:
        c.people[person].phase = QUEUING
        join(c, person, 2 * c.people[person].door_gate + 1, time)
        return
    if c.people[person].phase != WAITING:
        return
    c.people[person].phase = WALKING
    if np.isnan(c.people[person].started_s):
        c.people[person].started_s = time
    if arrived(c, near_d, person, time):
        return
    set_out(g, c, near_d, way_d, person, time)
    if c.people[person].phase == WALKING:
        c.people[person].left += pace(g, c, person) * (time - step_start)
        activate(c, person)


@stepping
def _walk(g, c, near_d, way_d, now):
    """Let everybody who walks walk for one step; those at a gate join its queue."""
    dt = g.settings[STEP]
    kept = 0
    for i in range(c.tally[ACTIVE]):
        person = c.active[i]
        if c.people[person].phase != WALKING:
            c.people[person].is_active = 0
            continue
        speed = pace(g, c, person)
        c.people[person].pace = speed
        c.people[person].left -= speed * dt
        while c.people[person].left <= 0.0:
            k = c.people[person].link
            gate = g.links[k].gate
            if gate >= 0:
                c.people[person].phase = QUEUING
                join(c, person, 2 * gate + g.links[k].side, now)
                break
            move(g, c, person, g.links[k].to, -1, now)
            if arrived(c, near_d, person, now):
                break
            set_out(g, c, near_d, way_d, person, now)
            if c.people[person].phase != WALKING:
                break
        if c.people[person].phase == WALKING:
            c.active[kept] = person
            kept += 1
        else:
            c.people[person].is_active = 0
    c.tally[ACTIVE] = kept


@stepping
def _serve_all(g, c, near_d, way_d, k, now):
    """Serve every gate with a queue, in the order of their numbers."""
    sort_busy(c)
    n = c.tally[BUSY]
    for i in range(n):
        serve(g, c, near_d, way_d, c.busy[i], k, now)
    kept = 0
    for i in range(c.tally[BUSY]):
        gate = c.busy[i]
        if c.queues[2 * gate].length + c.queues[2 * gate + 1].length > 0:
            c.busy[kept] = gate
            kept += 1
        else:
            c.gates[gate].is_busy = 0
    c.tally[BUSY] = kept


@stepping
def advance(g: Ground, c: Crowd, near_d: Floats, way_d: Floats, first: int, last: int) -> int:
    """Advance the crowd from grid point ``first`` towards ``last``.

    Args:
        g, c: the ground and the crowd.
        near_d: distance to each goal from each cell, ``(n_goals, n_cells)``.
        way_d: distance to each goal after each way, ``(n_goals, n_ways + 1)``.
        first, last: numbers of grid points.

    Returns:
        The grid point reached: ``last``, or earlier if somebody must hear news first.
    """
    dt = g.settings[STEP]
    room = c.news.shape[0] - 4 * c.people.shape[0] - 8  # a step may bring several a person
    k = first
    while k < last:
        if c.tally[ACTIVE] == 0 and c.tally[BUSY] == 0:
            if c.tally[HEAP] == 0:
                return last
            ahead = int(np.floor(c.heap[0].time / dt))
            if ahead > k:
                k = ahead
                if k >= last:
                    return last
        start, now = k * dt, (k + 1) * dt
        while c.tally[HEAP] > 0 and c.heap[0].time < now:
            time, person = c.heap[0].time, c.heap[0].person
            pop_start(c)
            if c.people[person].start_s == time:
                _start(g, c, near_d, way_d, person, max(time, start), start)
        _walk(g, c, near_d, way_d, now)
        _serve_all(g, c, near_d, way_d, k + 1, now)
        k += 1
        if c.tally[INTERRUPT] == 1 or c.tally[NEWS] > room:
            c.tally[INTERRUPT] = 0
            return k
    return k


@stepping
def schedule(c: Crowd, people: Rows, times: Floats) -> None:
    """Note starting times of people; earlier entries of the same person lapse."""
    for i in range(people.shape[0]):
        c.people[people[i]].start_s = times[i]
        if times[i] < np.inf:
            push_start(c, people[i], times[i])


@stepping
def redirect(
    g: Ground,
    c: Crowd,
    near_d: Floats,
    way_d: Floats,
    people: Rows,
    goals: Rows,
    here: Floats,
    now: float,
) -> None:
    """Send people to other goals at once, from wherever they stand or queue.

    Args:
        g, c, near_d, way_d: as for :func:`advance`.
        people, goals: rows of people and of their new goals, shape ``(n,)``.
        here: distance to the new goal, metres, shape ``(n,)``.
        now: time in seconds.
    """
    for i in range(people.shape[0]):
        person = people[i]
        walking = c.people[person].phase == WALKING
        leave(c, person)
        c.people[person].goal = goals[i]
        c.people[person].here = here[i]
        c.people[person].walked -= max(0.0, c.people[person].left)
        c.people[person].left = 0.0
        c.people[person].came = -1
        c.people[person].spot = -1
        if c.people[person].phase == QUEUING or walking:
            c.people[person].phase = WALKING
            if arrived(c, near_d, person, now):
                continue
            set_out(g, c, near_d, way_d, person, now)
            if c.people[person].phase == WALKING:
                activate(c, person)


@stepping
def take_out(g: Ground, c: Crowd, people: Rows, now: float) -> None:
    """Take people out of queues and walking, where they stand (they no longer move)."""
    for i in range(people.shape[0]):
        leave(c, people[i])
        c.people[people[i]].phase = WAITING
        c.people[people[i]].start_s = np.inf
        c.people[people[i]].link = -1
