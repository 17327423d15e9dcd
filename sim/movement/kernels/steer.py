"""Choosing the next link, and setting out on it."""

from __future__ import annotations

import math

import numpy as np

from sim.kernel import FEW, fetch, inlined, stepping
from sim.movement.arrays import Count, News, Setting
from sim.movement.kernels.lists import activate, end, tell
from sim.movement.kernels.move import face, full
from sim.movement.kernels.pace import speed_of, tread
from sim.world.state import Phase

WAITING, WALKING = int(Phase.WAITING), int(Phase.WALKING)
FRESH = int(Count.FRESH)
STAYED = int(Count.STAYED)
STAND, STAND_EVEN = int(Setting.STAND), int(Setting.STAND_EVEN)
ARRIVED, NO_WAY = int(News.ARRIVED), int(News.NO_WAY)
_LEAST_DROP = 1e-6
# A portal is a way on only if the way to it is mostly downhill, or it lies on a shortest way.
_DOWNHILL_SHARE = 0.5
_TIE_M = 0.05
_SHORTEST_M = 1e-3
_BLIND_M = 8.0
"""How far somebody in a pit of the crowded distances takes the shortest way ..."""
_LEAST_BLIND, _MOST_BLIND = 4.0, 120.0
"""... in links."""
_ITEM = 2
"""People ahead of whom the ground of those to come is asked for, in each of four rounds."""
_SPOTS = 3
"""Places among which somebody chooses where to stay."""
_MOST_LOOKS = 8
"""Times somebody looks for a place where it is not too crowded."""
_LOOK_PAST = 8
"""People looked past on a narrow way to find one too wide to pass."""


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
def unit_draw(salt, place, attempt):
    """Return a number in (0, 1) that belongs to a person, a place and an attempt."""
    return (mix32(int(salt) ^ mix32(int(place) * 31 + int(attempt))) + 0.5) / 4294967296.0


@inlined
def _from_cell(c, w, person, cell):
    """Return what a person thinks is left to walk from the middle of a cell."""
    goal = c.people[person].goal
    if w.crowded[goal] == 1 and c.people[person].blind == 0:
        return w.now_m[goal, cell]
    return w.cell_m[goal, cell]


@inlined
def _rest(g, c, w, person, k):
    """Return what a person thinks is left to walk beyond a link that takes a way."""
    goal, to = c.people[person].goal, g.links[k].to
    rest = w.way_m[goal, g.links[k].way]
    if w.crowded[goal] == 1 and c.people[person].blind == 0 and to >= 0 and rest < np.inf:
        rest += w.now_m[goal, to] - w.cell_m[goal, to]
    return rest


