"""Measures of time: how long from one event to another."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from sim.cards.measured import Measured, Why, ids

if TYPE_CHECKING:
    from sim.cards.measured import Names
    from sim.cards.view import View
    from sim.events.log import Event

Key = Literal["actor", "object"]


@dataclass(frozen=True, slots=True)
class Between:
    """Seconds from one event to another.

    Attributes:
        start: the first of these names that is in the log begins it.
        end: the earliest event of any of these names ends it.
        last: take the last such event instead of the first.
        end_text: only events whose text contains this end it.
    """

    start: Names
    end: Names
    last: bool = False
    end_text: str = ""

    def of(self, log: View) -> Measured:
        """Return the time between the two."""
        begun = next((log.all(name)[0] for name in self.start if log.all(name)), None)
        ends = [event for event in log.all(*self.end) if self.end_text in event.text]
        ended = (ends[-1] if self.last else ends[0]) if ends else None
        if begun is None:
            if ended is None:
                return Measured(None, (), Why.NOT_BEGUN, missing=self.end)
            return Measured(None, ids(ended), Why.UNKNOWN, missing=self.start)
        if ended is None:
            return Measured(None, ids(begun), Why.NEVER, since_s=begun.t_s, missing=self.end)
        return Measured(round(ended.t_s - begun.t_s, 3), ids(begun, ended))


@dataclass(frozen=True, slots=True)
class Pairs:
    """Seconds from one event to another for each unit or post, and one of them.

    A trainer may not have noted the units: then the first event of each kind make the only pair.

    Attributes:
        start: names of the event that begins it.
        start_key: column of it that names the unit.
        end: names of the event that ends it.
        end_key: column of that which names the unit.
        share: the quantile: the value that this share of the units keeps to.
        first: take the unit that ended first instead of the quantile.
    """

    start: Names
    start_key: Key
    end: Names
    end_key: Key
    share: float = 1.0
    first: bool = False

    def of(self, log: View) -> Measured:
        """Return the time of the unit that stands for all."""
        begun, ended = log.all(*self.start), log.all(*self.end)
        if not begun:
            if not ended:
                return Measured(None, (), Why.NOT_BEGUN, missing=self.end)
            return Measured(None, ids(ended[0]), Why.UNKNOWN, missing=self.start)
        if not ended:
            first = begun[0]
            return Measured(None, ids(first), Why.NEVER, since_s=first.t_s, missing=self.end)
        pairs = self._pairs(begun, ended) or [(begun[0], ended[0])]
        if self.first:
            pairs = [min(pairs, key=lambda pair: (pair[1].t_s, pair[1].id))]
        samples = sorted(round(end.t_s - start.t_s, 3) for start, end in pairs)
        number = max(1, math.ceil(self.share * len(samples) - 1e-9))
        evidence = ids(*(event for pair in pairs for event in pair))
        return Measured(samples[number - 1], evidence, samples=tuple(samples))

    def _pairs(self, begun: list[Event], ended: list[Event]) -> list[tuple[Event, Event]]:
        ends: dict[str, Event] = {}
        for event in ended:
            ends.setdefault(getattr(event, self.end_key), event)
        starts: dict[str, Event] = {}
        for event in begun:
            starts.setdefault(getattr(event, self.start_key), event)
        return [(event, ends[name]) for name, event in starts.items() if name in ends]


@dataclass(frozen=True, slots=True)
class Before:
    """Whether one event came no later than another."""

    first: Names
    second: Names

    def of(self, log: View) -> Measured:
        """Return 1 or 0."""
        early, late = log.all(*self.first), log.all(*self.second)
        if not late:
            return Measured(None, (), Why.NOT_BEGUN, missing=self.second)
        if not early:
            return Measured(None, ids(late[0]), Why.NEVER, late[0].t_s, self.first)
        return Measured(float(early[0].t_s <= late[0].t_s), ids(early[0], late[0]))


@dataclass(frozen=True, slots=True)
class Gap:
    """Longest time between two events of a kind, up to the end of the response.

    Attributes:
        events: what repeats.
        until: what ends it; the end of the log if none of these happened.
    """

    events: Names
    until: Names = ()

    def of(self, log: View) -> Measured:
        """Return the longest gap."""
        rows = log.all(*self.events)
        if not rows:
            return Measured(None, (), Why.UNKNOWN, missing=self.events)
        ends = log.all(*self.until)
        close = ends[0].t_s if ends else log.end_s
        times = [event.t_s for event in rows] + [max(close, rows[-1].t_s)]
        longest = max(late - early for early, late in pairwise(times))
        return Measured(round(longest, 3), ids(*rows))


@dataclass(frozen=True, slots=True)
class Margin:
    """(ASET - RSET) / ASET: the time that was left, over the time that there was.

    Attributes:
        start: what both times count from.
        limit: when conditions become untenable; the room of origin (the object of ``start``) does
            not count, because people have left it or are counted as harmed there.
        done: when the last person was out.
        watched_by: events that show that somebody watched conditions: if they never became
            untenable, there was time without end, and the margin is 1.
    """

    start: Names
    limit: Names
    done: Names
    watched_by: Names = ()

    def of(self, log: View) -> Measured:
        """Return the margin."""
        begun = next((log.all(name)[0] for name in self.start if log.all(name)), None)
        if begun is None:
            return Measured(None, (), Why.UNKNOWN, missing=self.start)
        limits = [e for e in log.all(*self.limit) if not e.object or e.object != begun.object]
        done = next(iter(log.all(*self.done)), None)
        if not limits:
            if done is not None and log.has(self.watched_by):
                return Measured(1.0, ids(begun, done))
            return Measured(None, ids(begun), Why.NOTHING_TO_COUNT, missing=self.limit)
        if done is None:
            seen = ids(begun, limits[0])
            return Measured(None, seen, Why.NEVER, since_s=begun.t_s, missing=self.done)
        aset, rset = limits[0].t_s - begun.t_s, done.t_s - begun.t_s
        if aset <= 0:
            return Measured(None, ids(begun, limits[0]), Why.NOTHING_TO_COUNT)
        return Measured((aset - rset) / aset, ids(begun, limits[0], done))


@dataclass(frozen=True, slots=True)
class Steps:
    """Longest of the times between the steps of a chain, as far as it went."""

    chain: Names

    def of(self, log: View) -> Measured:
        """Return the longest time."""
        rows = [log.all(name)[0] for name in self.chain if log.all(name)]
        if len(rows) < 2:
            return Measured(None, ids(*rows), Why.UNKNOWN, missing=self.chain[:1])
        times = [late.t_s - early.t_s for early, late in pairwise(rows)]
        return Measured(round(max(times), 3), ids(*rows))
