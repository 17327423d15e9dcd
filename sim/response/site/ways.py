"""How far it is from space to space, for those who are not walked by the crowd, and for choices."""

from __future__ import annotations

import math
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import networkx as nx

from sim.building.model import OUTSIDE
from sim.parameters import LITERATURE

if TYPE_CHECKING:
    from collections.abc import Collection

    from sim.building.model import Point, Site
    from sim.parameters import Parameters
    from sim.world.world import World


def ways_in(world: World) -> Ways:
    """Return the ways through the site of a world, shared by all runs on its ground."""
    locked = tuple(row for row, door in enumerate(world.site.openings) if door.state == "locked")
    key = ("ways of staff", locked, world.parameters.changes("response.staff."))
    return world.shared.once(key, lambda: Ways(world.site, world.parameters), by_place=True)


class Ways:
    """Walking distances between the middles of spaces, along openings; worked out when asked."""

    def __init__(self, site: Site, parameters: Parameters = LITERATURE) -> None:
        self.site = site
        self._storey_m = parameters.value("response.staff.storey")
        self._speed = parameters.value("response.staff.speed")
        self._from: dict[str, dict[str, float]] = {}
        self._ways: dict[str, dict[str, list[str]]] = {}
        self._middle: dict[str, Point] = {}

    @cached_property
    def graph(self) -> nx.Graph:
        """Spaces, joined by openings that are not locked; edges carry ``length`` in metres."""
        graph = nx.Graph()
        middle: dict[str, Point] = {}
        for space in self.site.spaces:
            xs, ys = zip(*space.outline, strict=True)
            middle[space.id] = (sum(xs) / len(xs), sum(ys) / len(ys))
            graph.add_node(space.id)
        for opening in self.site.openings:
            if not opening.walkable or opening.b == OUTSIDE or opening.state == "locked":
                continue
            length = 0.0
            for side, segment in ((opening.a, opening.segment_a), (opening.b, opening.segment_b)):
                if segment is not None:
                    (x0, y0), (x1, y1) = segment
                    length += math.dist(middle[side], ((x0 + x1) / 2, (y0 + y1) / 2))
            known = graph.get_edge_data(opening.a, opening.b)
            if known is None or length < known["length"]:
                at = {
                    side: ((segment[0][0] + segment[1][0]) / 2, (segment[0][1] + segment[1][1]) / 2)
                    for side, segment in (
                        (opening.a, opening.segment_a), (opening.b, opening.segment_b),
                    )
                    if segment is not None
                }  # fmt: skip
                graph.add_edge(opening.a, opening.b, length=length, at=at)
        self._middle = middle
        return graph

    def distance(self, start: str, goal: str) -> float:
        """Return the walking distance in metres, an estimate where there is no way."""
        if not start or not goal or start == goal:
            return 0.0
        found = self._lengths(start).get(goal)
        return self._guess(start, goal) if found is None else found

    def legs(self, start: str, goal: str) -> list[tuple[str, float]]:
        """Return the spaces on the way after ``start``, each with the metres walked to it."""
        if start == goal:
            return []
        lengths = self._lengths(start)
        if goal not in lengths:
            return [(goal, self._guess(start, goal))]
        way = self._ways[start][goal]
        return [(b, lengths[b] - lengths[a]) for a, b in pairwise(way)]

    def across(self, before: str, space: str, after: str) -> float:
        """Return the metres through a space: from the door they came in by to the one ahead.

        Args:
            before: the space they came from, ``""`` for the middle of the space.
            space: the space.
            after: the next space.
        """
        graph = self.graph
        door = graph.get_edge_data(space, after)
        ahead = door["at"].get(space) if door else None
        behind = graph.get_edge_data(before, space) if before else None
        start = behind["at"].get(space) if behind else self._middle.get(space)
        return math.dist(start, ahead) if start is not None and ahead is not None else 0.0

    def around(
        self, start: str, goal: str, closed: Collection[str]
    ) -> list[tuple[str, float]] | None:
        """Return the way like :meth:`legs` past spaces that are closed, None if there is none."""
        free = self.graph.subgraph(n for n in self.graph if n not in closed or n == start)
        try:
            way = nx.dijkstra_path(free, start, goal, weight="length")
        except (nx.NetworkXNoPath, nx.NodeNotFound):
            return None
        return [(b, float(free.edges[a, b]["length"])) for a, b in pairwise(way)]

    def _lengths(self, start: str) -> dict[str, float]:
        """Return the distances from a space, worked out once."""
        if start not in self._from:
            self._from[start], self._ways[start] = nx.single_source_dijkstra(
                self.graph, start, weight="length"
            )
        return self._from[start]

    def _guess(self, start: str, goal: str) -> float:
        levels = self.site.level_index
        spaces, rows = self.site.spaces, self.site.space_index
        storeys = abs(levels[spaces[rows[start]].level] - levels[spaces[rows[goal]].level])
        return self._storey_m * (1 + storeys)

    def seconds(self, start: str, goal: str) -> float:
        """Return the time it takes staff to walk it without a crowd."""
        return self.distance(start, goal) / self._speed
