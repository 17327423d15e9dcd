"""Who thinks anew about the way out, and when: those who look for the quickest, those who follow.

At fixed points of the crowd's grid a tenth of them looks round, so that everybody does so once in
an interval and not all see the same gap at once; whoever enters a space looks at once. What they
weigh stands in :mod:`sim.movement.costs`; what they choose is a way out of the space they are in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.literature import value
from sim.movement import costs
from sim.movement.aims import openings_of_spaces
from sim.movement.air import Air
from sim.movement.plans import replan, under_way
from sim.movement.social import Followed, follow_weights
from sim.world.fields import usable_ways, ways_left
from sim.world.state import Phase

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.movement.costs import Outlook
    from sim.movement.engine import Crowd
    from sim.world.world import World

    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]

_SLOTS = 10
"""Parts of the interval: a numerical resolution."""


class Choices:
    """Lets people choose among the ways out of the space they are in.

    Args:
        world: the world; its groups say who chooses.
        step_s: the crowd's time step, seconds.
    """

    def __init__(self, world: World, *, step_s: float) -> None:
        population = world.population
        self._step_s = step_s
        self._every = max(1, round(value("movement.choice.interval") / _SLOTS / step_s))
        self._gain, self._least_s = value("movement.choice.gain"), value("movement.choice.least")
        self._queues = np.array([g.choice == "quickest" for g in population.groups], dtype=bool)[
            population.group
        ]
        self._weight = follow_weights(world)
        self._rows = np.nonzero(self._queues | (self._weight > 0))[0]
        self._chose_in = np.full(len(population), -1, dtype=np.int32)
        if len(self._rows):
            self._air = Air(world.conditions, world.walkable)
            self._openings_of = openings_of_spaces(world.walkable)
            self._after: dict[tuple[object, ...], Floats] = {}
            self._followed = (
                Followed(world, tick_s=self._every * step_s) if self._weight.any() else None
            )

    def next_point(self, crowd: Crowd, k: int) -> int:
        """Return the next grid point at which somebody looks round, after point ``k``."""
        if not len(self._rows) or crowd.idle:
            return 2**62
        return (k // self._every + 1) * self._every

    def look(self, crowd: Crowd, *, newly: bool = False) -> None:
        """Let those whose turn it is think again.

        Args:
            crowd: the crowd.
            newly: only those who have not chosen yet where they are.
        """
        if not len(self._rows):
            return
        if self._followed is not None and not newly:
            self._watch_others(crowd, self._followed)
        rows = self._present(crowd)
        free = self._chose_in[rows] != crowd.world.people.space[rows]
        turn = free.copy()
        if not newly:
            slot = round(crowd.now / self._step_s) // self._every % _SLOTS
            turn |= crowd.state.people["salt"][rows] % _SLOTS == slot
        rows, free = rows[turn], free[turn]
        space = crowd.world.people.space[rows]
        changed = [
            self._in_space(crowd, int(s), rows[space == s], free[space == s])
            for s in np.unique(space)
        ]
        if changed:
            replan(crowd, np.concatenate(changed), 0)

    def _watch_others(self, crowd: Crowd, followed: Followed) -> None:
        """Note by which ways people leave the spaces of those who follow others."""
        people = crowd.world.people
        followed.tick(people)
        mine = people.space[(self._weight > 0) & (people.cell >= 0)]
        for space in np.unique(mine).tolist():
            if len(self._openings_of[space]) > 1:
                rows = _going(crowd, space)
                view = self._bound(crowd, space, rows)
                followed.note(rows, space, view.openings, costs.headed(view))

    def _present(self, crowd: Crowd) -> Longs:
        """Return the rows of those who choose, are inside and walk, or are about to."""
        people, rows = crowd.world.people, self._rows
        soon = people.start_s[rows] < crowd.now + self._every * self._step_s
        going = under_way(people.phase[rows]) | ((people.phase[rows] == Phase.WAITING) & soon)
        rows = rows[going & (people.cell[rows] >= 0) & (crowd.aims.wanted[rows] >= 0)]
        chosen: Longs = rows[crowd.aims.chooses(rows)]
        return chosen

    def _in_space(self, crowd: Crowd, space: int, rows: Longs, free: NDArray[np.bool_]) -> Longs:
        """Let people of one space choose; return the rows of those who choose otherwise."""
        people, aims, walkable = crowd.world.people, crowd.aims, crowd.world.walkable
        self._chose_in[rows] = space
        ways = walkable.portals.ways_of_space[space]
        if len(self._openings_of[space]) < 2:
            return rows[:0]
        theirs = self._bound(crowd, space, _going(crowd, space))
        bound = costs.headed(theirs)
        own = costs.headed(self._bound(crowd, space, rows))
        plain = aims.plain_goals(rows)
        wish = np.stack([aims.wanted[rows].astype(np.int64), aims.known_shut[rows]], axis=1)
        kinds, which = np.unique(wish, axis=0, return_inverse=True)
        which = which.ravel()
        changed = []
        for kind in range(len(kinds)):
            mine = which == kind
            part = rows[mine]
            after = self._left(crowd, space, int(part[0]))
            view = costs.outlook(walkable, space, people.cell[part].astype(np.int64), after)
            want = self._choose(crowd, space, part, free[mine], own[mine], view, theirs, bound)
            goals = plain[mine]
            nearest = costs.headed(
                costs.outlook(
                    walkable,
                    space,
                    people.cell[part].astype(np.int64),
                    aims.ways.way_m[goals[0], ways],
                )
            )
            through = aims.through[part].copy()
            new = ((want != own[mine]) | free[mine]) & (want >= 0)
            for column in np.unique(want[new]).tolist():
                taken = new & (want == column)
                through[taken] = aims.way_out(space, int(view.openings[column]))
            through[new & (want == nearest)] = -1
            other = through != aims.through[part]
            aims.through[part] = through
            changed.append(part[other])
        return np.concatenate(changed)

    def _bound(self, crowd: Crowd, space: int, rows: Longs) -> Outlook:
        """Return how people see the ways out by the goal they follow now."""
        walkable, ways = crowd.world.walkable, crowd.aims.ways
        goals = crowd.state.people["goal"][rows].astype(np.int64)
        after = ways.way_m[goals[:, None], walkable.portals.ways_of_space[space]]
        cells = crowd.world.people.cell[rows].astype(np.int64)
        return costs.outlook(walkable, space, cells, after)

    def _choose(
        self,
        crowd: Crowd,
        space: int,
        rows: Longs,
        free: NDArray[np.bool_],
        own: Longs,
        view: Outlook,
        theirs: Outlook,
        bound: Longs,
    ) -> Longs:
        """Return the way out each person wants, as a column."""
        state = crowd.state
        going = under_way(crowd.world.people.phase[rows])
        counted = np.where(going, own, -1)
        flow = self._flow(crowd, space, view.openings)
        ahead = costs.ahead_of(view.metres, theirs.metres, bound, counted)
        ahead *= self._queues[rows][:, None]
        speed = state.people["speed"][rows]
        walk_s = view.metres * self._air.slow[space] / speed[:, None]
        cost = costs.seconds(view, walk_s=walk_s, ahead=ahead, flow=flow, speed=speed)
        weight = self._weight[rows]
        if weight.any() and self._followed is not None:
            taking = self._followed.taking(space, view.openings, bound)
            cost = costs.swayed(cost, taking=taking, own=counted, sees=view.sees, weight=weight)
        refused = self._air.refused(space, self._beyond(crowd, space, view.openings))
        if refused.any():
            cost = costs.without_refused(cost, np.broadcast_to(refused, cost.shape))
        hold = costs.Hold(free, self._gain, self._least_s)
        wanted = costs.better(cost, own, hold)
        return costs.not_all_at_once(
            cost, own, wanted, hold, view=view, walk_s=walk_s, ahead=ahead, flow=flow
        )

    def _flow(self, crowd: Crowd, space: int, openings: Longs) -> Floats:
        """Return what openings let out of a space, 1/s."""
        walkable, cap = crowd.world.walkable, crowd.state.queues["cap"]
        flow = np.zeros(len(openings))
        for column, row in enumerate(openings.tolist()):
            gates = np.nonzero(walkable.gate_opening == row)[0]
            first = crowd.world.site.openings[row].a == crowd.world.site.spaces[space].id
            flow[column] = cap[2 * gates + (0 if first else 1)].sum()
        return flow

    def _beyond(self, crowd: Crowd, space: int, openings: Longs) -> Longs:
        """Return the space each opening leads into, -1 for outside."""
        portals = crowd.world.walkable.portals
        ways = portals.ways_of_space[space]
        into = {int(portals.way_opening[w]): int(portals.way_into[w]) for w in ways}
        return np.array([into[row] for row in openings.tolist()], dtype=np.int64)

    def _left(self, crowd: Crowd, space: int, person: int) -> Floats:
        """Return what is left after each way out of a space for somebody, ``(n_ways,)``.

        Metres in smoke or water they see count as often as they take longer; nobody reckons with
        coming back into the space.
        """
        walkable, aims = crowd.world.walkable, crowd.aims
        goal = aims.goal(int(aims.plain_goals(np.array([person]))[0]))
        near = {space, *self._beyond(crowd, space, np.array(self._openings_of[space])).tolist()}
        slow = self._air.slow_among(near)
        key = (space, goal, None if slow is None else slow.tobytes())
        if key not in self._after:
            portals = walkable.portals
            ways = portals.ways_of_space[space]
            shut = tuple(sorted({*goal.shut, *self._openings_of[space]}))
            left = ways_left(walkable, goal.exits, shut=shut, slow=slow)
            onward = np.full(len(left), np.inf)
            metres = walkable.step_m
            if slow is not None:
                metres = metres * slow[portals.way_into[walkable.step_from]]
            np.minimum.at(onward, walkable.step_from, metres + left[walkable.step_to])
            out = np.isin(portals.way_opening[ways], goal.exits) & (ways % 2 == 0)
            after = np.where(out, 0.0, onward[ways])
            after[np.isin(portals.way_opening[ways], goal.shut)] = np.inf
            self._after[key] = np.where(usable_ways(walkable, goal.shut)[ways], after, np.inf)
        return self._after[key]


def _going(crowd: Crowd, space: int) -> Longs:
    """Return the rows of those who walk or queue in a space."""
    people = crowd.world.people
    inside = (people.space == space) & (people.cell >= 0) & under_way(people.phase)
    return np.nonzero(inside)[0]
