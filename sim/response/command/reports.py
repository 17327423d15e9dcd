"""What is reported to government: how many are hurt as far as anybody knows, and by when.

Whoever is outside has been seen, whoever is inside is known once they are found. A report says what
is known then; where more are hurt than it says, or a number was misunderstood, it is a wrong
report, and corrected when the right number is known. Nobody conceals anything in the model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.response.plan.reporting import GOVERNMENT, rules
from sim.world.state import Harm, Phase

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    import simpy

    from sim.events.log import Event
    from sim.response.incident import Incident
    from sim.response.plan.model import ChainLink
    from sim.response.plan.reporting import AccidentClass

    Task = Generator[simpy.Event, object, None]

_FOUND = ("casualty-found", "dead-found")
_LOOKS = (
    *_FOUND, "last-evacuee", "headcount-complete", "missing-closed", "carried-out", "fire-out",
    "search-done", "stand-down",
)  # fmt: skip
"""Events after which more may be known of who is hurt."""
_OVER = "stand-down"
"""Event after which everybody has been found."""


class Reports:
    """The reports of one incident under some rules.

    Attributes:
        rules: the rules.
        grade: class of the accident as far as it is known.
        said: by level, how many hurt it has been told of.
    """

    def __init__(
        self,
        incident: Incident,
        name: str,
        *,
        level: Callable[[str], str],
        rose: Callable[[int], None],
    ) -> None:
        """Begin with nobody hurt.

        Args:
            incident: the incident.
            name: name of the rules.
            level: tells the level of a post or body.
            rose: called with the event when the class rises.
        """
        self.incident = incident
        self.rules = rules(name)
        self.grade: AccidentClass = self.rules.classes[0]
        self.said: dict[str, int] = {}
        self._level = level
        self._rose = rose
        self._found: set[str] = set()
        self._all_found = False
        self._wrong: dict[str, int] = {}
        self._correcting = False
        self._corrections = 0
        self._head = ""
        self._graded = 0
        for event in _LOOKS:
            incident.world.log.on(event, self._more)

    # ---- what is so, and what is known

    def _toll(self, *, known: bool) -> tuple[int, int, int]:
        """Return how many are dead, seriously injured, and hurt at all."""
        world = self.incident.world
        harm = world.people.harm
        seen = np.ones(len(harm), dtype=np.bool_)
        if known and not self._all_found:
            seen = world.people.phase == Phase.OUT
            if self._found:
                ids = [world.population.person_id(row) in self._found for row in range(len(harm))]
                seen |= np.array(ids, dtype=np.bool_)
        dead = int(np.count_nonzero(seen & (harm == Harm.DEAD)))
        serious = int(np.count_nonzero(seen & (harm == Harm.INCAPACITATED)))
        return dead, serious, int(np.count_nonzero(seen & (harm > Harm.UNHURT)))

    def _more(self, event: Event) -> None:
        """Something has happened after which more may be known."""
        if event.event in _FOUND:
            self._found.add(event.object)
        self._all_found |= event.event == _OVER
        if self._graded:
            self.look(event.id)

    def look(self, cause: int) -> None:
        """Grade the accident by what is known, and correct what has been reported otherwise."""
        incident = self.incident
        dead, serious, hurt = self._toll(known=True)
        grade = self.rules.class_of(deaths=dead, serious=serious)
        order = self.rules.classes
        if not self._graded or order.index(grade) > order.index(self.grade):
            first, self.grade = not self._graded, grade
            self._graded = incident.log(
                "accident-class", actor=self._head, object=grade.id, value=dead, unit="people",
                cause=cause,
            )  # fmt: skip
            if not first:
                incident.log("fact-report-required", object=grade.up_to, cause=self._graded)
                self._rose(self._graded)
        first_level = next((level for level in GOVERNMENT if level in self.said), "")
        if first_level and self.said[first_level] != hurt and not self._correcting:
            self._correcting = True
            incident.env.process(self._correct(cause))

    # ---- what the chain asks

    def due(self, level: str) -> bool:
        """Return whether a level of government has to know of an accident of this class."""
        return GOVERNMENT.index(level) <= GOVERNMENT.index(self.grade.up_to)

    def within(self, link: ChainLink) -> float | None:
        """Return how long a report may take, None for ever: by the plan, else by the rules."""
        if link.within_s is not None or self._level(link.told) not in GOVERNMENT:
            return link.within_s
        by_government = self._level(link.teller) in GOVERNMENT
        return self.rules.level_s if by_government else self.grade.phone_s

    def head_knows(self, head: str, event: int) -> None:
        """The unit's head knows: the accident is graded, and the clock of what is written runs."""
        self._head = head
        self.look(event)
        if self.grade.written_s is not None:
            self.incident.env.process(self._written_late(self.grade.written_s, event))

    def arrived(self, teller: str, told: str, event: int) -> None:
        """A level of government has been told by an event."""
        incident, level = self.incident, self._level(told)
        from_government = self._level(teller) in GOVERNMENT
        if not from_government:
            self.look(event)
        number = self.said.get(self._level(teller)) if from_government else None
        number = self._toll(known=True)[2] if number is None else number
        why = "not known yet"
        kept = incident.value("response.misheard") * incident.value("response.misheard.kept")
        if incident.uniform("report.kept", f"{teller}>{told}") < kept:
            # One more as often as one less.
            more = number == 0 or incident.uniform("report.kept", f"{teller}>{told}", 1) < 0.5
            number += 1 if more else -1
            why = "misunderstood"
        self.said[level] = number
        so = self._toll(known=False)[2]
        if number != so:
            self._wrong[level] = incident.log(
                "report-wrong", actor=teller, object=told, value=number - so, unit="people",
                cause=event, text=why,
            )  # fmt: skip
        if not from_government:
            if self.grade.written_s is not None:
                incident.env.process(self._write(teller, told, event))
            if self.grade.followup_s is not None:
                incident.env.process(self._follow_up(teller, told, event))

    # ---- later reports

    def _correct(self, cause: int) -> Task:
        """Tell every level that was told otherwise the number that is known now."""
        incident = self.incident
        n, self._corrections = self._corrections, self._corrections + 1
        for level in [item for item in GOVERNMENT if item in self.said]:
            yield incident.env.timeout(incident.seconds("report.correct", level, n=n))
            self._put_right(level, cause)
        self._correcting = False
        self.look(cause)

    def _put_right(self, level: str, cause: int) -> None:
        number = self._toll(known=True)[2]
        if self.said[level] == number:
            return
        self.said[level] = number
        behind = {cause, self._wrong.get(level, cause)}
        self.incident.log(
            "report-corrected", actor=self._head, object=level, value=number, unit="people",
            cause=behind,
        )  # fmt: skip

    def _write(self, teller: str, told: str, cause: int) -> Task:
        incident = self.incident
        yield incident.env.timeout(incident.seconds("report.written", teller))
        written = incident.log("written-report", actor=teller, object=told, cause=cause)
        self._put_right(self._level(told), written)

    def _written_late(self, within_s: float, cause: int) -> Task:
        yield self.incident.env.timeout(within_s)
        if "written-report" not in self.incident.happened:
            county = next((level for level in GOVERNMENT if level in self.said), "county")
            self.incident.log(
                "report-late", actor=self._head, object=county, cause=cause, text="written"
            )

    def _follow_up(self, teller: str, told: str, cause: int) -> Task:
        incident, n = self.incident, 0
        while self.grade.followup_s is not None:
            yield incident.env.timeout(self.grade.followup_s)
            if _OVER in incident.happened:
                return
            n += 1
            incident.log("followup", actor=teller, object=told, value=float(n), cause=cause)
            self._put_right(self._level(told), cause)
