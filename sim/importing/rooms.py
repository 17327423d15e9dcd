"""How large a room is drawn, and in which part of it people start.

In the network everybody walks the length of the connection they leave by, wherever they stand. A
drawn room is about as long as that, with its door in the middle of a short side, and people start
in a part of it from which the walk is that long on average.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim import literature

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sim.importing.network import Node

_GRID = 24
_ROUNDS = 60
_CENTIMETRES = 2
_WHOLE = 0.9  # a part that takes this share of a room is the room


@dataclass(frozen=True, slots=True)
class Part:
    """A rectangle in the frame of a room whose door is in the middle of its south wall.

    Attributes:
        x0, y0, x1, y1: its sides.
        walk_m: mean distance from it to the door.
    """

    x0: float
    y0: float
    x1: float
    y1: float
    walk_m: float


@dataclass(frozen=True, slots=True)
class Shape:
    """A drawn room.

    Attributes:
        width_m: length of the wall with the door people leave by.
        depth_m: the other side.
        given: whether both stand in the file.
    """

    width_m: float
    depth_m: float
    given: bool


def mean_walk(x0: float, y0: float, x1: float, y1: float, door: float) -> float:
    """Return the mean distance from a rectangle to a door at (door, 0), metres."""
    steps = [(i + 0.5) / _GRID for i in range(_GRID)]
    total = sum(
        math.hypot(x0 + u * (x1 - x0) - door, y0 + v * (y1 - y0)) for u in steps for v in steps
    )
    return total / _GRID**2


def room_taken(people: int, area_m2: float) -> float:
    """Return how large a part of a room its people start in, m2.

    As much as lets them set out freely, but at most half of the room, and never so little that
    they stand more densely than where the flow is greatest; all of a room that is as dense.
    """
    a = literature.value("movement.sfpe.a")
    free = (1 - literature.value("movement.sfpe.free_factor")) / a
    least = people / (1 / (2 * a))
    return min(area_m2, max(least, min(people / free, area_m2 / 2)))


def shape_of(node: Node, *, walk_m: float, people: int, door_m: float) -> Shape:
    """Return the sides of a drawn room.

    Args:
        node: the room.
        walk_m: metres walked from where people start, or come in, to the door they leave by.
        people: how many start there.
        door_m: width of its widest door.
    """
    least = door_m + 2 * literature.value("network.wall.rest")
    if node.length_m is not None and node.width_m is not None:
        sides = sorted((node.width_m, node.length_m))
        both = [(sides[0], sides[1]), (sides[1], sides[0])]
        fitting = [pair for pair in both if pair[0] >= door_m] or both[1:]
        if people:
            width, depth = min(
                fitting, key=lambda p: abs(mean_walk(0.0, 0.0, p[0], p[1], p[0] / 2) - walk_m)
            )
        else:
            width, depth = fitting[0]
        return Shape(round(width, 3), round(depth, 3), given=True)
    area = node.area_m2
    if people:
        taken = room_taken(people, area)
        shortest, longest = math.sqrt(area / 2), max(area / least, math.sqrt(area / 2))
        depth = _solve(lambda d: _far_walk(area / d, d, taken), walk_m, shortest, longest)
    else:
        depth = min(max(walk_m, math.sqrt(area / 2)), area / least)
    depth = max(depth, least / 2)
    depth = round(depth, 1) or depth
    width = round(max(area / depth, door_m), _CENTIMETRES)
    return Shape(width, round(area / width, _CENTIMETRES) if width > area / depth else depth, False)


def _far_walk(width: float, depth: float, taken: float) -> float:
    """Return the mean walk from the strip at the far end of a room."""
    strip = min(depth, taken / width)
    return mean_walk(0.0, depth - strip, width, depth, width / 2)


def _solve(walk: Callable[[float], float], wanted: float, low: float, high: float) -> float:
    """Return where an increasing function has a value, or the nearer end."""
    if walk(low) >= wanted:
        return low
    if walk(high) <= wanted:
        return high
    for _ in range(_ROUNDS):
        middle = (low + high) / 2
        low, high = (middle, high) if walk(middle) < wanted else (low, middle)
    return (low + high) / 2


def part_of(
    shape: Shape, *, walk_m: float, spread_m: float, people: int, door_m: float
) -> Part | None:
    """Return the part of a room that people start in, None for all of it.

    Args:
        shape: the room.
        walk_m: metres they walk to the door.
        spread_m: metres between the shortest and the longest walk.
        people: how many start in the room.
        door_m: place of the door on the south wall.
    """
    width, depth = shape.width_m, shape.depth_m
    taken = room_taken(people, width * depth)
    if taken >= _WHOLE * width * depth:
        return None
    strip = min(depth, max(taken / width, spread_m))
    if strip >= _WHOLE * depth:
        return None

    def slid(bottom: float) -> float:
        return mean_walk(0.0, bottom, width, bottom + strip, door_m)

    if slid(0.0) <= walk_m + 0.25:
        bottom = _solve(slid, walk_m, 0.0, depth - strip)
        top = min(depth, bottom + strip)
        return _rounded(0.0, bottom, width, top, door=door_m, walls=(0.0, width, depth))
    # Nearer than a strip across the room allows: a piece of it before the door.

    def narrowed(across: float) -> float:
        left = min(max(0.0, door_m - across / 2), width - across)
        return mean_walk(left, 0.0, left + across, min(depth, taken / across), door_m)

    least = min(width, math.sqrt(2 * taken))
    across = _solve(narrowed, walk_m, max(least, taken / depth), width)
    left = min(max(0.0, door_m - across / 2), width - across)
    right, top = min(width, left + across), min(depth, taken / across)
    return _rounded(left, 0.0, right, top, door=door_m, walls=(0.0, width, depth))


def _rounded(
    x0: float, y0: float, x1: float, y1: float, *, door: float, walls: Sequence[float]
) -> Part:
    """Return a part with sides in decimetres, but for those that are walls of its room."""
    a, b, c, d = (v if v in walls else round(v, 1) for v in (x0, y0, x1, y1))
    if c <= a or d <= b:
        a, b, c, d = x0, y0, x1, y1
    return Part(a, b, c, d, mean_walk(a, b, c, d, door))
