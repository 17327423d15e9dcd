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
from sim.movement.kernels.deadlock import due, unravel
from sim.movement.kernels.gate import is_closed, least_queue, pass_freely, serve
from sim.movement.kernels.lists import end, freshen, join, pop_start
from sim.movement.kernels.move import move
from sim.movement.kernels.pace import refresh, speed_of
from sim.movement.kernels.passing import pass_gate
from sim.movement.kernels.steer import settle
from sim.world.state import Phase

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.movement.arrays import CrowdState, Ground, Ways

    Floats = NDArray[np.float64]
    Rows = NDArray[Any]

STEP, FIRST_JOINT = int(Setting.STEP), int(Setting.FIRST_JOINT)
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
    # Whoever has been stopped or taken out since is on no link, and in no cell.
    link = max(0, c.walk[person].link)
    fetch(c.patches, g.links[link].patch, 0)
    queue = 2 * g.links[link].gate + g.links[link].side
    fetch(c.queues, queue, 0)
    fetch(c.queues, queue ^ 1, 0)
    person = c.ended[min(i + _ITEM, n - 1)]
    fetch(c.patches, g.cells[max(0, c.people[person].cell)].patch, 0)


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
        if g.links[link].way < -1:
            line = 2 * int(g.settings[FIRST_JOINT]) - 2 - g.links[link].way
            if is_closed(c, line):
                c.people[person].phase = QUEUING
                join(g, c, person, line, now)
                continue
        if gate < 0:
            move(g, c, person, g.links[link].to, g.links[link].patch, now)
            freshen(c, person)
            continue
        queue = 2 * gate + g.links[link].side
        if c.queues[queue].paired == 1:
            queue = least_queue(c, queue)
            gate = queue // 2
        if pass_freely(g, c, person, queue, k):
            pass_gate(g, c, person, gate, now)
        else:
            c.people[person].phase = QUEUING
            join(g, c, person, queue, now)
    c.tally[ENDED] = 0


@stepping
def advance(g: Ground, c: CrowdState, w: Ways, first: int, last: int) -> int:
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
        refresh(g, c, k * dt)
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
