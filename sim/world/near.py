"""Distances inside each space: from its cells, and between the ways in and out of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.building.geodesic.kernel import segment_field

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.building.cells import SpaceCells
    from sim.world.portals import Portals

    Floats = NDArray[np.float64]
    WayField = tuple[Floats, Floats, Floats, Floats]

_COLUMNS = ("near_m", "near_turn_x", "near_turn_y", "near_turn_m")
"""Of the way from a cell to a way out: its length, its first turn, and the rest from there."""


def near_arrays(cut: list[SpaceCells], portals: Portals) -> dict[str, NDArray[Any]]:
    """Return the distance from every cell to every way out of its space, in compressed rows.

    What is found for a way is written where it stays: a stadium at fine cells has millions.
    """
    n_ways = len(portals.way_opening)
    widths = [max(1, len(portals.ways_of_space[space])) for space in range(len(cut))]
    sizes = [len(cells.x) * width for cells, width in zip(cut, widths, strict=True)]
    stops = np.cumsum([0, *sizes])
    per_cell = [np.full(len(c.x), w, dtype=np.int64) for c, w in zip(cut, widths, strict=True)]
    near_way = np.full(stops[-1], n_ways, dtype=np.int32)
    near = {name: np.full(stops[-1], np.inf) for name in _COLUMNS}
    for space, cells in enumerate(cut):
        ways = portals.ways_of_space[space]
        part = slice(stops[space], stops[space + 1])
        if not len(ways):
            continue
        near_way[part] = np.tile(ways.astype(np.int32), len(cells.x))
        columns = [near[name][part].reshape(-1, len(ways)) for name in _COLUMNS]
        for k, number in enumerate(ways.tolist()):
            for column, values in zip(columns, _field(cells, portals, number), strict=True):
                column[:, k] = values
    ptr = np.concatenate([[0], np.cumsum(np.concatenate(per_cell))]).astype(np.int32)
    return {"near_ptr": ptr, "near_way": near_way, **near}


def step_arrays(
    cut: list[SpaceCells], portals: Portals, near: dict[str, NDArray[Any]]
) -> dict[str, NDArray[Any]]:
    """Return the distances between the ways that lead into a space and those that leave it.

    Args:
        cut: the cells of each space.
        portals: the ways in and out of them.
        near: what :func:`near_arrays` found.
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
            rows = near["near_ptr"][start + np.array(at)]
            entry = rows[:, None] + np.arange(len(out))[None, :]
            tx, ty, rest = (near[name][entry] for name in _COLUMNS[1:])
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


def _field(cells: SpaceCells, portals: Portals, way: int) -> WayField:
    """Return distance, turning point and distance from there, for each cell of a space."""
    ax, ay, bx, by = portals.way_segment[way]
    if cells.convex:
        dx, dy = bx - ax, by - ay
        length2 = max(dx * dx + dy * dy, 1e-12)
        s = np.clip(((cells.x - ax) * dx + (cells.y - ay) * dy) / length2, 0.0, 1.0)
        tx, ty = ax + s * dx, ay + s * dy
        return np.hypot(cells.x - tx, cells.y - ty), tx, ty, np.zeros(len(tx))
    both_a = np.concatenate([cells.link_a, cells.link_b])
    both_b = np.concatenate([cells.link_b, cells.link_a])
    order = np.lexsort((both_b, both_a))
    ptr = np.concatenate([[0], np.cumsum(np.bincount(both_a, minlength=len(cells.x)))])
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
