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

    from sim.response.incident import Incident
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

    def __init__(self, incident: Incident, procedures: Starter) -> None:
        self.incident = incident
        self.procedures = procedures
        plan = incident.plan
        self.procedure = fire_procedure(plan) if plan is not None else ""
        steps = plan.procedures[self.procedure] if plan and self.procedure else ()
        verify = next((step for step in steps if step.do == "verify"), None)
        self.post = verify.by if verify else (steps[0].by if steps else "")
        self.verifies = verify is not None
        self.panel = AlarmPanel(incident)
        self.on_round: set[int] = set()
        self.open = False
        self._signals = 0
        if self.post:
            incident.staff.stay.add(self.post)

    @property
    def desk(self) -> str:
        """The space of the panel."""
        post = self.incident.plan.post(self.post) if self.incident.plan else None
        return self.incident.space(post.where) if post else ""

    def receive(
        self, sender: str, space: str, *, cause: int, certain: bool
    ) -> Generator[simpy.Event, object, None]:
        """A signal or a report reaches the panel; ``certain`` if somebody has seen the fire."""
        incident = self.incident
        if self.open or incident.fire_space:
            return
        self.open = True
        number, self._signals = self._signals, self._signals + 1
        signal = incident.log("alarm-signal", actor=sender, object=self.post, cause=cause)
        incident.declare("signal", signal)
        if not self.post:
            # Without a plan the panel sounds the alarm by itself.
            incident.fire_space = space
            alarm.sound(incident, by="bell", actor="", zones=("all",), cause=signal)
            return
        ack = yield from self._acknowledge(signal, number)
        if certain or not self.verifies:
            event = incident.log("alarm-confirmed", actor=sender, object=space, cause=ack)
            incident.fire_space = space
            self.procedures.by_radio(self.procedure, cause=event)
            incident.declare("verified", event)
            self.procedures.start(self.procedure, cause=event, skip=("verify",))
        else:
            self.procedures.start(self.procedure, cause=ack, place=space)

    def _acknowledge(self, signal: int, number: int) -> Generator[simpy.Event, object, int]:
        incident = self.incident
        acted: list[int] = []

        def press(holder: Holder) -> Generator[simpy.Event, object, None]:
            post = incident.plan.post(holder.post) if incident.plan else None
            law = post.answer_after if post else None
            yield incident.env.timeout(
                incident.seconds("acknowledge", self.post, n=number, law=law)
            )
            acted.append(incident.log("alarm-ack", actor=holder.post, cause=signal))

        causes = signal
        if not any(holder.place == self.desk for holder in incident.staff.present(self.post)):
            unattended = incident.log("alarm-unattended", object="", actor=self.post, cause=signal)
            causes = unattended
            least = incident.value("response.unattended.after")
            late = incident.seconds("unattended.noticed", self.post, n=number)
            yield incident.env.timeout(max(least, late))
        usual_s = incident.value("response.expected.acknowledge")
        while not acted:
            task = incident.staff.give(
                self.post,
                press,
                where=self.desk,
                takes_s=usual_s,
                cause=causes,
            )
            if task is None:
                yield incident.env.timeout(incident.value("response.retry.late"))
                continue
            yield task
        return acted[0]

    def verify(
        self, holder: Holder, space: str, *, cause: int
    ) -> Generator[simpy.Event, object, None]:
        """Walk to where the signal came from, and say what is there.

        Smoke met on the way is enough, also behind the next door: then nobody goes on.
        """
        incident, env = self.incident, self.incident.env
        yield env.timeout(incident.seconds("set-out", self.post, n=self._signals))
        start = incident.log("verify-start", actor=holder.id, object=space, cause=cause)
        holder.sees_smoke = env.event()
        back_m = 0.0
        if not self.smoke_at(holder):
            back_m = yield from approach(incident, holder, space, cause=start)
        met = holder.sees_smoke.triggered or self.smoke_at(holder)
        holder.sees_smoke = None
        if not incident.staff.able(holder):
            self.open = False
            return
        arrived = incident.log("verify-arrive", actor=holder.id, object=holder.place, cause=start)
        yield env.timeout(incident.seconds("look", self.post, n=self._signals))
        if not (met or self.smoke_at(holder) or self._fire_in(space)):
            incident.log("false-alarm", actor=holder.id, object=space, cause=arrived)
            self.panel.forget()
            self.open = False
            return
        burning = self._burning() or space
        event = incident.log("alarm-confirmed", actor=holder.id, object=burning, cause=arrived)
        incident.fire_space = burning
        others = [h for h in incident.staff.acting(self.post)[1] if h is not holder]
        post = incident.plan.post(holder.post) if incident.plan else None
        if post is not None and post.carries == "nothing":
            yield from incident.staff.go(holder, self.desk, cause=event)
        elif others:
            yield env.timeout(incident.seconds("radio", self.post, n=self._signals))
        self.procedures.by_radio(self.procedure, cause=event)
        if back_m:
            # Nothing with their hands before they are back at the door by which they came in.
            seconds = back_m / incident.value("response.staff.speed")
            back = lambda h: walked(incident, h, seconds)  # noqa: E731
            incident.staff.give(holder.post, back, takes_s=seconds, cause=event, only=holder)
        incident.declare("verified", event)

    def smoke_at(self, holder: Holder) -> bool:
        """Return whether there is smoke where somebody is."""
        rows, air = self.incident.world.site.space_index, self.incident.world.conditions
        if holder.place not in rows:
            return False
        row = rows[holder.place]
        return bool(air.smoke_seen()[row] or air.heat_release_w[row] > 0)

    def _fire_in(self, space: str) -> bool:
        row = self.incident.world.site.space_index[space]
        air = self.incident.world.conditions
        return bool(air.heat_release_w[row] > 0 or air.smoke_seen()[row])

    def _burning(self) -> str:
        """Return the space with the largest fire, ``""`` if nothing burns."""
        heat = self.incident.world.conditions.heat_release_w
        row = int(np.argmax(heat))
        return self.incident.world.site.spaces[row].id if heat[row] > 0 else ""
