"""Who takes which stair where several are alike: looked at when somebody comes into an area.

Only for those who leave by the nearest of the exits they know; whoever looks for the quickest way,
follows others or was told a way does not come here.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from sim.kernel import direct
from sim.movement.kernels.newcomers import find_new
from sim.movement.occasions import NEVER
from sim.movement.plans import replan
from sim.world.stairwells import stairwells

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.movement.core import CrowdCore
    from sim.world.world import World

    Longs = NDArray[np.int64]

_find_new = direct(find_new)
_FEW = 16
"""People for whom looking one by one is quicker."""
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
        self._every = max(
            1, round(world.parameters.value("movement.choice.interval") / _SLOTS / step_s)
        )
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
        self._found = np.empty(len(self._rows), dtype=np.int64)
        self._next_s = np.zeros(1)  # the earliest start of those who may be found
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

    def next_point(self, crowd: CrowdCore, k: int) -> int:
        """Return the next grid point at which somebody looks, after point ``k``."""
        start_s = self._next_s.item()
        if not len(self._rows) or start_s == np.inf or crowd.idle:
            return NEVER
        # Whoever sets out before the look after the next one is looked at in the next one.
        looks = max(k // self._every + 1, int(start_s / self._step_s) // self._every)
        return looks * self._every

    def wake(self) -> None:
        """Look again at the next look: somebody sets out at another time, or turns elsewhere."""
        self._next_s[0] = 0.0

    def look(self, crowd: CrowdCore) -> None:
        """Let those who are new in an area, or about to set out in it, choose among stairs."""
        if not len(self._rows):
            return
        route_goals, rows = crowd.route_goals, self._rows
        soon_s = crowd.now + self._every * self._step_s
        n = _find_new(
            crowd.state.people,
            rows,
            route_goals.wanted,
            route_goals.free_wishes(),
            self._area_of,
            soon_s,
            self._seen_in,
            self._found,
            self._next_s,
        )
        if n:
            self._choose(crowd, self._found[:n])

    def _choose(self, crowd: CrowdCore, rows: Longs) -> None:
        route_goals, cells = crowd.route_goals, crowd.world.people.cell
        if len(rows) == 1:
            row = int(rows[0])
            if not route_goals.alike(route_goals.plain_goal(row)).several.item(cells.item(row)):
                return  # mostly so
        changed = []
        goals = route_goals.plain_goals(rows)
        if len(rows) <= _FEW and not any(
            route_goals.alike(goal).several.item(cells.item(row))
            for row, goal in zip(rows.tolist(), goals.tolist(), strict=True)
        ):
            return  # mostly so
        for goal in sorted(set(goals.tolist())):
            found = route_goals.alike(goal)
            mine = rows[goals == goal]
            mine = mine[found.several[cells[mine]]]
            if not len(mine):
                continue
            here = cells[mine]
            among = found.among[:, here]
            # Of so many that are as near each is taken by as many.
            number = among.sum(axis=0)
            nth = np.minimum((self._draw[mine] * number).astype(np.int64), number - 1)
            chosen = np.argmax(np.cumsum(among, axis=0) == nth + 1, axis=0)
            through = np.array(
                [route_goals.way_by(well) for well in chosen.tolist()], dtype=np.int32
            )
            through[chosen == found.usual[here]] = -1
            other = through != route_goals.through[mine]
            route_goals.through[mine] = through
            changed.append(mine[other])
        if changed:
            replan(crowd, np.concatenate(changed), 0)
