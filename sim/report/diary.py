"""The diary: every event that is told, as a sentence, with what brought it about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sim.events import vocabulary
from sim.messages import LANGUAGES
from sim.report.language import Both, elapsed, say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sim.events.log import Event
    from sim.report.reading import Reading

MOST_ROWS: Final = 400
"""The most rows of the diary on the page; ``events.csv`` holds them all."""

HAZARD_LANE: Final = "hazard"
_CROWD_PHASES: Final = frozenset({"evacuation", "crowd"})
_OF_PEOPLE: Final = frozenset({"first-out", "last-evacuee"})
_HAZARD_PHASES: Final = frozenset({"hazard", "start"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the diary.

    Attributes:
        id: Number of the event.
        clock: Clock time, or time since the start.
        after: Time since the start.
        actor: Who did it.
        words: The sentence.
        causes: Numbers of the events behind it that are on the page.
        key: True for a milestone.
    """

    id: int
    clock: str
    after: str
    actor: Both
    words: Both
    causes: tuple[int, ...]
    key: bool


def told(reading: Reading, event: Event) -> Both:
    """Return an event as a sentence in both languages."""
    if _begins_a_drill(reading, event):
        return say("drill-begins")
    found = {lang: vocabulary.diary(event, lang, reading.called[lang]) for lang in LANGUAGES}
    # An id at the head of a sentence keeps its letters, a name starts like any sentence.
    head = reading.names.get(event.actor) or reading.names.get(event.object)
    if head and found["en"].startswith(head.en):
        found["en"] = found["en"][:1].upper() + found["en"][1:]
    return Both(found["en"], found["zh"])


def _begins_a_drill(reading: Reading, event: Event) -> bool:
    return event.event == "t0" and not reading.has_hazard


def short(reading: Reading, event: Event) -> Both:
    """Return the short name of an event."""
    if _begins_a_drill(reading, event):
        return say("label-drill-begins")
    return Both(vocabulary.label(event.event, "en"), vocabulary.label(event.event, "zh"))


def entries(reading: Reading, *, milestones: Iterable[str]) -> tuple[list[Entry], int]:
    """Return the lines of the diary, and how many more the log has.

    Where the log is too long, milestones are kept first, then the earliest of the rest.
    """
    heads = frozenset(milestones)
    events = reading.story_events
    if len(events) > MOST_ROWS:
        ranked = sorted(events, key=lambda e: (e.event not in heads, e.id))[:MOST_ROWS]
        kept = {event.id for event in ranked}
        events = [event for event in events if event.id in kept]
    shown = {event.id for event in events}
    rows = [
        Entry(
            id=event.id,
            clock=reading.clock(event.t_s),
            after=elapsed(event.t_s),
            actor=reading.name(event.actor)
            if event.actor
            else reading.lane_name(lane(reading, event)),
            words=told(reading, event),
            causes=tuple(c for c in event.cause if c in shown),
            key=event.event in heads,
        )
        for event in events
    ]
    return rows, len(reading.story_events) - len(rows)


def lane(reading: Reading, event: Event) -> str:
    """Return the lane of the timeline that an event belongs to.

    Detectors share a lane, people who leave share one, the fire has one; every post, person and
    unit has its own.
    """
    kind = vocabulary.vocabulary().get(event.event)
    phase = kind.phase if kind else ""
    if _begins_a_drill(reading, event):
        return "site"
    if phase in _HAZARD_PHASES and event.event not in {"note", "end"}:
        return HAZARD_LANE
    if phase == "inject":
        return "injects"
    if event.actor in reading.equipment:
        return "detectors"
    nobody = not event.actor or event.event in _OF_PEOPLE or (kind and kind.actor == "group")
    post, _ = reading.holder(event.actor)
    if post:
        return post
    if reading.is_occupant(event.actor) or (phase in _CROWD_PHASES and nobody):
        return "crowd"
    return event.actor or "site"
