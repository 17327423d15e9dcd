"""Service of gates: who is let through in a step.

One budget for each opening and direction, in persons, carries its fraction on. Between patches
the budget is what the far patch receives over the width of the interface. Opposing queues share
a budget; where neither side has room the two facing heads swap, and closed rings of full patches
turn by one, so that nothing locks. Gates are served in the order of their numbers and queues in
the order of arrival: a change elsewhere alters neither.
"""

from __future__ import annotations

import numpy as np

from sim.kernel import compiled
from sim.movement.arrays import Count, News, Setting
from sim.movement.lists.kernel import activate, leave, tell
from sim.movement.steer.kernel import arrived, choose, density, move, set_out, table
from sim.world.state import Phase

STEP = int(Setting.STEP)
COUNTER_FLOOR, COUNTER_TOTAL = int(Setting.COUNTER_FLOOR), int(Setting.COUNTER_TOTAL)
SWAP, PATIENCE = int(Setting.SWAP), int(Setting.PATIENCE)
RECONSIDER, RECONSIDER_ROOM = int(Setting.RECONSIDER), int(Setting.RECONSIDER_ROOM)
ACTIVE, OUT_COUNT = int(Count.ACTIVE), int(Count.OUT)
WALKING, OUT = int(Phase.WALKING), int(Phase.OUT)
FOUND_SHUT, LEFT_SITE = int(News.FOUND_SHUT), int(News.LEFT_SITE)
_RECONSIDER_EVERY = 8
_RING = 64


@compiled
def far_cell(g, c, person):
    """Return the cell a queuing person wants to enter, -1 for outside."""
    if c.cell[person] < 0:
        return c.door_cell[person]
    return g.link_to[c.link[person]]


@compiled
def _full(g, c, cell):
    if cell < 0:
        return False
    patch = g.cell_patch[cell]
    return c.patch_count[patch] + 1 > g.patch_room[patch]


@compiled
def _rate(g, c, gate, side, person):
    """Return the flow a gate allows into the far patch of its head, 1/s."""
    rate = g.gate_cap[gate, side]
    cell = far_cell(g, c, person)
    if cell < 0:
        return rate
    patch = g.cell_patch[cell]
    law = g.patch_law[patch]
    rho = density(g, c, patch)
    if rho > g.law_critical[law]:
        rate = min(rate, g.gate_eff[gate] * table(g, g.law_supply, law, rho))
    return rate


@compiled
def _pass(g, c, near_d, way_d, person, gate, now):
    """Let a person through: out, or into the far cell, from where they walk on."""
    waited = c.since[person] < now
    to = far_cell(g, c, person)
    way = g.link_way[c.link[person]] if c.link[person] >= 0 else -1
    leave(c, person)
    if waited:
        c.left[person] = 0.0
    move(g, c, person, to, way, now)
    if to < 0:
        c.phase[person] = OUT
        # The overshoot of this step dates the passing exactly.
        c.out_s[person] = now + min(0.0, c.left[person]) / max(c.pace[person], 0.1)
        c.exit[person] = g.gate_opening[gate]
        c.link[person] = -1
        c.tally[OUT_COUNT] += 1
        tell(c, now, LEFT_SITE, person, g.gate_opening[gate], False)
        return
    c.phase[person] = WALKING
    if not arrived(c, near_d, person, now):
        set_out(g, c, near_d, way_d, person, now)
        if c.phase[person] == WALKING:
            activate(c, person)


@compiled
def _serve_side(g, c, near_d, way_d, gate, side, share, k, now):
    """Serve one direction of a gate; return whether its head is held up for lack of room."""
    queue = 2 * gate + side
    person = c.head[queue]
    if g.gate_shut[queue] == 1:
        tell(c, now, FOUND_SHUT, person, queue, True)
        return False
    dt = g.settings[STEP]
    rate = _rate(g, c, gate, side, person) * share
    steps = float(k - c.served[gate])
    if rate == np.inf:
        c.budget[queue] = np.inf
    else:
        if c.budget[queue] == np.inf:
            c.budget[queue] = 0.0
        c.budget[queue] = min(1.0 + rate * dt, c.budget[queue] + rate * dt * steps)
    while c.length[queue] > 0 and c.budget[queue] >= 1.0:
        person = c.head[queue]
        if _full(g, c, far_cell(g, c, person)):
            break
        c.budget[queue] -= 1.0
        _pass(g, c, near_d, way_d, person, gate, now)
    # Near the jam density the budget hardly grows: lack of room shows first in the far patch.
    return c.length[queue] > 0 and _full(g, c, far_cell(g, c, c.head[queue]))


