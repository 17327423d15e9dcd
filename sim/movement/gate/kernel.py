"""Service of gates: who is let through in a step.

One budget for each opening and direction, in persons, carries its fraction on. Between patches
the budget is what the far patch receives over the width of the interface. Opposing queues share
a budget; where neither side has room the two facing heads swap, and closed rings of full patches
turn by one, so that nothing locks. Gates are served in the order of their numbers and queues in
the order of arrival: a change elsewhere alters neither.
"""

from __future__ import annotations

import numpy as np

from sim.kernel import inlined, stepping
from sim.movement.arrays import Count, News, Setting
from sim.movement.lists.kernel import activate, leave, tell
from sim.movement.steer.kernel import (
    arrived,
    choose,
    density,
    full,
    move,
    set_out,
    stay,
    table,
)
from sim.world.state import Phase

STEP = int(Setting.STEP)
COUNTER_FLOOR, COUNTER_TOTAL = int(Setting.COUNTER_FLOOR), int(Setting.COUNTER_TOTAL)
SWAP, PATIENCE = int(Setting.SWAP), int(Setting.PATIENCE)
RECONSIDER, RECONSIDER_ROOM = int(Setting.RECONSIDER), int(Setting.RECONSIDER_ROOM)
ACTIVE, OUT_COUNT = int(Count.ACTIVE), int(Count.OUT)
WALKING, OUT = int(Phase.WALKING), int(Phase.OUT)
FOUND_SHUT, LEFT_SITE = int(News.FOUND_SHUT), int(News.LEFT_SITE)
_RECONSIDER_EVERY = 8
_FRONT = 8


@inlined
def far_cell(g, c, person):
    """Return the cell a queuing person wants to enter, -1 for outside."""
    if c.people[person].cell < 0:
        return c.people[person].door_cell
    return g.links[c.people[person].link].to


