"""What a measure gives: a number with its proof, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from sim.cards.view import View
    from sim.events.log import Event

Names = tuple[str, ...]


class Why(Enum):
    """Why there is no value."""

    NEVER = "never"
    """It began, and what should have followed did not happen."""
    NOT_BEGUN = "not-begun"
    """It did not even begin."""
    TOO_EARLY = "too-early"
    """It began, and what should follow still has time."""
    UNKNOWN = "unknown"
    """The log does not say."""
    NOTHING_TO_COUNT = "nothing"
    """There was nothing of the kind, so there is no share of it."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What a measure found.

    Attributes:
        value: the number in the unit of the item, or None.
        evidence: ids of the events that prove it.
        why: why there is no value.
        since_s: when it began, if it began and did not end.
        missing: events that did not happen.
        samples: single values, where the value is a quantile of several.
    """

    value: float | None
    evidence: tuple[int, ...] = ()
    why: Why | None = None
    since_s: float | None = None
    missing: Names = ()
    samples: tuple[float, ...] = ()


class Measure(Protocol):
    """A function of a log."""

    def of(self, log: View) -> Measured:
        """Return what the log says."""
        ...


def ids(*events: Event | None) -> tuple[int, ...]:
    """Return the ids of events, each once, without those that are None."""
    return tuple(dict.fromkeys(event.id for event in events if event is not None))
