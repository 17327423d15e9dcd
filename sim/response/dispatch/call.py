"""The call to 119: dialling, a busy line, a queue, the answer, what is said, the order to go."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator

    import simpy

    from sim.response.case import Case
    from sim.response.dispatch.incident import Dispatch
    from sim.response.site.staff import Holder

LINE = "phone-119"
"""Channel of the call; an inject can keep it busy."""


class Calls:
    """Calls to the dispatch centre."""

    def __init__(self, case: Case, dispatch: Dispatch) -> None:
        self.case = case
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
        case, env, who = self.case, self.case.env, holder.post
        if "119-dial" in case.happened:
            return
        yield env.timeout(case.seconds("dial", who))
        dial = case.log("119-dial", actor=holder.post, cause=cause)
        attempt = 0
        while case.now < case.busy_until.get(LINE, 0.0):
            dial = case.log("119-busy", actor=holder.post, cause=dial)
            yield env.timeout(case.seconds("redial", who, n=attempt))
            attempt += 1
        seat, dial = yield from self.dispatch.seat(who, cause=dial)
        yield env.timeout(case.seconds("119.answer", "119"))
        answer = case.log("119-answer", actor="119", cause=dial)
        talk = takes if takes is not None else case.seconds("119.talk", "119")
        known = case.value("response.119.location")
        yield env.timeout(talk * known)
        place = case.log("119-location-ok", actor="119", object=case.fire_space, cause=answer)
        given = self._fields(who)
        whole = case.value("response.119.fields")
        content = case.log(
            "119-content", actor=holder.post, value=given, cause=answer, text=f"{given:g}/{whole:g}"
        )
        yield env.timeout(talk * (1 - known))
        self.dispatch.leave(seat)
        case.declare("called", content)
        self.dispatch.first_alarm(cause=(place, content))

    def _fields(self, who: str) -> float:
        """Return how many of the things that 119 asks for the caller gives, by training."""
        plan = self.case.plan
        share = plan.training.report if plan else 1.0
        number = round(self.case.value("response.119.fields"))
        return float(sum(self.case.uniform("119.field", who, n) <= share for n in range(number)))
