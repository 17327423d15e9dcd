"""Service of gates: who is let through in a step.

One budget for each opening and direction, in persons, carries its fraction on. Between patches
the budget is what the far patch receives over the width of the interface. Opposing queues share
a budget. Queues are served in the order of arrival and gates in the order of their numbers: a
change elsewhere alters neither.
"""

from __future__ import annotations

import numpy as np

from sim.kernel import inlined
from sim.movement.arrays import Count, News, Setting
from sim.movement.lists.kernel import far_patch, tell
from sim.movement.move.kernel import full
from sim.movement.passing.kernel import let_through

STEP = int(Setting.STEP)
COUNTER_FLOOR, COUNTER_TOTAL = int(Setting.COUNTER_FLOOR), int(Setting.COUNTER_TOTAL)
SWAP = int(Setting.SWAP)
BUSY, TANGLED = int(Count.BUSY), int(Count.TANGLED)
FOUND_SHUT = int(News.FOUND_SHUT)
_FRONT = 8
_READY = 1.0 - 1e-9


@inlined
def _has_room(g, c, person):
    """Return whether a queuing person has room to go."""
    return not full(c, far_patch(g, c, person), c.people[person].size)


@inlined
def _slot(g, c, person):
    """Return the place in ``pace`` that a queuing person wants into, -1 for outside."""
    patch = far_patch(g, c, person)
    if patch >= 0 and c.people[person].cell >= 0 and g.links[c.walk[person].link].rise > 0:
        return g.patches[patch].up
    return patch


