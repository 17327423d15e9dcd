"""Those who have come to stay make way for somebody who gets no further because of them.

Within one space the two change places. At the mouth of a space whoever stays there goes a step on
into it, where there is room. Those who stay are on no list, so they are looked for all at once, and
what was found is used again for a few seconds.
"""

from __future__ import annotations

from sim.kernel import inlined, stepping
from sim.movement.arrays import Count
from sim.movement.kernels.lists import far_patch
from sim.movement.kernels.move import full, move
from sim.movement.kernels.passing import let_through
from sim.world.state import Phase

STAYERS, STAYED = int(Count.STAYERS), int(Count.STAYED)
WAITING = int(Phase.WAITING)
_KEPT_FOR = 16
"""Steps for which the list of those who stay is used."""
_ASKED = 8
"""Most people of a patch who are asked to make way."""


@inlined
def _stays(g, c, person, patch):
    """Return whether somebody stays in a patch for a while, in a space they came to."""
    if c.people[person].phase != WAITING or c.people[person].spreads == 0:
        return False
    cell = c.people[person].cell
    return cell >= 0 and g.cells[cell].patch == patch


@inlined
def _list_stayers(g, c, k):
    """List those who stay by the patch they stand in, unless that was done just before."""
    if c.tally[STAYERS] > k - _KEPT_FOR:
        return
    c.tally[STAYERS] = k
    c.stayers[:] = -1
    for person in range(c.people.shape[0]):
        cell = c.people[person].cell
        if cell >= 0 and _stays(g, c, person, g.cells[cell].patch):
            patch = g.cells[cell].patch
            c.beside[person] = c.stayers[patch]
            c.stayers[patch] = person


@inlined
def _room_beside(g, c, person):
    """Return the cell next to somebody, in another patch of their space, with most room; or -1."""
    cell = c.people[person].cell
    space, patch = c.people[person].space, g.cells[cell].patch
    best, found = 1.0, -1
    for link in range(g.cells[cell].first, g.cells[cell].stop):
        to, other = g.links[link].to, g.links[link].patch
        if to < 0 or other == patch or g.links[link].way != -1 or g.cells[to].space != space:
            continue
        fullness = (c.patches[other].load + c.people[person].size) / c.patches[other].room
        if fullness <= best and not full(c, other, c.people[person].size):
            best, found = fullness, to
    return found


@inlined
def _makes_way(g, c, person, other):
    """Return the cell into which one who stays goes for one who wants past, or -1."""
    more = c.people[person].size - c.people[other].size
    patch = g.cells[c.people[other].cell].patch
    if more > 0.0 and c.patches[patch].load + more > c.patches[patch].room:
        return -1
    to = _room_beside(g, c, other)
    if to < 0 and c.people[person].space == c.people[other].space and more >= 0.0:
        to = c.people[person].cell
    return to


@stepping
def past_those_who_stay(g, c, person, k, now):
    """Let somebody who queues go where one who stays makes way; return whether anybody did.

    Args:
        g, c: ground and crowd.
        person: head of a queue who stands on the ground.
        k, now: number and time of the end of the step.
    """
    patch = far_patch(g, c, person)
    if patch < 0 or c.people[person].cell < 0 or c.tally[STAYED] == 0:
        return False
    _list_stayers(g, c, k)
    other = c.stayers[patch]
    for _ in range(_ASKED):
        if other < 0:
            return False
        if _stays(g, c, other, patch):
            to = _makes_way(g, c, person, other)
            if to >= 0:
                move(g, c, other, to, g.cells[to].patch, now)
                let_through(g, c, person, c.people[person].queue // 2, now)
                return True
        other = c.beside[other]
    return False
