"""What is to be drawn: rooms and landings, the doors between them, and the flights.

A flight of Muster leads from one level space to another, a stair node of a network may lead from
stair to stair and through doors. Where the ends of several stairs meet, or a door closes a stair
off, there has to be a landing; where a stair ends in one room without a door, none is needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sim.importing.network import Connection, Network
    from sim.importing.ways import Ways

End = Literal["top", "foot"]
_SAME_WIDTH_M = 0.01


@dataclass(frozen=True, slots=True)
class Joint:
    """A door or an open side to be drawn.

    Attributes:
        connections: what it is in the network; two where one-way connections make one door.
        a, b: rooms or landings; ``b`` is empty for a way out.
        kind: ``door`` or ``open``.
        width_m: clear width.
        there, back: whether people may pass from a to b (or out), and from b to a.
        safe: the place of safety a way out leads to, else "".
        of_stair: whether it is the end of a stair, which lets fewer through than a level way.
    """

    connections: tuple[Connection, ...]
    a: str
    b: str
    kind: Literal["door", "open"]
    width_m: float
    there: bool
    back: bool
    safe: str = ""
    of_stair: bool = False

    @property
    def row(self) -> int:
        """Number of its first connection in the file."""
        return self.connections[0].row

    def other(self, box: str) -> str:
        """Return the box on its other side."""
        return self.b if box == self.a else self.a

    def leads(self, out_of: str) -> bool:
        """Return whether people may leave a box by it."""
        return self.there if out_of == self.a else self.back


@dataclass(frozen=True, slots=True)
class Flight:
    """A flight to be drawn.

    Attributes:
        node: the stair of the network.
        width_m: clear width.
        walk_m: metres walked from its top to the end of its foot, landings included.
        high, low: the room or landing at its ends.
        high_link, low_link: its connections where it ends in a room, else None.
    """

    node: str
    width_m: float
    walk_m: float
    high: str
    low: str
    high_link: Connection | None
    low_link: Connection | None


@dataclass(frozen=True)
class Parts:
    """All that is to be drawn.

    Attributes:
        rooms: names of rooms.
        landings: landings and the stairs that meet there.
        joints: doors and open sides, in the order of the file.
        flights: in the order of the file.
    """

    rooms: tuple[str, ...]
    landings: Mapping[str, tuple[str, ...]]
    joints: tuple[Joint, ...]
    flights: tuple[Flight, ...]


def parts_of(network: Network, ways: Ways) -> Parts:
    """Return what is to be drawn of a network.

    Args:
        network: the network.
        ways: the ways to the nearest place of safety; stairs lead down along them.
    """
    stairs = [node.name for node in network.nodes.values() if node.kind == "stair"]
    ends = _Ends(network, ways)
    box_of: dict[tuple[str, End], str] = {}
    landings: dict[str, tuple[str, ...]] = {}
    for meeting in ends.meetings(stairs):
        links = [link for end in meeting for link in ends.attached(*end)]
        direct = links[0] if len(links) == 1 and len(meeting) == 1 else None
        if direct is not None and ends.is_open(direct, meeting[0][0]):
            box = direct.other(meeting[0][0])
        else:
            first = min(meeting, key=lambda end: (end[1] != "top", stairs.index(end[0])))
            box = f"{first[0]}-{'landing' if first[1] == 'top' else 'foot'}"
            while box in network.nodes or box in landings:
                box += "-2"
            landings[box] = tuple(dict.fromkeys(name for name, _ in meeting))
        box_of |= dict.fromkeys(meeting, box)
    flights = [
        Flight(
            node=name,
            width_m=ends.width(name),
            walk_m=ends.walk(name),
            high=box_of[name, "top"],
            low=box_of[name, "foot"],
            high_link=_direct(ends, name, "top", box_of, landings),
            low_link=_direct(ends, name, "foot", box_of, landings),
        )
        for name in stairs
    ]
    rooms = tuple(node.name for node in network.nodes.values() if node.kind == "room")
    return Parts(rooms, landings, tuple(_joints(network, ends, box_of, landings)), tuple(flights))


def _direct(
    ends: _Ends,
    name: str,
    end: End,
    box_of: Mapping[tuple[str, End], str],
    landings: Mapping[str, tuple[str, ...]],
) -> Connection | None:
    return None if box_of[name, end] in landings else ends.attached(name, end)[0]


class _Ends:
    """Which connections of a stair are at its top and which at its foot."""

    def __init__(self, network: Network, ways: Ways) -> None:
        self.network, self.ways = network, ways

    def end(self, stair: str, link: Connection) -> End:
        """Return the end of a stair that a connection joins: people flee downwards."""
        other = link.other(stair)
        here, there = (self._rank(name, link) for name in (stair, other))
        return "foot" if there < here else "top"

    def _rank(self, name: str, link: Connection) -> tuple[float, int]:
        """Return how far a node is from safety, and on a tie what the connection starts from."""
        cost = self.ways.cost.get(name, float("inf"))
        if self.ways.next.get(link.other(name)) is link:
            return (cost, -1)  # nearer, even if the walk between is nothing
        return (cost, int(name == link.source))

    def attached(self, stair: str, end: End) -> list[Connection]:
        """Return the connections to rooms and places of safety at an end of a stair."""
        return [
            link
            for link in self.network.at[stair]
            if self.network.nodes[link.other(stair)].kind != "stair"
            and self.end(stair, link) == end
        ]

    def meetings(self, stairs: Iterable[str]) -> list[list[tuple[str, End]]]:
        """Return the ends of stairs that meet, in the order of the file."""
        found: dict[tuple[str, End], list[tuple[str, End]]] = {}
        for name in stairs:
            for end in ("top", "foot"):
                found[name, end] = [(name, end)]
        for link in self.network.connections:
            kinds = {self.network.nodes[name].kind for name in (link.source, link.target)}
            if kinds != {"stair"}:
                continue
            first = found[link.source, self.end(link.source, link)]
            second = found[link.target, self.end(link.target, link)]
            if first is not second:
                first += second
                found |= dict.fromkeys(second, first)
        return list({id(meeting): meeting for meeting in found.values()}.values())

    def is_open(self, link: Connection, stair: str) -> bool:
        """Return whether a stair may end in a room as it is: neither a door nor a narrower end."""
        if self.network.nodes[link.other(stair)].kind == "safe" or link.kind == "door":
            return False
        return link.width_m >= self.width(stair) - _SAME_WIDTH_M

    def _left_by(self, stair: str) -> Connection | None:
        """Return the connection by which people leave a stair."""
        feet = [link for link in self.network.at[stair] if self.end(stair, link) == "foot"]
        return self.ways.next.get(stair) or (feet[0] if feet else None)

    def width(self, stair: str) -> float:
        """Return the clear width of a stair: that of its narrower open end, or its own.

        A door says nothing of the stair behind it: there the area over the walk does, and no less
        than the widest open end.
        """
        node, left_by = self.network.nodes[stair], self._left_by(stair)
        if left_by is not None and left_by.kind != "door":
            above = [link for link in self.network.at[stair] if self.end(stair, link) == "top"]
            alone = [link.width_m for link in above if link.kind == "stair" and len(above) == 1]
            return min([left_by.width_m, *alone])
        if node.width_m is not None:
            return node.width_m
        links = self.network.at[stair]
        widths = [link.width_m for link in links if link.kind != "door"]
        if left_by is not None and left_by.length_m > 0:
            widths.append(round(node.area_m2 / left_by.length_m, 2))
        return max(widths or [link.width_m for link in links] or [1.0])

    def walk(self, stair: str) -> float:
        """Return the metres walked on a stair; by its area where the file gives none."""
        left_by, node = self._left_by(stair), self.network.nodes[stair]
        if left_by is not None and left_by.length_m > 0:
            return left_by.length_m
        return node.length_m or node.area_m2 / self.width(stair)


def _joints(
    network: Network,
    ends: _Ends,
    box_of: Mapping[tuple[str, End], str],
    landings: Mapping[str, tuple[str, ...]],
) -> list[Joint]:
    found: list[Joint] = []
    paired: set[int] = set()
    for link in network.connections:
        sides = []
        for name in (link.source, link.target):
            if network.nodes[name].kind != "stair":
                sides.append(name)
            elif network.nodes[link.other(name)].kind != "stair":
                sides.append(box_of[name, ends.end(name, link)])
        if len(sides) < 2 or sides[0] == sides[1] or link.row in paired:
            continue  # stair to stair, or the open end of a flight in a room
        kind: Literal["door", "open"] = "door" if link.kind == "door" else "open"
        stair = link.kind == "stair"
        safe = [name for name in sides if name in network.nodes]
        safe = [name for name in safe if network.nodes[name].kind == "safe"]
        if safe:
            inside = sides[1 - sides.index(safe[0])]
            if network.leads(link, link.other(safe[0])):
                found.append(
                    Joint((link,), inside, "", kind, link.width_m, True, False, safe[0], stair)
                )
            continue
        twin = _twin(network, link, paired)
        paired |= {link.row, twin.row} if twin else {link.row}
        back = link.back or twin is not None
        links = (link, twin) if twin else (link,)
        found.append(
            Joint(links, sides[0], sides[1], kind, link.width_m, True, back, of_stair=stair)
        )
    return found


def _twin(network: Network, link: Connection, paired: set[int]) -> Connection | None:
    """Return the connection that leads the other way by what is plainly the same door."""
    if link.back:
        return None
    for other in network.at[link.source]:
        if (
            other.row not in paired
            and not other.back
            and (other.source, other.target) == (link.target, link.source)
            and (other.kind, other.width_m) == (link.kind, link.width_m)
        ):
            return other
    return None
