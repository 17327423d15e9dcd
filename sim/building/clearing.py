"""A time before which people cannot be out, from what openings let through at most.

By a time T an opening lets through at most ``1 + c T`` people: one at once, and c a second. One
that works by a timetable lets through no more than it takes each time it has opened until then.
With these numbers as capacities a maximum flow says how many can be out by T at most; the least T
at which that is enough is the bound. How far people have to walk is left out.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import networkx as nx

from sim.building.model import OUTSIDE
from sim.building.routes import UNLIMITED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sim.building.model import Cycle

_SOURCE: Final = "\0source"
_MOST_CUTS: Final = 60
_CLOSE_S: Final = 1e-3


@dataclass(frozen=True, slots=True)
class _Way:
    """An opening in one direction.

    Attributes:
        flow: persons a second.
        cycle: its timetable, or None.
    """

    flow: float
    cycle: Cycle | None

    def passed(self, time_s: float, step_s: float) -> float:
        """Return how many people can have passed by a time."""
        whole = 1.0 + self.flow * (time_s + step_s)
        if self.cycle is None:
            return whole
        turns = math.floor((time_s + step_s - self.cycle.first_s) / self.cycle.every_s) + 1
        return min(whole, turns * self.cycle.takes) if turns > 0 else 0.0


def least_time_s(
    graph: nx.MultiDiGraph,
    people: Mapping[str, float],
    *,
    links: Iterable[Sequence[str]] = (),
    step_s: float = 0.0,
) -> float | None:
    """Return a time before which the people cannot all be out; None if they never can.

    Args:
        graph: the site, from :func:`sim.building.routes.route_graph`.
        people: persons by space id.
        links: spaces that are joined by something else than openings, such as a lift.
        step_s: how much earlier a run may let somebody pass, s.
    """
    needed = {name: count for name, count in people.items() if count > 0}
    ways = [
        (start, end, _Way(data["flow"], data["cycle"]))
        for start, end, _, data in sorted(graph.edges(keys=True, data=True), key=lambda e: e[:3])
    ]
    time = 0.0
    for _ in range(_MOST_CUTS):
        later = _next_s(ways, needed, links, time, step_s)
        if later is None or later <= time + _CLOSE_S:
            return later
        time = later
    return time


def _next_s(
    ways: list[tuple[str, str, _Way]],
    people: Mapping[str, float],
    links: Iterable[Sequence[str]],
    time: float,
    step_s: float,
) -> float | None:
    """Return when the openings of the narrowest cut at a time have let enough people through."""
    flat = nx.DiGraph()
    flat.add_nodes_from([_SOURCE, OUTSIDE])
    for start, end, way in ways:
        _add(flat, start, end, way.passed(time, step_s))
    for name, count in people.items():
        _add(flat, _SOURCE, name, count)
    for spaces in links:
        for start in spaces:
            for end in spaces:
                if start != end:
                    _add(flat, start, end, UNLIMITED)
    total = sum(people.values())
    value, (near, _) = nx.minimum_cut(flat, _SOURCE, OUTSIDE)
    if value >= total - 1e-6:
        return time
    waits = sum(count for name, count in people.items() if name not in near)
    cut = [way for start, end, way in ways if start in near and end not in near]
    return _when(cut, total - waits, time, step_s)


def _add(flat: nx.DiGraph, start: str, end: str, capacity: float) -> None:
    known = flat.get_edge_data(start, end, {"capacity": 0.0})["capacity"]
    flat.add_edge(start, end, capacity=known + capacity)


def _when(cut: list[_Way], wanted: float, after: float, step_s: float) -> float | None:
    """Return when so many people have passed some openings, None if they never have."""

    def enough(time: float) -> bool:
        return sum(way.passed(time, step_s) for way in cut) >= wanted - 1e-9

    low, high = after, max(1.0, 2 * after)
    while not enough(high):
        low, high = high, 2 * high
        if high > UNLIMITED:
            return None
    while high - low > _CLOSE_S / 10:
        middle = (low + high) / 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high
