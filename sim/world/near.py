"""Distances inside each space: from its cells, and between the ways in and out of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.building.geodesic.kernel import segment_field

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.building.cells import SpaceCells
    from sim.world.portals import Portals

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]
    Longs = NDArray[np.int64]
    Cells = NDArray[np.signedinteger[Any]]

_LEAST_M2 = 1e-12
"""Squared length below which a segment is a point."""


@dataclass(frozen=True, slots=True)
class Near:
    """Ways from each cell to every way out of its space, in compressed rows.

    A stadium at fine cells has millions of entries: nothing is held that can be found again.

    Attributes:
        ptr: entries of each cell, ``(n_cells + 1,)``.
        metres: walking distance from the cell's centre to a way out, ``(n_entries,)``.
        ways: ways out of the spaces, one space after the other; ``n_ways`` stands for none.
        first: place in ``ways`` of the first way out of each cell's space, ``(n_cells,)``.
        turns: of cells in spaces with corners: cell at whose centre the straight way ends that is
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
        """Return the ways out that have some numbers among those out of the spaces of cells."""
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


def near_of(cut: list[SpaceCells], portals: Portals) -> Near:
    """Return the distance from every cell to every way out of its space."""
    none = np.array([len(portals.way_opening)])
    ways = [out if len(out) else none for out in portals.ways_of_space[: len(cut)]]
    widths = np.array([len(out) for out in ways], dtype=np.int64)
    cells_of = np.array([len(cells.x) for cells in cut], dtype=np.int64)
    has_turns = np.array([not cells.convex for cells in cut], dtype=np.bool_)
    sizes = cells_of * widths
    stops = np.concatenate([[0], np.cumsum(sizes)])
    kept = np.concatenate([[0], np.cumsum(np.where(has_turns, sizes, 0))])
    starts = np.concatenate([[0], np.cumsum(cells_of)])
    near = Near(
        ptr=np.concatenate([[0], np.cumsum(np.repeat(widths, cells_of))]).astype(np.int32),
        metres=np.full(stops[-1], np.inf),
        ways=np.concatenate([*ways, np.empty(0)]).astype(np.int32),
        first=np.repeat(np.cumsum(widths) - widths, cells_of).astype(np.int32),
        turns=np.full(kept[-1], -1, dtype=np.int32),
        left_out=np.repeat(np.where(has_turns, stops[:-1] - kept[:-1], -1), cells_of).astype(
            np.int32
        ),
    )
    for space, cells in enumerate(cut):
        if not len(portals.ways_of_space[space]):
            continue
        shape = (len(cells.x), len(ways[space]))
        metres = near.metres[stops[space] : stops[space + 1]].reshape(shape)
        for k, number in enumerate(ways[space].tolist()):
            metres[:, k], turn = _field(cells, portals, number)
            if has_turns[space]:
                turns = near.turns[kept[space] : kept[space + 1]].reshape(shape)
                turns[:, k] = np.where(turn < 0, turn - starts[space], turn + starts[space])
    return near


def first_turns(
    near: Near, portals: Portals, x: Floats, y: Floats, *, cells: Longs, columns: Longs
) -> tuple[Floats, Floats, Floats]:
    """Return where the straight way ends that is walked first, and the distance from there.

    Args:
        near: the ways from each cell; none of those asked for stands for no way.
        portals: the ways out of the spaces.
        x: centres of the cells, ``(n_cells,)``.
        y: the same.
        cells: cells, ``(n,)``.
        columns: number of the way among those out of their space, ``(n,)``.
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
    cut: list[SpaceCells], portals: Portals, near: Near, cell_x: Floats, cell_y: Floats
) -> dict[str, NDArray[Any]]:
    """Return the distances between the ways that lead into a space and those that leave it.

    Args:
        cut: the cells of each space.
        portals: the ways in and out of them.
        near: the ways from each cell.
        cell_x: centres of the cells, ``(n_cells,)``.
        cell_y: the same.
    """
    first = 0
    parts: list[tuple[NDArray[Any], ...]] = []
    for space, cells in enumerate(cut):
        out = portals.ways_of_space[space]
        start, first = first, first + len(cells.x)
        if not len(out):
            continue
        x, y = portals.way_x[out], portals.way_y[out]
        if cells.convex:
            metres = np.hypot(x[:, None] - x[None, :], y[:, None] - y[None, :])
        else:
            at = [
                int(np.argmin(np.hypot(cells.x - px, cells.y - py)))
                for px, py in zip(x, y, strict=True)
            ]
            rows, columns = start + np.array(at)[:, None], np.arange(len(out))[None, :]
            rows, columns = np.broadcast_arrays(rows, columns)
            tx, ty, rest = first_turns(near, portals, cell_x, cell_y, cells=rows, columns=columns)
            # In sight of each other, portals are as far apart as their middles: measured to the
            # near end, neighbours along a wide opening would be short cuts.
            metres = np.where(
                rest > 0,
                np.hypot(x[:, None] - tx, y[:, None] - ty) + rest,
                np.hypot(x[:, None] - x[None, :], y[:, None] - y[None, :]),
            )
        came, goes = np.nonzero(~np.eye(len(out), dtype=np.bool_))
        # Having come in by a way means having taken its opposite, the one that leads in here.
        parts.append((out[came] ^ 1, out[goes], metres[came, goes]))
    empty = (np.empty(0), np.empty(0), np.empty(0))
    came_by, to, metres = (np.concatenate([p[k] for p in [*parts, empty]]) for k in range(3))
    return {
        "step_from": came_by.astype(np.int32),
        "step_to": to.astype(np.int32),
        "step_m": metres.astype(np.float64),
    }


def _field(cells: SpaceCells, portals: Portals, way: int) -> tuple[Floats, Longs]:
    """Return distance and turn of each cell of a space, numbered from 0 within it."""
    if cells.convex:
        tx, ty = nearest_point(portals.way_segment[way], cells.x, cells.y)
        return np.hypot(cells.x - tx, cells.y - ty), -1 - np.arange(len(cells.x))
    both_a = np.concatenate([cells.link_a, cells.link_b])
    both_b = np.concatenate([cells.link_b, cells.link_a])
    order = np.lexsort((both_b, both_a))
    ptr = np.concatenate([[0], np.cumsum(np.bincount(both_a, minlength=len(cells.x)))])
    ax, ay, bx, by = portals.way_segment[way]
    return segment_field(
        cells.x,
        cells.y,
        ptr.astype(np.int64),
        both_b[order].astype(np.int64),
        cells.edges,
        float(ax),
        float(ay),
        float(bx),
        float(by),
    )
