"""Storeys of a network: what is joined by doors lies on one, what is joined by stairs above it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim import literature

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sim.importing.joints import Flight, Parts


@dataclass(frozen=True, slots=True)
class Storey:
    """A storey.

    Attributes:
        id: its id.
        elevation_m: height of its floor.
        height_m: height up to the next floor.
        groups: numbers of the groups of boxes that lie on it.
    """

    id: str
    elevation_m: float
    height_m: float
    groups: tuple[int, ...]


def groups_of(parts: Parts) -> dict[str, int]:
    """Return the number of the group of each room and landing: those that doors join."""
    boxes = [*parts.rooms, *parts.landings]
    group = {box: number for number, box in enumerate(boxes)}
    for joint in parts.joints:
        if joint.b and group[joint.a] != group[joint.b]:
            kept, gone = sorted((group[joint.a], group[joint.b]))
            group = {box: kept if number == gone else number for box, number in group.items()}
    return group


def depths(parts: Parts, group: Mapping[str, int]) -> dict[int, int]:
    """Return how many flights each group lies above those that lead out.

    Flights of a stair lie side by side in turn, and which of them is which follows from this.
    """
    return {number: round(e) for number, e in _climb(parts, group, lambda _: 1.0).items()}


def elevations(
    parts: Parts, group: Mapping[str, int], rises: Mapping[str, float]
) -> dict[int, float]:
    """Return the height of the floor of each group in metres; the lowest way out is at 0.

    Args:
        parts: what is to be drawn.
        group: group of each room and landing.
        rises: height of each flight, by the name of its stair.
    """
    return _climb(parts, group, lambda flight: rises[flight.node])


def _climb(
    parts: Parts, group: Mapping[str, int], rise: Callable[[Flight], float]
) -> dict[int, float]:
    """Return heights of groups by flights from group to group; pieces of a site each for itself.

    A stair whose foot leads out at once ends on the ground, whatever its steps say; only where
    nothing else does, the heights above are counted from there.
    """
    ways_out = {group[joint.a] for joint in parts.joints if joint.safe}
    rooms = {group[room] for room in parts.rooms}
    feet = ways_out - rooms
    height: dict[int, float] = {}
    for start in sorted(set(group.values()), key=lambda g: (g not in ways_out - feet, g)):
        if start in height or start in feet:
            continue
        piece = {start: 0.0}
        waiting = [start]
        hanging: list[float] = []
        while waiting:
            here = waiting.pop(0)
            for flight in parts.flights:
                low, high = group[flight.low], group[flight.high]
                if high == here and low in feet:
                    hanging.append(piece[here] - rise(flight))
                for near, far, climb in ((low, high, 1.0), (high, low, -1.0)):
                    if near == here and far not in piece and far not in feet:
                        piece[far] = piece[here] + climb * rise(flight)
                        waiting.append(far)
        least = min((piece[g] for g in piece if g in ways_out), default=None)
        if least is None:
            least = min(hanging, default=min(piece.values()))
        height |= {g: round(e - least, 3) for g, e in piece.items()}
    return height | dict.fromkeys(sorted(feet), 0.0)


def storeys_of(height: Mapping[int, float]) -> tuple[Storey, ...]:
    """Return the storeys from the lowest, groups at nearly one height on the same.

    Args:
        height: height of the floor of each group.
    """
    least = literature.value("network.storey.least")
    floors: list[tuple[float, list[int]]] = []
    for group, at in sorted(height.items(), key=lambda pair: (pair[1], pair[0])):
        if floors and at - floors[-1][0] < least:
            floors[-1][1].append(group)
        else:
            floors.append((at, [group]))
    ground = min(range(len(floors)), key=lambda row: (abs(floors[row][0]), row))
    found = []
    for row, (at, groups) in enumerate(floors):
        above = floors[row + 1][0] - at if row + 1 < len(floors) else None
        up = row - ground
        name = "G" if up == 0 else f"L{up + 1}" if up > 0 else f"B{-up}"
        usual = literature.value("network.storey.height")
        found.append(Storey(name, at, round(above or usual, 3), tuple(sorted(groups))))
    return tuple(found)
