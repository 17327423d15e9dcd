"""The compliance sheet: what rules ask of ways out, and what the site has.

A row states a rule, its limit, the value found, and whether it is met; limits come from the
literature tables with their source and how sure it is. The sheet is a help for those who prepare
a drill and no substitute for an approval: distances are those of :mod:`sim.building.routes`, and
where the fire rating is not given the sheet takes I or II and says so.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim import literature
from sim.building import geometry
from sim.building.checks import clear_width
from sim.building.codes import beside
from sim.building.covered import fits_nobody
from sim.building.model import OUTSIDE
from sim.building.placing import CIRCULATION_USES
from sim.building.routes import distances_within, walkable_area
from sim.building.sheet import ComplianceRow, judged, known, rating, rating_note, width_constant
from sim.building.storey_ways import StoreyWays, storey_ways

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sim.building.model import Opening, Site, Space

_CLASSES = {
    "kindergarten": "kindergarten",
    "nursery": "kindergarten",
    "entertainment": "entertainment",
    "karaoke": "entertainment",
    "hospital": "hospital",
    "school": "school",
    "university": "school",
}
"""Class of the travel table by the site's use."""

_HIGH = {"hospital": "hospital-high", "school": "school-high", "other": "other-high"}


def compliance(site: Site, people: Mapping[str, float]) -> tuple[ComplianceRow, ...]:
    """Return the compliance sheet of a site.

    Args:
        site: the site.
        people: persons by space id, at the busiest; spaces left out are empty.
    """
    if site.use == "ground":
        return (*_ground(site, people), *_locked(site))
    rows: list[ComplianceRow] = []
    ways = storey_ways(site, people)
    rows += _exit_width(site, ways)
    rows += _stair_widths(site, ways)
    rows += _exit_numbers(site, ways)
    rows += _travel(site, ways)
    rows += _widths(site)
    rows += _locked(site)
    rows += _barred(site)
    rows += _fullest("standing-density", site, people)
    return (*rows, *beside(site, ways, rows))


def _exit_width(site: Site, ways: StoreyWays) -> list[ComplianceRow]:
    """Doors of the building: for the storey with most people (5.5.21-3)."""
    width = sum(o.width_m for o in site.exits if _usable(o))
    most = max(ways.people.values(), default=0.0)
    value = 100 * width / most if most > 0 else None
    constant = width_constant(site, ways.storeys)
    note = rating_note(site)
    return [judged("exit-width", constant, value, at_least=True, note=note)]


def _stair_widths(site: Site, ways: StoreyWays) -> list[ComplianceRow]:
    """Stairs down from a storey: for the busiest storey at or above it; up, from below it."""
    rows: list[ComplianceRow] = []
    for level in ways.levels:
        if level.id == ways.ground.id:
            continue
        above = level.elevation_m > ways.ground.elevation_m
        served = [
            ways.people[other.id]
            for other in ways.levels
            if (other.elevation_m >= level.elevation_m) == above or other.id == level.id
        ]
        most = max(served, default=0.0)
        width = sum(ways.stairs[level.id].values()) + ways.direct[level.id]
        value = 100 * width / most if most > 0 else None
        if above:
            constant = width_constant(site, ways.storeys)
        else:
            depth = ways.ground.elevation_m - level.elevation_m
            deep = depth > literature.value("compliance.width.below.depth")
            constant = f"compliance.width.below.{'deep' if deep else 'shallow'}"
        note = rating_note(site) if above else ""
        row = judged("stair-width", constant, value, at_least=True, where=level.id, note=note)
        rows.append(row)
    return rows


def _exit_numbers(site: Site, ways: StoreyWays) -> list[ComplianceRow]:
    """Ways out of each storey; one is enough on small storeys."""
    upper = sum(p for name, p in ways.people.items() if name != ways.ground.id)
    small = (
        ways.storeys <= literature.value("compliance.exits.single.storeys")
        and upper <= literature.value("compliance.exits.single.persons")
        and rating(site) == "I-II"
    )
    rows = []
    for level in ways.levels:
        count = ways.count[level.id]
        fits = (
            ways.area[level.id] <= literature.value("compliance.exits.single.area")
            and ways.people[level.id] <= literature.value("compliance.exits.single.persons")
            and small
        )
        constant = "compliance.exits.single.number" if fits else "compliance.exits.number"
        rows.append(judged("exit-number", constant, count, at_least=True, where=level.id))
    return rows


