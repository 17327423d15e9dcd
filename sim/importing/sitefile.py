"""The site of a network as text, as somebody would write it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.importing.laws import number
from sim.importing.merging import stair_flow
from sim.importing.names import Names, quoted
from sim.importing.walls import door
from sim.messages import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sim.importing.drawing import Point
    from sim.importing.joints import Flight, Joint
    from sim.importing.network import Node
    from sim.importing.plan import Plan
    from sim.messages import Lang

USE = "building"
"""What the site is used for: a network does not tell."""


def ids_of(plan: Plan) -> tuple[Names, Mapping[int, str], Mapping[str, str]]:
    """Return the ids of a drawing.

    Returns:
        Ids of the names of nodes; ids of doors that need one and of ways out, by the row of the
        joint; ids of landings, by their name.
    """
    names = Names()
    nodes = plan.network.nodes.values()
    names.take_all(node.name for node in nodes if node.kind != "safe")
    landings = {box: names.take(box, own=False) for box in plan.parts.landings}
    doors: dict[int, str] = {}
    outs = [joint for joint in plan.parts.joints if joint.safe]
    for joint in outs:
        if sum(other.safe == joint.safe for other in outs) == 1:
            doors[joint.row] = names.take(joint.safe)
        else:
            doors[joint.row] = names.take(f"{joint.safe}-{joint.a}", own=False)
    plain: set[str] = set()
    for joint in plan.parts.joints:
        if joint.b:
            a, b = (names.ids.get(box) or landings[box] for box in (joint.a, joint.b))
            usual = f"{a}-{b}"
            own = joint.connections[0].name
            if own and own not in names.ids:
                doors[joint.row] = names.take(own)
            elif usual in plain or usual != names.take(usual, own=False):
                doors[joint.row] = names.take(usual, own=False)
            plain.add(usual)
    return names, doors, landings


class SiteText:
    """Writes a site.

    Attributes:
        plan: what is drawn.
        lang: language of the comments.
    """

    def __init__(self, plan: Plan, *, file: str, name: str, lang: Lang) -> None:
        self.plan, self.lang = plan, lang
        self.file, self.name = file, name
        self.names, self.doors, self.landings = ids_of(plan)

    def id(self, box: str) -> str:
        """Return the id of a room, a landing or a stair."""
        return self.names.ids.get(box) or self.landings[box]

    def text(self) -> str:
        """Return the file."""
        spec, parts = self.plan.network.spec, self.plan.parts
        lines = [
            f"# {self._say('site-head', file=self.file)}",
            f"# {self._say('site-places')}",
            "format: 1",
            f"name: {quoted(self.name)}",
            f"use: {USE}",
        ]
        if spec.description and spec.description.strip():
            lines.append(f"note: {quoted(' '.join(spec.description.split()))}")
        lines += [f"source: {quoted(self._say('source', file=self.file))}", "", "levels:"]
        lines += [
            f"  {level.id}: {{elevation: {number(level.elevation_m)}, "
            f"height: {number(level.height_m)}}}"
            for level in self.plan.storeys
        ]
        lines += ["", f"# {self._say('site-spaces')}", "spaces:"]
        lines += [*map(self._room, parts.rooms), *map(self._landing, parts.landings)]
        inner = [joint for joint in parts.joints if joint.b]
        if inner:
            lines += ["", "openings:", *map(self._opening, inner)]
        if parts.flights:
            lines += ["", f"# {self._say('stairs-down')}", "stairs:"]
            lines += map(self._flight, parts.flights)
        outs = [joint for joint in parts.joints if joint.safe]
        if outs:
            lines += ["", "exits:", *map(self._exit, outs)]
        return "\n".join(lines) + "\n"

    def _say(self, key: str, **params: object) -> str:
        return text(f"import.{key}", self.lang, **params)

    def _line(self, fields: Iterable[tuple[str, str]], comment: str = "") -> str:
        inside = ", ".join(f"{key}: {value}" for key, value in fields)
        return f"  - {{{inside}}}" + (f"  # {comment}" if comment else "")

    def _space(self, box: str, use: str) -> list[tuple[str, str]]:
        return [
            ("id", quoted(self.id(box))),
            ("level", self.plan.storey(box).id),
            ("use", use),
            ("outline", points(self.plan.outline(box))),
        ]

    def _room(self, name: str) -> str:
        node, box = self.plan.network.nodes[name], self.plan.walls.boxes[name]
        fields = self._space(name, box.use)
        if node.length_m is not None and node.width_m is not None:
            return self._line(fields)
        walk = self.plan.walls.walks[name]
        comment = self._say("site-room", area=number(node.area_m2), walk=number(walk))
        return self._line([*fields, ("source", "assumed")], comment)

    def _landing(self, box: str) -> str:
        stairs = [self.id(name) for name in self.plan.parts.landings[box]]
        comment = self._say("site-landing", stairs=stairs)
        return self._line([*self._space(box, "landing"), ("source", "assumed")], comment)

    def _opening(self, joint: Joint) -> str:
        fields = [("id", quoted(self.doors[joint.row]))] if joint.row in self.doors else []
        between = f"[{quoted(self.id(joint.a))}, {quoted(self.id(joint.b))}]"
        fields += [("between", between), ("at", point(self.plan.at(joint.a, door(joint))))]
        met = joint.row in self.plan.drawn.met
        if not met:
            fields.append(("to_at", point(self.plan.at(joint.b, door(joint)))))
        fields += self._of_door(joint)
        if joint.of_stair and self._enters(joint):
            stair = self._stair_of(joint)
            fields.append(("service", f"{number(1 / stair_flow(joint.width_m, stair), 2)} s"))
        if not (joint.there and joint.back):
            fields.append(("direction", "out"))
        if joint.row in self.plan.merge:
            fields.append(("merge", number(self.plan.merge[joint.row])))
        comments = []
        if not met:
            comments.append(self._say("site-apart"))
        if joint.row in self.plan.merge:
            comments.append(self._say("site-merge"))
        if joint.of_stair and self._enters(joint):
            comments.append(self._say("site-service"))
        return self._line(fields, "; ".join(comments))

    def _enters(self, joint: Joint) -> bool:
        """Return whether a joint leads onto the landing at the top of its stair."""
        node = self._stair_of(joint)
        flight = next(f for f in self.plan.parts.flights if f.node == node.name)
        return flight.high in (joint.a, joint.b)

    def _stair_of(self, joint: Joint) -> Node:
        """Return the stair at whose end a joint is."""
        link, nodes = joint.connections[0], self.plan.network.nodes
        return next(
            nodes[name] for name in (link.source, link.target) if nodes[name].kind == "stair"
        )

    def _of_door(self, joint: Joint) -> list[tuple[str, str]]:
        kind = [("kind", "open")] if joint.kind == "open" else []
        return [*kind, ("width", number(joint.width_m))]

    def _exit(self, joint: Joint) -> str:
        fields = [
            ("id", quoted(self.doors[joint.row])),
            ("from", quoted(self.id(joint.a))),
            ("at", point(self.plan.at(joint.a, door(joint)))),
        ]
        return self._line([*fields, *self._of_door(joint)])

    def _flight(self, flight: Flight) -> str:
        node, slope = self.plan.network.nodes[flight.node], self.plan.slopes[flight.node]
        ends = [(flight.high, "at"), (flight.low, "to_at")]
        if slope.own_rise and self.plan.storey(flight.high) is self.plan.storey(flight.low):
            # Between spaces of one height the first is taken for the low end.
            ends = [(flight.low, "at"), (flight.high, "to_at")]
        fields = [
            ("id", quoted(self.id(flight.node))),
            ("from", quoted(self.id(ends[0][0]))),
            ("to", quoted(self.id(ends[1][0]))),
            ("at", point(self.plan.at(ends[0][0], flight.node))),
            ("to_at", point(self.plan.at(ends[1][0], flight.node))),
            ("width", number(flight.width_m)),
            ("length", number(slope.length_m)),
            ("riser", number(node.riser_m)),
            ("tread", number(node.tread_m)),
        ]
        if slope.own_rise:
            fields.append(("rise", number(slope.rise_m)))
        landing = number(slope.landing_m, 1)
        key = "site-flight" if slope.landing_m > 0 else "site-flight-alone"
        comment = self._say(key, walk=number(flight.walk_m), landing=landing)
        return self._line([*fields, ("source", "assumed")], comment)


def point(at: Point) -> str:
    """Return a point as it is written."""
    return f"[{number(at[0], 3)}, {number(at[1], 3)}]"


def points(corners: Iterable[Point]) -> str:
    """Return an outline as it is written."""
    return f"[{', '.join(map(point, corners))}]"
