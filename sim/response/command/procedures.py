"""Procedures: steps with a trigger, given to whoever of the post can begin first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.events.stages import STAGES, TOLD
from sim.response.command.chain import told
from sim.response.site import alarm
from sim.response.site.control import Control

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    import simpy

    from sim.response.command.chain import Chain
    from sim.response.command.orders import Orders
    from sim.response.dispatch.call import Calls
    from sim.response.incident import Incident
    from sim.response.plan.model import Step
    from sim.response.site.assembly import Assembly
    from sim.response.site.in_house_firefighting import InHouseFirefighting
    from sim.response.site.staff import Holder
    from sim.response.site.stock import Stores

    Task = Generator[simpy.Event, object, None]

_SOUNDS = ("bell", "voice-alarm")
_WARNS = ("warn", "sweep")


TIMED = {
    "linkage-auto": ("linkage-auto", "linkage"),
    "isolate-power-gas": ("power-gas-isolated", "isolate"),
    "guide": ("guide-at-gate", "set-out"),
    "cordon": ("cordon-set", "cordon"),
    "stop-entry": ("arrivals-stopped", "radio"),
    "open-gates": ("step-done", "radio"),
    "stand-down": ("stand-down", "stand-down"),
    "task": ("task-done", ""),
}
"""Steps that take their time and are then done: their event, and whose literature says how long."""


class Procedures:
    """The procedures of the plan at work.

    Attributes:
        control: the panel, which starts procedures and is told to verify by one.
    """

    def __init__(
        self,
        incident: Incident,
        *,
        calls: Calls,
        chain: Chain,
        orders: Orders,
        aid: InHouseFirefighting,
        assembly: Assembly,
        stores: Stores,
    ) -> None:
        self.incident = incident
        self.calls = calls
        self.chain = chain
        self.orders = orders
        self.aid = aid
        self.assembly = assembly
        self.stores = stores
        self.control = Control(incident, self)
        self.running: set[str] = set()

    def start(
        self,
        name: str,
        *,
        cause: int,
        place: str = "",
        skip: tuple[str, ...] = (),
        giver: str = "",
        known: bool = False,
    ) -> None:
        """Start a procedure; steps that run already from an earlier start go on.

        Args:
            name: its name.
            cause: event that starts it.
            place: space the signal came from.
            skip: actions that are not needed (any more).
            giver: the post that gives the orders, by default the one at the panel.
            known: whether nothing is left to verify, whatever else may be going on.
        """
        plan = self.incident.plan
        if plan is None or name not in plan.procedures:
            return
        again = name in self.running
        giver = giver or self.control.post
        self.running.add(name)
        for number, step in enumerate(plan.procedures[name]):
            later_stage = (
                step.do in _SOUNDS and step.after and alarm.is_new(self.incident, step.zones)
            )
            if (step.do in skip and not later_stage) or (again and step.after):
                continue
            self.incident.env.process(self._step(step, number, cause, place, giver, known=known))

    def by_radio(self, name: str, *, cause: int) -> None:
        """Whoever confirmed the alarm says so over the radio, before their hands do anything.

        Args:
            name: the procedure whose posts have to know.
            cause: event of the confirmation.
        """
        plan = self.incident.plan
        self.chain.by_radio(self.control.post, cause=cause)
        for step in plan.procedures.get(name, ()) if plan else ():
            if not self._is_own(self.control.post, step):
                self.orders.call(self.control.post, step.by, cause=cause, only_radio=True)

    def _is_own(self, giver: str, step: Step) -> bool:
        """Return whether a step is done by those who give the orders: then it is no order."""
        staff = self.incident.staff
        own = not giver or step.by == giver
        return own or (bool(staff.present(giver)) and staff.stand_in(step.by) == giver)

    def begin(self, name: str, *, told: tuple[str, ...], cause: int) -> None:
        """Start a procedure by news that need no verifying, such as a warning from above.

        Args:
            name: its name.
            told: the posts that have the news; the first of them begins to tell the others.
            cause: event that brings the news.
        """
        incident = self.incident
        steps = incident.plan.procedures.get(name, ()) if incident.plan else ()
        first = next((post for post in (*told, *(step.by for step in steps)) if post), "")
        incident.declare("incident", cause)
        self.start(name, cause=cause, skip=("verify",), giver=first, known=True)
        if first and incident.staff.acting(first, cause=cause)[1]:
            self.chain.begin(first, cause=cause)

    def _waits(
        self, step: Step, cause: int, giver: str, *, known: bool
    ) -> Generator[simpy.Event, object, tuple[int, int] | None]:
        """Wait for what a step waits for, and for its order where another post gives it.

        Returns:
            The event behind the step, and the one by which its order was acknowledged (0 where
            there is none to give); None where the order is lost.
        """
        behind = cause
        by_being_told = step.after == TOLD
        if step.after and not (known and STAGES.get(step.after) == "verified"):
            wanted = told(step.by) if by_being_told else STAGES.get(step.after, step.after)
            behind = yield from self.incident.wait(wanted)
        # What somebody does as soon as they are told needs no order.
        if by_being_told or self._is_own(giver, step):
            return behind, 0
        order = self.orders.give(giver, step, cause=behind)
        acknowledged = yield from self.orders.reached(giver, step, order)
        return (acknowledged, acknowledged) if acknowledged else None

    def _step(
        self, step: Step, number: int, cause: int, place: str, giver: str, *, known: bool = False
    ) -> Task:
        incident = self.incident
        begun = yield from self._waits(step, cause, giver, known=known)
        if begun is None:
            return
        behind, acknowledged = begun
        who = f"{step.by}.{step.do}.{number}"
        takes = None if step.takes is None else incident.seconds("step", who, law=step.takes)
        post = incident.plan.post(step.by) if incident.plan else None
        desk = incident.space(post.where) if post else ""
        carries = post.carries if post else "nothing"
        work: Callable[[Holder], Task]
        where, guess = "", takes or incident.value("response.expected.step")
        match step.do:
            case "verify":
                work = lambda h: self.control.verify(h, place, cause=behind)  # noqa: E731
            case "call-119":
                anywhere = step.anywhere if step.anywhere is not None else carries == "phone"
                where, guess = ("" if anywhere else desk), incident.value("response.expected.call")
                work = lambda h: self.calls.fire(h, cause=behind, takes=takes)  # noqa: E731
            case "voice-alarm" | "bell" | "evac-order":
                where = "" if step.anywhere else desk
                work = lambda h: self._alarm(h, step, behind, takes)  # noqa: E731
            case "report" | "notify":
                guess = incident.value("response.expected.notify")
                work = lambda h: self.chain.tell(step.by, step.to, holder=h, cause=behind)  # noqa: E731
            case "first-aid-fire-fighting":
                work = lambda h: self.aid.extinguisher(h, cause=behind)  # noqa: E731
            case "micro-station":
                work = lambda h: self.aid.team(h, cause=behind)  # noqa: E731
            case "headcount":
                work = lambda h: self.assembly.count(h, cause=behind)  # noqa: E731
            case "warn" | "sweep":
                work = lambda h: self.aid.warn(h, step.zones, cause=behind)  # noqa: E731
            case "warn-village":
                guess = incident.value("response.expected.notify")
                work = lambda h: self._warn_village(h, step, behind)  # noqa: E731
            case _:
                where = desk if step.do in ("linkage-auto", "stop-entry") else ""
                work = lambda h: self._simple(h, step, behind, takes)  # noqa: E731
        if step.item:
            plain = work
            work = lambda h: self._supplied(h, step, plain, where, behind, takes)  # noqa: E731
        task = incident.staff.give(step.by, work, where=where, takes_s=guess, cause=behind)
        if task is None:
            return
        yield task
        if acknowledged:
            self.orders.finished(giver, step, acknowledged)

    def _alarm(self, holder: Holder, step: Step, cause: int, takes: float | None) -> Task:
        """Set off the alarm at the panel; with voice, then speak the order to leave."""
        incident = self.incident
        if step.do == "evac-order":
            # The voice alarm speaks the order itself; a bell needs somebody to say it.
            if "alarm" in incident.happened and "evac-order" not in incident.happened:
                yield incident.env.timeout(incident.seconds("voice-message", step.by))
                zones = ", ".join(step.zones)
                incident.log("evac-order", actor=holder.post, object=zones, cause=cause)
            return
        if "alarm-tried" in incident.happened and not alarm.is_new(incident, step.zones):
            return
        yield incident.env.timeout(
            takes if takes is not None else incident.seconds("alarm-panel", step.by)
        )
        voice = step.do != "bell"
        event = alarm.sound(
            incident,
            by="voice" if voice else "bell",
            actor=holder.post,
            zones=step.zones,
            cause=cause,
            order=not voice,
        )
        if voice and "general-alarm" in incident.happened:
            yield incident.env.timeout(incident.seconds("voice-message", step.by))
            incident.log("evac-order", actor=holder.post, object=", ".join(step.zones), cause=event)

    def _supplied(
        self,
        holder: Holder,
        step: Step,
        work: Callable[[Holder], Task],
        where: str,
        cause: int,
        takes: float | None,
    ) -> Task:
        """Fetch what a step needs, and do it with what there is."""
        share, event = yield from self.stores.fetch(holder, step, back=where, cause=cause)
        if step.do in _WARNS:
            yield from self.aid.warn(holder, step.zones, cause=event, locked=share < 1)
        elif share <= 0:
            self.incident.log(
                "step-not-done", actor=holder.post, cause=event, text=step.what or step.do
            )
        elif step.do in TIMED:
            yield from self._simple(holder, step, event, takes, share)
        else:
            yield from work(holder)

    def _warn_village(self, holder: Holder, step: Step, cause: int) -> Task:
        """Pass the warning to a village head; it is acknowledged when the head has it."""
        incident = self.incident
        post = incident.plan.post(step.to) if incident.plan else None
        place = (post.settlement if post else "") or step.to
        event = incident.log("warning-issued", actor=holder.post, object=place, cause=cause)
        incident.env.process(self._acknowledged(step.to, place, event))
        yield from self.chain.tell(holder.post, step.to, holder=holder, cause=event)

    def _acknowledged(self, post: str, place: str, issued: int) -> Task:
        known = yield from self.incident.wait(told(post))
        self.incident.log("warning-acknowledged", object=place, cause=(issued, known))

    def _simple(
        self, holder: Holder, step: Step, cause: int, takes: float | None, share: float = 1.0
    ) -> Task:
        """A step that takes its time and is then done, or done to a share in that share of it."""
        incident = self.incident
        event, law = TIMED.get(step.do, ("step-done", "radio"))
        usual = takes if takes is not None else incident.seconds(law, step.by)
        yield incident.env.timeout(usual * share)
        if share < 1:
            words = step.what or step.do
            incident.log("step-in-part", actor=holder.post, value=share, cause=cause, text=words)
            return
        if step.do == "task":
            incident.log(event, actor=holder.post, cause=cause, text=step.what)
            return
        place = incident.fire_space if step.do == "isolate-power-gas" else ""
        if event == "step-done":
            incident.log(event, actor=holder.post, object=place, cause=cause, text=step.do)
        else:
            incident.log(event, actor=holder.id, object=place, cause=cause)
