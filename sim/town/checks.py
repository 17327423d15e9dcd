"""Whether a town hangs together: one function a question, each message with its cure."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

import networkx as nx

from sim import words
from sim.literature import value
from sim.town.centre import usual_on_scene
from sim.town.names import cure_for
from sim.town.roads import road_graph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sim.town.model import Town
    from sim.yamlsrc import ProblemList

_SHOWN = 8


def check_town(town: Town, problems: ProblemList) -> None:
    """Add everything that is wrong or odd with a town."""
    graph = road_graph(town)
    _check_unit_of_length(town, problems)
    _check_connected(town, graph, problems)
    _check_stations(town, graph, problems)
    _check_crews(town, problems)
    _check_calls(town, problems)
    _check_sites(town, graph, problems)
    _check_river(town, problems)


def _check_unit_of_length(town: Town, problems: ProblemList) -> None:
    """Refuse positions in degrees or kilometres: as metres they are a town of a few steps."""
    nodes = list(town.nodes.values())
    extent = max(
        (max(axis) - min(axis) for axis in zip(*nodes, strict=True)), default=0.0
    )  # of all, along one axis
    if not 0 < extent < value("town.extent.least"):
        return
    first = min(town.nodes)
    x, y = town.nodes[first]
    as_degrees = abs(x) <= 180 and abs(y) <= 90
    north_m = value("town.degree.length")
    problems.add(
        "town-in-degrees" if as_degrees else "town-of-a-few-steps",
        town.origins.get(first),
        extent=f"{extent:.3g}",
        north=round(north_m),
        east=round(north_m * math.cos(math.radians(y))) if as_degrees else 0,
    )


def _check_connected(town: Town, graph: nx.MultiDiGraph, problems: ProblemList) -> None:
    parts = sorted((sorted(part) for part in nx.weakly_connected_components(graph)), key=len)
    for part in parts[:-1]:
        shown = [*part[:_SHOWN], "..."] if len(part) > _SHOWN else part
        code = "town-node-alone" if len(part) == 1 else "town-disconnected"
        problems.add(code, town.origins.get(part[0]), severity="warning", nodes=shown)


def _check_stations(town: Town, graph: nx.MultiDiGraph, problems: ProblemList) -> None:
    for station in town.stations:
        place = town.origins.get(station.id)
        if graph.out_degree(station.node) == 0:
            problems.add("town-station-cut-off", place, id=station.id, node=station.node)
        if not station.units:
            problems.add("town-station-empty", place, severity="warning", id=station.id)


def _check_crews(town: Town, problems: ProblemList) -> None:
    least = town.dispatch.min_crew if town.dispatch is not None else {}
    aids = town.dispatch.mutual_aid if town.dispatch is not None else ()
    kinds = {unit.kind for unit in town.units} | {aid.kind for aid in aids}
    for kind in least:
        if kind not in kinds and words.slip_of(kind, "unit") is None:
            place, cure = town.origins.get(f"min_crew {kind}"), cure_for(kind, kinds)
            problems.add("town-crew-nobody", place, severity="warning", kind=kind, cure=cure)
    for unit in town.units:
        if unit.crew < least.get(unit.kind, 0):
            problems.add(
                "town-unit-short",
                town.origins.get(unit.id),
                severity="warning",
                id=unit.id,
                kind=unit.kind,
                crew=unit.crew,
                least=least[unit.kind],
            )


def _check_calls(town: Town, problems: ProblemList) -> None:
    rules = town.dispatch
    if rules is None:
        return
    there = Counter(unit.kind for unit in town.units)
    there += Counter(each.kind for each in town.vehicles)
    there += Counter(aid.kind for aid in rules.mutual_aid)
    load: dict[str, float] = {}
    for line in rules.calls:
        place = town.origins.get(f"calls {line.kind}")
        work_s = (line.on_scene or usual_on_scene()).mean()
        for unit in line.send:
            load[unit] = load.get(unit, 0.0) + line.rate * work_s
        for unit in sorted(set(line.send)):
            if unit not in there and words.slip_of(unit, "unit"):
                continue  # told where the file is read
            if unit not in there:
                problems.add(
                    "town-calls-no-unit", place, severity="warning", kind=line.kind, unit=unit
                )
            elif rules.call_waits and load[unit] >= there[unit]:
                problems.add(
                    "town-calls-overload",
                    place,
                    severity="warning",
                    unit=unit,
                    load=f"{load[unit]:.1f}",
                    there=there[unit],
                )


def _targets(town: Town) -> Iterator[tuple[str, str]]:
    for site in town.sites:
        yield site.id, site.exits_to
    for settlement in town.settlements:
        yield settlement.id, settlement.node


def _check_sites(town: Town, graph: nx.MultiDiGraph, problems: ProblemList) -> None:
    fire = [station for station in town.stations if station.kind == "fire"]
    if not fire:
        return
    reached: set[str] = set()
    for station in fire:
        reached |= {station.node} | nx.descendants(graph, station.node)
    for name, node in _targets(town):
        if node not in reached:
            place = town.origins.get(name)
            problems.add("town-out-of-reach", place, severity="warning", id=name, node=node)


def _check_river(town: Town, problems: ProblemList) -> None:
    if town.river is None:
        return
    if town.river.reaches and town.river.gauge is None:
        place = town.origins.get(town.river.reaches[0].id)
        problems.add("town-river-no-gauge", place, severity="warning")
    for reach in town.river.reaches:
        if len(reach.along) > 1 and len(set(reach.along)) < len(reach.along):
            problems.add("town-reach-node-twice", town.origins.get(reach.id), id=reach.id)
