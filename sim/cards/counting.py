"""Measures of number: counts, shares and levels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sim.cards.measured import Measured, Why, ids

if TYPE_CHECKING:
    from sim.cards.measured import Names
    from sim.cards.view import View
    from sim.events.log import Event

Of = Literal["sum", "people", "count", "distinct", "last"]


@dataclass(frozen=True, slots=True)
class Term:
    """A count or sum over events.

    Attributes:
        events: names that count.
        of: ``count`` rows, ``sum`` of their values, ``people`` (the sum, a row without a value
            being one person), ``distinct`` objects, or the ``last`` value.
        minus: names whose count is taken off.
        instead: names that count where the log has none of ``events``.
        or_else: names that count where it has none of these either.
    """

    events: Names
    of: Of = "count"
    minus: Names = ()
    instead: Names = ()
    or_else: Names = ()

    def over(self, log: View) -> tuple[float, tuple[int, ...]]:
        """Return the number and the ids of what was counted."""
        found = log.all(*self.events) or log.all(*self.instead) or log.all(*self.or_else)
        less = log.all(*self.minus) if self.minus else []
        if self.of == "sum":
            number = sum(event.value or 0.0 for event in found)
        elif self.of == "people":
            number = sum(1.0 if event.value is None else event.value for event in found)
        elif self.of == "distinct":
            gone = {event.object for event in less}
            number = float(len({event.object for event in found} - gone))
            return number, ids(*found, *less)
        elif self.of == "last":
            number = (found[-1].value or 0.0) if found else 0.0
            found = found[-1:]
        else:
            number = float(len(found))
        return number - len(less), ids(*found, *less)


@dataclass(frozen=True, slots=True)
class Ratio:
    """One number over another.

    Attributes:
        top: what is counted.
        bottom: out of how many; None for ``out_of``.
        out_of: a fixed number to divide by.
        complement: give one minus the ratio.
        known_by: without an event of these names (or ``phase:<name>``) the log does not say.
        cap: a ratio above one counts as one.
        begun_by: events that show that the counting began: then it was never finished.
    """

    top: Term
    bottom: Term | None = None
    out_of: float = 0.0
    complement: bool = False
    known_by: Names = ()
    cap: bool = True
    begun_by: Names = ()

    def of(self, log: View) -> Measured:
        """Return the ratio."""
        needed = self.known_by or (*self.top.events, *self.top.instead)
        if not log.has(needed):
            begun = log.all(*self.begun_by)[:1]
            if begun:
                return Measured(None, ids(*begun), Why.NEVER, begun[0].t_s, needed[:1])
            return Measured(None, (), Why.UNKNOWN, missing=needed[:1])
        top, proof = self.top.over(log)
        bottom, more = self.bottom.over(log) if self.bottom else (self.out_of, ())
        evidence = tuple(dict.fromkeys((*more, *proof)))
        if bottom <= 0:
            return Measured(None, evidence, Why.NOTHING_TO_COUNT)
        ratio = min(top / bottom, 1.0) if self.cap else top / bottom
        return Measured(1.0 - ratio if self.complement else ratio, evidence)


@dataclass(frozen=True, slots=True)
class Filled:
    """How far what is there covers what is needed, thing by thing: more of one covers no other.

    Attributes:
        have: events whose value says how much of the object is there.
        need: events whose value says how much is needed.
        each_alike: the mean over things, instead of the sum over the sum.
    """

    have: Names
    need: Names
    each_alike: bool = False

    def of(self, log: View) -> Measured:
        """Return the share that is covered."""
        needed = {e.object: e for e in log.all(*self.need) if (e.value or 0) > 0}
        there = {e.object: e for e in log.all(*self.have)}
        if not log.all(*self.need):
            return Measured(None, (), Why.UNKNOWN, missing=self.need)
        evidence = ids(*needed.values(), *(there[k] for k in needed if k in there))
        if not needed:
            return Measured(None, (), Why.NOTHING_TO_COUNT)
        wanted = {k: e.value or 0.0 for k, e in needed.items()}
        covered = {
            k: min((there[k].value or 0.0) if k in there else 0.0, wanted[k]) for k in wanted
        }
        if self.each_alike:
            return Measured(sum(covered[k] / wanted[k] for k in wanted) / len(wanted), evidence)
        return Measured(sum(covered.values()) / sum(wanted.values()), evidence)


@dataclass(frozen=True, slots=True)
class Total:
    """A count or sum; zero counts only if the log could have said otherwise.

    Attributes:
        term: what is counted.
        known_by: events (or ``phase:<name>``) one of which shows that somebody kept count.
    """

    term: Term
    known_by: Names = ()

    def of(self, log: View) -> Measured:
        """Return the number."""
        number, evidence = self.term.over(log)
        if not log.has((*self.term.events, *self.term.instead, *self.known_by)):
            return Measured(None, (), Why.UNKNOWN, missing=self.term.events)
        if not evidence:
            evidence = ids(*(log.all(name)[-1] for name in self.known_by if log.all(name)))
        return Measured(number, evidence)


@dataclass(frozen=True, slots=True)
class Peak:
    """The highest value of events with these names."""

    events: Names

    def of(self, log: View) -> Measured:
        """Return the highest value."""
        rows = [event for event in log.all(*self.events) if event.value is not None]
        if not rows:
            return Measured(None, (), Why.UNKNOWN, missing=self.events)
        top = max(rows, key=lambda event: (event.value or 0.0, -event.id))
        return Measured(top.value, ids(top))


@dataclass(frozen=True, slots=True)
class Happened:
    """Whether an event happened.

    Attributes:
        events: any of these.
        none_of: none of these may have happened.
        after: it is only asked once one of these has happened; empty for always.
    """

    events: Names
    none_of: Names = ()
    after: Names = ()

    def of(self, log: View) -> Measured:
        """Return 1 or 0."""
        asked = log.all(*self.after)
        if self.after and not asked:
            return Measured(None, (), Why.NOTHING_TO_COUNT, missing=self.after)
        good, bad = log.all(*self.events), log.all(*self.none_of)
        evidence = ids(*asked[:1], *good[:1], *bad[:1])
        return Measured(float(bool(good) and not bad), evidence)


@dataclass(frozen=True, slots=True)
class Span:
    """Most different people whom one person gave orders to."""

    events: Names

    def of(self, log: View) -> Measured:
        """Return the number."""
        under: dict[str, dict[str, Event]] = {}
        for event in log.all(*self.events):
            if event.actor and event.object:
                under.setdefault(event.actor, {}).setdefault(event.object, event)
        if not under:
            return Measured(None, (), Why.UNKNOWN, missing=self.events)
        most = max(under, key=lambda actor: (len(under[actor]), actor))
        return Measured(float(len(under[most])), ids(*under[most].values()))


@dataclass(frozen=True, slots=True)
class Reach:
    """Share of the people who were alerted within a time after the alarm.

    Attributes:
        alarm: the alarm.
        alerted: events whose value says how many more are alerted.
        people: facts whose values add up to everybody; the first that the log has.
        within_s: time after the alarm.
    """

    alarm: Names
    alerted: Names
    people: Names
    within_s: float

    def of(self, log: View) -> Measured:
        """Return the share."""
        everybody = next((log.all(name) for name in self.people if log.all(name)), [])
        total = sum(event.value or 0.0 for event in everybody)
        alarms, rows = log.all(*self.alarm), log.all(*self.alerted)
        if not alarms:
            return Measured(None, (), Why.NOT_BEGUN, missing=self.alarm)
        if not rows or total <= 0:
            return Measured(None, ids(alarms[0]), Why.UNKNOWN, missing=self.alerted)
        soon = [event for event in rows if event.t_s <= alarms[0].t_s + self.within_s]
        share = sum(event.value or 0.0 for event in soon) / total
        return Measured(min(share, 1.0), ids(*everybody, alarms[0], *soon))


@dataclass(frozen=True, slots=True)
class Level:
    """Whether the chain reached the level that a fact asks for.

    Attributes:
        chain: events of the levels, lowest first.
        levels: their names as the fact writes them, in the same order.
        fact: event whose object is the level asked for.
        within_s: time that each level has for the next one.
    """

    chain: Names
    levels: Names
    fact: Names
    within_s: float

    def of(self, log: View) -> Measured:
        """Return 1 or 0."""
        asked = [event for event in log.all(*self.fact) if event.object in self.levels]
        if not asked:
            return Measured(None, (), Why.UNKNOWN, missing=self.fact)
        wanted = max(self.levels.index(event.object) for event in asked)
        rows = [(place, log.all(name)[0]) for place, name in enumerate(self.chain) if log.all(name)]
        reached = max((place for place, _ in rows), default=-1)
        last_s = max((event.t_s for _, event in rows), default=asked[0].t_s)
        evidence = ids(*asked, *(event for _, event in rows))
        if reached < wanted and log.end_s - last_s <= self.within_s:
            following = self.chain[reached + 1 : reached + 2]
            return Measured(None, evidence, Why.TOO_EARLY, since_s=last_s, missing=following)
        return Measured(float(reached >= wanted), evidence)
