"""Speed: what a patch's density leaves of it, found once a step for patches that changed."""

from __future__ import annotations

import math

import numpy as np

from sim.kernel import FEW, fetch, inlined, stepping
from sim.movement.arrays import Count, Setting

DENSITY_STEP, STEER_FLOOR = int(Setting.DENSITY_STEP), int(Setting.STEER_FLOOR)
SPREAD, SELF = int(Setting.SPREAD), int(Setting.SELF)
DIRTY = int(Count.DIRTY)
_AHEAD = 8
"""Patches ahead of which those to come are asked for."""
_LEAST_SUPPLY = 0.1
"""A crowded patch takes in at least this share of the flow of its density."""


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
def mark(c, patch):
    """Note that the pace of a patch must be found anew."""
    if c.patches[patch].is_dirty == 0:
        c.patches[patch].is_dirty = 1
        c.dirty[c.tally[DIRTY]] = patch
        c.tally[DIRTY] += 1


@inlined
def _supply(g, law, rho, area):
    """Return what a crowded patch takes in so that flows are those of the law on average, 1/(m s).

    Whole persons come and go, so the density of a patch varies round its mean: by a share of the
    deviation (D (1 - D / D_jam) / A)^1/2 of independent places taken or free. The mean of a law
    over that is not the law at the mean; twice the law less that mean puts it right to first order.
    """
    places = rho * max(0.0, 1.0 - rho / g.laws[law].jam) / area
    spread = g.settings[SPREAD] * math.sqrt(places)
    high = table(g, g.law_supply, law, rho + spread)
    low = table(g, g.law_supply, law, rho - spread)
    here = table(g, g.law_supply, law, rho)
    return max(_LEAST_SUPPLY * here, 2.0 * here - 0.5 * (high + low))


@inlined
def supply_of(g, c, patch, slot):
    """Return what a patch takes in by a place of ``pace``, 1/(m s), inf for no limit."""
    supply = c.pace[slot].supply
    if supply < 0.0:
        law = g.patches[patch].law
        if slot != patch:
            law += 1
        supply = _supply(g, law, -supply, g.patches[patch].area)
        c.pace[slot].supply = supply
    return supply


@inlined
def _ground_used(g, patch, law, rho):
    """Return the area people use of a patch, m2.

    Walkers keep off walls. The denser people stand beyond the density of greatest flow, the less
    they can, and in a jam they use it all.
    """
    area, used = g.patches[patch].area, g.patches[patch].used
    critical, jam = g.laws[law].critical, g.laws[law].jam
    if rho <= critical:
        return used
    return used + (area - used) * min(1.0, (rho - critical) / (jam - critical))


@inlined
def _as_if_unpressed(g, c, patch, law, rho):
    """Return the density whose flow a patch takes in, 1/m2: its own where nobody presses.

    Under a press people go on where they would stand still otherwise: beyond the density of
    greatest flow the law is stretched up to what the press packs together.
    """
    critical = g.laws[law].critical
    if c.patches[patch].pressed == 0 or rho <= critical:
        return rho
    most = max(c.patches[patch].room / g.patches[patch].area, g.laws[law].jam)
    return critical + (rho - critical) * (g.laws[law].jam - critical) / (most - critical)


@inlined
def _note_supply(g, c, slot, law, rho):
    """Note what a place of ``pace`` takes in at a density: its flow is found when a queue asks."""
    crowded = rho > g.laws[law].critical and c.pace[slot].belt == 0.0
    c.pace[slot].supply = -rho if crowded else np.inf


@inlined
def _find_pace(g, c, slot, law, others):
    """Find what a density of others leaves of the speed of a place of ``pace``."""
    c.pace[slot].share = table(g, g.law_speed, law, others)
    c.pace[slot].lead = 1.0
    if others > 0.0:
        c.pace[slot].lead = max(0.0, 1.0 - others / g.laws[law].critical)


@inlined
def refresh(g, c, now):
    """Find the pace of every patch that changed in the step that ended ``now``, and its peak.

    Whoever is in a patch sees the others in it. Where people stood at random, those seen would on
    average be as many as stand in a patch at any time; but they stand more evenly, so each counts a
    part of themself too. Whoever is alone sees nobody. What a patch takes in, and how it draws
    people, depends on everybody in it.
    """
    n = c.tally[DIRTY]
    for i in range(n):
        if n > FEW:
            ahead = c.dirty[min(i + _AHEAD, n - 1)]
            fetch(c.patches, ahead, 0)
            fetch(g.patches, ahead, 0)
            fetch(c.pace, ahead, 0)
        patch = c.dirty[i]
        c.patches[patch].is_dirty = 0
        load, count, area = c.patches[patch].load, c.patches[patch].count, g.patches[patch].area
        if count > c.patches[patch].peak:
            c.patches[patch].peak = count
            c.patches[patch].peak_s = now
        rho = load / area
        law = g.patches[patch].law
        others = 0.0
        if count > 1:
            ground = _ground_used(g, patch, law, rho)
            others = load * (1.0 - g.settings[SELF] / count) / ground
        c.patches[patch].steer = max(g.settings[STEER_FLOOR], 1.0 - rho / g.laws[law].jam)
        _note_supply(g, c, patch, law, _as_if_unpressed(g, c, patch, law, rho))
        _find_pace(g, c, patch, law, others)
        up = g.patches[patch].up
        if up != patch:
            _note_supply(g, c, up, law + 1, _as_if_unpressed(g, c, patch, law + 1, rho))
            c.pace[up].others = others
            if c.patches[patch].climbed == 1:
                _find_pace(g, c, up, law + 1, others)
    c.tally[DIRTY] = 0


@stepping
def _climb(g, c, patch):
    """Let a patch be walked up: most stairs of an evacuation never are, and nothing is found."""
    c.patches[patch].climbed = 1
    up = g.patches[patch].up
    _find_pace(g, c, up, g.patches[patch].law + 1, c.pace[up].others)


@inlined
def tread(g, c, person, patch, up):
    """Let a person walk on the ground of a patch, up an incline or not."""
    free = c.people[person].speed
    slot = patch
    if g.patches[patch].up == patch:
        free *= g.laws[g.patches[patch].law].own
    if g.patches[patch].up != patch:
        own, law = c.people[person].speed_down, g.patches[patch].law
        if up:
            own, law, slot = c.people[person].speed_up, law + 1, g.patches[patch].up
            if c.patches[patch].climbed == 0:
                _climb(g, c, patch)
        own *= g.laws[law].own
        free = own if own > 0.0 else free * g.laws[law].level
        if c.pace[slot].belt > 0.0 and c.people[person].stands == 1:
            free = 0.0
    c.walk[person].slot = slot
    c.walk[person].free = free * c.people[person].factor


@inlined
def speed_of(c, person):
    """Return min(v_free, v_0 f(density) + lead), m/s, with what the ground adds.

    A slow walker does not cut the capacity of everybody behind. A quick one overtakes as long as
    there is room to: their lead over v_0 vanishes as the density nears that of greatest flow.
    """
    slot, free = c.walk[person].slot, c.walk[person].free
    usual = c.pace[slot].free
    speed = min(free, usual * c.pace[slot].share + max(0.0, free - usual) * c.pace[slot].lead)
    return speed * c.pace[slot].factor + c.pace[slot].belt
