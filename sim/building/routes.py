"""The site as a graph: spaces are nodes, openings are edges.

Two graphs are made. :func:`route_graph` has a node a space (and ``outside``) and answers which
exits, how many ways, where the bottleneck is. :func:`portal_graph` has a node an opening and one
edge for each pair of openings of a space, as long as the walk between their middles; distances to
an exit are taken from it. Within a concave space or around obstacles that walk is the shortest one
past the corners, so distances differ from exact fields only in that openings are points.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import networkx as nx
import shapely
from shapely.geometry import LineString

from sim.building import geometry
from sim.building.covered import fits_nobody
from sim.building.model import OUTSIDE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from sim.building.model import Cycle, Opening, Point, Polygon, Site, Space

MOST_CORNERS = 60
"""A space with more corners is measured in straight lines: a lower bound, and fast."""

UNLIMITED = 1e9
"""Persons per second of an opening without a limit: a flow has to be a number."""

_ROUND_OFF = 1e-9

_MOST_KEPT = 4096
"""Spaces of which middle and area are kept from one question to the next."""


@dataclass(frozen=True, slots=True)
class TravelDistance:
    """How far it is from a space to the nearest goal.

    Attributes:
        from_door_m: from the best opening of the space; 0 where that opening is a goal.
        from_farthest_m: from the farthest corner of the space.
        goal: id of the opening that is nearest from the farthest corner.
    """

    from_door_m: float
    from_farthest_m: float
    goal: str


def passable(opening: Opening, *, through_locked: bool, closed: Collection[str]) -> bool:
    """Tell whether people can pass an opening at the start of a run."""
    if not opening.walkable or opening.id in closed or fits_nobody(opening):
        return False
    return through_locked or opening.state != "locked"


def route_graph(
    site: Site,
    *,
    through_locked: bool = False,
    closed: Collection[str] = (),
    flows: Mapping[str, float] | None = None,
) -> nx.MultiDiGraph:
    """Return spaces as nodes and passable openings as directed edges.

    Nodes carry ``area`` (m2), ``length`` (m, the way through it), ``level``, ``use``; edges, keyed
    by the opening's id, ``width`` (m), ``length`` (m, middle of the one space to the opening to the
    middle of the other), ``flow`` (persons per second at most, while it is open), ``cycle`` (its
    timetable, or None) and ``exit``.

    Args:
        site: the site.
        through_locked: whether locked doors count as ways.
        closed: ids of openings that are shut besides.
        flows: persons per second by opening, as a run has them; without them none is limited.
    """
    graph = nx.MultiDiGraph()
    middles: dict[str, Point] = {}
    for space in site.spaces:
        x0, y0, x1, y1 = geometry.bounds([space.outline])
        middles[space.id] = _middle(space.outline)
        graph.add_node(
            space.id,
            area=walkable_area(space),
            length=space.outline[2][1] if space.incline is not None else max(x1 - x0, y1 - y0),
            level=space.level,
            use=space.use,
        )
    graph.add_node(OUTSIDE, area=math.inf, length=0.0, level="", use=OUTSIDE)
    for opening in site.openings:
        if not passable(opening, through_locked=through_locked, closed=closed):
            continue
        walk = math.dist(middles[opening.a], geometry.midpoint(opening.segment_a))
        if opening.segment_b is not None:
            walk += math.dist(middles[opening.b], geometry.midpoint(opening.segment_b))
        values = {
            "width": opening.width_m,
            "length": walk,
            "flow": UNLIMITED if flows is None else min(flows[opening.id], UNLIMITED),
            "cycle": opening.cycle,
            "exit": opening.exit,
        }
        if opening.direction != "in":
            graph.add_edge(opening.a, opening.b, key=opening.id, **values)
        if opening.direction != "out":
            graph.add_edge(opening.b, opening.a, key=opening.id, **values)
    return graph


def walkable_area(space: Space) -> float:
    """Return the area of a space without its obstacles, m2 (along the slope)."""
    return _area(space.outline, space.obstacles)


# Graphs of a site are made for many questions and for every seed; its spaces stay as they are.
@lru_cache(maxsize=_MOST_KEPT)
def _middle(outline: Polygon) -> Point:
    point = geometry.shape(outline).representative_point()
    return point.x, point.y


@lru_cache(maxsize=_MOST_KEPT)
def _area(outline: Polygon, obstacles: tuple[Polygon, ...]) -> float:
    return float(geometry.shape(outline, obstacles).area)


def mean_flow(flow: float, cycle: Cycle | None) -> float:
    """Return a flow in the mean over the times at which a timetable opens and closes the way."""
    if cycle is None:
        return flow
    return min(flow * min(cycle.open_s, cycle.every_s), cycle.takes) / cycle.every_s


def exits_reachable(graph: nx.MultiDiGraph) -> dict[str, tuple[str, ...]]:
    """Return for each space the exits that can be reached from it, sorted."""
    doors: dict[str, list[str]] = {}
    for space, _, key in sorted(graph.in_edges(OUTSIDE, keys=True)):
        doors.setdefault(space, []).append(key)
    inside = graph.subgraph([node for node in graph if node != OUTSIDE])
    found: dict[str, set[str]] = {node: set() for node in inside}
    for space, keys in doors.items():
        for origin in {space, *nx.ancestors(inside, space)}:
            found[origin].update(keys)
    return {node: tuple(sorted(found[node])) for node in sorted(found)}


def ways_out(graph: nx.MultiDiGraph, space: str) -> int:
    """Return how many ways lead out of a space that have no opening in common."""
    flat: nx.DiGraph = nx.DiGraph()
    for start, end, _ in graph.edges(keys=True):
        count = flat.get_edge_data(start, end, {"capacity": 0})["capacity"]
        flat.add_edge(start, end, capacity=count + 1)
    if space not in flat or OUTSIDE not in flat:
        return 0
    return int(nx.maximum_flow_value(flat, space, OUTSIDE))


def single_points_of_failure(graph: nx.MultiDiGraph) -> dict[str, tuple[str, ...]]:
    """Return the openings and spaces that, alone, cut others off from every exit.

    Returns:
        id of the opening or space to the spaces cut off by its loss, sorted. An opening appears if
        it cuts off more than the single room behind it.
    """
    reversed_graph = nx.DiGraph()
    for start, end, key in graph.edges(keys=True):
        node = f"\0{key}"
        reversed_graph.add_edge(end, node)
        reversed_graph.add_edge(node, start)
    if OUTSIDE not in reversed_graph:
        return {}
    # What dominates a space, seen from outside, lies on every way out of it.
    above = nx.immediate_dominators(reversed_graph, OUTSIDE)
    cut: dict[str, list[str]] = {}
    for space in sorted(node for node in above if node != OUTSIDE and not node.startswith("\0")):
        node = space
        while (upper := above[node]) not in (OUTSIDE, node) and upper is not None:
            cut.setdefault(upper, []).append(space)
            node = upper
    return {
        name.removeprefix("\0"): tuple(behind)
        for name, behind in sorted(cut.items(), key=lambda item: item[0].removeprefix("\0"))
        if len(behind) > 1
    }


def bottleneck(graph: nx.MultiDiGraph, spaces: Iterable[str]) -> tuple[float, tuple[str, ...]]:
    """Return the greatest flow out of some spaces and the openings that limit it.

    Returns:
        persons per second, and the ids of the openings of the least cut, sorted.
    """
    flat = nx.DiGraph()
    keys: dict[tuple[str, str], list[str]] = {}
    for start, end, key, data in sorted(graph.edges(keys=True, data=True), key=lambda e: e[:3]):
        known = flat.get_edge_data(start, end, {"capacity": 0.0})["capacity"]
        flow = mean_flow(data["flow"], data["cycle"])
        flat.add_edge(start, end, capacity=known + flow)
        keys.setdefault((start, end), []).append(key)
    source = "\0source"
    for space in sorted(spaces):
        if space in flat:
            flat.add_edge(source, space)
    if source not in flat or OUTSIDE not in flat or not nx.has_path(flat, source, OUTSIDE):
        return 0.0, ()
    value, (near, _) = nx.minimum_cut(flat, source, OUTSIDE)
    cut = {
        key
        for (start, end), names in keys.items()
        if start in near and end not in near
        for key in names
    }
    return float(value), tuple(sorted(cut))


def distances_within(space: Space, points: Sequence[Point]) -> tuple[tuple[float, ...], ...]:
    """Return the walks between points of one space, ``(n_points, n_points)``, metres.

    Straight where nothing is in the way, else past the corners of walls and obstacles.
    """
    return _walks(space.outline, space.obstacles, tuple(points))


@lru_cache(maxsize=512)
def _walks(
    outline: Polygon, obstacles: tuple[Polygon, ...], points: tuple[Point, ...]
) -> tuple[tuple[float, ...], ...]:
    """Return the walks between points; kept, because storeys repeat and are asked for often."""
    direct = tuple(tuple(math.dist(p, q) for q in points) for p in points)
    corners = len(outline) + sum(map(len, obstacles))
    if corners > MOST_CORNERS or (not obstacles and _is_convex(outline)):
        return direct
    body = geometry.shape(outline, obstacles).buffer(1e-6)
    shapely.prepare(body)
    vertices = [p for polygon in (outline, *obstacles) for p in polygon]
    nodes = [*points, *vertices]
    pairs = [(i, j) for i in range(len(nodes)) for j in range(i)]
    lines = [LineString([nodes[i], nodes[j]]) for i, j in pairs]
    visible = shapely.covers(body, lines)
    graph = nx.Graph()
    graph.add_nodes_from(range(len(nodes)))
    for (i, j), seen in zip(pairs, visible, strict=True):
        if seen:
            graph.add_edge(i, j, weight=math.dist(nodes[i], nodes[j]))
    found = []
    for i, row in enumerate(direct):
        reach = nx.single_source_dijkstra_path_length(graph, i)
        found.append(tuple(float(reach.get(j, straight)) for j, straight in enumerate(row)))
    return tuple(found)


def _is_convex(outline: Sequence[Point]) -> bool:
    for (ax, ay), (bx, by), (cx, cy) in zip(
        outline, (*outline[1:], outline[0]), (*outline[2:], *outline[:2]), strict=True
    ):
        if (bx - ax) * (cy - by) - (by - ay) * (cx - bx) < -_ROUND_OFF:
            return False
    return True


def portal_graph(
    site: Site, *, through_locked: bool = False, closed: Collection[str] = ()
) -> nx.DiGraph:
    """Return openings as nodes and the walks between them as directed edges ``weight`` (m).

    An edge goes from opening to opening through one space, where both may be passed that way.
    """
    graph = nx.DiGraph()
    doors = _doors_of(site, through_locked=through_locked, closed=closed)
    for space in site.spaces:
        here = doors[space.id]
        graph.add_nodes_from(opening.id for opening, _ in here)
        walks = distances_within(space, [point for _, point in here])
        for i, (first, _) in enumerate(here):
            if not _leads(first, into=space.id):
                continue
            for j, (second, _) in enumerate(here):
                if i != j and _leads(second, out_of=space.id):
                    graph.add_edge(first.id, second.id, weight=walks[i][j], space=space.id)
    return graph


def _doors_of(
    site: Site, *, through_locked: bool, closed: Collection[str]
) -> dict[str, list[tuple[Opening, Point]]]:
    """Return the passable openings of each space with their middles in the space's frame."""
    doors: dict[str, list[tuple[Opening, Point]]] = {space.id: [] for space in site.spaces}
    for opening in site.openings:
        if passable(opening, through_locked=through_locked, closed=closed):
            doors[opening.a].append((opening, geometry.midpoint(opening.segment_a)))
            if opening.segment_b is not None:
                doors[opening.b].append((opening, geometry.midpoint(opening.segment_b)))
    return doors


