"""The patches of a region as a graph, and the cells between them.

Distances over crowded ground are solved on patches, which do not shrink with the cells, and read at
a cell between the middles of the patches round it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.movement.kernels.congested import Mix
from sim.movement.kernels.fast_marching import RegionArrays

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.movement.arrays import Ground
    from sim.world.walkable import Walkable

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]

_LEAST_M = 1e-3


def region_of_patches(
    walkable: Walkable, ground: Ground, cells: Ints, way_m: Floats
) -> RegionArrays:
    """Return how the patches of a region hang together, for one goal.

    Args:
        walkable: the geometry.
        ground: the same under the law.
        cells: cells of the region, ``(n_cells,)``.
        way_m: distance to the goal after each way, ``(n_ways + 1,)``.
    """
    patches = np.unique(walkable.cell_patch[cells])
    local = np.full(walkable.n_patches + 1, -1, dtype=np.int32)  # the last stands for outside
    local[patches] = np.arange(len(patches))
    middles = _middles_of(walkable)
    u, v = middles.u[patches], middles.v[patches]
    owner, to, link = _links(walkable, cells, local)
    way, axis = walkable.link_way[link], ground.links["axis"][link]
    beyond = np.where(way >= 0, way_m[np.maximum(way, -1)], np.inf)
    usable = np.where(way >= 0, np.isfinite(beyond), to >= 0) & (to != owner)
    owner, to, link, way, axis, beyond = (
        part[usable] for part in (owner, to, link, way, axis, beyond)
    )
    inner = to >= 0
    to[~inner] = -1
    within = inner & (way < 0)
    metres = np.where(axis == 0, np.abs(u[to] - u[owner]), np.abs(v[to] - v[owner]))
    # Through a portal: from the middle of one patch to the portal and on to that of the other.
    via = way >= 0
    x, y = middles.x[patches], middles.y[patches]
    metres[via] = _to_portal(walkable, x, y, owner[via], way[via])
    both = via & inner
    metres[both] += _to_portal(walkable, x, y, to[both], way[both] ^ 1)
    del within
    keep = _shortest(owner, to, way, axis, metres + np.where(inner, 0.0, beyond))
    owner, to, axis, metres, beyond = (part[keep] for part in (owner, to, axis, metres, beyond))
    rows = np.nonzero(to >= 0)[0]
    order = rows[np.argsort(to[rows], kind="stable")]
    n, out = len(patches), np.nonzero(to < 0)[0]
    to[out] = -1 - np.arange(len(out))
    return RegionArrays(
        patch=patches.astype(np.int32),
        first=_ends(owner, n),
        to=to.astype(np.int32),
        metres=np.maximum(metres, _LEAST_M),
        axis=axis.astype(np.int8),
        beyond=beyond[out],
        back_first=_ends(to[order], n),
        back=owner[order].astype(np.int32),
        order=np.full(n, -1, dtype=np.int32),
        settled=np.zeros(n, dtype=np.int8),
        key=np.zeros(len(owner) + n + 1),
        heap=np.zeros(len(owner) + n + 1, dtype=np.int32),
        density=np.zeros(n),
        spread=np.zeros(n),
        sorted=np.zeros(n, dtype=np.int32),
    )


def mix_of_cells(walkable: Walkable, cells: Ints, patches: Ints) -> Mix:
    """Return the patches, and their weights, between whose middles each cell lies.

    Args:
        walkable: the geometry.
        cells: cells of the region, ``(n_cells,)``.
        patches: its patches, ascending.
    """
    local = np.full(walkable.n_patches + 1, -1, dtype=np.int32)
    local[patches] = np.arange(len(patches))
    middles = _middles_of(walkable)
    cell_u, cell_v = middles.cell_u, middles.cell_v
    u, v = middles.u[patches], middles.v[patches]
    own = local[walkable.cell_patch[cells]]
    beside = _beside(walkable, cells, local, u, v)
    side_x, share_x = _towards(cell_u[cells] - u[own], u, own, beside[:, :2])
    side_y, share_y = _towards(cell_v[cells] - v[own], v, own, beside[:, 2:])
    next_x, next_y = beside[own, side_x], beside[own, 2 + side_y]
    corner = np.where(next_x >= 0, beside[next_x, 2 + side_y], -1)
    rows = np.stack([own, next_x, next_y, corner], axis=1)
    weights = np.stack(
        [
            (1 - share_x) * (1 - share_y),
            share_x * (1 - share_y),
            (1 - share_x) * share_y,
            share_x * share_y,
        ],
        axis=1,
    )
    missing = rows < 0
    weights[:, 0] += np.where(missing, weights, 0.0).sum(axis=1)
    weights[missing] = 0.0
    rows[missing] = np.broadcast_to(own[:, None], rows.shape)[missing]
    return Mix(rows=np.ascontiguousarray(rows.astype(np.int32)), weights=weights)


class _Middles(NamedTuple):
    """Where cells and the middles of all patches lie, metres.

    Attributes:
        cell_u, cell_v: cells along the lattice of their area and across, ``(n_cells,)``.
        u, v: middles of the patches likewise, ``(n_patches,)``.
        x, y: the same in the frame of the space.
    """

    cell_u: Floats
    cell_v: Floats
    u: Floats
    v: Floats
    x: Floats
    y: Floats


def _middles_of(walkable: Walkable) -> _Middles:
    """Return where cells and patches lie, worked out once for a ground."""

    def made() -> _Middles:
        weight = walkable.cell_area_m2
        total = np.bincount(walkable.cell_patch, weights=weight)

        def middle(of_cells: Floats) -> Floats:
            return np.bincount(walkable.cell_patch, weights=weight * of_cells) / total

        u, v = walkable.along_lattice()
        x, y = middle(walkable.cell_x), middle(walkable.cell_y)
        return _Middles(u, v, middle(u), middle(v), x, y)

    return walkable.shared.once("middles", made, by_place=True)


def _links(walkable: Walkable, cells: Ints, local: Ints) -> tuple[Ints, Ints, Ints]:
    """Return the links of cells: patch they leave, patch they lead to (-1: none here), row."""
    counts = np.diff(walkable.link_ptr)[cells]
    offset = np.concatenate([[0], np.cumsum(counts)])
    link = np.arange(offset[-1]) + np.repeat(walkable.link_ptr[cells] - offset[:-1], counts)
    owner = np.repeat(local[walkable.cell_patch[cells]], counts)
    cell = walkable.link_to[link]
    to = np.where(cell >= 0, local[walkable.cell_patch[np.maximum(cell, 0)]], -1)
    return owner.astype(np.int32), to.astype(np.int32), link.astype(np.int32)


def _to_portal(walkable: Walkable, x: Floats, y: Floats, patch: Ints, way: Ints) -> Floats:
    portals = walkable.portals
    return np.hypot(x[patch] - portals.way_x[way], y[patch] - portals.way_y[way])


def _shortest(owner: Ints, to: Ints, way: Ints, axis: Ints, length: Floats) -> NDArray[np.int64]:
    """Return the rows to keep: of alike links between two patches the shortest, in order."""
    # Links out of the region differ by their way.
    kind = np.where(to < 0, -2 - way, to)
    order = np.lexsort((length, axis, kind, owner))
    first = np.ones(len(order), dtype=np.bool_)
    for column in (owner, kind, axis):
        part = column[order]
        if column is owner:
            same = part[1:] == part[:-1]
        else:
            same &= part[1:] == part[:-1]
    first[1:] = ~same
    return order[first]


def _beside(walkable: Walkable, cells: Ints, local: Ints, u: Floats, v: Floats) -> Ints:
    """Return the patches west, east, south and north of each patch, -1 for none, ``(n, 4)``."""
    owner, to, link = _links(walkable, cells, local)
    inner = (to >= 0) & (to != owner) & (walkable.link_way[link] < 0)
    owner, to = owner[inner], to[inner]
    axis = walkable.link_axis[link[inner]]
    ahead = np.where(axis == 0, u[to] > u[owner], v[to] > v[owner])
    beside = np.full((len(u) + 1, 4), -1, dtype=np.int32)
    beside[owner, 2 * axis + ahead] = to
    return beside


def _towards(offset: Floats, middle: Floats, own: Ints, beside: Ints) -> tuple[Ints, Floats]:
    """Return the side on which a value is mixed in along one axis, and its share.

    Where there is no patch on the side a cell lies on, the line through its own and the one
    opposite goes on: the share is negative.

    Args:
        offset: of each cell from the middle of its patch, ``(n_cells,)``.
        middle: middles of the patches, ``(n,)``.
        own: patch of each cell, ``(n_cells,)``.
        beside: patches on the low and on the high side, ``(n + 1, 2)``.
    """
    side = (offset > 0).astype(np.int32)
    there = beside[own, side] >= 0
    side = np.where(there, side, 1 - side).astype(np.int32)
    patch = beside[own, side]
    spacing = np.where(patch >= 0, np.abs(middle[patch] - middle[own]), np.inf)
    share: Floats = np.clip(np.abs(offset) / np.maximum(spacing, _LEAST_M), 0.0, 1.0)
    return side, np.where(there, share, -share)


def _ends(owner: NDArray[np.int32], n: int) -> Ints:
    return np.concatenate([[0], np.cumsum(np.bincount(owner, minlength=n))]).astype(np.int32)
