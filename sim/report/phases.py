"""Where the time went: the run cut at its milestones, once for the people, once for the crews."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Final

from sim.report.language import Both, duration, say
from sim.report.reading import Reading, is_number

if TYPE_CHECKING:
    from collections.abc import Sequence

# What ended a phase, and the key of its name. A milestone that is missing, or that came before the
# one above it, is passed over; its time then belongs to the next phase.
_PEOPLE: Final = (
    ("detect", "phase-notice"),
    ("alarm-ack", "phase-signal"),
    ("verify-start", "phase-set-out-to-verify"),
    ("alarm-confirmed", "phase-verify"),
    ("general-alarm", "phase-sound"),
)
_CREWS: Final = (
    ("alarm-confirmed", "phase-confirmed"),
    ("119-dial", "phase-dial"),
    ("119-answer", "phase-answer"),
    ("dispatch-order", "phase-call-handling"),
    ("unit-enroute", "phase-turnout"),
    ("unit-arrive", "phase-travel"),
    ("first-water-fd", "phase-water"),
)


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch of time between two milestones.

    Attributes:
        name: What was going on.
        start_s: When it began.
        end_s: When it ended.
        event_id: Number of the event that ended it, 0 if none did.
        ended: False if the run stopped before it was over.
    """

    name: Both
    start_s: float
    end_s: float
    event_id: int = 0
    ended: bool = True

    @property
    def seconds(self) -> float:
        """How long it took."""
        return self.end_s - self.start_s

    @property
    def length(self) -> Both:
        """How long it took, in words."""
        return duration(self.seconds)


def people_phases(reading: Reading) -> list[Phase]:
    """Return the phases from the start of the event to the last person out.

    The last two split the time after the alarm at the moment when half of those who had to
    leave, and ever set out, had done so. With people left inside, the last phase ends with the run
    and is marked so.
    """
    if reading.origin is None:
        return []
    start = reading.origin.t_s
    found = _cut(reading, start, _PEOPLE)
    at = found[-1].end_s if found else start
    if reading.first("general-alarm") is None and reading.first("evac-order") is None:
        return found
    started = [
        t
        for t, out, required in zip(
            reading.outcome.people.get("started_s", ()),
            reading.outcome.people.get("out_s", ()),
            reading.outcome.population.required,
            strict=True,
        )
        if required and is_number(t) and is_number(out) and t >= at
    ]
    if started and (half := float(median(started))) > at:
        found.append(Phase(say("phase-set-out"), at, half))
        at = half
    if reading.remain:
        if reading.end_s > at:
            found.append(Phase(say("phase-never-out"), at, reading.end_s, ended=False))
    elif (last := reading.result.get("evacuation_time_s")) is not None and last > at:
        event = reading.first("last-evacuee")
        found.append(Phase(say("phase-walk"), at, float(last), event.id if event else 0))
    return found


def crew_phases(reading: Reading) -> list[Phase]:
    """Return the phases from the start of the event to the first water of the fire service."""
    if reading.origin is None or reading.first("119-dial") is None:
        return []
    return _cut(reading, reading.origin.t_s, _CREWS)


def longest(phases: Sequence[Phase]) -> Phase | None:
    """Return the phase that took longest, the earliest of equals."""
    return max(phases, key=lambda item: (item.seconds, -item.start_s), default=None)


def _cut(reading: Reading, start: float, marks: tuple[tuple[str, str], ...]) -> list[Phase]:
    found: list[Phase] = []
    at = start
    for event_name, key in marks:
        event = reading.first(event_name)
        if event is None or event.t_s < at or (event.t_s == at and found):
            continue
        if event.t_s > at:
            found.append(Phase(say(key), at, event.t_s, event.id))
        at = event.t_s
    return found
