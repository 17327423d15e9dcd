"""Choosing the next link, pace on it, and moving from cell to cell."""

from __future__ import annotations

import numpy as np

from sim.kernel import compiled
from sim.movement.arrays import News, Setting
from sim.movement.lists.kernel import tell
from sim.world.state import Phase

STEER_FLOOR = int(Setting.STEER_FLOOR)
DENSITY_STEP = int(Setting.DENSITY_STEP)
WAITING = int(Phase.WAITING)
ARRIVED, NO_WAY, EMPTY = int(News.ARRIVED), int(News.NO_WAY), int(News.SPACE_EMPTY)
LEFT_HOME = int(News.LEFT_HOME)
_LEAST_DROP = 1e-6
# A portal is a way on only if the way to it is mostly downhill, or it lies on a shortest way.
_DOWNHILL_SHARE = 0.5
_TIE_M = 0.05


@compiled
def mix32(x):
    """Return a well mixed 32-bit hash of an integer (Wellons, hash-prospector ``lowbias32``)."""
    x = int(x) & 0xFFFFFFFF
    x ^= x >> 16
    x = (x * 0x7FEB352D) & 0xFFFFFFFF
    x ^= x >> 15
    x = (x * 0x846CA68B) & 0xFFFFFFFF
    return x ^ (x >> 16)


@compiled
def unit_draw(salt, cell, attempt):
    """Return a number in (0, 1) that belongs to a person, a cell and an attempt."""
    return (mix32(int(salt) ^ mix32(int(cell) * 31 + int(attempt))) + 0.5) / 4294967296.0


@compiled
def density(g, c, patch):
    """Return people per square metre in a patch."""
    return c.patch_count[patch] / g.patch_area[patch]


@compiled
def table(g, rows, law, rho):
    """Return a law's table value at a density, linear in between."""
    position = rho / g.settings[DENSITY_STEP]
    i = int(position)
    last = rows.shape[1] - 1
    if i >= last:
        return rows[law, last]
    share = position - i
    return rows[law, i] * (1.0 - share) + rows[law, i + 1] * share


@compiled
def pace(g, c, person):
    """Return the speed of a person: min(v_free, max(v_free, v_0) f(density)), m/s.

    A person never counts themself. The maximum keeps a slow walker from cutting the capacity of
    everybody behind.
    """
    patch = g.cell_patch[c.cell[person]]
    law = g.patch_law[patch]
    free = c.speed[person]
    if g.patch_incline[patch] == 1:
        up = c.link[person] >= 0 and g.link_rise[c.link[person]] > 0
        own = c.speed_up[person] if up else c.speed_down[person]
        if up:
            law += 1
        free = own if own > 0.0 else free * g.law_level[law]
    rho = (c.patch_count[patch] - 1) / g.patch_area[patch]
    reference = max(free, g.law_free[law])
    speed = min(free, reference * table(g, g.law_speed, law, max(0.0, rho)))
    return speed * c.patch_factor[patch] * c.factor[person]


@compiled
def _drop(g, c, near_d, way_d, person, k):
    """Return how much nearer a link brings the person, 0 if it is no way on."""
    goal, here = c.goal[person], c.here[person]
    way = g.link_way[k]
    if way < 0:
        return here - near_d[goal, g.link_to[k]]
    if c.came[person] >= 0 and way == c.came[person] ^ 1:
        return 0.0
    rest = way_d[goal, way]
    drop = here - rest
    on_way = rest + g.link_m[k] <= near_d[goal, c.cell[person]] + _TIE_M
    if on_way or drop >= _DOWNHILL_SHARE * g.link_m[k]:
        return drop
    return 0.0


@compiled
def _weight(g, c, near_d, way_d, person, k):
    drop = _drop(g, c, near_d, way_d, person, k)
    if not _LEAST_DROP < drop < np.inf:
        return 0.0
    to = g.link_to[k]
    if to < 0:
        return drop
    patch = g.cell_patch[to]
    room = 1.0 - density(g, c, patch) / g.law_jam[g.patch_law[patch]]
    return drop * max(g.settings[STEER_FLOOR], room)


