"""Which wall of a room or landing each door and each mouth of a flight lies in, and where."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sim import literature
from sim.importing.drawing import Box, Port, Wall
from sim.importing.rooms import shape_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sim.importing.joints import Flight, Joint, Parts
    from sim.importing.network import Network
    from sim.importing.ways import Ways

Key = tuple[str, str]
"""A port is known by its box and by what goes through it: ``door <row>`` or a stair's name."""

_ALONG: dict[Wall, int] = {"north": 1, "west": 1, "south": -1, "east": -1}
"""Whether a box attached to a wall by its own south wall runs along it or against it."""

_BETWEEN_M = 0.3
_NEAR = 0.25


class CannotDrawError(Exception):
    """A network that has no drawing.

    Attributes:
        code: code of the fault.
        box: the room or landing that is the trouble.
        params: values for the sentence.
    """

    def __init__(self, code: str, box: str, **params: object) -> None:
        """Take what is told."""
        super().__init__(code)
        self.code, self.box, self.params = code, box, params


@dataclass(frozen=True)
class Walls:
    """Boxes and the places of all their doors and mouths.

    Attributes:
        boxes: by id.
        ports: by box and what goes through.
        walks: metres the network lets people walk in each room.
    """

    boxes: dict[str, Box] = field(default_factory=dict)
    ports: dict[Key, Port] = field(default_factory=dict)
    walks: dict[str, float] = field(default_factory=dict)

    def port(self, box: str, through: str) -> Port:
        """Return a port of a box."""
        return self.ports[box, through]

    def walk(self, box: str, first: str, second: str) -> float:
        """Return the distance between two ports of one box, metres."""
        a, b = self.ports[box, first], self.ports[box, second]
        one = self.boxes[box].point(a.wall, a.centre_m)
        return math.dist(one, self.boxes[box].point(b.wall, b.centre_m))


def door(joint: Joint) -> str:
    """Return by what name a port for a door is known."""
    return f"door {joint.row}"


@dataclass(frozen=True, slots=True)
class _Opening:
    """Something that needs a piece of a wall of one box."""

    through: str
    width_m: float
    beyond: str
    order: int


