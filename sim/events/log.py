"""The event log: everything that happens lands here, in order of time, with its causes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


class Event(NamedTuple):
    """One thing that happened.

    Attributes:
        id: number of the event, from 1, in the order it was logged.
        t_s: seconds since the start of the run.
        event: name from the vocabulary, such as ``general-alarm``.
        actor: who did it (a post, person, unit, detector id), or empty.
        object: what it was done to (a space, exit, unit, message), or empty.
        value: a number that belongs to it, or None.
        unit: unit of the value.
        cause: ids of the events that brought it about; empty for the start of a chain.
        text: free words for the diary, such as an inject's text.
    """

    id: int
    t_s: float
    event: str
    actor: str = ""
    object: str = ""
    value: float | None = None
    unit: str = ""
    cause: tuple[int, ...] = ()
    text: str = ""


SAME_MOMENT_S = 1e-9
"""Times no further apart than this, seconds, are one moment: what adding up leaves of zero."""


@dataclass
class EventLog:
    """Append-only list of events. Times never decrease."""

    _events: list[Event] = field(default_factory=list)
    _told: dict[str, list[Callable[[Event], None]]] = field(default_factory=dict)

    def add(
        self,
        event: str,
        *,
        t_s: float,
        actor: str = "",
        object: str = "",
        value: float | None = None,
        unit: str = "",
        cause: int | Iterable[int] = (),
        text: str = "",
    ) -> int:
        """Append an event and return its id.

        Args:
            event: name from ``sim.events.vocabulary``.
            t_s: seconds since the start of the run; not before the last event.
            actor: who did it.
            object: what it was done to.
            value: a number that belongs to it.
            unit: unit of the value.
            cause: id or ids of earlier events.
            text: free words for the diary.

        Raises:
            ValueError: if the time runs backwards or a cause is not an earlier event.
        """
        causes = (cause,) if isinstance(cause, int) else tuple(cause)
        number = len(self._events) + 1
        if self._events and t_s < self._events[-1].t_s - SAME_MOMENT_S:
            msg = f"event {event} at {t_s} s is before the last event, {self._events[-1].t_s} s"
            raise ValueError(msg)
        if causes and not (min(causes) > 0 and max(causes) < number):
            msg = f"event {event} names a cause in {causes} that is not an earlier event"
            raise ValueError(msg)
        made = Event(number, float(t_s), event, actor, object, value, unit, causes, text)
        self._events.append(made)
        for call in self._told.get(event, ()):
            call(made)
        return number

    def on(self, event: str, call: Callable[[Event], None]) -> None:
        """Call somebody each time an event of this name is added, in the order they asked.

        Whoever is called may add events of the same moment.
        """
        self._told.setdefault(event, []).append(call)

    def __iter__(self) -> Iterator[Event]:
        return iter(self._events)

    def __len__(self) -> int:
        return len(self._events)

    def __getitem__(self, number: int) -> Event:
        """Return the event with the given id (from 1)."""
        return self._events[number - 1]

    def first(self, event: str, *, actor: str = "", object: str = "") -> Event | None:
        """Return the first event with this name (and actor and object, if given), or None."""
        for item in self._events:
            if item.event == event and actor in ("", item.actor) and object in ("", item.object):
                return item
        return None
