"""Plane geometry of outlines and walls: plain numbers in, plain tuples out.

Outlines run counter-clockwise, so that the inside lies to the left of every wall. Coordinates are
metres; derived ones are rounded to a micrometre, so that equal walls have equal numbers.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import shapely
from shapely.geometry import MultiPoint
from shapely.geometry import Point as ShapelyPoint
from shapely.geometry import Polygon as ShapelyPolygon

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sim.building.model import Point, Polygon, Segment

WALL_TOLERANCE_M = 0.05
"""Two walls no further apart than this are one wall; outlines may overlap by as much."""

AT_TOLERANCE_M = 0.1
"""How far from its wall an opening's ``at`` may lie."""

_ROUNDING_M = 1e-4
"""Coordinates are drawn to the millimetre, and their differences are not exact: a gap that misses a
width by less than this has it."""

_DIGITS = 6


def tidy(point: Iterable[float]) -> Point:
    """Return a point rounded to a micrometre, without negative zeros."""
    x, y = point
    return (round(x, _DIGITS) + 0.0, round(y, _DIGITS) + 0.0)


def signed_area(polygon: Sequence[Point]) -> float:
    """Return the area in m2, positive if the points run counter-clockwise."""
    total = 0.0
    for (x0, y0), (x1, y1) in zip(polygon, [*polygon[1:], polygon[0]], strict=True):
        total += x0 * y1 - x1 * y0
    return total / 2


def area(polygon: Sequence[Point]) -> float:
    """Return the area of a polygon in m2."""
    return abs(signed_area(polygon))


def counter_clockwise(polygon: Iterable[Iterable[float]]) -> Polygon:
    """Return a polygon as tidy tuples: counter-clockwise, not closed, no point twice in a row."""
    points: list[Point] = []
    for raw in polygon:
        point = tidy(raw)
        if not points or point != points[-1]:
            points.append(point)
    if len(points) > 1 and points[0] == points[-1]:
        points.pop()
    if len(points) > 2 and signed_area(points) < 0:
        points.reverse()
    return tuple(points)


def is_simple(polygon: Polygon) -> bool:
    """Tell whether an outline has an area and does not cross itself."""
    return len(polygon) >= 3 and bool(ShapelyPolygon(polygon).is_valid) and area(polygon) > 0


def shape(outline: Polygon, obstacles: Iterable[Polygon] = ()) -> ShapelyPolygon:
    """Return the walkable area as a shapely geometry (a polygon, or several)."""
    body = ShapelyPolygon(outline)
    holes = [ShapelyPolygon(hole) for hole in obstacles]
    return body.difference(shapely.union_all(holes)) if holes else body


def inner_point(outline: Polygon) -> ShapelyPoint:
    """Return a point inside an outline; the middle of its corners where it holds no area.

    The plan of a stair whose ends lie above each other is a line.
    """
    if len(outline) < 3:
        return MultiPoint(outline).centroid
    return ShapelyPolygon(outline).representative_point()


def reached(ground: ShapelyPolygon, width: float) -> ShapelyPolygon:
    """Return the part of some ground that a disc reaches: gaps narrower than it are none of it.

    Args:
        ground: a polygon, or several.
        width: diameter of the disc.
    """
    radius = (width - _ROUNDING_M) / 2
    return ground.buffer(-radius, join_style="mitre").buffer(radius, join_style="mitre")


def edges(outline: Polygon, obstacles: Iterable[Polygon] = ()) -> list[Segment]:
    """Return the walls of a space, each with the inside on its left."""
    walls = list(zip(outline, (*outline[1:], outline[0]), strict=True))
    for obstacle in obstacles:
        back = tuple(reversed(obstacle))
        walls += zip(back, (*back[1:], back[0]), strict=True)
    return walls


def length(segment: Segment) -> float:
    """Return the length of a segment."""
    (x0, y0), (x1, y1) = segment
    return math.hypot(x1 - x0, y1 - y0)


def midpoint(segment: Segment) -> Point:
    """Return the middle of a segment."""
    (x0, y0), (x1, y1) = segment
    return ((x0 + x1) / 2, (y0 + y1) / 2)


