"""Who thinks anew about the way out, and when: those who look for the quickest, those who follow.

At fixed points of the crowd's grid a tenth of them looks round, so that everybody does so once in
an interval and not all see the same gap at once; whoever enters an area looks at once. What they
weigh stands in :mod:`sim.movement.costs`; what they choose is a way out of the area they are in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.movement import costs
from sim.movement.air import Air
from sim.movement.occasions import NEVER
from sim.movement.outlooks import Outlooks
from sim.movement.plans import replan, under_way
from sim.movement.social import Followed, follow_weights
from sim.world.state import Door, Phase

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.movement.core import CrowdCore
    from sim.movement.costs import Outlook
    from sim.world.world import World

    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]

_SLOTS = 10
"""Parts of the interval: a numerical resolution."""
_REMEMBERED = 6
"""Areas people have come through that they remember, so that nobody walks in a circle."""


class Choices:
    """Lets people choose among the ways out of the area they are in.

    Args:
        world: the world; its groups say who chooses.
        step_s: the crowd's time step, seconds.
    """

    def __init__(self, world: World, *, step_s: float) -> None:
        population = world.population
        self._step_s = step_s
        self._every = max(
            1, round(world.parameters.value("movement.choice.interval") / _SLOTS / step_s)
        )
        self._gain, self._least_s = (
            world.parameters.value("movement.choice.gain"),
            world.parameters.value("movement.choice.least"),
        )
        self._queues = np.array([g.choice == "quickest" for g in population.groups], dtype=bool)[
            population.group
        ]
        self._weight = follow_weights(world)
        self._rows = np.nonzero(self._queues | (self._weight > 0))[0]
        # Where nobody weighs ways there is nothing to remember of a great crowd.
        n = len(population) if len(self._rows) else 0
        self._chose_in = np.full(n, -1, dtype=np.int32)
        self._been_in = np.full((n, _REMEMBERED), -1, dtype=np.int32)
        self._reason = np.full((n, 2), -1, dtype=np.int64)
        if len(self._rows):
            self._air = Air(world.conditions, world.walkable)
            self._outlooks = Outlooks(world.walkable)
            self._followed = (
                Followed(world, tick_s=self._every * step_s) if self._weight.any() else None
            )

    @property
    def may_come_up(self) -> bool:
        """Whether anybody weighs ways."""
        return bool(len(self._rows))

    def next_point(self, crowd: CrowdCore, k: int) -> int:
        """Return the next grid point at which somebody looks round, after point ``k``."""
        if not len(self._rows) or crowd.idle:
            return NEVER
        return (k // self._every + 1) * self._every

    def look(self, crowd: CrowdCore, *, newly: bool = False) -> None:
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
        free = self._chose_in[rows] != _area(crowd, rows)
        turn = free.copy()
        if not newly:
            slot = round(crowd.now / self._step_s) // self._every % _SLOTS
            turn |= crowd.state.people["salt"][rows] % _SLOTS == slot
        rows = rows[turn]
        self._remember(crowd, rows)
        flows = self._outlooks.flows(crowd.state)
        rows = self._concerned(crowd, rows, flows)
        area = _area(crowd, rows)
        free = self._chose_in[rows] != area
        self._chose_in[rows] = area
        changed = [
            self._in_area(crowd, a, rows[area == a], free[area == a], flows)
            for a in np.unique(area).tolist()
        ]
        if changed:
            replan(crowd, np.concatenate(changed), 0)

    def _remember(self, crowd: CrowdCore, rows: Longs) -> None:
        """Note from where people came; who wants or knows something else now starts afresh."""
        route_goals, last = crowd.route_goals, self._chose_in[rows]
        moved = (last >= 0) & (last != _area(crowd, rows))
        on = rows[moved]
        self._been_in[on, 1:] = self._been_in[on, :-1]
        self._been_in[on, 0] = last[moved]
        reason = np.stack(
            [route_goals.wanted[rows].astype(np.int64), route_goals.known_shut[rows]], axis=1
        )
        self._been_in[rows[(reason != self._reason[rows]).any(axis=1)]] = -1
        self._reason[rows] = reason

    def _concerned(self, crowd: CrowdCore, rows: Longs, flows: Floats) -> Longs:
        """Return those of whom some could find another way better than the nearest.

        Whoever goes the nearest way, in clear air, and would not gain by another even if all in
        the area stood before them, need not look.
        """
        people, route_goals = crowd.world.people, crowd.route_goals
        look = (route_goals.through[rows] >= 0) | (self._weight[rows] > 0)
        look |= self._air.trouble()[people.space[rows]]
        rest = np.nonzero(~look)[0]
        if len(rest):
            goals = route_goals.plain_goals(rows[rest])
            cells = people.cell[rows[rest]].astype(np.int64)
            margin = np.empty(len(rest))
            for goal in np.unique(goals).tolist():
                mine = goals == goal
                margin[mine] = self._outlooks.margin(route_goals.goal(goal), cells[mine])
            areas, where = np.unique(_area(crowd, rows[rest]), return_inverse=True)
            inside = _area(crowd, np.nonzero((people.cell >= 0) & under_way(people.phase))[0])
            number = np.bincount(inside, minlength=len(crowd.world.walkable.areas))[areas]
            with np.errstate(divide="ignore"):
                queue_s = number / self._outlooks.least_flow(flows, areas.astype(np.int64))
            speed = crowd.state.people["speed"][rows[rest]]
            look[rest] = margin < queue_s[where.ravel()] * speed
        self._chose_in[rows[~look]] = _area(crowd, rows[~look])
        concerned: Longs = rows[look]
        return concerned

    def _watch_others(self, crowd: CrowdCore, followed: Followed) -> None:
        """Note by which ways people leave the areas of those who follow others."""
        people = crowd.world.people
        followed.tick(people, crowd.world.walkable.area_of(people.space))
        mine = _area(crowd, np.nonzero((self._weight > 0) & (people.cell >= 0))[0])
        for area in np.unique(mine).tolist():
            openings = self._outlooks.openings[area]
            if len(openings) > 1:
                rows = _going(crowd, area)
                followed.note(rows, area, openings, self._bound(crowd, area, rows))

    def _present(self, crowd: CrowdCore) -> Longs:
        """Return the rows of those who choose, are inside and walk, or are about to."""
        people, rows = crowd.world.people, self._rows
        soon = people.start_s[rows] < crowd.now + self._every * self._step_s
        going = under_way(people.phase[rows]) | ((people.phase[rows] == Phase.WAITING) & soon)
        rows = rows[going & (people.cell[rows] >= 0) & (crowd.route_goals.wanted[rows] >= 0)]
        chosen: Longs = rows[crowd.route_goals.chooses(rows)]
        return chosen

    def _bound(self, crowd: CrowdCore, area: int, rows: Longs) -> Longs:
        """Return the way out of an area people take as things stand, as a column."""
        cells = crowd.world.people.cell[rows].astype(np.int64)
        goals = crowd.state.people["goal"][rows].astype(np.int64)
        return self._outlooks.bound(area, cells, goals, crowd.route_goals.ways)

    def _in_area(
        self, crowd: CrowdCore, area: int, rows: Longs, free: NDArray[np.bool_], flows: Floats
    ) -> Longs:
        """Let people of one area choose; return the rows of those who choose otherwise."""
        route_goals, outlooks, walkable = crowd.route_goals, self._outlooks, crowd.world.walkable
        openings = outlooks.openings[area]
        if len(openings) < 2:
            return rows[:0]
        others = self._others(crowd, area, flows)
        own = self._bound(crowd, area, rows)
        plain = route_goals.plain_goals(rows)
        seen = (*walkable.areas[area].spaces, *outlooks.into[area].tolist())
        slow = self._air.slow_among(seen)
        place = np.searchsorted(walkable.cells_of_area(area), crowd.world.people.cell[rows])
        changed = []
        for goal in np.unique(plain).tolist():
            mine = plain == goal
            part = rows[mine]
            view = outlooks.view(area, route_goals.goal(goal), slow).at(place[mine])
            near = outlooks.near(area)[place[mine]]
            onward = outlooks.onward(area, route_goals.goal(goal), slow)
            want = self._choose(
                crowd, area, part, free[mine], own[mine], view, near, onward, others
            )
            cells = crowd.world.people.cell[part].astype(np.int64)
            nearest = outlooks.bound(area, cells, np.full(len(part), goal), route_goals.ways)
            through = route_goals.through[part].copy()
            new = ((want != own[mine]) | free[mine]) & (want >= 0)
            for column in np.unique(want[new]).tolist():
                through[new & (want == column)] = route_goals.way_out(area, int(openings[column]))
            through[new & (want == nearest)] = -1
            other = through != route_goals.through[part]
            route_goals.through[part] = through
            changed.append(part[other])
        return np.concatenate(changed)

    def _others(self, crowd: CrowdCore, area: int, flows: Floats) -> _Others:
        """Return what there is to see in an area."""
        rows, outlooks = _going(crowd, area), self._outlooks
        cells = crowd.world.walkable.cells_of_area(area)
        place = np.searchsorted(cells, crowd.world.people.cell[rows])
        bound = self._bound(crowd, area, rows)
        openings = outlooks.openings[area]
        taking = np.zeros(len(openings))
        if self._followed is not None:
            taking = self._followed.taking(area, openings, bound)
        return _Others(
            metres=outlooks.near(area)[place],
            bound=bound,
            taking=taking,
            flow=outlooks.flow_out(area, flows),
            queue_s=[self._queue_beyond(crowd, area, o, flows) for o in range(len(openings))],
        )

    def _queue_beyond(
        self, crowd: CrowdCore, area: int, column: int, flows: Floats
    ) -> Floats | None:
        """Return how long those beyond an open way out wait at the next ones; None if unseen."""
        outlooks, world = self._outlooks, crowd.world
        opening, beyond = (of[area][column] for of in (outlooks.openings, outlooks.beyond))
        if beyond < 0 or world.doors[opening] != Door.OPEN:
            return None
        bound = self._bound(crowd, int(beyond), _going(crowd, int(beyond)))
        flow = outlooks.flow_out(int(beyond), flows)
        number = np.bincount(bound[bound >= 0], minlength=len(flow))
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(number > 0, number / flow, 0.0)

    def _choose(
        self,
        crowd: CrowdCore,
        area: int,
        rows: Longs,
        free: NDArray[np.bool_],
        own: Longs,
        view: Outlook,
        near: Floats,
        onward: list[costs.Onward],
        others: _Others,
    ) -> Longs:
        """Return the way out each person wants, as a column."""
        going = under_way(crowd.world.people.phase[rows])
        counted = np.where(going, own, -1)
        ahead = costs.ahead_of(near, others.metres, others.bound, counted)
        ahead *= self._queues[rows][:, None]
        speed = crowd.state.people["speed"][rows]
        spaces = crowd.world.people.space[rows]
        walk_s = view.metres * self._air.slow[spaces][:, None] / speed[:, None]
        flow = others.flow
        cost = costs.seconds(view, walk_s=walk_s, ahead=ahead, flow=flow, speed=speed)
        with np.errstate(divide="ignore", invalid="ignore"):
            here_s = np.maximum(walk_s, np.where(ahead > 0, ahead / flow, 0.0))
        for column, queue_s in enumerate(others.queue_s):
            if queue_s is not None:
                costs.seen_beyond(
                    cost,
                    column,
                    here_s=here_s[:, column],
                    onward=onward[column],
                    queue_s=queue_s,
                    sees=view.sees[:, column] & self._queues[rows],
                    speed=speed,
                )
        weight = self._weight[rows]
        if weight.any():
            cost = costs.swayed(
                cost, taking=others.taking, own=counted, sees=view.sees, weight=weight
            )
        refused = self._air.refused(spaces, self._outlooks.out_of[area], self._outlooks.into[area])
        if refused.any():
            cost = costs.without_refused(cost, refused)
        # Nobody goes back to where they came from while there is another way.
        beyond = self._outlooks.beyond[area]
        back = (self._been_in[rows][:, :, None] == beyond).any(axis=1) & (beyond >= 0)
        cost = costs.without_refused(cost, back)
        hold = costs.Hold(free, self._gain, self._least_s)
        wanted = costs.better(cost, own, hold)
        return costs.not_all_at_once(
            cost, own, wanted, hold, view=view, walk_s=walk_s, ahead=ahead, flow=flow
        )


@dataclass(frozen=True, slots=True)
class _Others:
    """What there is to see in an area, by way out.

    Attributes:
        metres: distance of everybody under way there to each, ``(m, n_out)``.
        bound: which they are bound for, ``(m,)``.
        taking: how many are bound for each or went by it of late, ``(n_out,)``.
        flow: what each lets through, 1/s, ``(n_out,)``.
        queue_s: for each that is open, how long people wait at the ways out beyond.
    """

    metres: Floats
    bound: Longs
    taking: Floats
    flow: Floats
    queue_s: list[Floats | None]


def _going(crowd: CrowdCore, area: int) -> Longs:
    """Return the rows of those who walk or queue in an area."""
    people = crowd.world.people
    there = crowd.world.walkable.area_of(people.space) == area
    return np.nonzero(there & (people.cell >= 0) & under_way(people.phase))[0]


def _area(crowd: CrowdCore, rows: Longs) -> NDArray[np.int32]:
    """Return the area each person is in, -1 for none."""
    return crowd.world.walkable.area_of(crowd.world.people.space[rows])
