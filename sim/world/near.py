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


def space_fields(cut: list[SpaceCells], portals: Portals) -> list[list[WayField]]:
    """Return, for each space and way out of it, the fields of its cells.

    A field is ``(distance, turn_x, turn_y, distance from the turn)``, each ``(n_cells,)``.
    """
    return [
        [_field(cells, portals, int(way)) for way in portals.ways_of_space[space]]
        for space, cells in enumerate(cut)
    ]


def near_arrays(
    cut: list[SpaceCells], portals: Portals, fields: list[list[WayField]]
) -> dict[str, NDArray[Any]]:
    """Return the distance from every cell to every way out of its space, in compressed rows."""
    n_ways = len(portals.way_opening)
    counts: list[NDArray[Any]] = []
    parts: list[tuple[NDArray[Any], ...]] = []
    for space, cells in enumerate(cut):
        ways, n = portals.ways_of_space[space], len(cells.x)
        if not len(ways):
            counts.append(np.ones(n, dtype=np.int64))
            parts.append((np.full(n, n_ways), *(np.full(n, np.inf) for _ in range(4))))
            continue
        counts.append(np.full(n, len(ways), dtype=np.int64))
        columns = (np.stack([f[k] for f in fields[space]], axis=1).ravel() for k in range(4))
        parts.append((np.tile(ways, n), *columns))
    way, near, turn_x, turn_y, rest = (np.concatenate([p[k] for p in parts]) for k in range(5))
    return {
        "near_ptr": np.concatenate([[0], np.cumsum(np.concatenate(counts))]).astype(np.int32),
        "near_way": way.astype(np.int32),
        "near_m": near.astype(np.float64),
        "near_turn_x": turn_x.astype(np.float64),
        "near_turn_y": turn_y.astype(np.float64),
        "near_turn_m": rest.astype(np.float64),
    }


def step_arrays(
    cut: list[SpaceCells], portals: Portals, fields: list[list[WayField]]
) -> dict[str, NDArray[Any]]:
    """Return the distances between the ways that lead into a space and those that leave it."""
    parts: list[tuple[NDArray[Any], ...]] = []
    for space, cells in enumerate(cut):
        out = portals.ways_of_space[space]
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
            metres = np.stack(
                [
                    # In sight of each other, portals are as far apart as their middles: measured
                    # to the near end, neighbours along a wide opening would be short cuts.
                    np.where(
                        rest[at] > 0,
                        np.hypot(x - tx[at], y - ty[at]) + rest[at],
                        np.hypot(x - x[k], y - y[k]),
                    )
                    for k, (_, tx, ty, rest) in enumerate(fields[space])
                ],
                axis=1,
            )
        came, goes = np.nonzero(~np.eye(len(out), dtype=np.bool_))
        # Having come in by a way means having taken its opposite, the one that leads in here.
        parts.append((out[came] ^ 1, out[goes], metres[came, goes]))
    empty = (np.empty(0), np.empty(0), np.empty(0))
    start, to, metres = (np.concatenate([p[k] for p in [*parts, empty]]) for k in range(3))
    return {
        "step_from": start.astype(np.int32),
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
