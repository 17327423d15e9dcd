"""The program one would write first: every person a SimPy process.

Each person walks the shortest NetworkX path over the route graph at their own free speed. A door is
a ``simpy.Resource`` that serves one person at a time, for the time that its width allows. There is
no crowding beyond those queues, no smoke, no response, no report: it is the least that a drill on
SimPy could be, and so the fair thing to measure against.

``python -m benchmarks.naive SITE.pickle`` runs one that :func:`save` has written, as a command.
"""

import pickle
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from math import dist, isfinite
from pathlib import Path

import networkx as nx
import simpy

FLOW_PER_METRE = 1.32
"""Persons per metre of clear width and second: the greatest specific flow of the SFPE hydraulic
model (SFPE Handbook of Fire Protection Engineering, chapter on employing the hydraulic model)."""

OUT = ("outside",)


@dataclass(frozen=True)
class Plain:
    """A site and its people, with nothing of Muster in it.

    Attributes:
        graph: nodes are doors, edges walks between doors of one space, weights metres; doors that
            lead out have an edge of length 0 to ``OUT``.
        doors: where each space has its doors, in the coordinates of the space.
        service_s: seconds for which one person fills each door.
        people: start second, space, x, y and speed of each person.
    """

    graph: nx.Graph
    doors: dict[str, dict[str, tuple[float, float]]]
    service_s: dict[str, float]
    people: list[tuple[float, str, float, float, float]]


def plain(site, population, *, starts_s=None) -> Plain:
    """Return a site and its people as numbers and a graph.

    Args:
        site: A ``sim.building.model.Site``.
        population: A ``sim.people.model.Population``.
        starts_s: When each person sets out; by default after their pre-movement time.
    """
    doors: dict[str, dict[str, tuple[float, float]]] = {}
    service_s = {}
    graph = nx.Graph()
    graph.add_node(OUT)
    for opening in site.openings:
        if not opening.walkable or opening.state == "locked":
            continue
        service_s[opening.id] = 1.0 / (FLOW_PER_METRE * opening.width_m)
        doors.setdefault(opening.a, {})[opening.id] = _middle(opening.segment_a)
        if opening.segment_b is not None:
            doors.setdefault(opening.b, {})[opening.id] = _middle(opening.segment_b)
        if opening.exit:
            graph.add_edge(opening.id, OUT, weight=0.0)
    for places in doors.values():
        names = sorted(places)
        for row, one in enumerate(names):
            for other in names[row + 1 :]:
                metres = dist(places[one], places[other])
                if not graph.has_edge(one, other) or graph[one][other]["weight"] > metres:
                    graph.add_edge(one, other, weight=metres)
    if starts_s is None:
        starts_s = population.pre_movement_s
    people = [
        (
            float(starts_s[row]) if isfinite(starts_s[row]) else 0.0,
            site.spaces[population.space[row]].id,
            float(population.x[row]),
            float(population.y[row]),
            float(population.speed[row]),
        )
        for row in range(len(population))
        if population.space[row] >= 0
    ]
    return Plain(graph, doors, service_s, people)


def evacuate(site: Plain) -> tuple[int, float]:
    """Let everybody walk out; return how many did and when the last one was outside, s."""
    env = simpy.Environment()
    queues = {door: simpy.Resource(env) for door in site.service_s}
    metres, ways = nx.single_source_dijkstra(site.graph, OUT)
    out: list[float] = []

    def person(start: float, space: str, x: float, y: float, speed: float) -> Iterator[simpy.Event]:
        yield env.timeout(start)
        places = {
            door: place for door, place in site.doors.get(space, {}).items() if door in metres
        }
        if not places:
            return
        first = min(places, key=lambda door: dist((x, y), places[door]) + metres[door])
        here = dist((x, y), places[first])
        way = ways[first][:0:-1]
        for door, after in zip(way, [*way[1:], OUT], strict=True):
            yield env.timeout(here / speed)
            with queues[door].request() as turn:
                yield turn
                yield env.timeout(site.service_s[door])
            here = site.graph[door][after]["weight"]
        out.append(env.now)

    for one in site.people:
        env.process(person(*one))
    env.run()
    return len(out), max(out, default=0.0)


def save(site: Plain, path: Path) -> None:
    """Write a site so that this module can be run as a command on it."""
    path.write_bytes(pickle.dumps(site))


def _middle(segment: tuple[tuple[float, float], tuple[float, float]]) -> tuple[float, float]:
    (ax, ay), (bx, by) = segment
    return ((ax + bx) / 2, (ay + by) / 2)


if __name__ == "__main__":
    import __main__

    # the file was written by the module under its own name, and is read by it as a command
    sys.modules["benchmarks.naive"] = __main__
    print(*evacuate(pickle.loads(Path(sys.argv[1]).read_bytes())))
