"""Stock: what a step needs is fetched first, and what is not there is not used.

Whoever does the step asks the keeper for it, goes to where it lies, and loads it. What is taken is
gone for the rest of the run. What has expired by the start is not taken. A keeper who is no post of
the plan counts as at hand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.response.command.chain import told

if TYPE_CHECKING:
    from collections.abc import Generator

    import simpy

    from sim.response.command.chain import Chain
    from sim.response.incident import Incident
    from sim.response.plan.model import Step, Stock
    from sim.response.site.staff import Holder

    Task = Generator[simpy.Event, object, None]


class Stores:
    """What lies in store and is left.

    Attributes:
        left: how many of each item can still be taken.
    """

    def __init__(self, incident: Incident, chain: Chain) -> None:
        self.incident = incident
        self.chain = chain
        day = incident.world.starts.date()
        self.lines: dict[str, Stock] = {}
        self.left: dict[str, float] = {}
        for line in incident.plan.stock if incident.plan else ():
            self.lines.setdefault(line.item, line)
            self.left[line.item] = self.left.get(line.item, 0.0) + line.usable(day)

    def fetch(
        self, holder: Holder, step: Step, *, back: str, cause: int
    ) -> Generator[simpy.Event, object, tuple[float, int]]:
        """Fetch what a step needs; return which share of it was got, and the last event.

        Args:
            holder: who fetches.
            step: the step.
            back: the space in which the step is done, ``""`` for anywhere.
            cause: event behind it.
        """
        incident, item = self.incident, step.item
        event = incident.log(
            "stock-wanted", actor=holder.post, object=item, value=step.number, cause=cause
        )
        line = self.lines.get(item)
        if line is None or not (yield from self._unlocked(holder, line, event)):
            why = "" if line is None else line.keeper
            event = self._short(holder, step, 0.0, event, why)
            return 0.0, event
        place = incident.space(line.at)
        if place:
            yield from incident.staff.go(holder, place, cause=event)
        got = min(step.number, self.left[item])
        self.left[item] -= got
        if got < step.number:
            event = self._short(holder, step, got, event, "")
        if got > 0:
            yield incident.env.timeout(_loading(line, got))
            event = incident.log(
                "stock-loaded", actor=holder.id, object=item, value=got, cause=event
            )
        if place and back:
            yield from incident.staff.go(holder, back, cause=event)
        return got / step.number, event

    def _short(self, holder: Holder, step: Step, got: float, cause: int, why: str) -> int:
        words = f"{got:g}/{step.number:g}" + (f", {why}" if why else "")
        return self.incident.log(
            "stock-short",
            actor=holder.post,
            object=step.item,
            value=step.number - got,
            cause=cause,
            text=words,
        )

    def _unlocked(
        self, holder: Holder, line: Stock, cause: int
    ) -> Generator[simpy.Event, object, bool]:
        """Get hold of the keeper; return whether they have opened within the time one waits."""
        incident, keeper = self.incident, line.keeper
        plan = incident.plan
        if plan is None or plan.post(keeper) is None or keeper == holder.post:
            return True
        if keeper not in self.chain.known:
            yield from self.chain.tell(holder.post, keeper, holder=holder, cause=cause)
        patience = incident.env.timeout(incident.value("response.stock.wait"))
        yield incident.when(told(keeper)) | patience
        there = incident.staff.manned(keeper)
        if not there.triggered:
            yield there | patience
        if keeper not in self.chain.known or not there.triggered:
            return False
        yield incident.env.timeout(incident.seconds("stock.key", keeper))
        return True


def _loading(line: Stock, number: float) -> float:
    """Return how long it takes to load so many, seconds."""
    if line.loading_s is None:
        return 0.0
    return line.loading_s * (number / line.required if line.required > 0 else 1.0)
