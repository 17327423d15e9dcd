"""Cut an area into cells and patches.

Cells only steer; physics lives on patches (about 2 x 2 m) that do not shrink with the cells: every
patch is divided into cells evenly, so finer cells leave all patches as they are. Both lie on a
lattice that follows the walls (:mod:`sim.building.lattice`); what walls and obstacles leave of a
square is ground, slivers are merged into their neighbours, and ground too narrow for a body is
none.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from sim.building import geometry
from sim.building.lattice import FEWER, divided, lines_between, turn_of
from sim.building.merging import cells_of, patches_of
from sim.building.pieces import Pieces, Sides, cut_pieces, shared_sides, without_slivers
from sim.literature import value

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.building.areas import Plot

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

_SLIT_M = 2e-6
"""Thickness of a wall between two spaces of one area, so that it parts the ground."""
BLOCK_M = 1.0
"""Side of the ground within which somebody steers by one draw, so that cells do not decide."""
_SEAM_M = 0.03
"""Reach of an open side beyond its line, so that it joins outlines drawn a hair's breadth apart."""
_SAME_M2 = 1e-6


@dataclass(frozen=True, slots=True)
class AreaCells:
    """Cells of one area: those of its first space first, then those of the next, and so on.

    Attributes:
        space: place of each cell's space among those of the area, shape ``(n_cells,)``.
        x, y: middle of each cell in the frame of the area's spaces, metres.
        area_m2: free area of each cell.
        low, high: how far a cell reaches along the lattice and across, in the axes of the lattice,
            ``(n_cells, 2)``.
        block: number of the square metre of the area each cell lies in, whatever its size.
        patch: patch of each cell, from 0 within the area.
        patch_area_m2: free area of each patch, shape ``(n_patches,)``.
        patch_width_m: clear width of the ground in it, from wall to wall.
        turn_rad: how far the lattice is turned from the axes of the frame.
        link_a, link_b: the two cells of each link, shape ``(n_links,)``.
        link_width_m: free side shared by the two cells.
        link_walls: number of ends of that side (0-2) that touch a wall or obstacle.
        link_axis: 0 if it leads along the lattice, 1 if across.
        link_run: number of the unbroken row of free sides that its own is part of.
        link_at_m: where its side begins along that row.
        convex: True for a convex ground without obstacles (distances are straight lines).
        edges: edges of the ground in the frame, shape ``(n_edges, 4)``.
    """

    space: Ints
    x: Floats
    y: Floats
    area_m2: Floats
    low: Floats
    high: Floats
    block: Ints
    patch: Ints
    patch_area_m2: Floats
    patch_width_m: Floats
    turn_rad: float
    link_a: Ints
    link_b: Ints
    link_width_m: Floats
    link_walls: Ints
    link_axis: Ints
    link_run: Ints
    link_at_m: Floats
    convex: bool
    edges: Floats


@dataclass(frozen=True, slots=True)
class _Lattice:
    """Lines along which an area is cut, in the axes of the lattice.

    Attributes:
        turn_rad: how far these are turned from the axes of the frame.
        us, vs: lines of the cells.
        patches: lines of the patches along both axes.
    """

    turn_rad: float
    us: Floats
    vs: Floats
    patches: tuple[Floats, Floats]


@lru_cache(maxsize=256)
def cut_plot(plot: Plot, cell_m: float, patch_m: float) -> AreaCells:
    """Cut an area; kept, because storeys repeat and each flight of a stair is like the next.

    Args:
        plot: what the area looks like.
        cell_m: wanted side of a cell, metres.
        patch_m: wanted side of a patch, metres; never smaller than a cell.
    """
    ground = ground_of(plot)
    edges = _edges(ground)
    turn = turn_of(edges)
    straightened = ground if turn == 0.0 else _turned(ground, -turn)
    fewer = FEWER if plot.flight else 1.0
    coarse = _lines(straightened, max(patch_m, cell_m), fewer)
    (us, u_patch), (vs, v_patch) = (divided(lines, cell_m, fewer=fewer) for lines in coarse)
    lattice = _Lattice(turn, us, vs, coarse)
    u0, v0, u1, v1 = straightened.bounds
    is_box = abs(straightened.area - (u1 - u0) * (v1 - v0)) < _SAME_M2
    pieces = cut_pieces(None if is_box else straightened, us, vs)
    walls = rotated(np.array(plot.walls, dtype=np.float64).reshape(-1, 2), -turn).reshape(-1, 4)
    sides = shared_sides(pieces, us, vs, walls)
    thick = without_slivers(pieces, sides)
    if thick is not None:
        pieces, sides = thick, shared_sides(thick, us, vs, walls)
    square = u_patch[pieces.column] * len(coarse[1]) + v_patch[pieces.row]
    patch = patches_of(square, pieces.area_m2, sides, wanted_m2=patch_m**2)
    squares_m2 = np.diff(us)[pieces.column] * np.diff(vs)[pieces.row]
    cell = cells_of(patch, pieces.area_m2, squares_m2, sides)
    return _assembled(plot, ground, edges, lattice, pieces, sides, patch, cell)


