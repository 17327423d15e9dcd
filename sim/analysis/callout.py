"""What a run says of the call-out in a town whose dispatch centre has other things to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.results.response import CrewThere, Dispatch, UnitOut, WaitedFor

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sim.events.log import Event
    from sim.town.model import Town


def callout_figures(town: Town | None, events: Iterable[Event]) -> Dispatch | None:
    """Return what stands in ``result.json`` as ``dispatch``; None in a town without rules for it.

    Args:
        town: the town, or None.
        events: the log of the run.
    """
    if town is None or town.dispatch is None:
        return None
    log = list(events)
    out = [event for event in log if event.event == "fact-unit-out"]
    aid = {unit.id: unit.crew for unit in town.dispatch.mutual_aid}
    crews = {unit.id: unit.crew for unit in town.units} | aid
    people, crew = 0, []
    for event in log:
        if event.event == "unit-arrive":
            people += crews.get(event.actor, 0)
            crew.append(CrewThere(t_s=round(event.t_s, 3), people=people))
    return Dispatch(
        units=len(town.units),
        out_at_start=tuple(UnitOut(unit=event.object, about=event.text) for event in out),
        queued_s=_queued(log),
        nearer_but_busy=tuple(sorted({e.object for e in log if e.event == "unit-busy"})),
        waited_for=_waited(log),
        mutual_aid=tuple(event.object for event in log if event.event == "mutual-aid"),
        moved_up=tuple(event.actor for event in log if event.event == "unit-move-up"),
        crew=tuple(crew),
    )


def _queued(log: list[Event]) -> float | None:
    """Return how long the first call waited for a seat and its answer, s; 0 for not at all."""
    answer = next((event for event in log if event.event == "119-answer"), None)
    queued = next((event for event in log if event.event == "119-queued"), None)
    if queued is None:
        return 0.0
    return None if answer is None else round(answer.t_s - queued.t_s, 3)


def _waited(log: list[Event]) -> tuple[WaitedFor, ...]:
    """Return the kinds of units that were all out, and how long until one was sent, s."""
    sent = {
        cause: event.t_s
        for event in log
        if event.event == "dispatch-order"
        for cause in event.cause
    }
    return tuple(
        WaitedFor(
            kind=event.object,
            s=round(sent[event.id] - event.t_s, 3) if event.id in sent else None,
        )
        for event in log
        if event.event == "unit-unavailable" and event.text
    )
