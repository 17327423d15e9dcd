"""The walkable ground of a site as arrays: cells, patches, links, gates and portals.

* An **area** is a space, or several that open sides join (:mod:`sim.building.areas`).
* A **cell** is a piece of an area and belongs to one of its spaces; cells steer. A **patch** is a
  group of cells, about 2 x 2 m; density lives there.
* A **gate** is where flow is limited: an opening, or the interface between two patches of an area.
* A **portal** is a piece of an opening, at most ``PORTAL_M`` wide, or a whole exit; walking
  distances are composed from portal to portal. A *way* is a portal with a direction: ``2 * portal``
  leads from side a to side b, ``2 * portal + 1`` back.
* A **link** leads from a cell to a neighbour in the same area, or through a portal. One that
  crosses the line between two spaces of an area names the gate there, for whoever closes it.

Everything is numbered in the order of the site's sorted spaces and openings, so the order in a
file changes nothing. The geometry is frozen and shared by all runs of a scenario.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.building.areas import Area, areas_of, plot_of
from sim.building.cells import AreaCells, cut_plot
from sim.world.door_gates import DoorGates, door_gates
from sim.world.links import links_of
from sim.world.near import Near, near_of, step_arrays
from sim.world.portals import Lots, Portals, cut_portals
from sim.world.shared import Shared

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.building.model import Site

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]


@dataclass(frozen=True)
class Walkable:
    """Arrays of a site's walkable ground.

    Attributes:
        areas: the areas of the site.
        lots: their cells.
        cell_m, patch_m: sizes asked for, metres.
        cell_space, cell_patch: space and patch of each cell, shape ``(n_cells,)``.
        cell_x, cell_y: centres in the frame of the space, metres.
        cell_area_m2: free area.
        cell_block: square metre of its area each cell lies in.
        space_start: first cell of each space, with the total at the end, ``(n_spaces + 1,)``.
        space_area: area of each space, ``(n_spaces,)``.
        patch_space: space in which most of each patch lies, ``(n_patches,)``.
        patch_area_m2: free area of each patch.
        patch_width_m: clear width of the ground in it, from wall to wall.
        link_ptr: links of each cell in compressed rows, ``(n_cells + 1,)``.
        link_to: cell a link leads to; -1 for outside.
        link_gate: gate it passes, -1 within a patch.
        link_side: 0 if it passes its gate from side a to side b, else 1.
        link_way: way it takes, -1 within a space; ``-2 - (2 j + side)`` where it crosses line j
            between two spaces of an area, from its side a (0) or b (1); its gate is
            ``first_joint + j``.
        link_m: length from the cell's centre, metres.
        link_share: width over length of a link within an area, 1 through a portal: the flow it
            takes for a slope of the distances.
        link_rise: 1 up an incline, -1 down, 0 level.
        link_axis: 0 if it leads along the lattice of its area, 1 if across.
        link_ahead: whether it leads to higher coordinates of the lattice.
        gate_opening: row of the opening, -1 for an interface between patches.
        gate_patch_a, gate_patch_b: patches of an interface, -1 for openings.
        gate_width_m: clear width.
        gate_beside: for interfaces ``2 * gate + flip`` of the next one in a ring of those by which
            people may as well pass, -1 for none; flip is 1 if that one leads the other way.
        gate_run_m: clear width of all openings side by side of which the gate is part.
        gate_walls: ends of the interface (0-2) that touch a wall.
        first_joint: number of the first gate at a line within an area; those gates come last.
        closed: rows of openings at such lines that nobody crosses on this ground.
        compiled: whether those who measure it may load compiled code; the distances are the same.
        patch_gate_ptr, patch_gate, patch_gate_side: gates leading out of each patch.
        passage: first of the openings side by side of which each is one, ``(n_openings,)``.
        portals: the pieces of the openings.
        near: ways from each cell to every way out of its area.
        convex: whether each area has straight ways only, ``(n_areas,)``.
        step_from, step_to, step_m: from having taken one way to the next, with the distance.
        shared: what follows from this ground alone, worked out once for all runs on it.
    """

    site: Site
    areas: tuple[Area, ...]
    lots: Lots
    cell_m: float
    patch_m: float
    cell_space: Ints
    cell_patch: Ints
    cell_x: Floats
    cell_y: Floats
    cell_area_m2: Floats
    cell_block: Ints
    space_start: Ints
    space_area: Ints
    patch_space: Ints
    patch_area_m2: Floats
    patch_width_m: Floats
    link_ptr: Ints
    link_to: Ints
    link_gate: Ints
    link_side: NDArray[np.int8]
    link_way: Ints
    link_m: Floats
    link_share: Floats
    link_rise: NDArray[np.int8]
    link_axis: NDArray[np.int8]
    link_ahead: NDArray[np.int8]
    gate_opening: Ints
    gate_patch_a: Ints
    gate_patch_b: Ints
    gate_width_m: Floats
    gate_run_m: Floats
    gate_walls: Ints
    gate_beside: Ints
    first_joint: int
    patch_gate_ptr: Ints
    patch_gate: Ints
    patch_gate_side: NDArray[np.int8]
    passage: Ints
    portals: Portals
    near: Near
    convex: NDArray[np.bool_]
    step_from: Ints
    step_to: Ints
    step_m: Floats
    closed: frozenset[int] = frozenset()
    compiled: bool = True
    shared: Shared = field(default_factory=Shared, compare=False, repr=False)

    @property
    def joints(self) -> Ints:
        """Rows of the openings that are lines within areas, by their number."""
        return self.gate_opening[self.first_joint :]

    @property
    def n_cells(self) -> int:
        """Number of cells."""
        return len(self.cell_space)

    @property
    def n_patches(self) -> int:
        """Number of patches."""
        return len(self.patch_space)

    @property
    def n_gates(self) -> int:
        """Number of gates."""
        return len(self.gate_opening)

    def along_lattice(self) -> tuple[Floats, Floats]:
        """Return how far the cells lie along the lattice of their area and across it, metres."""
        turns = np.array([cut.turn_rad for cut in self.lots.cut])
        turn = turns[self.space_area[self.cell_space]]
        cos, sin = np.cos(turn), np.sin(turn)
        return cos * self.cell_x + sin * self.cell_y, cos * self.cell_y - sin * self.cell_x

    def area_of(self, spaces: NDArray[Any]) -> Ints:
        """Return the areas of spaces, -1 for none, of the same shape."""
        found: Ints = np.append(self.space_area, -1)[spaces].astype(np.int32)
        return found

    def cells_of_area(self, area: int) -> NDArray[np.int64]:
        """Return the numbers of the cells of an area, ascending."""
        return self.lots.numbers[area]

    def cell_at(self, *, space: int, x: float, y: float) -> int:
        """Return the cell of a space whose centre is nearest to a point of its frame."""
        cells = slice(self.space_start[space], self.space_start[space + 1])
        distance2 = (self.cell_x[cells] - x) ** 2 + (self.cell_y[cells] - y) ** 2
        return int(self.space_start[space] + np.argmin(distance2))


def build_walkable(
    site: Site,
    *,
    cell_m: float,
    patch_m: float,
    like: Walkable | None = None,
    compiled: bool = True,
) -> Walkable:
    """Cut a site into its walkable arrays.

    Args:
        site: the frozen site.
        cell_m: wanted side of a cell, metres.
        patch_m: wanted side of a density patch, metres.
        like: the ground of a variant of the site, cut with the same sizes; areas that are equal
            there are not cut again.
        compiled: False for a ground on which nobody walks, see :func:`sim.world.near.area_field`.
    """
    areas = areas_of(site, cell_m=cell_m)
    known = {}
    if like is not None:
        known = {
            plot_of(like.site, area): cells
            for area, cells in zip(like.areas, like.lots.cut, strict=True)
        }
    cut: list[AreaCells] = []
    for area in areas:
        plot = plot_of(site, area)
        cut.append(known.get(plot) or cut_plot(plot, cell_m, patch_m))
    lots, space_start = _lots(site, areas, cut)
    cells = _cells(lots, space_start)
    joints = frozenset(row for area in areas for row in area.joints)
    portals = cut_portals(site, lots, joints)
    doors: DoorGates = door_gates(site, portals, joints, patch_m=patch_m)
    near = near_of(lots, portals, compiled=compiled)
    return Walkable(
        site=site,
        areas=areas,
        lots=lots,
        cell_m=cell_m,
        patch_m=patch_m,
        space_start=space_start,
        space_area=lots.area,
        portals=portals,
        convex=np.array([c.convex for c in cut]),
        **cells,
        **links_of(site, lots, cells, portals, doors),
        near=near,
        compiled=compiled,
        passage=doors.passage,
        **step_arrays(
            lots,
            portals,
            near,
            cell_x=cells["cell_x"],
            cell_y=cells["cell_y"],
            passage=doors.passage,
        ),
    )


def with_closed(walkable: Walkable, rows: frozenset[int]) -> Walkable:
    """Return a ground on which some lines within areas are walls for those who look for a way.

    Args:
        walkable: the ground.
        rows: rows of the openings at the lines.
    """
    site, crosses = walkable.site, walkable.link_way < -1
    line = np.where(crosses, (-2 - walkable.link_way) // 2, 0)
    is_closed = np.isin(walkable.joints, sorted(rows))
    barred = crosses & np.append(is_closed, False)[line]
    ends = np.repeat(np.arange(walkable.n_cells), np.diff(walkable.link_ptr))
    pairs = set(zip(ends[barred].tolist(), walkable.link_to[barred].tolist(), strict=True))
    cut = list(walkable.lots.cut)
    for number, area in enumerate(walkable.areas):
        mine = sorted(rows & set(area.joints))
        if not mine:
            continue
        cells, numbers = cut[number], walkable.lots.numbers[number]
        both = zip(numbers[cells.link_a].tolist(), numbers[cells.link_b].tolist(), strict=True)
        kept = np.array([pair not in pairs for pair in both], dtype=np.bool_)
        walls = np.array([site.openings[row].segment_a for row in mine]).reshape(-1, 4)
        cut[number] = replace(
            cells,
            link_a=cells.link_a[kept],
            link_b=cells.link_b[kept],
            link_width_m=cells.link_width_m[kept],
            link_walls=cells.link_walls[kept],
            link_axis=cells.link_axis[kept],
            link_run=cells.link_run[kept],
            link_at_m=cells.link_at_m[kept],
            convex=False,
            edges=np.concatenate([cells.edges, walls]),
        )
    lots = replace(walkable.lots, cut=tuple(cut))
    near = near_of(lots, walkable.portals, compiled=walkable.compiled)
    steps: dict[str, Any] = step_arrays(
        lots,
        walkable.portals,
        near,
        cell_x=walkable.cell_x,
        cell_y=walkable.cell_y,
        passage=walkable.passage,
    )
    convex = np.array([c.convex for c in cut])
    return replace(
        walkable, lots=lots, near=near, convex=convex, closed=rows, shared=Shared(), **steps
    )


def _lots(site: Site, areas: tuple[Area, ...], cut: list[AreaCells]) -> tuple[Lots, Ints]:
    """Return where the cells of each area stand, and the first cell of each space."""
    n = len(site.spaces)
    area, place, count = (np.zeros(n, dtype=np.int32) for _ in range(3))
    for number, (joined, cells) in enumerate(zip(areas, cut, strict=True)):
        rows = np.array(joined.spaces)
        area[rows], place[rows] = number, np.arange(len(rows))
        count[rows] = np.bincount(cells.space, minlength=len(rows))
    start = np.concatenate([[0], np.cumsum(count)]).astype(np.int32)
    # Cells of an area stand space by space, and so do the numbers of all cells.
    numbers = [
        np.concatenate([np.arange(start[row], start[row + 1]) for row in joined.spaces])
        for joined in areas
    ]
    return Lots(tuple(cut), tuple(numbers), area, place), start


def _cells(lots: Lots, space_start: Ints) -> dict[str, Any]:
    """Return the arrays of cells and patches."""
    n = int(space_start[-1])
    patch_start = np.concatenate([[0], np.cumsum([len(c.patch_area_m2) for c in lots.cut])])
    cells: dict[str, NDArray[Any]] = {
        "cell_space": np.repeat(np.arange(len(space_start) - 1), np.diff(space_start)).astype(
            np.int32
        ),
        "cell_patch": np.empty(n, dtype=np.int32),
        "cell_x": np.empty(n),
        "cell_y": np.empty(n),
        "cell_area_m2": np.empty(n),
        "cell_block": np.empty(n, dtype=np.int32),
    }
    for area, (numbers, cut) in enumerate(zip(lots.numbers, lots.cut, strict=True)):
        cells["cell_patch"][numbers] = cut.patch + patch_start[area]
        cells["cell_x"][numbers], cells["cell_y"][numbers] = cut.x, cut.y
        cells["cell_area_m2"][numbers] = cut.area_m2
        cells["cell_block"][numbers] = cut.block
    cells["patch_area_m2"] = np.concatenate([*(c.patch_area_m2 for c in lots.cut), np.empty(0)])
    cells["patch_width_m"] = np.concatenate([*(c.patch_width_m for c in lots.cut), np.empty(0)])
    cells["patch_space"] = _most(cells, int(patch_start[-1]))
    return cells


def _most(cells: dict[str, NDArray[Any]], n_patches: int) -> Ints:
    """Return the space in which most of each patch lies, of equals the first."""
    patch, space = cells["cell_patch"], cells["cell_space"]
    pairs, which = np.unique(np.stack([patch, space], axis=1), axis=0, return_inverse=True)
    ground = np.bincount(which.ravel(), weights=cells["cell_area_m2"])
    order = np.lexsort((pairs[:, 1], -np.round(ground, 6), pairs[:, 0]))
    first = np.searchsorted(pairs[order, 0], np.arange(n_patches), side="left")
    found: Ints = pairs[order[first], 1].astype(np.int32)
    return found
