"""The walkable ground of a site as arrays: cells, patches, links, gates and portals.

* A **cell** is a piece of a space; cells steer. A **patch** is a group of cells, about 2 x 2 m;
  density lives there.
* A **gate** is where flow is limited: an opening, or the interface between two patches of a space.
* A **portal** is a piece of an opening, at most ``PORTAL_M`` wide; walking distances are composed
  from portal to portal. A *way* is a portal with a direction: ``2 * portal`` leads from side a to
  side b, ``2 * portal + 1`` back.
* A **link** leads from a cell to a neighbour in the same space, or through a portal.

Everything is numbered in the order of the site's sorted spaces and openings, so the order in a
file changes nothing. The geometry is frozen and shared by all runs of a scenario.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.building.cells import SpaceCells, cut_space
from sim.world.door_gates import door_gates
from sim.world.near import Near, near_of, step_arrays
from sim.world.portals import Portals, cut_portals

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.building.model import Site

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]


@dataclass(frozen=True)
class Walkable:
    """Arrays of a site's walkable ground.

    Attributes:
        cut: cells of each space.
        cell_m, patch_m: sizes asked for, metres.
        cell_space, cell_patch: space and patch of each cell, shape ``(n_cells,)``.
        cell_x, cell_y: centres in the frame of the space, metres.
        cell_area_m2: free area.
        space_start: first cell of each space, with the total at the end, ``(n_spaces + 1,)``.
        patch_space, patch_area_m2: of each patch, ``(n_patches,)``.
        link_ptr: links of each cell in compressed rows, ``(n_cells + 1,)``.
        link_to: cell a link leads to; -1 for outside.
        link_gate: gate it passes, -1 within a patch.
        link_side: 0 if it passes its gate from side a to side b, else 1.
        link_way: way it takes, -1 within a space.
        link_m: length from the cell's centre, metres.
        link_rise: 1 up an incline, -1 down, 0 level.
        gate_opening: row of the opening, -1 for an interface between patches.
        gate_patch_a, gate_patch_b: patches of an interface or open side, -1 for doors.
        gate_width_m: clear width.
        gate_walls: ends of the interface (0-2) that touch a wall.
        patch_gate_ptr, patch_gate, patch_gate_side: gates leading out of each patch.
        portals: the pieces of the openings.
        near: ways from each cell to every way out of its space.
        convex: whether each space has straight ways only, ``(n_spaces,)``.
        step_from, step_to, step_m: from having taken one way to the next, with the distance.
    """

    site: Site
    cut: tuple[SpaceCells, ...]
    cell_m: float
    patch_m: float
    cell_space: Ints
    cell_patch: Ints
    cell_x: Floats
    cell_y: Floats
    cell_area_m2: Floats
    space_start: Ints
    patch_space: Ints
    patch_area_m2: Floats
    link_ptr: Ints
    link_to: Ints
    link_gate: Ints
    link_side: NDArray[np.int8]
    link_way: Ints
    link_m: Floats
    link_rise: NDArray[np.int8]
    gate_opening: Ints
    gate_patch_a: Ints
    gate_patch_b: Ints
    gate_width_m: Floats
    gate_walls: Ints
    patch_gate_ptr: Ints
    patch_gate: Ints
    patch_gate_side: NDArray[np.int8]
    portals: Portals
    near: Near
    convex: NDArray[np.bool_]
    step_from: Ints
    step_to: Ints
    step_m: Floats

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

    def cell_at(self, *, space: int, x: float, y: float) -> int:
        """Return the cell of a space whose centre is nearest to a point of its frame."""
        cells = slice(self.space_start[space], self.space_start[space + 1])
        distance2 = (self.cell_x[cells] - x) ** 2 + (self.cell_y[cells] - y) ** 2
        return int(self.space_start[space] + np.argmin(distance2))


def build_walkable(
    site: Site, *, cell_m: float, patch_m: float, like: Walkable | None = None
) -> Walkable:
    """Cut a site into its walkable arrays.

    Args:
        site: the frozen site.
        cell_m: wanted side of a cell, metres.
        patch_m: wanted side of a density patch, metres.
        like: the ground of a variant of the site, cut with the same sizes; spaces that are equal
            there are not cut again.
    """
    known = dict(zip(like.site.spaces, like.cut, strict=True)) if like else {}
    cut = [
        known.get(space) or cut_space(space, cell_m=cell_m, patch_m=patch_m)
        for space in site.spaces
    ]
    space_start = np.concatenate([[0], np.cumsum([len(c.x) for c in cut])]).astype(np.int32)
    patch_start = np.concatenate([[0], np.cumsum([len(c.patch_area_m2) for c in cut])])
    cells: dict[str, NDArray[Any]] = {
        "cell_space": np.repeat(np.arange(len(cut)), np.diff(space_start)).astype(np.int32),
        "cell_patch": _join([c.patch + patch_start[s] for s, c in enumerate(cut)], np.int32),
        "cell_x": _join([c.x for c in cut], np.float64),
        "cell_y": _join([c.y for c in cut], np.float64),
        "cell_area_m2": _join([c.area_m2 for c in cut], np.float64),
    }
    portals = cut_portals(site, cut, space_start)
    links = _links(site, cut, space_start, cells, portals)
    near = near_of(cut, portals)
    return Walkable(
        site=site,
        cut=tuple(cut),
        cell_m=cell_m,
        patch_m=patch_m,
        space_start=space_start,
        patch_space=np.repeat(np.arange(len(cut)), np.diff(patch_start)).astype(np.int32),
        patch_area_m2=_join([c.patch_area_m2 for c in cut], np.float64),
        portals=portals,
        convex=np.array([c.convex for c in cut]),
        **cells,
        **links,
        near=near,
        **step_arrays(cut, portals, near, cells["cell_x"], cells["cell_y"]),
    )


def _join(parts: list[NDArray[Any]], dtype: type) -> NDArray[Any]:
    return np.concatenate([*parts, np.empty(0)]).astype(dtype)


def _links(
    site: Site,
    cut: list[SpaceCells],
    space_start: Ints,
    cells: dict[str, NDArray[Any]],
    portals: Portals,
) -> dict[str, NDArray[Any]]:
    """Return link and gate arrays: interfaces first, then one gate an opening."""
    patch = cells["cell_patch"]
    a = _join([c.link_a + space_start[s] for s, c in enumerate(cut)], np.int64)
    b = _join([c.link_b + space_start[s] for s, c in enumerate(cut)], np.int64)
    width = _join([c.link_width_m for c in cut], np.float64)
    walls = _join([c.link_walls for c in cut], np.int32)
    pa, pb = patch[a], patch[b]
    crossing = pa != pb
    low, high = np.minimum(pa, pb), np.maximum(pa, pb)
    pairs, gate_of = np.unique(
        np.stack([low[crossing], high[crossing]], axis=1), axis=0, return_inverse=True
    )
    n_inner = len(pairs)
    gate = np.full(len(a), -1, dtype=np.int64)
    gate[crossing] = gate_of.ravel()
    doors = door_gates(site, patch, portals)
    length = np.hypot(
        cells["cell_x"][a] - cells["cell_x"][b], cells["cell_y"][a] - cells["cell_y"][b]
    )
    incline = np.array([space.incline is not None for space in site.spaces], dtype=np.bool_)
    rise = np.where(
        incline[cells["cell_space"][a]], np.sign(cells["cell_y"][b] - cells["cell_y"][a]), 0
    )
    columns = [
        # from, to, gate, side, way, length, rise
        (a, b, gate, np.where(pa == low, 0, 1), np.full(len(a), -1), length, rise),
        (b, a, gate, np.where(pb == low, 0, 1), np.full(len(a), -1), length, -rise),
        _portal_links(cells, portals, n_inner + doors.of_link, incline),
    ]
    start, to, via, side, way, metres, up = (
        np.concatenate([part[k] for part in columns]) for k in range(7)
    )
    order = np.lexsort((way, to, start))
    counts = np.bincount(start, minlength=len(patch))
    gate_opening = np.concatenate([np.full(n_inner, -1), doors.opening]).astype(np.int32)
    inner_width = np.bincount(gate_of.ravel(), weights=width[crossing], minlength=n_inner)
    inner_walls = np.bincount(gate_of.ravel(), weights=walls[crossing], minlength=n_inner)
    out: dict[str, NDArray[Any]] = {
        "link_ptr": np.concatenate([[0], np.cumsum(counts)]).astype(np.int32),
        "link_to": to[order].astype(np.int32),
        "link_gate": via[order].astype(np.int32),
        "link_side": side[order].astype(np.int8),
        "link_way": way[order].astype(np.int32),
        "link_m": metres[order].astype(np.float64),
        "link_rise": up[order].astype(np.int8),
        "gate_opening": gate_opening,
        "gate_patch_a": np.concatenate([pairs[:, 0], doors.patch_a]).astype(np.int32),
        "gate_patch_b": np.concatenate([pairs[:, 1], doors.patch_b]).astype(np.int32),
        "gate_width_m": np.concatenate([inner_width, doors.width_m]).astype(np.float64),
        "gate_walls": np.concatenate([inner_walls, doors.walls]).astype(np.int32),
    }
    return out | _gates_of_patches(out, patch)


def _portal_links(
    cells: dict[str, NDArray[Any]],
    portals: Portals,
    gate: NDArray[np.int64],
    incline: NDArray[np.bool_],
) -> tuple[NDArray[Any], ...]:
    """Return the links that lead through portals, one a cell and way."""
    start, way, to = portals.link_from, portals.link_way, portals.link_to
    mid_x, mid_y = portals.way_x[way], portals.way_y[way]
    length = np.hypot(cells["cell_x"][start] - mid_x, cells["cell_y"][start] - mid_y)
    rise = np.where(incline[cells["cell_space"][start]], np.sign(mid_y - cells["cell_y"][start]), 0)
    return start, to, gate, way % 2, way, length, rise


def _gates_of_patches(
    links: dict[str, NDArray[Any]], patch: NDArray[Any]
) -> dict[str, NDArray[Any]]:
    """Return, for each patch, the gates and sides by which people leave it."""
    cell = np.repeat(np.arange(len(patch)), np.diff(links["link_ptr"]))
    used = links["link_gate"] >= 0
    triples = np.unique(
        np.stack([patch[cell[used]], links["link_gate"][used], links["link_side"][used]], axis=1),
        axis=0,
    )
    n_patches = int(patch.max(initial=-1)) + 1
    counts = np.bincount(triples[:, 0], minlength=n_patches)
    return {
        "patch_gate_ptr": np.concatenate([[0], np.cumsum(counts)]).astype(np.int32),
        "patch_gate": triples[:, 1].astype(np.int32),
        "patch_gate_side": triples[:, 2].astype(np.int8),
    }
