"""Who or what is near a place: the cell somebody stands in, and who hears whom.

The tree of places comes with a package that takes longer to load than a small site to check, so it
is loaded when it is needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.world.walkable import Walkable

    Floats = NDArray[np.float64]

_FEW = 1 << 16
"""Pairs of places up to which each is compared with each: beyond, the tree is quicker."""

_SAME_M = 1e-6
"""Cells that are as near as each other but for this: the tree alone says which of them is meant."""


def nearest_cells(
    walkable: Walkable, space: NDArray[np.int32], x: Floats, y: Floats
) -> NDArray[np.int64]:
    """Return the cell nearest to where each person stands, within the space they are in.

    Args:
        walkable: the ground.
        space: row of each person's space, -1 for those still to come, shape ``(n,)``.
        x: where they stand, in the frame of the space, metres, shape ``(n,)``.
        y: the same across.

    Returns:
        Rows of cells, -1 for those still to come, shape ``(n,)``.
    """
    found = np.full(len(space), -1, dtype=np.int64)
    for number in np.unique(space[space >= 0]).tolist():
        rows = np.nonzero(space == number)[0]
        start, stop = walkable.space_start[number], walkable.space_start[number + 1]
        centres = np.stack([walkable.cell_x[start:stop], walkable.cell_y[start:stop]], axis=1)
        found[rows] = start + _nearest(centres, np.stack([x[rows], y[rows]], axis=1))
    return found


def _nearest(centres: Floats, places: Floats) -> NDArray[np.int64]:
    """Return the row of the nearest of some centres, of each place, ``(n,)``."""
    if len(centres) == 1:
        return np.zeros(len(places), dtype=np.int64)
    if len(centres) * len(places) <= _FEW:
        metres = np.sqrt(_squares(places, centres))
        two = np.partition(metres, 1, axis=1)
        if (two[:, 1] - two[:, 0] > _SAME_M).all():
            return np.asarray(np.argmin(metres, axis=1), dtype=np.int64)
    from scipy.spatial import cKDTree  # noqa: PLC0415

    return np.asarray(cKDTree(centres).query(places)[1], dtype=np.int64)


def heard_within(
    places: Floats, others: Floats, news: NDArray[np.int64], radius_m: float
) -> NDArray[np.int64]:
    """Return the bits that somebody within earshot of each place has.

    Args:
        places: shape ``(n, 2)``, metres.
        others: where those stand who have something to tell, shape ``(m, 2)``, metres.
        news: their bits, shape ``(m,)``.
        radius_m: how far they are heard.

    Returns:
        Bits, shape ``(n,)``.
    """
    if len(places) * len(others) <= _FEW:
        near = _squares(places, others) <= radius_m * radius_m
        return np.asarray(np.bitwise_or.reduce(np.where(near, news, 0), axis=1))
    from scipy.spatial import cKDTree  # noqa: PLC0415

    found = np.zeros(len(places), dtype=np.int64)
    for place, rows in enumerate(cKDTree(others).query_ball_point(places, radius_m)):
        found[place] = np.bitwise_or.reduce(news[rows]) if rows else 0
    return found


def _squares(places: Floats, others: Floats) -> Floats:
    """Return the squares of all distances, ``(n, m)``."""
    apart = places[:, None, :] - others[None, :, :]
    squares: Floats = apart[..., 0] ** 2 + apart[..., 1] ** 2
    return squares