@inlined
def _drop(g, c, w, k, here, goal, sees, came):
    """Return how much nearer a link leads than the middle of a person's cell, 0 if it is no way.

    Args:
        g, c, w: ground, crowd and ways.
        k: the link.
        here: what they think is left to walk from the middle of their cell.
        goal: row of the distances they follow.
        sees: whether they look at the crowd.
        came: passage by which they entered the area, -1 if they started there.
    """
    to, way = g.links[k].to, g.links[k].way
    if way < 0:
        if way < -1 and w.barred[goal, (-2 - way) // 2] == 1:
            return 0.0
        return here - (w.now_m[goal, to] if sees else w.cell_m[goal, to])
    if came >= 0 and g.passage[c.gates[g.links[k].gate].opening] == came:
        return 0.0
    rest = w.way_m[goal, way]
    if sees and to >= 0 and rest < np.inf:
        rest += w.now_m[goal, to] - w.cell_m[goal, to]
    drop = here - rest
    metres = g.links[k].metres
    on_way = rest + metres <= here + _TIE_M
    if on_way or drop >= _DOWNHILL_SHARE * metres:
        return drop
    return 0.0


@stepping
def _steepest(g, c, w, person):
    """Return the link of the shortest way on empty ground, whatever was walked so far."""
    cell, goal = c.people[person].cell, c.people[person].goal
    best, best_k, back = np.inf, -1, -1
    for k in range(g.cells[cell].first, g.cells[cell].stop):
        way = g.links[k].way
        if way >= 0:
            rest = w.way_m[goal, way] + g.links[k].metres
            passage = g.passage[c.gates[g.links[k].gate].opening]
            if c.people[person].came >= 0 and passage == c.people[person].came:
                back = k if rest < np.inf else back
                continue
        else:
            rest = w.cell_m[goal, g.links[k].to]
            if rest >= w.cell_m[goal, cell]:
                continue
            if way < -1 and w.barred[goal, (-2 - way) // 2] == 1:
                continue
        if rest < best:
            best, best_k = rest, k
    # Back through the opening they came by only where there is no other way on.
    return best_k if best_k >= 0 else back


@inlined
def _find_slope(g, c, first, stop):
    """Leave the greatest slope across and along of the links downhill in ``slope``."""
    across = along = 0.0
    for k in range(first, stop):
        slope = c.weights[k - first] / max(g.links[k].metres, _SHORTEST_M)
        if g.links[k].axis == 0:
            across = max(across, slope)
        else:
            along = max(along, slope)
    c.slope[0], c.slope[1] = across, along


@inlined
def _draw(g, c, first, stop, share):
    """Draw one of the links downhill, by what flows along it and by what room there is beyond."""
    total, last = 0.0, -1
    for k in range(first, stop):
        patch = g.links[k].patch
        c.weights[k - first] *= g.links[k].share
        if patch >= 0:
            c.weights[k - first] *= c.patches[patch].steer
        total += c.weights[k - first]
    share *= total
    for k in range(first, stop):
        weight = c.weights[k - first]
        if weight > 0.0:
            last = k
            share -= weight
            if share <= 0.0:
                break
    return last


@inlined
def choose(g, c, w, person, attempt):
    """Draw the next link among those downhill, by drop and room; -1 if there is no way.

    Args:
        g, c, w: ground, crowd and ways.
        person: row of the person.
        attempt: number of the draw.

    The greatest slope of the distances across and along is left in ``slope`` where the
    distances answer crowding.

    Returns:
        The link. Where no link leads nearer, the one of the shortest way on empty ground.
    """
    cell, goal, came = c.people[person].cell, c.people[person].goal, c.people[person].came
    sees = w.crowded[goal] == 1 and c.people[person].blind == 0
    here = w.now_m[goal, cell] if sees else w.cell_m[goal, cell]
    first, stop = g.cells[cell].first, g.cells[cell].stop
    n, last = 0, -1
    for k in range(first, stop):
        drop = _drop(g, c, w, k, here, goal, sees, came)
        c.weights[k - first] = 0.0
        if _LEAST_DROP < drop < np.inf:
            n, last = n + 1, k
            c.weights[k - first] = drop
    if w.crowded[goal] == 1:
        _find_slope(g, c, first, stop)
    if n == 1:
        return last
    if n > 1:
        draw = unit_draw(c.people[person].salt, g.block[cell], attempt)
        return _draw(g, c, first, stop, draw)
    return _steepest(g, c, w, person)


@inlined
def stay(c, person):
    """Let a person be content with the cell they stand in."""
    c.people[person].spot = c.people[person].cell


@inlined
def _is_crowded(g, c, space, patch):
    """Return whether a patch is too crowded to stand in for long: others must get by.

    Where a place as a whole is fuller than people like, they spread evenly instead.
    """
    mean = c.spaces[space].count / max(1.0, c.spaces[space].room)
    limit = max(g.settings[STAND], g.settings[STAND_EVEN] * mean)
    return c.patches[patch].load > limit * c.patches[patch].room


@inlined
def _look_for_spot(g, c, person):
    """Draw a place of their own for somebody in the space they came for.

    Of a few places, drawn by their hash, they take the one where there is most room.
    """
    space = c.people[person].space
    n = c.spaces[space].stop - c.spaces[space].first
    best, spot = np.inf, -1
    for draw in range(_SPOTS):
        attempt = n + draw + _SPOTS * int(c.people[person].blind)
        cell = c.spaces[space].first + int(unit_draw(c.people[person].salt, space, attempt) * n)
        patch = g.cells[cell].patch
        fullness = c.patches[patch].load / c.patches[patch].room
        if fullness < best:
            best, spot = fullness, cell
    c.people[person].blind += 1
    c.people[person].spot = spot


@inlined
def look_on(g, c, person):
    """Let somebody who gets no further look for another place, or be content with where they are.

    They are content unless it is too crowded there, or they have looked often enough.
    """
    cell = c.people[person].cell
    crowded = _is_crowded(g, c, c.people[person].space, g.cells[cell].patch)
    if crowded and c.people[person].blind < _MOST_LOOKS:
        _look_for_spot(g, c, person)
    else:
        stay(c, person)


@inlined
def arrived(g, c, w, person, now):
    """Stop a person who has reached the space they were sent to; return whether they had.

    Whoever came to stay first looks for a place of their own in it, drawn by their hash.
    """
    if w.cell_m[c.people[person].goal, c.people[person].cell] > 0.0:
        return False
    if c.people[person].spreads == 1 and c.people[person].spot < 0:
        c.people[person].blind = 0
        _look_for_spot(g, c, person)
    if c.people[person].spot == c.people[person].cell and c.people[person].spreads == 1:
        look_on(g, c, person)
    if c.people[person].spot >= 0 and c.people[person].spot != c.people[person].cell:
        return False
    c.people[person].blind = 0
    c.people[person].phase = WAITING
    c.people[person].off = 0.0
    c.tally[STAYED] += c.people[person].spreads
    face(c, person, g.cells[c.people[person].cell].patch, -1)
    c.walk[person].link = -1
    c.walk[person].left = 0.0
    tell(c, now, ARRIVED, person, c.people[person].space, 0, c.people[person].watched == 1)
    return True


@inlined
def _from_spot(g, c, person, cell):
    spot = c.people[person].spot
    dx = g.cell_xy[cell, 0] - g.cell_xy[spot, 0]
    dy = g.cell_xy[cell, 1] - g.cell_xy[spot, 1]
    return math.sqrt(dx * dx + dy * dy)


@inlined
def _towards_spot(g, c, w, person, now):
    """Take the link that brings a person nearest to their own place, or stay where they stand.

    Within the space they came for people go straight for a place of their own. If something or
    somebody stands in the way they look for another one, or are content with where they are.
    """
    cell = c.people[person].cell
    size = c.people[person].size
    while True:
        best, best_k = _from_spot(g, c, person, cell), -1
        for k in range(g.cells[cell].first, g.cells[cell].stop):
            if g.links[k].way != -1 or (g.links[k].gate >= 0 and full(c, g.links[k].patch, size)):
                continue
            rest = _from_spot(g, c, person, g.links[k].to)
            if rest < best:
                best, best_k = rest, k
        if best_k >= 0:
            take(g, c, person, best_k, g.links[best_k].metres)
            return
        c.walk[person].link = -1
        look_on(g, c, person)
        if c.people[person].spot == cell and arrived(g, c, w, person, now):
            return


@stepping
def _fall_in(g, c, person, link, clear):
    """Note behind whom a person walks on a narrow link: the nearest one too wide to pass."""
    ahead = c.lanes[link]
    c.lanes[link] = person
    for _ in range(_LOOK_PAST):
        if ahead < 0 or ahead == person or c.walk[ahead].link != link:
            ahead = -1
            break
        if c.people[ahead].body + c.people[person].body > clear:
            break
        ahead = c.people[ahead].ahead
    c.people[person].ahead = ahead


@inlined
def take(g, c, person, link, metres):
    """Let a person set out on a link of so many metres."""
    patch = g.cells[c.people[person].cell].patch
    face(c, person, patch, g.links[link].heading)
    c.walk[person].link = link
    c.walk[person].left += metres
    c.people[person].walked += metres
    tread(g, c, person, patch, g.links[link].rise > 0)
    if c.pace[patch].gap > 0.0:
        _fall_in(g, c, person, link, g.patches[patch].clear)


@inlined
def set_out(g, c, w, person, now):
    """Choose a link and add its length to what is left to walk; stop where there is none."""
    if c.people[person].spot >= 0:
        if w.cell_m[c.people[person].goal, c.people[person].cell] <= 0.0:
            _towards_spot(g, c, w, person, now)
            return
        # Others have pushed them out of the space they came to: they walk back, and look anew.
        c.people[person].spot = -1
        c.people[person].blind = 0
    k = choose(g, c, w, person, 0)
    if k < 0:
        face(c, person, g.cells[c.people[person].cell].patch, -1)
        c.walk[person].link = -1
        c.people[person].phase = WAITING
        c.walk[person].left = 0.0
        tell(c, now, NO_WAY, person, c.people[person].goal, 0, True)
        return
    goal, cell = c.people[person].goal, c.people[person].cell
    to, way = g.links[k].to, g.links[k].way
    here = _from_cell(c, w, person, cell)
    # A step ends where people pass from one cell to the next: half-way between the middles, or at
    # the opening. What is left of the way to the next middle is carried over.
    if way >= 0:
        metres = here - _rest(g, c, w, person, k)
        beyond = w.way_m[goal, way] - w.cell_m[goal, to] if to >= 0 else 0.0
    else:
        metres = beyond = 0.5 * (here - _from_cell(c, w, person, to))
    if metres <= 0.0:
        # Where no link leads nearer the shortest way is taken, at its length on the ground.
        metres = 0.5 * g.links[k].metres
        beyond = metres if way < 0 else beyond
        links = _BLIND_M / max(g.links[k].metres, _SHORTEST_M)
        c.people[person].blind = int(min(_MOST_BLIND, max(_LEAST_BLIND, links)))
    elif (
        w.crowded[goal] == 1
        and c.people[person].blind == 0
        and (here != w.cell_m[goal, cell] or (to >= 0 and w.now_m[goal, to] != w.cell_m[goal, to]))
    ):
        # The two axes of the grid were looked at apart: a step's length is its drop over the slope.
        steepness = max(1.0, math.sqrt(c.slope[0] * c.slope[0] + c.slope[1] * c.slope[1]))
        metres /= steepness
        if way < 0:
            beyond /= steepness
    elif c.people[person].blind > 0:
        c.people[person].blind -= 1
    metres += c.people[person].off
    # What was walked for nothing stays owed.
    c.people[person].off = beyond + min(0.0, metres)
    take(g, c, person, k, max(0.0, metres))


@inlined
def _cell_or_first(c, person):
    """Return the cell of a person, or the first one for those who have left since."""
    return max(0, c.people[person].cell)


@inlined
def _fetch_ground(g, c, i, n):
    """Ask for the ground round those who choose soon."""
    person = c.fresh[min(i + 4 * _ITEM, n - 1)]
    fetch(c.people, person, 0)
    fetch(c.people, person, 1)
    fetch(c.walk, person, 0)
    cell = _cell_or_first(c, c.fresh[min(i + 3 * _ITEM, n - 1)])
    fetch(g.cells, cell, 0)
    fetch(c.pace, g.cells[cell].patch, 0)
    cell = _cell_or_first(c, c.fresh[min(i + 2 * _ITEM, n - 1)])
    first = g.cells[cell].first
    for line in range(4):
        fetch(g.links, first, line)
    fetch(g.patches, g.cells[cell].patch, 0)
    cell = _cell_or_first(c, c.fresh[min(i + _ITEM, n - 1)])
    for k in range(g.cells[cell].first, g.cells[cell].stop):
        fetch(c.patches, g.links[k].patch, 0)


@inlined
def settle(g, c, w, now):
    """Let everybody in a new place choose where to go on; stop those who have arrived.

    Those who walk go on the list of walkers, or of those at the end of their link where it is
    shorter than their overshoot.
    """
    n = c.tally[FRESH]
    for i in range(n):
        if n > FEW:
            _fetch_ground(g, c, i, n)
        person = c.fresh[i]
        c.people[person].is_fresh = 0
        if c.people[person].phase != WALKING or arrived(g, c, w, person, now):
            continue
        set_out(g, c, w, person, now)
        if c.people[person].phase != WALKING:
            continue
        if c.people[person].late > 0.0:
            c.walk[person].left += speed_of(c, person) * c.people[person].late
            c.people[person].late = 0.0
        if c.walk[person].left > 0.0 or c.people[person].is_active == 1:
            activate(c, person)
        else:
            end(c, person)
    c.tally[FRESH] = 0
