"""What happens where nobody can move: heads swap, rings turn, people look for another way.

Opposing heads that both lack room squeeze past each other. A closed ring of full patches turns by
one. A head that is held up looks for another way with more room. With these nothing locks for good.
"""

from __future__ import annotations

import numpy as np

from sim.kernel import inlined, stepping
from sim.movement.arrays import Count, Setting
from sim.movement.kernels.giving_way import past_those_who_stay
from sim.movement.kernels.lists import WHEEL, activate, far_patch, freshen, leave, rouse, set_alarm
from sim.movement.kernels.move import has_no_room
from sim.movement.kernels.passing import let_through, put
from sim.movement.kernels.steer import choose, look_on, take, unit_draw
from sim.world.state import Phase

STEP, PATIENCE = int(Setting.STEP), int(Setting.PATIENCE)
SIDESTEP = int(Setting.SIDESTEP)
RECONSIDER, RECONSIDER_ROOM = int(Setting.RECONSIDER), int(Setting.RECONSIDER_ROOM)
TANGLED = int(Count.TANGLED)
WALKING = int(Phase.WALKING)
_LOOK_EVERY = 8
"""Least steps between two looks of a head that is held up ..."""
_LOOK_AGAIN = 1.0
"""... and their number as a share of those it has stood there."""
_FRONT = 8
"""People at the front of a queue among whom somebody is looked for who can go on."""
_DRAINS_FOR = 4
"""Steps for which a patch seen to drain is not looked into again."""


@inlined
def _patch_of(g, cell):
    return g.cells[cell].patch if cell >= 0 else -1


@inlined
def _first_from(g, c, queue, patch):
    """Return the first of those at the front of a queue who stands in a patch, -1 for nobody."""
    person = c.queues[queue].head
    for _ in range(_FRONT):
        if person < 0 or _patch_of(g, c.people[person].cell) == patch:
            return person
        person = c.people[person].after
    return -1


@inlined
def _facing(g, c, gate):
    """Note two of a gate who squeeze past each other; return how many (0 or 2).

    The head that has stood there for longer goes on; the first of those who come the other way
    from where the head wants to takes their place.
    """
    queue = 2 * gate
    if c.queues[queue].head < 0 or c.queues[queue + 1].head < 0:
        return 0
    if c.people[c.queues[queue + 1].head].since < c.people[c.queues[queue].head].since:
        queue += 1
    for _ in range(2):
        one = c.queues[queue].head
        cell, patch = c.people[one].cell, far_patch(g, c, one)
        if cell >= 0 and patch >= 0:
            other = _first_from(g, c, queue ^ 1, patch)
            if other >= 0 and c.people[other].cell >= 0:
                c.ring[0], c.ring[1] = one, other
                if _fits(g, c, 2):
                    if far_patch(g, c, other) != g.cells[cell].patch:
                        c.ring_to[1] = cell
                    return 2
        queue ^= 1
    return 0


@inlined
def _fits(g, c, n):
    """Return whether those in ``ring`` find room where the next of them leaves.

    Somebody who takes the room of several cannot take the place of one.
    """
    for i in range(n):
        mover, leaver = c.ring[i], c.ring[(i + 1) % n]
        patch = g.cells[c.people[leaver].cell].patch
        more = c.people[mover].size - c.people[leaver].size
        if more > 0.0 and c.patches[patch].load + more > c.patches[patch].room:
            return False
    return True


@inlined
def _oldest_waiting(g, c, patch):
    """Return who has waited longest to leave a patch, head of a queue or not, -1 for nobody.

    At a door that touches several patches, those of one patch may all stand behind the head from
    another; in a ring they change places all the same.
    """
    best, oldest = -1, np.inf
    for i in range(g.patches[patch].first, g.patches[patch].stop):
        queue = g.ways_out[i]
        if c.queues[queue].shut == 1:
            continue
        person = c.queues[queue].head
        # Those behind in a queue have waited for less long.
        while person >= 0 and c.people[person].since < oldest:
            cell = c.people[person].cell
            if cell >= 0 and g.cells[cell].patch == patch:
                best, oldest = person, c.people[person].since
                break
            person = c.people[person].after
    return best


@inlined
def _front_has_room(g, c, queue):
    """Return whether anybody at the front of a queue has room to go."""
    person = c.queues[queue].head
    front = _FRONT if c.queues[queue].many == 1 else 1
    for _ in range(front):
        if person < 0:
            return False
        if not has_no_room(g, c, queue, far_patch(g, c, person), c.people[person].size):
            return True
        person = c.people[person].after
    return False


@inlined
def _push_past(g, c, w, person, other):
    """Return whether somebody takes the place of one who goes the other way, and they theirs."""
    gate = c.people[person].queue // 2
    if c.gates[gate].opening >= 0:
        return False
    goal, cell = c.people[other].goal, c.people[person].cell
    back = w.cell_m[goal, cell] - w.cell_m[goal, c.people[other].cell]
    if back > g.settings[SIDESTEP]:
        return False
    c.ring[0], c.ring[1] = person, other
    c.ring_to[1] = cell
    return _fits(g, c, 2)


@inlined
def _further_on(g, c, w, first, n, k):
    """Leave in ``ring`` only those of it from ``first`` on, who form a closed ring by themselves.

    Nobody of them need be the head of a queue, so nobody else would find them. If the one before
    them has waited for longer than the last of them, for the same place, they take it: whoever
    goes on from there steps aside into the place they leave.
    """
    last = c.ring[n - 1]
    for i in range(first, n):
        c.patches[g.cells[c.people[c.ring[i]].cell].patch].drained = k
    if first == 1 and c.people[c.ring[0]].since < c.people[last].since:
        if _push_past(g, c, w, c.ring[0], c.ring[1]):
            return 2
        c.ring_to[1] = -1
    for i in range(first, n):
        c.ring[i - first] = c.ring[i]
    return n - first if _fits(g, c, n - first) else 0


