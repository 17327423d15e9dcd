"""The least time in which people can be out of a site: a lower bound by flow over time.

By a time T an opening lets through at most c (T - a - b) people and one more, where c is what it
lets through in a second, a the earliest time at which anybody can be there and b the shortest walk
from it to an exit. If what then flows from the areas people start in to outside (a maximum flow)
is less than the number of those people, T is too early. The least T that is not is found from
minimum cuts: each is a set of openings that everybody has to pass, and says by itself how long that
takes. Where a timetable opens a way, it lets through what it takes each time, and only while open.
The same holds for any part of the people alone, such as those who are far away or set out late; the
greatest of the bounds counts.

After Ford and Fulkerson (1958), flows over time, relaxed to one flow for each T.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, dijkstra, maximum_flow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from sim.building.model import Cycle
    from sim.simulation.optimum.ground import FlowGround

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

_PARTS: Final = (0.0, 0.4, 0.8)
"""The bound is sought for all people, and without this share of them that can be out first."""

_MOST_CUTS: Final = 30
_CLOSE_S: Final = 0.02
_LATEST_S: Final = 1e8
_GREATEST: Final = 1_000_000_000
"""The solver counts in 32 bits."""


@dataclass(frozen=True, slots=True)
class Starters:
    """People and where they start.

    Attributes:
        area: number of the area each starts in, shape ``(n,)``.
        speed: free speed on the level, m/s, shape ``(n,)``.
        way, near_m: ways out of that area and the walk to them, ``n_ways`` for none, both of shape
            ``(n_entries,)``.
        starts: first entry of each, shape ``(n,)``.
    """

    area: Ints
    speed: Floats
    way: Ints
    near_m: Floats
    starts: Ints

    def __len__(self) -> int:
        return len(self.area)


def earliest_s(ground: FlowGround, people: Starters, ready_s: Floats) -> Floats:
    """Return when each could be out if alone; ``inf`` without a way, shape ``(n,)``."""
    if not len(people):
        return np.empty(0)
    counts = np.diff(np.append(people.starts, len(people.way)))
    near_m = ground.counted_m(people.near_m, np.repeat(people.area, counts))
    least = np.minimum.reduceat(near_m + ground.left_m[people.way], people.starts)
    return np.asarray(ready_s + least / people.speed, dtype=np.float64)


def quickest_s(
    ground: FlowGround, people: Starters, ready_s: Floats, *, needed: int | None = None
) -> float:
    """Return a time before which not so many people can be out; ``inf`` if they never can.

    Args:
        ground: the network.
        people: the people.
        ready_s: when each sets out at the earliest, shape ``(n,)``.
        needed: how many have to be out; all of them if None.
    """
    n = len(people)
    needed = n if needed is None else needed
    if needed <= 0:
        return 0.0
    alone = earliest_s(ground, people, ready_s)
    order = np.argsort(alone, kind="stable")
    best = float(alone[order[needed - 1]])
    if not np.isfinite(best):
        return np.inf
    firsts = _first_steps(ground, people, ready_s)
    for first in sorted({int(share * needed) for share in _PARTS} | {_last_wave(ground, alone)}):
        rows = order[first:]
        rows = rows[np.isfinite(alone[rows])]
        if first < needed:
            opens_s = _opens_s(ground, people, firsts, rows)
            best = _cleared_s(ground, people, opens_s, rows, needed=needed - first, after_s=best)
    return best


@dataclass(frozen=True, slots=True)
class _FirstSteps:
    """When people can have taken the first way, one row an entry: person, way and time."""

    person: Ints
    way: Ints
    time_s: Floats


def _first_steps(ground: FlowGround, people: Starters, ready_s: Floats) -> _FirstSteps:
    """Return when each can have taken each usable way out of the area they start in."""
    usable = np.append(ground.way_edge >= 0, False)[people.way]
    person = np.repeat(np.arange(len(people)), np.diff(np.append(people.starts, len(people.way))))
    person, way = person[usable], people.way[usable]
    near_m = ground.counted_m(people.near_m[usable], people.area[person])
    return _FirstSteps(person, way, ready_s[person] + near_m / people.speed[person])


def _last_wave(ground: FlowGround, alone_s: Floats) -> int:
    """Return how many can be out before those begin for whom all exits together take longest."""
    out = ground.edge_to < 0
    flow = max(float(ground.edge_cap[out].sum()), 1e-9)
    behind = np.arange(len(alone_s), 0, -1)
    times = np.sort(alone_s) + behind / flow
    return int(np.argmax(np.where(np.isfinite(times), times, 0.0)))


def _cleared_s(
    ground: FlowGround,
    people: Starters,
    opens_s: Floats,
    rows: Ints,
    *,
    needed: int,
    after_s: float,
) -> float:
    """Return the bound for some of the people, by cuts; never less than ``after_s``."""
    edges = np.flatnonzero((ground.edge_cap > 0) & np.isfinite(opens_s))
    n_areas = len(ground.slow)
    supply = np.bincount(people.area[rows], minlength=n_areas).astype(np.float64)
    flow = _Flow(
        start=ground.edge_from[edges],
        end=np.where(ground.edge_to[edges] < 0, n_areas + 1, ground.edge_to[edges]),
        cap=ground.edge_cap[edges],
        opens_s=opens_s[edges],
        step_s=ground.step_s,
        supply=supply,
        needed=float(needed),
        gates=_Timetables.of(ground.cycles, edges),
    )
    time = after_s
    for _ in range(_MOST_CUTS):
        later = flow.next_s(time)
        if later <= time + _CLOSE_S:
            break
        time = later
    return time


def _opens_s(ground: FlowGround, people: Starters, firsts: _FirstSteps, rows: Ints) -> Floats:
    """Return when the first of some people can be out who passes each edge, ``(n_edges,)``."""
    n = len(ground.way_edge)
    fastest = float(people.speed[rows].max())
    chosen = np.zeros(len(people), dtype=np.bool_)
    chosen[rows] = True
    entry = chosen[firsts.person]
    # The solver walks at the greatest speed, so times are metres at that speed.
    first = np.full(n, np.inf)
    np.minimum.at(first, firsts.way[entry], firsts.time_s[entry] * fastest)
    there = np.flatnonzero(np.isfinite(first))
    start, to, metres = ground.steps
    graph = csr_array(
        (
            np.concatenate([metres, first[there] + 1e-9]),
            (np.concatenate([start, np.full(len(there), n)]), np.concatenate([to, there])),
        ),
        shape=(n + 1, n + 1),
    )
    reached = dijkstra(graph, indices=n)[:n] + ground.left_m[:n]
    opens = np.full(len(ground.edge_cap), np.inf)
    usable = ground.way_edge >= 0
    np.minimum.at(opens, ground.way_edge[usable], reached[usable])
    return np.asarray(opens / fastest, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class _Timetables:
    """Edges that a timetable opens and shuts; arrays of shape ``(n_timetables,)``.

    Attributes:
        row: place of the edge among those of the flow.
        first_s, open_s, every_s, takes: see :class:`sim.building.model.Cycle`.
    """

    row: Ints
    first_s: Floats
    open_s: Floats
    every_s: Floats
    takes: Floats

    @staticmethod
    def of(cycles: Mapping[int, Cycle], edges: Ints) -> _Timetables:
        """Return those of some edges."""
        rows = [row for row, edge in enumerate(edges.tolist()) if edge in cycles]
        found = [cycles[int(edges[row])] for row in rows]
        first, open_, every, takes = (
            np.array([getattr(cycle, name) for cycle in found], dtype=np.float64)
            for name in ("first_s", "open_s", "every_s", "takes")
        )
        return _Timetables(np.array(rows, dtype=np.int64), first, open_, every, takes)

    def most(self, time: float, cap: Floats, step_s: float) -> Floats:
        """Return how many each lets through by a time at the most.

        Args:
            time: seconds.
            cap: what each lets through while it is open, persons per second.
            step_s: step of the crowd, seconds.
        """
        turns = np.maximum(np.floor((time + step_s - self.first_s) / self.every_s) + 1.0, 0.0)
        last_s = self.first_s + (turns - 1.0) * self.every_s
        running_s = np.clip(time + step_s - last_s, 0.0, self.open_s)
        open_s = np.maximum(turns - 1.0, 0.0) * np.minimum(self.open_s, self.every_s) + running_s
        with np.errstate(invalid="ignore"):
            by_flow = turns + cap * (open_s + step_s * turns)
            by_places = self.takes * turns
        most = np.fmin(by_flow, by_places)
        return np.where(turns > 0, most, 0.0)


@dataclass(frozen=True, slots=True)
class _Flow:
    """A flow from the areas people start in to outside, node ``n_areas + 1``.

    Attributes:
        start, end: nodes of the edges.
        cap: persons per second.
        opens_s: time of the first who can be out by each edge.
        step_s: step of the crowd.
        supply: people in each area.
        needed: people who have to be out.
        gates: timetables of some of the edges.
    """

    start: Ints
    end: Ints
    cap: Floats
    opens_s: Floats
    step_s: float
    supply: Floats
    needed: float
    gates: _Timetables

    def passed(self, time: float) -> Floats:
        """Return how many people can be out by a time who pass each edge, at most ``needed``."""
        with np.errstate(invalid="ignore"):
            count = 1.0 + self.cap * (time - self.opens_s + self.step_s)
        count = np.where(time < self.opens_s, 0.0, np.minimum(count, self.needed))
        if len(self.gates.row):
            most = self.gates.most(time, self.cap[self.gates.row], self.step_s)
            count[self.gates.row] = np.minimum(count[self.gates.row], most)
        return count

    def next_s(self, time: float) -> float:
        """Return the time at which the openings of the narrowest cut let enough people through."""
        n = len(self.supply)
        source, sink = n, n + 1
        unit = min(1000.0, _GREATEST / max(self.needed, float(self.supply.sum()), 1.0))
        areas = np.flatnonzero(self.supply)
        start = np.concatenate([self.start, np.full(len(areas), source)])
        end = np.concatenate([self.end, areas])
        limits = np.concatenate([self.passed(time), self.supply[areas]])
        whole = np.ceil(limits * unit).astype(np.int64)
        graph = csr_array((whole, (start, end)), shape=(n + 2, n + 2), dtype=np.int64)
        graph.data = np.minimum(graph.data, _GREATEST).astype(np.int32)
        graph = graph.astype(np.int32)
        found = maximum_flow(graph, source, sink)
        if found.flow_value >= self.needed * unit:
            return time
        rest = graph - found.flow
        rest.data[rest.data < 0] = 0
        rest.eliminate_zeros()
        near = np.zeros(n + 2, dtype=np.bool_)
        near[breadth_first_order(csr_array(rest), source, return_predecessors=False)] = True
        cut = near[self.start] & ~near[self.end]
        waits = float(self.supply[~near[:n]].sum())
        edges = np.flatnonzero(cut)
        if np.isin(edges, self.gates.row).any():
            return self._when_opened(edges, self.needed - waits, time)
        return self._when(edges, self.needed - waits)

    def _when_opened(self, edges: Ints, wanted: float, after_s: float) -> float:
        """Return when so many people have passed some edges of which timetables open a few."""
        low, high = after_s, max(2.0 * after_s, 60.0)
        while self.passed(high)[edges].sum() < wanted - 1e-9:
            low, high = high, 2.0 * high
            if high > _LATEST_S:
                return np.inf
        while high - low > _CLOSE_S / 4:
            middle = (low + high) / 2
            enough = self.passed(middle)[edges].sum() >= wanted - 1e-9
            low, high = (low, middle) if enough else (middle, high)
        return high

    def _when(self, edges: Ints, wanted: float) -> float:
        """Return when so many people have passed some edges; ``inf`` if they never have."""
        slope = base = 0.0
        edges = edges[np.argsort(self.opens_s[edges], kind="stable")]
        ends = np.append(self.opens_s[edges][1:], np.inf)
        for edge, end in zip(edges, ends, strict=True):
            opens, cap = float(self.opens_s[edge]), float(self.cap[edge])
            if not np.isfinite(cap):
                return opens
            slope += cap
            base += 1.0 + cap * (self.step_s - opens)
            if base + slope * opens >= wanted:
                return opens
            met = (wanted - base) / slope
            if met <= end:
                return met
        return np.inf
