"""What ``result.json`` says of how far a run is from the best that is possible.

Two bounds are worked out for the people of the run, with their own speeds and places: one in which
everybody sets out at the start (or as soon as they have come), and one in which everybody sets out
when they did. The first is the least time; the second less the first is what starting cost, and
what is left of the run's time was lost on the way: to ways not used evenly, detours and queues.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.movement.start import standing_points
from sim.results.compared import Optimality
from sim.simulation.optimum.ground import flow_ground
from sim.simulation.optimum.quickest import Starters, quickest_s
from sim.simulation.result import PERCENTILES, alarmed, tally_of
from sim.simulation.shut import shut_openings
from sim.world.fields import ways_left
from sim.world.state import Harm

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    from sim.movement.laws.book import Calibration, DoorClass
    from sim.simulation.optimum.ground import FlowGround
    from sim.world.world import World

NOBODY: Final = "nobody"
"""Why there is no bound: nobody has to leave on their own feet."""
NO_WAY: Final = "no-way"
"""Why there is no bound: some who have to leave have no way out."""
SWITCHED: Final = "escalator"
"""Why there is no bound: an escalator was stopped or turned, so ways led elsewhere for a while."""

_WALKED_SHARE: Final = 0.9
"""Whoever walked less than this share of the shortest way, and a few cells less, was carried."""
_CELLS: Final = 2.0


@dataclass(frozen=True, slots=True)
class StartPoints:
    """Where everybody starts: ways out of their area and the walk to them.

    Attributes:
        area: number of the area of each, -1 for none, shape ``(n_people,)``.
        way, near_m: entries, both of shape ``(n_entries,)``.
        starts: first entry of each, shape ``(n_people + 1,)``.
    """

    area: NDArray[np.int64]
    way: NDArray[np.int64]
    near_m: NDArray[np.float64]
    starts: NDArray[np.int64]

    def of(self, rows: NDArray[np.int64], speed: NDArray[np.float64]) -> Starters:
        """Return those of some people.

        Args:
            rows: rows of the people, shape ``(n,)``.
            speed: their speeds, m/s, shape ``(n,)``.
        """
        counts = self.starts[rows + 1] - self.starts[rows]
        starts = np.concatenate([[0], np.cumsum(counts)])
        entry = np.arange(int(starts[-1])) + np.repeat(self.starts[rows] - starts[:-1], counts)
        return Starters(self.area[rows], speed, self.way[entry], self.near_m[entry], starts[:-1])


def start_points(world: World) -> StartPoints:
    """Return where everybody starts; people must still be there.

    Those who come later start at the opening they come in by, next to every other way out of the
    area behind it.

    Args:
        world: the world before the first step.
    """
    population, portals, site = world.population, world.walkable.portals, world.site
    area = world.walkable.area_of(population.space).astype(np.int64)
    rows = np.flatnonzero(area >= 0)
    counts = np.zeros(len(population), dtype=np.int64)
    inside = standing_points(world, rows) if len(rows) else None
    if inside is not None:
        counts[rows] = np.diff(np.append(inside.starts, len(inside.way)))
    doors: dict[int, NDArray[np.int32]] = {}
    for number, group in enumerate(population.groups):
        if group.arrive_from and group.arrive_from in site.opening_index:
            behind = site.space_index[site.openings[site.opening_index[group.arrive_from]].a]
            there = int(world.walkable.space_area[behind])
            doors[number] = portals.ways_of_area[there]
            come = np.flatnonzero((area < 0) & (population.group == number))
            area[come], counts[come] = there, len(doors[number])
    starts = np.concatenate([[0], np.cumsum(counts)])
    way = np.zeros(int(starts[-1]), dtype=np.int64)
    near_m = np.zeros(len(way))
    present = np.repeat(population.space >= 0, counts)
    if inside is not None:
        way[present], near_m[present] = inside.way, inside.near_m
    for row in np.flatnonzero((population.space < 0) & (counts > 0)):
        way[starts[row] : starts[row + 1]] = doors[int(population.group[row])]
    return StartPoints(area, way, near_m, starts)


def optimality(
    world: World,
    points: StartPoints,
    *,
    calibration: Calibration,
    doors: DoorClass = "own",
    step_s: float,
) -> Optimality:
    """Return what stands in ``result.json`` as ``optimality``.

    Those who need helpers, were carried or came to harm are left out of the bound, since they do
    not walk out. Fire, water and doors that shut ways in mid-run are ignored, which only makes the
    bound smaller.

    Args:
        world: the world at the end of the run.
        points: where everybody started.
        calibration: how people walk.
        doors: what openings let through.
        step_s: step of the crowd, seconds.
    """
    required = world.population.required
    walks = required & (world.people.harm < Harm.INCAPACITATED) & _unaided(world)
    tally = tally_of(world, ended_s=np.inf)
    time_s = tally.evacuation_time_s(alarmed=alarmed(world.log))
    walks &= ~world.people.to_come()
    if time_s is not None:
        walks &= np.isfinite(world.people.out_s)
    shut = shut_openings(world.site, world.log)
    if time_s is not None:
        walks &= ~_carried(world, points, shut)
    rows = np.flatnonzero(walks & (points.area >= 0))
    if not len(rows):
        return Optimality(refused=NOBODY)
    if any(event.event == "escalator-set" for event in world.log):
        return Optimality(refused=SWITCHED)
    ground = flow_ground(
        world.walkable,
        world.population,
        calibration=calibration,
        doors=doors,
        step_s=step_s,
        shut=shut,
    )
    people = points.of(rows, world.population.speed[rows].astype(np.float64))
    ready_s = np.where(world.population.space[rows] < 0, world.population.arrive_s[rows], 0.0)
    ready_s = np.maximum(ready_s, 0.0)
    bound_s = quickest_s(ground, people, ready_s)
    if not np.isfinite(bound_s):
        return Optimality(refused=NO_WAY)
    counts = tally.counts().required
    came = counts.total - counts.not_arrived
    p95_s = tally.percentiles_s()["p95"]
    needed = int(np.ceil(PERCENTILES["p95"] * came - 1e-9)) - (came - len(rows))
    p95_bound_s = quickest_s(ground, people, ready_s, needed=needed)
    gap_s, gap_share = _gap(time_s, bound_s)
    p95_gap_s, p95_gap_share = _gap(p95_s, p95_bound_s)
    start_up_s, on_the_way_s = _losses(
        world, ground, people, rows, time_s=time_s, bound_s=bound_s, ready_s=ready_s
    )
    return Optimality(
        people=len(rows),
        bound_s=bound_s,
        gap_s=gap_s,
        gap_share=gap_share,
        p95_bound_s=p95_bound_s,
        p95_gap_s=p95_gap_s,
        p95_gap_share=p95_gap_share,
        start_up_s=start_up_s,
        on_the_way_s=on_the_way_s,
    )


def _unaided(world: World) -> NDArray[np.bool_]:
    """Return who walks without helpers, shape ``(n_people,)``."""
    population = world.population
    needs = [group.profile.needs_assistance > 0 for group in population.groups]
    aided = np.array(needs, dtype=np.bool_)
    found: NDArray[np.bool_] = ~aided[population.group] & (population.speed > 0)
    return found


def _carried(world: World, points: StartPoints, shut: Collection[int]) -> NDArray[np.bool_]:
    """Return who did not walk all the way, shape ``(n_people,)``."""
    exits = tuple(row for row, opening in enumerate(world.site.openings) if opening.exit)
    left_m = ways_left(world.walkable, exits, shut=tuple(sorted(shut)))
    found = np.zeros(len(world.population), dtype=np.bool_)
    rows = np.flatnonzero(np.diff(points.starts) > 0)
    if len(rows):
        least_m = np.minimum.reduceat(points.near_m + left_m[points.way], points.starts[rows])
        slack_m = _CELLS * world.walkable.cell_m
        found[rows] = world.people.walked_m[rows] < _WALKED_SHARE * least_m - slack_m
    return found


def _gap(time_s: float | None, bound_s: float) -> tuple[float | None, float | None]:
    """Return how far a time is from its bound, in seconds and as a share."""
    if time_s is None:
        return None, None
    gap_s = max(0.0, time_s - bound_s)
    return gap_s, gap_s / time_s if time_s > 0 else 0.0


def _losses(
    world: World,
    ground: FlowGround,
    people: Starters,
    rows: Sequence[int] | NDArray[np.int64],
    *,
    time_s: float | None,
    bound_s: float,
    ready_s: NDArray[np.float64],
) -> tuple[float | None, float | None]:
    """Return what the gap is made of: starting, and what was lost on the way."""
    if time_s is None:
        return None, None
    present = world.population.space[rows] >= 0
    set_out = np.where(present, world.people.started_s[rows], ready_s)
    set_out = np.where(np.isfinite(set_out), set_out, ready_s)
    # Whoever has stops to make sets out when they turn to leave, not when they come.
    stops = np.array([bool(group.visits) for group in world.population.groups], dtype=np.bool_)
    last = world.people.start_s[rows]
    turned = stops[world.population.group[rows]] & np.isfinite(last)
    set_out = np.where(turned, np.maximum(set_out, last), set_out)
    started_s = min(max(bound_s, quickest_s(ground, people, set_out)), max(time_s, bound_s))
    return started_s - bound_s, max(0.0, time_s - started_s)
