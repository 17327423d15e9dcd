"""Doors and escalators that are changed in the run, and what people are told of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.world.requests import RunEscalator, SetDoor, Tell
from sim.world.state import Door

if TYPE_CHECKING:
    from collections.abc import Generator

    import simpy

    from sim.response.incident import Incident
    from sim.response.plan.model import Known

    Task = Generator[simpy.Event, object, None]

DOORS = {"open": Door.OPEN, "closed": Door.CLOSED, "locked": Door.LOCKED}


def set_door(incident: Incident, opening: str, state: str, *, known: Known, cause: int) -> None:
    """Log and change the state of a door, and announce it if people are to be told.

    Args:
        incident: the incident.
        opening: id of the opening.
        state: ``open``, ``closed`` or ``locked``.
        known: ``seen``, ``told``, ``at-once`` or ``""`` for what is usual.
        cause: id of the event behind it.
    """
    new, world = DOORS[state], incident.world
    cause = incident.log("door-set", object=opening, text=state, cause=cause)
    was_locked = world.doors[world.site.opening_index[opening]] == Door.LOCKED
    if known != "told":
        world.ask(SetDoor(opening=opening, state=new, cause=cause, known=known))
        return
    world.ask(SetDoor(opening=opening, state=new, cause=cause, known="seen"))
    if (new == Door.LOCKED) != was_locked:
        incident.env.process(_announce(incident, opening, cause=cause))


def set_escalator(incident: Incident, escalator: str, runs: str, *, cause: int) -> None:
    """Let an escalator run up or down, or stop it.

    Args:
        incident: the incident.
        escalator: id of its space.
        runs: ``up``, ``down`` or ``stopped``.
        cause: id of the event behind it.
    """
    world = incident.world
    incline = world.site.spaces[world.site.space_index[escalator]].incline
    usual = abs(incline.belt_speed_m_s) if incline is not None else 0.0
    speed = usual or incident.value("building.escalator.speed")
    done = incident.log("escalator-set", object=escalator, text=runs, cause=cause)
    signed = {"up": speed, "down": -speed, "stopped": 0.0}[runs]
    world.ask(RunEscalator(space=escalator, speed_m_s=signed, cause=done))


def _announce(incident: Incident, opening: str, *, cause: int) -> Task:
    """Tell everybody inside who is awake how the door is, after the time to say it."""
    yield incident.env.timeout(incident.value("response.door.announced"))
    world = incident.world
    people = world.people
    shut = bool(world.doors[world.site.opening_index[opening]] == Door.LOCKED)
    words = "locked" if shut else "open"
    hears = np.nonzero((people.space >= 0) & ~people.asleep)[0].astype(np.int32)
    event = incident.log("door-announced", object=opening, text=words, cause=cause)
    world.ask(Tell(people=hears, opening=opening, shut=shut, cause=event))
