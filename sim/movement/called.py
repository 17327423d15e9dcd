"""Those who are told to leave on the way to a stop: they go on until they are ready, then turn.

Between the word and the first step out people go on with what they were at; for somebody who walks
to a stop that is the walk. Whoever reaches the stop sooner waits there, and does not settle.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sim.movement.care import setting_out
from sim.movement.occasions import NEVER
from sim.movement.plans import aim
from sim.world.state import Harm, Phase

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.movement.core import CrowdCore

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Longs = NDArray[np.int64]


class Called:
    """Who turns round when, of those on the way to a stop.

    Args:
        n_people: number of people.
        step_s: the crowd's time step, seconds.
    """

    def __init__(self, n_people: int, *, step_s: float) -> None:
        self._at_s = np.full(n_people, np.inf)
        self._cause = np.zeros(n_people, dtype=np.int64)
        self._next_s = np.inf
        self._step_s = step_s

    @property
    def waits(self) -> bool:
        """Whether somebody is still to turn round."""
        return self._next_s < math.inf

    def note(self, rows: Longs, times: Floats, cause: int = 0) -> None:
        """Let people leave at some time wherever they are then; a sooner word stands.

        Args:
            rows: rows of people, shape ``(n,)``.
            times: when each takes the first step out, seconds, likewise.
            cause: id of the event behind it, 0 for their own wish.
        """
        sooner = times < self._at_s[rows]
        self._at_s[rows[sooner]] = times[sooner]
        self._cause[rows[sooner]] = cause
        self._next_s = float(self._at_s.min(initial=np.inf))

    def drop(self, rows: Longs) -> None:
        """Forget what was noted for people: they leave already."""
        self._at_s[rows] = np.inf
        self._next_s = float(self._at_s.min(initial=np.inf))

    def holds(self, rows: Longs, *, told: bool = True) -> Flags:
        """Return who of some people is to turn round, shape ``(n,)``.

        Args:
            rows: rows of people, shape ``(n,)``.
            told: whether only those count whom somebody has told, not their own wish.
        """
        found: Flags = np.isfinite(self._at_s[rows])
        return found & (self._cause[rows] > 0) if told else found

    @property
    def may_come_up(self) -> bool:
        """Always: anybody may be called back."""
        return True

    def next_point(self, crowd: CrowdCore, k: int) -> int:
        """Return the next grid point at which somebody turns round, after point ``k``."""
        if self._next_s == math.inf:
            return NEVER
        return max(k + 1, math.ceil(self._next_s / self._step_s - 1e-9))

    def look(self, crowd: CrowdCore) -> None:
        """Let those leave whose time has come, from wherever they are."""
        due = np.flatnonzero(self._at_s <= crowd.now + 1e-9)
        if not len(due):
            return
        causes = self._cause[due]
        self.drop(due)
        people = crowd.world.people
        # Whoever has left for another reason, or was sent somewhere, has nothing to turn from.
        on_visit = crowd.route_goals.on_visit(due) & (people.phase[due] != Phase.OUT)
        # At their last stop they know when they will leave: that is now.
        on_visit |= (people.phase[due] == Phase.WAITING) & (people.start_s[due] > crowd.now)
        on_visit &= people.harm[due] < Harm.INCAPACITATED
        for cause in np.unique(causes[on_visit]).tolist():
            _turn(crowd, due[on_visit & (causes == cause)], int(cause))


def _turn(crowd: CrowdCore, rows: Longs, cause: int) -> None:
    """Let people who are on the way to a stop, at it, or yet to come in, leave from now on."""
    people = crowd.world.people
    alone = setting_out(crowd, rows, np.full(len(rows), crowd.now), cause)
    rows = rows[alone]
    if not len(rows):
        return
    crowd.route_goals.leave(rows, crowd.world.population)
    if cause:
        crowd.diary.cause[rows] = cause
    aim(crowd, rows)
    standing = rows[people.phase[rows] == Phase.WAITING]
    crowd.schedule(standing, np.full(len(standing), crowd.now))
    walking = rows[(people.phase[rows] == Phase.WALKING) | (people.phase[rows] == Phase.QUEUING)]
    people.start_s[walking] = crowd.now
