"""Procedures: steps with a trigger, given to whoever of the post can begin first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.response import alarm

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    import simpy

    from sim.response.assembly import Assembly
    from sim.response.call import Calls
    from sim.response.case import Case
    from sim.response.chain import Chain
    from sim.response.control import Control
    from sim.response.firstaid import FirstAid
    from sim.response.model import Step
    from sim.response.orders import Orders
    from sim.response.staff import Holder

    Task = Generator[simpy.Event, object, None]

STAGES = {
    "verified": "verified",
    "confirmed": "verified",
    "alarm": "alarm-tried",
    "alarmed": "alarm-tried",
    "called": "called",
    "evacuated": "evacuated",
    "counted": "counted",
    "controlled": "controlled",
    "out": "out",
}
"""What ``after:`` may name besides events of the log."""

_SOUNDS = ("bell", "voice-alarm")


class Procedures:
    """The procedures of the plan at work. The other parts are set by ``start_response``."""

    control: Control
    calls: Calls
    chain: Chain
    orders: Orders
    aid: FirstAid
    assembly: Assembly

    def __init__(self, case: Case) -> None:
        self.case = case
        self.running: set[str] = set()

    def start(
        self,
        name: str,
        *,
        cause: int,
        place: str = "",
        skip: tuple[str, ...] = (),
        giver: str = "",
    ) -> None:
        """Start a procedure; steps that run already from an earlier start go on.

        Args:
            name: its name.
            cause: event that starts it.
            place: space the signal came from.
            skip: actions that are not needed (any more).
            giver: the post that gives the orders, by default the one at the panel.
        """
        plan = self.case.plan
        if plan is None or name not in plan.procedures:
            return
        again = name in self.running
        giver = giver or self.control.post
        self.running.add(name)
        for number, step in enumerate(plan.procedures[name]):
            later_stage = step.do in _SOUNDS and step.after and alarm.is_new(self.case, step.zones)
            if (step.do in skip and not later_stage) or (again and step.after):
                continue
            self.case.env.process(self._step(step, number, cause, place, giver))

    def by_radio(self, name: str, *, cause: int) -> None:
        """Whoever confirmed the alarm says so over the radio, before their hands do anything.

        Args:
            name: the procedure whose posts have to know.
            cause: event of the confirmation.
        """
        plan = self.case.plan
        self.chain.by_radio(self.control.post, cause=cause)
        for step in plan.procedures.get(name, ()) if plan else ():
            if not self._is_own(self.control.post, step):
                self.orders.call(self.control.post, step.by, cause=cause, only_radio=True)

    def _is_own(self, giver: str, step: Step) -> bool:
        """Return whether a step is done by those who give the orders: then it is no order."""
        staff = self.case.staff
        own = not giver or step.by == giver
        return own or (bool(staff.present(giver)) and staff.stand_in(step.by) == giver)

    def _step(self, step: Step, number: int, cause: int, place: str, giver: str) -> Task:
        case = self.case
        behind = cause
        if step.after:
            wanted = STAGES.get(step.after, step.after)
            known = yield case.when(wanted)
            behind = int(known)  # type: ignore[call-overload]
        own = self._is_own(giver, step)
        acknowledged = 0
        if not own:
            order = self.orders.give(giver, step, cause=behind)
            acknowledged = yield from self.orders.reached(giver, step, order)
            if not acknowledged:
                return
            behind = acknowledged
        who = f"{step.by}.{step.do}.{number}"
        takes = None if step.takes is None else case.seconds("step", who, law=step.takes)
        post = case.plan.post(step.by) if case.plan else None
        desk = case.space(post.where) if post else ""
        carries = post.carries if post else "nothing"
        work: Callable[[Holder], Task]
        where, guess = "", takes or 15.0
        match step.do:
            case "verify":
                work = lambda h: self.control.verify(h, place, cause=behind)  # noqa: E731
            case "call-119":
                anywhere = step.anywhere if step.anywhere is not None else carries == "phone"
                where, guess = ("" if anywhere else desk), 70.0
                work = lambda h: self.calls.fire(h, cause=behind, takes=takes)  # noqa: E731
            case "voice-alarm" | "bell" | "evac-order":
                where = "" if step.anywhere else desk
                work = lambda h: self._alarm(h, step, behind, takes)  # noqa: E731
            case "report" | "notify":
                guess = 40.0
                work = lambda h: self.chain.tell(step.by, step.to, holder=h, cause=behind)  # noqa: E731
            case "first-aid-fire-fighting":
                work = lambda h: self.aid.extinguisher(h, cause=behind)  # noqa: E731
            case "micro-station":
                work = lambda h: self.aid.team(h, cause=behind)  # noqa: E731
            case "headcount":
                work = lambda h: self.assembly.count(h, cause=behind)  # noqa: E731
            case "warn" | "sweep":
                work = lambda h: self.aid.warn(h, step.zones, cause=behind)  # noqa: E731
            case _:
                where = desk if step.do in ("linkage-auto", "stop-entry") else ""
                work = lambda h: self._simple(h, step, behind, takes)  # noqa: E731
        task = case.staff.give(step.by, work, where=where, takes_s=guess, cause=behind)
        if task is None:
            return
        yield task
        if not own:
            self.orders.finished(giver, step, acknowledged)

    def _alarm(self, holder: Holder, step: Step, cause: int, takes: float | None) -> Task:
        """Set off the alarm at the panel; with voice, then speak the order to leave."""
        case = self.case
        if step.do == "evac-order":
            # The voice alarm speaks the order itself; a bell needs somebody to say it.
            if "alarm" in case.happened and "evac-order" not in case.happened:
                yield case.env.timeout(case.seconds("voice-message", step.by))
                zones = ", ".join(step.zones)
                case.log("evac-order", actor=holder.post, object=zones, cause=cause)
            return
        if "alarm-tried" in case.happened and not alarm.is_new(case, step.zones):
            return
        yield case.env.timeout(takes if takes is not None else case.seconds("alarm-panel", step.by))
        voice = step.do != "bell"
        event = alarm.sound(
            case,
            by="voice" if voice else "bell",
            actor=holder.post,
            zones=step.zones,
            cause=cause,
            order=not voice,
        )
        if voice and "general-alarm" in case.happened:
            yield case.env.timeout(case.seconds("voice-message", step.by))
            case.log("evac-order", actor=holder.post, object=", ".join(step.zones), cause=event)

    def _simple(self, holder: Holder, step: Step, cause: int, takes: float | None) -> Task:
        """A step that takes its time and is then done."""
        case = self.case
        events = {
            "linkage-auto": ("linkage-auto", "linkage"),
            "isolate-power-gas": ("power-gas-isolated", "isolate"),
            "guide": ("guide-at-gate", "set-out"),
            "cordon": ("cordon-set", "cordon"),
            "stop-entry": ("arrivals-stopped", "radio"),
            "stand-down": ("stand-down", "stand-down"),
        }
        event, law = events.get(step.do, ("step-done", "radio"))
        yield case.env.timeout(takes if takes is not None else case.seconds(law, step.by))
        place = case.fire_space if step.do == "isolate-power-gas" else ""
        if event == "step-done":
            case.log(event, actor=holder.post, object=place, cause=cause, text=step.do)
        else:
            case.log(event, actor=holder.id, object=place, cause=cause)
