"""The site as the smoke model sees it: zones, holes, and the order in which they are solved.

A zone is a space; the landings and flights of a stairwell on one storey are one zone (a shaft is a
stack of storeys), always mixed from floor to ceiling. Open ground is open air. A hole is an
opening of the site; between two storeys of a shaft it is a hole in the floor.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np

from sim.building.model import OUTSIDE
from sim.parameters import LITERATURE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.building.model import Opening, Polygon, Site, Space
    from sim.parameters import Parameters
    from sim.world.world import World

_LEAST_M = 0.1  # height of an opening or leak, however low the room, m
_LEAST_M2 = 0.5  # area of a zone, however small it is drawn, m2
_LEAK_FROM, _LEAK_TO = 0.05, 0.95  # a closed door leaks over this part of its height


@dataclass(frozen=True, slots=True)
class Network:
    """Arrays of the smoke model that do not change during a run.

    Attributes:
        zone: geometry, shape ``(n_zones, 7)``, columns as in the kernel.
        zone_of: zone of each space, -1 for open air, shape ``(n_spaces,)``.
        spaces: first space of each zone, for messages, shape ``(n_zones,)``.
        hole: shape ``(n_holes, 4)``; the width as at the start.
        hole_zones: zones on both sides, the second -1 for open air, shape ``(n_holes, 2)``.
        hole_opening: row of each hole in ``site.openings``, shape ``(n_holes,)``.
        open_width: width of each hole when open.
        leak_width: width of each hole when closed.
        open_span: lower and upper edge when open, shape ``(n_holes, 2)``.
        leak_span: lower and upper edge of the leak when closed, shape ``(n_holes, 2)``.
        leafless: True where there is no leaf to close.
        hole_edge: edge of the elimination graph, -1 for a hole to the open air.
        order: zones in the order of elimination.
        up_start, up_zone: edges of each zone to zones eliminated later.
        pair_start, pairs: updates of the elimination, see ``kernel.solve``.
        touching_start, touching: holes of each zone.
    """

    zone: NDArray[np.float64]
    zone_of: NDArray[np.int32]
    spaces: NDArray[np.int32]
    hole: NDArray[np.float64]
    hole_zones: NDArray[np.int32]
    hole_opening: NDArray[np.int32]
    open_width: NDArray[np.float64]
    leak_width: NDArray[np.float64]
    open_span: NDArray[np.float64]
    leak_span: NDArray[np.float64]
    leafless: NDArray[np.bool_]
    hole_edge: NDArray[np.int32]
    order: NDArray[np.int32]
    up_start: NDArray[np.int32]
    up_zone: NDArray[np.int32]
    pair_start: NDArray[np.int32]
    pairs: NDArray[np.int32]
    touching_start: NDArray[np.int32]
    touching: NDArray[np.int32]


def network_in(world: World) -> Network:
    """Return the smoke network of the site of a world, shared by all runs on its ground."""
    key = ("smoke network", world.parameters.changes("fire."))
    return world.shared.once(key, lambda: build_network(world.site, world.parameters))


def build_network(site: Site, parameters: Parameters = LITERATURE) -> Network:
    """Return the smoke network of a site."""
    zone_of, members = _zones(site)
    zone = np.array([_geometry(site, rows, parameters) for rows in members]).reshape(-1, 7)
    holes = [
        (row, opening)
        for row, opening in enumerate(site.openings)
        if _sides(site, zone_of, opening) is not None
    ]
    n = len(holes)
    hole = np.zeros((n, 4))
    hole_zones = np.full((n, 2), -1, dtype=np.int32)
    leak_width, open_span, leak_span = np.zeros(n), np.zeros((n, 2)), np.zeros((n, 2))
    leafless = np.zeros(n, dtype=np.bool_)
    share = parameters.value("fire.shaft.open-share")
    for h, (_, opening) in enumerate(holes):
        a, b = _sides(site, zone_of, opening) or (0, -1)
        hole_zones[h] = a, b
        sill = _floor(site, opening) + opening.sill_m
        top = sill + _height(site, opening, zone_of)
        open_span[h] = sill, top
        leak_span[h] = sill + _LEAK_FROM * (top - sill), sill + _LEAK_TO * (top - sill)
        area = parameters.value(f"fire.leakage.{'door' if opening.walkable else 'window'}")
        leak_width[h] = area / max(leak_span[h, 1] - leak_span[h, 0], _LEAST_M)
        leafless[h] = opening.kind == "open" or (opening.kind == "door" and opening.height_m <= 0)
        if b >= 0 and zone[a, 6] and zone[b, 6] and zone[a, 2] != zone[b, 2]:
            low, high = (a, b) if zone[a, 2] < zone[b, 2] else (b, a)
            hole_zones[h] = low, high
            hole[h, 3] = share * min(zone[low, 0], zone[high, 0])
            open_span[h] = leak_span[h] = zone[high, 2]
            leafless[h] = True
    hole[:, :2] = open_span
    open_width = np.array([opening.width_m + opening.covered_m for _, opening in holes])
    hole[:, 2] = open_width
    edge, order, up_start, up_zone, pair_start, pairs = _elimination(len(zone), hole_zones)
    touching_start, touching = _touching(len(zone), hole_zones)
    return Network(
        zone=zone,
        zone_of=zone_of,
        spaces=np.array([rows[0] for rows in members], dtype=np.int32),
        hole=hole,
        hole_zones=hole_zones,
        hole_opening=np.array([row for row, _ in holes], dtype=np.int32),
        open_width=open_width,
        leak_width=np.minimum(leak_width, open_width),
        open_span=open_span,
        leak_span=leak_span,
        leafless=leafless,
        hole_edge=edge,
        order=order,
        up_start=up_start,
        up_zone=up_zone,
        pair_start=pair_start,
        pairs=pairs,
        touching_start=touching_start,
        touching=touching,
    )


def in_shaft(space: Space) -> bool:
    """Return whether a space is part of a stairwell: a flight, a landing, an escalator."""
    return space.kind in ("stair", "escalator") or any(
        tag.startswith("stairwell:") for tag in space.tags
    )


def plan_area(polygon: Polygon) -> float:
    """Return the area of a polygon, m2."""
    pairs = zip(polygon, (*polygon[1:], polygon[0]), strict=True)
    return abs(math.fsum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairs)) / 2


def _perimeter(polygon: Polygon) -> float:
    pairs = zip(polygon, (*polygon[1:], polygon[0]), strict=True)
    return math.fsum(math.hypot(x1 - x0, y1 - y0) for (x0, y0), (x1, y1) in pairs)


def _zones(site: Site) -> tuple[NDArray[np.int32], list[list[int]]]:
    """Return the zone of each space, and the spaces of each zone."""
    joined = nx.Graph()
    rows = site.space_index
    for row, space in enumerate(site.spaces):
        if space.kind != "ground" and math.isfinite(space.height_m):
            joined.add_node(row)
    for opening in site.openings:
        if opening.kind != "open" or opening.b == OUTSIDE:
            continue
        a, b = rows[opening.a], rows[opening.b]
        same = site.spaces[a].level == site.spaces[b].level
        shaft = in_shaft(site.spaces[a]) and in_shaft(site.spaces[b])
        if same and shaft and a in joined and b in joined:
            joined.add_edge(a, b)
    members = sorted(sorted(group) for group in nx.connected_components(joined))
    zone_of = np.full(len(site.spaces), -1, dtype=np.int32)
    for number, group in enumerate(members):
        zone_of[group] = number
    return zone_of, members


def _geometry(site: Site, rows: list[int], parameters: Parameters) -> tuple[float, ...]:
    """Return area, height, floor, perimeter, lining, leakage and whether mixed, of a zone."""
    spaces = [site.spaces[row] for row in rows]
    area = max(math.fsum(plan_area(space.plan) for space in spaces), _LEAST_M2)
    perimeter = math.fsum(_perimeter(space.plan) for space in spaces)
    shaft = any(in_shaft(space) for space in spaces)
    height = max(space.height_m for space in spaces)
    floor = min(space.elevation_m for space in spaces)
    if shaft:
        height = site.levels[site.level_index[spaces[0].level]].height_m
    lining = next((space.lining for space in spaces if space.lining), "gypsum")
    try:
        inertia = math.sqrt(parameters.value(f"fire.lining.{lining}"))
    except KeyError:
        inertia = math.sqrt(parameters.value("fire.lining.gypsum"))
    leak = parameters.value("fire.leakage.envelope") * perimeter * height
    return area, height, floor, perimeter, inertia, leak, float(shaft)


def _sides(site: Site, zone_of: NDArray[np.int32], opening: Opening) -> tuple[int, int] | None:
    """Return the zones of an opening (the second may be -1), None if it moves no air."""
    a = int(zone_of[site.space_index[opening.a]])
    b = -1 if opening.b == OUTSIDE else int(zone_of[site.space_index[opening.b]])
    if a < 0:
        a, b = b, a
    if a < 0 or a == b:
        return None
    return a, b


def _floor(site: Site, opening: Opening) -> float:
    """Return the height of the floor an opening stands on."""
    sides = [site.spaces[site.space_index[opening.a]]]
    if opening.b != OUTSIDE:
        sides.append(site.spaces[site.space_index[opening.b]])
    flat = [space for space in sides if space.incline is None]
    return max(space.elevation_m for space in flat or sides)


def _height(site: Site, opening: Opening, zone_of: NDArray[np.int32]) -> float:
    rows = [site.space_index[opening.a]]
    if opening.b != OUTSIDE:
        rows.append(site.space_index[opening.b])
    room = min(site.spaces[row].height_m for row in rows if zone_of[row] >= 0)
    if opening.kind == "open":
        return max(room - opening.sill_m, _LEAST_M)
    return max(min(opening.height_m, room - opening.sill_m), _LEAST_M)


def _touching(
    n_zones: int, hole_zones: NDArray[np.int32]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    lists: list[list[int]] = [[] for _ in range(n_zones)]
    for h, (a, b) in enumerate(hole_zones.tolist()):
        lists[a].append(h)
        if b >= 0:
            lists[b].append(h)
    start = np.cumsum([0, *(len(found) for found in lists)]).astype(np.int32)
    return start, np.array([h for found in lists for h in found], dtype=np.int32)


def _elimination(n_zones: int, hole_zones: NDArray[np.int32]) -> tuple[NDArray[np.int32], ...]:
    """Return edges and updates of the elimination, least neighbours first (minimum degree)."""
    near: list[set[int]] = [set() for _ in range(n_zones)]
    for a, b in hole_zones.tolist():
        if b >= 0:
            near[a].add(b)
            near[b].add(a)
    left = set(range(n_zones))
    order: list[int] = []
    later: list[list[int]] = [[] for _ in range(n_zones)]
    by_degree: dict[int, int] = {k: len(near[k]) for k in left}
    while left:
        k = min(by_degree, key=lambda zone: (by_degree[zone], zone))
        del by_degree[k]
        left.discard(k)
        order.append(k)
        rest = sorted(near[k])
        later[k] = rest
        for i in rest:
            near[i].discard(k)
            near[i].update(j for j in rest if j != i)
            by_degree[i] = len(near[i])
    place = {k: n for n, k in enumerate(order)}
    edges: dict[tuple[int, int], int] = {}
    up_start: list[int] = [0]
    up_zone: list[int] = []
    for k in range(n_zones):
        for i in sorted(later[k], key=place.__getitem__):
            edges[k, i] = len(up_zone)
            up_zone.append(i)
        up_start.append(len(up_zone))
    pair_start = [0]
    pairs: tuple[list[int], list[int], list[int]] = ([], [], [])
    for k in range(n_zones):
        up = sorted(later[k], key=place.__getitem__)
        for n, i in enumerate(up):
            for j in up[n + 1 :]:
                pairs[0].append(edges[k, i])
                pairs[1].append(edges[k, j])
                pairs[2].append(edges[i, j])
        pair_start.append(len(pairs[0]))
    hole_edge = [
        -1 if b < 0 else edges[(a, b) if place[a] < place[b] else (b, a)]
        for a, b in hole_zones.tolist()
    ]
    return tuple(
        np.array(values, dtype=np.int32)
        for values in (hole_edge, order, up_start, up_zone, pair_start, pairs)
    )
