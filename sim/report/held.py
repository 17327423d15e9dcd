"""Which measures hold people at the end of a run: a door they locked, a way by which nobody is let.

A measure may keep its own condition alive: ``stop`` while a hall is full keeps the hall full. Then
nobody leaves, and a reader has to be told why.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.building.model import OUTSIDE
from sim.report.language import Both, same, say

if TYPE_CHECKING:
    from sim.events.log import Event
    from sim.report.reading import Reading
    from sim.response.plan.model import Measure


def held_by_measures(reading: Reading) -> list[Both]:
    """Return a sentence for each measure that holds people when the run ends; none if all left."""
    late = reading.people(where="not_arrived")
    if not reading.remain and not late:
        return []
    measures = {item.id: item for item in reading.outcome.scenario.response.measures}
    found = []
    for event in _last_deeds(reading, measures):
        measure = measures[event.object]
        into_site = OUTSIDE in _sides(reading, measure) and measure.do == "stop"
        if not (late if into_site else reading.remain):
            continue
        found.append(
            say(
                f"story-held-{measure.do}",
                id=measure.id,
                opening=reading.name(measure.target),
                at=reading.moment(event.t_s),
                when=same(measure.when.source),
            )
        )
    return found


def why_shut(reading: Reading, found: Event) -> Both:
    """Return the name of a way somebody found closed, with what had locked it before, if known."""
    name = reading.name(found.object)
    sets = [
        event
        for event in reading.all("door-set")
        if event.object == found.object and event.id < found.id
    ]
    if not sets or sets[-1].text != "locked":
        return name
    by = reading.chain(sets[-1])[-2:][0]
    if by.event not in ("measure", "inject"):
        return name
    what = by.object if by.event == "measure" else by.actor
    at = same(reading.clock(sets[-1].t_s))
    return say(f"story-locked-by-{by.event}", name=name, id=what, at=at)


def _sides(reading: Reading, measure: Measure) -> tuple[str, str]:
    opening = reading.site.openings[reading.site.opening_index[measure.target]]
    return opening.a, opening.b


def _last_deeds(reading: Reading, measures: dict[str, Measure]) -> list[Event]:
    """Return the deeds of measures that still stand: ``lock`` and ``stop``, in order of time."""
    doors: dict[str, tuple[str, Event]] = {}
    stops: dict[str, Event] = {}
    for event in reading.outcome.events:
        if event.event == "door-set":
            doors[event.object] = (event.text, reading.chain(event)[-2:][0])
        measure = measures.get(event.object) if event.event == "measure" else None
        if measure is None:
            continue
        if event.text == "stop":
            stops[measure.id] = event
        elif event.text == "resume":
            stops.pop(measure.id, None)
    locked = [
        event for state, event in doors.values() if state == "locked" and event.event == "measure"
    ]
    return sorted([*locked, *stops.values()], key=lambda event: event.id)
