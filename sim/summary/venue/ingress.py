"""The sheet while people come in."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.messages import Text
from sim.summary.venue.cells import (
    cell,
    equipment,
    groups,
    listed,
    many,
    measures,
    posts,
    short,
    widths,
)
from sim.summary.venue.facts import count_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sim.summary.venue.cells import Cell
    from sim.summary.venue.facts import Facts


def ingress(facts: Facts) -> Iterator[Cell]:
    """The twelve cells."""
    behind = facts.behind_entries
    held = facts.measures_on(facts.gates, "stop", "close", "lock")
    yield cell("ingress", "routes", "design", _entries(facts), asked=_both_ways(facts))
    yield cell(
        "ingress",
        "routes",
        "information",
        equipment(facts, "signs", "sign", "exit-sign", within=behind),
        asked=True,
    )
    yield cell(
        "ingress",
        "routes",
        "management",
        [*posts(facts.posts_in(behind)), *measures(held)],
        asked=not held,
    )
    yield cell("ingress", "areas", "design", _behind(facts), asked=True)
    yield cell(
        "ingress",
        "areas",
        "information",
        equipment(facts, "cameras", "camera", within=behind),
    )
    yield cell("ingress", "areas", "management", measures(facts.measures_that_watch(behind)))
    yield cell("ingress", "movement", "design", _flow(facts), asked=facts.fullest_hour() == 0)
    yield cell("ingress", "movement", "information", [])
    yield cell("ingress", "movement", "management", _metered(facts))
    yield cell("ingress", "profile", "design", _who(facts), asked=not _helped(facts))
    yield cell("ingress", "profile", "information", [])
    yield cell("ingress", "profile", "management", _staff(facts), asked=not facts.staff)


def _entries(facts: Facts) -> Iterator[Text]:
    entries = facts.entries
    if not entries:
        return
    width = sum(o.width_m for o in entries)
    params = {"count": len(entries), "width": short(width), "entries": widths(entries)}
    yield Text("ramp.entries", params)
    if facts.capacity.turnstiles:
        yield Text("ramp.turnstiles", {"count": facts.capacity.turnstiles})
    if _both_ways(facts):
        both = [o.id for o in entries if o.direction == "both" and o.exit]
        yield Text("ramp.both-ways", {"entries": listed(both)})


def _both_ways(facts: Facts) -> bool:
    return not facts.entries or any(o.direction == "both" and o.exit for o in facts.entries)


def _behind(facts: Facts) -> Iterator[Text]:
    held = [p for p in facts.capacity.places if p.id in facts.behind_entries]
    if held:
        each = [Text("ramp.holds", {"id": p.id, "people": many(p.holding)}) for p in held]
        yield Text("ramp.behind-entries", {"places": listed(each)})


def _flow(facts: Facts) -> Iterator[Text]:
    yield Text("ramp.entry-hour", {"people": many(facts.capacity.entry)})
    fullest = facts.fullest_hour()
    if fullest <= 0:
        return
    gates = sorted(((facts.fullest_hour(o.id), o.id) for o in facts.entries), reverse=True)
    people, gate = gates[0]
    params = {"people": many(fullest), "entry": gate, "most": many(people)}
    yield Text("ramp.fullest-hour", params)
    if fullest > facts.capacity.entry:
        yield Text("ramp.over-entry", {"limit": many(facts.capacity.entry)})


def _metered(facts: Facts) -> Iterator[Text]:
    metered = [o.id for o in facts.gates if o.cycle is not None or math.isfinite(o.capacity_per_s)]
    if metered:
        yield Text("ramp.metered", {"entries": listed(metered)})
    yield from measures(facts.measures_on(facts.gates, "stop", "meter"))


def _who(facts: Facts) -> Iterator[Text]:
    if facts.visitors:
        params = {"people": many(count_of(facts.visitors)), "groups": groups(facts.visitors)}
        yield Text("ramp.who", params)
    helped = _helped(facts)
    if helped:
        yield Text("ramp.helped", {"people": many(helped)})


def _helped(facts: Facts) -> int:
    """Return how many visitors cannot take stairs, walk, or leave without help."""
    return count_of(g for g in facts.visitors if g.profile.dependent)


def _staff(facts: Facts) -> Iterator[Text]:
    staff = count_of(facts.staff)
    visitors = count_of(facts.visitors)
    if staff:
        params = {"people": many(staff), "each": many(visitors / staff)}
        yield Text("ramp.staff", params)
    parties = [g for g in facts.visitors if g.together is not None]
    if parties:
        yield Text("ramp.parties", {"people": many(count_of(parties))})
    pushing = [g for g in facts.visitors if g.pushes > 0]
    if pushing:
        yield Text("ramp.pushing", {"groups": listed([g.id for g in pushing])})
