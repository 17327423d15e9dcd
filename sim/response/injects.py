"""Injects: what trainers feed in, what it changes, and whether what they hoped for followed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.response.doors import set_door, set_escalator

if TYPE_CHECKING:
    from collections.abc import Generator

    import simpy

    from sim.response.case import Case
    from sim.response.model import Inject
    from sim.response.procedures import Procedures

    Task = Generator[simpy.Event, object, None]


def run_inject(case: Case, inject: Inject, procedures: Procedures) -> Task:
    """Log an inject at its time, let its effect act, and look whether what is expected follows.

    Args:
        case: the case.
        inject: the inject.
        procedures: the procedures of the plan, one of which it may start.
    """
    yield case.env.timeout(max(inject.at_s - case.now, 0.0))
    begins = inject.effect is not None and inject.effect.kind == "procedure"
    if begins and case.world.log.first("t0") is None:
        case.log("t0", text="inject")
    event = case.log("inject", actor=inject.id, object=", ".join(inject.to), text=inject.text)
    effect = inject.effect
    if effect is not None:
        if effect.kind == "channel":
            until = case.now + effect.seconds
            case.busy_until[effect.target] = max(case.busy_until.get(effect.target, 0.0), until)
        elif effect.kind == "door":
            done = case.log("door-set", object=effect.target, text=effect.state, cause=event)
            set_door(case, effect.target, effect.state, known=effect.known, cause=done)
        elif effect.kind == "escalator":
            set_escalator(case, effect.target, effect.state, cause=event)
        elif effect.kind == "procedure":
            procedures.begin(effect.target, told=inject.to, cause=event)
        else:
            case.staff.keep(effect.target, effect.people)
    if inject.expect_event:
        yield from _expect(case, inject, event)


def _expect(case: Case, inject: Inject, event: int) -> Task:
    """Log once, at the deadline, whether the event was seen since the inject or before it."""
    begun = case.now
    yield case.env.timeout(inject.expect_within_s)
    seen = case.world.log.first(inject.expect_event)
    if seen is None:
        case.log("inject-missed", actor=inject.id, object=inject.expect_event, cause=event)
    else:
        case.log(
            "inject-met",
            actor=inject.id,
            object=inject.expect_event,
            value=max(seen.t_s - begun, 0.0),
            unit="s",
            cause=(event, seen.id),
        )
