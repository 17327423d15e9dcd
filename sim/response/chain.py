"""The command chain: who tells whom, by which channel, whether it arrives, and by when it had to.

Every attempt to pass a message is one ``message-sent``; it ends as ``message-acknowledged`` or
``message-lost``, or is still open when the run ends. Who cannot be reached after some attempts is
stood in for by a deputy; without one the chain stalls there, the caller goes on trying, and when
the deadline has passed the levels above are told directly (in urgent cases a level may be skipped).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx

from sim import literature

if TYPE_CHECKING:
    from collections.abc import Generator

    import simpy

    from sim.distribution import Distribution
    from sim.response.case import Case
    from sim.response.model import ChainLink
    from sim.response.staff import Holder

    Task = Generator[simpy.Event, object, None]

GOVERNMENT = ("township", "county", "city", "province", "state")
_REPORTS = {
    "unit": "site-to-unit-head",
    "county": "unit-to-county",
    "city": "county-to-city",
    "province": "city-to-province",
    "state": "province-to-state",
}


def chain_graph(links: tuple[ChainLink, ...]) -> nx.DiGraph:
    """Return who tells whom as a directed graph; edges carry their ``link``."""
    graph = nx.DiGraph()
    for link in links:
        graph.add_edge(link.teller, link.told, link=link)
    return graph


class Chain:
    """The messages of one case.

    Attributes:
        graph: who tells whom.
        known: event by which each post or level knows.
        head: the post that reports to government, ``""`` if the chain has none.
    """

    def __init__(self, case: Case) -> None:
        self.case = case
        self.graph = chain_graph(case.plan.chain if case.plan else ())
        self.known: dict[str, int] = {}
        self.head = ""
        self.head = next(
            (
                link.teller
                for link in (case.plan.chain if case.plan else ())
                if self.level(link.told) in GOVERNMENT and self.level(link.teller) not in GOVERNMENT
            ),
            "",
        )
        self._underway: set[str] = set()
        self._acts_for: dict[str, str] = {}
        self._clocks: set[tuple[str, str]] = set()

    def level(self, name: str) -> str:
        """Return the level of a post or body: as the plan says, by its name, or ``site``."""
        post = self.case.plan.post(name) if self.case.plan else None
        if post is not None and post.level:
            return post.level
        if name in GOVERNMENT:
            return name
        return "unit" if name and name == self.head else "site"

    def begin(self, root: str, *, cause: int) -> None:
        """The post that confirmed the alarm knows, and begins to tell."""
        if root in self.graph and root not in self.known:
            self.case.log("notify-start", actor=root, cause=cause)
            self.informed(root, cause)

    def informed(self, name: str, event: int) -> None:
        """A post or level knows by an event; it now tells those below it in the graph."""
        if name in self.known:
            return
        self.known[name] = event
        self.case.declare(f"told {name}", event)
        if name not in self.graph:
            return
        for told in self.graph.successors(name):
            link: ChainLink = self.graph.edges[name, told]["link"]
            if self.level(told) in GOVERNMENT and not self._real():
                continue
            self._start_clock(link, self.case.now)
            self.case.env.process(self._forward(link, event))

    def _real(self) -> bool:
        """Return whether there is anything to report to government: not in a drill."""
        happened = self.case.happened
        return (
            "verified" in happened
            or "incident" in happened
            or bool(self.case.world.hazard.fire_events)
        )

    def _forward(self, link: ChainLink, event: int) -> Task:
        case = self.case
        if self.level(link.told) in GOVERNMENT:
            stage = "level" if self.level(link.teller) in GOVERNMENT else "unit"
            yield case.env.timeout(case.seconds(f"report.{stage}", link.teller))
        if link.told in self.known:
            return
        actor = self._acts_for.get(link.teller, link.teller)
        post = case.plan.post(actor) if case.plan else None
        # A level of government, or the head of the unit at home: their hands are not the model's.
        nobody = not case.staff.present(actor)
        if post is None or (nobody and not post.where) or case.staff.away(actor):
            yield from self.tell(link.teller, link.told, cause=event)
            return

        def work(holder: Holder) -> Task:
            return self.tell(link.teller, link.told, holder=holder, cause=event)

        task = case.staff.give(actor, work, takes_s=45.0, cause=event)
        if task is not None:
            yield task

    def tell(self, teller: str, told: str, *, holder: Holder | None = None, cause: int) -> Task:
        """Pass the message on until it is acknowledged, or give up to the deputies and wait.

        Args:
            teller: the post or level that tells.
            told: who is told.
            holder: who speaks; None for a body outside the plan.
            cause: event behind it.
        """
        case = self.case
        if told in self.known or told in self._underway:
            return
        self._underway.add(told)
        since = case.now
        if told == self.head:
            cause = case.log("call-leader", actor=teller, object=told, cause=cause)
        if teller in self._deputies(told) and not self._reachable(told)[0]:
            self._stands_in(teller, told, cause)
            return
        attempts = round(literature.value("response.attempts"))
        for n in range(attempts):
            if (yield from self._attempt(teller, told, told, n, cause)):
                return
            if n + 1 < attempts and self._reachable(told)[0] > 0:
                yield case.env.timeout(literature.value("response.retry"))
        for deputy in self._deputies(told):
            if deputy == teller:
                self._stands_in(teller, told, cause)
                return
            for n in range(attempts):
                if (yield from self._attempt(teller, told, deputy, n, cause)):
                    return
        unanswered = case.log("call-unanswered", actor=teller, object=told, cause=cause)
        # From here on the caller's hands are free: they try again now and then.
        case.env.process(self._stalled(teller, told, since, unanswered))

    def _attempt(
        self, teller: str, told: str, callee: str, n: int, cause: int
    ) -> Generator[simpy.Event, object, bool]:
        """Send once; return whether it was acknowledged."""
        case, env = self.case, self.case.env
        channel = self._channel(teller, told)
        if any(case.staff.away(name) for name in (teller, callee)):
            channel = "phone"  # nobody at home has another
        if channel == "phone":
            yield env.timeout(case.seconds("dial", f"{teller}>{callee}", n=n))
            busy = case.busy_until.get("phone", 0.0) - case.now
            if busy > 0:
                yield env.timeout(busy)
        sent = case.log("message-sent", actor=teller, object=callee, cause=cause, text=channel)
        chance, law = self._reachable(callee)
        why = ""
        if channel == "phone":
            if n == 0 and case.uniform("stale", callee) < case.inputs.stale_contacts:
                why = "wrong number"
            elif case.uniform("answer", callee, n) > chance:
                why = "no answer"
        elif chance <= 0 or case.uniform("loss", f"{teller}>{callee}", n) < literature.value(
            f"response.{channel}.loss"
        ):
            why = "not heard"
        if why:
            if why == "wrong number":
                yield env.timeout(literature.value("response.stale.search"))
            else:
                wait = "ring" if channel == "phone" else "wait-acknowledge"
                yield env.timeout(literature.value(f"response.{wait}"))
            case.log("message-lost", actor=teller, object=callee, cause=sent, text=why)
            return False
        if channel == "phone":
            yield env.timeout(case.seconds("phone.answer", callee, n=n, law=law))
        yield env.timeout(case.seconds(f"{channel}.talk", f"{teller}>{callee}", n=n))
        causes = [sent]
        if case.uniform("misheard", f"{teller}>{callee}", n) < literature.value(
            "response.misheard"
        ):
            causes.append(case.log("message-wrong", actor=teller, object=callee, cause=sent))
            yield env.timeout(case.seconds("say-again", f"{teller}>{callee}", n=n))
        event = case.log("message-acknowledged", actor=callee, object=teller, cause=causes)
        case.staff.call_in(callee, event)
        if callee != told:
            self._acts_for[told] = callee
            event = case.log("deputy-acts", actor=callee, object=told, cause=event)
            self.known.setdefault(callee, event)
        self._arrived(teller, told, channel, event)
        return True

    def _arrived(self, teller: str, told: str, channel: str, event: int) -> None:
        case = self.case
        if told in self.known:
            return
        case.log("notified", actor=teller, object=told, cause=event, text=channel)
        if told == self.head:
            case.log("leader-reached", actor=teller, object=told, cause=event)
        report = _REPORTS.get(self.level(told))
        if report:
            event = case.log(report, actor=teller, object=told, cause=event)
        self.informed(told, event)

    def _stands_in(self, teller: str, told: str, cause: int) -> None:
        """The teller is the deputy of the one to be told, and acts for them at once."""
        event = self.case.log("deputy-acts", actor=teller, object=told, cause=cause)
        self._acts_for[told] = teller
        self._arrived(teller, told, "", event)

    def _stalled(self, teller: str, told: str, since: float, cause: int) -> Task:
        """Nobody answers: try now and then; at the deadline tell the levels above instead."""
        case = self.case
        link: ChainLink | None = None
        if self.graph.has_edge(teller, told):
            link = self.graph.edges[teller, told]["link"]
        # A procedure may tell a post that the chain does not name.
        higher = self.graph.successors(told) if told in self.graph else ()
        above = [self.graph.edges[told, up]["link"] for up in higher]
        for beyond in above:
            self._start_clock(beyond, since)
        wait = link.fallback_after_s if link else None
        if wait is None:
            deadlines = [beyond.within_s for beyond in above if beyond.within_s]
            wait = (
                min(deadlines) if deadlines else literature.value("response.report.default-within")
            )
        n = round(literature.value("response.attempts"))
        again = literature.value("response.retry.late")
        while case.now + again < since + wait:
            yield case.env.timeout(again)
            if told in self.known:
                return
            if self._reachable(told)[0] > 0 and (
                yield from self._attempt(teller, told, told, n, cause)
            ):
                return
            n += 1
        yield case.env.timeout(max(since + wait - case.now, 0.0))
        goals = [link.fallback_to] if link and link.fallback_to else [b.told for b in above]
        for goal in goals:
            if goal not in self.known:
                yield from self.tell(teller, goal, cause=cause)

    # ---- who can be reached

    def _deputies(self, name: str) -> tuple[str, ...]:
        post = self.case.plan.post(name) if self.case.plan else None
        staff = self.case.staff
        deputies = post.deputies if post else ()
        return tuple(d for d in deputies if staff.present(d) or staff.reachable(d))

    def _reachable(self, name: str) -> tuple[float, Distribution | None]:
        """Return the chance that a call is answered, and how long it rings (None: default)."""
        usual = literature.value("response.phone.p")
        post = self.case.plan.post(name) if self.case.plan else None
        if post is None:
            return usual, None
        chance = usual if post.answer_p is None else post.answer_p
        at_home = not post.where and post.answer_p is not None
        at_home = at_home or self.case.staff.reachable(name)
        if not self.case.staff.present(name) and not at_home:
            return 0.0, post.answer_after
        return chance, post.answer_after

    def _channel(self, teller: str, told: str) -> str:
        if self.graph.has_edge(teller, told):
            return str(self.graph.edges[teller, told]["link"].by)
        return "phone"

    # ---- deadlines

    def _start_clock(self, link: ChainLink, since: float) -> None:
        key = (link.teller, link.told)
        if link.within_s is not None and key not in self._clocks:
            self._clocks.add(key)
            self.case.env.process(self._deadline(link, since))

    def _deadline(self, link: ChainLink, since: float) -> Task:
        """Say when a report is late, and when it counts as not made at all."""
        case = self.case
        assert link.within_s is not None
        yield case.env.timeout(max(since + link.within_s - case.now, 0.0))
        if link.told in self.known:
            return
        behind = self.known.get(link.teller) or case.happened.get("call-unanswered", 0)
        late = case.log("report-late", actor=link.teller, object=link.told, cause=behind)
        omitted = (literature.value("response.report.omitted") - 1) * link.within_s
        yield case.env.timeout(omitted)
        if link.told not in self.known:
            case.log("report-omitted", actor=link.teller, object=link.told, cause=late)
