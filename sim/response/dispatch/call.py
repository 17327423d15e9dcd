"""The call to 119: dialling, a busy line, a queue, the answer, what is said, the order to go."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator

    import simpy

    from sim.response.dispatch.centre import Dispatch
    from sim.response.incident import Incident
    from sim.response.site.staff import Holder

LINE = "phone-119"
"""Channel of the call; an inject can keep it busy."""


class Calls:
    """Calls to the dispatch centre."""

    def __init__(self, incident: Incident, dispatch: Dispatch) -> None:
        self.incident = incident
        self.dispatch = dispatch

    def fire(
        self, holder: Holder, *, cause: int, takes: float | None = None
    ) -> Generator[simpy.Event, object, None]:
        """Call 119 and tell what is burning; the first call that gets through counts.

        Args:
            holder: who calls.
            cause: event behind it.
            takes: length of the call from the answer, None for a draw.
        """
        incident, env, who = self.incident, self.incident.env, holder.post
        if "119-dial" in incident.happened:
            return
        yield env.timeout(incident.seconds("dial", who))
        dial = incident.log("119-dial", actor=holder.post, cause=cause)
        attempt = 0
        while incident.now < incident.busy_until.get(LINE, 0.0):
            dial = incident.log("119-busy", actor=holder.post, cause=dial)
            yield env.timeout(incident.seconds("redial", who, n=attempt))
            attempt += 1
        seat, dial = yield from self.dispatch.seat(who, cause=dial)
        yield env.timeout(incident.seconds("119.answer", "119"))
        answer = incident.log("119-answer", actor="119", cause=dial)
        talk = takes if takes is not None else incident.seconds("119.talk", "119")
        known = incident.value("response.119.location")
        yield env.timeout(talk * known)
        place = incident.log(
            "119-location-ok", actor="119", object=incident.fire_space, cause=answer
        )
        given = self._fields(who)
        whole = incident.value("response.119.fields")
        content = incident.log(
            "119-content", actor=holder.post, value=given, cause=answer, text=f"{given:g}/{whole:g}"
        )
        yield env.timeout(talk * (1 - known))
        self.dispatch.leave(seat)
        incident.declare("called", content)
        self.dispatch.first_alarm(cause=(place, content))

    def _fields(self, who: str) -> float:
        """Return how many of the things that 119 asks for the caller gives, by training."""
        plan = self.incident.plan
        share = plan.training.report if plan else 1.0
        number = round(self.incident.value("response.119.fields"))
        return float(
            sum(self.incident.uniform("119.field", who, n) <= share for n in range(number))
        )
