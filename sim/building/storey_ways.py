"""The ways out of each storey: stairs, doors to the outside, how wide, how many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import networkx as nx

from sim import literature
from sim.building.routes import portal_graph, walkable_area

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.building.model import Level, Site


@dataclass(frozen=True)
class StoreyWays:
    """What each storey has to leave by.

    Attributes:
        levels: storeys with floors people may be on, from the lowest.
        ground: the storey of the exits.
        storeys: number of storeys at or above the ground.
        high: whether the site is a high-rise.
        people: persons by level.
        area: floor area by level, m2.
        stairs: by level, clear width of each stair that leads towards the ground.
        direct: by level, clear width of usable exits, m.
        count: by level, number of stairs and exits.
        safe: opening that counts as reached safety (exits, doors to stairs) to its level.
        open_stairs: those of ``safe`` that lead to stairs without walls.
        portals: walks between openings.
    """

    levels: tuple[Level, ...]
    ground: Level
    storeys: int
    high: bool
    people: Mapping[str, float]
    area: Mapping[str, float]
    stairs: Mapping[str, Mapping[str, float]]
    direct: Mapping[str, float]
    count: Mapping[str, int]
    safe: Mapping[str, str]
    open_stairs: frozenset[str]
    portals: nx.DiGraph

    def reach(self, goal: str) -> dict[str, float]:
        """Return the walk to one opening from every opening that has a way there, metres."""
        if goal not in self.portals:
            return {}
        back = self.portals.reverse(copy=False)
        return dict(nx.single_source_dijkstra_path_length(back, goal))


def storey_ways(site: Site, people: Mapping[str, float]) -> StoreyWays:
    """Return the ways out of each storey.

    The clear width of a stair is that of its flight or of the doors to its landing, whichever is
    less. A stair counts for a level if its flight leads from there towards the ground.
    """
    flats = [space for space in site.spaces if space.incline is None and space.use != "landing"]
    levels = sorted(
        (level for level in site.levels if any(s.level == level.id for s in flats)),
        key=lambda level: (level.elevation_m, level.id),
    )
    of_exit = [site.spaces[site.space_index[o.a]].level for o in site.exits]
    candidates = [level for level in levels if level.id in of_exit] or levels or list(site.levels)
    ground = min(candidates, key=lambda level: (abs(level.elevation_m), level.id))
    stairs: dict[str, dict[str, float]] = {level.id: {} for level in levels}
    safe: dict[str, str] = {}
    open_stairs: set[str] = set()
    _add_stairs(site, ground, stairs, safe, open_stairs)
    direct = dict.fromkeys(stairs, 0.0)
    count = {name: len(found) for name, found in stairs.items()}
    for opening in site.exits:
        level = site.spaces[site.space_index[opening.a]].level
        if opening.state == "locked" or opening.direction == "in" or level not in direct:
            continue
        direct[level] += opening.width_m
        count[level] += 1
        safe[opening.id] = level
    persons = {level.id: 0.0 for level in levels}
    for name, number in people.items():
        row = site.space_index.get(name)
        if row is not None and site.spaces[row].level in persons:
            persons[site.spaces[row].level] += number
    top = max((level.elevation_m + level.height_m for level in levels), default=0.0)
    return StoreyWays(
        levels=tuple(levels),
        ground=ground,
        storeys=sum(level.elevation_m >= ground.elevation_m - 1e-9 for level in levels),
        high=len(levels) > 1 and top > literature.value("compliance.high-rise"),
        people=persons,
        area={
            level.id: sum(walkable_area(s) for s in flats if s.level == level.id)
            for level in levels
        },
        stairs=stairs,
        direct=direct,
        count=count,
        safe=dict(sorted(safe.items())),
        open_stairs=frozenset(open_stairs),
        portals=portal_graph(site),
    )


def _add_stairs(
    site: Site,
    ground: Level,
    stairs: dict[str, dict[str, float]],
    safe: dict[str, str],
    open_stairs: set[str],
) -> None:
    """Add to each level the stairs by which it is left, and the openings that lead to them."""
    inclines = {s.id: s for s in site.spaces if s.incline is not None}
    for opening in site.openings:
        for flight_id, floor_id in ((opening.a, opening.b), (opening.b, opening.a)):
            flight = inclines.get(flight_id)
            row = site.space_index.get(floor_id)
            if flight is None or flight.incline is None or row is None or floor_id in inclines:
                continue
            floor = site.spaces[row]
            at_high = flight.incline.high_level == floor.level and floor.frame == floor.level
            at_low = flight.incline.low_level == floor.level and floor.frame == floor.level
            at_high = at_high and opening.id.endswith("/high")
            at_low = at_low and opening.id.endswith("/low")
            below = floor.elevation_m < ground.elevation_m - 1e-9
            above = floor.elevation_m > ground.elevation_m + 1e-9
            if not ((above and at_high) or (below and at_low)) or floor.level not in stairs:
                continue
            width = opening.width_m
            doors = [opening]
            if floor.use == "landing":
                doors = [
                    o
                    for o in site.openings
                    if floor.id in {o.a, o.b}
                    and not {o.a, o.b} & set(inclines)
                    and o.walkable
                    and o.state != "locked"
                ]
                width = min(width, sum(o.width_m for o in doors))
            if width > 0:
                stairs[floor.level][flight.id] = width
            for door in doors:
                safe[door.id] = floor.level
                if not flight.enclosed:
                    open_stairs.add(door.id)
