"""How many people each stair gets at the start, as the shortest ways have it: before any queue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.spatial import cKDTree

from sim.people.model import CREW
from sim.people.sample import sample_people
from sim.rng import Streams
from sim.scenario.told_ways import exits_of
from sim.world.compose import compose
from sim.world.fields import Fields, Goal
from sim.world.passed import passed_on_way
from sim.world.stairwells import alike, stairwells
from sim.world.walkable import build_walkable

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.building.model import Site
    from sim.people.model import Group
    from sim.scenario.model import Scenario
    from sim.world.stairwells import Stairwell
    from sim.world.walkable import Walkable


def stair_use(scenario: Scenario) -> list[dict[str, Any]]:
    """Return each stairwell with the people who leave by it, by the way that they set out on.

    Only people who are there at the start and walk out by the nearest way, or were told one, are
    counted; whoever looks for the quickest way decides in the run. Sites with one stairwell or none
    have nothing to tell.

    Args:
        scenario: a scenario without errors.
    """
    site = compose(scenario.sites, scenario.town)
    wells = stairwells(site)
    if len(wells) < 2 or not any(group.places for group in scenario.groups):
        return []
    run = scenario.run
    walkable = build_walkable(site, cell_m=run.cell_m, patch_m=run.patch_m)
    fields = Fields(walkable)
    # Where people stand differs from seed to seed by little: one draw stands for all.
    population = sample_people(
        scenario.groups, site, Streams(run.seed), calibration=run.calibration
    )
    used = np.zeros(len(wells))
    cells = _cells(walkable, population.space, population.x, population.y)
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
    if group.route_via:
        level = np.array([site.level_index.get(space.level, -1) for space in site.spaces])
        of_cell = level[fields.walkable.cell_space[cells]]
        for row, well in enumerate(wells):
            for number in np.unique(of_cell).tolist():
                name = site.levels[number].id if number >= 0 else ""
                told = passed_on_way(site, group.route_via, level=name, exits=exits)
                if any(set(passed.spaces) & set(well.spaces) for passed in told):
                    used[row] += np.count_nonzero(of_cell == number)
        return used
    found = alike(fields, Goal(exits), wells)
    among, usual = found.among[:, cells], found.usual[cells]
    several = among.any(axis=0)
    used += (among[:, several] / among[:, several].sum(axis=0)).sum(axis=1)
    one = usual[~several]
    used += np.bincount(one[one >= 0], minlength=len(wells))
    return used


def _cells(
    walkable: Walkable,
    space: NDArray[np.int32],
    x: NDArray[np.float64],
    y: NDArray[np.float64],
) -> NDArray[np.int64]:
    """Return the cell nearest to where each person stands, -1 for those still to come."""
    found = np.full(len(space), -1, dtype=np.int64)
    for number in np.unique(space[space >= 0]).tolist():
        rows = np.nonzero(space == number)[0]
        start, stop = walkable.space_start[number], walkable.space_start[number + 1]
        centres = np.stack([walkable.cell_x[start:stop], walkable.cell_y[start:stop]], axis=1)
        found[rows] = start + cKDTree(centres).query(np.stack([x[rows], y[rows]], axis=1))[1]
    return found
