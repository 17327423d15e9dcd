"""Queues at gates (doubly linked through the people) and the heap of starting times."""

from __future__ import annotations

from sim.kernel import compiled
from sim.movement.arrays import Count

HEAP = int(Count.HEAP)
NEWS = int(Count.NEWS)
INTERRUPT = int(Count.INTERRUPT)
BUSY = int(Count.BUSY)
ACTIVE = int(Count.ACTIVE)


@compiled
def join(c, person, queue, now):
    """Put a person at the end of a queue and note its gate as busy."""
    gate = queue // 2
    c.queue[person] = queue
    c.since[person] = now
    c.before[person] = c.tail[queue]
    c.after[person] = -1
    if c.tail[queue] >= 0:
        c.after[c.tail[queue]] = person
    else:
        c.head[queue] = person
    c.tail[queue] = person
    c.length[queue] += 1
    if c.is_busy[gate] == 0:
        c.is_busy[gate] = 1
        c.busy[c.tally[BUSY]] = gate
        c.tally[BUSY] += 1


@compiled
def leave(c, person):
    """Take a person out of the queue they stand in, wherever in it."""
    queue = c.queue[person]
    if queue < 0:
        return
    before, after = c.before[person], c.after[person]
    if before >= 0:
        c.after[before] = after
    else:
        c.head[queue] = after
    if after >= 0:
        c.before[after] = before
    else:
        c.tail[queue] = before
    c.length[queue] -= 1
    c.queue[person] = -1


@compiled
def activate(c, person):
    """Put a person on the list of those who walk, once."""
    if c.is_active[person] == 0:
        c.is_active[person] = 1
        c.active[c.tally[ACTIVE]] = person
        c.tally[ACTIVE] += 1


@compiled
def _earlier(c, i, j):
    if c.heap_s[i] != c.heap_s[j]:
        return c.heap_s[i] < c.heap_s[j]
    return c.heap_person[i] < c.heap_person[j]


@compiled
def _exchange(c, i, j):
    time, person = c.heap_s[i], c.heap_person[i]
    c.heap_s[i], c.heap_person[i] = c.heap_s[j], c.heap_person[j]
    c.heap_s[j], c.heap_person[j] = time, person


@compiled
def push_start(c, person, time):
    """Note that a person sets out at a time."""
    i = c.tally[HEAP]
    c.heap_s[i], c.heap_person[i] = time, person
    c.tally[HEAP] += 1
    while i > 0 and _earlier(c, i, (i - 1) // 2):
        _exchange(c, i, (i - 1) // 2)
        i = (i - 1) // 2


@compiled
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


@compiled
def tell(c, time, kind, person, thing, interrupt):
    """Leave news for the engine; ``interrupt`` asks it to act before the next step."""
    n = c.tally[NEWS]
    c.news_s[n] = time
    c.news_kind[n] = kind
    c.news_person[n] = person
    c.news_object[n] = thing
    c.tally[NEWS] += 1
    if interrupt:
        c.tally[INTERRUPT] = 1


@compiled
def sort_busy(c):
    """Bring the list of busy gates into the order of their numbers (nearly sorted already)."""
    for i in range(1, c.tally[BUSY]):
        gate = c.busy[i]
        j = i - 1
        while j >= 0 and c.busy[j] > gate:
            c.busy[j + 1] = c.busy[j]
            j -= 1
        c.busy[j + 1] = gate