def ground_of(plot: Plot) -> Any:
    """Return the ground of an area that somebody can stand or walk on, as a shapely geometry.

    Gaps too narrow for a body are no ground: what a disc of that width does not reach is left out.
    """
    outlines = [shapely.Polygon(outline) for outline in plot.outlines]
    blocks = [shapely.Polygon(o) for obstacles in plot.obstacles for o in obstacles]
    if len(outlines) == 1 and not blocks:
        ground = outlines[0]
    else:
        # Outlines that leave a hair's breadth between them are joined where the side is open.
        seams = [
            shapely.LineString(joint).buffer(_SEAM_M, cap_style="flat") for joint in plot.joints
        ]
        walls = [
            shapely.LineString(wall).buffer(_SLIT_M / 2, cap_style="square") for wall in plot.walls
        ]
        ground = shapely.union_all([*outlines, *seams])
        ground = ground.difference(shapely.union_all([*blocks, *walls]))
    opened = geometry.reached(ground, value("people.body.depth"))
    if opened.is_empty or abs(opened.area - ground.area) < _SAME_M2:
        return ground
    return opened


def _lines(ground: Any, side_m: float, fewer: float) -> tuple[Floats, Floats]:
    """Return the lines of the patches' lattice along both axes."""
    u0, v0, u1, v1 = ground.bounds
    edges = _edges(ground)
    du, dv = np.abs(edges[:, 2] - edges[:, 0]), np.abs(edges[:, 3] - edges[:, 1])
    upright, level = du < 0.02 * dv, dv < 0.02 * du
    us = lines_between(u0, u1, edges[upright, 0], dv[upright], side_m, fewer=fewer)
    vs = lines_between(v0, v1, edges[level, 1], du[level], side_m, fewer=fewer)
    return us, vs


def _assembled(
    plot: Plot,
    ground: Any,
    edges: Floats,
    lattice: _Lattice,
    pieces: Pieces,
    sides: Sides,
    patch: Ints,
    cell: Ints,
) -> AreaCells:
    """Return the cells of an area, put together from their pieces."""
    turn, us, vs = lattice.turn_rad, lattice.us, lattice.vs
    n = int(cell.max()) + 1
    area: Floats = np.bincount(cell, weights=pieces.area_m2, minlength=n).astype(np.float64)
    x, y = _middles(pieces, cell, area, ground, turn)
    space = _spaces(plot, x, y, area)
    order = np.lexsort((np.arange(n), space))
    place = np.empty(n, dtype=np.int64)
    place[order] = np.arange(n)
    cell = place[cell]
    of_cell = np.zeros(n, dtype=np.int64)
    of_cell[cell] = patch
    low, high = np.full((n, 2), np.inf), np.full((n, 2), -np.inf)
    np.minimum.at(low, cell, np.stack([us[pieces.column], vs[pieces.row]], axis=1))
    np.maximum.at(high, cell, np.stack([us[pieces.column + 1], vs[pieces.row + 1]], axis=1))
    a, b, width, walls, axis, run, at = _links(cell, sides)
    return AreaCells(
        space=space[order],
        x=x[order],
        y=y[order],
        area_m2=area[order],
        low=low,
        high=high,
        block=_blocks((low + high) / 2, lattice.patches),
        patch=of_cell,
        patch_area_m2=np.bincount(of_cell, weights=area[order]).astype(np.float64),
        patch_width_m=_widths(ground, of_cell, x[order], y[order], a, b),
        turn_rad=turn,
        link_a=a,
        link_b=b,
        link_width_m=width,
        link_walls=walls,
        link_axis=axis,
        link_run=run,
        link_at_m=at,
        convex=isinstance(ground, shapely.Polygon)
        and not ground.interiors
        and abs(ground.convex_hull.area - ground.area) < _SAME_M2,
        edges=edges,
    )


def _blocks(middle: Floats, patches: tuple[Floats, Floats]) -> Ints:
    """Return the number of the square metre, or about, that each of some points lies in, ``(n,)``.

    Blocks divide patches evenly, as cells of that size would.
    """
    column, row = (
        np.searchsorted(divided(lines, BLOCK_M)[0], middle[:, axis], side="right")
        for axis, lines in enumerate(patches)
    )
    found: Ints = column * (int(row.max()) + 1) + row
    return found


