"""The fire brigade at the fire: set-up, water, power and gas off, the smoke let out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.world.requests import SetDoor
from sim.world.state import Door

if TYPE_CHECKING:
    from collections.abc import Generator

    import simpy

    from sim.response.incident import Incident
    from sim.response.scene.search import Search
    from sim.response.scene.supply import Supply
    from sim.response.scene.units import Sent

    Task = Generator[simpy.Event, object, None]


def attack(incident: Incident, search: Search, supply: Supply, unit: Sent, arrive: int) -> Task:
    """Set up and attack, if there is a fire to attack."""
    env, space = incident.env, incident.fire_space
    above = incident.value("response.set-up.storey") * storeys_to(incident, space)
    yield env.timeout(incident.seconds("set-up", unit.id) + above)
    if not incident.world.hazard.burning:
        return
    if "first-water-fd" not in incident.happened:
        event = incident.log("first-water-fd", actor=unit.id, object=space, cause=arrive)
        env.process(search.hose_crew(unit.id, event))
    else:
        event = incident.happened["first-water-fd"]
    supply.attack(unit.id, space, event)


def storeys_to(incident: Incident, space: str) -> int:
    """Return how many storeys a space lies above or below the ground."""
    site = incident.world.site
    if space not in site.space_index:
        return 0
    level = site.levels[site.level_index[site.spaces[site.space_index[space]].level]]
    ground = min((abs(item.elevation_m), n) for n, item in enumerate(site.levels))[1]
    base = site.levels[ground].elevation_m
    low, high = sorted((base, level.elevation_m))
    return sum(low < item.elevation_m <= high for item in site.levels)


def isolate(incident: Incident, unit: Sent, cause: int) -> Task:
    """Turn off power and gas, unless the house has done so by then."""
    yield incident.env.timeout(incident.seconds("isolate.fd", unit.id))
    if "power-gas-isolated" not in incident.happened:
        incident.log("power-gas-isolated", actor=unit.id, object=incident.fire_space, cause=cause)


def ventilate(incident: Incident, unit: str) -> Task:
    """Open the windows of smoky spaces on the storey of the fire, once it is under control.

    Not before: air from outside feeds a fire that is not held by water.
    """
    controlled = yield from incident.wait("controlled")
    yield incident.env.timeout(incident.seconds("ventilate", unit))
    world = incident.world
    smoky = world.conditions.smoke_seen()
    rows = world.site.space_index
    level = (
        world.site.spaces[rows[incident.fire_space]].level if incident.fire_space in rows else ""
    )
    opened: dict[str, list[str]] = {}
    for number, opening in enumerate(world.site.openings):
        space = rows.get(opening.a, -1)
        if (
            opening.kind == "window"
            and opening.b not in rows
            and space >= 0
            and smoky[space]
            and world.site.spaces[space].level == level
            and world.doors[number] == Door.CLOSED
        ):
            opened.setdefault(opening.a, []).append(opening.id)
    for space_id, names in opened.items():
        event = incident.log(
            "ventilated",
            actor=unit,
            object=space_id,
            value=len(names),
            cause=controlled,
        )
        for name in names:
            world.ask(SetDoor(opening=name, state=Door.OPEN, cause=event))
