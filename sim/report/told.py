"""Who was told by whom and when, and on whom others hang."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.report.language import NOTHING, Both, duration, joined, number, say

if TYPE_CHECKING:
    from sim.events.log import Event
    from sim.report.reading import Reading


@dataclass(frozen=True, slots=True)
class Told:
    """A line of the table.

    Attributes:
        who: name of the post or level.
        at: when they knew, clock or time since the start; that they never did.
        by: who told them; nothing for the first.
        event_id: number of the event, 0 if there is none.
        messages: attempts of theirs to pass it on.
        hang: how many would hear nothing without them.
    """

    who: Both
    at: Both
    by: Both
    event_id: int
    messages: str
    hang: str


def told(reading: Reading) -> list[Told]:
    """Return the posts and levels of the chain, the first to know first; none without a chain."""
    chain = reading.result.chain
    if not chain:
        return []
    events: dict[str, Event] = {}
    for notified in reading.all("notified"):
        events.setdefault(notified.object, notified)
    start = reading.first("notify-start")
    lines = []
    for row in chain.posts:
        name = row.id
        event: Event | None = start if name == chain.first else events.get(name)
        if event is None and name not in chain.not_told:
            continue  # a level that was not due to hear of it
        lines.append(
            Told(
                who=reading.name(name),
                at=say("told-never") if event is None else reading.moment(event.t_s),
                by=reading.name(event.actor) if event and event is not start else NOTHING,
                event_id=event.id if event else 0,
                messages=number(row.sent),
                hang=number(row.only_way_to),
            )
        )
    return lines


def told_sentence(reading: Reading) -> Both:
    """Return how long it took until everybody knew, or who never did, and what became of it all."""
    chain = reading.result.chain
    if not chain:
        return NOTHING
    sent = chain.messages
    counts = {key: number(getattr(sent, key)) for key in ("sent", "acknowledged", "lost", "open")}
    if chain.not_told:
        names = joined(reading.name(name) for name in chain.not_told)
        return say("told-some", n=number(chain.told), due=number(chain.due), names=names,
                   **counts)  # fmt: skip
    if chain.told_all_s is None:
        return NOTHING
    return say("told-all", due=number(chain.due), after=duration(chain.told_all_s), **counts)
