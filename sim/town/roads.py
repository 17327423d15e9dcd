"""The road graph of a town, and the quickest way through it at an hour of the day."""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any

import networkx as nx

from sim import literature

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sim.town.model import Station, Town

_HOURS = 24


@dataclass(frozen=True, slots=True)
class Route:
    """A way over roads.

    Attributes:
        nodes: the nodes passed, both ends included.
        roads: the roads driven, one fewer than nodes.
        seconds: driving time.
        metres: length.
    """

    nodes: tuple[str, ...]
    roads: tuple[str, ...]
    seconds: float
    metres: float


@cache
def _hour_factors() -> tuple[float, ...]:
    return tuple(literature.value(f"town.hour.{hour:02d}") for hour in range(_HOURS))


def hour_factor(hour: float) -> float:
    """Return the share of the free driving speed that traffic leaves at an hour of the day.

    Args:
        hour: hours since midnight; may run on beyond 24.
    """
    return _hour_factors()[int(hour) % _HOURS]


def road_graph(town: Town) -> nx.MultiDiGraph:
    """Return the roads as a directed graph with parallel edges, one edge a direction of driving.

    Edges carry ``road`` (id), ``seconds`` (free driving time) and ``metres``; nodes carry ``at``.
    """
    graph = nx.MultiDiGraph()
    for node in sorted(town.nodes):
        graph.add_node(node, at=town.nodes[node])
    for road in town.roads:
        facts = {
            "road": road.id,
            "seconds": road.length_m / road.speed_m_s,
            "metres": road.length_m,
        }
        graph.add_edge(road.a, road.b, key=road.id, **facts)
        if not road.one_way:
            graph.add_edge(road.b, road.a, key=road.id, **facts)
    return graph


def fastest_route(
    graph: nx.MultiDiGraph,
    origin: str,
    destination: str,
    hour: float,
    closed: Collection[str] = frozenset(),
) -> Route | None:
    """Return the way that takes least time.

    Driving time is length over free speed, over :func:`hour_factor` for the hour at which the
    drive starts. Of ways that take equally long the one found first is taken, which does not
    depend on the order in the file, because roads are sorted by id.

    Args:
        graph: from :func:`road_graph`.
        origin: id of the node where the drive starts.
        destination: id of the node where it ends.
        hour: hour of the day at the start of the drive.
        closed: ids of roads that cannot be driven.

    Returns:
        The route, or None if there is no way.

    Raises:
        KeyError: a node is not in the graph.
    """
    for node in (origin, destination):
        if node not in graph:
            raise KeyError(node)

    def open_seconds(_a: str, _b: str, edges: dict[str, dict[str, Any]]) -> float | None:
        seconds = [facts["seconds"] for road, facts in edges.items() if road not in closed]
        return min(seconds, default=None)

    try:
        nodes = nx.dijkstra_path(graph, origin, destination, weight=open_seconds)
    except nx.NetworkXNoPath:
        return None
    roads: list[str] = []
    seconds = metres = 0.0
    for a, b in pairwise(nodes):
        edges = graph[a][b]
        key = min((k for k in edges if k not in closed), key=lambda k: (edges[k]["seconds"], k))
        roads.append(key)
        seconds += edges[key]["seconds"]
        metres += edges[key]["metres"]
    return Route(tuple(nodes), tuple(roads), seconds / hour_factor(hour), metres)


