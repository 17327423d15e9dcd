"""Moving people between cells, and keeping every count."""

from __future__ import annotations

from sim.kernel import inlined
from sim.movement.arrays import Count, News, Setting
from sim.movement.kernels.lists import rouse, tell
from sim.movement.kernels.pace import mark

EMPTY, LEFT_HOME = int(News.SPACE_EMPTY), int(News.LEFT_HOME)
CROSSINGS = int(Count.CROSSINGS)
GIVE_WAY = int(Setting.GIVE_WAY)
TENTHS = 10
LARGEST = 4.0
"""Nobody takes the room of more people than this."""


@inlined
def full(c, patch, size):
    """Return whether a patch takes in nobody of a size any more; outside (-1) always does."""
    if patch < 0 or c.patches[patch].count == 0:
        return False  # one person always fits
    return c.patches[patch].load + size > c.patches[patch].room


@inlined
def courtesy(c, patch):
    """Return how much people in a patch give way to each other: 1 but where they are pressed."""
    return 1.0 - 0.01 * c.patches[patch].locked


@inlined
def has_no_room(g, c, queue, patch, size):
    """Return whether somebody of a size has no room beyond the gate of a queue.

    Those who come the other way count more than once: a stream gives way to another before it
    fills the place, so that two streams share a corridor and do not block it.
    """
    if patch < 0 or c.patches[patch].count == 0:
        return False
    facing = c.heads[patch, c.queues[queue].against] * courtesy(c, patch)
    return c.patches[patch].load + size + g.settings[GIVE_WAY] * facing > c.patches[patch].room


@inlined
def face(c, person, patch, heading):
    """Note which way a person in a patch goes, -1 for none."""
    old = c.people[person].heading
    if old != heading:
        if old >= 0:
            c.heads[patch, old] -= 1
        if heading >= 0:
            c.heads[patch, heading] += 1
        c.people[person].heading = heading


@inlined
def is_tenth(number, total):
    """Return whether the number is the first to reach another tenth of a total."""
    return number * TENTHS // total > (number - 1) * TENTHS // total


@inlined
def _left_home(c, person, space, now):
    c.people[person].home = -1
    c.spaces[space].gone += 1
    gone, total = c.spaces[space].gone, c.spaces[space].home
    if gone == 1 or gone == total or is_tenth(gone, total):
        tell(c, now, LEFT_HOME, person, space, gone, False)


@inlined
def _enter_space(c, person, space, now):
    """Count a person from one space into another (-1: outside)."""
    old = c.people[person].space
    if old >= 0:
        c.spaces[old].count -= 1
        if c.spaces[old].count == 0 and c.spaces[old].watched == 1:
            tell(c, now, EMPTY, person, old, 0, True)
        if c.people[person].home == old:
            _left_home(c, person, old, now)
    if space >= 0:
        c.spaces[space].count += 1
    c.people[person].space = space


@inlined
def leave_patch(g, c, patch, size):
    """Take somebody out of the counts of a patch; who waits for room there may go."""
    facing = 0
    for heading in range(4):
        facing = max(facing, c.heads[patch, heading])
    most = c.patches[patch].load + LARGEST + g.settings[GIVE_WAY] * facing
    is_tight = most > c.patches[patch].room
    c.patches[patch].count -= 1
    # A load of nobody is nothing, whatever the rounding of the sizes that came and went.
    c.patches[patch].load = c.patches[patch].load - size if c.patches[patch].count > 0 else 0.0
    mark(c, patch)
    if not is_tight:
        return
    for i in range(g.patches[patch].in_first, g.patches[patch].in_stop):
        queue = g.ways_in[i]
        if c.queues[queue].held == 1 and c.queues[queue].far == patch:
            rouse(c, queue // 2)


@inlined
def enter_patch(c, patch, size):
    """Put somebody into the counts of a patch."""
    c.patches[patch].count += 1
    c.patches[patch].load += size
    mark(c, patch)


@inlined
def move(g, c, person, to, patch, now):
    """Move a person into a cell of a patch (or outside, both -1) and keep all counts."""
    cell = c.people[person].cell
    old = g.cells[cell].patch if cell >= 0 else -1
    c.people[person].cell = to
    c.tally[CROSSINGS] += 1
    if old != patch:
        size = c.people[person].size
        if old >= 0:
            face(c, person, old, -1)
            c.patches[old].left_s = now
            leave_patch(g, c, old, size)
        if to < 0:
            _enter_space(c, person, -1, now)
            return
        enter_patch(c, patch, size)
    if g.cells[to].space != c.people[person].space:
        _enter_space(c, person, g.cells[to].space, now)
