"""Passing a gate: out of the site, or into the far cell."""

from __future__ import annotations

from sim.kernel import inlined
from sim.movement.arrays import Count, News
from sim.movement.kernels.lists import freshen, leave, tell
from sim.movement.kernels.move import is_tenth, move
from sim.world.state import Phase

OUT_COUNT, REQUIRED_OUT = int(Count.OUT), int(Count.REQUIRED_OUT)
TELL_OUT = int(Count.TELL_OUT)
WALKING, OUT = int(Phase.WALKING), int(Phase.OUT)
LEFT_SITE, ALL_OUT = int(News.LEFT_SITE), int(News.ALL_OUT)


@inlined
def _leave_site(c, person, gate, now):
    """Let a person be out; tell of the first, every tenth per cent and whoever is waited for."""
    opening = c.gates[gate].opening
    c.people[person].phase = OUT
    # The overshoot of this step dates the passing exactly.
    c.people[person].out_s = now + min(0.0, c.walk[person].left) / max(c.walk[person].pace, 0.1)
    c.people[person].exit = opening
    c.walk[person].link = -1
    c.tally[OUT_COUNT] += 1
    c.used[opening] += 1
    used = c.used[opening]
    watched = c.people[person].watched == 1
    if used == 1 or watched or is_tenth(used, c.people.shape[0]):
        tell(c, now, LEFT_SITE, person, opening, used, watched)
    c.tally[REQUIRED_OUT] += c.people[person].required
    if c.people[person].required == 1 and c.tally[REQUIRED_OUT] == c.tally[TELL_OUT]:
        tell(c, now, ALL_OUT, person, opening, 0, True)


@inlined
def pass_gate(g, c, person, gate, now):
    """Move a person through a gate; who is still on the site chooses where to go on."""
    link = c.walk[person].link
    if c.people[person].cell < 0:
        to = c.people[person].door_cell
        patch = g.cells[to].patch
        c.people[person].came = -1
    else:
        to, patch = g.links[link].to, g.links[link].patch
        if g.links[link].way >= 0:
            c.people[person].came = g.passage[c.gates[gate].opening]
    move(g, c, person, to, patch, now)
    if to < 0:
        _leave_site(c, person, gate, now)
    else:
        c.people[person].phase = WALKING
        freshen(c, person)


@inlined
def let_through(g, c, person, gate, now):
    """Let a person who queues at a gate through."""
    if c.people[person].since < now:
        c.walk[person].left = 0.0
    leave(g, c, person)
    pass_gate(g, c, person, gate, now)


@inlined
def put(g, c, person, gate, cell, now):
    """Put a person who queues into the cell that another leaves, through a gate (-1: none)."""
    leave(g, c, person)
    link = c.walk[person].link
    if gate >= 0 and g.links[link].way >= 0:
        c.people[person].came = g.passage[c.gates[gate].opening]
    c.walk[person].left = 0.0
    move(g, c, person, cell, g.cells[cell].patch, now)
    c.people[person].phase = WALKING
    freshen(c, person)
