"""How many people each stair gets, as the shortest ways have it: before any queue."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.distribution import Distribution
from sim.people.model import CREW, told_spaces
from sim.people.sample import sample_people
from sim.rng import Streams
from sim.scenario.checks.told_ways import exits_of
from sim.world.compose import compose
from sim.world.fields import Fields, Goal
from sim.world.neighbours import nearest_cells
from sim.world.passed import passed_on_way
from sim.world.stairwells import alike, stairwells
from sim.world.walkable import build_walkable

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.building.model import Site
    from sim.people.model import Group
    from sim.scenario.model import Scenario
    from sim.world.stairwells import Alike, Stairwell


def stair_use(scenario: Scenario) -> list[dict[str, Any]]:
    """Return each stair with the people who leave by it, by the way that they set out on.

    Only people who are there at the start and walk out by the nearest way, or were told one, are
    counted; whoever looks for the quickest way decides in the run. Sites without two stairs beside
    each other have nothing to tell.

    Args:
        scenario: a scenario without errors.
    """
    site = compose(scenario.sites, scenario.town, told=told_spaces(scenario.groups))
    wells = stairwells(site)
    several = any(one.is_beside(other) for one, other in combinations(wells, 2))
    if not several or not any(group.places for group in scenario.groups):
        return []
    run = scenario.run
    walkable = build_walkable(site, cell_m=run.cell_m, patch_m=run.patch_m, compiled=False)
    fields = Fields(walkable)
    # Where people stand differs from seed to seed by little: one draw stands for all.
    standing = [_standing(group) for group in scenario.groups]
    population = sample_people(standing, site, Streams(run.seed), calibration=run.calibration)
    used = np.zeros(len(wells))
    cells = nearest_cells(walkable, population.space, population.x, population.y)
    for group in population.groups:
        rows = np.arange(len(population))[population.rows_of_group[group.id]]
        here = cells[rows]
        here = here[here >= 0]
        if len(here) and _counts(group):
            used += _used_by(group, here, site, fields, wells)
    return [
        {"id": well.name, "people": round(float(number))}
        for well, number in zip(wells, used, strict=True)
    ]


def _standing(group: Group) -> Group:
    """Return a group of which all is drawn as before but how fast and when people walk.

    Their laws need a package that takes a fifth of a second to load.
    """
    profile = replace(group.profile, speed=Distribution.fixed(1.0))
    return replace(group, profile=profile, pre_movement=None, pre_movement_asleep=None)


def _counts(group: Group) -> bool:
    plain = group.choice in ("nearest", "familiar", "assigned")
    return plain and group.role != CREW and group.profile.walks and group.profile.stairs


def _used_by(
    group: Group,
    cells: NDArray[np.int64],
    site: Site,
    fields: Fields,
    wells: tuple[Stairwell, ...],
) -> NDArray[np.float64]:
    """Return how many of a group take each stairwell; a share where several are alike."""
    exits = exits_of(group, site)
    used = np.zeros(len(wells))
    if not exits:
        return used
    goal = Goal(exits)
    found = alike(fields, goal, wells)
    feet = [_foot(well, fields, goal) for well in wells]
    if not group.route_via:
        first, count = np.unique(cells, return_counts=True)
        standing = dict(zip(first.tolist(), count.tolist(), strict=True))
        _pass_on(used, found, feet, standing, frozenset())
        return used
    level = np.array([site.level_index.get(space.level, -1) for space in site.spaces])
    of_cell = level[fields.walkable.cell_space[cells]]
    for number, people in zip(*np.unique(of_cell, return_counts=True), strict=True):
        name = site.levels[number].id if number >= 0 else ""
        way = passed_on_way(site, group.route_via, level=name, exits=exits)
        told = [
            row
            for passed in way
            for row, well in enumerate(wells)
            if set(passed.spaces) & set(well.spaces)
        ]
        used[told] += people
        # Below the stair they were told they go on as anybody would.
        if told and feet[told[-1]] >= 0:
            _pass_on(used, found, feet, {feet[told[-1]]: float(people)}, frozenset(told))
    return used


def _pass_on(
    used: NDArray[np.float64],
    found: Alike,
    feet: list[int],
    standing: dict[int, float],
    passed: frozenset[int],
) -> None:
    """Add to ``used`` who takes which stair next, from stair to stair.

    Args:
        used: people by stair, written, ``(n_stairs,)``.
        found: which stairs are alike from each cell.
        feet: cell in which people come out of each stair, -1 for none.
        standing: people by cell.
        passed: stairs they have come by.
    """
    taken: dict[int, float] = {}
    for cell, people in standing.items():
        among = np.flatnonzero(found.among[:, cell]).tolist() or [int(found.usual[cell])]
        for well in among:
            taken[well] = taken.get(well, 0.0) + people / len(among)
    for well, people in taken.items():
        if well < 0 or well in passed:
            continue
        used[well] += people
        if feet[well] >= 0:
            _pass_on(used, found, feet, {feet[well]: people}, passed | {well})


def _foot(well: Stairwell, fields: Fields, goal: Goal) -> int:
    """Return the cell beside a stair from which the way on is shortest, -1 if there is none."""
    walkable = fields.walkable
    ways = np.flatnonzero(
        np.isin(walkable.portals.way_opening, well.doors)
        & np.isin(walkable.portals.way_space, well.spaces)
    )
    way_m = fields.get(goal).way_m[ways]
    if not len(ways) or not np.isfinite(way_m).any():
        return -1
    beyond = walkable.portals.link_to[walkable.portals.link_way == ways[np.argmin(way_m)]]
    return int(beyond[0]) if len(beyond) else -1