@inlined
def _first_with_room(g, c, queue):
    """Return the first of those at the front of a queue who has room to go, -1 for none.

    A door may lead into more than one patch: a head whose patch is full holds up nobody who is
    bound for another.
    """
    person = c.queues[queue].head
    front = _FRONT if c.gates[queue // 2].many == 1 else 1
    for _ in range(front):
        if person < 0:
            return -1
        if _has_room(g, c, person):
            return person
        person = c.people[person].after
    return -1


@inlined
def rate_into(c, queue, slot):
    """Return the flow a queue's gate allows into a place of ``pace`` (-1: outside), 1/s."""
    rate = c.queues[queue].cap
    if slot >= 0:
        gate = queue // 2
        rate = min(rate, c.gates[gate].width * c.gates[gate].merge * c.pace[slot].supply)
    return rate


@inlined
def charge(g, c, queue, rate, k):
    """Let a queue's budget grow for the steps since the last look at it."""
    if rate == np.inf:
        c.queues[queue].budget = np.inf
    else:
        if c.queues[queue].budget == np.inf:
            c.queues[queue].budget = 0.0
        gain = rate * g.settings[STEP]
        steps = 1.0 if c.queues[queue].held == 1 else float(k - c.queues[queue].served)
        c.queues[queue].budget = min(1.0 + gain, c.queues[queue].budget + gain * steps)
        c.queues[queue].gain = gain
    c.queues[queue].held = 0
    c.queues[queue].served = k


@inlined
def is_held(c, queue):
    """Return whether there is no room for the head of a queue."""
    return full(c, c.queues[queue].far, c.queues[queue].need)


@inlined
def _must_yield(g, c, queue, patch, size):
    """Return whether the last free places of a patch belong to other streams that merge into it.

    Each stream has a virtual time that a passage moves on by 1 / (width x weight): where room is
    scarce the stream that is behind goes first, so streams merge in the ratio of their widths.
    """
    ahead = size
    for i in range(g.patches[patch].in_first, g.patches[patch].in_stop):
        other = g.ways_in[i]
        if other == queue or c.queues[other].length == 0 or c.queues[other].shut == 1:
            continue
        if c.queues[other].far != patch:
            continue
        if max(c.queues[other].turn, c.patches[patch].turn) >= c.queues[queue].turn:
            continue
        if c.queues[other].budget + c.queues[other].gain >= _READY:
            ahead += c.queues[other].need
    return full(c, patch, ahead)


@inlined
def _merge(g, c, queue, patch, size):
    """Move the virtual time of a stream on, and that of the patch it merges into."""
    gate = queue // 2
    turn = max(c.queues[queue].turn, c.patches[patch].turn)
    c.patches[patch].turn = turn
    weight = max(c.gates[gate].width * c.gates[gate].merge, 1e-3)
    c.queues[queue].turn = turn + size / weight


@inlined
def _serve_side(g, c, queue, share, k, now):
    """Serve one direction of a gate; return whether its head is held up for lack of room."""
    if c.queues[queue].shut == 1:
        tell(c, now, FOUND_SHUT, c.queues[queue].head, queue, 0, True)
        return False
    person = _first_with_room(g, c, queue)
    if person < 0:
        c.queues[queue].held = 1
        return True
    slot = _slot(g, c, person)
    charge(g, c, queue, rate_into(c, queue, slot) * share, k)
    while person >= 0 and c.queues[queue].budget >= _READY:
        size = c.people[person].size
        patch = far_patch(g, c, person)
        if patch >= 0:
            c.queues[queue].turn = max(c.queues[queue].turn, c.patches[patch].turn)
            if _must_yield(g, c, queue, patch, size):
                return False
            _merge(g, c, queue, patch, size)
        c.queues[queue].budget -= size * service(g, c, person, queue // 2)
        let_through(g, c, person, queue // 2, now)
        person = _first_with_room(g, c, queue)
        if person >= 0:
            slot = _slot(g, c, person)
    if person < 0 and c.queues[queue].length > 0:
        c.queues[queue].held = 1
        return True
    return False


@inlined
def service(g, c, person, gate):
    """Return the time a person takes at a gate, in units of its mean."""
    return 1.0


@inlined
def pass_freely(g, c, person, queue, k):
    """Let somebody who reaches a gate through at once, where nobody waits and nothing is scarce."""
    gate = queue // 2
    if c.busy[gate] == 1 or c.queues[queue].shut == 1:
        return False
    link = c.walk[person].link
    patch = g.links[link].patch
    rate = c.queues[queue].cap
    size = c.people[person].size
    if patch >= 0:
        slot = g.patches[patch].up if g.links[link].rise > 0 else patch
        if c.pace[slot].supply < np.inf or full(c, patch, size):
            return False
    charge(g, c, queue, rate, k)
    if c.queues[queue].budget < _READY:
        return False
    c.queues[queue].budget -= size * service(g, c, person, gate)
    return True


@inlined
def _look_round(c, queue, k):
    """Put a queue whose head is held up on the list of those that look round, if it is time."""
    if k >= c.queues[queue].wake:
        c.tangled[c.tally[TANGLED]] = queue
        c.tally[TANGLED] += 1


@inlined
def _sleeps(c, queue, k):
    """Return whether nothing can happen at a queue in this step."""
    if c.queues[queue].length == 0:
        return True
    return k < c.queues[queue].wake and c.queues[queue].held == 1 and is_held(c, queue)


@inlined
def _serve_gate(g, c, gate, one, other, k, now):
    """Serve both directions of a gate for one step; queues of lengths ``one`` and ``other``."""
    floor, total = g.settings[COUNTER_FLOOR], g.settings[COUNTER_TOTAL]
    held = 0
    for side in range(2):
        queue = 2 * gate + side
        if c.queues[queue].length == 0:
            continue
        share = 1.0
        if one > 0 and other > 0:
            share = total * (floor + (1.0 - 2.0 * floor) * one / (one + other))
            share = share if side == 0 else total - share
        if _serve_side(g, c, queue, share, k, now):
            held += 1
            _look_round(c, queue, k)
    if held == 2:
        c.gates[gate].swaps += g.settings[SWAP] * g.settings[STEP] * c.gates[gate].width
        if c.gates[gate].swaps >= 1.0:
            c.gates[gate].swaps -= 1.0
            c.tangled[c.tally[TANGLED]] = -1 - gate
            c.tally[TANGLED] += 1


@inlined
def serve(g, c, k, now):
    """Serve every gate with a queue, in the order of their numbers."""
    for eight in range(c.busy_8.shape[0]):
        if c.busy_8[eight] == 0:
            continue
        for gate in range(8 * eight, 8 * eight + 8):
            if c.busy[gate] == 0:
                continue
            a, b = 2 * gate, 2 * gate + 1
            one, other = c.queues[a].length, c.queues[b].length
            if one + other == 0:
                c.busy[gate] = 0
                c.tally[BUSY] -= 1
            elif (
                (one > 0 and other > 0)
                or c.gates[gate].many == 1
                or not (_sleeps(c, a, k) and _sleeps(c, b, k))
            ):
                _serve_gate(g, c, gate, one, other, k, now)