def travel_class(site: Site, *, high: bool) -> str:
    """Return the row of the travel table for the site."""
    name = _CLASSES.get(site.use, "other")
    if not high:
        return name
    return "hotel-high" if site.use == "hotel" else _HIGH.get(name, name)


def _is_room(space: Space) -> bool:
    return space.kind == "floor" and space.incline is None and space.use not in CIRCULATION_USES


def _travel(site: Site, ways: StoreyWays) -> list[ComplianceRow]:
    """From room doors to the nearest exit or stair; and from the far corner of rooms."""
    each = {goal: ways.reach(goal) for goal in sorted(ways.safe)}
    between = {
        (goal, other): reach.get(goal, math.inf)
        for other, reach in each.items()
        for goal in each
        if goal != other and ways.safe[goal] == ways.safe[other]
    }
    doors = _doors(site)
    worst: dict[tuple[str, str], tuple[float, ComplianceRow]] = {}
    name = travel_class(site, high=ways.high)
    sprinklered = any(item.kind == "sprinkler" for item in site.equipment)
    factor = literature.value("compliance.travel.sprinklered") if sprinklered else 1.0
    stub = literature.value("compliance.travel.stub")
    for space in site.spaces:
        if not _is_room(space):
            continue
        here = sorted(
            (min(reach[name] for name in doors[space.id] if name in reach), goal)
            for goal, reach in each.items()
            if ways.safe[goal] == space.level and not reach.keys().isdisjoint(doors[space.id])
        )
        if not here:
            continue
        nearest, goal = here[0]
        dead_end = _stub(here, between) > stub
        column = "dead-end" if dead_end else "between"
        constant = known(f"compliance.travel.{name}.{column}", rating(site))
        limit = literature.value(constant) * factor
        limit += _adjusted(site, space, goal, column, ways)
        row = judged(
            f"travel-{column}",
            constant,
            nearest,
            at_least=False,
            where=space.id,
            limit=limit,
            note="building.note-sprinklered" if sprinklered else rating_note(site),
        )
        _keep_worst(worst, (space.level, row.rule), nearest / limit, row)
    rows = [row for _, (_, row) in sorted(worst.items())]
    return rows + _within_rooms(site, ways, name, factor)


def _keep_worst(
    worst: dict[tuple[str, str], tuple[float, ComplianceRow]],
    key: tuple[str, str],
    ratio: float,
    row: ComplianceRow,
) -> None:
    if key not in worst or ratio > worst[key][0]:
        worst[key] = (ratio, row)


def _doors(site: Site) -> dict[str, list[str]]:
    """Return the openings by which each space may be left."""
    found: dict[str, list[str]] = {space.id: [] for space in site.spaces}
    for opening in site.openings:
        if not opening.walkable or opening.state == "locked":
            continue
        if opening.direction != "in":
            found[opening.a].append(opening.id)
        if opening.direction != "out" and opening.b != OUTSIDE:
            found[opening.b].append(opening.id)
    return found


def _stub(here: list[tuple[float, str]], between: Mapping[tuple[str, str], float]) -> float:
    """Return how far off the way between two exits a door lies; infinite with one exit.

    With d1, d2 to two exits that are d12 apart the detour is (d1 + d2 - d12) / 2.
    """
    detours = [
        (d1 + d2 - between[a, b]) / 2
        for i, (d1, a) in enumerate(here)
        for d2, b in here[i + 1 :]
        if (a, b) in between and math.isfinite(between[a, b])
    ]
    return min(detours, default=math.inf)


def _adjusted(site: Site, space: Space, goal: str, column: str, ways: StoreyWays) -> float:
    """Return what open corridors add to the limit, and open stairs take from it."""
    change = 0.0
    around = {
        side
        for o in site.openings_at[space.id]
        if o.walkable
        for side in (o.a, o.b)
        if side not in {space.id, OUTSIDE}
    }
    corridors = [site.spaces[site.space_index[name]] for name in sorted(around)]
    if corridors and all(corridor.kind == "ground" for corridor in corridors):
        change += literature.value("compliance.travel.open-corridor")
    if goal in ways.open_stairs:
        change -= literature.value(f"compliance.travel.open-stair.{column}")
    return change


