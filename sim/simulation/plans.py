"""Where cells lie on the floor plans: flights of stairs are folded back from slope to plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from sim.building.model import Polygon, Space
    from sim.world.world import World


def plan_positions(world: World) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    """Return plan coordinates ``(n_cells, 2)`` and level row ``(n_cells,)`` of every cell."""
    walkable, site = world.walkable, world.site
    xy = np.stack([walkable.cell_x, walkable.cell_y], axis=1).astype(np.float64)
    level = np.zeros(walkable.n_cells, dtype=np.int32)
    for _, space, cells in _spaces(world):
        level[cells] = site.level_index.get(space.level, 0)
        if is_folded(space):
            xy[cells] = onto_plan(xy[cells], space.outline, space.plan)
    return xy, level


def plan_axes(world: World) -> NDArray[np.float64]:
    """Return half the sides of every cell as they lie on the plan, metres, ``(n_cells, 2, 2)``.

    The first is along the lattice of the cell's area, the second across it.
    """
    walkable = world.walkable
    axes = np.zeros((walkable.n_cells, 2, 2))
    for numbers, cut in zip(walkable.lots.numbers, walkable.lots.cut, strict=True):
        cos, sin = np.cos(cut.turn_rad), np.sin(cut.turn_rad)
        half = (cut.high - cut.low) / 2
        axes[numbers] = half[:, :, None] * np.array([[cos, sin], [-sin, cos]])
    for _, space, cells in _spaces(world):
        if is_folded(space):
            origin = onto_plan(np.zeros((1, 2)), space.outline, space.plan)
            for axis in (0, 1):
                axes[cells, axis] = onto_plan(axes[cells, axis], space.outline, space.plan) - origin
    return axes


def is_folded(space: Space) -> bool:
    """Return whether a space has a frame of its own, such as the slope of a flight."""
    return space.frame == space.id and space.plan != space.outline


def onto_plan(xy: NDArray[np.float64], outline: Polygon, plan: Polygon) -> NDArray[np.float64]:
    """Map points of a rectangle corner by corner onto another quadrilateral.

    Args:
        xy: points in the frame of the rectangle, shape ``(n, 2)``.
        outline: the rectangle.
        plan: the quadrilateral it becomes.
    """
    local, drawn = np.array(outline), np.array(plan)
    low, high = local.min(axis=0), local.max(axis=0)
    share = (xy - low) / np.maximum(high - low, 1e-9)
    if len(drawn) != len(local) or len(drawn) != 4:
        p0, p1 = drawn.min(axis=0), drawn.max(axis=0)
        return np.asarray(p0 + share * (p1 - p0))
    u, v = share[:, :1], share[:, 1:]
    return np.asarray(
        (1 - u) * (1 - v) * drawn[0]
        + u * (1 - v) * drawn[1]
        + u * v * drawn[2]
        + (1 - u) * v * drawn[3]
    )


def _spaces(world: World) -> Iterator[tuple[int, Space, slice]]:
    start = world.walkable.space_start
    for row, space in enumerate(world.site.spaces):
        yield row, space, slice(int(start[row]), int(start[row + 1]))
