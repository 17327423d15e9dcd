"""Word of mouth: those beside somebody who knows of a closed way come to know it too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.movement.occasions import NEVER
from sim.movement.plans import replan, under_way
from sim.parameters import LITERATURE
from sim.world.neighbours import heard_within

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.movement.core import CrowdCore
    from sim.movement.sight import Sight
    from sim.parameters import Parameters


class WordOfMouth:
    """Spreads knowledge of shut openings at fixed points of the crowd's grid.

    The points are multiples of an interval from the start, whoever asks, so that looking more
    often changes nothing.

    Args:
        sight: doors that people see open again.
        step_s: the crowd's time step, seconds.
        parameters: numbers of the model.
    """

    def __init__(self, sight: Sight, *, step_s: float, parameters: Parameters = LITERATURE) -> None:
        self._sight = sight
        self._every = max(1, round(parameters.value("movement.word") / step_s))
        self._within_m = parameters.value("movement.sight.closed")
        self._news = False

    def heard(self) -> None:
        """Note that somebody has learnt something."""
        self._news = True

    @property
    def may_come_up(self) -> bool:
        """Always: anybody may come to know something."""
        return True

    def next_point(self, crowd: CrowdCore, k: int) -> int:
        """Return the next grid point at which word spreads, after point ``k``."""
        return (k // self._every + 1) * self._every if self._news else NEVER

    def look(self, crowd: CrowdCore) -> None:
        """Let those beside somebody who knows more learn it, and think again."""
        if not self._news:
            return
        people, known = crowd.world.people, crowd.route_goals.known_shut
        news = self._news_of(crowd)
        knows = np.nonzero((news != 0) & (people.cell >= 0))[0]
        moving = under_way(people.phase) & (people.cell >= 0)
        learners = np.nonzero(moving & (crowd.route_goals.wanted >= 0))[0]
        self._news = False
        if not len(knows) or not len(learners):
            return
        for space in np.intersect1d(people.space[knows], people.space[learners]):
            told = knows[people.space[knows] == space]
            others = learners[people.space[learners] == space]
            everything = np.bitwise_or.reduce(news[told])
            others = others[known[others] | everything != known[others]]
            if len(others):
                self._within(crowd, told, others)

    def _news_of(self, crowd: CrowdCore) -> NDArray[np.int64]:
        """Return what each person passes on: not that a door is shut which is open again."""
        old = self._sight.old_news(crowd.route_goals)
        return (
            crowd.route_goals.known_shut & ~np.int64(old) if old else crowd.route_goals.known_shut
        )

    def _within(self, crowd: CrowdCore, told: NDArray[np.int64], others: NDArray[np.int64]) -> None:
        walkable, people = crowd.world.walkable, crowd.world.people
        known, news = crowd.route_goals.known_shut, self._news_of(crowd)

        def places(rows: NDArray[np.int64]) -> NDArray[np.float64]:
            cells = people.cell[rows]
            return np.stack([walkable.cell_x[cells], walkable.cell_y[cells]], axis=1)

        heard = known[others] | heard_within(
            places(others), places(told), news[told], self._within_m
        )
        changed = heard != known[others]
        if changed.any():
            self._news = True
            rows = others[changed]
            known[rows] = heard[changed]
            replan(crowd, rows, 0)