def _within_rooms(site: Site, ways: StoreyWays, name: str, factor: float) -> list[ComplianceRow]:
    """From the farthest corner of a room to its door, or in a room with own exits to them."""
    dead_end = known(f"compliance.travel.{name}.dead-end", rating(site))
    worst: dict[tuple[str, str], tuple[float, ComplianceRow]] = {}
    for space in site.spaces:
        if not _is_room(space):
            continue
        doors = [o for o in site.openings_at[space.id] if o.walkable and _usable(o)]
        if not doors:
            continue
        has_exits = sum(o.id in ways.safe for o in doors) > 1
        constant = "compliance.travel.hall" if has_exits else dead_end
        points = [_middle(o, space.id) for o in doors]
        walks = distances_within(space, [*points, *space.outline])
        far = max(min(walks[d][len(points) + c] for d in range(len(points)))
                  for c in range(len(space.outline)))  # fmt: skip
        limit = literature.value(constant) * factor
        row = judged("room-distance", constant, far, at_least=False, where=space.id, limit=limit)
        _keep_worst(worst, ("", row.rule), far / limit, row)
    return [row for _, row in worst.values()]


def _middle(opening: Opening, space: str) -> tuple[float, float]:
    segment = opening.segment_a if opening.a == space else opening.segment_b
    return geometry.midpoint(segment or opening.segment_a)


def _usable(opening: Opening) -> bool:
    usable = opening.walkable and opening.state != "locked" and opening.direction != "in"
    return usable and not fits_nobody(opening)


def _widths(site: Site) -> list[ComplianceRow]:
    """The narrowest door, corridor and stair."""
    high = is_high(site)
    rows = []
    doors = [(o.width_m, o.id) for o in site.openings if o.walkable and o.kind != "open"]
    if doors:
        width, name = min(doors)
        rows.append(judged("door-width", "compliance.door.width", width, at_least=True, where=name))
    corridors = [
        (clear_width(s), s.id) for s in site.spaces if s.use == "corridor" and s.incline is None
    ]
    suffix = "-high" if high else ""
    if corridors:
        width, name = min(corridors)
        constant = f"compliance.corridor.width{suffix}"
        rows.append(judged("corridor-width", constant, width, at_least=True, where=name))
    stairs = [(s.outline[1][0], s.id) for s in site.spaces if s.kind == "stair" and s.incline]
    if stairs:
        width, name = min(stairs)
        constant = f"compliance.stair.width{suffix}"
        rows.append(judged("flight-width", constant, width, at_least=True, where=name))
    return rows


def is_high(site: Site) -> bool:
    """Tell whether the site is a high-rise: several storeys and a roof above 24 m."""
    above = [level for level in site.levels if math.isfinite(level.height_m)]
    if len(above) < 2:
        return False
    top = max(level.elevation_m + level.height_m for level in above)
    return top > literature.value("compliance.high-rise")


def _locked(site: Site) -> list[ComplianceRow]:
    locked = [o.id for o in site.exits if o.state == "locked"]
    where = ", ".join(locked)
    return [judged("locked-exits", "compliance.locked", len(locked), at_least=False, where=where)]


def _barred(site: Site) -> list[ComplianceRow]:
    barred = [o.id for o in site.openings if o.barred and o.b == OUTSIDE]
    where = ", ".join(barred)
    return [judged("barred-windows", "compliance.barred", len(barred), at_least=False, where=where)]


def _ground(site: Site, people: Mapping[str, float]) -> Iterable[ComplianceRow]:
    """Persons per square metre, and the time to clear the ground through its exits."""
    total = sum(people.values())
    area = sum(walkable_area(space) for space in site.spaces if space.incline is None)
    value = total / area if total > 0 and area > 0 else None
    yield judged("ground-density", "compliance.ground.density", value, at_least=False)
    width = sum(o.width_m for o in site.exits if _usable(o))
    flow = width * literature.value("compliance.ground.flow")
    minutes = total / flow if flow > 0 and total > 0 else None
    yield judged("ground-minutes", "compliance.ground.minutes", minutes, at_least=False)
    yield from _fullest("ground-density", site, people)


def _fullest(rule: str, site: Site, people: Mapping[str, float]) -> Iterable[ComplianceRow]:
    """Persons per square metre of the space in which they stand most densely."""
    fullest = [
        (people[s.id] / walkable_area(s), s.id)
        for s in site.spaces
        if people.get(s.id) and walkable_area(s) > 0
    ]
    if fullest:
        density, name = max(fullest)
        yield judged(rule, "compliance.ground.density", density, at_least=False, where=name)
