"""Choosing the next link, pace on it, and moving from cell to cell."""

from __future__ import annotations

import numpy as np

from sim.kernel import inlined, stepping
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


@inlined
def mix32(x):
    """Return a well mixed 32-bit hash of an integer (Wellons, hash-prospector ``lowbias32``)."""
    x = int(x) & 0xFFFFFFFF
    x ^= x >> 16
    x = (x * 0x7FEB352D) & 0xFFFFFFFF
    x ^= x >> 15
    x = (x * 0x846CA68B) & 0xFFFFFFFF
    return x ^ (x >> 16)


@inlined
def unit_draw(salt, cell, attempt):
    """Return a number in (0, 1) that belongs to a person, a cell and an attempt."""
    return (mix32(int(salt) ^ mix32(int(cell) * 31 + int(attempt))) + 0.5) / 4294967296.0


@inlined
def density(g, c, patch):
    """Return people per square metre in a patch."""
    return c.patches[patch].count / g.patches[patch].area


@inlined
def table(g, rows, law, rho):
    """Return a law's table value at a density, linear in between."""
    position = rho / g.settings[DENSITY_STEP]
    i = int(position)
    last = rows.shape[1] - 1
    if i >= last:
        return rows[law, last]
    share = position - i
    return rows[law, i] * (1.0 - share) + rows[law, i + 1] * share


@inlined
def pace(g, c, person):
    """Return the speed of a person: min(v_free, max(v_free, v_0) f(density)), m/s.

    A person never counts themself. The maximum keeps a slow walker from cutting the capacity of
    everybody behind.
    """
    patch = g.cells[c.people[person].cell].patch
    law = g.patches[patch].law
    free = c.people[person].speed
    if g.patches[patch].incline == 1:
        up = c.people[person].link >= 0 and g.links[c.people[person].link].rise > 0
        own = c.people[person].speed_up if up else c.people[person].speed_down
        if up:
            law += 1
        free = own if own > 0.0 else free * g.laws[law].level
    rho = (c.patches[patch].count - 1) / g.patches[patch].area
    reference = max(free, g.laws[law].free)
    speed = min(free, reference * table(g, g.law_speed, law, max(0.0, rho)))
    return speed * c.patches[patch].factor * c.people[person].factor


@inlined
def _drop(g, c, near_d, way_d, person, k):
    """Return how much nearer a link brings the person, 0 if it is no way on."""
    goal, here = c.people[person].goal, c.people[person].here
    way = g.links[k].way
    if way < 0:
        return here - near_d[goal, g.links[k].to]
    if c.people[person].came >= 0 and way == c.people[person].came ^ 1:
        return 0.0
    rest = way_d[goal, way]
    drop = here - rest
    on_way = rest + g.links[k].metres <= near_d[goal, c.people[person].cell] + _TIE_M
    if on_way or drop >= _DOWNHILL_SHARE * g.links[k].metres:
        return drop
    return 0.0


@inlined
def _weight(g, c, near_d, way_d, person, k):
    drop = _drop(g, c, near_d, way_d, person, k)
    if not _LEAST_DROP < drop < np.inf:
        return 0.0
    to = g.links[k].to
    if to < 0:
        return drop
    patch = g.cells[to].patch
    room = 1.0 - density(g, c, patch) / g.laws[g.patches[patch].law].jam
    return drop * max(g.settings[STEER_FLOOR], room)


@stepping
def choose(g, c, near_d, way_d, person, attempt):
    """Draw the next link among those downhill, by drop and room; -1 if there is no way.

    Returns:
        The link. Where rounding leaves no downhill link, the best neighbour is taken.
    """
    cell = c.people[person].cell
    total = 0.0
    for k in range(g.cells[cell].first, g.cells[cell].stop):
        total += _weight(g, c, near_d, way_d, person, k)
    if total > 0.0:
        draw = unit_draw(c.people[person].salt, cell, attempt) * total
        last = -1
        for k in range(g.cells[cell].first, g.cells[cell].stop):
            weight = _weight(g, c, near_d, way_d, person, k)
            if weight > 0.0:
                last = k
                draw -= weight
                if draw <= 0.0:
                    break
        return last
    return _steepest(g, c, near_d, way_d, person)


@stepping
def _steepest(g, c, near_d, way_d, person):
    """Return the link of the shortest way as the field has it, whatever was walked so far."""
    cell, goal = c.people[person].cell, c.people[person].goal
    best, best_k, back = np.inf, -1, -1
    for k in range(g.cells[cell].first, g.cells[cell].stop):
        way = g.links[k].way
        if way >= 0:
            rest = way_d[goal, way] + g.links[k].metres
            if c.people[person].came >= 0 and way == c.people[person].came ^ 1:
                back = k if rest < np.inf else back
                continue
        else:
            rest = near_d[goal, g.links[k].to]
            if rest >= near_d[goal, cell]:
                continue
        if rest < best:
            best, best_k = rest, k
    # Back through the opening they came by only where there is no other way on.
    return best_k if best_k >= 0 else back