@stepping
def _first_with_room(g, c, queue):
    """Return the first of those at the front of a queue who has room to go, -1 for none.

    A door may lead into more than one patch: a head whose patch is full holds up nobody who is
    bound for another.
    """
    person = c.queues[queue].head
    front = _FRONT if g.gates[queue // 2].opening >= 0 else 1  # an interface has one far patch
    for _ in range(front):
        if person < 0:
            return -1
        if not full(g, c, far_cell(g, c, person)):
            return person
        person = c.people[person].after
    return -1


@inlined
def _rate(g, c, gate, side, person):
    """Return the flow a gate allows into the far patch of its head, 1/s."""
    rate = g.queues[2 * gate + side].cap
    cell = far_cell(g, c, person)
    if cell < 0:
        return rate
    patch = g.cells[cell].patch
    law = g.patches[patch].law
    rho = density(g, c, patch)
    if rho > g.laws[law].critical:
        rate = min(rate, g.gates[gate].width * table(g, g.law_supply, law, rho))
    return rate


@stepping
def _pass(g, c, near_d, way_d, person, gate, now):
    """Let a person through: out, or into the far cell, from where they walk on."""
    waited = c.people[person].since < now
    to = far_cell(g, c, person)
    way = g.links[c.people[person].link].way if c.people[person].link >= 0 else -1
    leave(c, person)
    if waited:
        c.people[person].left = 0.0
    move(g, c, person, to, way, now)
    if to < 0:
        c.people[person].phase = OUT
        # The overshoot of this step dates the passing exactly.
        c.people[person].out_s = now + min(0.0, c.people[person].left) / max(
            c.people[person].pace, 0.1
        )
        c.people[person].exit = g.gates[gate].opening
        c.people[person].link = -1
        c.tally[OUT_COUNT] += 1
        tell(c, now, LEFT_SITE, person, g.gates[gate].opening, False)
        return
    c.people[person].phase = WALKING
    if not arrived(c, near_d, person, now):
        set_out(g, c, near_d, way_d, person, now)
        if c.people[person].phase == WALKING:
            activate(c, person)


@stepping
def _serve_side(g, c, near_d, way_d, gate, side, share, k, now):
    """Serve one direction of a gate; return whether its head is held up for lack of room."""
    queue = 2 * gate + side
    person = c.queues[queue].head
    if g.queues[queue].shut == 1:
        tell(c, now, FOUND_SHUT, person, queue, True)
        return False
    person = _first_with_room(g, c, queue)
    if person < 0:
        return True
    dt = g.settings[STEP]
    rate = _rate(g, c, gate, side, person) * share
    steps = float(k - c.gates[gate].served)
    if rate == np.inf:
        c.queues[queue].budget = np.inf
    else:
        if c.queues[queue].budget == np.inf:
            c.queues[queue].budget = 0.0
        budget = c.queues[queue].budget + rate * dt * steps
        c.queues[queue].budget = min(1.0 + rate * dt, budget)
    while person >= 0 and c.queues[queue].budget >= 1.0:
        c.queues[queue].budget -= 1.0
        _pass(g, c, near_d, way_d, person, gate, now)
        person = _first_with_room(g, c, queue)
    return c.queues[queue].length > 0 and person < 0


@inlined
def _patch_of(g, cell):
    return g.cells[cell].patch if cell >= 0 else -1


@stepping
def _swap_heads(g, c, near_d, way_d, gate, now):
    """Let the two heads of a gate squeeze past each other, if each stands where the other goes."""
    one, other = c.queues[2 * gate].head, c.queues[2 * gate + 1].head
    if _patch_of(g, far_cell(g, c, one)) != _patch_of(g, c.people[other].cell):
        return
    if _patch_of(g, far_cell(g, c, other)) != _patch_of(g, c.people[one].cell):
        return
    _pass(g, c, near_d, way_d, one, gate, now)
    _pass(g, c, near_d, way_d, other, gate, now)


@stepping
def _oldest_waiting(g, c, patch):
    """Return who has waited longest to leave a patch, head of a queue or not, -1 for nobody.

    At a door that touches several patches, those of one patch may all stand behind the head from
    another; in a ring they change places all the same.
    """
    best, oldest = -1, np.inf
    for i in range(g.patches[patch].first, g.patches[patch].stop):
        queue = 2 * g.exits[i].gate + g.exits[i].side
        if g.queues[queue].shut == 1:
            continue
        person = c.queues[queue].head
        while person >= 0:
            cell = c.people[person].cell
            if cell >= 0 and g.cells[cell].patch == patch:
                if c.people[person].since < oldest:
                    best, oldest = person, c.people[person].since
                break
            person = c.people[person].after
    return best


@stepping
def _turn_ring(g, c, near_d, way_d, person, now):
    """Follow head, full patch, its oldest head ...; turn a closed ring by one."""
    ring = c.ring
    ring[0] = person
    if c.people[person].cell < 0:
        return
    start = g.cells[c.people[person].cell].patch
    n = 1
    while n < ring.shape[0]:
        cell = far_cell(g, c, ring[n - 1])
        if cell < 0 or not full(g, c, cell):
            # The chain ends where there is room. Whoever stands before it deep in a queue whose
            # front cannot move would wait for ever: they go on, and the chain can follow.
            last = ring[n - 1]
            if n > 1 and cell >= 0 and _first_with_room(g, c, c.people[last].queue) < 0:
                _pass(g, c, near_d, way_d, last, c.people[last].queue // 2, now)
            return
        patch = g.cells[cell].patch
        if patch == start:
            for i in range(n):
                _pass(g, c, near_d, way_d, ring[i], c.people[ring[i]].queue // 2, now)
            return
        for i in range(n):
            if g.cells[c.people[ring[i]].cell].patch == patch:
                return
        following = _oldest_waiting(g, c, patch)
        if following < 0:
            return
        ring[n] = following
        n += 1


@stepping
def _reconsider(g, c, near_d, way_d, person, k):
    """Let a head that is held up take another downhill link with clearly more room."""
    if c.people[person].cell < 0:
        return
    here, link = c.people[person].here, c.people[person].link
    # The way already walked on this link counts as walked: look from the cell's own distance.
    c.people[person].here = near_d[c.people[person].goal, c.people[person].cell]
    other = choose(g, c, near_d, way_d, person, k)
    c.people[person].here = here
    if other < 0 or other == link or g.links[other].gate < 0:
        return
    to, now_to = g.links[other].to, g.links[link].to
    if to < 0 or now_to < 0:
        return
    room = g.settings[RECONSIDER_ROOM] * density(g, c, g.cells[now_to].patch)
    if density(g, c, g.cells[to].patch) >= room:
        return
    leave(c, person)
    c.people[person].phase = WALKING
    c.people[person].link = other
    way = g.links[other].way
    target = way_d[c.people[person].goal, way] if way >= 0 else near_d[c.people[person].goal, to]
    # The new head is as far as the cell's middle is from it: sideways steps cost their length.
    c.people[person].left = g.links[other].metres
    c.people[person].walked += g.links[other].metres
    c.people[person].here = target
    activate(c, person)


@stepping
def serve(g, c, near_d, way_d, gate, k, now):
    """Serve both directions of a gate for one step."""
    one, other = c.queues[2 * gate].length, c.queues[2 * gate + 1].length
    held0 = held1 = False
    if one > 0 and other > 0:
        floor, total = g.settings[COUNTER_FLOOR], g.settings[COUNTER_TOTAL]
        part = one / (one + other)
        share = total * (floor + (1.0 - 2.0 * floor) * part)
        held0 = _serve_side(g, c, near_d, way_d, gate, 0, share, k, now)
        if c.queues[2 * gate + 1].length > 0:
            held1 = _serve_side(g, c, near_d, way_d, gate, 1, total - share, k, now)
    elif one > 0:
        held0 = _serve_side(g, c, near_d, way_d, gate, 0, 1.0, k, now)
    elif other > 0:
        held1 = _serve_side(g, c, near_d, way_d, gate, 1, 1.0, k, now)
    c.gates[gate].served = k
    if held0 and held1:
        c.gates[gate].swaps += g.settings[SWAP] * g.gates[gate].width * g.settings[STEP]
        if c.gates[gate].swaps >= 1.0:
            c.gates[gate].swaps -= 1.0
            _swap_heads(g, c, near_d, way_d, gate, now)
            return
    for side in range(2):
        if not (held0 if side == 0 else held1):
            continue
        queue = 2 * gate + side
        person = c.queues[queue].head
        if person < 0 or _first_with_room(g, c, queue) >= 0:
            continue  # what the other side just did has changed this one
        if c.people[person].spot >= 0:
            leave(c, person)
            stay(c, person)
            arrived(c, near_d, person, now)
            continue
        waited = now - c.people[person].since
        if (
            waited >= g.settings[PATIENCE]
            and (k - c.queues[queue].turned) * g.settings[STEP] >= g.settings[PATIENCE]
        ):
            c.queues[queue].turned = k
            _turn_ring(g, c, near_d, way_d, person, now)
        elif waited >= g.settings[RECONSIDER] and (k + person) % _RECONSIDER_EVERY == 0:
            _reconsider(g, c, near_d, way_d, person, k)
