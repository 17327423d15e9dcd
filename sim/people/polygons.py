"""Points spread evenly inside polygons with holes, the same for the same start."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Polygon = tuple[tuple[float, float], ...]

_TRIES = 200
_GOLDEN = 1.3247179572447460
"""The real root of g^3 = g + 1."""
_STEP_X, _STEP_Y = 1.0 / _GOLDEN, 1.0 / _GOLDEN**2
_RECTANGLE = 4


class Room(Protocol):
    """What has to be known of a space to put people into it."""

    @property
    def id(self) -> str:
        """Id of the space."""
        ...

    @property
    def outline(self) -> Polygon:
        """Corners of the walkable outline, metres."""
        ...

    @property
    def obstacles(self) -> tuple[Polygon, ...]:
        """Corners of what nobody can stand in, metres."""
        ...


def inside(polygon: Polygon, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which points lie inside a polygon (even-odd rule), shape ``(n,)``.

    Args:
        polygon: its corners, not closed.
        x: abscissae, shape ``(n,)``.
        y: ordinates, shape ``(n,)``.
    """
    result = np.zeros(len(x), dtype=np.bool_)
    last = polygon[-1]
    for corner in polygon:
        (x1, y1), (x2, y2) = last, corner
        last = corner
        if y1 != y2:
            crosses = (y1 > y) != (y2 > y)
            result ^= crosses & (x < x1 + (y - y1) * (x2 - x1) / (y2 - y1))
    return result


@lru_cache(maxsize=4096)
def area(polygon: Polygon) -> float:
    """Return the area of a polygon, m2 (shoelace formula); kept, since each seed asks for all."""
    x, y = np.asarray(polygon, dtype=np.float64).T
    return float(abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2)


def free_area(room: Room) -> float:
    """Return the area of a space less its obstacles, m2."""
    return max(0.0, area(room.outline) - sum(area(hole) for hole in room.obstacles))


def bounds(polygon: Polygon) -> tuple[float, float, float, float]:
    """Return least x, least y, greatest x, greatest y of a polygon."""
    xs, ys = zip(*polygon, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def fills_its_bounds(room: Room) -> bool:
    """Return whether every point of the bounding box of a space is free."""
    if room.obstacles or len(room.outline) != _RECTANGLE:
        return False
    x1, y1, x2, y2 = bounds(room.outline)
    return set(room.outline) == {(x1, y1), (x2, y1), (x2, y2), (x1, y2)}


def even_points(
    room: Room, count: int, *, start: tuple[float, float]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return points spread evenly over a space less its obstacles.

    The points are those of a plane sequence of low discrepancy (the fractional parts of multiples
    of 1/g and 1/g^2, g = 1.3247..., Roberts 2018) that fall on free ground: any number of the first
    of them is spread evenly, and one more point moves none of the others.

    Args:
        room: the space.
        count: number of points.
        start: where the sequence starts, two numbers in (0, 1).

    Returns:
        Abscissae and ordinates, shape ``(count,)`` each.
    """
    x0, y0, x1, y1 = bounds(room.outline)
    plain = fills_its_bounds(room)
    found_x, found_y = np.empty(0), np.empty(0)
    first, wanted = 0, count
    for attempt in range(_TRIES):
        index = first + np.arange(max(wanted, 1) * (1 if plain else 2))
        first += len(index)
        x = x0 + np.mod(start[0] + index * _STEP_X, 1.0) * (x1 - x0)
        y = y0 + np.mod(start[1] + index * _STEP_Y, 1.0) * (y1 - y0)
        # The last attempt stands even if it failed: an outline that is nearly all obstacle.
        if not plain and attempt < _TRIES - 1:
            free = _is_free(room, x, y)
            x, y = x[free], y[free]
        found_x, found_y = np.concatenate([found_x, x]), np.concatenate([found_y, y])
        wanted = count - len(found_x)
        if wanted <= 0:
            break
    return found_x[:count], found_y[:count]


def _is_free(room: Room, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.bool_]:
    free = inside(room.outline, x, y)
    for hole in room.obstacles:
        free &= ~inside(hole, x, y)
    return free
