"""What a run says of search and patients: who was found, of what class, what became of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.response.scene.triage import CLASSES
from sim.results.response import Patients, Search

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sim.events.log import Event

_STEPS = {
    "casualty-point": "waiting",
    "patient-triaged": "waiting",
    "patient-treated": "waiting",
    "patient-loaded": "loaded",
    "patient-released": "released",
    "patient-delivered": "delivered",
    "dead-found": "dead",
}
"""What an event about a patient makes of them."""

STATES = ("waiting", "loaded", "delivered", "released", "dead")


def patient_figures(events: Iterable[Event]) -> Patients | None:
    """Return what stands in ``result.json`` as ``patients``; None where nobody was one.

    Args:
        events: the log of the run.
    """
    log = list(events)
    state: dict[str, str] = {}
    cls: dict[str, str] = {}
    hospital: dict[str, int] = {}
    for event in log:
        if event.event in _STEPS:
            state[event.object] = _STEPS[event.event]
        if event.event == "patient-triaged":
            cls[event.object] = event.text
            if event.text == "black":
                state[event.object] = "dead"
        if event.event == "dead-found":
            cls[event.object] = "black"
        if event.event == "patient-at-hospital":
            hospital[event.object] = hospital.get(event.object, 0) + 1
    if not state:
        return None
    names = (*CLASSES, "unsorted")
    table = {name: dict.fromkeys(STATES, 0) for name in names}
    for person, what in state.items():
        table[cls.get(person) or "unsorted"][what] += 1
    last = [event.t_s for event in log if event.event == "last-patient-transport"]
    return Patients(
        total=len(state),
        triage={name: sum(row.values()) for name, row in table.items()},
        state={what: sum(row[what] for row in table.values()) for what in STATES},
        table=table,
        hospitals=dict(sorted(hospital.items())),
        over_capacity=sum(event.event == "hospital-full" for event in log),
        first_contact_s=_first(log, "first-patient-contact"),
        last_transport_s=last[-1] if last else None,
    )


def search_figures(events: Iterable[Event]) -> Search | None:
    """Return what stands in ``result.json`` as ``search``; None where nobody went in to search.

    Args:
        events: the log of the run.
    """
    log = list(events)
    went_in = [event for event in log if event.event == "rescue-start"]
    if not went_in:
        return None
    done = next((e for e in log if e.event == "search-done" and e.value is not None), None)
    return Search(
        teams=len({event.actor for event in went_in}),
        first_in_s=went_in[0].t_s,
        done_s=done.t_s if done is not None else None,
        not_searched=int(done.value or 0) if done is not None else None,
        told=_people(log, "room-checked"),
        led_out=_people(log, "led-out"),
        carried_out=_people(log, "carried-out"),
        found_dead=sum(event.event == "dead-found" for event in log),
        withdrawn=sum(event.event == "search-withdrawn" for event in log),
    )


def _first(log: list[Event], name: str) -> float | None:
    return next((event.t_s for event in log if event.event == name), None)


def _people(log: list[Event], name: str) -> int:
    return int(sum(event.value or 0 for event in log if event.event == name))
