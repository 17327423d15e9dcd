"""Which way people take in the drawing, and what they have to be told to take that of the network.

In Muster people leave by the exit that is nearest as drawn. Where that is another one than in the
network, or where it depends on the place in the room, the group is told which exit to take; where
the same exit is reached another way, a space on the way of the network as well.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import networkx as nx

from sim.building import geometry
from sim.building.routes import portal_graph

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sim.building.model import Point, Site
    from sim.importing.plan import Plan
    from sim.importing.sitefile import SiteText
    from sim.importing.ways import Ways

_INSET = 0.1


@dataclass(frozen=True, slots=True)
class Order:
    """What a group is told.

    Attributes:
        exits: ids of the exits they may take; empty if the nearest is a right one.
        via: id of a space they pass; empty if there is no need.
    """

    exits: tuple[str, ...] = ()
    via: str = ""


@dataclass(frozen=True, slots=True)
class _Way:
    exit: str
    length_m: float
    spaces: tuple[str, ...]


_Reached = tuple[dict[str, float], dict[str, list[str]]]


class DrawnWays:
    """Shortest ways in a drawn site."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.graph = portal_graph(site)
        self._back = self.graph.reverse(copy=False)
        self._reached: dict[tuple[str, ...], _Reached] = {}

    def way(self, space: str, at: Point, exits: tuple[str, ...]) -> _Way | None:
        """Return the shortest way from a place to one of some exits, None if there is none."""
        if exits not in self._reached:
            goals = [name for name in exits if name in self._back]
            found = nx.multi_source_dijkstra(self._back, goals) if goals else ({}, {})
            self._reached[exits] = found
        reach, paths = self._reached[exits]
        best: tuple[float, str] | None = None
        for opening in self.site.openings:
            if opening.id not in reach or space not in (opening.a, opening.b):
                continue
            blocked = "in" if opening.a == space else "out"
            if opening.direction == blocked or not opening.walkable:
                continue
            side = opening.segment_a if opening.a == space else opening.segment_b
            assert side is not None
            total = math.dist(at, geometry.midpoint(side)) + reach[opening.id]
            if best is None or (total, opening.id) < best:
                best = (total, opening.id)
        if best is None:
            return None
        openings = paths[best[1]][::-1]
        between = [self.graph.edges[a, b]["space"] for a, b in pairwise(openings)]
        return _Way(openings[-1], best[0], (space, *between))


def orders(plan: Plan, site: Site, text: SiteText, routes: Mapping[str, Ways]) -> dict[int, Order]:
    """Return what each population of a network has to be told, by its row; nothing for most.

    Args:
        plan: the drawing.
        site: the site that was made of it.
        text: the text of the site, for ids.
        routes: the ways to each target that populations have.
    """
    drawn = DrawnWays(site)
    exits = {joint.row: text.doors[joint.row] for joint in plan.parts.joints if joint.safe}
    found: dict[int, Order] = {}
    for people in plan.network.people:
        if people.node not in plan.walls.boxes:
            continue
        way = routes[people.target]
        nodes, last = way.reached(people.node)
        wanted = tuple(sorted(exits[row] for row in last))
        outline, _ = plan.start(people)
        starts = _starts(outline or plan.outline(people.node))
        here = text.id(people.node)
        nearest = {_exit_of(drawn.way(here, at, tuple(exits.values()))) for at in starts}
        order = Order(exits=() if nearest <= set(wanted) else wanted)
        via = _via(drawn, way, people.node, {text.id(n) for n in nodes}, starts, wanted, plan, text)
        order = Order(order.exits, via)
        if order != Order():
            found[people.row] = order
    return found


def _via(
    drawn: DrawnWays,
    way: Ways,
    start: str,
    allowed: set[str],
    starts: Sequence[Point],
    exits: tuple[str, ...],
    plan: Plan,
    text: SiteText,
) -> str:
    """Return a space on the way of the network that the drawn way does not pass, "" if none."""
    nodes = plan.network.nodes.values()
    known = {text.id(node.name) for node in nodes if node.kind != "safe"}
    for at in starts:
        taken = drawn.way(text.id(start), at, exits)
        passed = [space for space in taken.spaces if space in known] if taken else []
        if set(passed) <= allowed:
            continue
        missing = [text.id(name) for name, _ in way.path(start) if text.id(name) not in passed]
        if missing:
            return missing[0]
    return ""


def _exit_of(way: _Way | None) -> str:
    return way.exit if way else ""


def _starts(outline: Sequence[Point]) -> list[Point]:
    """Return the middle of an outline and points near its corners."""
    x = sum(p[0] for p in outline) / len(outline)
    y = sum(p[1] for p in outline) / len(outline)
    return [(x, y), *((px + _INSET * (x - px), py + _INSET * (y - py)) for px, py in outline)]
