"""What ``muster check`` tells of a scenario without faults, as data.

The text (:mod:`sim.summary.text`) is made from the data, so that both say the same.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from sim import literature
from sim.building.events import licence
from sim.building.routes import exits_reachable, route_graph
from sim.building.summary import Clearing, summarise
from sim.hazards.fire.model import Fire
from sim.movement.flows import greatest_flows
from sim.movement.laws.book import calibration_named
from sim.people.model import CREW
from sim.response.plan.gaps import gaps, hours_of_week, rules
from sim.scenario.checks.memory import needed_bytes
from sim.scenario.names import SiteNames
from sim.scenario.people.presence import most_at_once
from sim.scenario.starts import describe
from sim.summary.sheets import VENUES, of_site, sheet
from sim.summary.venue.facts import gather
from sim.town.roads import road_graph, stations_by_travel_time
from sim.world.fits import needed_by, too_narrow

if TYPE_CHECKING:
    from datetime import date

    from sim.building.model import Site
    from sim.messages import Lang
    from sim.people.model import Group
    from sim.response.plan.model import Plan, Stock
    from sim.response.plan.roster import Calendar
    from sim.scenario.model import Scenario

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def check_data(scenario: Scenario, lang: Lang = "en") -> dict[str, Any]:
    """Return the summary of a scenario as plain data that can be written as JSON.

    Args:
        scenario: a scenario without errors.
        lang: language of the sentences in it (rules, warnings); names and numbers have none.
    """
    return {
        "scenario": scenario.id,
        "name": scenario.name,
        "file": scenario.path.as_posix(),
        "inputs_sha256": scenario.inputs_sha256,
        "starts": scenario.starts.isoformat(sep=" ", timespec="minutes"),
        "weekday": _DAYS[scenario.starts.weekday()],
        "special_day": scenario.special_day,
        "choice": describe(scenario.choice),
        "run": asdict(scenario.run) | {"memory_bytes": round(_memory(scenario))},
        "people": _people(scenario),
        "sites": [_site(scenario, name, site, lang) for name, site in scenario.sites.items()],
        "stairs": _stairs(scenario),
        "hazards": [
            {"id": h.id, "kind": h.kind, "space": ", ".join(h.spaces), "at_s": h.at_s}
            | ({"peak_w": h.peak_w} if isinstance(h, Fire) else {})
            for h in scenario.hazards
        ],
        "parameters": [
            {
                "name": name,
                "value": value,
                "unit": literature.constant(name).unit,
                "literature": literature.value(name),
            }
            for name, value in sorted(scenario.parameters.changed.items())
        ],
        "response": _response(scenario),
        "town": _town(scenario),
        "register": _register(scenario),
        "unused": [
            {"feature": item.feature, "where": item.where, "text": item.sentence(lang)}
            for item in scenario.unused
        ],
        "warnings": [text.render(lang) for text in scenario.warning_texts],
    }


def _stairs(scenario: Scenario) -> list[dict[str, Any]]:
    """Return the people by stair, where there are two of them."""
    flights = [s for site in scenario.sites.values() for s in site.spaces if s.incline is not None]
    if len(flights) < 2:
        return []
    # Loading the cut ground takes as long as the rest of a check.
    from sim.summary.stair_use import stair_use  # noqa: PLC0415

    return stair_use(scenario)


def _memory(scenario: Scenario) -> float:
    run = scenario.run
    sites = scenario.sites.values()
    return needed_bytes(sites, scenario.groups, cell_m=run.cell_m, until_s=run.until_s)


def _people(scenario: Scenario) -> dict[str, Any]:
    crews = [group for group in scenario.groups if group.role == CREW]
    return {
        "total": scenario.people,
        "crews": sum(group.size for group in crews),
        "required": sum(group.size for group in scenario.groups if group.required),
        "staying": sum(
            group.size
            for group in scenario.groups
            if group.choice == "nobody" and not group.required
        ),
        "asleep": sum(group.size for group in scenario.groups if group.asleep),
        "groups": [
            {
                "id": group.id,
                "people": group.size,
                "coming": group.size - sum(count for _, count in group.places),
                "spaces": len(group.places),
                "profile": group.profile.name,
                "role": group.role,
                "asleep": group.asleep,
            }
            for group in scenario.groups
        ],
        "absent": list(scenario.absent),
    }


def _site(scenario: Scenario, name: str, site: Site, lang: Lang) -> dict[str, Any]:
    now: dict[str, int] = {}
    for group in scenario.groups:
        for space, count in group.places:
            now[space] = now.get(space, 0) + count
    clearing = _clearing(scenario, site)
    found = asdict(summarise(site, of_site(scenario, site, now), clearing=clearing))
    judged = sheet(scenario, site)
    found["id"] = name
    found["calibration"] = scenario.run.calibration
    found["busiest"] = judged.people
    found["venue"] = site.use in VENUES and licence(gather(scenario, site).expected) != "none"
    found["compliance"] = [{**asdict(row), "text": row.text.render(lang)} for row in judged.rows]
    return found


def _clearing(scenario: Scenario, site: Site) -> Clearing:
    """Return who has to leave a site on their own feet, and what its openings let through."""
    names = SiteNames(tuple(scenario.sites.values()), ())
    walk = [
        group
        for group in scenario.groups
        if group.required
        and group.profile.walks
        and not group.profile.needs_assistance
        and _fits_out(group, scenario)
    ]
    need_m = min(map(needed_by, walk), default=0.0)
    narrow = {site.openings[row].id for row in too_narrow(site, need_m)}
    smallest = min((group.profile.size for group in scenario.groups), default=1.0)
    opened, shut = _doors_in_the_run(scenario)
    return Clearing(
        people=of_site(scenario, site, most_at_once(walk, behind=names.behind)),
        flows=greatest_flows(
            site,
            calibration=calibration_named(scenario.run.calibration),
            doors=scenario.run.doors,
            smallest=smallest,
        ),
        step_s=scenario.run.step_s,
        opened=_ids_of_site(scenario, site, opened),
        shut=_ids_of_site(scenario, site, shut) | narrow,
    )


def _fits_out(group: Group, scenario: Scenario) -> bool:
    """Return whether some way out is wide enough for a group from a space where it starts.

    Who comes in the run has come in somewhere; who starts on no site is not looked at.
    """
    if not group.places:
        return True
    spaces = {space for space, _ in group.places}
    known = False
    for site in scenario.sites.values():
        shut = {site.openings[row].id for row in too_narrow(site, needed_by(group))}
        reach = exits_reachable(route_graph(site, through_locked=True, closed=shut))
        mine = of_site(scenario, site, dict.fromkeys(spaces, 1))
        known = known or any(space in reach for space in mine)
        if any(reach.get(space) for space in mine):
            return True
    return not known


def _doors_in_the_run(scenario: Scenario) -> tuple[set[str], set[str]]:
    """Return what something may open or switch in the run, and what is locked from its start on."""
    opened, shut = set(), set()
    for inject in scenario.response.injects:
        effect = inject.effect
        if effect is None or effect.kind not in {"door", "escalator"}:
            continue
        if effect.kind == "door" and effect.state == "locked":
            shut |= {effect.target} if inject.at_s <= 0 else set()
        else:
            opened.add(effect.target)
    undone = {"open", "close", "stop", "meter", "one_way", "run_up", "run_down", "halt"}
    opened |= {item.target for item in scenario.response.measures if item.do in undone}
    return opened, shut - opened


def _ids_of_site(scenario: Scenario, site: Site, names: set[str]) -> frozenset[str]:
    """Return the names of one site's things among some, by the id in its file."""
    return frozenset(of_site(scenario, site, dict.fromkeys(names, 0)))


