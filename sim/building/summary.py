"""What ``muster check`` tells of a site, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.building.model import OUTSIDE
from sim.building.routes import (
    TravelDistance,
    bottleneck,
    exits_reachable,
    route_graph,
    single_points_of_failure,
    travel_distances,
    walkable_area,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.building.model import Site, Space


@dataclass(frozen=True, slots=True)
class ExitSummary:
    """One exit.

    Attributes:
        id: its id.
        name: what people call it.
        space: the space it leads out of.
        level: the level of that space.
        kind: door, gate, turnstile or open.
        width_m: clear width.
        state: open, closed or locked.
        usable: whether people can leave by it at the start.
        nearest_for: number of spaces for which it is the nearest exit.
    """

    id: str
    name: str
    space: str
    level: str
    kind: str
    width_m: float
    state: str
    usable: bool
    nearest_for: int


@dataclass(frozen=True, slots=True)
class SiteSize:
    """How large a site is.

    Attributes:
        levels: number of levels.
        spaces: number of spaces people may be in, without flights and landings.
        area_m2: walkable area of those spaces.
        exits: number of exits.
    """

    levels: int
    spaces: int
    area_m2: float
    exits: int


@dataclass(frozen=True, slots=True)
class SiteSummary:
    """The site in numbers.

    Attributes:
        id: its id.
        name: its name.
        use: its use.
        levels: level ids from the lowest.
        spaces: number of spaces people may be in, without flights and landings.
        openings: number of doors and other openings that people pass.
        area_m2: walkable area of those spaces.
        people: persons, if known.
        exits: each exit, by id.
        exit_width_m: clear width of all exits.
        usable_width_m: clear width of those that can be used.
        stairs: flights, ramps and escalators.
        farthest: the space with the longest way to an exit, if there is a way.
        farthest_way: that way.
        cut_off: spaces without any way out at the start.
        one_exit: spaces from which only one exit can be reached.
        single_points: opening or space on every way out of others, with the number of those.
        behind_one_opening: spaces whose every way out leads through one opening beyond their own
            room, such as the door of the only stair.
        flow_per_s: greatest flow to the outside, persons per second, if ways were used at best.
        bottleneck: openings that limit it.
        least_time_s: persons divided by that flow: no evacuation is faster; None without persons.
    """

    id: str
    name: str
    use: str
    levels: tuple[str, ...]
    spaces: int
    openings: int
    area_m2: float
    people: float
    exits: tuple[ExitSummary, ...]
    exit_width_m: float
    usable_width_m: float
    stairs: int
    farthest: str | None
    farthest_way: TravelDistance | None
    cut_off: tuple[str, ...]
    one_exit: tuple[str, ...]
    single_points: tuple[tuple[str, int], ...]
    behind_one_opening: tuple[str, ...]
    flow_per_s: float
    bottleneck: tuple[str, ...]
    least_time_s: float | None


def size(site: Site) -> SiteSize:
    """Return how large a site is."""
    floors = _floors(site)
    return SiteSize(
        levels=len(site.levels),
        spaces=len(floors),
        area_m2=_area(floors),
        exits=len(site.exits),
    )


def _floors(site: Site) -> list[Space]:
    """Return the spaces people may be in, without flights and landings."""
    return [s for s in site.spaces if s.incline is None and s.use != "landing"]


def _area(floors: list[Space]) -> float:
    return sum(walkable_area(space) for space in floors)


def summarise(site: Site, people: Mapping[str, float] | None = None) -> SiteSummary:
    """Return the summary of a site.

    Args:
        site: the site.
        people: persons by space id; without it every room counts as a place to leave from.
    """
    floors = _floors(site)
    graph = route_graph(site)
    reach = exits_reachable(graph)
    ways = travel_distances(site)
    points = single_points_of_failure(graph)
    names = {space.id for space in floors}
    nearest = [way.goal for name, way in ways.items() if name in names]
    total = sum((people or {}).values())
    occupied = sorted(n for n, count in people.items() if count > 0) if people else sorted(names)
    flow, limiting = bottleneck(graph, occupied)
    far = max(
        ((ways[s.id].from_farthest_m, s.id) for s in floors if s.id in ways), default=(0.0, "")
    )[1]
    behind = {
        name
        for point, spaces in points.items()
        if point in site.opening_index
        for name in spaces
        if name in names
    }
    levels = sorted(site.levels, key=lambda level: (level.elevation_m, level.id))
    usable = {o.id: o.state != "locked" and o.direction != "in" for o in site.exits}
    return SiteSummary(
        id=site.id,
        name=site.name,
        use=site.use,
        levels=tuple(level.id for level in levels),
        spaces=len(floors),
        openings=sum(o.walkable for o in site.openings),
        area_m2=_area(floors),
        people=total,
        exits=tuple(
            ExitSummary(
                id=o.id,
                name=o.name or o.id,
                space=o.a,
                level=site.spaces[site.space_index[o.a]].level,
                kind=o.kind,
                width_m=o.width_m,
                state=o.state,
                usable=usable[o.id],
                nearest_for=nearest.count(o.id),
            )
            for o in site.exits
        ),
        exit_width_m=sum(o.width_m for o in site.exits),
        usable_width_m=sum(o.width_m for o in site.exits if usable[o.id]),
        stairs=sum(space.incline is not None for space in site.spaces),
        farthest=far or None,
        farthest_way=ways.get(far),
        cut_off=tuple(sorted(name for name in names if not reach.get(name))),
        one_exit=tuple(sorted(name for name in names if len(reach.get(name, ())) == 1)),
        single_points=tuple(
            sorted(
                (
                    (name, count)
                    for name, spaces in points.items()
                    if name != OUTSIDE and (count := sum(s in names for s in spaces)) > 1
                ),
                key=lambda item: (-item[1], item[0]),
            )
        ),
        behind_one_opening=tuple(sorted(behind)),
        flow_per_s=flow,
        bottleneck=limiting,
        least_time_s=total / flow if flow > 0 and total > 0 else None,
    )
