"""What is known at the start, as rows of the log, so that a scorecard needs nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.response.plan.reporting import GOVERNMENT
from sim.response.site.equipment import HEAT_DETECTORS, SMOKE_DETECTORS, in_order

if TYPE_CHECKING:
    from sim.response.command.chain import Chain
    from sim.response.incident import Incident


def log_facts(incident: Incident, chain: Chain) -> None:
    """Log posts, deputies, contacts, stock, detectors, units and open hazards."""
    _posts(incident)
    _contacts(incident, chain)
    _stock(incident)
    _equipment(incident)
    _units(incident)
    for hazard in incident.inputs.open_hazards:
        name = "fact-hazard-major" if hazard.major else "fact-hazard"
        incident.log(name, actor=hazard.responsible, object=hazard.id, text=hazard.text)
    plan = incident.plan
    if plan is not None and plan.last_drill is not None:
        days = (incident.world.starts - plan.last_drill).days
        incident.log("fact-last-drill", value=float(days), unit="d")
    if incident.inputs.no_notice:
        incident.log("fact-no-notice")


def _posts(incident: Incident) -> None:
    plan = incident.plan
    for post in plan.posts if plan else ():
        present = incident.staff.present(post.id)
        incident.log("fact-post-required", object=post.id, value=float(post.needs), unit="people")
        there = len(present) + len(incident.staff.home.get(post.id, ()))
        incident.log("fact-post", object=post.id, value=float(there), unit="people")
        if post.key or post.deputies:
            incident.log("fact-key-post", object=post.id)
        deputies = [d for d in post.deputies if incident.staff.present(d)]
        for deputy in deputies:
            incident.log("fact-deputy", actor=deputy, object=post.id)


def _contacts(incident: Incident, chain: Chain) -> None:
    graph = chain.graph
    for teller, told in sorted(graph.edges):
        if graph.edges[teller, told]["link"].by != "phone":
            continue
        incident.log("fact-contact", actor=teller, object=told)
        if incident.uniform("stale", told) < incident.inputs.stale_contacts:
            incident.log("fact-contact-stale", actor=teller, object=told)
    for name in sorted(graph.nodes):
        if graph.in_degree(name):
            incident.log("fact-notify", object=name)
    tops = [level for level in GOVERNMENT if level in graph]
    if tops:
        # An accident of the lowest class is reported up to the city.
        incident.log("fact-report-required", object="city" if "city" in tops else tops[-1])


def _stock(incident: Incident) -> None:
    day = incident.world.starts.date()
    stock = incident.plan.stock if incident.plan else ()
    for item in dict.fromkeys(line.item for line in stock):
        lines = [line for line in stock if line.item == item]
        usable = sum(line.usable(day) for line in lines)
        expired = sum(line.on_hand for line in lines) - usable
        incident.log("fact-stock-required", object=item, value=sum(line.required for line in lines))
        incident.log("fact-stock", object=item, value=usable)
        if expired > 0:
            incident.log("fact-stock-expired", object=item, value=expired)


def _equipment(incident: Incident) -> None:
    for item in incident.world.site.equipment:
        if item.kind in SMOKE_DETECTORS + HEAT_DETECTORS and not in_order(item):
            state = str(item.properties.get("state", ""))
            incident.log("fact-detector-off", object=item.id, text=state)


def _units(incident: Incident) -> None:
    town = incident.world.town
    for unit in town.units if town else ():
        incident.log(
            "fact-unit", actor=unit.station, object=unit.id, value=float(unit.crew), unit="people"
        )
