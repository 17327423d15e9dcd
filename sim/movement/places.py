"""Places that visitors choose among: by weight, as long as there is room."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.movement.plans import aim, under_way
from sim.parameters import LITERATURE
from sim.world.fields import Goal
from sim.world.state import Harm, Phase

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.movement.core import CrowdCore
    from sim.parameters import Parameters
    from sim.people.model import Attraction, Group, Population

    Longs = NDArray[np.int64]
    Floats = NDArray[np.float64]


class Attractions:
    """Who has a place at what visitors choose among, and who was turned away because it was full.

    Whoever comes near a place with a limit takes one if there is room, and keeps it until they go
    on. Whoever finds it full goes to another of their places that is not; if all are, they wait
    where they are, before it, until one has room. So no place ever holds more than it takes in.

    Args:
        population: the people.
        parameters: numbers of the model.
    """

    def __init__(self, population: Population, parameters: Parameters = LITERATURE) -> None:
        self._population = population
        self._inside: dict[int, int] = {}  # people by row of the space
        n = len(population)
        self._bound = np.full(n, -1, dtype=np.int16)
        # Row of the space in which each person has a place, or had one and is still in it.
        self._held = np.full(n, -1, dtype=np.int32)
        self._going = np.full(n, -1, dtype=np.int32)
        self._tries = np.zeros(n, dtype=np.int32)
        self._turned = np.empty(0, dtype=np.int64)
        self._full: set[str] = set()
        self._near_m = parameters.value("movement.place.near")
        limited = [
            number
            for number, group in enumerate(population.groups)
            if any(np.isfinite(place.capacity) for stop in group.visits for place in stop.among)
        ]
        self._rows = np.nonzero(np.isin(population.group, limited))[0]

    @property
    def any_limited(self) -> bool:
        """Whether any place takes in no more than so many."""
        return bool(len(self._rows))

    @property
    def waits(self) -> bool:
        """True while somebody waits for room at one of their places."""
        return bool(len(self._turned))

    def choose(self, crowd: CrowdCore, group: Group, rows: Longs, stop: int) -> None:
        """Let people draw one of the places of a stop by weight, whether it is full or not."""
        among = group.visits[stop].among
        self._draw(crowd, group, rows, among, np.array([place.weight for place in among]))

    def approach(self, crowd: CrowdCore, stops: NDArray[np.int32]) -> None:
        """Let those who come near a place with a limit take one, or turn away before it.

        Args:
            crowd: the crowd.
            stops: number of the stop of each person, ``(n_people,)``.
        """
        people, route_goals = crowd.world.people, crowd.route_goals
        self._drop(crowd)
        self._free_left(crowd)
        rows = self._rows
        rows = rows[under_way(people.phase[rows]) & (people.cell[rows] >= 0)]
        rows = rows[(self._bound[rows] >= 0) & (self._held[rows] < 0)]
        if not len(rows):
            return
        goals = crowd.state.people["goal"][rows]
        left_m = route_goals.ways.cell_m[goals, people.cell[rows]]
        order = np.lexsort((rows, left_m))
        for at in order[left_m[order] <= self._near_m].tolist():
            person = int(rows[at])
            group = self._population.groups[int(self._population.group[person])]
            stop = int(stops[person])
            among = group.visits[stop].among if stop < len(group.visits) else ()
            if not among:
                continue
            place = among[int(self._bound[person])]
            if route_goals.wish_of(person).space != crowd.world.site.space_index[place.space]:
                continue  # told to go elsewhere
            if self._has_room(crowd, place):
                self._take(crowd, person, place)
            else:
                self._send_on(crowd, group, person, among)

    def _draw(
        self,
        crowd: CrowdCore,
        group: Group,
        rows: Longs,
        among: tuple[Attraction, ...],
        weight: Floats,
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
            crowd.route_goals.visit(rows[chosen == number], goal)

    def admit(
        self, crowd: CrowdCore, rows: Longs, times: Floats, stops: NDArray[np.int32]
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
            has_one = self._held.item(person) >= 0
            if here and (has_one or self._has_room(crowd, place)):
                if not has_one:
                    self._take(crowd, person, place)
                continue
            stays[at] = False
            self._send_on(crowd, group, person, among)
        return rows[stays], times[stays]

    def _has_room(self, crowd: CrowdCore, place: Attraction) -> bool:
        return self._inside.get(crowd.world.site.space_index[place.space], 0) < place.capacity

    def _take(self, crowd: CrowdCore, person: int, place: Attraction) -> None:
        self._see_off(np.array([person], dtype=np.int64))
        space = crowd.world.site.space_index[place.space]
        self._inside[space] = self._inside.get(space, 0) + 1
        self._held[person] = space

    def _drop(self, crowd: CrowdCore) -> None:
        """Give free the places of those who were told to go elsewhere before they came to them."""
        holders = np.flatnonzero(self._held >= 0)
        moved = crowd.world.people.phase[holders] == Phase.OUT
        moved |= crowd.route_goals.wished_spaces(holders) != self._held[holders]
        self.leave(holders[moved])

    def _send_on(
        self, crowd: CrowdCore, group: Group, person: int, among: tuple[Attraction, ...]
    ) -> None:
        """Let somebody go to a place that has room, or wait for one where they are."""
        row = np.array([person], dtype=np.int64)
        people, index = crowd.world.people, crowd.world.site.space_index
        walks = bool(under_way(people.phase[row])[0])
        weight = np.array([p.weight if self._has_room(crowd, p) else 0.0 for p in among])
        if weight.sum() <= 0.0:
            self._tell_full(crowd, among)
            if walks:
                space = int(people.space[person])
                if space != index[among[int(self._bound[person])].space]:
                    crowd.route_goals.visit(row, Goal(space=space))
                    aim(crowd, row)
                return
            self._turned = np.append(self._turned, row)
            return
        self._draw(crowd, group, row, among, weight)
        place = among[int(self._bound[person])]
        self._take(crowd, person, place)
        if not walks and int(people.space[person]) == index[place.space]:
            self._turned = np.append(self._turned, row)  # they stand in it: taken in at next look
            return
        aim(crowd, row)
        if not walks:
            crowd.schedule(row, np.array([crowd.now]))

    def _tell_full(self, crowd: CrowdCore, among: tuple[Attraction, ...]) -> None:
        """Note the first time that somebody finds all places of a stop full."""
        for place in among:
            if place.space not in self._full and np.isfinite(place.capacity):
                self._full.add(place.space)
                crowd.diary.place_full(place.space, int(place.capacity), crowd.now)

    def leave(self, rows: Longs) -> None:
        """Let people go on, or leave as they were told; their places are free once they are out."""
        rows = rows[self._held[rows] >= 0]
        space = self._held[rows]
        self._held[rows] = -1
        self._see_off(rows)
        self._going[rows] = space

    def _free_left(self, crowd: CrowdCore) -> None:
        """Give free the places of those who are out of them."""
        going = np.flatnonzero(self._going >= 0)
        self._see_off(going[crowd.world.people.space[going] != self._going[going]])

    def _see_off(self, rows: Longs) -> None:
        """Give free the places that people took up in spaces they were on the way out of."""
        left = self._going[rows]
        for space, number in zip(*np.unique(left[left >= 0], return_counts=True), strict=True):
            self._inside[int(space)] -= int(number)
        self._going[rows] = -1
