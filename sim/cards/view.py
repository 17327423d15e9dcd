"""A log arranged for measuring: events by name, first and last, sums."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from sim.events.csvfile import as_written
from sim.events.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sim.events.log import Event


class View:
    """A log as it stands in ``events.csv``, arranged for measuring.

    Attributes:
        events: all rows in order, rounded as the file rounds them, so that a run and its file have
            the same score.
    """

    def __init__(self, events: Iterable[Event]) -> None:
        self.events = tuple(map(as_written, events))

    @cached_property
    def by_name(self) -> dict[str, list[Event]]:
        """Events by name, each list in order."""
        found: dict[str, list[Event]] = {}
        for event in self.events:
            found.setdefault(event.event, []).append(event)
        return found

    @cached_property
    def phases(self) -> frozenset[str]:
        """Phases of the vocabulary that anything was logged of."""
        known = vocabulary()
        return frozenset(known[name].phase for name in self.by_name if name in known)

    @cached_property
    def end_s(self) -> float:
        """Time of the last row."""
        return max((event.t_s for event in self.events), default=0.0)

    @cached_property
    def steps(self) -> frozenset[str]:
        """Events that the plan asks for, by ``fact-step`` rows."""
        return frozenset(event.object for event in self.by_name.get("fact-step", ()))

    def all(self, *names: str) -> list[Event]:
        """Return the events with any of these names, in order."""
        found = [event for name in names for event in self.by_name.get(name, ())]
        return found if len(names) == 1 else sorted(found, key=lambda event: (event.t_s, event.id))

    def has(self, marks: Iterable[str]) -> bool:
        """Return whether an event of one of these names, or ``phase:<name>``, was logged."""
        for mark in marks:
            head, _, phase = mark.partition(":")
            if phase and head == "phase":
                if phase in self.phases:
                    return True
            elif mark in self.by_name:
                return True
        return False