def along(segment: Segment, distance: float) -> Point:
    """Return the point at a distance from the segment's start, on its line."""
    (x0, y0), (x1, y1) = segment
    share = distance / length(segment)
    return (x0 + share * (x1 - x0), y0 + share * (y1 - y0))


def project(point: Point, segment: Segment) -> tuple[float, float]:
    """Return how far along a segment a point lies, and how far it is from the segment.

    Returns:
        distance from the start along the segment, within ``[0, length]``, and distance of the
        point from that foot, both in metres.
    """
    size = length(segment)
    (x0, y0), (x1, y1) = segment
    foot = ((point[0] - x0) * (x1 - x0) + (point[1] - y0) * (y1 - y0)) / size
    foot = min(max(foot, 0.0), size)
    return foot, math.dist(along(segment, foot), point)


def _interval_on(wall: Segment, other: Segment) -> tuple[float, float] | None:
    """Return the part of a wall that an opposite wall covers, as distances from its start."""
    (x0, y0), (x1, y1) = wall
    size = length(wall)
    ux, uy = (x1 - x0) / size, (y1 - y0) / size
    (p0, p1), (q0, q1) = other
    if (q0 - p0) * ux + (q1 - p1) * uy >= 0:
        return None  # not facing: both insides on one side
    offset_p = (p1 - y0) * ux - (p0 - x0) * uy
    offset_q = (q1 - y0) * ux - (q0 - x0) * uy
    if max(abs(offset_p), abs(offset_q)) > WALL_TOLERANCE_M:
        return None
    start = max(0.0, (q0 - x0) * ux + (q1 - y0) * uy)
    end = min(size, (p0 - x0) * ux + (p1 - y0) * uy)
    return (start, end) if end - start > WALL_TOLERANCE_M else None


def shared_walls(first: Iterable[Segment], second: Sequence[Segment]) -> list[Segment]:
    """Return the stretches of wall that two spaces have in common, in the first one's direction."""
    found: list[Segment] = []
    for wall in first:
        if length(wall) <= WALL_TOLERANCE_M:
            continue
        for other in second:
            covered = _interval_on(wall, other)
            if covered:
                found.append((along(wall, covered[0]), along(wall, covered[1])))
    return sorted(found)


def free_walls(walls: Iterable[Segment], others: Iterable[Sequence[Segment]]) -> list[Segment]:
    """Return the stretches of wall with no other space behind them.

    Args:
        walls: walls of the space.
        others: walls of every other space near it.
    """
    found: list[Segment] = []
    behind = [wall for space in others for wall in space]
    for wall in walls:
        if length(wall) <= WALL_TOLERANCE_M:
            continue
        covered = sorted(filter(None, (_interval_on(wall, other) for other in behind)))
        position = 0.0
        for start, end in [*covered, (length(wall), length(wall))]:
            if start - position > WALL_TOLERANCE_M:
                found.append((along(wall, position), along(wall, start)))
            position = max(position, end)
    return sorted(found)


def lay(wall: Segment, *, centre: float, width: float) -> Segment:
    """Lay an opening along a wall, ends in the order of their coordinates.

    Args:
        wall: the wall.
        centre: distance of its middle from the wall's start; moved inwards at the wall's ends.
        width: its width, at most the wall's length (longer ones are cut to it).
    """
    half = min(width, length(wall)) / 2
    centre = min(max(centre, half), length(wall) - half)
    one, two = sorted((tidy(along(wall, centre - half)), tidy(along(wall, centre + half))))
    return (one, two)


def bounds(polygons: Iterable[Polygon]) -> tuple[float, float, float, float]:
    """Return the smallest and greatest x and y: ``(x0, y0, x1, y1)``; zeros if there are none."""
    points = [point for polygon in polygons for point in polygon]
    if not points:
        return (0.0, 0.0, 0.0, 0.0)
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return (min(xs), min(ys), max(xs), max(ys))


def overlap(first: ShapelyPolygon, second: ShapelyPolygon) -> ShapelyPolygon | None:
    """Return where two areas overlap by more than the thickness of a drawn wall, if anywhere."""
    common = first.intersection(second)
    if common.is_empty or common.area == 0:
        return None
    return common if not common.buffer(-WALL_TOLERANCE_M / 2).is_empty else None
