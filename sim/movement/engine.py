"""The crowd of one run: takes requests, advances compiled steps, hears their news."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.literature import value
from sim.movement.aims import Aims
from sim.movement.arrays import Count, News
from sim.movement.arrivals import schedule_arrivals
from sim.movement.diary import CrowdDiary
from sim.movement.doors import Doors
from sim.movement.law import law_book
from sim.movement.setup import build_crowd, build_ground
from sim.movement.start import distance_from_position
from sim.movement.step.kernel import advance, redirect, schedule, take_out
from sim.movement.visits import Visits
from sim.movement.word import WordOfMouth
from sim.world.fields import Goal
from sim.world.requests import (
    Incapacitate,
    Release,
    Remove,
    SetDoor,
    StopArrivals,
    WalkTo,
)
from sim.world.state import Door, Harm, Phase

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from sim.movement.law import Calibration
    from sim.world.fields import Fields
    from sim.world.world import World


class Crowd:
    """Everybody's walking, on a fixed time grid of ``step_s`` seconds.

    Args:
        world: the world; its people are written by this class alone.
        fields: distance fields of the ground, shared between runs.
        calibration: law of speed and flow.
        step_s: time step, seconds.
    """

    def __init__(
        self, world: World, fields: Fields, *, calibration: Calibration, step_s: float
    ) -> None:
        self.world = world
        self.step_s = step_s
        self._k = 0
        book = law_book(world.site.spaces, calibration=calibration)
        self.ground = build_ground(world.walkable, book, step_s=step_s)
        self.state = build_crowd(world)
        self.aims = Aims(world, fields)
        self.diary = CrowdDiary(world)
        self._conditions_seen = -1
        self._held_caps: dict[int, float] = {}
        self._calls: list[tuple[float, Callable[[float], None]]] = []
        self.word = WordOfMouth(step_s=step_s)
        self._sight_m = value("movement.sight.closed")
        for group in world.population.groups:
            rows = np.arange(len(world.population))[world.population.rows_of_group[group.id]]
            self.aims.wish(rows.astype(np.int32), self.aims.exit_wish(group))
        self._doors = Doors(self.ground, world.walkable)
        self._see_doors()
        self.visits = Visits(world.population)
        schedule_arrivals(self)
        self.visits.leave_by_themselves(self)

    @property
    def now(self) -> float:
        """Time the crowd has reached, seconds."""
        return self._k * self.step_s

    def grid_point(self, time: float) -> int:
        """Return the number of the last grid point not after a time."""
        return int(np.floor(time / self.step_s + 1e-9))

    def advance(self, until: float) -> bool:
        """Advance to the last grid point not after ``until``, or to the first news.

        Returns:
            True if it got there, False if it stopped for news; :meth:`take_calls` then has what
            others asked to be told.
        """
        self._take_requests()
        self._watch_spaces()
        self._see_conditions()
        if self._calls:
            return False
        last = self.grid_point(until)
        while self._k < last:
            word = self.word.next_point(self._k)
            stop = min(last, word)
            self._k = int(
                advance(self.ground, self.state, self.aims.cell_m, self.aims.way_m, self._k, stop)
            )
            self._hear()
            if self._k == word:
                self.word.spread(self)
            if self._calls:
                return False
        return True

    @property
    def idle(self) -> bool:
        """True while nobody walks, queues or is about to set out."""
        tally = self.state.tally
        return not (tally[Count.ACTIVE] or tally[Count.BUSY] or tally[Count.HEAP])

    def take_calls(self) -> list[tuple[float, Callable[[float], None]]]:
        """Return, and forget, the callbacks that are due, with their times, in order."""
        calls, self._calls = self._calls, []
        return calls

    # ---- requests

    def _take_requests(self) -> None:
        inbox, self.world.inbox = self.world.inbox, []
        for request in inbox:
            match request:
                case Release():
                    self._release(request)
                case WalkTo():
                    self._walk_to(request)
                case SetDoor():
                    self._set_door(request)
                case StopArrivals():
                    self._stop_arrivals(request)
                case Incapacitate():
                    self._stand_down(request.people)
                case Remove():
                    self._remove(request)

    def _release(self, request: Release) -> None:
        people = self.world.people
        able = (
            (people.phase[request.people] == Phase.WAITING)
            & (people.harm[request.people] < Harm.INCAPACITATED)
            & (people.start_s[request.people] > request.at_s)
        )
        rows = request.people[able].astype(np.int64)
        if not len(rows):
            return
        groups = self.world.population.group[rows]
        for number in np.unique(groups):
            wish = self.aims.exit_wish(self.world.population.groups[number])
            self.aims.wish(rows[groups == number].astype(np.int32), wish)
        self.diary.cause[rows] = request.cause
        times = np.maximum(request.at_s[able], self.now)
        self.aim(rows)
        schedule(self.state, rows, times)

    def _walk_to(self, request: WalkTo) -> None:
        person = np.array([request.person], dtype=np.int64)
        people = self.world.people
        if people.phase[request.person] in (Phase.OUT, Phase.NOT_ARRIVED) or (
            people.harm[request.person] >= Harm.INCAPACITATED
        ):
            self._tell_unreachable(request.person)
            return
        self.state.people["watched"][person] = 1
        self.diary.cause[person] = request.cause
        space = self.world.site.space_index[request.space]
        self.aims.wish([request.person], Goal(space=space))
        waiting = people.phase[request.person] == Phase.WAITING
        self.aim(person)
        if waiting:
            schedule(self.state, person, np.array([self.now]))

    def _set_door(self, request: SetDoor) -> None:
        row = self.world.site.opening_index[request.opening]
        was = self.world.doors[row]
        self.world.doors[row] = request.state
        self._see_doors()
        if was == Door.LOCKED and request.state != Door.LOCKED:
            believers = np.nonzero(self.aims.knows(row))[0]
            self.aims.learn(believers, row, shut=False)
            self.replan(believers, request.cause)

    def _stop_arrivals(self, request: StopArrivals) -> None:
        row = self.world.site.opening_index[request.opening]
        gates = np.nonzero(self.world.walkable.gate_opening == row)[0]
        for gate in gates:
            # Held at the gate, not turned away: the flow is set to nothing and back.
            queue = self.ground.queues[2 * gate + 1]
            if request.stopped and int(gate) not in self._held_caps:
                self._held_caps[int(gate)] = float(queue.cap)
                queue.cap = 0.0
            elif not request.stopped and int(gate) in self._held_caps:
                queue.cap = self._held_caps.pop(int(gate))

    def _stand_down(self, people: NDArray[np.int32]) -> None:
        take_out(self.ground, self.state, people.astype(np.int64), self.now)
        for person in people:
            self._tell_unreachable(int(person))

    def _remove(self, request: Remove) -> None:
        rows = request.people.astype(np.int64)
        take_out(self.ground, self.state, rows, self.now)
        people = self.world.people
        inside = rows[people.cell[rows] >= 0]
        patches = self.world.walkable.cell_patch[people.cell[inside]]
        np.subtract.at(self.state.patches["count"], patches, 1)
        np.subtract.at(self.state.spaces["count"], people.space[inside], 1)
        people.cell[rows] = -1
        people.space[rows] = -1
        people.phase[rows] = Phase.OUT
        people.out_s[rows] = self.now
        if request.exit:
            people.exit[rows] = self.world.site.opening_index[request.exit]
        self.diary.cause[rows] = request.cause
        for person in rows:
            self.diary.left_site(int(person), self.now)
            if self.state.people["watched"][person]:
                self._tell_unreachable(int(person))
        self._check_all_out()

    # ---- goals

    def aim(self, rows: NDArray[np.int64]) -> None:
        """Point people at the nearest goal now open to them, from where they stand."""
        goals, here = self._nearest(rows)
        hopeless = ~np.isfinite(here)
        if hopeless.any():
            self.aims.fall_back(int(r) for r in rows[hopeless])
            goals, here = self._nearest(rows)
        redirect(
            self.ground, self.state, self.aims.cell_m, self.aims.way_m, rows, goals, here, self.now
        )

    def _nearest(self, rows: NDArray[np.int64]) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        """Return the nearest goal open to each person and the distance to it."""
        goals, here = np.zeros(len(rows), dtype=np.int32), np.full(len(rows), np.inf)
        for places, options in self.aims.candidates(rows):
            distances = np.stack(
                [
                    self._distance(rows[places], np.full(len(places), option, dtype=np.int32))
                    for option in options
                ]
            )
            best = np.argmin(distances, axis=0)
            goals[places] = np.array(options, dtype=np.int32)[best]
            here[places] = distances[best, np.arange(len(places))]
        return goals, here

    def _distance(self, rows: NDArray[np.int64], goals: NDArray[np.int32]) -> NDArray[np.float64]:
        people = self.world.people
        cells = people.cell[rows]
        coming = cells < 0
        cells = np.where(coming, self.state.people["door_cell"][rows], cells)
        here: NDArray[np.float64] = self.aims.cell_m[goals, cells]
        still = np.isnan(people.started_s[rows]) & ~coming
        if still.any():
            here[still] = distance_from_position(
                self.world, self.aims.way_m, rows[still], goals[still]
            )
        return here

    def replan(self, rows: NDArray[np.int64], cause: int) -> None:
        """Let people who are under way, or stuck, think again."""
        people = self.world.people
        stuck = rows[people.stuck[rows]]
        people.stuck[stuck] = False
        moving = np.isin(people.phase[rows], (Phase.WALKING, Phase.QUEUING)) | (
            (people.phase[rows] == Phase.WAITING) & np.isfinite(people.start_s[rows])
        )
        rows = rows[moving | np.isin(rows, stuck)]
        rows = rows[self._concerned(rows)]
        if len(rows):
            if cause:
                self.diary.cause[rows] = cause
            self.aim(rows)
        if len(stuck):
            schedule(self.state, stuck, np.full(len(stuck), self.now))

    def _concerned(self, rows: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return whose way changes by what they now know; the others only note the new goal."""
        state, walkable = self.state.people, self.world.walkable
        goals, old = self._nearest(rows)[0], state["goal"][rows]
        cells, links = self.world.people.cell[rows], state["link"][rows]
        concerned: NDArray[np.bool_] = (
            self.aims.cell_m[goals, cells] != self.aims.cell_m[old, cells]
        )
        ways = np.where(links >= 0, walkable.link_way[links], -1)
        through = ways >= 0
        concerned[through] |= (
            self.aims.way_m[goals[through], ways[through]]
            != self.aims.way_m[old[through], ways[through]]
        )
        concerned |= self.world.people.phase[rows] == Phase.WAITING
        state["goal"][rows[~concerned]] = goals[~concerned]
        return concerned

    # ---- what people see

    def _see_doors(self) -> None:
        self._doors.see(self.world.doors, self.world.conditions.impassable)

    def _see_conditions(self) -> None:
        conditions = self.world.conditions
        if conditions.version == self._conditions_seen:
            return
        self._conditions_seen = conditions.version
        self.state.patches["factor"][:] = conditions.speed_factor[self.world.walkable.patch_space]
        self._see_doors()

    def _watch_spaces(self) -> None:
        for name in list(self.world.watch.empty):
            space = self.world.site.space_index[name]
            self.state.spaces["watched"][space] = 1
            if self.state.spaces["count"][space] == 0:
                self._emptied(space)

    # ---- news

    def _hear(self) -> None:
        """Act on the news of the last steps, in order."""
        n = int(self.state.tally[Count.NEWS])
        if not n:
            return
        self.state.tally[Count.NEWS] = 0
        news = self.state.news[:n]
        rows = zip(
            news["kind"].tolist(),
            news["time"].tolist(),
            news["person"].tolist(),
            news["thing"].tolist(),
            strict=True,
        )
        somebody_left = False
        for kind, time, person, thing in list(rows):
            if kind == News.LEFT_HOME:
                self.diary.left_home(person, thing, time)
            elif kind == News.LEFT_SITE:
                somebody_left = True
                self.diary.left_site(person, time)
                if self.state.people["watched"][person]:
                    self._tell_unreachable(person)
            elif kind == News.FOUND_SHUT:
                self._found_shut(person, thing)
            elif kind == News.NO_WAY:
                self._no_way(person)
            elif kind == News.ARRIVED:
                self._arrived(person, time)
            elif kind == News.SPACE_EMPTY:
                self._emptied(thing)
        if somebody_left:
            self._check_all_out()

    def _emptied(self, space: int) -> None:
        self.state.spaces["watched"][space] = 0
        calls = self.world.watch.empty.pop(self.world.site.spaces[space].id, [])
        self._calls += [(self.now, call) for call in calls]

    def _check_all_out(self) -> None:
        if self.diary.last_out(self.now):
            calls, self.world.watch.all_out = self.world.watch.all_out, []
            self._calls += [(self.now, call) for call in calls]

    def _found_shut(self, person: int, queue: int) -> None:
        if self.state.people["queue"][person] != queue:
            return  # heard of it from the one before
        opening = int(self.ground.gates["opening"][queue // 2])
        cause = self.diary.found_shut(person, opening, self.now)
        rows = self._within_sight(person)
        self.aims.learn(rows, opening, shut=True)
        self.word.heard()
        self.diary.cause[rows] = cause
        self.replan(rows, cause)

    def _within_sight(self, person: int) -> NDArray[np.int64]:
        """Return those under way in the same space who see a person turn back, and that one."""
        people, ground = self.world.people, self.world.walkable
        cell = people.cell[person]
        if cell < 0:
            return np.array([person], dtype=np.int64)
        same = np.nonzero(
            (people.space == people.space[person])
            & np.isin(people.phase, (Phase.WALKING, Phase.QUEUING))
            & (self.aims.wanted >= 0)
        )[0]
        distance = np.hypot(
            ground.cell_x[people.cell[same]] - ground.cell_x[cell],
            ground.cell_y[people.cell[same]] - ground.cell_y[cell],
        )
        same_queue = self.state.people["queue"][same] == self.state.people["queue"][person]
        near: NDArray[np.int64] = same[(distance <= self._sight_m) | same_queue]
        return near

    def _no_way(self, person: int) -> None:
        if self.state.people["watched"][person]:
            self._tell_unreachable(person)
            return
        wanted = self.aims.wish_of(person)
        self.aims.fall_back([person])
        if self.aims.wish_of(person) != wanted:
            rows = np.array([person], dtype=np.int64)
            self.aim(rows)
            schedule(self.state, rows, np.array([self.now]))
            return
        self.world.people.stuck[person] = True
        self.world.people.start_s[person] = np.inf
        self.diary.cause[person] = self.diary.no_way(person, self.now)

    def _arrived(self, person: int, time: float) -> None:
        self.world.people.start_s[person] = np.inf
        if not self.state.people["watched"][person]:
            self.visits.arrived(self, person, time)
            return
        self.state.people["watched"][person] = 0
        self.world.watch.unreachable.pop(person, None)
        call = self.world.watch.arrivals.pop(person, None)
        if call is not None:
            self._calls.append((self.now, call))

    def _tell_unreachable(self, person: int) -> None:
        self.state.people["watched"][person] = 0
        self.world.watch.arrivals.pop(person, None)
        call = self.world.watch.unreachable.pop(person, None)
        if call is not None:
            self._calls.append((self.now, call))
