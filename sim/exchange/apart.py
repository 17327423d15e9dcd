"""Start positions far enough from each other and from walls for people who are discs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

_AIR_M: Final = 0.01
"""Room left between two people, and between a person and a wall, beyond their radius."""

_TURN: Final = np.pi * (3.0 - np.sqrt(5.0))
_TRIES: Final = 4000
_STEP_M: Final = 0.06


def spread(
    points: NDArray[np.float64], area: shapely.Polygon, *, radius_m: float
) -> NDArray[np.float64]:
    """Return positions as near as possible to those wanted; ``nan`` for whom there is no room.

    One after the other stands where they want to (or at the nearest place off the wall), or else at
    the first free place on a spiral around it that can be seen from there.

    Args:
        points: wanted positions in the area, metres, shape ``(n, 2)``.
        area: where people may be.
        radius_m: radius of everybody.
    """
    inner = area.buffer(-(radius_m + _AIR_M), join_style="mitre")
    if inner.is_empty:
        return np.full_like(points, np.nan)
    shapely.prepare(inner)
    shapely.prepare(area)
    grid = _Neighbours(2 * radius_m + _AIR_M)
    spiral = _spiral()
    found = np.full_like(points, np.nan)
    for row, wanted in enumerate(points):
        for place in _candidates(wanted, spiral, area=area, inner=inner):
            if grid.free(place):
                grid.add(place)
                found[row] = place
                break
    return found


def _candidates(
    wanted: NDArray[np.float64],
    spiral: NDArray[np.float64],
    *,
    area: shapely.Polygon,
    inner: shapely.Geometry,
) -> Iterator[NDArray[np.float64]]:
    if not shapely.contains_xy(inner, *wanted):
        line = shapely.shortest_line(inner, shapely.Point(wanted))
        wanted = shapely.get_coordinates(line)[0]
    yield wanted
    around = wanted + spiral
    around = around[shapely.contains_xy(inner, around)]
    for place in around:
        if shapely.covers(area, shapely.LineString([wanted, place])):
            yield place


def _spiral() -> NDArray[np.float64]:
    """Return points evenly spread around the origin, from the inside out, ``(n, 2)``, metres."""
    number = np.arange(1, _TRIES + 1)
    distance = _STEP_M * np.sqrt(number)
    return np.stack([np.cos(_TURN * number), np.sin(_TURN * number)], axis=1) * distance[:, None]


class _Neighbours:
    """Those who have their place, by squares as wide as the distance to keep."""

    def __init__(self, apart_m: float) -> None:
        self._apart = apart_m
        self._squares: dict[tuple[int, int], list[tuple[float, float]]] = {}

    def add(self, place: NDArray[np.float64]) -> None:
        x, y = float(place[0]), float(place[1])
        self._squares.setdefault(self._square(x, y), []).append((x, y))

    def free(self, place: NDArray[np.float64]) -> bool:
        x, y = float(place[0]), float(place[1])
        column, row = self._square(x, y)
        return all(
            (x - other_x) ** 2 + (y - other_y) ** 2 >= self._apart**2
            for i in (column - 1, column, column + 1)
            for j in (row - 1, row, row + 1)
            for other_x, other_y in self._squares.get((i, j), ())
        )

    def _square(self, x: float, y: float) -> tuple[int, int]:
        return int(np.floor(x / self._apart)), int(np.floor(y / self._apart))
