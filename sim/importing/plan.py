"""A network as a drawing: sizes, places, storeys and flights, ready to be written down."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.importing.drawing import corners, extent, middle
from sim.importing.joints import parts_of
from sim.importing.merging import merges
from sim.importing.placing import placed
from sim.importing.rooms import Shape, mean_walk, part_of
from sim.importing.storeys import depths, elevations, groups_of, storeys_of
from sim.importing.walls import door, walls_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.importing.drawing import Point
    from sim.importing.joints import Flight, Joint, Parts
    from sim.importing.network import Network, People
    from sim.importing.placing import Drawn
    from sim.importing.storeys import Storey
    from sim.importing.walls import Walls
    from sim.importing.ways import Ways

_SHORTEST = 0.5
"""A flight keeps at least this share of the walk of its stair, however large its landings."""

_SAME_RISE_M = 0.02


@dataclass(frozen=True, slots=True)
class Slope:
    """How long and how high a flight is drawn.

    Attributes:
        length_m: length along the slope.
        rise_m: its height, a whole number of steps.
        run_m: its length in plan.
        landing_m: metres of the walk that are on landings.
        own_rise: whether its height is not that between its storeys.
    """

    length_m: float
    rise_m: float
    run_m: float
    landing_m: float
    own_rise: bool = False


@dataclass(frozen=True)
class Plan:
    """A drawn network.

    Attributes:
        network: what is drawn.
        ways: the ways to the nearest place of safety.
        parts: rooms, landings, doors, flights.
        walls: sizes and doors.
        drawn: places.
        storeys: from the lowest.
        slopes: by the name of the stair.
        merge: weights of doors where streams merge, by row of the joint; 1 is left out.
    """

    network: Network
    ways: Ways
    parts: Parts
    walls: Walls
    drawn: Drawn
    storeys: tuple[Storey, ...]
    slopes: Mapping[str, Slope]
    merge: Mapping[int, float]

    def storey(self, box: str) -> Storey:
        """Return the storey of a room or landing."""
        group = self.walls.boxes[box].group
        return next(storey for storey in self.storeys if group in storey.groups)

    def outline(self, box: str) -> list[Point]:
        """Return the corners of a room or landing in the drawing."""
        return _rectangle(corners(self.walls.boxes[box], self.drawn.places[box]))

    def at(self, box: str, through: str) -> Point:
        """Return the middle of a port in the drawing."""
        port = self.walls.port(box, through)
        return middle(self.walls.boxes[box], self.drawn.places[box], port)

    def start(self, people: People, through: str = "") -> tuple[list[Point] | None, float]:
        """Return the part of their room that people start in, and their mean walk to its door.

        Args:
            people: the population.
            through: by what name the door is known that they leave by; by default that which the
                room as a whole is left by.

        Returns:
            Its corners in the drawing, None for all of the room; metres.
        """
        box = self.walls.boxes[people.node]
        main = self.main(people.node)
        if main is None:
            return None, 0.0
        port = self.walls.port(people.node, through or main)
        if port.wall not in ("south", "north"):
            port = self.walls.port(people.node, main)
        law = people.start_distance
        spread = 0.0 if law.is_fixed else float(law.ppf(0.95) - law.ppf(0.05))
        part = part_of(
            Shape(box.width_m, box.depth_m, given=True),
            walk_m=self.walls.walks[people.node] + law.median(),
            spread_m=spread,
            people=sum(p.count for p in self.network.people if p.node == people.node),
            door_m=port.centre_m,
        )
        if part is None:
            return None, mean_walk(0.0, 0.0, box.width_m, box.depth_m, port.centre_m)
        place = self.drawn.places[people.node]
        y0, y1 = part.y0, part.y1
        if port.wall == "north":
            y0, y1 = box.depth_m - y1, box.depth_m - y0
        own = ((part.x0, y0), (part.x1, y0), (part.x1, y1), (part.x0, y1))
        return _rectangle([place.point(corner) for corner in own]), part.walk_m

    def main(self, room: str) -> str | None:
        """Return by what name the door is known that a room is left by."""
        for (box, through), port in self.walls.ports.items():
            if box == room and port.wall == "south":
                return through
        return None


def _rectangle(points: list[Point]) -> list[Point]:
    """Return the corners of a rectangle from its south-western one, going round to the left."""
    x0, y0, x1, y1 = extent(points)
    return [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]


def plan_of(network: Network, ways: Ways) -> Plan:
    """Return a network as a drawing.

    Args:
        network: the network.
        ways: the ways to the nearest place of safety.

    Raises:
        CannotDrawError: it has no drawing.
    """
    parts = parts_of(network, ways)
    group = groups_of(parts)
    walls = walls_of(network, ways, parts, group, depths(parts, group))
    slopes = {flight.node: _slope(flight, network, parts, walls) for flight in parts.flights}
    height = elevations(parts, group, {name: slope.rise_m for name, slope in slopes.items()})
    storeys = storeys_of(height)
    level = {number: storey for storey in storeys for number in storey.groups}
    for flight in parts.flights:
        slope = slopes[flight.node]
        climb = level[group[flight.high]].elevation_m - level[group[flight.low]].elevation_m
        if abs(climb - slope.rise_m) > _SAME_RISE_M:
            slopes[flight.node] = Slope(
                slope.length_m, slope.rise_m, slope.run_m, slope.landing_m, own_rise=True
            )
    drawn = placed(parts, walls, storeys, {name: slope.run_m for name, slope in slopes.items()})
    return Plan(network, ways, parts, walls, drawn, storeys, slopes, merges(network, ways, parts))


def _slope(flight: Flight, network: Network, parts: Parts, walls: Walls) -> Slope:
    node = network.nodes[flight.node]
    landing = 0.0
    if flight.high in parts.landings:
        into = _into(flight, flight.high, parts)
        walked = [walls.walk(flight.high, through, flight.node) for through in into]
        landing += sum(walked) / len(walked) if walked else 0.0
    if flight.low in parts.landings and all(f.high != flight.low for f in parts.flights):
        out = [door(joint) for joint in _leading_out(flight.low, parts)]
        if out:
            landing += walls.walk(flight.low, flight.node, out[0])
    length = round(max(flight.walk_m - landing, _SHORTEST * flight.walk_m), 2)
    step = math.hypot(node.riser_m, node.tread_m)
    steps = max(1, round(length / step))
    length = max(length, 0.01)
    # A flight shorter than it is high cannot be drawn.
    rise = round(min(steps * node.riser_m, length), 4)
    return Slope(length, rise, round(steps * node.tread_m, 3), landing)


def _into(flight: Flight, landing: str, parts: Parts) -> list[str]:
    """Return what people come through onto the landing at the top of a flight."""
    found = [door(j) for j in parts.joints if landing in (j.a, j.b) and j.b]
    return found + [f.node for f in parts.flights if f.low == landing and f is not flight]


def _leading_out(landing: str, parts: Parts) -> list[Joint]:
    """Return the doors of a landing that lead on, those to safety first."""
    found = [j for j in parts.joints if landing in (j.a, j.b) and j.leads(landing)]
    return sorted(found, key=lambda j: (not j.safe, j.row))
