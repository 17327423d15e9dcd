"""A watch on the crowd: who wants on, is free to, and has not moved for minutes.

Queues may be long and slow, but somebody leaves each place in them now and then. Where nobody has
left a patch for minutes although people in it queue, the place they want into stands as well, and
neither a closed gate nor those who wait before one, or know no way out any more, hold them up, the
crowd has come to a standstill. So it has where somebody leaves the place they want into every few
seconds and yet none of them gets a turn. That is a fault of the model or of the drawing, and what
the run says of it is not to be trusted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.kernel import direct
from sim.movement.kernels.standstill import BEFORE_LINE, find_still
from sim.movement.occasions import NEVER
from sim.parameters import LITERATURE
from sim.world.state import Phase

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.movement.core import CrowdCore
    from sim.movement.stops import Stops
    from sim.parameters import Parameters

    Longs = NDArray[np.int64]

_find_still = direct(find_still)


class Patience(NamedTuple):
    """How long the watch waits.

    Attributes:
        still_s: a place that nobody has left for so long stands still, seconds.
        moving_s: a place that somebody has left within this time moves on, seconds.
        turn_s: whose place ahead somebody has left within this time has missed a turn, seconds.
        misses: looks in a row at which somebody's turn must have been missed for them to count.
    """

    still_s: float
    moving_s: float
    turn_s: float
    misses: int


def patience(parameters: Parameters = LITERATURE) -> Patience:
    """Return how long the watch waits, by the numbers of the model."""
    still_s = parameters.value("movement.standstill")
    return Patience(
        still_s,
        still_s / parameters.value("movement.standstill.moving"),
        still_s / parameters.value("movement.standstill.turn"),
        round(parameters.value("movement.standstill.misses")),
    )


class Standstill:
    """Counts those who stand still at fixed points of the crowd's grid, and keeps the worst.

    Args:
        stops: lines at which people are held.
        step_s: the crowd's time step, seconds.
        parameters: numbers of the model.
    """

    def __init__(self, stops: Stops, *, step_s: float, parameters: Parameters = LITERATURE) -> None:
        self._stops = stops
        self._patience = patience(parameters)
        self._every = max(1, round(self._patience.still_s / step_s))
        self._missed: NDArray[np.int8] | None = None

    @property
    def may_come_up(self) -> bool:
        """Always: any crowd may come to a standstill."""
        return True

    def next_point(self, crowd: CrowdCore, k: int) -> int:
        """Return the next grid point at which the crowd is looked at, after point ``k``."""
        return (k // self._every + 1) * self._every if crowd.is_moving else NEVER

    def look(self, crowd: CrowdCore) -> None:
        """Note who stands still now, if there are more than ever before."""
        if self._missed is None:
            self._missed = np.zeros(len(crowd.state.people), dtype=np.int8)
        rows = still(crowd, self._stops, self._missed, self._patience)
        worst = crowd.world.frozen
        if not len(rows) or (worst is not None and worst["people"] >= len(rows)):
            return
        spaces = np.unique(crowd.world.people.space[rows])
        since = float(crowd.state.people["since"][rows].min())
        crowd.world.frozen = {
            "people": len(rows),
            "since_s": since if worst is None else min(since, worst["since_s"]),
            "where": [crowd.world.site.spaces[space].id for space in spaces.tolist()],
        }


def still(crowd: CrowdCore, stops: Stops, missed: NDArray[np.int8], waits: Patience) -> Longs:
    """Return who wants on, is free to, and stands where nobody has moved on for some time.

    Args:
        crowd: the crowd.
        stops: lines at which people are held.
        missed: looks in a row at which each missed a turn, shape ``(n,)``; written.
        waits: how long the watch waits.
    """
    walkable, n, now = crowd.world.walkable, len(crowd.state.people), crowd.now
    found = np.empty(n, dtype=np.int64)
    held = np.zeros(walkable.n_patches, dtype=np.int8)
    people = crowd.world.people
    if stops.holds:
        held[walkable.cell_patch[people.cell[stops.before_lines(crowd)]]] = BEFORE_LINE
    if people.stuck.any():
        # Whoever knows no way out stays where that was found out, and may fill the place before
        # others.
        lost = np.flatnonzero(people.stuck)
        lost = lost[people.cell[lost] >= 0]
        held[walkable.cell_patch[people.cell[lost]]] = BEFORE_LINE
    before = _before_gates_just_opened(crowd, now - waits.still_s)
    held[walkable.cell_patch[people.cell[before]]] = BEFORE_LINE
    # Whom a press holds up has been caught in a crush: that is a result, and no fault of the model.
    held[crowd.state.patches["pressed"] == 1] = BEFORE_LINE
    times = now - np.array([waits.still_s, waits.moving_s, waits.turn_s])
    marks = np.zeros(n, dtype=np.int8)
    count = _find_still(crowd.ground, crowd.state, found, marks, missed, held, times, waits.misses)
    return found[:count]


def _before_gates_just_opened(crowd: CrowdCore, since_s: float) -> Longs:
    """Return who queues at a gate with a timetable that was shut and has opened since a time.

    They waited for it, a train or a light, and were not free to go on for all of that time.
    """
    rows = []
    for row, opening in enumerate(crowd.world.site.openings):
        cycle = opening.cycle
        if cycle is None or cycle.open_s >= cycle.every_s:
            continue
        turns = (crowd.now - cycle.first_s) // cycle.every_s
        if turns >= 0 and cycle.first_s + turns * cycle.every_s > since_s:
            rows.append(row)
    if not rows:
        return np.empty(0, dtype=np.int64)
    gates = np.flatnonzero(np.isin(crowd.world.walkable.gate_opening, rows))
    state = crowd.state.people
    queues = (state["phase"] == Phase.QUEUING) & (state["cell"] >= 0)
    return np.flatnonzero(queues & np.isin(state["queue"] // 2, gates))
