"""The crowd of one run: takes requests, advances compiled steps, hears their news."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.kernel import direct
from sim.movement.arrays import Count
from sim.movement.arrivals import schedule_arrivals, stand_before
from sim.movement.called import Called
from sim.movement.choice import Choices
from sim.movement.congested import CongestedDistances
from sim.movement.diary import CrowdDiary
from sim.movement.doors import Doors
from sim.movement.ground import build_ground
from sim.movement.hearing import check_all_out, emptied, hear
from sim.movement.kernels.orders import mark_all, schedule
from sim.movement.kernels.step import advance
from sim.movement.laws.book import law_book_of
from sim.movement.metering import Metering
from sim.movement.parties import parties_of
from sim.movement.ranks import Ranks
from sim.movement.requests import take_up
from sim.movement.route_goals import RouteGoals
from sim.movement.service import Timetables
from sim.movement.setup import build_crowd
from sim.movement.shutout import ShutOut
from sim.movement.sight import Sight
from sim.movement.social import Refusals
from sim.movement.stairs import Stairs
from sim.movement.standstill import Standstill
from sim.movement.stops import Stops
from sim.movement.together import Together
from sim.movement.visits import Visits
from sim.movement.word_of_mouth import WordOfMouth

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from sim.building.model import Direction
    from sim.movement.laws.book import Calibration, DoorClass
    from sim.movement.occasions import Occasion
    from sim.world.fields import Fields
    from sim.world.requests import Request
    from sim.world.world import World


_advance = direct(advance)
# Taken out of their enumerations once: they are looked at in every stop of the crowd.
_TELL_OUT, _REQUIRED_OUT = int(Count.TELL_OUT), int(Count.REQUIRED_OUT)
_ACTIVE, _QUEUED, _HEAP = int(Count.ACTIVE), int(Count.QUEUED), int(Count.HEAP)
_FRESH, _ENDED = int(Count.FRESH), int(Count.ENDED)


class Crowd:
    """Everybody's walking, on a fixed time grid of ``step_s`` seconds.

    Args:
        world: the world; its people are written by this class alone.
        fields: distance fields of the ground, shared between runs.
        calibration: law of speed and flow.
        step_s: time step, seconds.
        doors: what passes an opening.
    """

    def __init__(
        self,
        world: World,
        fields: Fields,
        *,
        calibration: Calibration,
        step_s: float,
        doors: DoorClass = "own",
    ) -> None:
        self.world = world
        self.step_s = step_s
        self._k = 0
        book = law_book_of(world.walkable, calibration=calibration, doors=doors)
        widest_m = float(world.population.body_m.max(initial=0.0))
        self.ground = build_ground(
            world.walkable,
            book,
            step_s=step_s,
            widest_m=widest_m,
            parameters=world.parameters,
        )
        self.state = build_crowd(world, book, self.ground)
        self.route_goals = RouteGoals(world, fields)
        self.diary = CrowdDiary(world)
        self._conditions_seen = -1
        self.book = book
        self.belts: dict[int, float] = {}
        self.stops = Stops(len(world.population))
        self.metering = Metering()
        self.shut_out = ShutOut(len(world.population))
        self._checked = (-1, -1)
        self.later: list[Request] = []
        self.calls: list[tuple[float, Callable[[float], None]]] = []
        parameters = world.parameters
        self.sight = Sight(step_s=step_s, parameters=parameters)
        self.word_of_mouth = WordOfMouth(self.sight, step_s=step_s, parameters=parameters)
        self.together = Together(
            parties_of(world.population, parameters), step_s=step_s, parameters=parameters
        )
        self.choices = Choices(world, step_s=step_s)
        self.stairs = Stairs(world, step_s=step_s)
        self.refusals = Refusals(world)
        self.congested = CongestedDistances(
            world.walkable, self.ground, step_s=step_s, parameters=parameters
        )
        for group in world.population.groups:
            rows = np.arange(len(world.population))[world.population.rows_of_group[group.id]]
            self.route_goals.want_out(rows, group)
        self._timetables = Timetables(world, self.state, step_s=step_s)
        self._doors = Doors(self.state, world.walkable)
        self.see_doors()
        self.called = Called(len(world.population), step_s=step_s)
        self.visits = Visits(world.population, self.called, step_s=step_s, parameters=parameters)
        occasions: tuple[Occasion, ...] = (
            self._timetables,
            self.word_of_mouth,
            self.together,
            self.congested,
            self.visits,
            self.called,
            self.stops,
            self.sight,
            self.choices,
            self.stairs,
            Ranks(self.state, n_cells=world.walkable.n_cells),
            Standstill(self.stops, step_s=step_s, parameters=parameters),
        )
        # Most runs know few of them; the others are not asked at every stop.
        self._occasions = tuple(one for one in occasions if one.may_come_up)
        schedule_arrivals(self)
        self.visits.leave_by_themselves(self)

    @property
    def point(self) -> int:
        """Number of the grid point the crowd has reached."""
        return self._k

    @property
    def now(self) -> float:
        """Time the crowd has reached, seconds."""
        return self._k * self.step_s

    def grid_point(self, time: float) -> int:
        """Return the number of the last grid point not after a time."""
        return int(time / self.step_s + 1e-9)

    def advance(self, until: float) -> bool:
        """Advance to the last grid point not after ``until``, or to the first news.

        Returns:
            True if it got there, False if it stopped for news; :meth:`take_calls` then has what
            others asked to be told.
        """
        if self.world.inbox:
            inbox, self.world.inbox = self.world.inbox, []
            for request in inbox:
                take_up(self, request)
            self.choices.look(self, newly=True)
            self.stairs.look(self)
        self._watch()
        self._see_conditions()
        self._expect_last()
        if self.calls:
            return False
        self.congested.know(self.route_goals)
        last = self.grid_point(until)
        while self._k < last:
            later, self.later = self.later, []
            for request in later:
                take_up(self, request)
            due = [occasion.next_point(self, self._k) for occasion in self._occasions]
            # How many have to be out before the last is told changes with each who comes.
            at_once = self.later or (self.diary.counts_arrivals and self.is_moving)
            stop = min(last, self._k + 1) if at_once else min(last, *due)
            if self.is_moving:
                self._k = int(
                    _advance(self.ground, self.state, self.route_goals.ways, self._k, stop)
                )
            else:
                self._k = stop  # as the steps would have it
            hear(self)
            if self.diary.counts_arrivals:
                self._expect_last()
            self.congested.know(self.route_goals)
            for occasion, point in zip(self._occasions, due, strict=True):
                if point == self._k:
                    occasion.look(self)
            if self.calls:
                return False
        return True

    @property
    def is_moving(self) -> bool:
        """True while anybody walks, queues or is about to set out."""
        at = self.state.tally.item
        return bool(at(_ACTIVE) or at(_QUEUED) or at(_HEAP) or at(_FRESH) or at(_ENDED))

    @property
    def idle(self) -> bool:
        """True while nobody walks, queues or is about to set out."""
        if self.is_moving or self.later or self.visits.waits or self.called.waits:
            return False
        return not self.together.gathering.waits

    def take_calls(self) -> list[tuple[float, Callable[[float], None]]]:
        """Return, and forget, the callbacks that are due, with their times, in order."""
        calls, self.calls = self.calls, []
        return calls

    def schedule(self, rows: NDArray[np.int64], times: NDArray[np.float64]) -> None:
        """Note when people set out; what was noted for them before lapses.

        Args:
            rows: rows of people, shape ``(n,)``.
            times: seconds; ``inf`` for not until told, shape ``(n,)``.
        """
        state = self.state
        if state.tally[Count.HEAP] + len(rows) > len(state.heap):
            self._clear_heap(len(rows))
        schedule(self.state, rows, times)
        self.look_at_stairs()

    def look_at_stairs(self) -> None:
        """Let people look among stairs again: somebody sets out at another time, or turns."""
        self.stairs.wake()

    def _clear_heap(self, wanted: int) -> None:
        """Drop starts that have lapsed, and make room for as many as are wanted."""
        state = self.state
        n = int(state.tally[Count.HEAP])
        held = state.heap[:n]
        valid = held[state.people["start_s"][held["person"]] == held["time"]]
        heap = np.zeros(max(len(state.heap), 2 * (len(valid) + wanted)), dtype=state.heap.dtype)
        order = np.lexsort((valid["person"], valid["time"]))
        heap[: len(valid)] = valid[order]
        state.tally[Count.HEAP] = len(valid)
        self.state = state._replace(heap=heap.view(type(state.heap)))

    def stand_before(self, rows: NDArray[np.int64], opening: int) -> None:
        """Put people who are outside before an opening, see :func:`stand_before`."""
        stand_before(self, rows, opening)

    def mark(self, patches: NDArray[np.int32]) -> None:
        """Let the pace of patches be found anew."""
        mark_all(self.state, patches.astype(np.int64))

    def count_out(self, person: int) -> None:
        """Count somebody who was brought out by others."""
        state = self.state
        opening = int(self.world.people.exit[person])
        state.tally[Count.OUT] += 1
        state.tally[Count.REQUIRED_OUT] += int(state.people["required"][person])
        if opening >= 0:
            state.used[opening] += 1
            self.diary.left_site(person, opening, int(state.used[opening]), self.now)

    def turn_door(self, opening: int, direction: Direction) -> None:
        """Let people through an opening in another direction from now on."""
        self._doors.turn(opening, direction)

    def see_doors(self) -> None:
        """Mark anew which openings people would find shut."""
        self._doors.see(self.world.doors, self.world.conditions.impassable)
        self.shut_out.look(self)

    def _expect_last(self) -> None:
        """Let the steps tell when everybody is out who has to leave and lives."""
        wanted = self.diary.expected()
        self.state.tally[_TELL_OUT] = wanted
        out = int(self.state.tally[_REQUIRED_OUT])
        if out >= wanted and (out, wanted) != self._checked:
            check_all_out(self, self.now)
        self._checked = (out, wanted)

    def _see_conditions(self) -> None:
        conditions = self.world.conditions
        if conditions.version == self._conditions_seen:
            return
        self._conditions_seen = conditions.version
        factor = conditions.patch_factor(self.world.walkable.patch_space)
        up = self.ground.patches["up"]
        self.state.pace["factor"][: len(up)] = factor
        self.state.pace["factor"][up] = factor
        self.see_doors()

    def _watch(self) -> None:
        """Mark the people and spaces that somebody waits for."""
        if self.world.watch.out:
            self.state.people["watched"][list(self.world.watch.out)] = 1
        for name in list(self.world.watch.empty):
            space = self.world.site.space_index[name]
            self.state.spaces["watched"][space] = 1
            if self.state.spaces["count"][space] == 0:
                emptied(self, space)
