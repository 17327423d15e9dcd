"""The sheet while people move about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.messages import Text
from sim.summary.venue.cells import (
    cell,
    equipment,
    listed,
    many,
    measures,
    posts,
    short,
)
from sim.summary.venue.facts import count_of, stops_of
from sim.units import duration_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sim.summary.venue.cells import Cell
    from sim.summary.venue.facts import Facts

_HELP = ("first-aid-post", "first-aid-kit", "defibrillator", "stretcher")


def circulation(facts: Facts) -> Iterator[Cell]:
    """The twelve cells."""
    spaces = frozenset(facts.site.space_index)
    elsewhere = spaces - facts.behind_entries - facts.behind_exits
    one_way = _one_way(facts)
    led = measures(facts.measures_on(facts.inner, "one_way"))
    held = measures(facts.measures_on(facts.inner, "stop", "meter", "open", "close", "lock"))
    yield cell("circulation", "routes", "design", _ways(facts))
    yield cell(
        "circulation",
        "routes",
        "information",
        [*equipment(facts, "signs", "sign", "exit-sign"), *_unsigned(facts)],
    )
    yield cell(
        "circulation",
        "routes",
        "management",
        [*one_way, *led, *held, *posts(facts.posts_in(elsewhere))],
        asked=not (one_way or led),
    )
    yield cell("circulation", "areas", "design", _places(facts), asked=not facts.people)
    yield cell(
        "circulation",
        "areas",
        "information",
        [
            *equipment(facts, "cameras", "camera"),
            *equipment(facts, "speakers", "speaker", "loudspeaker", "siren"),
        ],
    )
    yield cell(
        "circulation",
        "areas",
        "management",
        measures(facts.measures_that_watch(spaces | frozenset(facts.site.zones))),
    )
    yield cell("circulation", "movement", "design", _visits(facts))
    yield cell(
        "circulation",
        "movement",
        "information",
        [*_programme(facts), *measures(facts.measures("say"))],
    )
    turned = measures(facts.measures("turn_back", "calm"))
    yield cell(
        "circulation",
        "movement",
        "management",
        [*_procedures(facts), *turned],
        asked=not turned,
    )
    yield cell("circulation", "profile", "design", _helped(facts))
    yield cell("circulation", "profile", "information", [])
    yield cell(
        "circulation",
        "profile",
        "management",
        [*equipment(facts, "first-aid", *_HELP), *_helpers(facts)],
    )


def _ways(facts: Facts) -> Iterator[Text]:
    ways = sorted(facts.capacity.routes, key=lambda way: (way.width_m, way.id))
    each = [
        Text(
            "ramp.way",
            {
                "id": way.id,
                "width": short(way.width_m),
                "length": short(way.length_m),
                "flow": many(way.flow_per_min),
            },
        )
        for way in ways
    ]
    if each:
        yield Text("ramp.ways", {"ways": listed(each)})


def _unsigned(facts: Facts) -> Iterator[Text]:
    dark = [o.id for o in facts.usable if not o.signed]
    if dark:
        yield Text("ramp.unsigned", {"openings": listed(dark)})


def _one_way(facts: Facts) -> list[Text]:
    ways = [o.id for o in facts.inner if o.direction != "both"]
    return [Text("ramp.one-way", {"openings": listed(ways)})] if ways else []


def _places(facts: Facts) -> Iterator[Text]:
    """Places by how full they are at the busiest, those beyond the rule first."""
    full = sorted(
        facts.capacity.places,
        key=lambda p: (-facts.places.get(p.id, 0.0) / max(p.holding, 1), p.id),
    )
    each = [
        Text(
            "ramp.place-over" if facts.places.get(p.id, 0.0) > p.holding else "ramp.place",
            {
                "id": p.id,
                "area": many(p.area_m2),
                "holding": many(p.holding),
                "people": many(facts.places.get(p.id, 0.0)),
                "density": short(facts.places.get(p.id, 0.0) / p.area_m2),
            },
        )
        for p in full
    ]
    if each:
        yield Text("ramp.places", {"places": listed(each)})
    zones = [
        Text("ramp.holds", {"id": z.id, "people": many(z.holding)}) for z in facts.capacity.zones
    ]
    if zones:
        yield Text("ramp.zones", {"zones": listed(zones)})


def _visits(facts: Facts) -> Iterator[Text]:
    goals: dict[str, int] = {}
    for group in facts.visitors:
        for space in filter(None, map(facts.own, stops_of(group))):
            goals[space] = goals.get(space, 0) + group.size
    each = [
        Text("ramp.holds", {"id": space, "people": many(people)})
        for space, people in sorted(goals.items(), key=lambda item: (-item[1], item[0]))
    ]
    if each:
        yield Text("ramp.visits", {"places": listed(each)})


def _programme(facts: Facts) -> Iterator[Text]:
    ends: dict[float, int] = {}
    for group in facts.visitors:
        for stop in group.visits:
            if stop.until_s is not None:
                ends[stop.until_s] = ends.get(stop.until_s, 0) + group.size
    each = [
        Text("ramp.ends", {"time": duration_text(time), "people": many(people)})
        for time, people in sorted(ends.items())
    ]
    if each:
        yield Text("ramp.programme", {"ends": listed(each)})


def _procedures(facts: Facts) -> Iterator[Text]:
    plan = facts.scenario.response.plan
    if plan is not None and plan.procedures:
        yield Text("ramp.procedures", {"names": listed(sorted(plan.procedures))})


def _helped(facts: Facts) -> Iterator[Text]:
    helped = [g for g in facts.visitors if g.profile.dependent]
    spaces = sorted({facts.own(space) for group in helped for space, _ in group.places} - {""})
    if spaces:
        params = {"people": many(count_of(helped)), "spaces": listed(spaces)}
        yield Text("ramp.helped-in", params)


def _helpers(facts: Facts) -> Iterator[Text]:
    helpers = [group for group in facts.groups if group.helps]
    if helpers:
        yield Text("ramp.helpers", {"people": many(count_of(helpers))})
