"""People whom the network shares out evenly over ways of equal length, right where they start.

In Muster everybody takes the way that is nearer as drawn, and a drawing makes one of them nearer.
So each share is a group of its own, which is told by which room or stair to go, and starts where
the walk to its own door is that of the network.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.importing.walls import door

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.importing.network import People
    from sim.importing.plan import Plan
    from sim.importing.sitefile import SiteText
    from sim.importing.ways import Ways


@dataclass(frozen=True, slots=True)
class Share:
    """Those of a population who take one of its ways.

    Attributes:
        count: how many.
        via: id of the first space on their way.
        through: by what name the door is known that they leave their room by.
    """

    count: int
    via: str
    through: str


def shares(plan: Plan, text: SiteText, routes: Mapping[str, Ways]) -> dict[int, tuple[Share, ...]]:
    """Return the shares of the populations that are shared out where they start, by their row.

    Args:
        plan: the drawing.
        text: the text of its site, for ids.
        routes: the ways to each target that populations have.
    """
    if not plan.network.spec.simulation.split_ties:
        return {}
    doors = {
        connection.row: door(joint)
        for joint in plan.parts.joints
        for connection in joint.connections
    }
    found: dict[int, tuple[Share, ...]] = {}
    for people in plan.network.people:
        if people.node not in plan.walls.boxes:
            continue
        among = _among(people, plan, routes[people.target], doors)
        if len(among) < 2 or people.count < len(among):
            continue
        whole, more = divmod(people.count, len(among))
        found[people.row] = tuple(
            Share(whole + (number < more), text.id(node), through)
            for number, (node, through) in enumerate(among)
        )
    return found


def _among(
    people: People, plan: Plan, way: Ways, doors: Mapping[int, str]
) -> list[tuple[str, str]]:
    """Return the nodes that people go on to, each with the door that leads there."""
    known = []
    for connection in sorted(way.all[people.node], key=lambda item: item.row):
        node = connection.other(people.node)
        through = doors.get(connection.row)
        if through is None or (people.node, through) not in plan.walls.ports:
            return []  # drawn in another way: left to the drawing
        if plan.network.nodes[node].kind == "safe":
            return []  # exits side by side: whichever is nearer is as good
        known.append((node, through))
    return known
