"""Tables of how far it is by each way out of an area, from each of its cells; worked out once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.movement import costs
from sim.movement.costs import Onward
from sim.movement.route_goals import openings_of_areas
from sim.world.fields import usable_ways, ways_left

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.movement.arrays import CrowdState, Ways
    from sim.movement.costs import Outlook
    from sim.world.fields import Goal
    from sim.world.walkable import Walkable

    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]


class Outlooks:
    """What those in an area reckon with: distances, and what each way out lets through.

    Columns are the openings of an area, sorted.

    Args:
        walkable: the ground.

    Attributes:
        openings: rows of the openings that lead out of each area.
        beyond: the area each of them leads into, -1 for outside.
        into: the space each of them leads into, -1 for outside.
        out_of: the space each of them leads out of.
    """

    def __init__(self, walkable: Walkable) -> None:
        self._walkable = walkable
        portals = walkable.portals
        self.openings = tuple(np.array(o, dtype=np.int64) for o in openings_of_areas(walkable))
        self.into: list[Longs] = []
        self.out_of: list[Longs] = []
        self._side: list[Longs] = []
        for ways, openings in zip(portals.ways_of_area, self.openings, strict=True):
            first = {
                o: w for w, o in zip(ways.tolist(), portals.way_opening[ways].tolist(), strict=True)
            }
            leads = np.array([first[o] for o in openings.tolist()], dtype=np.int64)
            self.into.append(portals.way_into[leads].astype(np.int64))
            self.out_of.append(portals.way_space[leads].astype(np.int64))
            self._side.append(2 * openings + leads % 2)
        self.beyond = [walkable.area_of(into).astype(np.int64) for into in self.into]
        self._gates = np.nonzero(walkable.gate_opening >= 0)[0]
        self._onward: dict[tuple[object, ...], list[Onward]] = {}
        self._views: dict[tuple[object, ...], Outlook] = {}
        self._bound: dict[tuple[int, int], Longs] = {}
        self._margin: dict[Goal, Floats] = {}
        self._near: dict[int, Floats] = {}

    def flows(self, state: CrowdState) -> Floats:
        """Return what each opening lets through now, ``(2 n_openings,)``: from a to b, and back."""
        flow = np.zeros(2 * len(self._walkable.site.openings))
        row = 2 * self._walkable.gate_opening[self._gates].astype(np.int64)
        for side in (0, 1):
            np.add.at(flow, row + side, state.queues["cap"][2 * self._gates + side])
        return flow

    def flow_out(self, area: int, flows: Floats) -> Floats:
        """Return what the ways out of an area let through, 1/s, ``(n_out,)``."""
        return np.asarray(flows[self._side[area]])

    def least_flow(self, flows: Floats, areas: Longs) -> Floats:
        """Return the least of those of some areas, ``inf`` where nothing leads out."""
        return np.array([flows[self._side[a]].min(initial=np.inf) for a in areas.tolist()])

    def view(self, area: int, goal: Goal, slow: Floats | None) -> Outlook:
        """Return the outlook from every cell of an area to a goal.

        Nobody reckons with coming back into the area.

        Args:
            area: number of the area.
            goal: exits to leave by, and what is known to be shut.
            slow: how many times a metre counts in each space; once if None.
        """
        key = (area, goal, None if slow is None else slow.tobytes())
        if key not in self._views:
            after = self._after(area, goal, slow)
            self._views[key] = costs.outlook(self._walkable, area, self._cells(area), after)
        return self._views[key]

    def onward(self, area: int, goal: Goal, slow: Floats | None) -> list[Onward]:
        """Return what lies beyond each way out of an area: how far to the next, and what is left.

        Args:
            area: number of the area.
            goal: exits to leave by, and what is known to be shut.
            slow: how many times a metre counts in each space; once if None.
        """
        key = (area, goal, None if slow is None else slow.tobytes())
        if key not in self._onward:
            self._after(area, goal, slow)
        return self._onward[key]

    def _after(self, area: int, goal: Goal, slow: Floats | None) -> Floats:
        """Return what is left after each way out of an area, ``(n_ways,)``."""
        walkable = self._walkable
        portals = walkable.portals
        ways = portals.ways_of_area[area]
        shut = tuple(sorted({*goal.shut, *self.openings[area].tolist()}))
        left = ways_left(walkable, goal.exits, shut=shut, slow=slow)
        mine = np.nonzero(np.isin(walkable.step_from, ways))[0]
        metres = walkable.step_m[mine]
        if slow is not None:
            metres = metres * slow[portals.way_into[walkable.step_from[mine]]]
        onward = np.full(len(left), np.inf)
        np.minimum.at(onward, walkable.step_from[mine], metres + left[walkable.step_to[mine]])
        key = (area, goal, None if slow is None else slow.tobytes())
        self._onward[key] = self._next(area, mine, metres, left)
        out = np.isin(portals.way_opening[ways], goal.exits) & (ways % 2 == 0)
        after = np.where(out, 0.0, onward[ways])
        return np.where(usable_ways(walkable, goal.shut)[ways], after, np.inf)

    def _next(self, area: int, steps: Longs, metres: Floats, left: Floats) -> list[Onward]:
        """Return the next openings beyond each way out of an area, by the shortest of their ways.

        Args:
            area: number of the area.
            steps: places of the steps that begin with a way out of it, ``(n,)``.
            metres: their lengths, ``(n,)``.
            left: what is left after each way, ``(n_ways + 1,)``.
        """
        walkable = self._walkable
        way_opening = walkable.portals.way_opening
        begins = way_opening[walkable.step_from[steps]]
        ends = walkable.step_to[steps]
        found = []
        for opening, beyond in zip(self.openings[area], self.beyond[area], strict=True):
            mine = np.nonzero((begins == opening) & np.isfinite(left[ends]))[0]
            mine = mine[np.argsort(metres[mine] + left[ends[mine]], kind="stable")]
            rows, first = np.unique(way_opening[ends[mine]], return_index=True)
            best = mine[first]
            columns = np.searchsorted(self.openings[beyond], rows) if beyond >= 0 else rows
            found.append(Onward(columns.astype(np.int64), metres[best], left[ends[best]]))
        return found

    def _cells(self, area: int) -> Longs:
        return self._walkable.cells_of_area(area)

    def near(self, area: int) -> Floats:
        """Return the distance from every cell of an area to each way out, ``(n_cells, n_out)``."""
        if area not in self._near:
            free = np.zeros(len(self._walkable.portals.ways_of_area[area]))
            seen = costs.outlook(self._walkable, area, self._cells(area), free)
            self._near[area] = seen.metres
        return self._near[area]

    def bound(self, area: int, cells: Longs, goals: Longs, ways: Ways) -> Longs:
        """Return the column of the way out each person takes by the goal they follow.

        Args:
            area: the area they are in.
            cells: their cells, ``(n,)``.
            goals: rows of the goals they follow, ``(n,)``.
            ways: distances to the goals.
        """
        columns = np.full(len(cells), -1, dtype=np.int64)
        place = np.searchsorted(self._cells(area), cells)
        for goal in np.unique(goals).tolist():
            if (area, goal) not in self._bound:
                after = ways.way_m[goal, self._walkable.portals.ways_of_area[area]]
                seen = costs.outlook(self._walkable, area, self._cells(area), after)
                self._bound[area, goal] = costs.headed(seen)
            mine = goals == goal
            columns[mine] = self._bound[area, goal][place[mine]]
        return columns

    def margin(self, goal: Goal, cells: Longs) -> Floats:
        """Return by how much the next best way out is longer than the shortest, ``(n,)``, metres.

        Args:
            goal: exits to leave by, and what is known to be shut.
            cells: where people are, ``(n,)``.
        """
        table = self._margin.get(goal)
        if table is None:
            table = self._margin[goal] = np.full(self._walkable.n_cells, np.nan)
        found = table[cells]
        new = np.isnan(found)
        if new.any():
            areas = self._walkable.area_of(self._walkable.cell_space[cells[new]])
            for area in np.unique(areas).tolist():
                table[self._cells(area)] = _margin(self.view(area, goal, None))
            found = table[cells]
        return np.asarray(found)


def _margin(view: Outlook) -> Floats:
    total = np.sort(view.metres + view.left_m, axis=1)
    if total.shape[1] < 2:
        return np.full(len(total), np.inf)
    with np.errstate(invalid="ignore"):
        gap = total[:, 1] - total[:, 0]
    return np.where(np.isfinite(total[:, 1]), gap, np.inf)
