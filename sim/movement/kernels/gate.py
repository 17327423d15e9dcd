"""Service of gates: who is let through in a step.

One budget for each opening and direction, in persons, carries its fraction on. Between patches
the budget is what the far patch receives over the width of the interface. Opposing queues share
a budget. Queues are served in the order of arrival and gates in the order in which they came to
have somebody to serve: a change elsewhere alters neither.
"""

from __future__ import annotations

import numpy as np

from sim.kernel import FEW, fetch, inlined
from sim.movement.arrays import Count, News, Setting
from sim.movement.kernels.lanes import serve_lanes
from sim.movement.kernels.lists import far_patch, far_slot, set_alarm, tell
from sim.movement.kernels.move import LARGEST, courtesy, full, has_no_room
from sim.movement.kernels.pace import supply_of
from sim.movement.kernels.passing import let_through

STEP = int(Setting.STEP)
COUNTER_FLOOR, COUNTER_TOTAL = int(Setting.COUNTER_FLOOR), int(Setting.COUNTER_TOTAL)
SWAP = int(Setting.SWAP)
BUSY, TANGLED = int(Count.BUSY), int(Count.TANGLED)
FOUND_SHUT = int(News.FOUND_SHUT)
_ITEM = 4
"""Gates ahead of which what is needed of those to come is asked for, in each of three rounds."""
_FRONT = 8
_READY = 1.0 - 1e-9
_LONGEST_NAP = 8
"""Most steps for which a gate whose flow is spent is left alone."""
_FIRST_LOOK = 8
"""Steps after which a head that is held up looks round."""


@inlined
def _has_room(g, c, queue, person):
    """Return whether a queuing person has room to go."""
    return not has_no_room(g, c, queue, far_patch(g, c, person), c.people[person].size)


@inlined
def _first_with_room(g, c, queue):
    """Return the first of those at the front of a queue who has room to go, -1 for none.

    A door may lead into more than one patch: a head whose patch is full holds up nobody who is
    bound for another.
    """
    person = c.queues[queue].head
    front = _FRONT if c.queues[queue].many == 1 else 1
    for _ in range(front):
        if person < 0:
            return -1
        if _has_room(g, c, queue, person):
            return person
        person = c.people[person].after
    return -1


@inlined
def rate_into(g, c, queue, patch, slot):
    """Return the flow a queue's gate allows into a patch by a place of ``pace``, 1/s.

    Both are -1 outside.
    """
    rate = c.queues[queue].cap
    if slot >= 0 and c.pace[slot].supply < np.inf:
        gate = queue // 2
        supply = supply_of(g, c, patch, slot)
        rate = min(rate, c.gates[gate].width * c.gates[gate].merge * supply)
    return rate


