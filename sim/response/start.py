"""Register the processes of the response on the clock.

Nothing here polls while nothing happens: detectors and eyes are looked at by the hazards' own
steps, everything else waits for events. Only measures, whose conditions may ask for anything, look
each second.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.response.command.chain import Chain
from sim.response.command.government import take_command
from sim.response.command.injects import run_inject
from sim.response.command.measures import Measures
from sim.response.command.orders import Orders
from sim.response.command.procedures import Procedures
from sim.response.dispatch.call import Calls
from sim.response.dispatch.centre import Dispatch
from sim.response.incident import Incident
from sim.response.plan.starting import SOUNDS, drill_procedure
from sim.response.site import alarm
from sim.response.site.assembly import Assembly
from sim.response.site.detection import Detection
from sim.response.site.equipment import HEAT_DETECTORS, SMOKE_DETECTORS, in_order
from sim.response.site.facts import log_facts
from sim.response.site.in_house_firefighting import InHouseFirefighting
from sim.response.site.patrol import patrols
from sim.response.site.stock import Stores

if TYPE_CHECKING:
    from collections.abc import Generator

    import simpy

    from sim.response.plan.model import Alarm, ResponseInputs
    from sim.response.site.control import Control
    from sim.world.world import World

    Task = Generator[simpy.Event, object, None]


def start_response(env: simpy.Environment, world: World, inputs: ResponseInputs) -> None:
    """Register everything that responds, and log what is known at the start.

    Args:
        env: the clock, at the start of the run; hazards have been registered before.
        world: the world of the run.
        inputs: what the response starts from.
    """
    incident = Incident(env, world, inputs)
    drill = inputs.alarm is not None and inputs.alarm.at_s is not None
    if drill and inputs.alarm is not None and inputs.alarm.at_s == env.now:
        _begin_drill(incident)
    chain, assembly = Chain(incident), Assembly(incident)
    dispatch = Dispatch(incident, assembly)
    procedures = procedures_of(incident, chain=chain, assembly=assembly, dispatch=dispatch)
    control = procedures.control
    incident.house_post = chain.head or control.post
    log_facts(incident, chain)
    dispatch.begin()
    world.hazard.listen("detection", Detection(incident, control).look)
    for post in incident.plan.posts if incident.plan else ():
        if post.patrol is not None:
            env.process(patrols(incident, control, post, post.patrol))
    if inputs.alarm is not None and inputs.alarm.false_at_s is not None:
        env.process(_false_signal(incident, control, inputs.alarm))
    world.hazard.on_controlled.append(lambda _t, event: incident.declare("controlled", event))
    world.hazard.on_out.append(lambda _t, event: incident.declare("out", event))
    env.process(_notify(incident, control, chain))
    env.process(take_command(incident, chain))
    dispatch.scene.begin()
    for inject in inputs.injects:
        env.process(run_inject(incident, inject, procedures))
    if inputs.measures:
        env.process(Measures(incident).run())
    if drill:
        env.process(_drill(incident, procedures))


def procedures_of(
    incident: Incident, *, chain: Chain, assembly: Assembly, dispatch: Dispatch
) -> Procedures:
    """Return the procedures of an incident, with the panel and all that they set to work.

    Args:
        incident: the incident.
        chain: who tells whom.
        assembly: head count.
        dispatch: the dispatch centre.
    """
    return Procedures(
        incident,
        calls=Calls(incident, dispatch),
        chain=chain,
        orders=Orders(incident, chain),
        aid=InHouseFirefighting(incident),
        assembly=assembly,
        stores=Stores(incident, chain),
    )


def _begin_drill(incident: Incident) -> int:
    """Log the start of a drill, unless a hazard has begun already."""
    known = incident.world.log.first("t0")
    return known.id if known else incident.log("t0", text="drill")


def _drill(incident: Incident, procedures: Procedures) -> Task:
    """Give the alarm at its time, by whoever the plan names, and start the drill's procedure."""
    given = incident.inputs.alarm
    assert given is not None
    assert given.at_s is not None
    yield incident.env.timeout(max(given.at_s - incident.now, 0.0))
    start = _begin_drill(incident)
    plan = incident.plan
    name = drill_procedure(plan) if plan is not None else ""
    steps = plan.procedures[name] if plan is not None and name else ()
    actor = next((step.by for step in steps if step.do in SOUNDS), "")
    event = alarm.sound(incident, by=given.by, actor=actor, zones=given.zones, cause=start)
    if name:
        procedures.start(name, cause=event, skip=(*SOUNDS, "verify", "evac-order"), giver=actor)


def _false_signal(incident: Incident, control: Control, given: Alarm) -> Task:
    """Let a detector signal without a fire."""
    assert given.false_at_s is not None
    yield incident.env.timeout(max(given.false_at_s - incident.now, 0.0))
    known = incident.world.log.first("t0")
    start = known.id if known else incident.log("t0", text="false signal")
    space = incident.space(given.false_in) or given.false_in
    named = (
        item.id
        for item in incident.world.site.equipment
        if item.space == space and item.kind in SMOKE_DETECTORS + HEAT_DETECTORS and in_order(item)
    )
    name = next(named, space)
    event = incident.log("detect", actor=name, object=space, cause=start, text="false signal")
    yield incident.env.timeout(incident.seconds("transmission", name))
    control.panel.signal(name, event)
    yield from control.receive(name, space, cause=event, certain=False)


def _notify(incident: Incident, control: Control, chain: Chain) -> Task:
    """Once the alarm is confirmed, the chain begins after the steps of the procedure."""
    yield incident.when("verified")
    yield incident.env.timeout(0)
    if control.post:
        chain.begin(control.post, cause=incident.happened["verified"])
