"""The control room: a signal is acknowledged, somebody walks there, the alarm is confirmed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

from sim.response.plan.starting import fire_procedure
from sim.response.site import alarm
from sim.response.site.approach import approach, walked
from sim.response.site.panel import AlarmPanel

if TYPE_CHECKING:
    from collections.abc import Generator

    import simpy

    from sim.response.case import Case
    from sim.response.site.staff import Holder


class Starter(Protocol):
    """Who starts a procedure when the panel says so."""

    def start(
        self,
        name: str,
        *,
        cause: int,
        place: str = "",
        skip: tuple[str, ...] = (),
    ) -> None:
        """Start a procedure of the plan."""

    def by_radio(self, name: str, *, cause: int) -> None:
        """Tell everybody with a radio what the procedure's steps would tell them."""


class Control:
    """What happens at the panel from the first signal to the confirmed alarm.

    Attributes:
        post: the post that the signal goes to, ``""`` without a plan.
        panel: the panel itself: linkage and call points.
        open: whether a signal is being dealt with.
        on_round: rows of people who walk a round now, and tell what they find themselves.
    """

    def __init__(self, case: Case, procedures: Starter) -> None:
        self.case = case
        self.procedures = procedures
        plan = case.plan
        self.procedure = fire_procedure(plan) if plan is not None else ""
        steps = plan.procedures[self.procedure] if plan and self.procedure else ()
        verify = next((step for step in steps if step.do == "verify"), None)
        self.post = verify.by if verify else (steps[0].by if steps else "")
        self.verifies = verify is not None
        self.panel = AlarmPanel(case)
        self.on_round: set[int] = set()
        self.open = False
        self._signals = 0
        if self.post:
            case.staff.stay.add(self.post)

    @property
    def desk(self) -> str:
        """The space of the panel."""
        post = self.case.plan.post(self.post) if self.case.plan else None
        return self.case.space(post.where) if post else ""

    def receive(
        self, sender: str, space: str, *, cause: int, certain: bool
    ) -> Generator[simpy.Event, object, None]:
        """A signal or a report reaches the panel; ``certain`` if somebody has seen the fire."""
        case = self.case
        if self.open or case.fire_space:
            return
        self.open = True
        number, self._signals = self._signals, self._signals + 1
        signal = case.log("alarm-signal", actor=sender, object=self.post, cause=cause)
        case.declare("signal", signal)
        if not self.post:
            # Without a plan the panel sounds the alarm by itself.
            case.fire_space = space
            alarm.sound(case, by="bell", actor="", zones=("all",), cause=signal)
            return
        ack = yield from self._acknowledge(signal, number)
        if certain or not self.verifies:
            event = case.log("alarm-confirmed", actor=sender, object=space, cause=ack)
            case.fire_space = space
            self.procedures.by_radio(self.procedure, cause=event)
            case.declare("verified", event)
            self.procedures.start(self.procedure, cause=event, skip=("verify",))
        else:
            self.procedures.start(self.procedure, cause=ack, place=space)

    def _acknowledge(self, signal: int, number: int) -> Generator[simpy.Event, object, int]:
        case = self.case
        acted: list[int] = []

        def press(holder: Holder) -> Generator[simpy.Event, object, None]:
            post = case.plan.post(holder.post) if case.plan else None
            law = post.answer_after if post else None
            yield case.env.timeout(case.seconds("acknowledge", self.post, n=number, law=law))
            acted.append(case.log("alarm-ack", actor=holder.post, cause=signal))

        causes = signal
        if not any(holder.place == self.desk for holder in case.staff.present(self.post)):
            unattended = case.log("alarm-unattended", object="", actor=self.post, cause=signal)
            causes = unattended
            least = case.value("response.unattended.after")
            late = case.seconds("unattended.noticed", self.post, n=number)
            yield case.env.timeout(max(least, late))
        while not acted:
            task = case.staff.give(self.post, press, where=self.desk, takes_s=10.0, cause=causes)
            if task is None:
                yield case.env.timeout(case.value("response.retry.late"))
                continue
            yield task
        return acted[0]

    def verify(
        self, holder: Holder, space: str, *, cause: int
    ) -> Generator[simpy.Event, object, None]:
        """Walk to where the signal came from, and say what is there.

        Smoke met on the way is enough, also behind the next door: then nobody goes on.
        """
        case, env = self.case, self.case.env
        yield env.timeout(case.seconds("set-out", self.post, n=self._signals))
        start = case.log("verify-start", actor=holder.id, object=space, cause=cause)
        holder.sees_smoke = env.event()
        back_m = 0.0
        if not self.smoke_at(holder):
            back_m = yield from approach(case, holder, space, cause=start)
        met = holder.sees_smoke.triggered or self.smoke_at(holder)
        holder.sees_smoke = None
        if not case.staff.able(holder):
            self.open = False
            return
        arrived = case.log("verify-arrive", actor=holder.id, object=holder.place, cause=start)
        yield env.timeout(case.seconds("look", self.post, n=self._signals))
        if not (met or self.smoke_at(holder) or self._fire_in(space)):
            case.log("false-alarm", actor=holder.id, object=space, cause=arrived)
            self.panel.forget()
            self.open = False
            return
        burning = self._burning() or space
        event = case.log("alarm-confirmed", actor=holder.id, object=burning, cause=arrived)
        case.fire_space = burning
        others = [h for h in case.staff.acting(self.post)[1] if h is not holder]
        post = case.plan.post(holder.post) if case.plan else None
        if post is not None and post.carries == "nothing":
            yield from case.staff.go(holder, self.desk, cause=event)
        elif others:
            yield env.timeout(case.seconds("radio", self.post, n=self._signals))
        self.procedures.by_radio(self.procedure, cause=event)
        if back_m:
            # Nothing with their hands before they are back at the door by which they came in.
            seconds = back_m / case.value("response.staff.speed")
            back = lambda h: walked(case, h, seconds)  # noqa: E731
            case.staff.give(holder.post, back, takes_s=seconds, cause=event, only=holder)
        case.declare("verified", event)

    def smoke_at(self, holder: Holder) -> bool:
        """Return whether there is smoke where somebody is."""
        rows, air = self.case.world.site.space_index, self.case.world.conditions
        if holder.place not in rows:
            return False
        row = rows[holder.place]
        return bool(air.smoke_seen()[row] or air.heat_release_w[row] > 0)

    def _fire_in(self, space: str) -> bool:
        row = self.case.world.site.space_index[space]
        air = self.case.world.conditions
        return bool(air.heat_release_w[row] > 0 or air.smoke_seen()[row])

    def _burning(self) -> str:
        """Return the space with the largest fire, ``""`` if nothing burns."""
        heat = self.case.world.conditions.heat_release_w
        row = int(np.argmax(heat))
        return self.case.world.site.spaces[row].id if heat[row] > 0 else ""
