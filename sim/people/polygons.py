"""Points drawn inside polygons with holes, the same for the same random numbers."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

Polygon = tuple[tuple[float, float], ...]

_TRIES = 200
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


def draw_points(
    rooms: Sequence[Room],
    room_of: NDArray[np.int64],
    uniform: Callable[[NDArray[np.int64], int], NDArray[np.float64]],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Draw points evenly over spaces less their obstacles, by rejection.

    Each point has its own sequence of draws, so that no point depends on another one.

    Args:
        rooms: the spaces.
        room_of: row in ``rooms`` of each point, shape ``(n,)``.
        uniform: gives, for rows of points and the number of a draw, a number in (0, 1) each.

    Returns:
        Abscissae and ordinates, shape ``(n,)`` each.
    """
    count = len(room_of)
    boxes = np.array([bounds(room.outline) for room in rooms]).reshape(-1, 4)[room_of]
    odd = np.array([not fills_its_bounds(room) for room in rooms], dtype=np.bool_)
    x, y = np.empty(count), np.empty(count)
    pending = np.arange(count, dtype=np.int64)
    for attempt in range(_TRIES):
        box = boxes[pending]
        px = box[:, 0] + uniform(pending, 2 * attempt) * (box[:, 2] - box[:, 0])
        py = box[:, 1] + uniform(pending, 2 * attempt + 1) * (box[:, 3] - box[:, 1])
        good = _free(rooms, room_of[pending], odd, px, py)
        # The last attempt stands even if it failed: an outline that is nearly all obstacle.
        keep = good if attempt < _TRIES - 1 else np.ones_like(good)
        x[pending[keep]], y[pending[keep]] = px[keep], py[keep]
        pending = pending[~keep]
        if not len(pending):
            break
    return x, y


def _free(
    rooms: Sequence[Room],
    room_of: NDArray[np.int64],
    odd: NDArray[np.bool_],
    x: NDArray[np.float64],
    y: NDArray[np.float64],
) -> NDArray[np.bool_]:
    good = np.ones(len(x), dtype=np.bool_)
    for row in np.unique(room_of[odd[room_of]]):
        here = np.flatnonzero(room_of == row)
        free = inside(rooms[row].outline, x[here], y[here])
        for hole in rooms[row].obstacles:
            free &= ~inside(hole, x[here], y[here])
        good[here] = free
    return good
