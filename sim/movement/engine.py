"""The crowd of one run: takes requests, advances compiled steps, hears their news."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.movement.aims import Aims
from sim.movement.arrays import Count
from sim.movement.arrivals import schedule_arrivals
from sim.movement.asks import take_up
from sim.movement.diary import CrowdDiary
from sim.movement.doors import Doors
from sim.movement.hearing import emptied, hear
from sim.movement.law import law_book
from sim.movement.setup import build_crowd, build_ground
from sim.movement.step.kernel import advance
from sim.movement.visits import Visits
from sim.movement.word import WordOfMouth

if TYPE_CHECKING:
    from collections.abc import Callable

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
        self.held_caps: dict[int, float] = {}
        self.calls: list[tuple[float, Callable[[float], None]]] = []
        self.word = WordOfMouth(step_s=step_s)
        for group in world.population.groups:
            rows = np.arange(len(world.population))[world.population.rows_of_group[group.id]]
            self.aims.wish(rows.astype(np.int32), self.aims.exit_wish(group))
        self._doors = Doors(self.ground, world.walkable)
        self.see_doors()
        self.visits = Visits(world.population, step_s=step_s)
        schedule_arrivals(self)
        self.visits.leave_by_themselves(self)

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
        if self.world.watch.empty:
            self._watch_spaces()
        self._see_conditions()
        if self.calls:
            return False
        last = self.grid_point(until)
        while self._k < last:
            word = self.word.next_point(self._k)
            stop = min(last, word, self.visits.next_point(self._k))
            self._k = int(
                advance(self.ground, self.state, self.aims.cell_m, self.aims.way_m, self._k, stop)
            )
            hear(self)
            if self._k == word:
                self.word.spread(self)
            if self.calls:
                return False
        return True

    @property
    def idle(self) -> bool:
        """True while nobody walks, queues or is about to set out."""
        tally = self.state.tally
        return not (tally[Count.ACTIVE] or tally[Count.BUSY] or tally[Count.HEAP])

    def take_calls(self) -> list[tuple[float, Callable[[float], None]]]:
        """Return, and forget, the callbacks that are due, with their times, in order."""
        calls, self.calls = self.calls, []
        return calls

    def see_doors(self) -> None:
        """Mark anew which openings people would find shut."""
        self._doors.see(self.world.doors, self.world.conditions.impassable)

    def _see_conditions(self) -> None:
        conditions = self.world.conditions
        if conditions.version == self._conditions_seen:
            return
        self._conditions_seen = conditions.version
        self.state.patches["factor"][:] = conditions.speed_factor[self.world.walkable.patch_space]
        self.see_doors()

    def _watch_spaces(self) -> None:
        for name in list(self.world.watch.empty):
            space = self.world.site.space_index[name]
            self.state.spaces["watched"][space] = 1
            if self.state.spaces["count"][space] == 0:
                emptied(self, space)
