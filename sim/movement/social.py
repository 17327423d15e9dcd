"""What people make of others: some follow those who went before, some do not leave at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.movement.plans import aim, under_way
from sim.world.state import Phase

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.movement.core import CrowdCore
    from sim.world.requests import Release
    from sim.world.state import PeopleState
    from sim.world.world import World

    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]


def follow_weights(world: World) -> Floats:
    """Return by how much a way looks shorter that everybody takes, ``(n_people,)``.

    It is 0 for those who do not go by what others do; who does is a hash of the person.
    """
    population = world.population
    weight = np.zeros(len(population))
    for group in population.groups:
        if group.follows > 0:
            rows = population.rows_of_group[group.id]
            draw = world.streams.uniform(
                "movement.follows", group=group.id, index=population.index[rows]
            )
            weight[rows] = np.where(
                draw < group.follows, world.parameters.value("movement.social.weight"), 0.0
            )
    return weight


class Followed:
    """Remembers for a while by which ways people left the areas in which others choose.

    Args:
        world: the world.
        tick_s: time between two looks, seconds.
    """

    def __init__(self, world: World, *, tick_s: float) -> None:
        self._keeps = float(np.exp(-tick_s / world.parameters.value("movement.social.memory")))
        self._area = np.full(len(world.population), -1, dtype=np.int32)
        self._opening = np.full(len(world.population), -1, dtype=np.int32)
        self._gone: dict[tuple[int, int], float] = {}

    def note(self, rows: Longs, area: int, openings: Longs, bound: Longs) -> None:
        """Note for which way out of an area people are bound."""
        going = bound >= 0
        self._area[rows] = np.where(going, area, -1)
        self._opening[rows[going]] = openings[bound[going]]

    def tick(self, people: PeopleState, area: NDArray[np.int32]) -> None:
        """Count those who have left the area in which they were seen, and forget a little.

        Args:
            people: the people.
            area: where each of them is now, -1 for nowhere, ``(n_people,)``.
        """
        self._gone = {pair: n * self._keeps for pair, n in self._gone.items() if n > 0.01}
        left = np.nonzero((self._area >= 0) & (area != self._area))[0]
        for row in left.tolist():
            pair = (int(self._area[row]), int(self._opening[row]))
            self._gone[pair] = self._gone.get(pair, 0.0) + 1.0
        self._area[left] = -1
        stopped = (self._area >= 0) & ~under_way(people.phase)
        self._area[stopped] = -1

    def taking(self, area: int, openings: Longs, bound: Longs) -> Floats:
        """Return how many are bound for each way out of an area, or went by it of late."""
        now = np.bincount(bound[bound >= 0], minlength=len(openings)).astype(np.float64)
        gone = [self._gone.get((area, row), 0.0) for row in openings.tolist()]
        return np.asarray(now + np.array(gone))


class Refusals:
    """Those who do not leave, whatever sounds, until somebody tells them in person.

    Some refuse, which the log hears of; others stay because that is what their group is to do.

    Args:
        world: the world; its groups say who stays, and which share refuses, a hash of the person
            who.
    """

    def __init__(self, world: World) -> None:
        population = world.population
        self._refuses = np.zeros(len(population), dtype=np.bool_)
        self._ignored = np.zeros(len(population), dtype=np.bool_)
        for group in population.groups:
            if group.refuses > 0:
                rows = population.rows_of_group[group.id]
                draw = world.streams.uniform(
                    "movement.refuses", group=group.id, index=population.index[rows]
                )
                self._refuses[rows] = draw < group.refuses
        stays = [group.choice == "nobody" for group in population.groups]
        self._stays = np.array(stays, dtype=np.bool_)[population.group]
        self._any = bool(self._refuses.any() or self._stays.any())

    def listens(self, crowd: CrowdCore, request: Release) -> NDArray[np.bool_]:
        """Return who of those told to leave does as told, shape ``(n,)``."""
        everybody = np.ones(len(request.people), dtype=np.bool_)
        if not self._any:
            return everybody
        if request.in_person:
            self._refuses[request.people] = self._stays[request.people] = False
            return everybody
        stays = self._stays[request.people]
        refuses = self._refuses[request.people] & ~stays
        new = request.people[refuses & ~self._ignored[request.people]]
        self._ignored[request.people[stays | refuses]] = True
        groups = crowd.world.population.group[new]
        for number in np.unique(groups).tolist():
            crowd.diary.refused(number, int(np.sum(groups == number)), crowd.now, request.cause)
        return ~(refuses | stays)

    def persuade(self, crowd: CrowdCore, rows: Longs, cause: int) -> None:
        """Let people who were told in person leave, now if they have been told to before."""
        if not self._any:
            return
        self._refuses[rows] = self._stays[rows] = False
        late = rows[self._ignored[rows]]
        self._ignored[late] = False
        waiting = (crowd.world.people.phase[late] == Phase.WAITING) & ~np.isfinite(
            crowd.world.people.start_s[late]
        )
        rows = late[waiting]
        if len(rows):
            crowd.diary.cause[rows] = cause
            crowd.route_goals.leave(rows, crowd.world.population)
            aim(crowd, rows)
            crowd.schedule(rows, np.full(len(rows), crowd.now))