@compiled
def _swap_heads(g, c, near_d, way_d, gate, now):
    """Let the two facing heads of a gate squeeze past each other."""
    one, other = c.head[2 * gate], c.head[2 * gate + 1]
    _pass(g, c, near_d, way_d, one, gate, now)
    _pass(g, c, near_d, way_d, other, gate, now)


@compiled
def _oldest_head(g, c, patch):
    """Return the head that has waited longest among those leaving a patch, -1 if none."""
    best, oldest = -1, np.inf
    for i in range(g.patch_gate_ptr[patch], g.patch_gate_ptr[patch + 1]):
        queue = 2 * g.patch_gate[i] + g.patch_gate_side[i]
        person = c.head[queue]
        if person < 0 or g.gate_shut[queue] == 1:
            continue
        here = c.cell[person] >= 0 and g.cell_patch[c.cell[person]] == patch
        if here and c.since[person] < oldest:
            best, oldest = person, c.since[person]
    return best


@compiled
def _turn_ring(g, c, near_d, way_d, person, now):
    """Follow head, full patch, its oldest head ...; turn a closed ring by one."""
    ring = np.empty(_RING, dtype=np.int64)
    ring[0] = person
    if c.cell[person] < 0:
        return
    start = g.cell_patch[c.cell[person]]
    n = 1
    while n < _RING:
        cell = far_cell(g, c, ring[n - 1])
        if cell < 0 or not _full(g, c, cell):
            return
        patch = g.cell_patch[cell]
        if patch == start:
            for i in range(n):
                _pass(g, c, near_d, way_d, ring[i], c.queue[ring[i]] // 2, now)
            return
        for i in range(n):
            if g.cell_patch[c.cell[ring[i]]] == patch:
                return
        following = _oldest_head(g, c, patch)
        if following < 0:
            return
        ring[n] = following
        n += 1


@compiled
def _reconsider(g, c, near_d, way_d, person, k):
    """Let a head that is held up take another downhill link with clearly more room."""
    if c.cell[person] < 0:
        return
    here, link = c.here[person], c.link[person]
    # The way already walked on this link counts as walked: look from the cell's own distance.
    c.here[person] = near_d[c.goal[person], c.cell[person]]
    other = choose(g, c, near_d, way_d, person, k)
    c.here[person] = here
    if other < 0 or other == link or g.link_gate[other] < 0:
        return
    to, now_to = g.link_to[other], g.link_to[link]
    if to < 0 or now_to < 0:
        return
    room = g.settings[RECONSIDER_ROOM] * density(g, c, g.cell_patch[now_to])
    if density(g, c, g.cell_patch[to]) >= room:
        return
    leave(c, person)
    c.phase[person] = WALKING
    c.link[person] = other
    way = g.link_way[other]
    target = way_d[c.goal[person], way] if way >= 0 else near_d[c.goal[person], to]
    # The new head is as far as the cell's middle is from it: sideways steps cost their length.
    c.left[person] = g.link_m[other]
    c.walked[person] += g.link_m[other]
    c.here[person] = target
    activate(c, person)


@compiled
def serve(g, c, near_d, way_d, gate, k, now):
    """Serve both directions of a gate for one step."""
    one, other = c.length[2 * gate], c.length[2 * gate + 1]
    held0 = held1 = False
    if one > 0 and other > 0:
        floor, total = g.settings[COUNTER_FLOOR], g.settings[COUNTER_TOTAL]
        part = one / (one + other)
        share = total * (floor + (1.0 - 2.0 * floor) * part)
        held0 = _serve_side(g, c, near_d, way_d, gate, 0, share, k, now)
        if c.length[2 * gate + 1] > 0:
            held1 = _serve_side(g, c, near_d, way_d, gate, 1, total - share, k, now)
    elif one > 0:
        held0 = _serve_side(g, c, near_d, way_d, gate, 0, 1.0, k, now)
    elif other > 0:
        held1 = _serve_side(g, c, near_d, way_d, gate, 1, 1.0, k, now)
    c.served[gate] = k
    if held0 and held1:
        c.squeeze[gate] += g.settings[SWAP] * g.gate_eff[gate] * g.settings[STEP]
        if c.squeeze[gate] >= 1.0:
            c.squeeze[gate] -= 1.0
            _swap_heads(g, c, near_d, way_d, gate, now)
            return
    for side in range(2):
        if not (held0 if side == 0 else held1):
            continue
        person = c.head[2 * gate + side]
        waited = now - c.since[person]
        if (
            waited >= g.settings[PATIENCE]
            and (k - c.turned[gate]) * g.settings[STEP] >= g.settings[PATIENCE]
        ):
            c.turned[gate] = k
            _turn_ring(g, c, near_d, way_d, person, now)
        elif waited >= g.settings[RECONSIDER] and (k + person) % _RECONSIDER_EVERY == 0:
            _reconsider(g, c, near_d, way_d, person, k)
