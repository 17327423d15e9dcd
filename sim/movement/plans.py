"""Where people head for: the nearest goal open to them, and thinking again when that changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.movement.arrays import Count
from sim.movement.kernels.orders import redirect
from sim.movement.start import standing_distances
from sim.world.state import Phase

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.movement.arrays import CrowdState
    from sim.movement.core import CrowdCore

_WAITING, _WALKING, _QUEUING = int(Phase.WAITING), int(Phase.WALKING), int(Phase.QUEUING)
_ENDED = int(Count.ENDED)


def under_way(phase: NDArray[np.int8]) -> NDArray[np.bool_]:
    """Return who walks or queues, for phases of people."""
    result: NDArray[np.bool_] = (phase == _WALKING) | (phase == _QUEUING)
    return result


def aim(crowd: CrowdCore, rows: NDArray[np.int64]) -> None:
    """Point people at the nearest goal now open to them, from where they stand."""
    cells = _cells(crowd, rows)
    goals = crowd.route_goals.goals_of(rows)
    here = _distances(crowd, rows, goals, cells)
    hopeless = ~np.isfinite(here)
    if hopeless.any():
        crowd.route_goals.fall_back(rows[hopeless].tolist())
        goals = crowd.route_goals.goals_of(rows)
        here = _distances(crowd, rows, goals, cells)
    middle = crowd.route_goals.ways.cell_m[goals, cells]
    known = np.isfinite(here) & np.isfinite(middle)
    off = np.where(known, here, 0.0)
    off -= np.where(known, middle, 0.0)
    off_links(crowd.state, rows)
    crowd.look_at_stairs()
    redirect(crowd.ground, crowd.state, rows, goals, off)


def off_links(state: CrowdState, rows: NDArray[np.int64] | NDArray[np.int32]) -> None:
    """Take people off the list of those at the end of their link, before they turn elsewhere.

    They would pass on from the link they have turned from, besides going where they go now.
    """
    n = state.tally.item(_ENDED)
    if n and len(rows):
        ended = state.ended[:n]
        kept = ended[~np.isin(ended, rows)]
        state.ended[: len(kept)] = kept
        state.tally[_ENDED] = len(kept)


def _cells(crowd: CrowdCore, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the cell of each person; of those still to come, the one they come in by."""
    cells = crowd.world.people.cell[rows].astype(np.int64)
    return np.where(cells < 0, crowd.state.people["door_cell"][rows], cells)


def _distances(
    crowd: CrowdCore, rows: NDArray[np.int64], goals: NDArray[np.int32], cells: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return the distance of each person to their goal, shape ``(n,)``."""
    people, ways = crowd.world.people, crowd.route_goals.ways
    here: NDArray[np.float64] = ways.cell_m[goals, cells]
    # Those who came from outside, or have walked before, are measured from their cell.
    still = np.isnan(people.started_s[rows]) & (crowd.state.people["home"][rows] >= 0)
    if not still.any():
        return here
    for goal in np.unique(goals[still]):
        own = np.nonzero(still & (goals == goal))[0]
        here[own] = standing_distances(crowd.world, rows[own], ways.way_m[goal])
    return here


def replan(crowd: CrowdCore, rows: NDArray[np.int64], cause: int) -> None:
    """Let people who are under way, or stuck, think again."""
    people = crowd.world.people
    stuck = rows[people.stuck[rows]]
    people.stuck[stuck] = False
    phase = people.phase[rows]
    thinks = under_way(phase) | ((phase == _WAITING) & np.isfinite(people.start_s[rows]))
    if len(stuck):
        thinks |= np.isin(rows, stuck)
    rows = rows[thinks]
    rows = rows[_concerned(crowd, rows)]
    if len(rows):
        if cause:
            crowd.diary.cause[rows] = cause
        aim(crowd, rows)
    if len(stuck):
        crowd.schedule(stuck, np.full(len(stuck), crowd.now))


def _concerned(crowd: CrowdCore, rows: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return whose way changes by what they now know; the others only note the new goal."""
    state, walkable, ways = crowd.state.people, crowd.world.walkable, crowd.route_goals.ways
    goals = crowd.route_goals.goals_of(rows)
    ways = crowd.route_goals.ways
    old = state["goal"][rows]
    cells, links = _cells(crowd, rows), crowd.state.walk["link"][rows]
    concerned: NDArray[np.bool_] = ways.cell_m[goals, cells] != ways.cell_m[old, cells]
    link_way = np.where(links >= 0, walkable.link_way[links], -1)
    through = link_way >= 0
    concerned[through] |= (
        ways.way_m[goals[through], link_way[through]] != ways.way_m[old[through], link_way[through]]
    )
    concerned |= crowd.world.people.phase[rows] == _WAITING
    state["goal"][rows[~concerned]] = goals[~concerned]
    return concerned