@compiled
def choose(g, c, near_d, way_d, person, attempt):
    """Draw the next link among those downhill, by drop and room; -1 if there is no way.

    Returns:
        The link. Where rounding leaves no downhill link, the best neighbour is taken.
    """
    cell = c.cell[person]
    total = 0.0
    for k in range(g.link_ptr[cell], g.link_ptr[cell + 1]):
        total += _weight(g, c, near_d, way_d, person, k)
    if total > 0.0:
        draw = unit_draw(c.salt[person], cell, attempt) * total
        last = -1
        for k in range(g.link_ptr[cell], g.link_ptr[cell + 1]):
            weight = _weight(g, c, near_d, way_d, person, k)
            if weight > 0.0:
                last = k
                draw -= weight
                if draw <= 0.0:
                    break
        return last
    return _steepest(g, c, near_d, way_d, person)


@compiled
def _steepest(g, c, near_d, way_d, person):
    """Return the link of the shortest way as the field has it, whatever was walked so far."""
    cell, goal = c.cell[person], c.goal[person]
    best, best_k = np.inf, -1
    for k in range(g.link_ptr[cell], g.link_ptr[cell + 1]):
        way = g.link_way[k]
        if way >= 0:
            rest = way_d[goal, way] + g.link_m[k]
        else:
            rest = near_d[goal, g.link_to[k]]
            if rest >= near_d[goal, cell]:
                continue
        if rest < best:
            best, best_k = rest, k
    return best_k


@compiled
def set_out(g, c, near_d, way_d, person, now):
    """Choose a link and add its length to what is left to walk; stop where there is none."""
    k = choose(g, c, near_d, way_d, person, 0)
    c.link[person] = k
    if k < 0:
        c.phase[person] = WAITING
        c.left[person] = 0.0
        tell(c, now, NO_WAY, person, c.goal[person], True)
        return
    way = g.link_way[k]
    target = way_d[c.goal[person], way] if way >= 0 else near_d[c.goal[person], g.link_to[k]]
    length = max(0.0, c.here[person] - target)
    c.here[person] = min(c.here[person], target)
    c.left[person] += length
    c.walked[person] += length


@compiled
def _enter_space(g, c, person, space, way, now):
    """Count a person from one space into another (-1: outside)."""
    old = c.space[person]
    if old >= 0:
        c.space_count[old] -= 1
        if c.space_count[old] == 0 and c.space_watched[old] == 1:
            tell(c, now, EMPTY, person, old, True)
        if c.home[person] == old:
            c.home[person] = -1
            tell(c, now, LEFT_HOME, person, old, False)
    if space >= 0:
        c.space_count[space] += 1
    c.space[person] = space
    c.came[person] = way


@compiled
def move(g, c, person, to, way, now):
    """Move a person into a cell (or outside, ``to`` = -1) and keep all counts."""
    cell = c.cell[person]
    if cell >= 0:
        c.patch_count[g.cell_patch[cell]] -= 1
    c.cell[person] = to
    if to < 0:
        _enter_space(g, c, person, -1, way, now)
        return
    patch = g.cell_patch[to]
    c.patch_count[patch] += 1
    if c.patch_count[patch] > c.patch_peak[patch]:
        c.patch_peak[patch] = c.patch_count[patch]
        c.patch_peak_s[patch] = now
    if g.cell_space[to] != c.space[person]:
        _enter_space(g, c, person, g.cell_space[to], way, now)


@compiled
def arrived(c, near_d, person, now):
    """Stop a person who has reached the space they were sent to; return whether they had."""
    if near_d[c.goal[person], c.cell[person]] > 0.0:
        return False
    c.phase[person] = WAITING
    c.link[person] = -1
    c.left[person] = 0.0
    c.here[person] = 0.0
    tell(c, now, ARRIVED, person, c.space[person], c.watched[person] == 1)
    return True
