"""Density as people feel it, over nine square metres and ten seconds, and streams, by zone.

For each patch p at a look, with the counts of the looks of the last ten seconds::

    mean(p) = sum of weight(look) count(look, p)             straight lines between two looks
    held(p) = (mean(p) + sum of share(p, q) mean(q)) / area(p)    q: patches around p

Where nobody is, nobody feels a crowd. A zone is as dense as the densest of its patches.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.kernel import inlined, stepping

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from sim.world.crowding_arrays import CrowdingGround, CrowdingState

    Ints = NDArray[np.int32]

NEXT, KEPT, SAME, SEEN = 0, 1, 2, 3
"""Places in ``tally``: where the next look goes, how many are kept, how many looks after each other
have found every patch as it was, and how many there have been."""
HEADS_EVERY = 2
"""Looks of which one counts who heads against whom: that changes slowly, and is dear."""
ALONE = 1.5
"""People; below this somebody is by themselves, however small the place."""
_SAME = 1e-6


@inlined
def _weigh(s, now, hold):
    """Weigh the looks that are kept: what each counts in the mean over the last seconds."""
    size, kept = s.times.shape[0], s.tally[KEPT]
    first = s.tally[NEXT] + size - kept
    begin = now - hold
    for i in range(size):
        s.weight[i] = 0.0
    oldest = first % size
    if s.times[oldest] > begin:
        # Before the first look it was as at the first.
        s.weight[oldest] += s.times[oldest] - begin
    for i in range(kept - 1):
        a, b = (first + i) % size, (first + i + 1) % size
        if s.times[b] <= begin:
            continue
        span = s.times[b] - s.times[a]
        cut = max(begin - s.times[a], 0.0) / span
        rest = span * (1.0 - cut)
        s.weight[a] += rest * (1.0 - cut) / 2.0
        s.weight[b] += rest * (1.0 + cut) / 2.0
    for i in range(size):
        s.weight[i] /= hold


@inlined
def _feel(g, s):
    """Find the density that people feel in each patch."""
    n = s.mean.shape[0]
    for p in range(n):
        s.mean[p] = 0.0
    for i in range(s.times.shape[0]):
        weight = s.weight[i]
        if weight > 0.0:
            for p in range(n):
                s.mean[p] += weight * s.looks[i, p]
    for p in range(n):
        near = s.mean[p]
        if near <= 0.0:
            s.held[p] = 0.0
            continue
        for i in range(g.ptr[p], g.ptr[p + 1]):
            near += g.share[i] * s.mean[g.beside[i]]
        s.held[p] = near / g.area_m2[p] if near > ALONE else 0.0


@inlined
def _zones(g, s, heads, now, passed, minute):
    """Add up by zone how dense it was for how long, and who headed against whom."""
    n_levels = g.levels.shape[0]
    counts_heads = s.tally[SEEN] % HEADS_EVERY == 0
    for z in range(s.highest.shape[0]):
        top, at, moving, against = 0.0, -1, 0, 0
        for i in range(g.zone_ptr[z], g.zone_ptr[z + 1]):
            p = g.zone_patch[i]
            held = s.held[p]
            if held > top:
                top, at = held, p
            if not counts_heads or held <= 0.0:
                continue
            most, total, other = 0, 0, 0
            for h in range(4):
                number = heads[p, h]
                total += number
                if number > most:
                    most, other = number, heads[p, h ^ 1]
            moving += total
            against += other
            if held >= g.levels[1] - _SAME:
                s.dense[z, 0] += total
                s.dense[z, 1] += other
        s.moving[minute, z] += moving
        s.against[minute, z] += against
        s.top[z] = top
        if top <= 0.0:
            continue
        if top > s.highest[z] + _SAME:
            s.highest[z], s.highest_s[z], s.highest_at[z] = top, now, at
        s.densest[minute, z] = max(s.densest[minute, z], top)
        for level in range(n_levels):
            if top >= g.levels[level] - _SAME:
                s.seconds[z, level] += passed
                if s.first_s[z, level] < 0.0:
                    s.first_s[z, level] = now


@inlined
def _stay(g, s, passed, minute):
    """Add the time in which nothing has changed."""
    for z in range(s.top.shape[0]):
        top = s.top[z]
        if top > 0.0:
            s.densest[minute, z] = max(s.densest[minute, z], top)
        for level in range(g.levels.shape[0]):
            if top >= g.levels[level] - _SAME:
                s.seconds[z, level] += passed


@inlined
def _streams(g, s, cell, minute, is_first):
    """Count who went from one zone to another since the last look."""
    for person in range(s.before.shape[0]):
        now, there = cell[person], s.before[person]
        here = g.cell_set[now] if now >= 0 else 0
        if here == there:
            continue
        s.before[person] = here
        if is_first:
            continue
        for i in range(g.set_ptr[there], g.set_ptr[there + 1]):
            if not _holds(g, here, g.set_zone[i]):
                s.outflow[minute, g.set_zone[i]] += 1
        for i in range(g.set_ptr[here], g.set_ptr[here + 1]):
            if not _holds(g, there, g.set_zone[i]):
                s.inflow[minute, g.set_zone[i]] += 1


@inlined
def _holds(g, number, zone):
    """Return whether a set of zones has one of them."""
    found = False
    for i in range(g.set_ptr[number], g.set_ptr[number + 1]):
        found = found or g.set_zone[i] == zone
    return found


@stepping
def look(
    g: CrowdingGround,
    s: CrowdingState,
    count: Ints,
    heads: Ints,
    cell: Ints,
    now: float,
    hold: float,
    minute: int,
) -> None:
    """Take a look at the crowd.

    Args:
        g, s: ground and state, see ``sim.world.crowding_arrays``; the state is written.
        count: people on each patch, one after another in memory, ``(n_patches,)``.
        heads: people on each patch by heading: west, east, south and north, ``(n_patches, 4)``.
        cell: cell of each person, -1 for none, ``(n_people,)``.
        now: time, s; later than the last.
        hold: time over which densities are averaged, s.
        minute: row of what is kept by minute.
    """
    size, place = s.times.shape[0], s.tally[NEXT]
    is_first = s.tally[KEPT] == 0
    before = (place + size - 1) % size
    changes = 0
    for p in range(s.mean.shape[0]):
        changes += abs(count[p] - s.looks[before, p])
        s.looks[place, p] = count[p]
    s.tally[SAME] = 0 if changes > 0 or is_first else s.tally[SAME] + 1
    passed = 0.0 if is_first else now - s.times[before]
    s.times[place] = now
    s.tally[NEXT] = (place + 1) % size
    s.tally[KEPT] = min(s.tally[KEPT] + 1, size)
    s.tally[SEEN] += 1
    if s.tally[SAME] > size:
        # Nobody has moved for so long that all is as it was.
        _stay(g, s, passed, minute)
        return
    _weigh(s, now, hold)
    _feel(g, s)
    _zones(g, s, heads, now, passed, minute)
    _streams(g, s, cell, minute, is_first)
