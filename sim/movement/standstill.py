"""A watch on the crowd: who wants on, is free to, and has not moved for minutes.

Queues may be long and slow, but somebody leaves each place in them now and then. Where nobody has
left a patch for minutes although people in it queue, the place they want into stands as well, and
neither a closed gate nor those who wait before one hold them up, the crowd has come to a
standstill. So it has where the place they want into moves on and yet they do not get their turn for
several times as long. That is a fault of the model or of the drawing, and what the run says of it
is not to be trusted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.literature import value
from sim.movement.occasions import NEVER
from sim.world.state import Phase

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.movement.engine import Crowd

    Longs = NDArray[np.int64]

_MOVES = 1 / 3
"""Share of that time within which somebody must have left a place for it to move on."""
_TURNS = 3
"""Times as long may somebody wait for their turn where the place they want into moves on."""


class Standstill:
    """Counts those who stand still at fixed points of the crowd's grid, and keeps the worst.

    Args:
        step_s: the crowd's time step, seconds.
    """

    def __init__(self, *, step_s: float) -> None:
        self._after_s = value("movement.standstill")
        self._every = max(1, round(self._after_s / step_s))

    def next_point(self, crowd: Crowd, k: int) -> int:
        """Return the next grid point at which the crowd is looked at, after point ``k``."""
        return (k // self._every + 1) * self._every if crowd.is_moving else NEVER

    def look(self, crowd: Crowd) -> None:
        """Note who stands still now, if there are more than ever before."""
        rows = still(crowd, after_s=self._after_s)
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


def still(crowd: Crowd, *, after_s: float) -> Longs:
    """Return who wants on, is free to, and stands where nobody has moved on for some time.

    Args:
        crowd: the crowd.
        after_s: that time, seconds.
    """
    state, walkable = crowd.state, crowd.world.walkable
    people = state.people
    rows = np.nonzero((people["phase"] == Phase.QUEUING) & (people["cell"] >= 0))[0]
    if not len(rows):
        return rows
    patch = walkable.cell_patch[people["cell"][rows]]
    queue = people["queue"][rows].astype(np.int64)
    long = people["since"][rows] <= crowd.now - after_s
    long &= state.patches["left_s"][patch] <= crowd.now - after_s
    if not long.any():
        return rows[:0]
    closed = _closed(crowd, queue)
    link = state.walk["link"][rows]
    far = np.where(link < 0, -1, crowd.ground.links["patch"][link])
    moves = (far >= 0) & (state.patches["left_s"][far] > crowd.now - _MOVES * after_s)
    before_line = walkable.cell_patch[people["cell"][crowd.stops.before_lines(crowd)]]
    # Only places in which somebody stands are looked at.
    number = np.full(walkable.n_patches + 1, -1, dtype=np.int64)
    number[patch], number[before_line] = 0, 0
    places = np.flatnonzero(number == 0)
    number[places] = np.arange(len(places))
    here, there, line = number[patch], number[far], number[before_line]
    held = _held(here, there, closed, line, n_patches=len(places))
    in_turn = _held(here, there, held | moves, line, n_patches=len(places))
    ages = people["since"][rows] <= crowd.now - _TURNS * after_s
    ages &= state.patches["left_s"][patch] <= crowd.now - _TURNS * after_s
    found: Longs = rows[long & ~held & (~in_turn | ages)]
    return found


def _closed(crowd: Crowd, queue: Longs) -> NDArray[np.bool_]:
    """Return which of some queues wait for a gate to open, or to be served, ``(n,)``."""
    queues, gates = crowd.state.queues, crowd.state.gates
    guarded = queues["guarded"][queue]
    waits = (guarded == 1) & (gates["quota"][queue // 2] < 1.0)
    stopped = (queues["shut"][queue] == 1) | (queues["cap"][queue] <= 0.0)
    return np.asarray(stopped | waits | (guarded == 2))


def _held(
    patch: Longs,
    far: Longs,
    closed: NDArray[np.bool_],
    before_line: Longs,
    *,
    n_patches: int,
) -> NDArray[np.bool_]:
    """Return who is held up by a closed gate, or by somebody who is, shape ``(n,)``.

    Args:
        patch: patch of each, shape ``(n,)``.
        far: patch each wants into, -1 for outside, likewise.
        closed: whose gate is closed, likewise.
        before_line: patches in which people wait before a line at which they are held back.
        n_patches: number of patches.
    """
    held = closed.copy()
    is_held = np.zeros(n_patches + 1, dtype=np.bool_)
    is_held[before_line] = True
    while True:
        is_held[patch[held]] = True
        is_held[-1] = False  # nobody outside holds anybody up
        more = held | is_held[far] | is_held[patch]
        if (more == held).all():
            return held
        held = more
