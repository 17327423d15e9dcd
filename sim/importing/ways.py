"""The ways that the people of a network take: the shortest by the lengths its file gives."""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim import literature

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.importing.network import Connection, Network

_ALIKE = 1e-9


@dataclass(frozen=True, slots=True)
class Ways:
    """The shortest ways from all nodes to one place of safety, or to the nearest.

    Attributes:
        cost: length of the way, or its free walking time; only nodes that have one.
        next: the connection by which a node is left.
        all: all connections by which it may be left, where several are equally short.
    """

    cost: Mapping[str, float]
    next: Mapping[str, Connection]
    all: Mapping[str, tuple[Connection, ...]]

    def path(self, start: str) -> list[tuple[str, Connection]]:
        """Return the nodes on the way from a node, each with the connection it is left by."""
        found: list[tuple[str, Connection]] = []
        while start in self.next and len(found) <= len(self.next):
            found.append((start, self.next[start]))
            start = self.next[start].other(start)
        return found

    def reached(self, start: str) -> tuple[frozenset[str], frozenset[int]]:
        """Return the nodes on all ways from a node, and the rows of connections that end them."""
        nodes, waiting = {start}, [start]
        last: set[int] = set()
        while waiting:
            here = waiting.pop()
            for connection in self.all[here]:
                there = connection.other(here)
                if there not in self.next:
                    last.add(connection.row)
                elif there not in nodes:
                    nodes.add(there)
                    waiting.append(there)
        return frozenset(nodes), frozenset(last)

    def is_tied(self, start: str) -> bool:
        """Return whether the network shares people from a node out over several ways."""
        return any(len(self.all[name]) > 1 for name in self.reached(start)[0])


def ways(network: Network, target: str = "") -> Ways:
    """Return the ways to a place of safety, or to the nearest one.

    Args:
        network: the network.
        target: name of a safe node; empty for the nearest.
    """
    goals = [n.name for n in network.nodes.values() if n.kind == "safe" and target in ("", n.name)]
    cost = dict.fromkeys(goals, 0.0)
    left: dict[str, Connection] = {}
    heap = [(0.0, name) for name in goals]
    while heap:
        reached, name = heapq.heappop(heap)
        if reached > cost[name]:
            continue
        for connection in network.at[name]:
            before = connection.other(name)
            if not network.leads(connection, before):
                continue
            total = reached + _cost(network, connection, before)
            if total < cost.get(before, math.inf):
                cost[before], left[before] = total, connection
                heapq.heappush(heap, (total, before))
    every = {name: _as_short(network, name, cost, first) for name, first in left.items()}
    return Ways(cost, left, every)


def _as_short(
    network: Network, name: str, cost: Mapping[str, float], first: Connection
) -> tuple[Connection, ...]:
    """Return the connections by which a node may be left on a shortest way."""
    found = [first]
    for connection in network.at[name]:
        if connection is first:
            continue
        onward = cost.get(connection.other(name), math.inf)
        total = onward + _cost(network, connection, name)
        if network.leads(connection, name) and onward < cost[name] and total <= cost[name] + _ALIKE:
            found.append(connection)
    return tuple(found)


def _cost(network: Network, connection: Connection, out_of: str) -> float:
    if network.spec.simulation.routing_policy == "shortest_distance":
        return connection.length_m
    node = network.nodes[out_of]
    hydraulic = network.spec.hydraulic_parameters
    level = (hydraulic.level_speed_constant if hydraulic else None) or literature.value(
        "network.speed.level"
    )
    slope = (hydraulic.speed_density_slope if hydraulic else None) or literature.value(
        "network.slope"
    )
    k = network.stair_speed(node) if node.kind == "stair" else level
    return connection.length_m / (k * (1 - slope * literature.value("network.density.free")))


def used_connections(network: Network) -> frozenset[tuple[int, str]]:
    """Return the connections that people of the network pass, as (row, node they leave)."""
    found = set()
    routes = {target: ways(network, target) for target in {p.target for p in network.people}}
    for people in network.people:
        for node, connection in routes[people.target].path(people.node):
            found.add((connection.row, node))
    return frozenset(found)
