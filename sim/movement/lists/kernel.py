"""Queues at gates (doubly linked through the people) and the heap of starting times."""

from __future__ import annotations

from sim.kernel import inlined, stepping
from sim.movement.arrays import Count

HEAP = int(Count.HEAP)
NEWS = int(Count.NEWS)
INTERRUPT = int(Count.INTERRUPT)
BUSY = int(Count.BUSY)
ACTIVE = int(Count.ACTIVE)


@inlined
def join(c, person, queue, now):
    """Put a person at the end of a queue and note its gate as busy."""
    gate = queue // 2
    c.people[person].queue = queue
    c.people[person].since = now
    c.people[person].before = c.queues[queue].tail
    c.people[person].after = -1
    if c.queues[queue].tail >= 0:
        c.people[c.queues[queue].tail].after = person
    else:
        c.queues[queue].head = person
    c.queues[queue].tail = person
    c.queues[queue].length += 1
    if c.gates[gate].is_busy == 0:
        c.gates[gate].is_busy = 1
        c.busy[c.tally[BUSY]] = gate
        c.tally[BUSY] += 1


@inlined
def leave(c, person):
    """Take a person out of the queue they stand in, wherever in it."""
    queue = c.people[person].queue
    if queue < 0:
        return
    before, after = c.people[person].before, c.people[person].after
    if before >= 0:
        c.people[before].after = after
    else:
        c.queues[queue].head = after
    if after >= 0:
        c.people[after].before = before
    else:
        c.queues[queue].tail = before
    c.queues[queue].length -= 1
    c.people[person].queue = -1


@inlined
def activate(c, person):
    """Put a person on the list of those who walk, once."""
    if c.people[person].is_active == 0:
        c.people[person].is_active = 1
        c.active[c.tally[ACTIVE]] = person
        c.tally[ACTIVE] += 1


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
def tell(c, time, kind, person, thing, interrupt):
    """Leave news for the engine; ``interrupt`` asks it to act before the next step."""
    n = c.tally[NEWS]
    c.news[n].time = time
    c.news[n].kind = kind
    c.news[n].person = person
    c.news[n].thing = thing
    c.tally[NEWS] += 1
    if interrupt:
        c.tally[INTERRUPT] = 1


@stepping
def sort_busy(c):
    """Bring the list of busy gates into the order of their numbers (nearly sorted already)."""
    for i in range(1, c.tally[BUSY]):
        gate = c.busy[i]
        j = i - 1
        while j >= 0 and c.busy[j] > gate:
            c.busy[j + 1] = c.busy[j]
            j -= 1
        c.busy[j + 1] = gate