class Drives:
    """Free driving times over a road graph, worked out once for each destination.

    One search backwards from a destination gives the way from every node, which is what a
    dispatcher asks: who of all units is there soonest.

    Args:
        graph: from :func:`road_graph`.
        closed: ids of roads that cannot be driven.
    """

    def __init__(self, graph: nx.MultiDiGraph, closed: Collection[str] = frozenset()) -> None:
        self._road: dict[tuple[str, str], float] = {}
        self._before: dict[str, list[str]] = {node: [] for node in graph}
        for a, b, facts in graph.edges(data=True):
            if facts["road"] in closed:
                continue
            known = self._road.get((a, b))
            if known is None:
                self._before[b].append(a)
            if known is None or facts["seconds"] < known:
                self._road[a, b] = facts["seconds"]
        self._next: dict[str, dict[str, str]] = {}
        self._seconds: dict[tuple[str, str], float] = {}

    def nodes(self, origin: str, destination: str) -> tuple[str, ...]:
        """Return the nodes of the quickest way, both ends included; none without a way.

        Raises:
            KeyError: a node is not in the graph.
        """
        if origin not in self._before:
            raise KeyError(origin)
        onward = self._onward(destination)
        if origin != destination and origin not in onward:
            return ()
        nodes = [origin]
        while nodes[-1] != destination:
            nodes.append(onward[nodes[-1]])
        return tuple(nodes)

    def seconds(self, origin: str, destination: str) -> float:
        """Return the free driving time, s; ``inf`` without a way.

        Raises:
            KeyError: a node is not in the graph.
        """
        pair = (origin, destination)
        if pair not in self._seconds:
            nodes = self.nodes(origin, destination)
            # The plain sum from the start of the drive, as every way is added up.
            *_, self._seconds[pair] = accumulate(
                self.each(nodes), initial=0.0 if nodes else math.inf
            )
        return self._seconds[pair]

    def each(self, nodes: tuple[str, ...]) -> list[float]:
        """Return the free driving time of every road along nodes, s."""
        return [self._road[pair] for pair in pairwise(nodes)]

    def _onward(self, destination: str) -> dict[str, str]:
        """Return from every node that has a way to a destination the next one on it."""
        if destination not in self._next:
            onward: dict[str, str] = {}
            best = {destination: 0.0}
            queue = [(0.0, destination)]
            done: set[str] = set()
            while queue:
                so_far, node = heapq.heappop(queue)
                if node in done:
                    continue
                done.add(node)
                for before in self._before[node]:
                    seconds = so_far + self._road[before, node]
                    if seconds < best.get(before, math.inf):
                        best[before] = seconds
                        onward[before] = node
                        heapq.heappush(queue, (seconds, before))
            self._next[destination] = onward
        return self._next[destination]


def drives_of(town: Town, closed: frozenset[str]) -> Drives:
    """Return the driving times of a town, the same object for all runs in it.

    Args:
        town: the town.
        closed: ids of roads that cannot be driven.
    """
    key = ("drives", closed)
    known = town.worked_out.get(key)
    if not isinstance(known, Drives):
        known = town.worked_out[key] = Drives(road_graph(town), closed)
    return known


def flooded(town: Town, depths_m: Mapping[str, float]) -> frozenset[str]:
    """Return the roads that vehicles can pass no longer.

    Args:
        town: the town.
        depths_m: depth of water by id of the road; a road that is not named is dry.
    """
    usual = literature.value("town.road.closes-at-depth")
    return frozenset(
        road.id
        for road in town.roads
        if depths_m.get(road.id, 0.0)
        >= (usual if road.closes_at_depth_m is None else road.closes_at_depth_m)
        and depths_m.get(road.id, 0.0) > 0.0
    )


def weather_factor(weather: str) -> float:
    """Return the share of the driving speed that the weather leaves, 1 for none given."""
    return literature.value(f"town.weather.{weather}") if weather else 1.0


def stations_by_travel_time(
    town: Town,
    graph: nx.MultiDiGraph,
    destination: str,
    *,
    hour: float,
    kind: str = "",
    closed: Collection[str] = frozenset(),
) -> list[tuple[Station, Route]]:
    """Return the stations from which a node can be reached, nearest in time first.

    Args:
        town: the town.
        graph: from :func:`road_graph`.
        destination: id of the node to reach.
        hour: hour of the day.
        kind: only stations of this kind, ``""`` for all.
        closed: ids of roads that cannot be driven.

    Returns:
        Stations and their routes, sorted by time, then by id.
    """
    found = []
    for station in town.stations:
        if kind in ("", station.kind):
            route = fastest_route(graph, station.node, destination, hour, closed)
            if route is not None:
                found.append((station, route))
    return sorted(found, key=lambda item: (item[1].seconds, item[0].id))
