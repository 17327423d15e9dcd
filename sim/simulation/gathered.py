"""Who gathers at which assembly point, and when; none of them holds more than its capacity.

Whoever is out walks to the point they were told, or to the nearest that is reached from their exit.
Who finds it full goes on to the next one that is; who finds them all full stays outside.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.messages import text
from sim.results.counts import AssemblyUse
from sim.world.state import Harm, Phase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sim.building.model import Assembly, Opening, Site
    from sim.messages import Lang
    from sim.world.world import World


@dataclass(frozen=True, slots=True)
class Gathered:
    """Where people gather who walked out. Arrays of shape ``(n_people,)``.

    Attributes:
        reached_s: when each comes to a point that has room, ``inf`` if never.
        point: its row in the site's assembly points, -1 for none.
        turned: how many came to each point and found it full, ``(n_points,)``.
    """

    reached_s: NDArray[np.float64]
    point: NDArray[np.int32]
    turned: NDArray[np.int64]


def gathered(world: World) -> Gathered:
    """Return who gathers where, from when they were out, by which exit, and their own speed."""
    people, population, site = world.people, world.population, world.site
    n = len(population)
    found = Gathered(
        np.full(n, np.inf), np.full(n, -1, np.int32), np.zeros(len(site.assembly), int)
    )
    if not site.assembly:
        return found
    walked = (people.phase == Phase.OUT) & (people.exit >= 0) & (people.harm < Harm.INCAPACITATED)
    rows = np.flatnonzero(walked)
    kinds = np.stack([population.group[rows], people.exit[rows]], axis=1)
    room = [np.inf if p.capacity is None else p.capacity for p in site.assembly]
    heap: list[tuple[float, int, int]] = []
    choices: dict[int, list[int]] = {}
    for group, exit_row in np.unique(kinds, axis=0).tolist():
        told = population.groups[group].assembly
        among = _in_turn(site.assembly, told, site.openings[exit_row])
        if not among:
            continue
        mine = rows[(kinds[:, 0] == group) & (kinds[:, 1] == exit_row)]
        first = site.assembly[among[0]]
        at_s = people.out_s[mine] + first.distance_m / population.speed[mine]
        if first.capacity is None:
            found.reached_s[mine], found.point[mine] = at_s, among[0]
            continue
        for person, time in zip(mine.tolist(), at_s.tolist(), strict=True):
            choices[person] = among
            heap.append((time, person, 0))
    heapq.heapify(heap)
    while heap:
        time, person, turn = heapq.heappop(heap)
        point = choices[person][turn]
        if room[point] >= 1:
            room[point] -= 1
            found.reached_s[person], found.point[person] = time, point
            continue
        found.turned[point] += 1
        if turn + 1 < len(choices[person]):
            # Points lie anywhere outside: to the next it is taken to be as far as from the exit.
            far = site.assembly[choices[person][turn + 1]].distance_m
            at = time + far / float(population.speed[person])
            heapq.heappush(heap, (at, person, turn + 1))
    return found


def _in_turn(points: Sequence[Assembly], told: str, exit_: Opening) -> list[int]:
    """Return the points somebody looks for in turn: that they were told, then the nearest.

    From a window all of them are reached: no plan says which.
    """
    near = sorted(
        (r for r, point in enumerate(points) if not exit_.exit or exit_.id in point.reached_from),
        key=lambda row: (points[row].distance_m, points[row].id),
    )
    own = [row for row, point in enumerate(points) if told and point.id == told]
    return [*own, *(row for row in near if row not in own)]


def points_of(world: World, *, ended_s: float) -> tuple[AssemblyUse, ...]:
    """Return the people at each assembly point at the end of a run, and who found it full."""
    found = gathered(world)
    there = found.point[found.reached_s <= ended_s]
    return tuple(
        AssemblyUse(
            id=point.id,
            capacity=point.capacity,
            people=int(np.count_nonzero(there == row)),
            turned_away=int(found.turned[row]),
        )
        for row, point in enumerate(world.site.assembly)
    )


def full_words(points: Sequence[AssemblyUse], *, site: Site, lang: Lang = "en") -> list[str]:
    """Return a warning for each assembly point that was too small, in a language."""
    names = {point.id: getattr(point, "name", "") or point.id for point in site.assembly}
    return [
        text(
            "run.assembly-full",
            lang,
            name=names[point.id],
            most=f"{point.capacity:,}",
            n=f"{point.turned_away:,}",
        )
        for point in points
        if point.turned_away
    ]
