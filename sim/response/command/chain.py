"""The command chain: who tells whom, by which channel, whether it arrives, and by when it had to.

Every attempt to pass a message is one ``message-sent``; it ends as ``message-acknowledged`` or
``message-lost``, or is still open when the run ends. Who cannot be reached after some attempts is
stood in for by a deputy; without one the chain stalls there, the caller goes on trying, and when
the deadline has passed the levels above are told directly (in urgent cases a level may be skipped).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx

from sim.response.command.channels import Channels, Message
from sim.response.command.reports import Reports
from sim.response.plan.reporting import GOVERNMENT
from sim.response.site.alarm import aware

if TYPE_CHECKING:
    from collections.abc import Generator

    import simpy

    from sim.distribution import Distribution
    from sim.response.incident import Incident
    from sim.response.plan.model import ChainLink
    from sim.response.site.staff import Holder

    Task = Generator[simpy.Event, object, None]

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


def told(name: str) -> str:
    """Return the stage of an incident in which a post or level has been told what is going on."""
    return f"told {name}"


def given_up(name: str) -> str:
    """Return the stage of an incident from which on nobody tries any more to reach somebody."""
    return f"given up {name}"


class Chain:
    """The messages of one incident.

    Attributes:
        graph: who tells whom.
        known: event by which each post or level knows.
        head: the post that reports to government, ``""`` if the chain has none.
    """

    def __init__(self, incident: Incident) -> None:
        self.incident = incident
        self.graph = chain_graph(incident.plan.chain if incident.plan else ())
        self.known: dict[str, int] = {}
        self.head = ""
        self.head = next(
            (
                link.teller
                for link in (incident.plan.chain if incident.plan else ())
                if self.level(link.told) in GOVERNMENT and self.level(link.teller) not in GOVERNMENT
            ),
            "",
        )
        self.channels = Channels(incident)
        self._underway: set[str] = set()
        self._acts_for: dict[str, str] = {}
        self._clocks: set[tuple[str, str]] = set()
        self._held: list[tuple[ChainLink, int]] = []
        self.reports: Reports | None = None
        if incident.plan and incident.plan.reporting:
            self.reports = Reports(
                incident, incident.plan.reporting, level=self.level, rose=self._class_rose
            )

    def level(self, name: str) -> str:
        """Return the level of a post or body: as the plan says, by its name, or ``site``."""
        post = self.incident.plan.post(name) if self.incident.plan else None
        if post is not None and post.level:
            return post.level
        if name in GOVERNMENT:
            return name
        return "unit" if name and name == self.head else "site"

    def by_radio(self, root: str, *, cause: int) -> None:
        """Whoever confirmed the alarm says so over the radio, before their hands do anything."""
        post = self.incident.plan.post(root) if self.incident.plan else None
        if post is None or post.carries != "radio" or root not in self.graph:
            return
        for told_ in self.graph.successors(root):
            link: ChainLink = self.graph.edges[root, told_]["link"]
            if link.by == "radio" and told_ not in self.known:
                self._start(root, cause)
                self._give(link, cause, takes="radio")

    def begin(self, root: str, *, cause: int) -> None:
        """The post that confirmed the alarm knows, and begins to tell."""
        if root in self.graph and root not in self.known:
            self._start(root, cause)
            self.informed(root, cause)

    def _start(self, root: str, cause: int) -> None:
        if "notify-start" not in self.incident.happened:
            self.incident.log("notify-start", actor=root, cause=cause)

    def informed(self, name: str, event: int) -> None:
        """A post or level knows by an event; it now tells those below it in the graph."""
        if name in self.known:
            return
        self._knows(name, event)
        if name not in self.graph:
            return
        for told in self.graph.successors(name):
            link: ChainLink = self.graph.edges[name, told]["link"]
            if self.level(told) in GOVERNMENT and not self._real():
                continue
            if not self._due(told):
                self._held.append((link, event))
                continue
            self._start_clock(link, self.incident.now)
            self.incident.env.process(self._forward(link, event))

    def _knows(self, name: str, event: int) -> None:
        self.known[name] = event
        self.incident.declare(told(name), event)
        self.incident.declare(aware(name), event)

    def _due(self, told: str) -> bool:
        level = self.level(told)
        return self.reports is None or level not in GOVERNMENT or self.reports.due(level)

    def _class_rose(self, event: int) -> None:
        """The accident is of a higher class than was known: more levels have to know."""
        waiting, self._held = self._held, []
        for link, known in waiting:
            if self._due(link.told):
                self._start_clock(link, self.incident.now)
                self.incident.env.process(self._forward(link, max(known, event)))
            else:
                self._held.append((link, known))

    def _real(self) -> bool:
        """Return whether there is anything to report to government: not in a drill."""
        happened = self.incident.happened
        return (
            "verified" in happened
            or "incident" in happened
            or bool(self.incident.world.hazard.fire_events)
        )

    def _forward(self, link: ChainLink, event: int) -> Task:
        incident = self.incident
        if self.level(link.told) in GOVERNMENT:
            stage = "level" if self.level(link.teller) in GOVERNMENT else "unit"
            yield incident.env.timeout(incident.seconds(f"report.{stage}", link.teller))
        if link.told in self.known:
            return
        actor = self._acts_for.get(link.teller, link.teller)
        post = incident.plan.post(actor) if incident.plan else None
        # A level of government, or the head of the unit at home: their hands are not the model's.
        nobody = not incident.staff.present(actor)
        if post is None or (nobody and not post.where) or incident.staff.away(actor):
            yield from self.tell(link.teller, link.told, cause=event)
            return
        task = self._give(link, event, takes="phone")
        if task is not None:
            yield task

    def _give(self, link: ChainLink, event: int, *, takes: str) -> simpy.Process | None:
        """Put a message into the hands of those who act for the teller.

        Args:
            link: who tells whom.
            event: why.
            takes: ``radio`` or ``phone``: how long it is expected to take.
        """

        def work(holder: Holder) -> Task:
            return self.tell(link.teller, link.told, holder=holder, cause=event)

        actor = self._acts_for.get(link.teller, link.teller)
        takes_s = self.incident.value(f"response.expected.{takes}")
        return self.incident.staff.give(actor, work, takes_s=takes_s, cause=event)

    def tell(
        self,
        teller: str,
        told: str,
        *,
        holder: Holder | None = None,
        cause: int,
        by: str = "",
    ) -> Task:
        """Pass the message on until it is acknowledged, or give up to the deputies and wait.

        Args:
            teller: the post or level that tells.
            told: who is told.
            holder: who speaks; None for a body outside the plan.
            cause: event behind it.
            by: the channel, ``""`` for that of the chain.
        """
        incident = self.incident
        if told in self.known or told in self._underway:
            return
        self._underway.add(told)
        since = incident.now
        if told == self.head:
            cause = incident.log("call-leader", actor=teller, object=told, cause=cause)
        if teller in self._deputies(told) and not self._reachable(told)[0]:
            self._stands_in(teller, told, cause)
            return
        attempts = self._attempts(teller, told)
        for n in range(attempts):
            if (yield from self._attempt(teller, told, told, n, cause, by=by)):
                return
            if n + 1 < attempts and self._reachable(told)[0] > 0:
                yield incident.env.timeout(incident.value("response.retry"))
        for deputy in self._deputies(told):
            if deputy == teller:
                self._stands_in(teller, told, cause)
                return
            for n in range(attempts):
                if (yield from self._attempt(teller, told, deputy, n, cause, by=by)):
                    return
        unanswered = incident.log("call-unanswered", actor=teller, object=told, cause=cause)
        # From here on the caller's hands are free: they try again now and then.
        incident.env.process(self._stalled(teller, told, since, unanswered))

    def _attempt(
        self, teller: str, told: str, callee: str, n: int, cause: int, *, by: str = ""
    ) -> Generator[simpy.Event, object, bool]:
        """Send once, and again where the line is busy; return whether it was acknowledged."""
        incident = self.incident
        chance, law = self._reachable(callee)
        edges = self.graph.edges
        message = Message(
            teller=teller,
            speaker=self._acts_for.get(teller, teller),
            callee=callee,
            # Nobody at home has another line than their telephone.
            channel="phone"
            if any(incident.staff.away(name) for name in (teller, callee))
            else by or self._channel(teller, told),
            n=n,
            chance=chance,
            answer=law,
            link=edges[teller, told]["link"] if (teller, told) in edges else None,
        )
        most = round(incident.value("response.redial.most"))
        passed = yield from self.channels.pass_on(message, cause=cause)
        for again in range(most):
            if not passed.busy:
                break
            number = n * most + again
            yield incident.env.timeout(incident.seconds("redial", message.pair, n=number))
            passed = yield from self.channels.pass_on(message, cause=cause, again=True)
        if not passed.heard:
            return False
        event = passed.heard
        incident.staff.call_in(callee, event)
        if callee != told:
            self._acts_for[told] = callee
            event = incident.log("deputy-acts", actor=callee, object=told, cause=event)
            if callee not in self.known:
                self._knows(callee, event)
        self._arrived(teller, told, message.channel, event)
        return True

    def _arrived(self, teller: str, told: str, channel: str, event: int) -> None:
        incident = self.incident
        if told in self.known:
            return
        incident.log("notified", actor=teller, object=told, cause=event, text=channel)
        if told == self.head:
            incident.log("leader-reached", actor=teller, object=told, cause=event)
        report = _REPORTS.get(self.level(told))
        if report:
            event = incident.log(report, actor=teller, object=told, cause=event)
        if self.reports is not None and self._real():
            if told == self.head:
                self.reports.head_knows(told, event)
            elif self.level(told) in GOVERNMENT:
                self.reports.arrived(teller, told, event)
        self.informed(told, event)

    def _stands_in(self, teller: str, told: str, cause: int) -> None:
        """The teller is the deputy of the one to be told, and acts for them at once."""
        event = self.incident.log("deputy-acts", actor=teller, object=told, cause=cause)
        self._acts_for[told] = teller
        self._arrived(teller, told, "", event)

    def _stalled(self, teller: str, told: str, since: float, cause: int) -> Task:
        """Nobody answers: try now and then; at the deadline tell the levels above instead."""
        incident = self.incident
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
            deadlines = [within for beyond in above if (within := self._within(beyond))]
            wait = min(deadlines) if deadlines else incident.value("response.report.default-within")
        n = self._attempts(teller, told)
        again = incident.value("response.retry.late")
        while incident.now + again < since + wait:
            yield incident.env.timeout(again)
            if told in self.known:
                return
            if self._reachable(told)[0] > 0 and (
                yield from self._attempt(teller, told, told, n, cause)
            ):
                return
            n += 1
        yield incident.env.timeout(max(since + wait - incident.now, 0.0))
        if told not in self.known:
            # Nobody tries to reach them any more.
            incident.declare(given_up(told), cause)
        goals = [link.fallback_to] if link and link.fallback_to else [b.told for b in above]
        for goal in goals:
            if goal not in self.known:
                yield from self.tell(teller, goal, cause=cause)

    # ---- who can be reached

    def _deputies(self, name: str) -> tuple[str, ...]:
        post = self.incident.plan.post(name) if self.incident.plan else None
        staff = self.incident.staff
        deputies = post.deputies if post else ()
        return tuple(d for d in deputies if staff.present(d) or staff.reachable(d))

    def _reachable(self, name: str) -> tuple[float, Distribution | None]:
        """Return the chance that a call is answered, and how long it rings (None: default)."""
        usual = self.incident.value("response.phone.p")
        post = self.incident.plan.post(name) if self.incident.plan else None
        if post is None:
            return usual, None
        chance = usual if post.answer_p is None else post.answer_p
        at_home = not post.where and post.answer_p is not None
        at_home = at_home or self.incident.staff.reachable(name)
        if not self.incident.staff.present(name) and not at_home:
            return 0.0, post.answer_after
        return chance, post.answer_after

    def _attempts(self, teller: str, told: str) -> int:
        link: ChainLink | None = None
        if self.graph.has_edge(teller, told):
            link = self.graph.edges[teller, told]["link"]
        if link is not None and link.attempts is not None:
            return link.attempts
        return round(self.incident.value("response.attempts"))

    def _channel(self, teller: str, told: str) -> str:
        if self.graph.has_edge(teller, told):
            return str(self.graph.edges[teller, told]["link"].by)
        return "phone"

    # ---- deadlines

    def _within(self, link: ChainLink) -> float | None:
        return link.within_s if self.reports is None else self.reports.within(link)

    def _start_clock(self, link: ChainLink, since: float) -> None:
        key = (link.teller, link.told)
        within = self._within(link)
        if within is not None and key not in self._clocks and self._due(link.told):
            self._clocks.add(key)
            self.incident.env.process(self._deadline(link, since, within))

    def _deadline(self, link: ChainLink, since: float, within: float) -> Task:
        """Say when a report is late, and when it counts as not made at all."""
        incident = self.incident
        yield incident.env.timeout(max(since + within - incident.now, 0.0))
        if link.told in self.known:
            return
        behind = self.known.get(link.teller) or incident.happened.get("call-unanswered", 0)
        late = incident.log("report-late", actor=link.teller, object=link.told, cause=behind)
        yield incident.env.timeout((incident.value("response.report.omitted") - 1) * within)
        if link.told not in self.known:
            incident.log("report-omitted", actor=link.teller, object=link.told, cause=late)
