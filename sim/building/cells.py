"""Cut a space into cells and patches.

Cells only steer; physics lives on patches (about 2 x 2 m) that do not shrink with the cells. Both
divide the bounding box of the space evenly, so a rectangular room has no slivers. A cell is the
part of its square inside the outline and outside obstacles; two cells are linked where they share
free side. Obstacles thinner than a cell can leak: use a smaller ``cell_m`` there.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.building.model import Polygon, Space

MIN_SIDE_M = 0.05
"""Free side below which two cells are not linked (numerical tolerance, not behaviour)."""
_MIN_AREA_M2 = 0.02
_FACE_M = 0.01


@dataclass(frozen=True, slots=True)
class SpaceCells:
    """Cells of one space, numbered by column, then row.

    Attributes:
        x, y: centre of each cell in the space's frame, shape ``(n_cells,)``.
        area_m2: free area of each cell.
        patch: patch of each cell, from 0 within the space.
        patch_area_m2: free area of each patch, shape ``(n_patches,)``.
        half_x, half_y: half the sides of a cell.
        link_a, link_b: the two cells of each link, shape ``(n_links,)``.
        link_width_m: free side shared by the two cells.
        link_walls: number of ends of that side (0-2) that touch a wall or obstacle.
        convex: True for a convex outline without obstacles (distances are straight lines).
        edges: boundary and obstacle edges, shape ``(n_edges, 4)``.
    """

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    area_m2: NDArray[np.float64]
    patch: NDArray[np.int32]
    patch_area_m2: NDArray[np.float64]
    half_x: float
    half_y: float
    link_a: NDArray[np.int32]
    link_b: NDArray[np.int32]
    link_width_m: NDArray[np.float64]
    link_walls: NDArray[np.int32]
    convex: bool
    edges: NDArray[np.float64]


def cut_space(space: Space, *, cell_m: float, patch_m: float) -> SpaceCells:
    """Cut a space into cells and patches.

    Args:
        space: the space.
        cell_m: wanted side of a cell, metres; sides adapt to divide the space evenly.
        patch_m: wanted side of a patch, metres; never smaller than a cell.
    """
    return cut_outline(space.outline, space.obstacles, cell_m, patch_m)


@lru_cache(maxsize=256)
def cut_outline(
    outline: Polygon, obstacles: tuple[Polygon, ...], cell_m: float, patch_m: float
) -> SpaceCells:
    """Cut an outline; kept, because storeys repeat and each flight of a stair is like the next."""
    polygon = shapely.Polygon(outline, holes=[list(o) for o in obstacles])
    x0, y0, x1, y1 = polygon.bounds
    nx, ny = _divisions(x1 - x0, cell_m), _divisions(y1 - y0, cell_m)
    hx, hy = (x1 - x0) / nx, (y1 - y0) / ny
    column, row = (
        axis.ravel() for axis in np.meshgrid(np.arange(nx), np.arange(ny), indexing="ij")
    )
    whole = not obstacles and abs(polygon.area - (x1 - x0) * (y1 - y0)) < 1e-9
    if whole:
        x, y = x0 + (column + 0.5) * hx, y0 + (row + 0.5) * hy
        area = np.full(nx * ny, hx * hy)
        kept = complete = np.ones(nx * ny, dtype=np.bool_)
    else:
        x, y, area, kept, complete = _clip(
            polygon, x0=x0, y0=y0, hx=hx, hy=hy, column=column, row=row
        )
    number = np.full((nx, ny), -1, dtype=np.int32)
    number[column[kept], row[kept]] = np.arange(int(kept.sum()), dtype=np.int32)
    link_a, link_b, width, walls = _links(
        number,
        complete.reshape(nx, ny),
        polygon=polygon,
        origin=(x0, y0),
        step=(hx, hy),
    )
    patch = _patches(column[kept], row[kept], nx=nx, ny=ny, hx=hx, hy=hy, patch_m=patch_m)
    return SpaceCells(
        x=x[kept],
        y=y[kept],
        area_m2=area[kept],
        patch=patch,
        patch_area_m2=np.bincount(patch, weights=area[kept]).astype(np.float64),
        half_x=hx / 2,
        half_y=hy / 2,
        link_a=link_a,
        link_b=link_b,
        link_width_m=width,
        link_walls=walls,
        convex=whole or (not obstacles and polygon.equals(polygon.convex_hull)),
        edges=_edges(outline, obstacles),
    )


def _divisions(length: float, size: float) -> int:
    return max(1, round(length / size))


def _clip(
    polygon: shapely.Polygon,
    *,
    x0: float,
    y0: float,
    hx: float,
    hy: float,
    column: NDArray[np.int64],
    row: NDArray[np.int64],
) -> tuple[
    NDArray[np.float64],
    NDArray[np.float64],
    NDArray[np.float64],
    NDArray[np.bool_],
    NDArray[np.bool_],
]:
    """Return centres, free areas, and which squares hold a cell or lie inside as a whole."""
    shapely.prepare(polygon)
    boxes = shapely.box(
        x0 + column * hx, y0 + row * hy, x0 + (column + 1) * hx, y0 + (row + 1) * hy
    )
    inside = shapely.contains_properly(polygon, boxes)
    parts = boxes.copy()
    parts[~inside] = shapely.intersection(polygon, boxes[~inside])
    area = shapely.area(parts)
    kept = area > _MIN_AREA_M2
    points = shapely.centroid(parts)
    # A centre in an obstacle or outside a bend would measure distances through walls.
    astray = kept & ~shapely.intersects(polygon, points)
    points[astray] = shapely.point_on_surface(parts[astray])
    x, y = np.zeros(len(boxes)), np.zeros(len(boxes))
    x[kept], y[kept] = shapely.get_x(points[kept]), shapely.get_y(points[kept])
    return x, y, area, kept, inside


def _links(
    number: NDArray[np.int32],
    complete: NDArray[np.bool_],
    *,
    polygon: shapely.Polygon,
    origin: tuple[float, float],
    step: tuple[float, float],
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64], NDArray[np.int32]]:
    """Return both cells, free width and wall ends of every link."""
    parts: list[tuple[NDArray[np.int32], ...]] = []
    for axis in (0, 1):
        near = number[:-1, :] if axis == 0 else number[:, :-1]
        far = number[1:, :] if axis == 0 else number[:, 1:]
        i, j = np.nonzero((near >= 0) & (far >= 0))
        width = np.full(len(i), step[1 - axis])
        # Between two squares that lie wholly inside, the whole side is free.
        beyond = (i + 1, j) if axis == 0 else (i, j + 1)
        partly = ~(complete[i, j] & complete[beyond])
        if partly.any():
            width[partly] = _free_sides(
                polygon, axis=axis, i=i[partly], j=j[partly], origin=origin, step=step
            )
        present = width > MIN_SIDE_M
        open_side = np.zeros(near.shape, dtype=np.bool_)
        open_side[i[present], j[present]] = True
        low, high = np.ones(near.shape, np.int32), np.ones(near.shape, np.int32)
        if axis == 0:
            low[:, 1:] = ~open_side[:, :-1]
            high[:, :-1] = ~open_side[:, 1:]
        else:
            low[1:, :] = ~open_side[:-1, :]
            high[:-1, :] = ~open_side[1:, :]
        i, j = i[present], j[present]
        parts.append((near[i, j], far[i, j], width[present], (low + high)[i, j]))
    a, b, width, walls = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    order = np.lexsort((b, a))
    return a[order], b[order], width[order], walls[order].astype(np.int32)


def _free_sides(
    polygon: shapely.Polygon,
    *,
    axis: int,
    i: NDArray[np.int64],
    j: NDArray[np.int64],
    origin: tuple[float, float],
    step: tuple[float, float],
) -> NDArray[np.float64]:
    """Return the length of each shared side that is free on both of its faces.

    A side may lie on the edge of an obstacle: only just beside it does the obstacle show.
    """
    ends = np.empty((len(i), 2, 2))
    if axis == 0:
        ends[:, :, 0] = (origin[0] + (i + 1) * step[0])[:, None]
        ends[:, :, 1] = origin[1] + (j[:, None] + np.array([0, 1])) * step[1]
    else:
        ends[:, :, 0] = origin[0] + (i[:, None] + np.array([0, 1])) * step[0]
        ends[:, :, 1] = (origin[1] + (j + 1) * step[1])[:, None]
    faces = []
    for offset in (-_FACE_M, _FACE_M):
        face = ends.copy()
        face[:, :, axis] += offset
        inside = shapely.intersection(polygon, shapely.linestrings(face))
        faces.append(np.asarray(shapely.length(inside)))
    free: NDArray[np.float64] = np.minimum(*faces)
    return free


def _patches(
    column: NDArray[np.int64],
    row: NDArray[np.int64],
    *,
    nx: int,
    ny: int,
    hx: float,
    hy: float,
    patch_m: float,
) -> NDArray[np.int32]:
    """Return the patch of each cell, numbered from 0 without gaps."""
    columns = min(nx, _divisions(nx * hx, patch_m))
    rows = min(ny, _divisions(ny * hy, patch_m))
    raw = (column * columns // nx) * rows + row * rows // ny
    patch: NDArray[np.int32] = np.unique(raw, return_inverse=True)[1].astype(np.int32)
    return patch


def _edges(outline: Polygon, obstacles: tuple[Polygon, ...]) -> NDArray[np.float64]:
    rings = [np.asarray(ring, dtype=np.float64) for ring in (outline, *obstacles)]
    return np.concatenate([np.hstack([ring, np.roll(ring, -1, axis=0)]) for ring in rings])
