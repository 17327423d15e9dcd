"""How an incident ends: stand-down, the site handed back to the house, units going home."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Generator
    from typing import Any

    import simpy

    from sim.response.incident import Incident
    from sim.response.scene.patients import Patients
    from sim.response.scene.search import Search
    from sim.response.scene.transport import Transport
    from sim.response.scene.units import Centre, Sent

    Task = Generator[simpy.Event, Any, None]


class AtWork(Protocol):
    """What is at work on scene.

    Attributes:
        dispatch: the dispatch centre.
        search: search and rescue.
        patients: people who are hurt.
        transport: ambulances and hospitals.
        fire_units: units of the fire brigade that stay until stand-down.
        house: who of the house was in command before, ``""`` if nobody was.
    """

    dispatch: Centre
    search: Search
    patients: Patients
    transport: Transport
    fire_units: list[Sent]
    house: str


def close_scene(incident: Incident, scene: AtWork) -> Task:
    """Stand down when nothing is left to do, then hand the site over and go home.

    That is: the fire out, everybody counted where the plan counts, everything searched where the
    plan searches, and then whoever was reported missing found, and no patient left on scene.
    """
    causes = [(yield from incident.wait("out"))]
    plan = incident.plan
    steps = [step.do for steps in plan.procedures.values() for step in steps] if plan else []
    if "headcount" in steps and "verified" in incident.happened:
        causes.append((yield from incident.wait("counted")))
    if scene.search.begun:
        causes.append(int((yield scene.search.done)))
    if scene.search.begun and scene.search.assembly.reported is not None:
        causes.append(int((yield scene.search.assembly.reported)))
    patients = scene.patients
    while (patients.on_scene() and scene.transport.serves) or patients.coming(under_way=True):
        yield patients.change
    causes += [patient.event for patient in patients.all.values()]
    by = incident.commander or incident.house_post
    yield incident.env.timeout(incident.seconds("stand-down", by or "house"))
    site = incident.inputs.site or incident.world.site.id
    down = incident.log("stand-down", actor=by, object=site, cause=causes)
    scene.transport.close(down)
    for unit in scene.fire_units:
        incident.env.process(_go_home(incident, scene, unit, down))
    if scene.house:
        yield incident.env.timeout(incident.seconds("site-handover", incident.commander))
        incident.log("site-handover", actor=incident.commander, object=scene.house, cause=down)


def _go_home(incident: Incident, scene: AtWork, unit: Sent, down: int) -> Task:
    """Make up the gear and go."""
    yield incident.env.timeout(incident.seconds("make-up", unit.id))
    scene.dispatch.released(unit, node=scene.dispatch.node, cause=down)