def _widths(ground: Any, patch: Ints, x: Floats, y: Floats, a: Ints, b: Ints) -> Floats:
    """Return the clear width of the ground in each patch: twice the way to the nearest wall.

    It is taken where that way is longest, of the middles of cells and of links.
    """
    n = int(patch.max()) + 1
    inner = patch[a] == patch[b]
    a, b = a[inner], b[inner]
    px = np.concatenate([x, (x[a] + x[b]) / 2])
    py = np.concatenate([y, (y[a] + y[b]) / 2])
    far = shapely.distance(shapely.points(px, py), ground.boundary)
    width = np.zeros(n)
    np.maximum.at(width, np.concatenate([patch, patch[a]]), 2.0 * far)
    return width


def _middles(
    pieces: Pieces, cell: Ints, area: Floats, ground: Any, turn: float
) -> tuple[Floats, Floats]:
    """Return the middles of cells in the frame, each of them on the ground."""
    n = len(area)
    u = np.bincount(cell, weights=pieces.area_m2 * pieces.u, minlength=n) / area
    v = np.bincount(cell, weights=pieces.area_m2 * pieces.v, minlength=n) / area
    largest = np.lexsort((pieces.area_m2, cell))
    last = np.searchsorted(cell[largest], np.arange(n), side="right") - 1
    main = largest[last]
    merged = np.bincount(cell, minlength=n) > 1
    u[~merged], v[~merged] = pieces.u[main[~merged]], pieces.v[main[~merged]]
    x, y = _at_frame(u, v, turn)
    if merged.any():
        rows = np.nonzero(merged)[0]
        astray = rows[~shapely.intersects_xy(ground, x[rows], y[rows])]
        x[astray], y[astray] = _at_frame(pieces.u[main[astray]], pieces.v[main[astray]], turn)
    return x, y


def _spaces(plot: Plot, x: Floats, y: Floats, area: Floats) -> Ints:
    """Return the place of each cell's space among those of the area; each has one cell at least."""
    n = len(plot.outlines)
    space = np.zeros(len(x), dtype=np.int64)
    if n == 1:
        return space
    outlines = [shapely.Polygon(outline) for outline in plot.outlines]
    tree = shapely.STRtree(outlines)
    which, nearest = tree.query_nearest(shapely.points(x, y), all_matches=False)
    space[which] = nearest
    for empty in np.nonzero(np.bincount(space, minlength=n) == 0)[0].tolist():
        # A space smaller than a cell takes the cell nearest to it that another can spare.
        spare = np.bincount(space, minlength=n)[space] > 1
        point = outlines[empty].representative_point()
        far = np.where(spare, np.hypot(x - point.x, y - point.y), np.inf)
        space[int(np.argmin(far))] = empty
    return space


def _links(cell: Ints, sides: Sides) -> tuple[Ints, Ints, Floats, Ints, Ints, Ints, Floats]:
    """Return cells, free width, wall ends, axis, row and place in it of links between cells."""
    a, b = cell[sides.a], cell[sides.b]
    between = np.nonzero(a != b)[0]
    pairs = np.stack([np.minimum(a, b)[between], np.maximum(a, b)[between]], axis=1)
    distinct, which = np.unique(pairs, axis=0, return_inverse=True)
    n, which = len(distinct), which.ravel()
    width: Floats = np.bincount(which, weights=sides.width_m[between], minlength=n).astype(float)
    walls = np.bincount(which, weights=sides.walls[between], minlength=n)
    # Of several sides between two cells the widest says which row it is.
    widest = np.lexsort((sides.width_m[between], which))
    last = np.searchsorted(which[widest], np.arange(n), side="right") - 1
    widest = widest[last]
    across = np.bincount(which, weights=sides.width_m[between] * sides.axis[between], minlength=n)
    return (
        distinct[:, 0],
        distinct[:, 1],
        width,
        np.minimum(walls, 2).astype(np.int64),
        (across > width / 2).astype(np.int64),
        sides.run[between][widest],
        sides.at_m[between][widest],
    )


def _edges(ground: Any) -> Floats:
    """Return the edges of a ground, shape ``(n_edges, 4)``."""
    rings = []
    for part in shapely.get_parts(ground):
        for ring in (part.exterior, *part.interiors):
            points = shapely.get_coordinates(ring)
            rings.append(np.hstack([points[:-1], points[1:]]))
    return np.concatenate(rings)


def _turned(ground: Any, angle: float) -> Any:
    turned = shapely.transform(ground, lambda xy: rotated(xy, angle))
    return shapely.set_precision(turned, 1e-7)


def rotated(xy: Floats, angle: float) -> Floats:
    """Return points turned about the origin by an angle, radians; shape ``(n, 2)`` both."""
    cos, sin = np.cos(angle), np.sin(angle)
    return np.stack([cos * xy[:, 0] - sin * xy[:, 1], sin * xy[:, 0] + cos * xy[:, 1]], axis=1)


def _at_frame(u: Floats, v: Floats, turn: float) -> tuple[Floats, Floats]:
    """Return points of the lattice's axes in the frame."""
    if turn == 0.0:
        return u, v
    xy = rotated(np.stack([u, v], axis=1), turn)
    return xy[:, 0], xy[:, 1]
