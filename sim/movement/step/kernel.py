"""The steps of the crowd on its fixed time grid.

One step:

1. patches whose people changed find their pace;
2. people whose time has come set out, or come to the door from outside;
3. everybody who walks walks on; who comes to the end of a link passes a gate or queues at it, moves
   to the next cell, and chooses where to go on;
4. gates let people through;
5. heads that are held up look round.

Where nobody walks or queues, time jumps to the next start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.kernel import FEW, fetch, inlined, stepping
from sim.movement.arrays import Count, Setting
from sim.movement.gate.kernel import pass_freely, serve
from sim.movement.knots.kernel import due, unravel
from sim.movement.lists.kernel import end, freshen, join, leave, pop_start, push_start, rouse
from sim.movement.move.kernel import face, leave_patch, move
from sim.movement.pace.kernel import mark, refresh, speed_of
from sim.movement.passing.kernel import pass_gate
from sim.movement.steer.kernel import settle
from sim.world.state import Phase

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.movement.arrays import Crowd, Ground, Ways

    Floats = NDArray[np.float64]
    Rows = NDArray[Any]

STEP = int(Setting.STEP)
ACTIVE, QUEUED, HEAP = int(Count.ACTIVE), int(Count.QUEUED), int(Count.HEAP)
FRESH, ENDED, TANGLED = int(Count.FRESH), int(Count.ENDED), int(Count.TANGLED)
NEWS, INTERRUPT = int(Count.NEWS), int(Count.INTERRUPT)
NOT_ARRIVED, WAITING = int(Phase.NOT_ARRIVED), int(Phase.WAITING)
WALKING, QUEUING = int(Phase.WALKING), int(Phase.QUEUING)
MOST_NEWS = 1024
"""News after which the engine is told, so that their list never fills up."""
_MANY = 2048
"""Walkers from whom on their records are asked for early: fewer stay in the cache."""
_FAR, _NEAR = 32, 16
"""People ahead of whom the walk of those to come is asked for, and then their ground."""
_ITEM = 4
"""The same for those at the end of their links, who take longer, in each of three rounds."""
_TO_WALK, _WALKED, _SERVED = 0, 1, 2


@inlined
def _begin(g, c, k):
    """Let people whose time has come set out, or come to the door from outside."""
    dt = g.settings[STEP]
    start, stop = k * dt, (k + 1) * dt
    while c.tally[HEAP] > 0 and c.heap[0].time < stop:
        time, person = c.heap[0].time, c.heap[0].person
        pop_start(c)
        if c.people[person].start_s != time:
            continue
        time = max(time, start)
        if c.people[person].phase == NOT_ARRIVED:
            c.people[person].phase = QUEUING
            join(g, c, person, 2 * c.people[person].door_gate + 1, time)
        elif c.people[person].phase == WAITING:
            c.walk[person].left = 0.0
            c.people[person].late = time - start
            c.people[person].phase = WALKING
            if np.isnan(c.people[person].started_s):
                c.people[person].started_s = time
            freshen(c, person)


@inlined
def _behind(c, person, left, before, gap):
    """Return what is left to walk behind whoever went before on the same narrow link."""
    ahead = c.people[person].ahead
    if ahead < 0 or c.walk[ahead].link != c.walk[person].link or c.people[ahead].ahead == person:
        return left
    if c.people[ahead].phase != WALKING:
        return left
    return min(before, max(left, c.walk[ahead].left + gap))


@inlined
def _walk_on(c, person, dt, kept):
    """Let one person walk for a step, and keep them on the list or note that their link ends.

    Returns:
        How many are kept so far.
    """
    speed = speed_of(c, person)
    before = c.walk[person].left
    left = before - speed * dt
    gap = c.pace[c.walk[person].slot].gap
    if gap > 0.0:
        left = _behind(c, person, left, before, gap)
    c.walk[person].left = left
    if left > 0.0:
        c.active[kept] = person
        return kept + 1
    c.walk[person].pace = speed
    end(c, person)
    return kept


@inlined
def _walk(g, c):
    """Let everybody who walks walk for one step, and note who is at the end of their link."""
    dt = g.settings[STEP]
    kept, n = 0, c.tally[ACTIVE]
    early = n - _FAR if n > _MANY else 0
    for i in range(early):
        fetch(c.walk, c.active[i + _FAR], 0)
        fetch(c.pace, c.walk[c.active[i + _NEAR]].slot, 0)
        kept = _walk_on(c, c.active[i], dt, kept)
    for i in range(early, n):
        kept = _walk_on(c, c.active[i], dt, kept)
    c.tally[ACTIVE] = kept


@inlined
def _fetch_end(g, c, i, n):
    """Ask for what is needed of those who come to the end of their links soon."""
    person = c.ended[min(i + 4 * _ITEM, n - 1)]
    fetch(c.people, person, 0)
    fetch(c.people, person, 1)
    fetch(g.links, c.walk[person].link, 0)
    person = c.ended[min(i + 2 * _ITEM, n - 1)]
    fetch(g.cells, c.people[person].cell, 0)
    link = c.walk[person].link
    fetch(c.patches, g.links[link].patch, 0)
    queue = 2 * g.links[link].gate + g.links[link].side
    fetch(c.queues, queue, 0)
    fetch(c.queues, queue ^ 1, 0)
    person = c.ended[min(i + _ITEM, n - 1)]
    fetch(c.patches, g.cells[c.people[person].cell].patch, 0)


@inlined
def _end_links(g, c, k, now):
    """Let everybody at the end of their link pass on: into the next cell, or a queue."""
    n = c.tally[ENDED]
    for i in range(n):
        if n > FEW:
            _fetch_end(g, c, i, n)
        person = c.ended[i]
        c.people[person].is_active = 0
        if c.people[person].phase != WALKING:
            continue
        link = c.walk[person].link
        gate = g.links[link].gate
        if gate < 0:
            move(g, c, person, g.links[link].to, g.links[link].patch, -1, now)
            freshen(c, person)
            continue
        queue = 2 * gate + g.links[link].side
        if pass_freely(g, c, person, queue, k):
            pass_gate(g, c, person, gate, now)
        else:
            c.people[person].phase = QUEUING
            join(g, c, person, queue, now)
    c.tally[ENDED] = 0


@stepping
def advance(g: Ground, c: Crowd, w: Ways, first: int, last: int) -> int:
    """Advance the crowd from grid point ``first`` towards ``last``.

    Args:
        g, c, w: the ground, the crowd and the distances it follows.
        first, last: numbers of grid points.

    Returns:
        The grid point reached: ``last``, or earlier if somebody must hear news first.
    """
    dt = g.settings[STEP]
    k = first
    while k < last:
        if c.tally[ACTIVE] + c.tally[QUEUED] + c.tally[FRESH] + c.tally[ENDED] == 0:
            if c.tally[HEAP] == 0:
                return last
            ahead = int(np.floor(c.heap[0].time / dt))
            if ahead > k:
                k = ahead
                if k >= last:
                    return last
        now = (k + 1) * dt
        refresh(g, c)
        _begin(g, c, k)
        stage = _TO_WALK
        while True:
            settle(g, c, w, now)
            if stage == _SERVED:
                break
            if stage == _TO_WALK:
                _walk(g, c)
                stage = _WALKED
            if c.tally[ENDED] > 0:
                _end_links(g, c, k + 1, now)
            else:
                serve(g, c, k + 1, now)
                due(c, k + 1)
                if c.tally[TANGLED] > 0:
                    unravel(g, c, w, k + 1, now)
                stage = _SERVED
        k += 1
        if c.tally[INTERRUPT] == 1 or c.tally[NEWS] > MOST_NEWS:
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
def redirect(g: Ground, c: Crowd, people: Rows, goals: Rows, off: Floats) -> None:
    """Send people to other goals, from wherever they stand or queue; they choose anew at once.

    Args:
        g, c: the ground and the crowd.
        people, goals: rows of people and of their new goals, shape ``(n,)``.
        off: metres to walk besides those from the middle of the cell, shape ``(n,)``.
    """
    for i in range(people.shape[0]):
        person = people[i]
        c.people[person].goal = goals[i]
        c.people[person].off = off[i]
        if c.people[person].cell < 0:
            continue  # still before the door: they find their way when they are in
        phase = c.people[person].phase
        leave(g, c, person)
        c.people[person].walked -= max(0.0, c.walk[person].left)
        c.walk[person].left = 0.0
        c.walk[person].link = -1
        face(c, person, g.cells[c.people[person].cell].patch, -1)
        c.people[person].came = -1
        c.people[person].spot = -1
        if phase == QUEUING or phase == WALKING:
            c.people[person].phase = WALKING
            freshen(c, person)


@stepping
def take_out(g: Ground, c: Crowd, people: Rows) -> None:
    """Take people out of queues and walking, where they stand (they no longer move)."""
    for i in range(people.shape[0]):
        person = people[i]
        leave(g, c, person)
        c.people[person].phase = WAITING
        c.people[person].start_s = np.inf
        if c.people[person].cell >= 0:
            face(c, person, g.cells[c.people[person].cell].patch, -1)
        c.walk[person].link = -1
        c.walk[person].left = 0.0


@stepping
def lift_out(g: Ground, c: Crowd, people: Rows) -> None:
    """Take people off the ground: they stand in no cell any more and count nowhere."""
    for i in range(people.shape[0]):
        person = people[i]
        cell, space = c.people[person].cell, c.people[person].space
        if cell >= 0:
            face(c, person, g.cells[cell].patch, -1)
            leave_patch(g, c, g.cells[cell].patch, c.people[person].size)
            c.spaces[space].count -= 1
        c.people[person].cell = -1
        c.people[person].space = -1


@stepping
def rouse_all(c: Crowd, gates: Rows) -> None:
    """Let gates be looked at in the next step, whatever they waited for."""
    for i in range(gates.shape[0]):
        rouse(c, gates[i])


@stepping
def put_down(g: Ground, c: Crowd, person: int, cell: int, now: float) -> None:
    """Put a person who is nowhere into a cell, where they wait."""
    move(g, c, person, cell, g.cells[cell].patch, -1, now)
    c.people[person].phase = WAITING
    c.people[person].off = 0.0
    c.people[person].start_s = np.inf


@stepping
def mark_all(c: Crowd, patches: Rows) -> None:
    """Let the pace of patches be found anew."""
    for i in range(patches.shape[0]):
        mark(c, patches[i])
