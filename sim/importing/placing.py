"""Where the boxes of a network lie: door to door as far as they do not lie upon each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.importing.drawing import (
    Place,
    Point,
    corners,
    extent,
    fitted,
    middle,
    outward,
    overlapping,
    turned,
)
from sim.importing.walls import door

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sim.importing.joints import Parts
    from sim.importing.storeys import Storey
    from sim.importing.walls import Walls

_APART_M = 2.0
_MET_M = 0.002


@dataclass(frozen=True, slots=True)
class Drawn:
    """Where everything lies.

    Attributes:
        places: of each room and landing.
        met: rows of doors whose two sides lie on each other.
    """

    places: Mapping[str, Place]
    met: frozenset[int]


def placed(
    parts: Parts, walls: Walls, storeys: Sequence[Storey], runs: Mapping[str, float]
) -> Drawn:
    """Return where the rooms and landings of all storeys lie.

    Args:
        parts: what is to be drawn.
        walls: boxes and doors.
        storeys: from the lowest.
        runs: horizontal length of each flight, by the name of its stair.
    """
    places: dict[str, Place] = {}
    for storey in storeys:
        own = _storey(parts, walls, storey.groups)
        if own:
            places |= _upon(own, places, parts, walls, runs)
    met = frozenset(
        joint.row
        for joint in parts.joints
        if joint.b and _meet(places, walls, joint.a, joint.b, door(joint))
    )
    return Drawn(places, met)


def _storey(parts: Parts, walls: Walls, groups: Iterable[int]) -> dict[str, Place]:
    """Return places of the boxes of a storey, its groups side by side."""
    done: dict[str, Place] = {}
    for group in groups:
        boxes = [name for name, box in walls.boxes.items() if box.group == group]
        doors = {name: sum(name in (j.a, j.b) for j in parts.joints) for name in boxes}
        # Corridors first, then rooms that others hang on; landings last.
        order = sorted(boxes, key=lambda n: (walls.boxes[n].use == "landing", -doors[n]))
        for root in order:
            if root in done:
                continue
            box = walls.boxes[root]
            lying = 1 if not done and box.depth_m > box.width_m else 0
            piece = _grown(root, Place(lying), parts, walls, set(boxes) - set(done))
            done |= _beside(piece, done, walls)
    return done


def _grown(root: str, at: Place, parts: Parts, walls: Walls, free: set[str]) -> dict[str, Place]:
    """Return places of a box and of all that fit to it, door to door."""
    found = {root: at}
    taken = [extent(corners(walls.boxes[root], at))]
    waiting = [root]
    while waiting:
        here = waiting.pop(0)
        for joint in parts.joints:
            if not joint.b or here not in (joint.a, joint.b):
                continue
            other = joint.other(here)
            if other in found or other not in free:
                continue
            near, far = (walls.port(box, door(joint)) for box in (here, other))
            place = fitted(
                walls.boxes[other],
                far,
                onto=middle(walls.boxes[here], found[here], near),
                against=outward(found[here], near.wall),
            )
            own = extent(corners(walls.boxes[other], place))
            if any(overlapping(own, rectangle) for rectangle in taken):
                continue
            found[other] = place
            taken.append(own)
            waiting.append(other)
    return found


def _beside(
    piece: Mapping[str, Place], done: Mapping[str, Place], walls: Walls
) -> dict[str, Place]:
    """Return a piece of the drawing moved to the east of what is there."""
    x0, y0, _, _ = _bounds(piece, walls)
    if not done:
        dx, dy = -x0, -y0
    else:
        _, bottom, right, _ = _bounds(done, walls)
        dx, dy = right + _APART_M - x0, bottom - y0
    return {name: place.moved(turns=0, x=dx, y=dy) for name, place in piece.items()}


def _bounds(places: Mapping[str, Place], walls: Walls) -> tuple[float, float, float, float]:
    points = [p for name, place in places.items() for p in corners(walls.boxes[name], place)]
    return extent(points)


def _upon(
    own: Mapping[str, Place],
    below: Mapping[str, Place],
    parts: Parts,
    walls: Walls,
    runs: Mapping[str, float],
) -> dict[str, Place]:
    """Return a storey moved so that its first flight down runs straight to where it ends."""
    flight = next((f for f in parts.flights if f.high in own and f.low in below), None)
    if flight is None:
        return dict(own)
    low, high = walls.port(flight.low, flight.node), walls.port(flight.high, flight.node)
    start = middle(walls.boxes[flight.low], below[flight.low], low)
    out = outward(below[flight.low], low.wall)
    turns = next(
        (
            turns
            for turns in range(4)
            if _same(turned(outward(own[flight.high], high.wall), turns), (-out[0], -out[1]))
        ),
        0,
    )
    landed = middle(
        walls.boxes[flight.high], own[flight.high].moved(turns=turns, x=0.0, y=0.0), high
    )
    run = runs[flight.node]
    dx, dy = start[0] + run * out[0] - landed[0], start[1] + run * out[1] - landed[1]
    # Onto decimetres of the storey below, as people draw.
    x0, y0, _, _ = _bounds(
        {name: place.moved(turns=turns, x=dx, y=dy) for name, place in own.items()}, walls
    )
    dx, dy = dx + round(x0, 1) - x0, dy + round(y0, 1) - y0
    return {name: place.moved(turns=turns, x=dx, y=dy) for name, place in own.items()}


def _same(a: Point, b: Point) -> bool:
    return abs(a[0] - b[0]) < _MET_M and abs(a[1] - b[1]) < _MET_M


def _meet(places: Mapping[str, Place], walls: Walls, a: str, b: str, through: str) -> bool:
    ports = [walls.port(box, through) for box in (a, b)]
    points = [middle(walls.boxes[p.box], places[p.box], p) for p in ports]
    outs = [outward(places[p.box], p.wall) for p in ports]
    return _same(*points) and _same(outs[0], (-outs[1][0], -outs[1][1]))
