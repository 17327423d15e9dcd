"""Weights of streams that merge: in the network each connection has one, whatever its width."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.building.model import Incline
from sim.importing.ways import used_connections
from sim.movement.laws.book import LEAST_WIDTH_SHARE, law_book
from sim.movement.laws.sfpe import sfpe_law, speed_coefficient

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.importing.joints import Joint, Parts
    from sim.importing.network import Connection, Network, Node
    from sim.importing.ways import Ways

_PLAIN = 0.02
"""A weight as near to 1 as this is not written."""


def effective_m(width_m: float) -> float:
    """Return the effective width of a door under the calibration ``sfpe``, metres."""
    return law_book((), calibration="sfpe").effective_m(width_m)


def door_flow(width_m: float) -> float:
    """Return what the calibration ``sfpe`` lets through a door, persons per second."""
    return law_book((), calibration="sfpe").opening_flow(width_m, leaf=True)


def stair_flow(width_m: float, stair: Node) -> float:
    """Return what the calibration ``sfpe`` lets onto a stair of a width, persons per second."""
    incline = Incline("", "", stair.riser_m, stair.riser_m, stair.tread_m, 0.5)
    book = law_book((), calibration="sfpe")
    width = max(width_m - 2 * book.stair_m, LEAST_WIDTH_SHARE * width_m)
    return width * sfpe_law(speed_coefficient(incline)).flow


def merges(network: Network, ways: Ways, parts: Parts) -> dict[int, float]:
    """Return the weights of doors where streams merge, by the row of the joint; others have 1.

    Muster lets streams merge in the ratio of their effective widths times these weights, the
    network in that of the weights of its connections. A flight that ends there keeps the weight 1.
    In rooms streams meet in front of different doors; weights are written where the file has some.

    Args:
        network: the network.
        ways: the ways to the nearest place of safety.
        parts: what is drawn of it.
    """
    used = used_connections(network)
    found: dict[int, float] = {}
    for box in (*parts.landings, *parts.rooms):
        doors = [
            (joint.row, link.merge_weight, effective_m(joint.width_m))
            for joint in parts.joints
            for link in joint.connections
            if joint.b
            and box in (joint.a, joint.b)
            and any((link.row, name) in used for name in _behind(network, link, joint, box))
        ]
        flights = [
            (link.merge_weight, effective_m(flight.width_m))
            for flight in parts.flights
            if flight.low == box
            and (link := ways.next.get(flight.node)) is not None
            and (link.row, flight.node) in used
        ]
        given = any(weight != 1.0 for _, weight, _ in doors) or any(w != 1.0 for w, _ in flights)
        if len(doors) + len(flights) > 1 and (box in parts.landings or given):
            found |= _weights(doors, flights)
    return {row: weight for row, weight in found.items() if abs(weight - 1) > _PLAIN}


def _behind(network: Network, link: Connection, joint: Joint, box: str) -> list[str]:
    """Return the node that people come from who enter a box by a connection."""
    other = joint.other(box)
    if other in network.nodes:
        return [other]
    here = box if box in network.nodes else ""
    return [name for name in (link.source, link.target) if name != here]


def _weights(
    doors: Sequence[tuple[int, float, float]], flights: Sequence[tuple[float, float]]
) -> dict[int, float]:
    if flights:
        weight, width = flights[0]
        return {row: round(w / weight * width / own, 2) for row, w, own in doors}
    total = sum(own for _, _, own in doors) / sum(w for _, w, _ in doors)
    return {row: round(w * total / own, 2) for row, w, own in doors}
