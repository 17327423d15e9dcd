"""How far it is from space to space, for those who are not walked by the crowd, and for choices."""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING

import networkx as nx

from sim import literature
from sim.building.model import OUTSIDE

if TYPE_CHECKING:
    from sim.building.model import Point, Site


class Ways:
    """Walking distances between the middles of spaces, along openings; worked out when asked."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._from: dict[str, dict[str, float]] = {}

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
                graph.add_edge(opening.a, opening.b, length=length)
        return graph

    def distance(self, start: str, goal: str) -> float:
        """Return the walking distance in metres, an estimate where there is no way."""
        if not start or not goal or start == goal:
            return 0.0
        if start not in self._from:
            self._from[start] = nx.single_source_dijkstra_path_length(
                self.graph, start, weight="length"
            )
        found = self._from[start].get(goal)
        if found is not None:
            return found
        levels = self.site.level_index
        spaces, rows = self.site.spaces, self.site.space_index
        storeys = abs(levels[spaces[rows[start]].level] - levels[spaces[rows[goal]].level])
        return literature.value("response.staff.storey") * (1 + storeys)

    def seconds(self, start: str, goal: str) -> float:
        """Return the time it takes staff to walk it without a crowd."""
        return self.distance(start, goal) / literature.value("response.staff.speed")
