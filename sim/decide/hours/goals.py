"""What an hour of the week is judged by: when people are warned, water flows, reports arrive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sim.events.log import Event

GOALS: Final[Mapping[str, tuple[str, ...]]] = {
    "warned": ("general-alarm", "evac-order"),
    "called": ("119-answer",),
    "force": ("first-force", "second-force"),
    "water": ("first-water-internal", "first-water-fd"),
    "leader": ("leader-reached",),
    "report": ("unit-to-county",),
}
"""Goals in the order in which they are shown, each with the events that reach it first."""

JUDGED: Final = ("warned", "water", "called", "leader")
"""Goals that the hours are ranked by: the first one that the scenario reaches at all."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the way to a goal: what it waited for.

    Attributes:
        event: name of the event that ended it.
        actor: who brought that event about, ``""`` if nobody did.
        seconds: how long it took.
    """

    event: str
    actor: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What matters of one run.

    Attributes:
        times: when each goal was reached, seconds; goals that were not are missing.
        ways: the stretches that led to each judged goal, the first one first; they add up to its time.
    """

    times: Mapping[str, float]
    ways: Mapping[str, tuple[Stretch, ...]]


def answer(events: Sequence[Event]) -> Answer:
    """Return what matters of the log of one run, counted from the start of the accident."""
    by_id = {event.id: event for event in events}
    start = next((event.t_s for event in events if event.event == "t0"), 0.0)
    times: dict[str, float] = {}
    ways: dict[str, tuple[Stretch, ...]] = {}
    for goal, names in GOALS.items():
        event = next((event for event in events if event.event in names), None)
        if event is None:
            continue
        times[goal] = event.t_s - start
        if goal in JUDGED:
            ways[goal] = _way(event, by_id, start)
    return Answer(times, ways)


def _way(event: Event, by_id: Mapping[int, Event], start: float) -> tuple[Stretch, ...]:
    """Return what an event waited for, back to the start: of several causes the latest."""
    found: list[Stretch] = []
    while True:
        causes = [by_id[number] for number in event.cause if number in by_id]
        before = max(causes, key=lambda item: (item.t_s, item.id), default=None)
        since = max(before.t_s, start) if before is not None else start
        if event.t_s > since:
            found.append(Stretch(event.event, event.actor, event.t_s - since))
        if before is None:
            return tuple(reversed(found))
        event = before
