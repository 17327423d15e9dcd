"""Distances inside each area: from its cells, and between the ways in and out of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.building.bends import plain_field

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.building.cells import AreaCells
    from sim.world.portals import Lots, Portals

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]
    Longs = NDArray[np.int64]
    Cells = NDArray[np.signedinteger[Any]]

_ROUNDED_M = 3e-6
"""What the rounding of points may take them away from a wall at most, metres."""

_SHORTEST_M = 1e-3
"""Walls shorter than this hold no opening, metres."""

_EXACT_M = 1e-11
"""Nearer to it than this they lie on it, metres."""

_SMALL_CELLS = 250
"""Areas with more cells are measured by compiled code in any case: plain Python takes too long."""

_LEAST_M2 = 1e-12
"""Squared length below which a segment is a point."""


@dataclass(frozen=True, slots=True)
class Near:
    """Ways from each cell to every way out of its area, in compressed rows.

    A stadium at fine cells has millions of entries: nothing is held that can be found again.

    Attributes:
        ptr: entries of each cell, ``(n_cells + 1,)``.
        metres: walking distance from the cell's centre to a way out, ``(n_entries,)``.
        ways: ways out of the areas, one area after the other; ``n_ways`` stands for none.
        first: place in ``ways`` of the first way out of each cell's area, ``(n_cells,)``.
        turns: of cells in areas with corners: cell at whose centre the straight way ends that is
            walked first; ``-1 - cell`` if it ends at the way out, where that is nearest to that
            cell.
        left_out: entries before each cell's that have no turn, as all ways are straight there;
            -1 for a cell without turns itself, ``(n_cells,)``.
    """

    ptr: Ints
    metres: Floats
    ways: Ints
    first: Ints
    turns: Ints
    left_out: Ints

    def way(self, cells: Cells, columns: Cells) -> Ints:
        """Return the ways out that have some numbers among those out of the areas of cells."""
        found: Ints = self.ways[self.first[cells] + columns]
        return found

    def ways_from(self, start: int, stop: int) -> Ints:
        """Return the way out of each entry of the cells from ``start`` to ``stop``."""
        widths = np.diff(self.ptr[start : stop + 1])
        shift = self.first[start:stop] - (self.ptr[start:stop] - self.ptr[start])
        place = np.arange(self.ptr[stop] - self.ptr[start], dtype=np.int32)
        found: Ints = self.ways[place + np.repeat(shift, widths)]
        return found

    def turn(self, cells: Cells, columns: Cells) -> Ints:
        """Return turns, see ``turns``, of entries given by cell and number of the way out."""
        left_out = self.left_out[cells]
        entry = self.ptr[cells] + columns - left_out
        turns: Ints = np.broadcast_to(-1 - cells, entry.shape).astype(np.int32)
        turning = np.broadcast_to(left_out >= 0, entry.shape)
        turns[turning] = self.turns[entry[turning]]
        return turns

    def is_straight(self, cells: Cells, columns: Cells) -> NDArray[np.bool_]:
        """Return whether ways out are in sight of cells, by number of the way out."""
        result: NDArray[np.bool_] = self.turn(cells, columns) < 0
        return result


def near_of(lots: Lots, portals: Portals, *, compiled: bool = True) -> Near:
    """Return the distance from every cell to every way out of its area.

    Args:
        lots: the cells of each area.
        portals: the ways in and out of them.
        compiled: see :func:`area_field`.
    """
    none = np.array([len(portals.way_opening)])
    ways = [out if len(out) else none for out in portals.ways_of_area]
    widths = np.array([len(out) for out in ways], dtype=np.int64)
    n_cells = sum(len(numbers) for numbers in lots.numbers)
    area = np.empty(n_cells, dtype=np.int64)
    for number, numbers in enumerate(lots.numbers):
        area[numbers] = number
    has_turns = np.array([not cells.convex for cells in lots.cut], dtype=np.bool_)
    sizes = widths[area]
    ptr = np.concatenate([[0], np.cumsum(sizes)])
    kept = np.concatenate([[0], np.cumsum(np.where(has_turns[area], sizes, 0))])
    near = Near(
        ptr=ptr.astype(np.int32),
        metres=np.full(ptr[-1], np.inf),
        ways=np.concatenate([*ways, np.empty(0)]).astype(np.int32),
        first=(np.cumsum(widths) - widths)[area].astype(np.int32),
        turns=np.full(kept[-1], -1, dtype=np.int32),
        left_out=np.where(has_turns[area], ptr[:-1] - kept[:-1], -1).astype(np.int32),
    )
    for number, cells in enumerate(lots.cut):
        for column, way in enumerate(portals.ways_of_area[number].tolist()):
            numbers = lots.numbers[number]
            metres, turn = area_field(cells, portals.way_segment[way], compiled=compiled)
            entry = near.ptr[numbers] + column
            near.metres[entry] = metres
            if has_turns[number]:
                turned = np.where(turn < 0, -1 - numbers[-1 - turn], numbers[turn])
                near.turns[entry - near.left_out[numbers]] = turned
    return near


def first_turns(
    near: Near, portals: Portals, x: Floats, y: Floats, *, cells: Longs, columns: Longs
) -> tuple[Floats, Floats, Floats]:
    """Return where the straight way ends that is walked first, and the distance from there.

    Args:
        near: the ways from each cell; none of those asked for stands for no way.
        portals: the ways out of the areas.
        x: centres of the cells, ``(n_cells,)``.
        y: the same.
        cells: cells, ``(n,)``.
        columns: number of the way among those out of their area, ``(n,)``.
    """
    turn = near.turn(cells, columns)
    at = np.where(turn < 0, -1 - turn, turn)
    px, py = x[at], y[at]
    tx, ty = nearest_point(portals.way_segment[near.way(cells, columns)], px, py)
    is_straight = turn < 0
    rest = np.where(is_straight, 0.0, near.metres[near.ptr[at] + columns])
    return np.where(is_straight, tx, px), np.where(is_straight, ty, py), rest


def nearest_point(segment: Floats, x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Return the points of segments nearest to points.

    Args:
        segment: ends of the segments, ``(4,)`` or ``(n, 4)``.
        x: the points, ``(n,)``.
        y: the same.
    """
    ax, ay = segment[..., 0], segment[..., 1]
    dx, dy = segment[..., 2] - ax, segment[..., 3] - ay
    length2 = np.maximum(dx * dx + dy * dy, _LEAST_M2)
    share = np.clip(((x - ax) * dx + (y - ay) * dy) / length2, 0.0, 1.0)
    return ax + share * dx, ay + share * dy


