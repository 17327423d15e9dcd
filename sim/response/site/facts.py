"""What is known at the start, as rows of the log, so that a scorecard needs nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.response.plan.reporting import GOVERNMENT
from sim.response.site.equipment import HEAT_DETECTORS, SMOKE_DETECTORS, in_order

if TYPE_CHECKING:
    from sim.response.case import Case
    from sim.response.command.chain import Chain


def log_facts(case: Case, chain: Chain) -> None:
    """Log posts, deputies, contacts, stock, detectors, units and open hazards."""
    _posts(case)
    _contacts(case, chain)
    _stock(case)
    _equipment(case)
    _units(case)
    for hazard in case.inputs.open_hazards:
        name = "fact-hazard-major" if hazard.major else "fact-hazard"
        case.log(name, actor=hazard.responsible, object=hazard.id, text=hazard.text)
    plan = case.plan
    if plan is not None and plan.last_drill is not None:
        days = (case.world.starts - plan.last_drill).days
        case.log("fact-last-drill", value=float(days), unit="d")
    if case.inputs.no_notice:
        case.log("fact-no-notice")


def _posts(case: Case) -> None:
    plan = case.plan
    for post in plan.posts if plan else ():
        present = case.staff.present(post.id)
        case.log("fact-post-required", object=post.id, value=float(post.needs), unit="people")
        there = len(present) + len(case.staff.home.get(post.id, ()))
        case.log("fact-post", object=post.id, value=float(there), unit="people")
        if post.key or post.deputies:
            case.log("fact-key-post", object=post.id)
        deputies = [d for d in post.deputies if case.staff.present(d)]
        for deputy in deputies:
            case.log("fact-deputy", actor=deputy, object=post.id)


def _contacts(case: Case, chain: Chain) -> None:
    graph = chain.graph
    for teller, told in sorted(graph.edges):
        if graph.edges[teller, told]["link"].by != "phone":
            continue
        case.log("fact-contact", actor=teller, object=told)
        if case.uniform("stale", told) < case.inputs.stale_contacts:
            case.log("fact-contact-stale", actor=teller, object=told)
    for name in sorted(graph.nodes):
        if graph.in_degree(name):
            case.log("fact-notify", object=name)
    tops = [level for level in GOVERNMENT if level in graph]
    if tops:
        # An accident of the lowest class is reported up to the city.
        case.log("fact-report-required", object="city" if "city" in tops else tops[-1])


def _stock(case: Case) -> None:
    day = case.world.starts.date()
    stock = case.plan.stock if case.plan else ()
    for item in dict.fromkeys(line.item for line in stock):
        lines = [line for line in stock if line.item == item]
        usable = sum(line.usable(day) for line in lines)
        expired = sum(line.on_hand for line in lines) - usable
        case.log("fact-stock-required", object=item, value=sum(line.required for line in lines))
        case.log("fact-stock", object=item, value=usable)
        if expired > 0:
            case.log("fact-stock-expired", object=item, value=expired)


def _equipment(case: Case) -> None:
    for item in case.world.site.equipment:
        if item.kind in SMOKE_DETECTORS + HEAT_DETECTORS and not in_order(item):
            state = str(item.properties.get("state", ""))
            case.log("fact-detector-off", object=item.id, text=state)


def _units(case: Case) -> None:
    town = case.world.town
    for unit in town.units if town else ():
        case.log(
            "fact-unit", actor=unit.station, object=unit.id, value=float(unit.crew), unit="people"
        )
