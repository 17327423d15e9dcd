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
        self._inside: dict[str, int] = {}
        n = len(population)
        self._bound = np.full(n, -1, dtype=np.int16)
        self._held: dict[int, str] = {}
        self._going: dict[int, str] = {}
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
        self._see_off(crowd)
        rows = self._rows
        rows = rows[under_way(people.phase[rows]) & (people.cell[rows] >= 0)]
        rows = rows[self._bound[rows] >= 0]
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
            if not among or person in self._held:
                continue
            place = among[int(self._bound[person])]
            if route_goals.wish_of(person).space != crowd.world.site.space_index[place.space]:
                continue  # told to go elsewhere
            if self._has_room(place):
                self._take(person, place)
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
            if here and (person in self._held or self._has_room(place)):
                if person not in self._held:
                    self._take(person, place)
                continue
            stays[at] = False
            self._send_on(crowd, group, person, among)
        return rows[stays], times[stays]

    def _has_room(self, place: Attraction) -> bool:
        return self._inside.get(place.space, 0) < place.capacity

    def _take(self, person: int, place: Attraction) -> None:
        self._see_off_one(person)
        self._inside[place.space] = self._inside.get(place.space, 0) + 1
        self._held[person] = place.space

    def _drop(self, crowd: CrowdCore) -> None:
        """Give free the places of those who were told to go elsewhere before they came to them."""
        index, people = crowd.world.site.space_index, crowd.world.people
        moved = [
            person
            for person, space in self._held.items()
            if people.phase[person] == Phase.OUT
            or crowd.route_goals.wish_of(person).space != index[space]
        ]
        self.leave(np.array(moved, dtype=np.int64))

    def _send_on(
        self, crowd: CrowdCore, group: Group, person: int, among: tuple[Attraction, ...]
    ) -> None:
        """Let somebody go to a place that has room, or wait for one where they are."""
        row = np.array([person], dtype=np.int64)
        people, index = crowd.world.people, crowd.world.site.space_index
        walks = bool(under_way(people.phase[row])[0])
        weight = np.array([p.weight if self._has_room(p) else 0.0 for p in among])
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
        self._take(person, place)
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
        for person in rows.tolist():
            space = self._held.pop(person, "")
            if space:
                self._see_off_one(person)
                self._going[person] = space

    def _see_off(self, crowd: CrowdCore) -> None:
        """Give free the places of those who are out of them."""
        index, people = crowd.world.site.space_index, crowd.world.people
        for person, space in list(self._going.items()):
            if int(people.space[person]) != index[space]:
                self._see_off_one(person)

    def _see_off_one(self, person: int) -> None:
        space = self._going.pop(person, "")
        if space:
            self._inside[space] -= 1
