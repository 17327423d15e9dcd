"""Queues at gates (doubly linked through the people) and the heap of starting times."""

from __future__ import annotations

from sim.kernel import inlined, stepping
from sim.movement.arrays import Count

HEAP = int(Count.HEAP)
NEWS = int(Count.NEWS)
INTERRUPT = int(Count.INTERRUPT)
QUEUED, BUSY = int(Count.QUEUED), int(Count.BUSY)
ACTIVE = int(Count.ACTIVE)
WHEEL = 256
"""Steps in a turn of the wheel of times."""
FRESH, ENDED = int(Count.FRESH), int(Count.ENDED)


@inlined
def far_patch(g, c, person):
    """Return the patch that a queuing person wants into, -1 for outside."""
    if c.people[person].cell < 0:
        return g.cells[c.people[person].door_cell].patch
    return g.links[c.walk[person].link].patch


@inlined
def far_slot(g, c, person, patch):
    """Return the place in ``pace`` of a queuing person's walking in the patch they want into."""
    if patch >= 0 and c.people[person].cell >= 0 and g.links[c.walk[person].link].rise > 0:
        return g.patches[patch].up
    return patch


@inlined
def rouse(c, gate):
    """Put a gate on the list of those where somebody might pass, once."""
    c.gates[gate].wake = 0
    if c.gates[gate].is_busy == 0:
        c.gates[gate].is_busy = 1
        c.busy[c.tally[BUSY]] = gate
        c.tally[BUSY] += 1


@inlined
def note_head(g, c, queue):
    """Note where the head of a queue wants to go."""
    head = c.queues[queue].head
    if head >= 0:
        patch = far_patch(g, c, head)
        c.queues[queue].far = patch
        c.queues[queue].slot = far_slot(g, c, head, patch)
        c.queues[queue].need = c.people[head].size
        c.queues[queue].held = 0
        rouse(c, queue // 2)


@inlined
def join(g, c, person, queue, now):
    """Put a person at the end of a queue."""
    c.people[person].queue = queue
    c.people[person].since = now
    c.people[person].before = c.queues[queue].tail
    c.people[person].after = -1
    tail = c.queues[queue].tail
    c.queues[queue].tail = person
    c.queues[queue].length += 1
    if tail >= 0:
        c.people[tail].after = person
    else:
        c.queues[queue].head = person
        note_head(g, c, queue)
    c.tally[QUEUED] += 1


@inlined
def leave(g, c, person):
    """Take a person out of the queue they stand in, wherever in it."""
    queue = c.people[person].queue
    if queue < 0:
        return
    before, after = c.people[person].before, c.people[person].after
    if after >= 0:
        c.people[after].before = before
    else:
        c.queues[queue].tail = before
    if before >= 0:
        c.people[before].after = after
    else:
        c.queues[queue].head = after
        note_head(g, c, queue)
    c.queues[queue].length -= 1
    c.people[person].queue = -1
    c.tally[QUEUED] -= 1


@inlined
def freshen(c, person):
    """Put a person on the list of those who must choose where to go on, once."""
    if c.people[person].is_fresh == 0:
        c.people[person].is_fresh = 1
        c.fresh[c.tally[FRESH]] = person
        c.tally[FRESH] += 1


@inlined
def end(c, person):
    """Put a person on the list of those at the end of their link."""
    c.ended[c.tally[ENDED]] = person
    c.tally[ENDED] += 1


@inlined
def activate(c, person):
    """Put a person on the list of those who walk, once."""
    if c.people[person].is_active == 0:
        c.people[person].is_active = 1
        c.active[c.tally[ACTIVE]] = person
        c.tally[ACTIVE] += 1


@inlined
def set_alarm(c, queue, k, steps):
    """Let the head of a queue look round after some steps, unless it will sooner."""
    if c.queues[queue].timed == 0:
        c.queues[queue].timed = 1
        place = (k + min(max(steps, 1), WHEEL - 1)) % WHEEL
        c.queues[queue].next = c.wheel[place]
        c.wheel[place] = queue


@inlined
def _earlier(c, i, j):
    if c.heap[i].time != c.heap[j].time:
        return c.heap[i].time < c.heap[j].time
    return c.heap[i].person < c.heap[j].person


@inlined
def _exchange(c, i, j):
    time, person = c.heap[i].time, c.heap[i].person
    c.heap[i].time, c.heap[i].person = c.heap[j].time, c.heap[j].person
    c.heap[j].time, c.heap[j].person = time, person


@stepping
def push_start(c, person, time):
    """Note that a person sets out at a time."""
    i = c.tally[HEAP]
    c.heap[i].time, c.heap[i].person = time, person
    c.tally[HEAP] += 1
    while i > 0 and _earlier(c, i, (i - 1) // 2):
        _exchange(c, i, (i - 1) // 2)
        i = (i - 1) // 2


@stepping
def pop_start(c):
    """Drop the earliest entry of the heap."""
    c.tally[HEAP] -= 1
    n = c.tally[HEAP]
    _exchange(c, 0, n)
    i = 0
    while True:
        child = 2 * i + 1
        if child >= n:
            break
        if child + 1 < n and _earlier(c, child + 1, child):
            child += 1
        if not _earlier(c, child, i):
            break
        _exchange(c, i, child)
        i = child


@inlined
def tell(c, time, kind, person, thing, number, interrupt):
    """Leave news for the engine; ``interrupt`` asks it to act before the next step."""
    n = c.tally[NEWS]
    c.news[n].time = time
    c.news[n].kind = kind
    c.news[n].person = person
    c.news[n].thing = thing
    c.news[n].number = number
    c.tally[NEWS] += 1
    if interrupt:
        c.tally[INTERRUPT] = 1