def _response(scenario: Scenario) -> dict[str, Any]:
    plan = scenario.response.plan
    if plan is None:
        return {"plan": None, "posts": [], "stock": [], "roster": {"gaps": [], "rules": []}}
    return {
        "plan": plan.name,
        "posts": [
            {
                "id": post.id,
                "needs": post.needs,
                "on_duty": plan.on_duty(post.id, scenario.starts),
                "deputies": list(post.deputies),
            }
            for post in plan.posts
        ],
        "stock": [_stock(item, plan.calendar, scenario.starts.date()) for item in plan.stock],
        "roster": _roster(scenario, plan),
    }


def _stock(item: Stock, calendar: Calendar, day: date) -> dict[str, Any]:
    """Return what is to be checked of an item before the season."""
    usable = item.usable(day)
    end = calendar.season_ends(day)
    return {
        "item": item.item,
        "required": item.required,
        "on_hand": item.on_hand,
        "usable": usable,
        "expired": item.on_hand - usable,
        "expires": item.expires.isoformat() if item.expires is not None else None,
        "lasts": None if end is None or item.expires is None else item.expires >= end,
        "at": item.at,
        "keeper": item.keeper,
        "loading_s": item.loading_s,
    }


def _roster(scenario: Scenario, plan: Plan) -> dict[str, Any]:
    rooms = [
        names.full(site, space.id)
        for names in (SiteNames(tuple(scenario.sites.values()), ()),)
        for site in names.sites
        for space in site.spaces
        if space.use == "control-room"
    ]
    return {
        "gaps": [{**asdict(gap), "hours": hours_of_week(gap)} for gap in gaps(plan)],
        "rules": [asdict(rule) for rule in rules(plan, rooms)],
    }


def _town(scenario: Scenario) -> dict[str, Any] | None:
    town = scenario.town
    if town is None:
        return None
    node = town.node_of_site(scenario.response.site) if scenario.response.site else None
    stations = []
    if node is not None:
        hour = scenario.starts.hour + scenario.starts.minute / 60
        ranked = stations_by_travel_time(town, road_graph(town), node, hour=hour)
        stations = [
            {
                "id": station.id,
                "kind": station.kind,
                "units": [unit.kind for unit in station.units],
                "travel_s": round(route.seconds, 1),
                "metres": round(route.metres),
            }
            for station, route in ranked
        ]
    return {"id": town.id, "name": town.name, "stations": stations}


def _register(scenario: Scenario) -> dict[str, Any]:
    register = scenario.register
    entries = {entry.id: entry for entry in register.entries}
    return {
        "entries": len(register.entries),
        "acting": [
            {
                "id": change.entry,
                "name": entries[change.entry].name,
                "grade": entries[change.entry].grade,
                "kind": change.kind,
                "target": change.target,
                "field": change.field,
                "value": change.value,
                "range": None if change.low is None else [change.low, change.high],
                "factor": change.factor,
                "overdue": change.entry in register.overdue,
            }
            for change in register.applied
        ],
        "overdue": list(register.overdue),
    }
