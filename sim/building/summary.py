"""What ``muster check`` tells of a site, as plain data."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sim.building.clearing import least_time_s
from sim.building.covered import fits_nobody
from sim.building.model import OUTSIDE
from sim.building.routes import (
    UNLIMITED,
    TravelDistance,
    bottleneck,
    exits_reachable,
    route_graph,
    single_points_of_failure,
    travel_distances,
    walkable_area,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sim.building.model import Opening, Site, Space


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
class Clearing:
    """Who has to be out of a site, and what its openings let through in a run.

    Attributes:
        people: persons by space id.
        flows: persons per second at most, by opening.
        step_s: step of the crowd of the run.
        opened: openings that something may unlock in the run, and spaces of escalators that may be
            switched: they count as ways from the start, both ways.
        shut: openings that are locked as soon as the run begins, and stay so, and those that none
            of these people fits through.
    """

    people: Mapping[str, float]
    flows: Mapping[str, float]
    step_s: float = 0.0
    opened: Collection[str] = ()
    shut: Collection[str] = ()

    def site(self, site: Site) -> Site:
        """Return the site with every opening a way that may become one."""

        def may(opening: Opening) -> Opening:
            if opening.id in self.opened and opening.state == "locked":
                return replace(opening, state="closed")
            if opening.a in self.opened or opening.b in self.opened:
                return replace(opening, direction="both")
            return opening

        return replace(site, openings=tuple(may(opening) for opening in site.openings))


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
        leaving: persons who have to be out.
        flow_per_s: greatest flow to the outside, persons per second, if they used the ways at best;
            None where nothing limits it or nothing is known of it.
        bottleneck: openings that limit it.
        least_time_s: they cannot all be out before this time, whatever they do; None where there is
            no such time.
        gaps: spaces with obstacles, between which it may be narrower than any door: that time does
            not count them.
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
    leaving: float
    flow_per_s: float | None
    bottleneck: tuple[str, ...]
    least_time_s: float | None
    gaps: tuple[str, ...] = ()


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


def _cleared(
    site: Site, clearing: Clearing | None
) -> tuple[float | None, tuple[str, ...], float | None]:
    """Return the greatest flow out of a site, what limits it, and the least time to clear it."""
    if clearing is None:
        return None, (), None
    graph = route_graph(clearing.site(site), closed=clearing.shut, flows=clearing.flows)
    occupied = sorted(name for name, count in clearing.people.items() if count > 0)
    flow, limiting = bottleneck(graph, occupied)
    if flow <= 0 or flow >= UNLIMITED:
        return None, (), None
    links = [lift.serves for lift in site.lifts]
    time_s = least_time_s(graph, clearing.people, links=links, step_s=clearing.step_s)
    return flow, limiting, time_s or None


def summarise(
    site: Site,
    people: Mapping[str, float] | None = None,
    *,
    clearing: Clearing | None = None,
) -> SiteSummary:
    """Return the summary of a site.

    Args:
        site: the site.
        people: persons by space id.
        clearing: what a run lets through, for how quickly it could be empty.
    """
    floors = _floors(site)
    graph = route_graph(site)
    reach = exits_reachable(graph)
    ways = travel_distances(site)
    points = single_points_of_failure(graph)
    names = {space.id for space in floors}
    nearest = [way.goal for name, way in ways.items() if name in names]
    flow, limiting, least_s = _cleared(site, clearing)
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
    usable = {
        o.id: o.state != "locked" and o.direction != "in" and not fits_nobody(o) for o in site.exits
    }
    return SiteSummary(
        id=site.id,
        name=site.name,
        use=site.use,
        levels=tuple(level.id for level in levels),
        spaces=len(floors),
        openings=sum(o.walkable for o in site.openings),
        area_m2=_area(floors),
        people=sum((people or {}).values()),
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
        leaving=sum(clearing.people.values()) if clearing is not None else 0.0,
        flow_per_s=flow,
        bottleneck=limiting,
        least_time_s=least_s,
        gaps=tuple(space.id for space in floors if space.obstacles) if least_s is not None else (),
    )
