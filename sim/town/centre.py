"""The dispatch centre of a town file becomes frozen rules, with every fault at its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim import literature
from sim.distribution import Distribution
from sim.town.model import DispatchRules, MutualAid, OtherCalls
from sim.town.names import cure_for

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from sim.town.spec import DispatchSpec, OtherCallsSpec
    from sim.yamlsrc import ProblemList, Spec

_ELSEWHERE = "all"


def build_rules(
    spec: DispatchSpec,
    *,
    name: Callable[[Spec, str], str],
    node: Callable[[Spec, str, str], str],
    places: Mapping[str, str],
    stations: Collection[str],
    problems: ProblemList,
) -> DispatchRules:
    """Return the rules of a dispatch centre.

    Args:
        spec: as written.
        name: takes note of an id.
        node: checks the name of a node.
        places: node of every node, settlement and site.
        stations: ids of the stations.
        problems: takes the faults.
    """

    def known(of: Spec, where: str, place: str) -> str:
        if place not in places:
            at, cure = of.where(where), cure_for(place, places)
            problems.add("town-unknown-place", at, place=place, cure=cure)
        return places.get(place, "")

    order: dict[str, tuple[str, ...]] = {}
    for place, row in sorted(spec.order.items()):
        for number, station in enumerate(row):
            if station not in stations:
                at, cure = spec.where(f"order.{place}.{number}"), cure_for(station, stations)
                problems.add("town-unknown-station", at, station=station, cure=cure)
        order["" if place == _ELSEWHERE else known(spec, f"order.{place}", place)] = row
    if spec.policy == "running-order" and not order:
        problems.add("town-no-order", spec.where("policy"))
    kinds: set[str] = set()
    for line in spec.calls:
        if line.kind in kinds:
            problems.add("town-calls-twice", line.where("kind"), kind=line.kind)
        kinds.add(line.kind)
    calls = (_calls(line, known, places) for line in spec.calls)
    return DispatchRules(
        seats=spec.seats,
        policy=spec.policy,
        order=order,
        reserve=spec.reserve,
        back_first=spec.available == "station",
        call_waits=spec.without_unit == "waits",
        move_up_s=spec.move_up,
        min_crew=dict(sorted(spec.min_crew.items())),
        warm_up_s=spec.warm_up,
        calls=tuple(sorted(calls, key=lambda line: line.kind)),
        mutual_aid=tuple(
            sorted(
                (
                    MutualAid(
                        name(unit, unit.id),
                        unit.kind,
                        unit.crew,
                        node(unit, unit.from_, "from_"),
                        unit.delay,
                    )
                    for unit in spec.mutual_aid
                ),
                key=lambda unit: unit.id,
            )
        ),
    )


def _calls(
    spec: OtherCallsSpec, known: Callable[[Spec, str, str], str], places: Mapping[str, str]
) -> OtherCalls:
    weights: dict[str, float] = {}
    if spec.at is None:
        weights = {place: 1.0 for place, node in places.items() if place == node}
    for place, weight in sorted((spec.at or {}).items()):
        node = known(spec, f"at.{place}", place)
        weights[node] = weights.get(node, 0.0) + weight
    return OtherCalls(
        kind=spec.kind,
        rate=spec.rate,
        places=tuple(sorted(weights.items())),
        by_hour=spec.by_hour or (),
        send=spec.send,
        on_scene=spec.on_scene,
        talk=spec.talk,
    )


def usual_on_scene() -> Distribution:
    """Return how long a unit is at another call where the town does not say, s."""
    median, p90 = (literature.value(f"town.calls.on-scene.{end}") for end in ("p50", "p90"))
    return Distribution.lognormal(median=median, p90=p90)
