"""What an import has to tell of a network: one function a subject."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim import literature
from sim.importing import spec as form
from sim.importing.laws import duration, number, too_slow, written
from sim.importing.merging import door_flow
from sim.importing.network import layer
from sim.importing.scenariofile import SLOWEST_M_S, first_seed
from sim.importing.walls import door
from sim.importing.ways import used_connections

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sim.importing.orders import Order
    from sim.importing.plan import Plan
    from sim.importing.scenariofile import ScenarioText
    from sim.importing.sitefile import SiteText
    from sim.importing.told import Told
    from sim.importing.ways import Ways

_WALK_OFF = 0.1
_AREA_OFF = 0.1
_FLOW_OFF = 0.05
_NEAR_M = 0.5
_FASTER = 1.02


def tell_all(
    plan: Plan,
    site: SiteText,
    scenario: ScenarioText,
    orders: Mapping[int, Order],
    routes: Mapping[str, Ways],
    told: Told,
) -> None:
    """Tell everything that was interpreted, changed or could not be carried over.

    Args:
        plan: the drawing.
        site: the text of the site.
        scenario: the text of the scenario.
        orders: what groups are told.
        routes: the ways to each target of the network.
        told: takes what is told.
    """
    _ids(site, told)
    _drawing(plan, told)
    _rooms(plan, told)
    _stairs(plan, site, told)
    _doors(plan, told)
    _people(plan, scenario, told)
    _choice(plan, orders, routes, scenario.shares, told)
    _settings(plan, told)


def _ids(site: SiteText, told: Told) -> None:
    for name, changed in site.names.changed.items():
        node = site.plan.network.nodes.get(name)
        told.add("told-id", span=node.span if node else None, was=name, now=changed)


def _drawing(plan: Plan, told: Told) -> None:
    told.add("told-places")
    for joint in plan.parts.joints:
        if joint.b and joint.row not in plan.drawn.met:
            name = f"{joint.a} - {joint.b}"
            told.add("told-apart", name=name, span=joint.connections[0].span)


def _rooms(plan: Plan, told: Told) -> None:
    used = used_connections(plan.network)
    for name in plan.parts.rooms:
        node, box = plan.network.nodes[name], plan.walls.boxes[name]
        people = [p for p in plan.network.people if p.node == name and p.count]
        if node.length_m is None:
            told.add("told-sides", name=name, span=node.span)
            drawn = box.width_m * box.depth_m
            if abs(drawn - node.area_m2) > _AREA_OFF * node.area_m2:
                told.add(
                    "told-area", span=node.span, name_=name, area=number(node.area_m2),
                    drawn=number(drawn, 1),
                )  # fmt: skip
        for group in people:
            outline, walk = plan.start(group)
            wanted = plan.walls.walks[name] + group.start_distance.median()
            off = abs(walk - wanted) > max(_WALK_OFF * wanted, _NEAR_M)
            if outline is not None and not off:
                told.add("told-part", name=name, span=group.span)
            if off:
                told.add(
                    "told-walk", span=group.span, name_=name, wanted=number(wanted, 1),
                    drawn=number(walk, 1),
                )  # fmt: skip
        if not people:
            _through(plan, name, used, told)


def _through(plan: Plan, name: str, used: frozenset[tuple[int, str]], told: Told) -> None:
    """Tell of rooms that people only pass where the walk is another than in the network."""
    main = plan.main(name)
    coming = {link.row for link in plan.network.at[name] if (link.row, link.other(name)) in used}
    entries = [
        door(joint)
        for joint in plan.parts.joints
        if name in (joint.a, joint.b) and coming & {link.row for link in joint.connections}
    ]
    entries += [
        flight.node
        for flight in plan.parts.flights
        if flight.low == name and flight.low_link is not None and flight.low_link.row in coming
    ]
    if main is None or not entries:
        return
    wanted = plan.walls.walks[name]
    walks = [plan.walls.walk(name, through, main) for through in entries]
    off = [walk for walk in walks if abs(walk - wanted) > max(_WALK_OFF * wanted, _NEAR_M)]
    if off:
        told.add(
            "told-through", span=plan.network.nodes[name].span, name_=name,
            wanted=number(wanted, 1), least=number(min(walks), 1), most=number(max(walks), 1),
        )  # fmt: skip


def _stairs(plan: Plan, site: SiteText, told: Told) -> None:
    if not plan.parts.flights:
        return
    told.add("told-down")
    told.add("told-steps")
    for name, stairs in plan.parts.landings.items():
        told.add("told-landing", name=site.id(name), span=plan.network.nodes[stairs[0]].span)
    for flight in plan.parts.flights:
        node, slope = plan.network.nodes[flight.node], plan.slopes[flight.node]
        drawn = flight.width_m * slope.length_m
        landing = plan.walls.boxes.get(flight.high if flight.high in plan.parts.landings else "")
        if landing is not None:
            drawn += landing.width_m * landing.depth_m
        if abs(drawn - node.area_m2) > _AREA_OFF * node.area_m2:
            told.add(
                "told-stair-area", name=flight.node, span=node.span, area=number(node.area_m2),
                drawn=number(drawn, 1),
            )  # fmt: skip
        if slope.own_rise:
            told.add("told-rise", name=flight.node, span=node.span)
        ends = [link for link in plan.network.at[flight.node] if link.kind == "stair"]
        if any(not link.back for link in ends):
            told.add("told-both-ways", name=flight.node, span=node.span)


def _doors(plan: Plan, told: Told) -> None:
    spec = plan.network.spec
    for joint in plan.parts.joints:
        link = joint.connections[0]
        name = f"{link.source} - {link.target}"
        if len(joint.connections) > 1:
            told.add("told-twins", name=name, span=link.span)
        lets = door_flow(joint.width_m)
        if link.kind != "stair" and abs(link.capacity_per_s / lets - 1) > _FLOW_OFF:
            told.add(
                "told-flow",
                name=name,
                span=link.span,
                there=number(link.capacity_per_s, 2),
                here=number(lets, 2),
                service=number(1 / link.capacity_per_s, 2),
            )
        if link.merge_weight != 1.0 and joint.b:
            weight = plan.merge.get(joint.row, 1.0)
            told.add(
                "told-merge", name=name, span=link.span, weight=number(link.merge_weight),
                merge=number(weight),
            )  # fmt: skip
    for link in plan.network.connections:
        name = f"{link.source} - {link.target}"
        drawn = any(link in joint.connections for joint in plan.parts.joints)
        if link.changed and (link.kind == "stair" or not drawn):
            entry = spec.connections[link.row]
            told.add(
                "told-stair-flow", name=name, span=link.span, layer=number(layer(entry, spec)),
                there=number(link.capacity_per_s, 2),
            )  # fmt: skip
        if link.merge_weight != 1.0 and not drawn:
            told.add("told-merge-stair", name=name, span=link.span)
    if spec.hydraulic_parameters is not None and spec.hydraulic_parameters.model_fields_set:
        hydraulic = spec.hydraulic_parameters
        told.add(
            "told-hydraulic",
            span=hydraulic.where(),
            keys=[f"{key} {number(getattr(hydraulic, key))}" for key in _given(hydraulic)],
        )


def _given(part: form.HydraulicSpec) -> list[str]:
    names = [name for name in type(part).model_fields if name in part.model_fields_set]
    return [name for name in names if isinstance(getattr(part, name), int | float)]


def _people(plan: Plan, scenario: ScenarioText, told: Told) -> None:
    told.add("told-alarm")
    for people in plan.network.people:
        entry, group = plan.network.spec.populations[people.row], scenario.groups[people.row]
        if people.count == 0:
            told.add("told-nobody", name=group, span=people.span)
        if people.count_varies:
            told.add("told-count", name=group, span=entry.where("count"), count=people.count)
        if not people.start_distance.is_fixed:
            told.add("told-start", name=group, span=entry.where("start_distance"))
        if people.area_factor != 1.0:
            told.add(
                "told-size", name=group, span=entry.where("area_factor"),
                factor=number(people.area_factor),
            )  # fmt: skip
        if too_slow(people.speed, SLOWEST_M_S):
            told.add("told-slow", name=group, span=entry.where("speed"), least=number(SLOWEST_M_S))
        for field, unit in (("speed", "m/s"), ("pre_movement", "s")):
            least = SLOWEST_M_S if field == "speed" else 0.0
            if written(getattr(people, field), unit, least=least).drawn:
                told.add("told-drawn", name=group, span=entry.where(field), key=field)
        if people.node not in plan.walls.boxes:
            told.add("told-on-stairs", name=group, span=people.span)
    cap = _fastest(plan) * _FASTER
    fast = [p for p in plan.network.people if float(p.speed.ppf(0.9)) > cap]
    for people in fast:
        group = scenario.groups[people.row]
        told.add("told-fast", name=group, span=people.span, cap=number(cap / _FASTER, 2))
    if any(factor is not None for factor in scenario.factor.values()):
        told.add("told-stairs-speed")


def _fastest(plan: Plan) -> float:
    """Return the speed that nobody exceeds in the network on the level, m/s."""
    hydraulic = plan.network.spec.hydraulic_parameters or form.HydraulicSpec()
    k = hydraulic.level_speed_constant or literature.value("network.speed.level")
    slope = hydraulic.speed_density_slope or literature.value("network.slope")
    return k * (1 - slope * literature.value("network.density.free"))


def _choice(
    plan: Plan,
    orders: Mapping[int, Order],
    routes: Mapping[str, Ways],
    shared: Collection[int],
    told: Told,
) -> None:
    for people in plan.network.people:
        node, way = people.node, routes[people.target]
        order = orders.get(people.row)
        if people.row in shared:
            told.add("told-shared", name=node, span=people.span)
        elif way.is_tied(node):
            told.add("told-tied", name=node, span=people.span)
        if order is not None and order.exits:
            told.add("told-exit", name=node, span=people.span, exits=list(order.exits))
        if order is not None and order.via:
            told.add("told-via", name=node, span=people.span, via=order.via)


def _settings(plan: Plan, told: Told) -> None:
    spec = plan.network.spec
    simulation = spec.simulation
    given = simulation.model_fields_set
    if "dt" in given:
        told.add("told-dt", span=simulation.where("dt"), dt=number(simulation.dt))
    if "t_max" in given:
        until = duration(simulation.t_max)
        told.add("told-until", span=simulation.where("t_max"), until=until)
    defaults = form.SimulationSpec()
    for key in ("max_density", "supply_reduction", "split_ties", "counterflow"):
        if key in given:
            value = getattr(simulation, key)
            shown = number(value) if key == "max_density" else str(value).lower()
            jam = 1 / literature.value("movement.sfpe.a")
            told.add(
                f"told-{key.replace('_', '-')}",
                span=simulation.where(key),
                value=shown,
                most=number(jam, 2),
            )
    if simulation.routing_policy != defaults.routing_policy:
        told.add("told-policy", span=simulation.where("routing_policy"))
    _seeds(plan, told)


def _seeds(plan: Plan, told: Told) -> None:
    spec = plan.network.spec
    seed = first_seed(plan)
    if seed is not None:
        place = spec.run.where("seed") if spec.run.seed is not None else None
        told.add("told-seed", span=place or spec.where("monte_carlo"), seed=seed)
    many = spec.monte_carlo
    if many is None:
        return
    told.add("told-runs", span=many.where("runs"), runs=many.runs)
    if many.seed is not None and spec.run.seed is not None:
        told.add("told-runs-seed", span=many.where("seed"), seed=many.seed)
    if many.quantiles is not None:
        told.add("told-quantiles", span=many.where("quantiles"))