@inlined
def stay(c, person):
    """Let a person be content with the cell they stand in."""
    c.people[person].spot = c.people[person].cell


@inlined
def arrived(c, near_d, person, now):
    """Stop a person who has reached the space they were sent to; return whether they had.

    Whoever came to stay first looks for a place of their own in it, drawn by their hash.
    """
    if near_d[c.people[person].goal, c.people[person].cell] > 0.0:
        return False
    if c.people[person].spreads == 1 and c.people[person].spot < 0:
        space = c.people[person].space
        n = c.spaces[space].stop - c.spaces[space].first
        draw = unit_draw(c.people[person].salt, space, n)
        c.people[person].spot = c.spaces[space].first + int(draw * n)
    if c.people[person].spot >= 0 and c.people[person].spot != c.people[person].cell:
        return False
    c.people[person].phase = WAITING
    c.people[person].link = -1
    c.people[person].left = 0.0
    c.people[person].here = 0.0
    tell(c, now, ARRIVED, person, c.people[person].space, c.people[person].watched == 1)
    return True


@inlined
def full(g, c, cell):
    """Return whether the patch of a cell takes in nobody more; outside (-1) always does."""
    if cell < 0:
        return False
    patch = g.cells[cell].patch
    return c.patches[patch].count + 1 > g.patches[patch].room


@inlined
def _from_spot(g, c, person, cell):
    spot = c.people[person].spot
    dx, dy = g.cells[cell].x - g.cells[spot].x, g.cells[cell].y - g.cells[spot].y
    return (dx * dx + dy * dy) ** 0.5


@stepping
def _towards_spot(g, c, near_d, person, now):
    """Take the link that brings a person nearest to their own place, or stay where they stand.

    Within the space they came for people go straight for a place of their own, and are content
    with where they are if something or somebody stands in the way.
    """
    cell = c.people[person].cell
    best, best_k = _from_spot(g, c, person, cell), -1
    for k in range(g.cells[cell].first, g.cells[cell].stop):
        if g.links[k].way >= 0 or (g.links[k].gate >= 0 and full(g, c, g.links[k].to)):
            continue
        rest = _from_spot(g, c, person, g.links[k].to)
        if rest < best:
            best, best_k = rest, k
    c.people[person].link = best_k
    if best_k < 0:
        stay(c, person)
        arrived(c, near_d, person, now)
        return
    c.people[person].left += g.links[best_k].metres
    c.people[person].walked += g.links[best_k].metres


@stepping
def set_out(g, c, near_d, way_d, person, now):
    """Choose a link and add its length to what is left to walk; stop where there is none."""
    if c.people[person].spot >= 0:
        _towards_spot(g, c, near_d, person, now)
        return
    k = choose(g, c, near_d, way_d, person, 0)
    c.people[person].link = k
    if k < 0:
        c.people[person].phase = WAITING
        c.people[person].left = 0.0
        tell(c, now, NO_WAY, person, c.people[person].goal, True)
        return
    way = g.links[k].way
    target = (
        way_d[c.people[person].goal, way]
        if way >= 0
        else near_d[c.people[person].goal, g.links[k].to]
    )
    length = max(0.0, c.people[person].here - target)
    c.people[person].here = min(c.people[person].here, target)
    c.people[person].left += length
    c.people[person].walked += length


@inlined
def _enter_space(g, c, person, space, way, now):
    """Count a person from one space into another (-1: outside)."""
    old = c.people[person].space
    if old >= 0:
        c.spaces[old].count -= 1
        if c.spaces[old].count == 0 and c.spaces[old].watched == 1:
            tell(c, now, EMPTY, person, old, True)
        if c.people[person].home == old:
            c.people[person].home = -1
            tell(c, now, LEFT_HOME, person, old, False)
    if space >= 0:
        c.spaces[space].count += 1
    c.people[person].space = space
    c.people[person].came = way


@inlined
def move(g, c, person, to, way, now):
    """Move a person into a cell (or outside, ``to`` = -1) and keep all counts."""
    cell = c.people[person].cell
    if cell >= 0:
        c.patches[g.cells[cell].patch].count -= 1
    c.people[person].cell = to
    if to < 0:
        _enter_space(g, c, person, -1, way, now)
        return
    patch = g.cells[to].patch
    c.patches[patch].count += 1
    if c.patches[patch].count > c.patches[patch].peak:
        c.patches[patch].peak = c.patches[patch].count
        c.patches[patch].peak_s = now
    if g.cells[to].space != c.people[person].space:
        _enter_space(g, c, person, g.cells[to].space, way, now)
