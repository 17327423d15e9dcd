"""What measures do to a crowd: meter it, turn it one way, turn back its tail, calm it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.world.felt import felt_on
from sim.world.pushing import PushOrder
from sim.world.requests import Meter, OneWay, TurnBack
from sim.world.state import Harm, Phase

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    import simpy
    from numpy.typing import NDArray

    from sim.response.incident import Incident
    from sim.response.plan.model import Measure

    Task = Generator[simpy.Event, object, None]

AGAIN_S = 10.0
"""Time between two goes of those who turn people back, s."""


def into_of(incident: Incident, measure: Measure) -> str:
    """Return the id of the space into which a measure at an opening acts."""
    site = incident.world.site
    opening = site.openings[site.opening_index[measure.target]]
    return measure.held_from((opening.a, opening.b)) or ""


def meter(incident: Incident, measure: Measure, *, undo: bool, cause: int) -> None:
    """Let only so many in by an opening, or all again."""
    rate = np.inf if undo else measure.rate
    into = into_of(incident, measure)
    incident.world.ask(Meter(opening=measure.target, rate_s=rate, into=into, cause=cause))


def one_way(incident: Incident, measure: Measure, *, undo: bool, cause: int) -> None:
    """Let people through an opening in one direction, or both again."""
    into = "" if undo else into_of(incident, measure)
    incident.world.ask(OneWay(opening=measure.target, into=into, cause=cause))


def turn_back(
    incident: Incident, measure: Measure, *, cause: int, holds: Callable[[], bool]
) -> Task:
    """Turn back those at the tail of the queues in a space, until the condition has passed.

    Each is asked once a go; who does as told is a draw of their own.
    """
    world = incident.world
    row, go = world.site.space_index[measure.target], 0
    while holds():
        people, view = world.people, world.crowd_view
        assert view is not None
        rows = np.flatnonzero((people.phase == Phase.QUEUING) & (people.space == row))
        rows = rows[people.harm[rows] < Harm.INCAPACITATED]
        rows = rows[people.cell[rows] >= 0]
        # Whoever has no room about them cannot turn: it is the tail that can.
        loose = incident.value("crush.contact.first")
        tails = felt_on(world.walkable).tails(view, people.cell, loose=loose)
        rows = rows[tails[world.walkable.cell_patch[people.cell[rows]]]]
        told = _followers(incident, measure, rows, draw=go)
        if len(told):
            world.ask(TurnBack(people=told, cause=cause))
        go += 1
        yield incident.env.timeout(AGAIN_S)


def calm(incident: Incident, measure: Measure) -> None:
    """Let those in a space push no more."""
    world = incident.world
    row = world.site.space_index[measure.target]
    rows = np.flatnonzero(world.people.space == row)
    world.pushing.orders.append(PushOrder(_followers(incident, measure, rows), pushes=False))


def push(incident: Incident, measure: Measure, group: NDArray[np.int32]) -> None:
    """Let a group push from now on."""
    rows = _followers(incident, measure, group)
    incident.world.pushing.orders.append(PushOrder(rows, pushes=True))


def _followers(
    incident: Incident, measure: Measure, rows: NDArray[np.integer], draw: int = 0
) -> NDArray[np.int32]:
    """Return which of some people do as a measure says."""
    name = f"response.measure.{measure.id}"
    drawn = incident.world.streams.uniform(name, index=rows, draw=draw)
    return rows[drawn < measure.share].astype(np.int32)
