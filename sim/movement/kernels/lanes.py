"""Service at gates: turnstiles and checks that take people one by one, in lanes side by side.

One queue on either side feeds all lanes of a gate. A free lane takes whoever has waited longest;
its person passes when their time there is over and there is room beyond. Times are kept exactly,
whatever the time step, so that lanes serve as many as they should.
"""

from __future__ import annotations

import numpy as np

from sim.kernel import inlined
from sim.movement.arrays import News
from sim.movement.kernels.lists import far_patch, leave, tell
from sim.movement.kernels.move import has_no_room
from sim.movement.kernels.passing import pass_gate

FOUND_SHUT = int(News.FOUND_SHUT)


@inlined
def _is_served(c, gate, person):
    """Return whether a person stands in a lane of a gate."""
    for lane in range(c.gates[gate].first, c.gates[gate].stop):
        if c.servers[lane].person == person:
            return True
    return False


@inlined
def _next(c, gate):
    """Return who has waited longest of those a lane may take, -1 for nobody."""
    served = 0
    for lane in range(c.gates[gate].first, c.gates[gate].stop):
        if c.servers[lane].person >= 0:
            served += 1
    if c.gates[gate].quota < served + 1.0:
        return -1
    best, since = -1, np.inf
    for queue in range(2 * gate, 2 * gate + 2):
        if c.queues[queue].shut == 1 or c.queues[queue].cap == 0.0:
            continue
        person = c.queues[queue].head
        while person >= 0 and _is_served(c, gate, person):
            person = c.people[person].after
        if person >= 0 and c.people[person].since < since:
            best, since = person, c.people[person].since
    return best


@inlined
def _duration(c, gate, person):
    """Return the time a person takes in a lane, s: as often as they are larger than others."""
    row = c.gates[gate].draws
    seconds = c.gates[gate].service if row < 0 else c.draws[row, person]
    return seconds * c.people[person].size


@inlined
def _has_left(c, gate, lane, person):
    """Return whether whom a lane served has turned away, can no longer walk, or queues anew."""
    if c.people[person].queue // 2 != gate:
        return True
    return c.people[person].since != c.servers[lane].since


@inlined
def _finish(g, c, gate, lane, now):
    """Let whoever a lane has served pass; they have walked on since then."""
    person = c.servers[lane].person
    c.servers[lane].person = -1
    c.gates[gate].quota -= 1.0
    c.walk[person].left = min(0.0, c.servers[lane].free_s - now) * c.walk[person].pace
    leave(g, c, person)
    pass_gate(g, c, person, gate, now)


@inlined
def serve_lanes(g, c, gate, now):
    """Serve the lanes of a gate until ``now``; return bits of the sides whose head has no room."""
    stuck = 0
    for queue in range(2 * gate, 2 * gate + 2):
        if c.queues[queue].length > 0 and c.queues[queue].shut == 1:
            tell(c, now, FOUND_SHUT, c.queues[queue].head, queue, 0, True)
    for lane in range(c.gates[gate].first, c.gates[gate].stop):
        while True:
            person = c.servers[lane].person
            if person >= 0 and _has_left(c, gate, lane, person):
                c.servers[lane].person, c.servers[lane].free_s, person = -1, now, -1
            if person < 0:
                person = _next(c, gate)
                if person < 0:
                    c.servers[lane].free_s = max(c.servers[lane].free_s, now)
                    break
                start = max(c.people[person].since, c.servers[lane].free_s)
                c.servers[lane].person = person
                c.servers[lane].since = c.people[person].since
                c.servers[lane].free_s = start + _duration(c, gate, person)
            if c.servers[lane].free_s > now:
                break
            queue = c.people[person].queue
            if c.queues[queue].shut == 1:
                c.servers[lane].free_s = now
                break
            size = c.people[person].size
            if has_no_room(g, c, queue, far_patch(g, c, person), size):
                c.servers[lane].free_s = now
                if c.queues[queue].head == person:
                    stuck |= 1 << (queue - 2 * gate)
                break
            _finish(g, c, gate, lane, now)
    return stuck
