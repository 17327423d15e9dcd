"""How an incident ends: stand-down, the site handed back to the house, units going home."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator
    from typing import Any

    import simpy

    from sim.response.assembly import Assembly
    from sim.response.case import Case
    from sim.response.scene.command import Scene
    from sim.response.scene.units import Sent

    Task = Generator[simpy.Event, Any, None]


def close_scene(case: Case, scene: Scene, assembly: Assembly) -> Task:
    """Stand down when nothing is left to do, then hand the site over and go home.

    That is: the fire out, everybody counted where the plan counts, everything searched where the
    plan searches, and then whoever was reported missing found, and no patient left on scene.
    """
    causes = [(yield from case.wait("out"))]
    plan = case.plan
    steps = [step.do for steps in plan.procedures.values() for step in steps] if plan else []
    if "headcount" in steps and "verified" in case.happened:
        causes.append((yield from case.wait("counted")))
    if scene.search.begun:
        causes.append(int((yield scene.search.done)))
    if scene.search.begun and assembly.reported is not None:
        causes.append(int((yield assembly.reported)))
    patients = scene.patients
    while (patients.on_scene() and scene.transport.serves) or patients.coming(under_way=True):
        yield patients.change
    causes += [patient.event for patient in patients.all.values()]
    by = case.commander or case.house_post
    yield case.env.timeout(case.seconds("stand-down", by or "house"))
    site = case.inputs.site or case.world.site.id
    down = case.log("stand-down", actor=by, object=site, cause=causes)
    scene.transport.close(down)
    for unit in scene.fire_units:
        case.env.process(_go_home(case, scene, unit, down))
    if scene.house:
        yield case.env.timeout(case.seconds("site-handover", case.commander))
        case.log("site-handover", actor=case.commander, object=scene.house, cause=down)


def _go_home(case: Case, scene: Scene, unit: Sent, down: int) -> Task:
    """Make up the gear and go."""
    yield case.env.timeout(case.seconds("make-up", unit.id))
    scene.dispatch.released(unit, node=scene.dispatch.node, cause=down)