class _Maker:
    def __init__(
        self,
        network: Network,
        ways: Ways,
        parts: Parts,
        group: Mapping[str, int],
        depth: Mapping[int, int],
    ) -> None:
        self.network, self.ways, self.parts = network, ways, parts
        self.group, self.depth = group, depth
        self.made = Walls()
        self.main: dict[str, str] = {}
        self.joints: dict[str, list[Joint]] = {}
        self.mouths: dict[str, list[Flight]] = {}
        for joint in parts.joints:
            for box in (joint.a, joint.b):
                if box:
                    self.joints.setdefault(box, []).append(joint)
        for flight in parts.flights:
            for box in (flight.high, flight.low):
                self.mouths.setdefault(box, []).append(flight)
        self.people = {
            name: sum(p.count for p in network.people if p.node == name) for name in network.nodes
        }

    def make(self) -> Walls:
        for room in self.parts.rooms:
            self._room(room)
        for landing in self.parts.landings:
            self._landing(landing)
        twice = self._second_doors()
        for room in self.parts.rooms:
            self._others(room, later={door(joint) for joint, _ in twice})
        for joint, first in twice:
            self._beside(joint, first)
        for room in self.parts.rooms:
            self._others(room, later=set())
        return self.made

    # ---- rooms

    def _openings(self, box: str) -> list[_Opening]:
        joints = self.joints.get(box, [])
        found = [_Opening(door(j), j.width_m, j.other(box), j.row) for j in joints]
        for flight in self.mouths.get(box, []):
            beyond = flight.low if box == flight.high else flight.high
            link = flight.high_link if box == flight.high else flight.low_link
            found.append(_Opening(flight.node, flight.width_m, beyond, link.row if link else -1))
        return sorted(found, key=lambda o: (o.order, o.through))

    def _room(self, name: str) -> None:
        node = self.network.nodes[name]
        openings = self._openings(name)
        left_by = self.ways.next.get(name)
        main = next(
            (o for o in openings if left_by is not None and self._is(o, left_by.row, name)),
            openings[0] if openings else None,
        )
        walk = left_by.length_m if left_by is not None else 0.0
        starts = [p.start_distance.median() for p in self.network.people if p.node == name]
        extra = sum(starts) / len(starts) if starts else 0.0
        shape = shape_of(
            node,
            walk_m=walk + extra,
            people=self.people[name],
            door_m=max((o.width_m for o in openings), default=0.0),
        )
        passed = not self.people[name] and len(openings) > 1
        narrow = any(o.width_m > shape.width_m for o in openings)
        use = "corridor" if passed and not narrow else "room"
        box = Box(name, shape.width_m, shape.depth_m, use, self.group[name])
        self.made.boxes[name], self.made.walks[name] = box, walk
        if main is not None:
            self.main[name] = main.through
            self._take(box, "south", main, box.width_m / 2)

    def _is(self, opening: _Opening, row: int, box: str) -> bool:
        if opening.order == row:
            return True
        joints = {door(j): j for j in self.joints.get(box, [])}
        joint = joints.get(opening.through)
        return joint is not None and row in {link.row for link in joint.connections}

    def _take(self, box: Box, wall: Wall, opening: _Opening, near_m: float) -> bool:
        """Put an opening into a wall, as near to a place as can be; False if the wall is full."""
        # Decimetres, as people draw, where the wall has room for it.
        centre = box.free_centre(wall, opening.width_m, round(near_m, 1))
        if centre is None:
            return False
        port = box.take(wall, round(centre, 3), opening.width_m)
        self.made.ports[box.id, opening.through] = port
        return True

    def _second_doors(self) -> list[tuple[Joint, Joint]]:
        """Return doors between boxes that the first door of one joins already, with that one."""
        firsts = {
            frozenset((j.a, j.b)): j
            for j in self.parts.joints
            if door(j) in (self.main.get(j.a), self.main.get(j.b))
        }
        pairs = [(j, firsts.get(frozenset((j.a, j.b)), j)) for j in self.parts.joints if j.b]
        return [(joint, first) for joint, first in pairs if joint is not first]

    def _beside(self, joint: Joint, first: Joint) -> None:
        """Put a door beside another one that joins the same boxes, if there is room in both."""
        made = self.made
        name = next(box for box in (first.a, first.b) if self.main.get(box) == door(first))
        other = first.other(name)
        keys = [(box, door(first)) for box in (name, other)]
        if not all(key in made.ports for key in keys) or (name, door(joint)) in made.ports:
            return
        here, there = (made.ports[key] for key in keys)
        step = (first.width_m + joint.width_m) / 2 + _BETWEEN_M
        for way in (1, -1):
            centres = (
                here.centre_m + way * step,
                there.centre_m + way * _ALONG[there.wall] * step,
            )
            sides = [
                (made.boxes[port.box], port.wall, round(centre, 3))
                for port, centre in zip((here, there), centres, strict=True)
            ]
            if all(box.free_centre(wall, joint.width_m, c) == c for box, wall, c in sides):
                for box, wall, centre in sides:
                    made.ports[box.id, door(joint)] = box.take(wall, centre, joint.width_m)
                return

    def _others(self, name: str, *, later: set[str]) -> None:
        """Put the doors of a room besides the one it is left by, but for those put later."""
        box, walk = self.made.boxes[name], self.made.walks[name]
        waiting = [
            o
            for o in self._openings(name)
            if (name, o.through) not in self.made.ports and o.through not in later
        ]
        outs = [o for o in waiting if not self._comes_in(o, name)]
        ins = [o for o in waiting if o not in outs]
        for number, opening in enumerate(outs):
            near = box.width_m * (number + 0.5) / len(outs)
            if not self._take(box, "north", opening, near):
                ins.append(opening)
        far = min(math.sqrt(max(0.0, walk**2 - (box.width_m / 2) ** 2)), box.depth_m)
        at_end = not outs and ins and abs(box.depth_m - walk) <= max(1.0, _NEAR * walk)
        if at_end and self._take(box, "north", ins[0], box.width_m / 2):
            ins = ins[1:]
        sides: dict[Wall, list[_Opening]] = {"west": [], "east": []}
        for opening in ins:
            wall = min(sides, key=lambda w: (sum(map(self._footprint, sides[w])), w == "east"))
            sides[wall].append(opening)
        for wall, some in sides.items():
            self._pack(box, wall, some, far)

    def _comes_in(self, opening: _Opening, box: str) -> bool:
        """Return whether people come into a box by an opening and do not leave by it."""
        if not opening.beyond:
            return False
        flight = next((f for f in self.mouths.get(box, []) if f.node == opening.through), None)
        if flight is not None:
            return box == flight.low
        return self.main.get(opening.beyond) == opening.through or opening.beyond in (
            self.parts.landings
        )

    def _footprint(self, opening: _Opening) -> float:
        """Return how much wall an opening takes with what lies behind it, metres."""
        beyond = self.made.boxes.get(opening.beyond)
        if beyond is not None and self.main.get(opening.beyond) == opening.through:
            return beyond.width_m
        return opening.width_m + 2 * _BETWEEN_M

    def _pack(self, box: Box, wall: Wall, openings: Sequence[_Opening], near_m: float) -> None:
        """Put openings into a wall side by side with what lies behind them, around a place.

        The boxes at the ends may reach beyond the wall. Those for which there is no room are drawn
        elsewhere, so that their doors are put where the walk is right.
        """
        side_by_side: list[_Opening] = []
        for opening in openings:
            if self._span(box, wall, [*side_by_side, opening]) is not None:
                side_by_side.append(opening)
        span = self._span(box, wall, side_by_side)
        if span is not None:
            total = sum(map(self._footprint, side_by_side))
            start = min(max(span[0], near_m - total / 2), span[1])
            for opening in side_by_side:
                footprint = self._footprint(opening)
                self._somewhere(box, wall, opening, start + footprint / 2)
                start += footprint
        for opening in openings:
            if opening not in side_by_side:
                self._somewhere(box, wall, opening, near_m)

    def _span(
        self, box: Box, wall: Wall, openings: Sequence[_Opening]
    ) -> tuple[float, float] | None:
        """Return where a row of openings may start on a wall, None if it is too long for it."""
        if not openings:
            return None
        feet, size = [self._footprint(o) for o in openings], box.wall_m(wall)
        total = sum(feet)
        if total <= size:
            return (0.0, size - total)
        low = (openings[0].width_m - feet[0]) / 2
        high = size - total + (feet[-1] - openings[-1].width_m) / 2
        return (low, high) if low <= high else None

    def _somewhere(self, box: Box, wall: Wall, opening: _Opening, near_m: float) -> None:
        elsewhere: tuple[Wall, ...] = ("east", "west", "north", "south")
        if any(self._take(box, one, opening, near_m) for one in (wall, *elsewhere)):
            return
        raise CannotDrawError(
            "network-walls-full",
            box.id,
            doors=round(sum(o.width_m for o in self._openings(box.id)), 1),
            wall=round(2 * (box.width_m + box.depth_m), 1),
        )

    # ---- landings

    def _landing(self, name: str) -> None:
        flights = sorted(
            self.mouths.get(name, []),
            key=lambda f: (self.depth[self.group[f.low]] % 2, self.parts.flights.index(f)),
        )
        openings = [o for o in self._openings(name) if o.through.startswith("door ")]
        rest = 2 * literature.value("network.wall.rest")
        ends, beside = openings[:2], openings[2:]
        lanes = sum(f.width_m for f in flights)
        depth = max(lanes, sum(o.width_m + _BETWEEN_M for o in beside), rest)
        width = max(*(f.width_m for f in flights), *(o.width_m + rest for o in ends), rest)
        box = Box(name, round(width, 3), round(depth, 3), "landing", self.group[name])
        self.made.boxes[name] = box
        side: Wall = "east" if self.depth[self.group[name]] % 2 == 0 else "west"
        start = 0.0
        for flight in flights:
            port = box.take(side, start + flight.width_m / 2, flight.width_m)
            self.made.ports[name, flight.node] = port
            start += flight.width_m
        walls: tuple[Wall, ...] = ("south", "north")
        for opening, wall in zip(ends, walls, strict=False):
            self._take(box, wall, opening, box.width_m / 2)
        for number, opening in enumerate(beside):
            opposite: Wall = "west" if side == "east" else "east"
            self._take(box, opposite, opening, depth * (number + 0.5) / len(beside))
        if openings:
            self.main[name] = openings[0].through


def walls_of(
    network: Network, ways: Ways, parts: Parts, group: Mapping[str, int], depth: Mapping[int, int]
) -> Walls:
    """Return boxes for the rooms and landings of a network, with all doors in their walls.

    Args:
        network: the network.
        ways: the ways to the nearest place of safety.
        parts: what is to be drawn.
        group: group of each room and landing.
        depth: how many flights each group lies above those that lead out.

    Raises:
        CannotDrawError: the doors of a room do not fit into its walls.
    """
    return _Maker(network, ways, parts, group, depth).make()
