"""Rectangles with doors in their walls, and where they lie in the drawing of a storey.

In its own frame a box reaches from (0, 0) to (width, depth); its four walls are south (y = 0),
east, north and west. A port is a piece of a wall: a door, the mouth of a flight, a way out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Point = tuple[float, float]
Wall = Literal["south", "east", "north", "west"]

WALLS: tuple[Wall, ...] = ("south", "east", "north", "west")
"""The walls of a box; a quarter turn leads from each to the next."""

_OUT: dict[Wall, Point] = {"south": (0, -1), "east": (1, 0), "north": (0, 1), "west": (-1, 0)}
_TOUCH_M = 1e-3


@dataclass(frozen=True, slots=True)
class Port:
    """A piece of a wall of a box.

    Attributes:
        box: id of the box.
        wall: the wall.
        centre_m: its middle, from the west or south end of the wall.
        width_m: its width.
    """

    box: str
    wall: Wall
    centre_m: float
    width_m: float


@dataclass(slots=True)
class Box:
    """A room or a landing on its way into the drawing.

    Attributes:
        id: its id.
        width_m, depth_m: its sides.
        use: what it is used for.
        group: number of the group of boxes it is joined to by doors.
        taken: pieces of its walls that are in use, as (from, to) in metres.
    """

    id: str
    width_m: float
    depth_m: float
    use: str
    group: int = 0
    taken: dict[Wall, list[tuple[float, float]]] = field(default_factory=dict)

    def wall_m(self, wall: Wall) -> float:
        """Return the length of a wall."""
        return self.width_m if wall in {"south", "north"} else self.depth_m

    def point(self, wall: Wall, along_m: float) -> Point:
        """Return a point of a wall in the box's own frame."""
        if wall == "south":
            return (along_m, 0.0)
        if wall == "north":
            return (along_m, self.depth_m)
        return (0.0 if wall == "west" else self.width_m, along_m)

    def free_centre(self, wall: Wall, width_m: float, near_m: float) -> float | None:
        """Return the middle of a free piece of a wall, as near to a place as can be; None if full.

        Args:
            wall: the wall.
            width_m: how wide the piece has to be.
            near_m: where its middle should be.
        """
        ends = sorted(self.taken.get(wall, []))
        gaps, start = [], 0.0
        for low, high in [*ends, (self.wall_m(wall), self.wall_m(wall))]:
            if low - start >= width_m - 1e-9:
                gaps.append((start + width_m / 2, low - width_m / 2))
            start = max(start, high)
        centres = [min(max(near_m, low), max(low, high)) for low, high in gaps]
        return min(centres, key=lambda c: (abs(c - near_m), c)) if centres else None

    def take(self, wall: Wall, centre_m: float, width_m: float) -> Port:
        """Take a piece of a wall."""
        piece = (centre_m - width_m / 2, centre_m + width_m / 2)
        self.taken.setdefault(wall, []).append(piece)
        return Port(self.id, wall, centre_m, width_m)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a box lies: turned by quarter turns to the left, then moved.

    Attributes:
        turns: quarter turns.
        x, y: where its own (0, 0) comes to lie.
    """

    turns: int = 0
    x: float = 0.0
    y: float = 0.0

    def point(self, at: Point) -> Point:
        """Return where a point of the box's own frame lies."""
        x, y = turned(at, self.turns)
        return (round(x + self.x, 4), round(y + self.y, 4))

    def moved(self, *, turns: int, x: float, y: float) -> Place:
        """Return the place after turning the whole drawing and moving it."""
        px, py = turned((self.x, self.y), turns)
        return Place((self.turns + turns) % 4, px + x, py + y)


def turned(at: Point, turns: int) -> Point:
    """Return a point turned about (0, 0) by quarter turns to the left."""
    x, y = at
    for _ in range(turns % 4):
        x, y = -y, x
    return (x, y)


def facing(place: Place, wall: Wall) -> Wall:
    """Return which way a wall of a placed box faces."""
    return WALLS[(WALLS.index(wall) + place.turns) % 4]


def outward(place: Place, wall: Wall) -> Point:
    """Return the direction out of a placed box through a wall."""
    return _OUT[facing(place, wall)]


def middle(box: Box, place: Place, port: Port) -> Point:
    """Return the middle of a port in the drawing."""
    return place.point(box.point(port.wall, port.centre_m))


def corners(box: Box, place: Place) -> list[Point]:
    """Return the corners of a placed box, going round to the left."""
    own = [(0.0, 0.0), (box.width_m, 0.0), (box.width_m, box.depth_m), (0.0, box.depth_m)]
    return [place.point(corner) for corner in own]


def extent(points: list[Point]) -> tuple[float, float, float, float]:
    """Return the least and greatest x and y of points: x0, y0, x1, y1."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def overlapping(
    first: tuple[float, float, float, float], second: tuple[float, float, float, float]
) -> bool:
    """Return whether two rectangles lie upon each other; touching does not count."""
    return (
        first[0] < second[2] - _TOUCH_M
        and second[0] < first[2] - _TOUCH_M
        and first[1] < second[3] - _TOUCH_M
        and second[1] < first[3] - _TOUCH_M
    )


def fitted(box: Box, port: Port, *, onto: Point, against: Point) -> Place:
    """Return the place of a box whose port lies at a point of another box's wall.

    Args:
        box: the box.
        port: its port.
        onto: where the middle of the port has to lie.
        against: direction out of the other box there.
    """
    wanted = next(wall for wall, out in _OUT.items() if out == (-against[0], -against[1]))
    turns = (WALLS.index(wanted) - WALLS.index(port.wall)) % 4
    x, y = turned(box.point(port.wall, port.centre_m), turns)
    return Place(turns, onto[0] - x, onto[1] - y)
