"""Who stands still although nothing holds them up.

Being held up passes on from a closed gate to those behind it, place by place: whoever wants into a
patch in which somebody is held up is held up too, and so are the others in their patch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.kernel import inlined, stepping
from sim.world.state import Phase

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.movement.arrays import CrowdState, Ground

    Longs = NDArray[np.int64]
    Marks = NDArray[np.int8]
    Floats = NDArray[np.float64]

QUEUING = int(Phase.QUEUING)
_LANES = 2
"""``guarded`` of a queue whose people are served in lanes."""
_HELD, _IN_TURN, _SLOW = 1, 2, 4
"""Held up by a closed gate; by a place that moves on; in a place that does not move."""
BEFORE_LINE = _HELD | _IN_TURN
"""Mark of patches in which people are held back before a line."""
SINCE, MOVED, JUST = 0, 1, 2
"""Places of the times since which nobody has moved on, since which somebody must have left a patch
for it to move on, and since which somebody must have left it for a turn to be missed."""


@inlined
def _queues(c, person):
    """Return whether somebody queues on the ground."""
    return c.people[person].phase == QUEUING and c.people[person].cell >= 0


@inlined
def _stood(g, c, person, since):
    """Return whether neither they nor anybody else has left their patch since a time."""
    if c.people[person].since > since:
        return False
    return c.patches[g.cells[c.people[person].cell].patch].left_s <= since


@inlined
def _is_closed(c, queue):
    """Return whether a queue waits for a gate to open, or is served in lanes."""
    if c.queues[queue].shut == 1 or c.queues[queue].cap <= 0.0:
        return True
    if c.queues[queue].guarded == 1 and c.gates[queue // 2].quota < 1.0:
        return True
    return c.queues[queue].guarded == _LANES


@inlined
def _beyond(g, c, person):
    """Return the patch somebody wants into, -1 for outside."""
    link = c.walk[person].link
    return g.links[link].patch if link >= 0 else -1


@inlined
def _spread(g, c, rest, n, people, held, mark):
    """Pass being held up on until nobody more is.

    Args:
        g, c: ground and crowd.
        rest: rows of those who have not got the mark and among whom it is passed on, the first
            ``n``; overwritten with those who do not get it.
        n: how many they are.
        people: marks of the people, shape ``(n,)``.
        held: marks of the patches, shape ``(n_patches,)``.
        mark: the mark passed on.
    """
    more = True
    while more:
        more = False
        kept = 0
        for i in range(n):
            person = rest[i]
            patch, far = g.cells[c.people[person].cell].patch, _beyond(g, c, person)
            if held[patch] & mark != 0 or (far >= 0 and held[far] & mark != 0):
                people[person] |= mark
                held[patch] |= mark
                more = True
            else:
                rest[kept] = person
                kept += 1
        n = kept


@inlined
def _mark_slow(g, c, rest, people, missed, held, times, misses):
    """Mark those in places that do not move, and those of them whose turn is only to come.

    Returns:
        How many of the first are not among the second, listed in ``rest``; -1 if nobody has stood
        for long.
    """
    stood = False
    n = 0
    for person in range(c.people.shape[0]):
        if not _queues(c, person):
            missed[person] = 0
            continue
        patch = g.cells[c.people[person].cell].patch
        if c.patches[patch].left_s > times[MOVED]:
            missed[person] = 0
            continue
        people[person] |= _SLOW
        far = _beyond(g, c, person)
        ahead = c.patches[far].left_s if far >= 0 else -np.inf
        if ahead > times[MOVED]:
            people[person] |= _IN_TURN
            held[patch] |= _IN_TURN
        else:
            rest[n] = person
            n += 1
        stands = _stood(g, c, person, times[SINCE])
        stood = stood or stands
        if stands and ahead > times[JUST]:
            missed[person] = min(missed[person] + 1, misses)
        else:
            missed[person] = 0
    return n if stood else -1


@inlined
def _mark_held(g, c, rest, people, held):
    """Mark everybody who queues before a closed gate, or behind somebody who does."""
    n = 0
    for person in range(c.people.shape[0]):
        if not _queues(c, person):
            continue
        people[person] |= _SLOW
        if _is_closed(c, c.people[person].queue):
            people[person] |= _HELD
            held[g.cells[c.people[person].cell].patch] |= _HELD
        else:
            rest[n] = person
            n += 1
    _spread(g, c, rest, n, people, held, _HELD)


@inlined
def _list(g, c, found, people, missed, misses, since):
    """List who has stood for long and whose turn is not to come, or was due at several looks."""
    count = 0
    for person in range(c.people.shape[0]):
        if people[person] & _SLOW == 0 or people[person] & _HELD != 0:
            continue
        if people[person] & _IN_TURN != 0 and missed[person] < misses:
            continue
        if _stood(g, c, person, since):
            found[count] = person
            count += 1
    return count


@stepping
def find_still(
    g: Ground,
    c: CrowdState,
    found: Longs,
    people: Marks,
    missed: Marks,
    held: Marks,
    times: Floats,
    misses: int,
) -> int:
    """List those who want on, are free to, and stand where nobody has moved on for some time.

    Places that do not move are looked at first: mostly nobody there is left to be explained.

    Args:
        g, c: ground and crowd.
        found: the rows found are put here, shape ``(n,)``; before that it is scratch.
        people: zeros, shape ``(n,)``.
        missed: looks in a row at which each had stood for long before a place that moves on,
            shape ``(n,)``.
        held: ``BEFORE_LINE`` for patches in which people are held back before a line, else 0, shape
            ``(n_patches,)``; all four are written.
        times: seconds at ``SINCE``, ``MOVED`` and ``JUST``.
        misses: looks in a row at which somebody's turn must have been missed for them to count.

    Returns:
        How many were found.
    """
    n = _mark_slow(g, c, found, people, missed, held, times, misses)
    if n < 0:
        return 0
    _spread(g, c, found, n, people, held, _IN_TURN)
    if _list(g, c, found, people, missed, misses, times[SINCE]) == 0:
        return 0
    _mark_held(g, c, found, people, held)
    return _list(g, c, found, people, missed, misses, times[SINCE])
