"""Where streams of people can spread: broad areas with more than one way on.

Broad is an area at least two patches wide both ways. There is something to choose in it if it
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
"""An opening takes up a side of an area if it is at least this share of it."""


def spreading_areas(
    walkable: Walkable, way_m: Floats, *, broad: NDArray[np.bool_] | None = None
) -> NDArray[np.bool_]:
    """Return in which areas streams towards a goal can spread, shape ``(n_areas,)``.

    Args:
        walkable: the ground.
        way_m: distance to the goal after each way, shape ``(n_ways + 1,)``.
        broad: what :func:`broad_areas` gives, if it is known.
    """
    spreads = broad_areas(walkable) if broad is None else broad.copy()
    for area in np.nonzero(spreads)[0].tolist():
        spreads[area] = _has_choice(walkable, area, way_m)
    return spreads


def _has_choice(walkable: Walkable, area: int, way_m: Floats) -> bool:
    """Return whether people in an area may take another way on without going far out of it.

    Where a wide exit is the only way on, whichever piece of it they use, they go straight,
    unless they come in from the side: then they spread over the width.
    """
    ways = walkable.portals.ways_of_area[area]
    ways = ways[np.isfinite(way_m[ways])]
    if not walkable.convex[area]:
        return True
    if not len(ways):
        return False
    beyond_m, opening = way_m[ways], walkable.portals.way_opening[ways]
    if (beyond_m == beyond_m[0]).all() and (opening == opening[0]).all():
        return _is_entered_aside(walkable, area)
    near, width = walkable.near, len(walkable.portals.ways_of_area[area])
    cells = walkable.cells_of_area(area)
    for start in range(0, len(cells), _AT_ONCE):
        part = cells[start : start + _AT_ONCE]
        total = near.metres[near.ptr[part][:, None] + np.arange(width)]
        total = total + way_m[walkable.portals.ways_of_area[area]]
        best = np.partition(total, 1, axis=1)[:, :2]
        limit = np.maximum(_COMPETING * best[:, 0], best[:, 0] + _COMPETING_M)
        if (best[:, 1] <= limit).any():
            return True
    return False


def _is_entered_aside(walkable: Walkable, area: int) -> bool:
    """Return whether people come into an area by more than one opening, not all end to end."""
    portals = walkable.portals
    openings = np.unique(portals.way_opening[portals.ways_of_area[area]])
    if len(openings) < 2:
        return False
    return any(_is_aside(walkable, way) for way in portals.ways_of_area[area].tolist())


def _is_aside(walkable: Walkable, way: int) -> bool:
    """Return whether the opening of a way takes up less than a side of the area it leads out of."""
    portals = walkable.portals
    cells = walkable.lots.cut[int(portals.way_area[way])]
    extent = cells.high.max(axis=0) - cells.low.min(axis=0)
    cos, sin = abs(np.cos(cells.turn_rad)), abs(np.sin(cells.turn_rad))
    segment = portals.way_segment[way]
    dx, dy = np.abs(segment[2:] - segment[:2])
    axis = int(dy * cos + dx * sin > dx * cos + dy * sin)
    width = walkable.site.openings[int(portals.way_opening[way])].width_m
    return bool(width < _END_TO_END * extent[axis])


def spread_alike(one: Walkable, other: Walkable) -> bool:
    """Return whether streams spread in the same areas of two grounds, whatever the goal.

    Args:
        one: a ground.
        other: one that differs from it in clear widths and states of openings alone.
    """
    pairs = zip(one.site.openings, other.site.openings, strict=True)
    rows = [row for row, (a, b) in enumerate(pairs) if a.width_m != b.width_m]
    ways = np.nonzero(np.isin(one.portals.way_opening, rows) & (one.portals.way_area >= 0))[0]
    return all(_is_aside(one, way) == _is_aside(other, way) for way in ways.tolist())


def broad_areas(walkable: Walkable) -> NDArray[np.bool_]:
    """Return which areas are broad enough both ways for streams to spread."""
    least = _BREADTH_PATCHES * walkable.patch_m - 1e-9
    broad = np.zeros(len(walkable.areas), dtype=np.bool_)
    for number, area in enumerate(walkable.areas):
        cells = walkable.lots.cut[number]
        extent = cells.high.max(axis=0) - cells.low.min(axis=0)
        is_incline = walkable.site.spaces[area.spaces[0]].incline is not None
        broad[number] = not is_incline and extent.min() >= least
    return broad
