"""Whether people can walk the way they are told: a stair, spaces, an exit.

What cannot be obeyed is refused: a stair that leads nowhere near the exit, a room that can only be
left by the way one came, a stair for people who stand beside their exit already.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.people.model import told_spaces
from sim.world.compose import compose
from sim.world.fields import Fields, Goal
from sim.world.passed import needs_stair, passed_on_way, stair_spaces
from sim.world.walkable import build_walkable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sim.building.model import Site
    from sim.people.model import Group
    from sim.scenario.model import RunSettings
    from sim.scenario.names import Lookup
    from sim.town.model import Town
    from sim.world.fields import Field
    from sim.world.walkable import Walkable
    from sim.yamlsrc import Span


def check_told_ways(
    groups: Sequence[Group],
    lookup: Lookup,
    *,
    written: Mapping[str, Span | None],
    run: RunSettings,
    town: Town | None,
) -> None:
    """Report groups that cannot walk the way they are told.

    Args:
        groups: the groups of the run.
        lookup: names of the sites; takes every fault.
        written: where the way of each group is written.
        run: how the run is carried out: its cells.
        town: the town the sites stand in, or None.
    """
    told = [group for group in groups if group.route_via and group.places]
    if not told:
        return
    sites = {one.id: one for one in lookup.names.sites}
    site = compose(sites, town, told=told_spaces(groups))
    fields = Fields(build_walkable(site, cell_m=run.cell_m, patch_m=run.patch_m))
    for group in told:
        _check(group, site, fields, lookup, written.get(group.id))


def exits_of(group: Group, site: Site) -> tuple[int, ...]:
    """Return the rows of the exits a group may leave by."""
    known = (group.assigned_exit,) if group.assigned_exit else group.familiar_exits
    if known:
        return tuple(sorted(site.opening_index[name] for name in known))
    return tuple(row for row, opening in enumerate(site.openings) if opening.exit)


def _check(group: Group, site: Site, fields: Fields, lookup: Lookup, span: Span | None) -> None:
    exits = exits_of(group, site)
    if not exits:
        return  # told elsewhere
    levels = {site.spaces[site.space_index[space]].level: space for space, _ in group.places}
    stairs = [name for name in group.route_via if stair_spaces(site, name)]
    if stairs and not any(needs_stair(site, level, exits) for level in levels):
        lookup.problems.add(
            "people-stair-not-needed",
            span,
            related=lookup.names.places,
            group=group.id,
            stair=stairs[0],
            level=min(levels),
        )
        return
    for space, _ in group.places:
        level = site.spaces[site.space_index[space]].level
        via = passed_on_way(site, group.route_via, level=level, exits=exits)
        goal = Goal(exits=exits, via=via)
        if via and not _walked(fields.walkable, fields.get(goal), goal, site.space_index[space]):
            lookup.problems.add(
                "people-route-not-walked",
                span,
                related=lookup.names.places,
                group=group.id,
                space=space,
                via=list(group.route_via),
                exit=[site.openings[row].id for row in exits],
            )
            return


def _walked(walkable: Walkable, field: Field, goal: Goal, space: int) -> bool:
    """Return whether all who start in a space pass what their goal asks for, in order."""
    return all(_in_order(path, goal, walkable) for path in _paths(walkable, field, space)) and bool(
        np.isfinite(field.cell_m[walkable.space_start[space]])
    )


def _paths(walkable: Walkable, field: Field, space: int) -> Iterator[list[int]]:
    """Yield the spaces on the way from a space, once for each way by which people leave it."""
    near = walkable.near
    start, stop = int(walkable.space_start[space]), int(walkable.space_start[space + 1])
    entries = slice(near.ptr[start], near.ptr[stop])
    leading = near.ways_from(start, stop)
    total = near.metres[entries] + field.way_m[leading]
    owner = np.repeat(np.arange(stop - start), np.diff(near.ptr[start : stop + 1]))
    best = np.minimum.reduceat(total, near.ptr[start:stop] - entries.start)
    chosen = leading[(total <= best[owner]) & np.isfinite(total)]
    for first in np.unique(chosen).tolist():
        yield [space, *_onward(walkable, field, first)]


def _onward(walkable: Walkable, field: Field, way: int) -> Iterator[int]:
    """Yield the spaces that lie behind a way and those that follow it, -1 for outside."""
    seen: set[int] = set()
    while way not in seen:
        seen.add(way)
        into = int(walkable.portals.way_into[way])
        yield into
        if into < 0:
            return
        steps = np.nonzero(walkable.step_from == way)[0]
        left = walkable.step_m[steps] + field.way_m[walkable.step_to[steps]]
        if not len(left) or not np.isfinite(left).any():
            return
        way = int(walkable.step_to[steps[np.argmin(left)]])


def _in_order(path: list[int], goal: Goal, walkable: Walkable) -> bool:
    """Return whether a path passes what a goal asks for, in order, and ends outside."""
    at = 0
    for passed in goal.via:
        # A line on the plan is not seen to be crossed: whatever is joined counts as passed.
        areas = set(walkable.area_of(np.array(passed.spaces)).tolist())
        mine = [
            n
            for n, space in enumerate(path)
            if n >= at and space >= 0 and _counts(space, passed.spaces, areas, walkable)
        ]
        if not mine:
            return False
        at = mine[0]
    return path[-1] < 0


def _counts(space: int, spaces: tuple[int, ...], areas: set[int], walkable: Walkable) -> bool:
    area = int(walkable.space_area[space])
    joined = len(walkable.areas[area].spaces) > 1
    return space in spaces or (joined and area in areas)