def step_arrays(
    lots: Lots,
    portals: Portals,
    near: Near,
    *,
    cell_x: Floats,
    cell_y: Floats,
    passage: Ints,
) -> dict[str, Any]:
    """Return the distances between the ways that lead into an area and those that leave it.

    Nobody who has come in by a passage goes out by it at once: that would be no way at all.

    Args:
        lots: the cells of each area.
        portals: the ways in and out of them.
        near: the ways from each cell.
        cell_x: centres of the cells, ``(n_cells,)``.
        cell_y: the same.
        passage: first of the openings side by side of which each is one, ``(n_openings,)``.
    """
    parts: list[tuple[NDArray[Any], ...]] = []
    for area, cells in enumerate(lots.cut):
        out = portals.ways_of_area[area]
        if not len(out):
            continue
        x, y = portals.way_x[out], portals.way_y[out]
        straight = np.hypot(x[:, None] - x[None, :], y[:, None] - y[None, :])
        # Out of the site nothing is left to walk, so people go to the nearest point of an exit.
        leaves = portals.way_into[out] < 0
        ends = portals.way_segment[out[leaves]]
        ex, ey = nearest_point(ends[None, :, :], x[:, None], y[:, None])
        straight[:, leaves] = np.hypot(x[:, None] - ex, y[:, None] - ey)
        if cells.convex:
            metres = straight
        else:
            at = [
                int(np.argmin(np.hypot(cells.x - px, cells.y - py)))
                for px, py in zip(x, y, strict=True)
            ]
            rows, columns = lots.numbers[area][at][:, None], np.arange(len(out))[None, :]
            rows, columns = np.broadcast_arrays(rows, columns)
            tx, ty, rest = first_turns(near, portals, cell_x, cell_y, cells=rows, columns=columns)
            # In sight of each other, portals are as far apart as their middles: measured to the
            # near end, neighbours along a wide opening would be short cuts.
            metres = np.where(
                rest > 0,
                np.hypot(x[:, None] - tx, y[:, None] - ty) + rest,
                straight,
            )
        opening = passage[portals.way_opening[out]]
        came, goes = np.nonzero(opening[:, None] != opening[None, :])
        # Having come in by a way means having taken its opposite, the one that leads in here.
        parts.append((out[came] ^ 1, out[goes], metres[came, goes]))
    empty = (np.empty(0), np.empty(0), np.empty(0))
    came_by, to, metres = (np.concatenate([p[k] for p in [*parts, empty]]) for k in range(3))
    return {
        "step_from": came_by.astype(np.int32),
        "step_to": to.astype(np.int32),
        "step_m": metres.astype(np.float64),
    }


