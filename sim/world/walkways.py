"""A town's walkways as spaces, so that people can walk from one site to another.

A walkway is walked along its length like a flight of stairs: a rectangle of its width times the
road's length in a frame of its own. Where roads meet lies a small square. Every exit of a placed
site is joined to the square of its node by a further opening, which is no exit: whoever leaves a
site is out when they pass the exit itself.
"""

from __future__ import annotations

from math import atan2, cos, hypot, pi, sin
from typing import TYPE_CHECKING

from sim.building.model import Level, Opening, Segment, Site, Space

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.building.model import Point
    from sim.town.model import Road, Town

LEVEL = "town"
"""Id of the level on which walkways lie."""

_LEAST_SQUARE_M = 4.0
_AIR_M = float("inf")


def walkways(town: Town, sites: Mapping[str, Site]) -> Site | None:
    """Return a town's walkways, with openings that join the sites' exits to them.

    Args:
        town: the town.
        sites: the sites by id, their ids already told apart by a prefix.

    Returns:
        A site of walkways; None if no road has one.
    """
    roads = [road for road in town.roads if road.walk_m > 0]
    if not roads:
        return None
    ends = {node for road in roads for node in (road.a, road.b)}
    side = {
        node: max(_LEAST_SQUARE_M, *(r.walk_m for r in roads if node in (r.a, r.b)))
        for node in ends
    }
    spaces = [_square(node, town.nodes[node], side[node]) for node in sorted(ends)]
    spaces += [_walkway(road, town) for road in roads]
    openings = [opening for road in roads for opening in _joints(road, town, side)]
    for placement in town.sites:
        if placement.id in sites and placement.exits_to in ends:
            openings += _doors(sites[placement.id], placement.exits_to, side)
    return Site(
        id=LEVEL,
        name=town.name,
        use="town",
        levels=(Level(LEVEL, 0.0, _AIR_M),),
        spaces=tuple(spaces),
        openings=tuple(openings),
    )


def _square(node: str, at: Point, side: float) -> Space:
    """Return the square at a node; its frame has the origin in the middle."""
    half = side / 2
    corners = ((-half, -half), (half, -half), (half, half), (-half, half))
    name = f"{LEVEL}:{node}"
    return Space(
        id=name,
        level=LEVEL,
        use="crossing",
        kind="ground",
        outline=corners,
        obstacles=(),
        plan=tuple((at[0] + x, at[1] + y) for x, y in corners),
        frame=name,
        elevation_m=0.0,
        height_m=_AIR_M,
        enclosed=False,
    )


def _walkway(road: Road, town: Town) -> Space:
    (x0, y0), (x1, y1) = town.nodes[road.a], town.nodes[road.b]
    angle = atan2(y1 - y0, x1 - x0)
    across = (-sin(angle) * road.walk_m / 2, cos(angle) * road.walk_m / 2)
    plan = (
        (x0 - across[0], y0 - across[1]),
        (x0 + across[0], y0 + across[1]),
        (x1 + across[0], y1 + across[1]),
        (x1 - across[0], y1 - across[1]),
    )
    w, length = road.walk_m, road.length_m
    name = f"{LEVEL}:{road.id}"
    return Space(
        id=name,
        level=LEVEL,
        use="walkway",
        kind="ground",
        outline=((0.0, 0.0), (w, 0.0), (w, length), (0.0, length)),
        obstacles=(),
        plan=plan,
        frame=name,
        elevation_m=0.0,
        height_m=_AIR_M,
        enclosed=False,
    )


def _joints(road: Road, town: Town, side: Mapping[str, float]) -> list[Opening]:
    """Return the open ends of a walkway: one at the square of each node."""
    found = []
    for node, other, y in ((road.a, road.b, 0.0), (road.b, road.a, road.length_m)):
        (x0, y0), (x1, y1) = town.nodes[node], town.nodes[other]
        found.append(
            Opening(
                id=f"{LEVEL}:{road.id}@{node}",
                a=f"{LEVEL}:{node}",
                b=f"{LEVEL}:{road.id}",
                segment_a=_on_square(side[node], road.walk_m, atan2(y1 - y0, x1 - x0)),
                segment_b=((0.0, y), (road.walk_m, y)),
                width_m=road.walk_m,
                height_m=_AIR_M,
                kind="open",
                state="open",
            )
        )
    return found


def _doors(site: Site, node: str, side: Mapping[str, float]) -> list[Opening]:
    """Return, for each exit of a site, the opening that leads on to its node."""
    found = []
    for opening in site.exits:
        width = min(opening.width_m, side[node])
        found.append(
            Opening(
                id=f"{opening.id}~{LEVEL}",
                a=opening.a,
                b=f"{LEVEL}:{node}",
                segment_a=_shortened(opening.segment_a, width),
                segment_b=_on_square(side[node], width, 0.0),
                width_m=width,
                height_m=opening.height_m,
                kind=opening.kind,
                state=opening.state,
                direction=opening.direction,
                service_s=opening.service_s,
                service=opening.service,
                lanes=opening.lanes,
                capacity_per_s=opening.capacity_per_s,
                cycle=opening.cycle,
                leaf=opening.leaf,
            )
        )
    return found


def _on_square(side: float, width: float, angle: float) -> Segment:
    """Return a segment in the middle of the side of a square that faces a direction."""
    half, reach = side / 2, width / 2
    quarter = round(angle / (pi / 2)) % 4
    return (
        ((half, -reach), (half, reach)),
        ((-reach, half), (reach, half)),
        ((-half, -reach), (-half, reach)),
        ((-reach, -half), (reach, -half)),
    )[quarter]


def _shortened(segment: Segment, width: float) -> Segment:
    (x0, y0), (x1, y1) = segment
    length = hypot(x1 - x0, y1 - y0)
    share = min(1.0, width / length) / 2
    mx, my, dx, dy = (x0 + x1) / 2, (y0 + y1) / 2, x1 - x0, y1 - y0
    return ((mx - share * dx, my - share * dy), (mx + share * dx, my + share * dy))
