"""Distance-to-goal fields: how far it is to walk from every cell to a goal.

A goal is a set of exits, or a space. Distances are composed from the portals' graph (Dijkstra's
algorithm) and the distances inside each area, so every new goal costs a fraction of a
millisecond, and fields are remembered: runs with other seeds ask for the same ones.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.world.pits import fill_pits
from sim.world.shortest import distances_from
from sim.world.spreading import broad_areas, spread_alike, spreading_areas
from sim.world.walkable import with_closed
from sim.world.within import to_space

if TYPE_CHECKING:
    from collections.abc import Hashable

    from numpy.typing import NDArray

    from sim.building.model import Direction
    from sim.world.walkable import Walkable
    from sim.world.within import Inside

_TURNS = ("out", "in", "both")
_AT_ONCE = 8192
"""Cells looked at at once, so that fine cells of a great place need no great memory."""
_TINY_M = 1e-9
"""Least length of a step, since a stored zero would mean no step to the solver."""


@dataclass(frozen=True, slots=True)
class Passed:
    """What must be passed on the way to a goal.

    Attributes:
        spaces: rows of spaces of which one must be passed.
        back: openings that are not used the other way from there on, as :func:`turned` has them,
            sorted: whoever is to go down a stair does not turn round on it.
    """

    spaces: tuple[int, ...]
    back: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Goal:
    """Where somebody wants to get, and which openings they believe shut.

    Attributes:
        exits: rows of openings to leave by; empty for a goal that is a space.
        space: row of the space to reach, -1 for exits.
        shut: rows of openings that are not used, sorted.
        via: what must be passed on the way, in order; empty for any way.
    """

    exits: tuple[int, ...] = ()
    space: int = -1
    shut: tuple[int, ...] = ()
    via: tuple[Passed, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """Distances to one goal, metres; ``inf`` where there is no way.

    Attributes:
        way_m: still to walk after having taken a way, shape ``(n_ways + 1,)``; the last entry
            stands for no way.
        cell_m: still to walk from the centre of a cell, shape ``(n_cells,)``.
    """

    way_m: NDArray[np.float64]
    cell_m: NDArray[np.float64]


@dataclass
class Fields:
    """Solves and remembers the fields of one walkable ground.

    Attributes:
        walkable: the ground.
    """

    walkable: Walkable
    _known: dict[Goal, Field] = field(default_factory=dict)
    _spreads: dict[Goal, NDArray[np.bool_]] = field(default_factory=dict)
    _broad: NDArray[np.bool_] | None = None
    _closed: dict[frozenset[int], Walkable] = field(default_factory=dict)
    _kept: dict[Goal, dict[Hashable, Any]] = field(default_factory=dict)

    def on(self, walkable: Walkable) -> Fields:
        """Return the same distances for a ground that differs in clear widths alone.

        What is kept for goals goes on with them, unless the widths change where streams spread.

        Args:
            walkable: the ground.
        """
        if not spread_alike(self.walkable, walkable):
            return Fields(walkable, self._known)
        return Fields(walkable, self._known, self._spreads, self._broad, _kept=self._kept)

    def get(self, goal: Goal) -> Field:
        """Return the field of a goal, solved once."""
        if goal not in self._known:
            self._known[goal] = solve(self.ground_of(goal), goal)
        return self._known[goal]

    def ground_of(self, goal: Goal) -> Walkable:
        """Return the ground as those who follow a goal see it: shut lines are walls."""
        rows = frozenset(goal.shut).intersection(self.walkable.joints.tolist())
        if not rows:
            return self.walkable
        if rows not in self._closed:
            self._closed[rows] = with_closed(self.walkable, rows)
        return self._closed[rows]

    def kept_of(self, goal: Goal) -> dict[Hashable, Any]:
        """Return what others keep for a goal from run to run, as long as the ground is the same."""
        return self._kept.setdefault(goal, {})

    def spreads(self, goal: Goal) -> NDArray[np.bool_]:
        """Return in which areas streams towards a goal can spread, found once, ``(n_areas,)``."""
        if goal not in self._spreads:
            if self._broad is None:
                self._broad = broad_areas(self.walkable)
            way_m, ground = self.get(goal).way_m, self.ground_of(goal)
            self._spreads[goal] = spreading_areas(ground, way_m, broad=self._broad)
        return self._spreads[goal]


def solve(walkable: Walkable, goal: Goal) -> Field:
    """Solve the field of a goal.

    Args:
        walkable: the ground.
        goal: where to get and what is shut.

    Raises:
        ValueError: if the goal names neither exits nor a space.
    """
    if not goal.exits and goal.space < 0:
        msg = "a goal needs exits or a space"
        raise ValueError(msg)
    usable = usable_ways(walkable, goal.shut)
    if goal.via:
        return _solve_via(walkable, goal, usable)
    if goal.space >= 0:
        return _solve_space(walkable, goal.space, usable)
    ends = usable & np.isin(walkable.portals.way_opening, goal.exits)
    outward = np.arange(len(usable)) % 2 == 0
    way_m = _from_ends(walkable, np.where(ends & outward, 0.0, np.inf), usable)
    return Field(way_m, _cells(walkable, way_m))


def _solve_space(walkable: Walkable, space: int, usable: NDArray[np.bool_]) -> Field:
    """Solve the field of a space: by a way that leads into it, or over a line beside it."""
    inside = to_space(walkable, space)
    end_m = np.where(usable & (walkable.portals.way_into == space), 0.0, np.inf)
    ways = walkable.portals.ways_of_area[int(walkable.space_area[space])] ^ 1
    end_m[ways] = np.where(usable[ways], np.minimum(end_m[ways], inside.way_m), np.inf)
    way_m = _from_ends(walkable, end_m, usable)
    return Field(way_m, _cells(walkable, way_m, inside))


def distance_into(
    walkable: Walkable, spaces: tuple[int, ...], shut: tuple[int, ...]
) -> NDArray[np.float64]:
    """Return how far it is from each cell to the nearest way into some spaces, ``(n_cells,)``.

    Args:
        walkable: the ground.
        spaces: rows of the spaces.
        shut: rows of openings that are not used.
    """
    usable = usable_ways(walkable, shut)
    into = usable & np.isin(walkable.portals.way_into, spaces)
    into &= ~np.isin(walkable.portals.way_space, spaces)
    return _cells(walkable, _from_ends(walkable, np.where(into, 0.0, np.inf), usable))


def turned(walkable: Walkable, opening: int, direction: Direction) -> int:
    """Return what stands among the shut openings of a goal for one whose direction has changed.

    Args:
        walkable: the ground.
        opening: row of the opening.
        direction: its direction from now on.
    """
    return turned_of(len(walkable.site.openings), opening, direction)


def turned_of(n_openings: int, opening: int, direction: Direction) -> int:
    """Return the same for a site with so many openings."""
    return opening + n_openings * (1 + _TURNS.index(direction))


def usable_ways(walkable: Walkable, shut: tuple[int, ...]) -> NDArray[np.bool_]:
    """Return which ways may be taken, shape ``(n_ways,)``: not shut, in their direction.

    Args:
        walkable: the ground.
        shut: rows of openings that are not used, and openings turned, as :func:`turned` has them.
    """
    portals = walkable.portals
    usable = ~np.isin(portals.way_opening, shut)
    allowed = walkable.shared.once("directions", lambda: _directions(walkable), by_place=True)
    n = len(allowed)
    turned_round = [code for code in shut if code >= n]
    if turned_round:
        allowed = allowed.copy()
    for code in turned_round:
        allowed[code % n] = _allows(_TURNS[code // n - 1])
    forward = np.arange(len(usable)) % 2
    result: NDArray[np.bool_] = usable & allowed[portals.way_opening, forward]
    return result


def _directions(walkable: Walkable) -> NDArray[np.bool_]:
    """Return whether each opening lets people out and in at the start, ``(n_openings, 2)``."""
    allowed = [_allows(opening.direction) for opening in walkable.site.openings]
    return np.array(allowed, dtype=np.bool_).reshape(-1, 2)


def _allows(direction: str) -> tuple[bool, bool]:
    return direction != "in", direction != "out"


def ways_left(
    walkable: Walkable,
    exits: tuple[int, ...],
    *,
    shut: tuple[int, ...],
    slow: NDArray[np.float64] | None = None,
) -> NDArray[np.float64]:
    """Return the way still to go to some exits after each way, ``(n_ways + 1,)``, metres.

    Args:
        walkable: the ground.
        exits: rows of the exits.
        shut: rows of openings that are not used.
        slow: how many times a metre counts in each space, ``(n_spaces,)``; once if None.
    """
    usable = usable_ways(walkable, shut)
    ends = usable & np.isin(walkable.portals.way_opening, exits)
    ends &= np.arange(len(usable)) % 2 == 0
    return _from_ends(walkable, np.where(ends, 0.0, np.inf), usable, slow)


def _from_ends(
    walkable: Walkable,
    end_m: NDArray[np.float64],
    usable: NDArray[np.bool_],
    slow: NDArray[np.float64] | None = None,
) -> NDArray[np.float64]:
    """Return the way still to go after each way, given what is left after the last ones."""
    n = len(usable)
    keep = usable[walkable.step_from] & usable[walkable.step_to]
    ends = np.nonzero(np.isfinite(end_m))[0]
    if not len(ends):
        return np.full(n + 1, np.inf)
    rows = np.concatenate([walkable.step_to[keep], np.full(len(ends), n)])
    columns = np.concatenate([walkable.step_from[keep], ends])
    steps_m = walkable.step_m[keep]
    if slow is not None:
        steps_m = steps_m * slow[walkable.portals.way_into[walkable.step_from[keep]]]
    metres = np.concatenate([steps_m, end_m[ends]]) + _TINY_M
    way_m = distances_from(n, rows, columns, metres, n=n + 1, compiled=walkable.compiled)
    way_m[:n][~usable] = np.inf
    way_m[n] = np.inf
    return way_m


def _cells(
    walkable: Walkable, way_m: NDArray[np.float64], inside: Inside | None = None
) -> NDArray[np.float64]:
    ptr = walkable.near.ptr
    cell_m = np.empty(len(ptr) - 1)
    for start in range(0, len(cell_m), _AT_ONCE):
        stop = min(start + _AT_ONCE, len(cell_m))
        total = walkable.near.metres[ptr[start] : ptr[stop]]
        total = total + way_m[_ways_from(walkable, start, stop)]
        cell_m[start:stop] = np.minimum.reduceat(total, ptr[start:stop] - ptr[start])
    if inside is not None:
        cell_m[inside.cells] = np.minimum(cell_m[inside.cells], inside.metres)
        cell_m[inside.start : inside.stop] = 0.0
    fill_pits(walkable, cell_m, way_m)
    return cell_m


def _ways_from(walkable: Walkable, start: int, stop: int) -> NDArray[np.int32]:
    """Return the way out of each entry of some cells; kept where those are all there are."""
    if stop - start < walkable.n_cells:
        return walkable.near.ways_from(start, stop)
    return walkable.shared.once(
        "ways of entries", lambda: walkable.near.ways_from(start, stop), by_place=True
    )


def _solve_via(walkable: Walkable, goal: Goal, usable: NDArray[np.bool_]) -> Field:
    """Solve a goal whose way must pass some spaces (``route: {stair: b}``).

    Beyond the first of them the field of what is left holds. Before them, only ways into them
    count as an end. People who can no longer pass them fall back on what is left.
    """
    first = goal.via[0]
    shut = tuple(sorted({*goal.shut, *first.back}))
    plain = solve(walkable, Goal(goal.exits, goal.space, shut, goal.via[1:]))
    portals = walkable.portals
    into = usable & np.isin(portals.way_into, first.spaces)
    if into.any():
        # The required spaces themselves are left by the plain field, never walked through twice.
        before = usable & ~np.isin(portals.way_space, first.spaces)
        way_m = _from_ends(walkable, np.where(into, plain.way_m[:-1], np.inf), before)
        cell_m = _cells(walkable, way_m)
    else:
        # No way leads into what is joined to the ground around it: the space itself is the end.
        there = solve(walkable, Goal(space=first.spaces[0], shut=goal.shut))
        way_m, cell_m = there.way_m.copy(), there.cell_m.copy()
    passed = _beyond(walkable, first.spaces, plain)
    hopeless = np.ones(len(passed), dtype=np.bool_)
    hopeless[walkable.cell_space[np.isfinite(cell_m)]] = False
    # An exit beside the way is none for those who still have to pass something else.
    free = passed | hopeless
    free_way = np.isin(portals.way_into, first.spaces) | passed[portals.way_into]
    free_way = np.append((free_way & (portals.way_into >= 0)) | free[portals.way_space], False)
    return Field(
        np.where(free_way, plain.way_m, way_m),
        np.where(free[walkable.cell_space], plain.cell_m, cell_m),
    )


def _beyond(walkable: Walkable, spaces: tuple[int, ...], plain: Field) -> NDArray[np.bool_]:
    """Return the spaces that lie on the way from the required spaces to the goal."""
    portals = walkable.portals
    beyond = np.zeros(len(walkable.site.spaces) + 1, dtype=np.bool_)
    frontier = list(spaces)
    while frontier:
        space = frontier.pop()
        beyond[space] = True
        ways = portals.ways_of_area[int(walkable.space_area[space])]
        cells = slice(walkable.space_start[space], walkable.space_start[space + 1])
        entries = slice(walkable.near.ptr[cells.start], walkable.near.ptr[cells.stop])
        leading = walkable.near.ways_from(cells.start, cells.stop)
        total = walkable.near.metres[entries] + plain.way_m[leading]
        best = np.minimum.reduceat(total, walkable.near.ptr[cells] - entries.start)
        nearest = np.isfinite(total) & (total <= np.repeat(best, len(ways)) + _TINY_M)
        chosen = leading[nearest]
        for way in np.unique(chosen):
            target = int(portals.way_into[way]) if way < len(portals.way_into) else -1
            if target >= 0 and not beyond[target]:
                frontier.append(target)
    beyond[-1] = False
    return beyond