def _leads(opening: Opening, *, into: str = "", out_of: str = "") -> bool:
    if opening.direction == "both":
        return True
    target = into or (opening.b if out_of == opening.a else opening.a)
    return target == (opening.b if opening.direction == "out" else opening.a)


def travel_distances(
    site: Site,
    goals: Collection[str] | None = None,
    *,
    through_locked: bool = False,
    closed: Collection[str] = (),
) -> Mapping[str, TravelDistance]:
    """Return how far it is from each space to the nearest goal; spaces without a way are left out.

    Args:
        site: the site.
        goals: ids of openings to reach; the exits by default.
        through_locked: whether locked doors count as ways.
        closed: ids of openings that are shut besides.
    """
    graph = portal_graph(site, through_locked=through_locked, closed=closed)
    wanted = {opening.id for opening in site.exits} if goals is None else set(goals)
    targets = sorted(wanted & set(graph))
    if not targets:
        return {}
    back = graph.reverse(copy=False)
    reach, paths = nx.multi_source_dijkstra(back, targets)
    doors = _doors_of(site, through_locked=through_locked, closed=closed)
    found: dict[str, TravelDistance] = {}
    for space in site.spaces:
        known = [
            (opening, point)
            for opening, point in doors[space.id]
            if opening.id in reach and _leads(opening, out_of=space.id)
        ]
        if not known:
            continue
        corners = list(space.outline)
        walks = distances_within(space, [*(point for _, point in known), *corners])
        best = [
            min(
                (walks[i][len(known) + c] + reach[opening.id], opening.id)
                for i, (opening, _) in enumerate(known)
            )
            for c in range(len(corners))
        ]
        farthest, through = max(best)
        found[space.id] = TravelDistance(
            from_door_m=float(min(reach[opening.id] for opening, _ in known)),
            from_farthest_m=float(farthest),
            goal=paths[through][0],
        )
    return found
