"""The sheet while people leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.literature import value
from sim.messages import Text
from sim.summary.venue.cells import (
    cell,
    equipment,
    listed,
    many,
    measures,
    posts,
    short,
    widths,
)
from sim.summary.venue.facts import count_of
from sim.units import duration_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sim.summary.venue.cells import Cell
    from sim.summary.venue.facts import Facts


def egress(facts: Facts) -> Iterator[Cell]:
    """The twelve cells."""
    behind = facts.behind_exits
    site = facts.site
    opened = facts.measures_on(facts.exits, "open")
    yield cell("egress", "routes", "design", _exits(facts))
    yield cell(
        "egress",
        "routes",
        "information",
        [
            *equipment(facts, "exit-signs", "exit-sign", "emergency-light"),
            *_alarm(facts),
        ],
        asked=not facts.equipment("exit-sign"),
    )
    yield cell(
        "egress",
        "routes",
        "management",
        [*_locked(facts), *posts(facts.posts_in(behind)), *measures(opened)],
        asked=True,
    )
    unsaid = [a for a in site.assembly if a.capacity is None]
    yield cell("egress", "areas", "design", _assembly(facts), asked=bool(unsaid) or None)
    yield cell("egress", "areas", "information", [])
    yield cell("egress", "areas", "management", _counted(facts), asked=True)
    yield cell("egress", "movement", "design", _flow(facts))
    yield cell(
        "egress",
        "movement",
        "information",
        equipment(facts, "speakers", "speaker", "loudspeaker", "siren"),
        asked=True,
    )
    yield cell("egress", "movement", "management", _released(facts))
    yield cell("egress", "profile", "design", _helped(facts))
    yield cell("egress", "profile", "information", _goals(facts))
    yield cell("egress", "profile", "management", _helpers(facts))


def _exits(facts: Facts) -> Iterator[Text]:
    exits = facts.exits
    if not exits:
        return
    width = sum(o.width_m for o in exits)
    params = {"count": len(exits), "width": short(width), "exits": widths(exits)}
    yield Text("ramp.exits", params)


def _alarm(facts: Facts) -> Iterator[Text]:
    alarm = facts.scenario.response.alarm
    if alarm is not None and alarm.at_s is not None:
        yield Text("ramp.alarm", {"by": Text(f"ramp.by-{alarm.by}")})


def _locked(facts: Facts) -> Iterator[Text]:
    locked = [o.id for o in facts.site.exits if o.state == "locked"]
    if locked:
        yield Text("ramp.locked", {"exits": listed(locked)})


def _assembly(facts: Facts) -> Iterator[Text]:
    each = []
    for point in facts.site.assembly:
        params = {"id": point.id, "metres": short(point.distance_m)}
        if point.capacity is None:
            each.append(Text("ramp.assembly-at", params))
        else:
            each.append(Text("ramp.assembly-holds", {**params, "people": many(point.capacity)}))
    if each:
        yield Text("ramp.assembly", {"points": listed(each)})


def _counted(facts: Facts) -> Iterator[Text]:
    led = [g for g in facts.groups if g.leader]
    if led:
        yield Text("ramp.counted", {"people": many(count_of(led))})


def _flow(facts: Facts) -> Iterator[Text]:
    minutes = value("compliance.ground.minutes")
    found = facts.capacity
    yield Text("ramp.exit-rule", {"people": many(found.exit), "minutes": short(minutes)})
    if found.exit <= 0 or facts.people * minutes < found.exit:
        # Nobody, or so few that they are out within a minute: people who only pass through.
        return
    each = [facts.people * minutes / flow for flow in (found.exit, found.exit_measured)]
    params = {"people": many(facts.people), "time": duration_text(60 * each[0])}
    yield Text("ramp.clears", {**params, "measured": duration_text(60 * each[-1])})
    if found.exit_one_shut > 0:
        time = duration_text(60 * facts.people * minutes / found.exit_one_shut)
        yield Text("ramp.clears-one-shut", {"time": time})


def _released(facts: Facts) -> Iterator[Text]:
    waiting = [g.id for g in facts.groups if g.release_after]
    if waiting:
        yield Text("ramp.released", {"groups": listed(waiting)})
    yield from measures(facts.measures("release", "guide"))


def _helped(facts: Facts) -> Iterator[Text]:
    helped = count_of(g for g in facts.groups if g.profile.dependent)
    if not helped:
        return
    lifts = sum(lift.in_fire == "evacuation" for lift in facts.site.lifts)
    refuges = sum(space.is_refuge for space in facts.site.spaces)
    params = {"people": many(helped), "lifts": lifts, "refuges": refuges}
    yield Text("ramp.helped-out", params)


def _goals(facts: Facts) -> Iterator[Text]:
    goals: dict[str, int] = {}
    for group in facts.visitors:
        name = facts.own(group.assigned_exit)
        if name:
            goals[name] = goals.get(name, 0) + group.size
    each = [
        Text("ramp.holds", {"id": name, "people": many(people)})
        for name, people in sorted(goals.items(), key=lambda item: (-item[1], item[0]))
    ]
    if each:
        yield Text("ramp.goals", {"exits": listed(each)})
    knows = [g for g in facts.visitors if g.familiar_exits]
    if knows:
        yield Text("ramp.knows", {"people": many(count_of(knows))})


def _helpers(facts: Facts) -> Iterator[Text]:
    helpers = [group for group in facts.groups if group.helps]
    if helpers:
        yield Text("ramp.helpers", {"people": many(count_of(helpers))})