@inlined
def is_closed(c, queue):
    """Return whether people queue to cross a line within an area: shut, stopped, or metered."""
    if c.queues[queue].shut == 1 or c.queues[queue].length > 0:
        return True
    if c.queues[queue].guarded == 1 and c.gates[queue // 2].quota < 1.0:
        return True
    return c.queues[queue].cap < np.inf


@inlined
def least_queue(c, queue):
    """Return the queue, of those beside each other, with fewest people for what it lets through."""
    best, least, other = queue, np.inf, queue
    while True:
        if c.queues[other].shut == 0 and c.queues[other].cap > 0.0:
            ahead = c.queues[other].length + 1.0 - min(1.0, c.queues[other].budget)
            wait = ahead / c.queues[other].cap
            if wait < least:
                best, least = other, wait
        beside = c.gates[other // 2].beside
        other = beside // 2 * 2 + ((other ^ beside) & 1)
        if other == queue:
            return best


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
    c.queues[queue].held = 0
    c.queues[queue].served = k


@inlined
def _must_yield(g, c, queue, patch, size):
    """Return whether the last free places of a patch belong to other streams that merge into it.

    Each stream has a virtual time that a passage moves on by 1 / (width x weight): where room is
    scarce the stream that is behind goes first, so streams merge in the ratio of their widths.
    """
    ahead = size
    if not has_no_room(g, c, queue, patch, size + LARGEST):
        return False
    for i in range(g.patches[patch].in_first, g.patches[patch].in_stop):
        other = g.ways_in[i]
        if other == queue or c.queues[other].length == 0 or c.queues[other].shut == 1:
            continue
        if c.queues[other].far != patch:
            continue
        if max(c.queues[other].turn, c.patches[patch].turn) >= c.queues[queue].turn:
            continue
        gain = rate_into(g, c, other, patch, patch) * g.settings[STEP]
        if c.queues[other].budget + gain >= _READY:
            ahead += c.queues[other].need
    return has_no_room(g, c, queue, patch, ahead)


@inlined
def _merge(g, c, queue, patch, size):
    """Move the virtual time of a stream on, and that of the patch it merges into."""
    gate = queue // 2
    turn = c.queues[queue].turn
    c.patches[patch].turn = turn
    weight = max(c.gates[gate].width * c.gates[gate].merge, 1e-3)
    c.queues[queue].turn = turn + size / weight


@inlined
def _make_way(g, c, queue, now):
    """Let the head that faces a stream, and has no room, into a place the stream has just left.

    Those it meets make way for it in the ratio in which both would share the gate.
    """
    other = queue ^ 1
    if c.queues[other].length == 0 or c.queues[other].held == 0 or c.queues[other].shut == 1:
        return
    floor, n = g.settings[COUNTER_FLOOR], c.queues[queue].length + 1.0
    part = floor + (1.0 - 2.0 * floor) * n / (n + c.queues[other].length)
    gate = queue // 2
    gain = (1.0 - part) / part
    if c.queues[queue].far >= 0:
        gain *= courtesy(c, c.queues[queue].far)
    c.gates[gate].swaps += gain
    if c.gates[gate].swaps < 1.0:
        return
    c.gates[gate].swaps -= 1.0
    # A gate may touch several patches: the place left may not be the one they want into.
    head = c.queues[other].head
    if not full(c, far_patch(g, c, head), c.people[head].size):
        let_through(g, c, head, gate, now)


@inlined
def _serve_side(g, c, queue, share, k, now):
    """Serve one direction of a gate; return whether its head is held up for lack of room."""
    if c.queues[queue].shut == 1:
        tell(c, now, FOUND_SHUT, c.queues[queue].head, queue, 0, True)
        return False
    if c.queues[queue].guarded == 1 and c.gates[queue // 2].quota < 1.0:
        c.queues[queue].held, c.queues[queue].served = 0, k
        return False
    person = c.queues[queue].head
    patch, slot = c.queues[queue].far, c.queues[queue].slot
    if has_no_room(g, c, queue, patch, c.queues[queue].need):
        if c.queues[queue].many == 0:
            return True
        person = _first_with_room(g, c, queue)
        if person < 0:
            return True
        patch = far_patch(g, c, person)
        slot = far_slot(g, c, person, patch)
    charge(g, c, queue, rate_into(g, c, queue, patch, slot) * share, k)
    while person >= 0 and c.queues[queue].budget >= _READY:
        size = c.people[person].size
        if patch >= 0:
            c.queues[queue].turn = max(c.queues[queue].turn, c.patches[patch].turn)
            if _must_yield(g, c, queue, patch, size):
                return False
            _merge(g, c, queue, patch, size)
        c.queues[queue].budget -= size
        let_through(g, c, person, queue // 2, now)
        if c.queues[queue].guarded == 1:
            c.gates[queue // 2].quota -= 1.0
            if c.gates[queue // 2].quota < 1.0:
                return False
        _make_way(g, c, queue, now)
        person = _first_with_room(g, c, queue)
        if person >= 0:
            patch = far_patch(g, c, person)
    return person < 0 and c.queues[queue].length > 0


@inlined
def pass_freely(g, c, person, queue, k):
    """Let somebody who reaches a gate through at once, where nobody waits and nothing is scarce."""
    gate = queue // 2
    waiting = c.queues[2 * gate].length + c.queues[2 * gate + 1].length
    if waiting > 0 or c.queues[queue].shut == 1 or c.queues[queue].guarded > 0:
        return False
    link = c.walk[person].link
    patch = g.links[link].patch
    rate = c.queues[queue].cap
    size = c.people[person].size
    if patch >= 0:
        slot = g.patches[patch].up if g.links[link].rise > 0 else patch
        if c.pace[slot].supply < np.inf or has_no_room(g, c, queue, patch, size):
            return False
    charge(g, c, queue, rate, k)
    if c.queues[queue].budget < _READY:
        return False
    c.queues[queue].budget -= size
    return True


@inlined
def _hold(c, queue, k):
    """Note that the head of a queue is held up, and when it looks round."""
    c.queues[queue].held = 1
    if c.people[c.queues[queue].head].spot >= 0:
        c.tangled[c.tally[TANGLED]] = queue
        c.tally[TANGLED] += 1
    else:
        set_alarm(c, queue, k, _FIRST_LOOK)


@inlined
def _nap(g, c, queue, k):
    """Leave a gate whose flow is spent alone until it is enough for one person."""
    rate = rate_into(g, c, queue, c.queues[queue].far, c.queues[queue].slot)
    gain = rate * g.settings[STEP]
    lacking = _READY - c.queues[queue].budget
    if lacking > gain:
        steps = _LONGEST_NAP
        if lacking < gain * steps:
            steps = int(np.ceil(lacking / gain))
        c.gates[queue // 2].wake = k + steps


@inlined
def _serve_gate(g, c, gate, one, other, k, now):
    """Serve both directions of a gate for one step; return whether nothing can happen there soon.

    Args:
        g, c: ground and crowd.
        gate: the gate.
        one, other: lengths of its queues.
        k, now: number and time of the end of the step.
    """
    if c.queues[2 * gate].guarded == 2:
        stuck = serve_lanes(g, c, gate, now)
        for side in range(2):
            if stuck >> side & 1 == 1:
                _hold(c, 2 * gate + side, k)
        return False
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
            _hold(c, queue, k)
    if held == 2:
        gain = g.settings[SWAP] * g.settings[STEP] * c.gates[gate].width
        for side in range(2):
            if c.queues[2 * gate + side].far >= 0:
                gain *= courtesy(c, c.queues[2 * gate + side].far)
        c.gates[gate].swaps += gain
        if c.gates[gate].swaps >= 1.0:
            c.gates[gate].swaps -= 1.0
            c.tangled[c.tally[TANGLED]] = -1 - gate
            c.tally[TANGLED] += 1
    if one > 0 and other > 0:
        return False
    queue = 2 * gate if one > 0 else 2 * gate + 1
    if c.queues[queue].many == 1 or c.queues[queue].shut == 1:
        return False
    if held == 0 and c.queues[queue].length > 0:
        _nap(g, c, queue, k)
    return held == 1


@inlined
def _fetch_gate(c, i, n, k):
    """Ask for what is needed of the gates to come."""
    gate = c.busy[min(i + 3 * _ITEM, n - 1)]
    fetch(c.gates, gate, 0)
    fetch(c.queues, 2 * gate, 0)
    fetch(c.queues, 2 * gate + 1, 0)
    gate = c.busy[min(i + _ITEM, n - 1)]
    if c.gates[gate].wake > k:
        return
    queue = 2 * gate if c.queues[2 * gate].length > 0 else 2 * gate + 1
    fetch(c.people, c.queues[queue].head, 0)
    fetch(c.people, c.queues[queue].head, 1)
    fetch(c.patches, c.queues[queue].far, 0)
    fetch(c.pace, c.queues[queue].slot, 0)


@inlined
def serve(g, c, k, now):
    """Serve every gate where somebody might pass, those first that have been so for longest.

    A gate whose only head has no room sleeps until somebody leaves the patch beyond; it is then
    served in the next step, wherever it stands, so that room is passed on at a finite speed.
    """
    n = c.tally[BUSY]
    kept = 0
    for i in range(n):
        if n > FEW:
            _fetch_gate(c, i, n, k)
        gate = c.busy[i]
        if c.gates[gate].wake > k:
            c.busy[kept] = gate
            kept += 1
            continue
        one, other = c.queues[2 * gate].length, c.queues[2 * gate + 1].length
        if one + other == 0 or _serve_gate(g, c, gate, one, other, k, now):
            c.gates[gate].is_busy = 0
        else:
            c.busy[kept] = gate
            kept += 1
    for i in range(n, c.tally[BUSY]):
        c.busy[kept] = c.busy[i]
        kept += 1
    c.tally[BUSY] = kept
