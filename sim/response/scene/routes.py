"""Ways of crews through the site: where they come in, how far they may go, who gets out alone.

Fire kit and breathing apparatus let crews go where others turn back: into thick smoke, but not
into heat beyond what the kit is made for. Ways of other people end where smoke closes them.
"""

from __future__ import annotations

import math
from functools import cached_property
from heapq import heappop, heappush
from itertools import count, pairwise
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np

from sim.building.model import OUTSIDE
from sim.units import STEFAN_BOLTZMANN
from sim.world.state import Door

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.response.incident import Incident

_KELVIN = 273.15


class Routes:
    """Distances, limits and ways in one building, as they are now."""

    def __init__(self, incident: Incident, node: str | None) -> None:
        self.incident = incident
        self.node = node
        self._low_m = incident.value("tenability.breathing.low")
        self._cold_k = incident.value("response.search.body") + _KELVIN
        self._most_c = incident.value("response.search.temperature")
        self._most_w_m2 = incident.value("response.search.flux")
        # What gives half the flux, a degree less than the limit for the air: no test of rounding.
        glows_k = (self._cold_k**4 + self._most_w_m2 / 2 / STEFAN_BOLTZMANN) ** 0.25
        self._harmless_c = min(glows_k - _KELVIN, self._most_c - 1.0)

    # ---- how far crews may go

    def heat(self, space: str) -> tuple[float, float]:
        """Return air temperature at working height and flux of the layer above, degC and W/m2."""
        air, row = self.incident.world.conditions, self.incident.world.site.space_index[space]
        upper = air.temperature_upper.item(row)
        warm = upper if air.layer_m[row] < self._low_m else air.temperature_lower.item(row)
        return warm, max(STEFAN_BOLTZMANN * ((upper + _KELVIN) ** 4 - self._cold_k**4), 0.0)

    def beyond(self, space: str) -> bool:
        """Return whether a space is too hot for people in fire kit."""
        air, row = self.incident.world.conditions, self.incident.world.site.space_index[space]
        upper, lower = air.temperature_upper.item(row), air.temperature_lower.item(row)
        if upper < self._harmless_c and lower < self._harmless_c:
            return False  # mostly so
        warm, flux = self.heat(space)
        return warm > self._most_c or flux > self._most_w_m2

    def smoky(self, space: str) -> bool:
        """Return whether crews breathe from their cylinders in a space."""
        row = self.incident.world.site.space_index[space]
        return self.incident.world.conditions.in_smoke(row)

    def closed(self, space: str) -> bool:
        """Return whether smoke or heat closes a space to those without gear."""
        world = self.incident.world
        return bool(world.conditions.impassable[world.site.space_index[space]])

    # ---- ways

    def way(self, start: str, goal: str, *, out: bool = False) -> list[str] | None:
        """Return the spaces of the shortest way that crews may take, None if there is none.

        Args:
            start: id of the space they are in.
            goal: id of the space they want to reach.
            out: whether the goal itself may be beyond the limit, for ways out of danger.
        """
        graph = self.incident.staff.ways.graph
        if start not in graph or goal not in graph:
            return None
        known = {start: False, goal: False} if out else {start: False}

        def closed(space: str) -> bool:
            if space not in known:
                known[space] = self.beyond(space)
            return known[space]

        return _shortest(graph, start, goal, closed)

    def reached(self, start: str) -> set[str]:
        """Return the spaces that crews may reach from a space, itself among them.

        Args:
            start: id of the space they are in.
        """
        graph = self.incident.staff.ways.graph
        found, waiting = {start}, [start] if start in graph else []
        while waiting:
            for other in graph.adj[waiting.pop()]:
                if other not in found and not self.beyond(other):
                    found.add(other)
                    waiting.append(other)
        return found

    def way_back(self, start: str, behind: str) -> list[str]:
        """Return the spaces of the way on which crews get out, through heat if there is no other.

        Args:
            start: id of the space they are in.
            behind: id of the space behind the entrance.
        """
        found = self.way(start, behind, out=True)
        if found is None and start in self.incident.staff.ways.graph:
            found = _shortest(self.incident.staff.ways.graph, start, behind, lambda _space: False)
        return found or []

    def metres(self, path: list[str]) -> float:
        """Return the length of a way."""
        graph = self.incident.staff.ways.graph
        return math.fsum(graph[a][b]["length"] for a, b in pairwise(path))

    def seconds(self, path: list[str]) -> float:
        """Return how long crews take over a way, slowly where they see nothing."""
        graph, rows = self.incident.staff.ways.graph, self.incident.world.site.space_index
        factor, total = self.incident.world.conditions.speed_factor, 0.0
        fast = self.incident.value("response.staff.speed")
        slow = self.incident.value("response.search.speed.smoke")
        for a, b in pairwise(path):
            speed = max(slow, fast * float(min(factor[rows[a]], factor[rows[b]])))
            total += graph[a][b]["length"] / speed
        return total

    def thickest(self, path: list[str]) -> float:
        """Return the greatest light extinction at breathing height on a way, 1/m."""
        thick, rows = (
            self.incident.world.conditions.extinction(),
            self.incident.world.site.space_index,
        )
        return max((float(thick[rows[space]]) for space in path), default=0.0)

    def way_out(self, space: str) -> list[str] | None:
        """Return the openings on a way out that smoke leaves open, None if there is none.

        Args:
            space: id of the space people without gear start from.
        """
        graph = self.incident.staff.ways.graph

        def metres(_a: str, b: str, edge: dict[str, float]) -> float | None:
            return None if self.closed(b) else edge["length"]

        far, paths = nx.single_source_dijkstra(graph, space, weight=metres)
        ends = [(far[name], name, exit_) for exit_, name in self._usable_exits() if name in far]
        if not ends:
            return None
        _, name, exit_ = min(ends)
        passed = [o for pair in pairwise(paths[name]) for o in self._between[frozenset(pair)]]
        return [*passed, exit_]

    @cached_property
    def _between(self) -> dict[frozenset[str], list[str]]:
        """Ids of the openings between two spaces."""
        found: dict[frozenset[str], list[str]] = {}
        for opening in self.incident.world.site.openings:
            if opening.walkable and opening.b != OUTSIDE:
                found.setdefault(frozenset((opening.a, opening.b)), []).append(opening.id)
        return found

    def _usable_exits(self) -> list[tuple[str, str]]:
        """Return exits that people can leave by now, each with the space before it."""
        world = self.incident.world
        return [
            (opening.id, opening.a)
            for row, opening in enumerate(world.site.openings)
            if opening.exit and opening.direction != "in" and world.doors[row] != Door.LOCKED
        ]

    # ---- where crews come in

    def entrance(self) -> tuple[str, str]:
        """Return the opening by which crews come in, and the space behind it; ``""`` for none.

        Of the ways in that are neither locked nor too hot the one nearest to where vehicles stop;
        where that is not known, the widest.
        """
        world = self.incident.world
        open_now = [
            (key, name, space)
            for key, row, name, space in self._entrances
            if world.doors[row] != Door.LOCKED and not self.beyond(space)
        ]
        clear = [item for item in open_now if not self.closed(item[2])]
        best = min(clear or open_now, default=None)
        return ("", "") if best is None else best[1:]

    def way_home(self) -> tuple[str, str]:
        """Return the opening by which crews come out, and the space before it; ``""`` for none.

        That by which they would come in; where heat is behind all of those, the nearest still.
        """
        found = self.entrance()
        if found[0]:
            return found
        doors = self.incident.world.doors
        unlocked = ((k, n, s) for k, row, n, s in self._entrances if doors[row] != Door.LOCKED)
        best = min(unlocked, default=None)
        return ("", "") if best is None else best[1:]

    @cached_property
    def _entrances(self) -> list[tuple[float, int, str, str]]:
        site, town = self.incident.world.site, self.incident.world.town
        stop = None
        if town is not None and self.node is not None:
            name = self.incident.inputs.site or site.id
            placed = [item for item in town.sites if item.id == name or len(town.sites) == 1]
            if placed:
                node = town.nodes[self.node]
                stop = (node[0] - placed[0].at[0], node[1] - placed[0].at[1])
        found = []
        for row, opening in enumerate(site.openings):
            if not opening.exit or not opening.walkable or opening.b != OUTSIDE:
                continue
            if opening.direction == "out" or opening.barred:
                continue
            if stop is None:
                key = -opening.width_m
            else:
                middle = np.mean(np.array(opening.segment_a), axis=0)
                key = math.hypot(middle[0] - stop[0], middle[1] - stop[1])
            found.append((key, row, opening.id, opening.a))
        # Where several sites are one, ids carry the site's id before them.
        own = [item for item in found if item[2].startswith(f"{self.incident.inputs.site}/")]
        return own or found


def _shortest(
    graph: nx.Graph[str], start: str, goal: str, closed: Callable[[str], bool]
) -> list[str] | None:
    """Return the nodes of the shortest way past those that are closed, None if there is none.

    What is as far is taken in the order in which it was come to, as ``networkx`` has it, which
    takes several times as long.
    """
    edges = graph.adj
    came: dict[str, str] = {start: ""}
    far_m, done = {start: 0.0}, set[str]()
    number = count()
    waits = [(0.0, next(number), start)]
    while waits:
        metres, _, here = heappop(waits)
        if here in done:
            continue
        done.add(here)
        if here == goal:
            break
        for other, edge in edges[here].items():
            if other in done or closed(other):
                continue
            there = metres + edge["length"]
            if other not in far_m or there < far_m[other]:
                far_m[other], came[other] = there, here
                heappush(waits, (there, next(number), other))
    else:
        return None
    path = [goal]
    while path[-1] != start:
        path.append(came[path[-1]])
    return path[::-1]
