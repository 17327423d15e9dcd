"""Plan coordinates of a site turned into the coordinates of a drawing; which thing lies where."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from sim.world.walkways import LEVEL as STREETS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sim.building.model import Level, Opening, Point, Polygon, Segment, Site, Space

WIDE: Final = 960.0
"""Natural width of a drawing on a desktop page, px."""

MEDIUM: Final = 470.0
"""Width of the same drawing where two stand side by side, px."""

NARROW: Final = 340.0
"""Width of the same drawing on a phone, px."""

_HIGHEST: Final = 620.0
_MARGIN: Final = 64.0
_WIDEST_MARGIN: Final = 190.0
_ONE_LINE: Final = 2


@dataclass(frozen=True)
class PlanView:
    """How the storeys of a site are drawn. All storeys share one frame, so they can be compared.

    Attributes:
        site: The site.
        side_labels: Width of the widest label that stands beside an exit to the left or right.
        upright: Number of exits whose labels stand above or below the plan.
    """

    site: Site
    side_labels: float = 0.0
    upright: int = 0

    def is_street(self, level: str) -> bool:
        """Return whether a level is the town's streets between several sites.

        They are not drawn: beside kilometres of street the buildings would be dots.
        """
        return level == STREETS and len(self.site.levels) > 1

    @property
    def headroom(self) -> float:
        """Return the room above and below the plan, px; many labels take two lines on a phone."""
        return _MARGIN if self.upright <= _ONE_LINE else 1.4 * _MARGIN

    @property
    def margin(self) -> float:
        """Return the room to the left and right of the plan, px."""
        return min(_WIDEST_MARGIN, max(_MARGIN, self.side_labels + 34.0))

    @cached_property
    def bounds(self) -> tuple[float, float, float, float]:
        """Return x0, y0, x1, y1 of everything drawn, metres."""
        points = [
            p for space in self.site.spaces if not self.is_street(space.level) for p in space.plan
        ]
        points += [p for polygon in self.site.water for p in polygon]
        if not points:
            return 0.0, 0.0, 1.0, 1.0
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        return min(xs), min(ys), max(*xs, min(xs) + 1.0), max(*ys, min(ys) + 1.0)

    @cached_property
    def scale(self) -> float:
        """Return pixels a metre."""
        x0, y0, x1, y1 = self.bounds
        return min(
            (WIDE - 2 * self.margin) / (x1 - x0), (_HIGHEST - 2 * self.headroom) / (y1 - y0), 60.0
        )

    @cached_property
    def size(self) -> tuple[float, float]:
        """Return width and height of the drawing."""
        x0, y0, x1, y1 = self.bounds
        return (
            max((x1 - x0) * self.scale + 2 * self.margin, 420.0),
            (y1 - y0) * self.scale + 2 * self.headroom,
        )

    @cached_property
    def _offset(self) -> tuple[float, float]:
        x0, y0, x1, y1 = self.bounds
        width, height = self.size
        return (
            (width - (x1 - x0) * self.scale) / 2 - x0 * self.scale,
            (height + (y1 - y0) * self.scale) / 2 + y0 * self.scale,
        )

    def at(self, point: Point) -> Point:
        """Return the place of a plan point in the drawing (y grows downwards there)."""
        dx, dy = self._offset
        return point[0] * self.scale + dx, dy - point[1] * self.scale

    def outline(self, polygon: Polygon) -> str:
        """Return path data of a polygon."""
        return compact((self.at(p) for p in polygon), closed=True)

    def line(self, segment: Segment) -> str:
        """Return path data of a segment."""
        return compact(self.at(p) for p in segment)

    @property
    def view_box(self) -> str:
        """Return the attribute of the drawing."""
        return f"0 0 {self.size[0]:.1f} {self.size[1]:.1f}"

    def units(self, width: float) -> float:
        """Return how many drawing units one pixel is where the drawing is ``width`` px wide."""
        return self.size[0] / width

    def spaces_on(self, level: Level) -> list[Space]:
        """Return the spaces drawn on a level: floors first, what lies upon them last."""
        found = [space for space in self.site.spaces if space.level == level.id]
        return sorted(found, key=lambda s: (s.kind not in {"floor", "ground"}, -area(s.plan), s.id))

    def openings_on(self, level: Level) -> list[tuple[Opening, Segment]]:
        """Return the openings drawn on a level, each with its segment in plan coordinates."""
        spaces, index = self.site.spaces, self.site.space_index
        found = []
        for opening in self.site.openings:
            sides = ((opening.a, opening.segment_a), (opening.b, opening.segment_b))
            for name, segment in sides:
                if segment is not None and name in index and spaces[index[name]].frame == level.id:
                    found.append((opening, segment))
                    if opening.segment_b == opening.segment_a:
                        break
        return found


def compact(points: Iterable[Point], *, closed: bool = False) -> str:
    """Return path data with one digit behind the point, which is a tenth of a pixel."""
    data = "".join(f"{'L' if i else 'M'}{x:.1f} {y:.1f}" for i, (x, y) in enumerate(points))
    return data.replace(".0 ", " ").replace(".0L", "L") + ("Z" if closed else "")


def area(polygon: Sequence[Point]) -> float:
    """Return the area of a polygon, m2 (shoelace formula)."""
    total = 0.0
    for i, (x1, y1) in enumerate(polygon):
        x0, y0 = polygon[i - 1]
        total += x0 * y1 - x1 * y0
    return abs(total) / 2


def contains(polygon: Sequence[Point], point: Point) -> bool:
    """Return whether a point lies inside a polygon (ray crossing)."""
    x, y = point
    inside = False
    for i, (x1, y1) in enumerate(polygon):
        x0, y0 = polygon[i - 1]
        if (y0 > y) != (y1 > y) and x < (x1 - x0) * (y - y0) / (y1 - y0) + x0:
            inside = not inside
    return inside


def outward(polygon: Sequence[Point], segment: Segment) -> Point:
    """Return the unit vector that leads out of a polygon through a segment of its border."""
    (x0, y0), (x1, y1) = segment
    length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5 or 1.0
    normal = ((y1 - y0) / length, -(x1 - x0) / length)
    middle = ((x0 + x1) / 2, (y0 + y1) / 2)
    probe = (middle[0] + 0.05 * normal[0], middle[1] + 0.05 * normal[1])
    return (-normal[0], -normal[1]) if contains(polygon, probe) else normal


def inner_points(polygon: Sequence[Point], *, fine: int = 5) -> list[Point]:
    """Return points of a grid that lie inside a polygon, the most central first."""
    xs, ys = [p[0] for p in polygon], [p[1] for p in polygon]
    x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
    middle = ((x0 + x1) / 2, (y0 + y1) / 2)
    grid = [
        (x0 + (i + 0.5) * (x1 - x0) / fine, y0 + (j + 0.5) * (y1 - y0) / fine)
        for i in range(fine)
        for j in range(fine)
    ]
    inside = [p for p in [middle, *grid] if contains(polygon, p)]
    return sorted(inside, key=lambda p: (abs(p[0] - middle[0]) + abs(p[1] - middle[1]), p))
