"""Injects: what trainers feed in, what it changes, and whether what they hoped for followed.

What is expected is met by the first such event from the moment of the inject on. The verdict stands
in the log at that event, so that it does not need the run to last until the deadline. An event that
came before the inject did not follow it: if none comes in time either, the log says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.response.site.doors import set_door, set_escalator

if TYPE_CHECKING:
    from collections.abc import Generator

    import simpy

    from sim.events.log import Event
    from sim.response.command.procedures import Procedures
    from sim.response.incident import Incident
    from sim.response.plan.model import Inject

    Task = Generator[simpy.Event, object, None]

_SAME_S = 1e-6
"""Two times are the same that differ by less, s."""


def run_inject(incident: Incident, inject: Inject, procedures: Procedures) -> Task:
    """Log an inject at its time, let its effect act, and look whether what is expected follows.

    Args:
        incident: the incident.
        inject: the inject.
        procedures: the procedures of the plan, one of which it may start.
    """
    yield incident.env.timeout(max(inject.at_s - incident.now, 0.0))
    begins = inject.effect is not None and inject.effect.kind == "procedure"
    if begins and incident.world.log.first("t0") is None:
        incident.log("t0", text="inject")
    event = incident.log("inject", actor=inject.id, object=", ".join(inject.to), text=inject.text)
    effect = inject.effect
    if effect is not None:
        if effect.kind == "channel":
            until = incident.now + effect.seconds
            incident.busy_until[effect.target] = max(
                incident.busy_until.get(effect.target, 0.0), until
            )
        elif effect.kind == "door":
            set_door(incident, effect.target, effect.state, known=effect.known, cause=event)
        elif effect.kind == "escalator":
            set_escalator(incident, effect.target, effect.state, cause=event)
        elif effect.kind == "procedure":
            procedures.begin(effect.target, told=inject.to, cause=event)
        else:
            incident.staff.keep(effect.target, effect.people)
    if inject.expect_event:
        yield from _expect(incident, inject, event)


def _expect(incident: Incident, inject: Inject, event: int) -> Task:
    """Log whether the event follows: as it does, or at the deadline that it did not."""
    begun, log = incident.now, incident.world.log
    due = begun + inject.expect_within_s
    verdicts: list[Event] = []

    def follows(seen: Event) -> None:
        if not verdicts and begun - _SAME_S < seen.t_s < due + _SAME_S:
            verdicts.append(seen)
            log.add(
                "inject-met",
                t_s=max(seen.t_s, begun),
                actor=inject.id,
                object=inject.expect_event,
                value=max(seen.t_s - begun, 0.0),
                unit="s",
                cause=(event, seen.id),
            )

    earlier = [seen for seen in log if seen.event == inject.expect_event]
    # What happens at the very moment of the inject may stand in the log before it.
    for seen in earlier:
        follows(seen)
    log.on(inject.expect_event, follows)
    yield incident.env.timeout(inject.expect_within_s)
    if verdicts:
        return
    if earlier:
        last = earlier[-1]
        incident.log(
            "inject-before",
            actor=inject.id,
            object=inject.expect_event,
            value=begun - last.t_s,
            unit="s",
            cause=(event, last.id),
        )
    else:
        incident.log("inject-missed", actor=inject.id, object=inject.expect_event, cause=event)
