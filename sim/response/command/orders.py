"""Orders of the house: who is told to do what, and what becomes of it.

A step of a procedure that another post does than the one at the panel is an order. It is given
when what it waits for has happened, acknowledged when the one who does it knows (told by the chain
or by the panel, or by the alarm they hear), and done when they have done it and said so. It is lost
where nobody holds the post or where nobody tries any more to reach it. Until one of that has
happened it is open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx

from sim.response.command.chain import given_up, told
from sim.response.site.alarm import aware

if TYPE_CHECKING:
    from collections.abc import Generator

    import simpy

    from sim.response.command.chain import Chain
    from sim.response.incident import Incident
    from sim.response.plan.model import Step
    from sim.response.site.staff import Holder

    Task = Generator[simpy.Event, object, None]

REPORTS = ("report", "notify")
"""Steps that pass on what somebody has to have been told first."""

_DONE = {
    "verify": ("alarm-confirmed", "false-alarm"),
    "call-119": ("119-content",),
    "voice-alarm": ("general-alarm",),
    "bell": ("general-alarm",),
    "evac-order": ("evac-order",),
    "first-aid-fire-fighting": ("first-extinguisher",),
    "micro-station": ("second-force",),
    "headcount": ("headcount-complete",),
}
"""Events without which a step has not been done; others are done when their time is over."""


class Orders:
    """The orders of one incident.

    Attributes:
        chain: by which posts are told.
    """

    def __init__(self, incident: Incident, chain: Chain) -> None:
        self.incident = incident
        self.chain = chain
        self._calls: set[str] = set()

    def give(self, giver: str, step: Step, *, cause: int) -> int:
        """Give an order; return its event."""
        return self.incident.log(
            "order-given", actor=giver, object=step.by, cause=cause, text=step.do
        )

    def reached(self, giver: str, step: Step, order: int) -> Generator[simpy.Event, object, int]:
        """Wait until the one who has to do it knows; return the event, 0 if the order is lost."""
        incident = self.incident
        doer, people = incident.staff.acting(step.by, cause=order)
        if not people and not incident.staff.reachable(step.by):
            empty = incident.world.log.first("post-empty", object=step.by)
            causes = (order, empty.id) if empty and empty.id > order else (order,)
            self._lost(giver, step, causes, "post-empty")
            return 0
        names = (step.by,) if doer == step.by else (step.by, doer)
        # What there is to report they know only from being told; before anything is verified
        # the alarm is all there is to know.
        by_ear = step.do not in REPORTS or "verified" not in incident.happened
        stages = [told(name) for name in names]
        stages += [aware(name) for name in names] if by_ear else []
        if not any(stage in incident.happened for stage in stages):
            self.call(giver, step.by, cause=order)
            ends = [*stages, given_up(doer)]
            yield incident.env.any_of([incident.when(stage) for stage in ends])
        known = next(
            (incident.happened[stage] for stage in stages if stage in incident.happened), 0
        )
        if not known:
            self._lost(giver, step, (order, incident.happened[given_up(doer)]), "call-unanswered")
            return 0
        return incident.log(
            "order-acknowledged",
            actor=step.by,
            object=giver,
            cause=(order, known),
            text=step.do,
        )

    def call(self, giver: str, post: str, *, cause: int, only_radio: bool = False) -> None:
        """Let the panel call a post that the chain does not reach: by radio if both carry one.

        Args:
            giver: the post at the panel.
            post: the post.
            cause: event behind it.
            only_radio: whether a telephone is left alone.
        """
        graph, plan, staff = self.chain.graph, self.incident.plan, self.incident.staff
        doer = staff.stand_in(post)
        names = {post, doer}
        if giver in graph and any(n in graph and nx.has_path(graph, giver, n) for n in names):
            return
        posts = [plan.post(name) if plan else None for name in (giver, doer)]
        by = "radio" if all(item and item.carries == "radio" for item in posts) else "phone"
        if doer in self._calls or not doer or (only_radio and by != "radio"):
            return
        self._calls.add(doer)

        def work(holder: Holder) -> Task:
            if not any(told(name) in self.incident.happened for name in names):
                yield from self.chain.tell(giver, doer, holder=holder, cause=cause, by=by)

        staff.give(giver, work, takes_s=self.incident.value(f"response.expected.{by}"), cause=cause)

    def _lost(self, giver: str, step: Step, cause: tuple[int, ...], why: str) -> None:
        self.incident.log("order-lost", actor=giver, object=step.by, cause=cause, text=why)

    def finished(self, giver: str, step: Step, acknowledged: int) -> None:
        """Those who had to do it have ended: if it is done, they say so."""
        incident = self.incident
        wanted = _DONE.get(step.do, ())
        done = [incident.happened[name] for name in wanted if name in incident.happened]
        if step.do in REPORTS and step.to not in self.chain.known:
            return
        if wanted and not done:
            return
        incident.env.process(self._feedback(giver, step, (acknowledged, *done)))

    def _feedback(self, giver: str, step: Step, cause: tuple[int, ...]) -> Task:
        """Say that it is done, again if it is not heard; the hands are free meanwhile."""
        incident = self.incident
        post = incident.plan.post(step.by) if incident.plan else None
        channel = post.carries if post is not None and post.carries != "nothing" else "messenger"
        who = f"{step.by}.{step.do}"
        for n in range(round(incident.value("response.attempts"))):
            yield incident.env.timeout(
                incident.seconds(f"{channel}.talk", who, n=n, draw="feedback")
            )
            loss = incident.value(f"response.{channel}.loss")
            if incident.uniform("feedback.loss", who, n) >= loss:
                incident.log("order-done", actor=step.by, object=giver, cause=cause, text=step.do)
                return
            yield incident.env.timeout(incident.value("response.wait-acknowledge"))
