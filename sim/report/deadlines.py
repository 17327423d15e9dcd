"""Deadlines that stand in the inputs, and whether they were kept.

They come from three places and from nowhere else: the command chain of the plan (``within``), what
the trainers expect of an inject, and the items of the scorecard that are steps of a fire clock (the
15-minute fire time and the 1-3-5 minutes of the first forces).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sim.events.vocabulary import label
from sim.report.diary import lane
from sim.report.language import Both, same, say, sentences
from sim.response.plan.reporting import GOVERNMENT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sim.events.log import Event
    from sim.report.reading import Reading
    from sim.response.plan.model import ChainLink, Plan
    from sim.results.card import ItemFilled

FIRE_CLOCKS: Final = frozenset({"FT15", "M135"})
"""Sources of a scorecard's items that are steps of a fire clock."""

_SAME_S: Final = 5e-4
"""The scorecard rounds to milliseconds."""

MET, MISSED, OPEN, UNRATED, BEFORE = "met", "missed", "open", "unrated", "before"
_VERDICTS: Final = {"inject-met": MET, "inject-missed": MISSED, "inject-before": BEFORE}


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline.

    Attributes:
        lane: lane of the timeline that it belongs to.
        name: what had to be done.
        within_s: how much time there was.
        due_s: until when.
        done_s: when it was done, None if never.
        state: ``met``, ``missed``, ``open`` (the run ended before), ``unrated`` (the scorecard
            does not judge it) or ``before`` (it had been done before the inject that asks for it).
        event_id: number of the event that shows it, 0 if there is none.
        source: where it stands.
    """

    lane: str
    name: Both
    within_s: float
    due_s: float
    done_s: float | None
    state: str
    event_id: int
    source: Both


def deadlines(reading: Reading) -> list[Deadline]:
    """Return the deadlines of a run, the first one due first."""
    found = [*_reports(reading), *_injects(reading), *_clocks(reading)]
    return sorted(found, key=lambda item: (item.due_s, item.lane, item.name.en))


def _state(due_s: float, done_s: float | None, end_s: float) -> str:
    if done_s is not None and done_s <= due_s + _SAME_S:
        return MET
    return MISSED if due_s <= end_s else OPEN


def _reports(reading: Reading) -> Iterator[Deadline]:
    """Yield the deadlines of the command chain, from when the one who tells knew."""
    plan = reading.outcome.scenario.response.plan
    known: dict[str, Event] = {}
    for event in reading.outcome.events:
        if event.event == "notify-start":
            known.setdefault(event.actor, event)
        elif event.event == "notified":
            known.setdefault(event.object, event)
    late = {(event.actor, event.object): event for event in reading.all("report-late")}
    if plan is None:
        return
    for link in plan.chain:
        said = late.get((link.teller, link.told))
        begun, told = known.get(link.teller), known.get(link.told)
        if link.within_s is None or (said is None and begun is None):
            continue
        if said is not None:
            due = said.t_s
        else:
            assert begun is not None
            due = begun.t_s + link.within_s
            if told is None and (due <= reading.end_s or not _due(reading, plan, link)):
                continue  # nothing had to be reported, as in a drill
        shown = told or said
        yield Deadline(
            lane=link.teller,
            name=sentences(
                [say("due-report", teller=reading.name(link.teller), told=reading.name(link.told))]
            ),
            within_s=link.within_s,
            due_s=due,
            done_s=told.t_s if told else None,
            state=_state(due, told.t_s if told else None, reading.end_s),
            event_id=shown.id if shown else 0,
            source=say("due-plan"),
        )


def _due(reading: Reading, plan: Plan, link: ChainLink) -> bool:
    """Return whether there is anything to tell: government is not told of drills."""
    post = plan.post(link.told)
    level = (post.level if post else "") or link.told
    real = reading.has_fire or reading.first("alarm-confirmed") is not None
    return real or level not in GOVERNMENT


def _injects(reading: Reading) -> Iterator[Deadline]:
    """Yield what trainers expect of injects, with the verdicts of the log."""
    verdicts = {event.actor: event for event in reading.outcome.events if event.event in _VERDICTS}
    for inject in reading.outcome.scenario.response.injects:
        if not inject.expect_event:
            continue
        verdict, what = verdicts.get(inject.id), inject.expect_event
        state = OPEN if verdict is None else _VERDICTS[verdict.event]
        before = [seen for seen in reading.all(what) if seen.t_s < inject.at_s]
        since = (seen for seen in reading.all(what) if seen.t_s >= inject.at_s)
        done = before[-1] if state == BEFORE and before else next(since, None)
        due = inject.at_s + inject.expect_within_s
        yield Deadline(
            lane="injects",
            name=say(
                "due-inject",
                inject=same(inject.id),
                what=Both(label(what, "en"), label(what, "zh")),
            ),
            within_s=inject.expect_within_s,
            due_s=due,
            done_s=done.t_s if done else None,
            state=state,
            event_id=done.id if done else 0,
            source=say("due-trainers"),
        )


def _clocks(reading: Reading) -> Iterator[Deadline]:
    """Yield the steps of fire clocks that the scorecard holds, as it judges them."""
    for item in reading.card.items if reading.card is not None else ():
        if item.unit != "s" or item.target is None or not item.evidence:
            continue
        if not FIRE_CLOCKS & set(item.sources):
            continue
        ids = [i for i in item.evidence if i in reading.by_id]
        # The evidence is the beginning and the end, of each unit where there are several.
        several = len(ids) > 2
        for first in range(0, len(ids), 2):
            pair = [reading.by_id[number] for number in ids[first : first + 2]]
            yield _clock(reading, item, item.target, pair, several=several)


def _clock(
    reading: Reading, item: ItemFilled, within_s: float, pair: list[Event], *, several: bool
) -> Deadline:
    begun, done = pair[0], pair[1] if len(pair) > 1 else None
    due = begun.t_s + within_s
    state = _state(due, done.t_s if done else None, reading.end_s)
    if done is None and item.met is None and state == MISSED:
        state = UNRATED
    name = Both(item.title["en"], item.title["zh"])
    if several:
        name = say("due-of", name=name, who=reading.name((done or begun).actor))
    return Deadline(
        lane=lane(reading, done or begun),
        name=name,
        within_s=within_s,
        due_s=due,
        done_s=done.t_s if done else None,
        state=state,
        event_id=(done or begun).id,
        source=say("due-card", item=item.id),
    )
