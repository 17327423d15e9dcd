"""A site as a network of flow over time: what passes each opening, and how far apart they are.

All walks are in metres of level ground: a metre of stairs counts as many as the quickest of the
people need there, so that a walk over a speed is never more than somebody takes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.movement.capacities import gate_capacities
from sim.movement.laws.book import law_book, law_book_of
from sim.world.fields import usable_ways, ways_left

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from numpy.typing import NDArray

    from sim.building.model import Cycle
    from sim.movement.laws.book import Calibration, DoorClass
    from sim.people.model import Population
    from sim.world.walkable import Walkable

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

WALK_SHARE: Final = 0.95
"""Share of a walk that counts: people on cells of a metre, through openings that are points to
distances, were seen to walk up to 0.5 % less."""

_LEAST_SPEED_M_S: Final = 1e-3
_LEAST_SHARE: Final = 1e-3  # of the speed on the level, on a flight that nobody can walk

_TINY_M: Final = 1e-9
"""Least length of a step, since a stored zero would mean no step to the solver."""


@dataclass(frozen=True, slots=True)
class FlowGround:
    """The ways of a site, with what they let through.

    An edge is an opening in one direction: ``2 * opening`` from side a to side b, ``+ 1`` back.

    Attributes:
        way_edge: edge of each usable way, -1 for the others, shape ``(n_ways,)``.
        edge_from, edge_to: numbers of the areas, -1 for outside, shape ``(n_edges,)``.
        edge_cap: greatest flow, persons per second, shape ``(n_edges,)``; 0 where nobody passes.
        steps: walks from way to way: from, to and metres, each of shape ``(n_steps,)``.
        left_m: still to walk after each way, shape ``(n_ways + 1,)``; ``inf`` without a way out.
        slow: how many times a metre counts in each area, shape ``(n_areas,)``.
        step_s: step of the crowd, seconds.
        cycles: timetables by edge, where an opening has one.
    """

    way_edge: Ints
    edge_from: Ints
    edge_to: Ints
    edge_cap: Floats
    steps: tuple[Ints, Ints, Floats]
    left_m: Floats
    slow: Floats
    step_s: float
    cycles: Mapping[int, Cycle] = field(default_factory=dict)

    def counted_m(self, walk_m: Floats, area: Ints) -> Floats:
        """Return what walks within areas count, metres; both of the same shape."""
        return walk_m * self.slow[area] * WALK_SHARE


def flow_ground(
    walkable: Walkable,
    population: Population,
    *,
    calibration: Calibration,
    doors: DoorClass = "own",
    step_s: float,
    shut: Collection[int] = (),
) -> FlowGround:
    """Return a site as a network of flow.

    Args:
        walkable: the ground.
        population: the people; how fast they are on stairs, and how much room they take, counts.
        calibration: how people walk.
        doors: what openings let through.
        step_s: step of the crowd, seconds.
        shut: rows of openings that nobody can pass.
    """
    site, portals = walkable.site, walkable.portals
    slow = _slow(walkable, population, calibration)
    closed = tuple(sorted(shut))
    exits = tuple(row for row, opening in enumerate(site.openings) if opening.exit)
    left_m = ways_left(walkable, exits, shut=closed, slow=slow) * WALK_SHARE
    usable = usable_ways(walkable, closed) & np.isfinite(left_m[:-1])
    n = len(usable)
    way_edge = np.where(usable, 2 * portals.way_opening + np.arange(n) % 2, -1).astype(np.int64)
    keep = usable[walkable.step_from] & usable[walkable.step_to]
    start = walkable.step_from[keep].astype(np.int64)
    to = walkable.step_to[keep].astype(np.int64)
    metres = walkable.step_m[keep] * slow[portals.way_into[start]] * WALK_SHARE + _TINY_M
    edge_from = np.full(2 * len(site.openings), -1, dtype=np.int64)
    edge_to = edge_from.copy()
    edge_from[way_edge[usable]] = portals.way_area[usable]
    edge_to[way_edge[usable]] = walkable.area_of(portals.way_into[usable])
    cap = np.zeros((len(site.openings), 2))
    gates = walkable.gate_opening >= 0
    flow = gate_capacities(walkable, law_book_of(walkable, calibration=calibration, doors=doors))[1]
    np.add.at(cap, walkable.gate_opening[gates], flow[gates])
    # Where service times are drawn, those who pass first may all be quick.
    cap[[opening.service is not None for opening in site.openings]] = np.inf
    used = np.zeros(2 * len(site.openings), dtype=np.bool_)
    used[way_edge[usable]] = True
    smallest = float(population.size.min(initial=np.inf))
    return FlowGround(
        way_edge=way_edge,
        edge_from=edge_from,
        edge_to=edge_to,
        edge_cap=np.where(used, cap.ravel() / min(smallest, 1.0), 0.0),
        steps=(start, to, metres),
        left_m=left_m,
        # Flights and escalators are areas of their own.
        slow=slow[[area.spaces[0] for area in walkable.areas]],
        step_s=step_s,
        cycles={
            2 * row + side: opening.cycle
            for row, opening in enumerate(site.openings)
            if opening.cycle is not None
            for side in (0, 1)
        },
    )


def _slow(walkable: Walkable, population: Population, calibration: Calibration) -> Floats:
    """Return how many metres of level ground a metre of each space is at the least."""
    spaces = walkable.site.spaces
    book = law_book(spaces, calibration=calibration)
    level = np.array([law.level for law in book.laws])
    slow = np.ones(len(spaces))
    usual = np.maximum(population.speed, _LEAST_SPEED_M_S)
    own = [
        float((speed / usual).max(initial=0.0))
        for speed in (population.speed_down, population.speed_up)
    ]
    for row, space in enumerate(spaces):
        if space.incline is not None:
            law = book.space_law[row]
            fastest = max(level[law], level[law + 1], *own)
            belt = abs(space.incline.belt_speed_m_s)
            fastest += belt / max(float(population.speed.min(initial=np.inf)), _LEAST_SPEED_M_S)
            slow[row] = 1.0 / max(fastest, _LEAST_SHARE)
    return slow
