"""Places that visitors choose among: by weight, as long as there is room."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.movement.plans import aim
from sim.world.fields import Goal
from sim.world.state import Harm

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.movement.engine import Crowd
    from sim.people.model import Attraction, Group, Population

    Longs = NDArray[np.int64]
    Floats = NDArray[np.float64]


class Attractions:
    """How many visitors each place has taken in, and who was turned away because it was full.

    Whoever finds a place full goes to another of their places that is not; if all are, they wait
    where they are until one has room.

    Args:
        population: the people.
    """

    def __init__(self, population: Population) -> None:
        self._population = population
        self._inside: dict[str, int] = {}
        n = len(population)
        self._bound = np.full(n, -1, dtype=np.int16)
        self._held: dict[int, str] = {}
        self._tries = np.zeros(n, dtype=np.int32)
        self._turned = np.empty(0, dtype=np.int64)

    @property
    def waits(self) -> bool:
        """True while somebody waits for room at one of their places."""
        return bool(len(self._turned))

    def choose(self, crowd: Crowd, group: Group, rows: Longs, stop: int) -> None:
        """Let people draw one of the places of a stop by weight, whether it is full or not."""
        among = group.visits[stop].among
        self._draw(crowd, group, rows, among, np.array([place.weight for place in among]))

    def _draw(
        self, crowd: Crowd, group: Group, rows: Longs, among: tuple[Attraction, ...], weight: Floats
    ) -> None:
        draw = crowd.world.streams.uniform(
            "movement.attraction",
            group=group.id,
            index=self._population.index[rows],
            draw=self._tries[rows],
        )
        self._tries[rows] += 1
        share = np.cumsum(weight) / weight.sum()
        chosen = np.minimum(np.searchsorted(share, draw, side="right"), len(among) - 1)
        self._bound[rows] = chosen
        for number in np.unique(chosen):
            goal = Goal(space=crowd.world.site.space_index[among[number].space])
            crowd.aims.visit(rows[chosen == number], goal)

    def admit(
        self, crowd: Crowd, rows: Longs, times: Floats, stops: NDArray[np.int32]
    ) -> tuple[Longs, Floats]:
        """Take in those who have come, first come first served; send on those who find it full.

        Args:
            crowd: the crowd.
            rows: who has come, shape ``(n,)``.
            times: when, seconds, shape ``(n,)``.
            stops: number of the stop of each person, ``(n_people,)``.

        Returns:
            Who stays, and since when.
        """
        again, self._turned = self._turned, np.empty(0, dtype=np.int64)
        rows = np.concatenate([again, rows])
        times = np.concatenate([np.full(len(again), crowd.now), times])
        stays = np.ones(len(rows), dtype=np.bool_)
        people = crowd.world.people
        for at in np.lexsort((rows, times)):
            person = int(rows[at])
            group = self._population.groups[int(self._population.group[person])]
            stop = int(stops[person])
            among = group.visits[stop].among if stop < len(group.visits) else ()
            if not among:
                continue
            if np.isfinite(people.start_s[person]) or people.harm[person] >= Harm.INCAPACITATED:
                stays[at] = False  # released, or hurt, while they waited for room
                continue
            place = among[int(self._bound[person])]
            here = int(people.space[person]) == crowd.world.site.space_index[place.space]
            if here and self._has_room(place):
                self._inside[place.space] = self._inside.get(place.space, 0) + 1
                self._held[person] = place.space
                continue
            stays[at] = False
            self._send_on(crowd, group, person, among)
        return rows[stays], times[stays]

    def _has_room(self, place: Attraction) -> bool:
        return self._inside.get(place.space, 0) < place.capacity

    def _send_on(
        self, crowd: Crowd, group: Group, person: int, among: tuple[Attraction, ...]
    ) -> None:
        """Let somebody go to a place that has room, or wait for one."""
        row = np.array([person], dtype=np.int64)
        weight = np.array([p.weight if self._has_room(p) else 0.0 for p in among])
        if weight.sum() <= 0.0:
            self._turned = np.append(self._turned, row)
            return
        self._draw(crowd, group, row, among, weight)
        place = among[int(self._bound[person])]
        if int(crowd.world.people.space[person]) == crowd.world.site.space_index[place.space]:
            self._turned = np.append(self._turned, row)  # they stand in it: taken in at next look
            return
        aim(crowd, row)
        crowd.schedule(row, np.array([crowd.now]))

    def leave(self, rows: Longs) -> None:
        """Give free the places of people who go on, or were told to leave."""
        for person in rows.tolist():
            space = self._held.pop(person, "")
            if space:
                self._inside[space] -= 1