@inlined
def _is_locked(c, person, patch, k):
    """Return whether nobody in a patch gives way now, drawn anew at each look.

    Turning rings, squeezing past and stepping aside are a courtesy that needs room. Where people
    are pressed together it fades, and streams lock.
    """
    if patch < 0 or c.patches[patch].locked == 0:
        return False
    return 100.0 * unit_draw(c.people[person].salt, patch, k) < c.patches[patch].locked


@inlined
def _follow_ring(g, c, w, person, k):
    """Follow head, full patch, its oldest head ...; note who moves, and return how many.

    A closed ring turns by one, also if it closes further on. A chain that ends where there is room
    drains by itself, but for whoever stands before that room deep in a queue whose front cannot
    move: they go on.
    """
    ring = c.ring
    if c.people[person].cell < 0:
        return 0
    ring[0] = person
    start = g.cells[c.people[person].cell].patch
    n = 1
    while n < ring.shape[0]:
        last = ring[n - 1]
        patch = far_patch(g, c, last)
        is_open = not has_no_room(g, c, c.people[last].queue, patch, c.people[last].size)
        if not is_open and patch == start:
            return n if not _is_locked(c, last, patch, k) and _fits(g, c, n) else 0
        if is_open:
            rouse(c, c.people[last].queue // 2)
        if is_open or c.patches[patch].drained > k - _DRAINS_FOR:
            for i in range(n):
                c.patches[g.cells[c.people[ring[i]].cell].patch].drained = k
            stuck = n > 1 and is_open and patch >= 0
            if stuck and not _front_has_room(g, c, c.people[last].queue):
                ring[0] = last
                return 1
            return 0
        if _is_locked(c, last, patch, k):
            return 0
        for i in range(n):
            if g.cells[c.people[ring[i]].cell].patch == patch:
                return _further_on(g, c, w, i, n, k)
        following = _oldest_waiting(g, c, patch)
        if following < 0:
            return 0
        ring[n] = following
        n += 1
    return 0


@inlined
def _reconsider(g, c, w, person, k):
    """Let a head that is held up take another downhill link with clearly more room."""
    link = c.walk[person].link
    other = choose(g, c, w, person, k)
    if other < 0 or other == link or g.links[other].gate < 0:
        return
    patch, now_patch = g.links[other].patch, g.links[link].patch
    if patch < 0 or now_patch < 0:
        return
    density = c.patches[patch].load / g.patches[patch].area
    now_density = c.patches[now_patch].load / g.patches[now_patch].area
    if density >= g.settings[RECONSIDER_ROOM] * now_density:
        return
    leave(g, c, person)
    c.people[person].phase = WALKING
    c.walk[person].left = 0.0
    goal, to, way = c.people[person].goal, g.links[other].to, g.links[other].way
    metres = g.links[other].metres
    c.people[person].off = 0.5 * metres
    if way >= 0:
        c.people[person].off = w.way_m[goal, way] - w.cell_m[goal, to]
    # The new head stands at another side of the cell: sideways steps cost their length.
    take(g, c, person, other, metres)
    activate(c, person)


@inlined
def due(c, k):
    """Put queues whose time has come and whose head is held up on the list to look round."""
    place = k % WHEEL
    queue = c.wheel[place]
    c.wheel[place] = -1
    while queue >= 0:
        following = c.queues[queue].next
        c.queues[queue].timed = 0
        if c.queues[queue].held == 1 and c.queues[queue].length > 0:
            c.tangled[c.tally[TANGLED]] = queue
            c.tally[TANGLED] += 1
        queue = following


@inlined
def _look_round(g, c, w, queue, k, now):
    """Let the head of a queue look round; note who moves now, and return how many.

    The longer it has stood there the longer it stands before it looks again.
    """
    person = c.queues[queue].head
    if person < 0:
        return 0
    if _front_has_room(g, c, queue):
        rouse(c, queue // 2)  # what others did has changed this one
        return 0
    if c.people[person].spot >= 0:
        leave(g, c, person)
        look_on(g, c, person)
        c.people[person].phase = WALKING
        freshen(c, person)
        return 0
    waited = now - c.people[person].since
    steps = int(waited / g.settings[STEP])
    if waited >= g.settings[PATIENCE]:
        move = _follow_ring(g, c, w, person, k)
        locked = _is_locked(c, person, far_patch(g, c, person), k)
        if move > 0 or (not locked and past_those_who_stay(g, c, person, k, now)):
            set_alarm(c, queue, k, _LOOK_EVERY)  # the next may have stood there for as long
            return move
    set_alarm(c, queue, k, max(_LOOK_EVERY, int(_LOOK_AGAIN * steps)))
    if waited >= g.settings[RECONSIDER] and c.people[person].cell >= 0:
        _reconsider(g, c, w, person, k)
    return 0


@stepping
def unravel(g, c, w, k, now):
    """Let heads that are held up look round, and those who face each other change places."""
    for i in range(c.tally[TANGLED]):
        queue = c.tangled[i]
        move = _facing(g, c, -1 - queue) if queue < 0 else _look_round(g, c, w, queue, k, now)
        for j in range(move):
            mover, to = c.ring[j], c.ring_to[j]
            c.ring_to[j] = -1
            if to >= 0:
                put(g, c, mover, -1 - queue if queue < 0 else -1, to, now)
            else:
                let_through(g, c, mover, c.people[mover].queue // 2, now)
    c.tally[TANGLED] = 0
