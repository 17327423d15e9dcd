"""Who takes which stair where several are alike: looked at when somebody comes into an area.

Only for those who leave by the nearest of the exits they know; whoever looks for the quickest way,
follows others or was told a way does not come here.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from sim.literature import value
from sim.movement.occasions import NEVER
from sim.movement.plans import replan, under_way
from sim.world.stairwells import stairwells
from sim.world.state import Phase

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.movement.engine import Crowd
    from sim.world.world import World

    Longs = NDArray[np.int64]

_WAITING = int(Phase.WAITING)
_SLOTS = 10
"""Parts of the interval in which people look for a quicker way: a numerical resolution."""


class Stairs:
    """Shares people out over stairs that are alike from where they come to stand.

    Args:
        world: the world; its groups say who goes the nearest way.
        step_s: the crowd's time step, seconds.
    """

    def __init__(self, world: World, *, step_s: float) -> None:
        population = world.population
        self._step_s = step_s
        self._every = max(1, round(value("movement.choice.interval") / _SLOTS / step_s))
        plain = [
            group.choice in ("nearest", "familiar") and not group.follows and not group.route_via
            for group in population.groups
        ]
        rows = np.nonzero(np.array(plain, dtype=np.bool_)[population.group])[0]
        wells = stairwells(world.site)
        several = any(one.is_beside(other) for one, other in combinations(wells, 2))
        self._rows = rows if several else rows[:0]
        self._seen_in = np.full(len(population) if len(self._rows) else 0, -1, dtype=np.int32)
        self._area_of = world.walkable.space_area.astype(np.int32)
        self._draw = np.empty(0)
        if len(self._rows):
            self._draw = np.empty(len(population))
            for group in population.groups:
                part = population.rows_of_group[group.id]
                self._draw[part] = world.streams.uniform(
                    "movement.stairs", group=group.id, index=population.index[part]
                )

    @property
    def may_come_up(self) -> bool:
        """Whether there are stairs that may be alike, and people who take either."""
        return bool(len(self._rows))

    def next_point(self, crowd: Crowd, k: int) -> int:
        """Return the next grid point at which somebody looks, after point ``k``."""
        if not len(self._rows) or crowd.idle:
            return NEVER
        return (k // self._every + 1) * self._every

    def look(self, crowd: Crowd) -> None:
        """Let those who are new in an area, or about to set out in it, choose among stairs."""
        if not len(self._rows):
            return
        people, aims, rows = crowd.world.people, crowd.aims, self._rows
        # Mostly nobody is new anywhere: that is asked first, of those who are inside.
        rows = rows[people.cell[rows] >= 0]
        area = self._area_of[people.space[rows]]
        new = area != self._seen_in[rows]
        if not new.any():
            return
        rows, area = rows[new], area[new]
        phase = people.phase[rows]
        soon = people.start_s[rows] < crowd.now + self._every * self._step_s
        going = under_way(phase) | ((phase == _WAITING) & soon)
        going &= aims.wanted[rows] >= 0
        if not going.any():
            return
        rows, area = rows[going], area[going]
        self._seen_in[rows] = area
        rows = rows[aims.chooses(rows)]
        if len(rows):
            self._choose(crowd, rows)

    def _choose(self, crowd: Crowd, rows: Longs) -> None:
        aims, cells = crowd.aims, crowd.world.people.cell
        changed = []
        goals = aims.plain_goals(rows)
        for goal in np.unique(goals).tolist():
            mine = rows[goals == goal]
            found = aims.alike(goal)
            here = cells[mine]
            among = found.among[:, here]
            several = among.any(axis=0)
            mine, here, among = mine[several], here[several], among[:, several]
            if not len(mine):
                continue
            # Of so many that are as near each is taken by as many.
            number = among.sum(axis=0)
            nth = np.minimum((self._draw[mine] * number).astype(np.int64), number - 1)
            chosen = np.argmax(np.cumsum(among, axis=0) == nth + 1, axis=0)
            through = np.array([aims.way_by(well) for well in chosen.tolist()], dtype=np.int32)
            through[chosen == found.usual[here]] = -1
            other = through != aims.through[mine]
            aims.through[mine] = through
            changed.append(mine[other])
        if changed:
            replan(crowd, np.concatenate(changed), 0)