def on_wall(segment: Floats, edges: Floats) -> Floats:
    """Return a segment moved onto the wall it lies on but for the rounding of its ends.

    Openings are kept to the micrometre. In a wall askew to the axes their ends then lie beside it,
    and one that lies behind it would be seen from nowhere.

    Args:
        segment: its ends, metres, ``(4,)``.
        edges: the walls, ``(n_edges, 4)``.
    """
    ends = segment.reshape(2, 2)
    # Where points that should meet differ by a rounding there are walls of no length.
    edges = edges[np.hypot(edges[:, 2] - edges[:, 0], edges[:, 3] - edges[:, 1]) > _SHORTEST_M]
    if not len(edges):
        return segment
    start, along = edges[:, None, :2], edges[:, None, 2:] - edges[:, None, :2]
    length = np.hypot(along[..., 0], along[..., 1])
    along = along / length[..., None]
    to = ends[None, :, :] - start
    at = (to * along).sum(axis=2)
    off = along[..., 0] * to[..., 1] - along[..., 1] * to[..., 0]
    beside = np.abs(off).max(axis=1)
    beside[((at < -_ROUNDED_M) | (at > length + _ROUNDED_M)).any(axis=1)] = np.inf
    wall = int(np.argmin(beside))
    if not _EXACT_M < beside[wall] < _ROUNDED_M:
        return segment
    moved = start[wall] + at[wall][:, None] * along[wall]
    return np.asarray(moved.ravel(), dtype=np.float64)


def area_field(cells: AreaCells, segment: Floats, *, compiled: bool = True) -> tuple[Floats, Longs]:
    """Return distance and turn of each cell of an area to a segment.

    Args:
        cells: the cells of the area.
        segment: its ends in the frame of the area, metres, ``(4,)``.
        compiled: False leaves compiled code alone where the area is small: to load it takes longer
            than to cut a building once. The distances are the same.

    Returns:
        Both of shape ``(n_cells,)``; cells numbered from 0 within the area, see
        :func:`sim.building.kernels.geodesic.segment_field`.
    """
    if cells.convex:
        tx, ty = nearest_point(segment, cells.x, cells.y)
        return np.hypot(cells.x - tx, cells.y - ty), -1 - np.arange(len(cells.x))
    both_a = np.concatenate([cells.link_a, cells.link_b])
    both_b = np.concatenate([cells.link_b, cells.link_a])
    order = np.lexsort((both_b, both_a))
    ptr = np.concatenate([[0], np.cumsum(np.bincount(both_a, minlength=len(cells.x)))])
    ax, ay, bx, by = on_wall(segment, cells.edges).tolist()
    if compiled or len(cells.x) > _SMALL_CELLS:
        from sim.building.kernels.geodesic import segment_field  # noqa: PLC0415
    else:
        segment_field = plain_field
    return segment_field(
        cells.x,
        cells.y,
        ptr.astype(np.int64),
        both_b[order].astype(np.int64),
        cells.edges,
        ax,
        ay,
        bx,
        by,
    )
