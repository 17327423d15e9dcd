"""Where streams of people can spread: broad spaces with more than one way on.

Broad is a space at least two patches wide both ways. There is something to choose in it if it
bends, if another way leads on that is hardly longer, or if people enter it from the side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.world.walkable import Walkable

    Floats = NDArray[np.float64]

_BREADTH_PATCHES = 2
_AT_ONCE = 4096
"""Cells looked at together, so that a great ground needs no great memory."""
_COMPETING = 1.5
"""A way on competes with the shortest one if it is at most this many times as long ..."""
_COMPETING_M = 20.0
"""... or this many metres longer."""
_END_TO_END = 0.9
"""An opening takes up a side of a space if it is at least this share of it."""


def spreading_spaces(
    walkable: Walkable, way_m: Floats, *, broad: NDArray[np.bool_] | None = None
) -> NDArray[np.bool_]:
    """Return in which spaces streams towards a goal can spread, shape ``(n_spaces,)``.

    Args:
        walkable: the ground.
        way_m: distance to the goal after each way, shape ``(n_ways + 1,)``.
        broad: what :func:`broad_spaces` gives, if it is known.
    """
    spreads = broad_spaces(walkable) if broad is None else broad.copy()
    for space in np.nonzero(spreads)[0].tolist():
        spreads[space] = _has_choice(walkable, space, way_m)
    return spreads


def _has_choice(walkable: Walkable, space: int, way_m: Floats) -> bool:
    """Return whether people in a space may take another way on without going far out of it.

    Where a wide exit is the only way on, whichever piece of it they use, they go straight,
    unless they come in from the side: then they spread over the width.
    """
    ways = walkable.portals.ways_of_space[space]
    ways = ways[np.isfinite(way_m[ways])]
    if not len(ways):
        return False
    if not walkable.convex[space]:
        return True
    if len(np.unique(walkable.portals.way_opening[ways])) == 1 and np.ptp(way_m[ways]) == 0:
        return _is_entered_aside(walkable, space)
    near, width = walkable.near, len(walkable.portals.ways_of_space[space])
    first, last = walkable.space_start[space], walkable.space_start[space + 1]
    for start in range(first, last, _AT_ONCE):
        stop = min(start + _AT_ONCE, last)
        total = near.metres[near.ptr[start] : near.ptr[stop]]
        total = total + way_m[near.ways_from(start, stop)]
        best = np.partition(total.reshape(-1, width), 1, axis=1)[:, :2]
        limit = np.maximum(_COMPETING * best[:, 0], best[:, 0] + _COMPETING_M)
        if (best[:, 1] <= limit).any():
            return True
    return False


def _is_entered_aside(walkable: Walkable, space: int) -> bool:
    """Return whether people come into a space by more than one opening, not all end to end."""
    portals = walkable.portals
    openings = np.unique(portals.way_opening[portals.ways_of_space[space]])
    if len(openings) < 2:
        return False
    outline = np.array(walkable.site.spaces[space].outline)
    extent = np.ptp(outline, axis=0)
    for way in portals.ways_of_space[space].tolist():
        segment = portals.way_segment[way]
        length = np.abs(segment[2:] - segment[:2])
        axis = int(np.argmax(length))
        width = walkable.site.openings[int(portals.way_opening[way])].width_m
        if width < _END_TO_END * extent[axis]:
            return True
    return False


def broad_spaces(walkable: Walkable) -> NDArray[np.bool_]:
    """Return which spaces are broad enough both ways for streams to spread."""
    least = _BREADTH_PATCHES * walkable.patch_m - 1e-9
    broad = np.zeros(len(walkable.site.spaces), dtype=np.bool_)
    for row, space in enumerate(walkable.site.spaces):
        xs, ys = zip(*space.outline, strict=True)
        across, along = max(xs) - min(xs), max(ys) - min(ys)
        broad[row] = space.incline is None and min(across, along) >= least
    return broad
