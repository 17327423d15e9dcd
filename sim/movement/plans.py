"""Where people head for: the nearest goal open to them, and thinking again when that changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.movement.start import standing_points
from sim.movement.step.kernel import redirect, schedule
from sim.world.state import Phase

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.movement.engine import Crowd

_WALKING, _QUEUING = int(Phase.WALKING), int(Phase.QUEUING)


def under_way(phase: NDArray[np.int8]) -> NDArray[np.bool_]:
    """Return who walks or queues, for phases of people."""
    result: NDArray[np.bool_] = (phase == _WALKING) | (phase == _QUEUING)
    return result


def aim(crowd: Crowd, rows: NDArray[np.int64]) -> None:
    """Point people at the nearest goal now open to them, from where they stand."""
    goals, here = _nearest(crowd, rows)
    hopeless = ~np.isfinite(here)
    if hopeless.any():
        crowd.aims.fall_back(int(r) for r in rows[hopeless])
        goals, here = _nearest(crowd, rows)
    redirect(
        crowd.ground, crowd.state, crowd.aims.cell_m, crowd.aims.way_m, rows, goals, here, crowd.now
    )


def _nearest(
    crowd: Crowd, rows: NDArray[np.int64]
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Return the nearest goal open to each person and the distance to it."""
    goals, here = np.zeros(len(rows), dtype=np.int32), np.full(len(rows), np.inf)
    for places, options in crowd.aims.candidates(rows):
        distances = _distances(crowd, rows[places], options)
        best = np.argmin(distances, axis=0)
        goals[places] = np.array(options, dtype=np.int32)[best]
        here[places] = distances[best, np.arange(len(places))]
    return goals, here


def _distances(crowd: Crowd, rows: NDArray[np.int64], options: list[int]) -> NDArray[np.float64]:
    """Return the distance of each person to each of some goals, ``(n_goals, n_people)``."""
    people = crowd.world.people
    cells = people.cell[rows]
    coming = cells < 0
    cells = np.where(coming, crowd.state.people["door_cell"][rows], cells)
    here: NDArray[np.float64] = crowd.aims.cell_m[np.array(options)[:, None], cells[None, :]]
    # Those who came from outside, or have walked before, are measured from their cell.
    still = np.isnan(people.started_s[rows]) & (crowd.state.people["home"][rows] >= 0)
    if still.any():
        points = standing_points(crowd.world, rows[still])
        for number, option in enumerate(options):
            here[number, still] = points.to_goal(crowd.aims.way_m[option])
    return here


def replan(crowd: Crowd, rows: NDArray[np.int64], cause: int) -> None:
    """Let people who are under way, or stuck, think again."""
    people = crowd.world.people
    stuck = rows[people.stuck[rows]]
    people.stuck[stuck] = False
    moving = under_way(people.phase[rows]) | (
        (people.phase[rows] == Phase.WAITING) & np.isfinite(people.start_s[rows])
    )
    rows = rows[moving | np.isin(rows, stuck)]
    rows = rows[_concerned(crowd, rows)]
    if len(rows):
        if cause:
            crowd.diary.cause[rows] = cause
        aim(crowd, rows)
    if len(stuck):
        schedule(crowd.state, stuck, np.full(len(stuck), crowd.now))


def _concerned(crowd: Crowd, rows: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return whose way changes by what they now know; the others only note the new goal."""
    state, walkable = crowd.state.people, crowd.world.walkable
    goals, old = _nearest(crowd, rows)[0], state["goal"][rows]
    cells, links = crowd.world.people.cell[rows], state["link"][rows]
    concerned: NDArray[np.bool_] = crowd.aims.cell_m[goals, cells] != crowd.aims.cell_m[old, cells]
    ways = np.where(links >= 0, walkable.link_way[links], -1)
    through = ways >= 0
    concerned[through] |= (
        crowd.aims.way_m[goals[through], ways[through]]
        != crowd.aims.way_m[old[through], ways[through]]
    )
    concerned |= crowd.world.people.phase[rows] == Phase.WAITING
    state["goal"][rows[~concerned]] = goals[~concerned]
    return concerned
