"""Squares of a lattice as far as they are ground, and the sides they share.

A square is cut into as many pieces as walls and obstacles leave of it. Two pieces hang together
where they share free side; of each shared side it is known how many of its ends touch a wall.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

MIN_SIDE_M = 0.05
"""Free side below which two pieces do not hang together (numerical tolerance, not behaviour)."""
_MIN_AREA_M2 = 1e-4
_SLIVER_M2 = 0.05
"""Ground smaller than where one person stands, if it hangs together with nothing."""
_SLIT_M = 1e-4
"""A square is whole if no more than this is missing along its sides."""
_FACE_M = 0.01
"""How far beside a side it is looked whether it is free: a wall may lie on the side itself."""
_PER_M = 100_000
"""Ends of sides that lie within a hundredth of a millimetre are one."""
_SNAP_M = 1e-3
_AWAY_M = 1e6
_FAR = 1 << 42
"""More hundredths of a millimetre than there are along a line, if it begins this far away."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """Pieces of ground, in the axes of the lattice.

    Attributes:
        column, row: the square of each, shape ``(n,)``.
        area_m2: its area.
        u, v: its middle, inside it.
        whole: whether it is the whole square.
        shapes: what is left of the square where it is not whole, else None.
    """

    column: Ints
    row: Ints
    area_m2: Floats
    u: Floats
    v: Floats
    whole: NDArray[np.bool_]
    shapes: NDArray[Any]


@dataclass(frozen=True, slots=True)
class Sides:
    """Sides that pieces share.

    Attributes:
        a, b: the two pieces, shape ``(n,)``; ``b`` lies further along.
        axis: 0 if it is passed along u, 1 along v.
        width_m: free length.
        walls: how many of its ends touch a wall, 0 to 2.
        run: number of the unbroken row of sides along one line that it is part of.
        at_m: where it begins along its line.
    """

    a: Ints
    b: Ints
    axis: Ints
    width_m: Floats
    walls: Ints
    run: Ints
    at_m: Floats


def cut_pieces(ground: Any, us: Floats, vs: Floats) -> Pieces:
    """Cut ground along the lines of a lattice.

    Args:
        ground: the ground as a shapely geometry, in the axes of the lattice; None where all
            squares are whole.
        us: lines of the lattice along its first axis, ascending, metres.
        vs: the same along the second.
    """
    column, row = (
        axis.ravel()
        for axis in np.meshgrid(np.arange(len(us) - 1), np.arange(len(vs) - 1), indexing="ij")
    )
    u, v = (us[:-1] + us[1:])[column] / 2, (vs[:-1] + vs[1:])[row] / 2
    area = np.diff(us)[column] * np.diff(vs)[row]
    if ground is None:
        shapes = np.full(len(column), None, dtype=object)
        return Pieces(column, row, area, u, v, np.ones(len(column), dtype=np.bool_), shapes)
    shapely.prepare(ground)
    boxes = shapely.box(us[column], vs[row], us[column + 1], vs[row + 1])
    # Walls within an area are slits of no width to speak of.
    near = (
        us[column] + _SLIT_M,
        vs[row] + _SLIT_M,
        us[column + 1] - _SLIT_M,
        vs[row + 1] - _SLIT_M,
    )
    whole = shapely.covers(ground, shapely.box(*near))
    met = np.nonzero(~whole & shapely.intersects(ground, boxes))[0]
    parts, owner = shapely.get_parts(shapely.intersection(ground, boxes[met]), return_index=True)
    left = (shapely.get_type_id(parts) == shapely.GeometryType.POLYGON) & (
        shapely.area(parts) > _MIN_AREA_M2
    )
    parts, square = parts[left], met[owner[left]]
    middle = shapely.centroid(parts)
    # A middle in an obstacle or outside a bend would measure distances through walls.
    astray = ~shapely.intersects(parts, middle)
    middle[astray] = shapely.point_on_surface(parts[astray])
    full = np.nonzero(whole)[0]
    squares = np.concatenate([full, square])
    order = np.argsort(squares, kind="stable")

    def joined(of_whole: Floats, of_parts: Floats) -> Floats:
        return np.concatenate([of_whole[full], of_parts])[order]

    none = np.full(len(column), None, dtype=object)
    return Pieces(
        column=column[squares][order],
        row=row[squares][order],
        area_m2=joined(area, shapely.area(parts)),
        u=joined(u, shapely.get_x(middle)),
        v=joined(v, shapely.get_y(middle)),
        whole=np.concatenate([np.ones(len(full), bool), np.zeros(len(parts), bool)])[order],
        shapes=np.concatenate([none[full], parts])[order],
    )


def shared_sides(pieces: Pieces, us: Floats, vs: Floats, walls: Floats) -> Sides:
    """Return the sides that pieces share.

    Args:
        pieces: the pieces.
        us: lines along which they were cut.
        vs: the same along the second axis.
        walls: ends of walls of no thickness, which may lie on lines, metres, ``(n_walls, 4)``.
    """
    square = np.full((len(us) - 1, len(vs) - 1), -1, dtype=np.int64)
    whole = np.nonzero(pieces.whole)[0]
    square[pieces.column[whole], pieces.row[whole]] = whole
    found = [_between_whole(square, us, vs, axis) for axis in (0, 1)]
    if not pieces.whole.all():
        found.append(_at_parts(pieces, square, us, vs))
    columns = tuple(np.concatenate([part[k] for part in found]) for k in range(6))
    for wall in walls:
        columns = _beside_wall(columns, wall, us, vs)
    a, b, axis, line, start, stop = columns
    ends = [
        (2 * line + axis).astype(np.int64) * (1 << 42)
        + np.round((t + 1e6) * _PER_M).astype(np.int64)
        for t in (start, stop)
    ]
    touching = (~np.isin(ends[0], ends[1])).astype(np.int64) + ~np.isin(ends[1], ends[0])
    order = np.lexsort((b, a))
    return Sides(
        a=a[order].astype(np.int64),
        b=b[order].astype(np.int64),
        axis=axis[order].astype(np.int64),
        width_m=(stop - start)[order],
        walls=touching[order],
        run=_runs(ends)[order],
        at_m=start[order].astype(np.float64),
    )


def without_slivers(pieces: Pieces, sides: Sides) -> Pieces | None:
    """Return the pieces without slivers that hang together with nothing, None if there are none.

    Where an obstacle lies at a small angle to the lattice, a hair of ground may be left of a
    square, too thin for any side of it to be free. A cell that cannot be left is no ground.
    """
    alone = np.ones(len(pieces.area_m2), dtype=np.bool_)
    alone[sides.a] = alone[sides.b] = False
    thin = alone & (pieces.area_m2 < _SLIVER_M2)
    if not thin.any() or thin.all():
        return None
    kept = ~thin
    return Pieces(
        pieces.column[kept],
        pieces.row[kept],
        pieces.area_m2[kept],
        pieces.u[kept],
        pieces.v[kept],
        pieces.whole[kept],
        pieces.shapes[kept],
    )


def _runs(ends: list[Ints]) -> Ints:
    """Return the number of the unbroken row each side is part of, from where they begin and end."""
    start, stop = ends
    order = np.lexsort((stop, start))
    # A side begins a row unless another one ends where it begins.
    begins = ~np.isin(start[order], stop)
    row = np.empty(len(start), dtype=np.int64)
    row[order] = np.cumsum(begins)
    return row


def _beside_wall(
    columns: tuple[NDArray[Any], ...], wall: Floats, us: Floats, vs: Floats
) -> tuple[NDArray[Any], ...]:
    """Return what is left of sides that lie in line with a wall: a, b, axis, line, start, stop."""
    axis = int(abs(wall[2] - wall[0]) > abs(wall[3] - wall[1]))
    lines = us if axis == 0 else vs
    if abs(wall[2 + axis] - wall[axis]) > _FACE_M:
        return columns  # askew to the lattice: it parts the pieces
    line = int(np.argmin(np.abs(lines - wall[axis])))
    if abs(lines[line] - wall[axis]) > _FACE_M:
        return columns
    low, high = sorted((float(wall[1 - axis]), float(wall[3 - axis])))
    start, stop = columns[4], columns[5]
    met = (columns[2] == axis) & (columns[3] == line) & (start < high) & (stop > low)
    parts = [tuple(column[~met] for column in columns)]
    for first, last in ((start, np.minimum(stop, low)), (np.maximum(start, high), stop)):
        kept = met & (last - first > MIN_SIDE_M)
        parts.append((*(column[kept] for column in columns[:4]), first[kept], last[kept]))
    return tuple(np.concatenate([part[k] for part in parts]) for k in range(6))


def _between_whole(square: Ints, us: Floats, vs: Floats, axis: int) -> tuple[NDArray[Any], ...]:
    """Return the sides between squares that are both whole: a, b, axis, line, start, stop."""
    near = square[:-1, :] if axis == 0 else square[:, :-1]
    far = square[1:, :] if axis == 0 else square[:, 1:]
    i, j = np.nonzero((near >= 0) & (far >= 0))
    line, place, along = (i + 1, j, vs) if axis == 0 else (j + 1, i, us)
    kind = np.full(len(i), axis)
    return near[i, j], far[i, j], kind, line, along[place], along[place + 1]


def _at_parts(pieces: Pieces, square: Ints, us: Floats, vs: Floats) -> tuple[NDArray[Any], ...]:
    """Return the sides at which at least one piece is not a whole square."""
    faces: dict[tuple[int, int, int], tuple[list[_Face], list[_Face]]] = {}
    parts = np.nonzero(~pieces.whole)[0]
    column, row = pieces.column[parts], pieces.row[parts]
    u0, u1, v0, v1 = us[column], us[column + 1], vs[row], vs[row + 1]
    # A piece lies before the line at its far sides, and after the line at its near sides.
    for axis, is_after, at, low, high, line, place in (
        (0, 1, u0 + _FACE_M, v0, v1, column, row),
        (0, 0, u1 - _FACE_M, v0, v1, column + 1, row),
        (1, 1, v0 + _FACE_M, u0, u1, row, column),
        (1, 0, v1 - _FACE_M, u0, u1, row + 1, column),
    ):
        for piece, start, stop in _free(pieces.shapes[parts], axis, at, low, high):
            key = (axis, int(line[piece]), int(place[piece]))
            faces.setdefault(key, ([], []))[is_after].append((int(parts[piece]), start, stop))
    found: list[tuple[float, ...]] = []
    for (kind, number, spot), (before, after) in faces.items():
        along = vs if kind == 0 else us
        for side, other in ((before, number - 1), (after, number)):
            at_square = (other, spot) if kind == 0 else (spot, other)
            if not side and 0 <= other < square.shape[kind] and square[at_square] >= 0:
                whole = int(square[at_square])
                side.append((whole, float(along[spot]), float(along[spot + 1])))
        for one, start, stop in _snapped(before, along[spot : spot + 2]):
            for two, first, last in _snapped(after, along[spot : spot + 2]):
                if min(stop, last) - max(start, first) > MIN_SIDE_M:
                    low_end, high_end = max(start, first), min(stop, last)
                    found.append((one, two, kind, number, low_end, high_end))
    table = np.array(sorted(found), dtype=np.float64).reshape(-1, 6)
    a, b, axes, lines = (table[:, k].astype(np.int64) for k in range(4))
    return a, b, axes, lines, table[:, 4], table[:, 5]


_Face = tuple[int, float, float]


def _snapped(faces: list[_Face], ends: Floats) -> list[_Face]:
    """Return stretches that begin and end at the ends of their side, if they nearly do."""
    low, high = float(ends[0]), float(ends[1])
    return [
        (
            piece,
            low if abs(start - low) < _SNAP_M else start,
            high if abs(stop - high) < _SNAP_M else stop,
        )
        for piece, start, stop in faces
    ]


def _free(shapes: NDArray[Any], axis: int, at: Floats, low: Floats, high: Floats) -> list[_Face]:
    """Return the free stretches of one side of each piece: number, start and stop along it."""
    ends = np.empty((len(shapes), 2, 2))
    ends[:, :, axis] = at[:, None]
    ends[:, 0, 1 - axis], ends[:, 1, 1 - axis] = low, high
    met = shapely.intersection(shapes, shapely.linestrings(ends))
    parts, owner = shapely.get_parts(met, return_index=True)
    box = shapely.bounds(parts)
    start, stop = box[:, 1 - axis], box[:, 3 - axis]
    long = np.nonzero(stop - start > MIN_SIDE_M)[0]
    return [(int(owner[k]), float(start[k]), float(stop[k])) for k in long]
