"""Whether what a network's file says fits together: one function a check, each with its cure.

What jupedsim-network itself refuses is refused here as well, with its place in the file.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim import literature
from sim.building.draft import did_you_mean
from sim.importing import spec as form
from sim.importing.network import law, layer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.yamlsrc import ProblemList

_LAWS = ("count", "speed", "pre_movement", "start_distance")


def check_all(spec: form.NetworkSpec, problems: ProblemList) -> None:
    """Run every check.

    Args:
        spec: what the file says.
        problems: takes what is wrong.
    """
    nodes = _nodes(spec, problems)
    _connections(spec, nodes, problems)
    _laws(spec, problems)
    _people(spec, nodes, problems)
    _settings(spec, nodes, problems)


def _nodes(
    spec: form.NetworkSpec, problems: ProblemList
) -> dict[str, form.RoomSpec | form.StairSpec | form.SafeSpec]:
    found: dict[str, form.RoomSpec | form.StairSpec | form.SafeSpec] = {}
    for entry in spec.nodes:
        place = entry.where("name")
        if entry.name in found:
            first = found[entry.name].where("name")
            problems.add(
                "network-name-twice", place, name=entry.name, related=(first,) if first else ()
            )
            continue
        found[entry.name] = entry
        if isinstance(entry, form.SafeSpec):
            continue
        sides = (entry.length, entry.width)
        if entry.area is not None and sides != (None, None):
            problems.add("network-area-twice", entry.where("area", key=True), name=entry.name)
        elif entry.area is None and None in sides:
            problems.add("network-no-area", place, name=entry.name)
    if not any(isinstance(entry, form.SafeSpec) for entry in spec.nodes):
        problems.add("network-no-safe", spec.where("nodes", key=True))
    return found


def _connections(
    spec: form.NetworkSpec,
    nodes: Mapping[str, form.RoomSpec | form.StairSpec | form.SafeSpec],
    problems: ProblemList,
) -> None:
    for entry in spec.connections:
        unknown = False
        for field in ("source", "target"):
            name = getattr(entry, field)
            if name not in nodes:
                hint = did_you_mean(name, nodes)
                problems.add("network-no-node", entry.where(field), name=name, hint=hint)
                unknown = True
        if unknown:
            continue
        kinds = {nodes[entry.source].kind, nodes[entry.target].kind}
        if entry.source == entry.target:
            problems.add("network-to-itself", entry.where("target"), name=entry.source)
        elif kinds == {"safe"}:
            problems.add("network-between-safe", entry.where("target"))
        if entry.kind == "stair" and "stair" not in kinds:
            problems.add(
                "network-stair-of-rooms",
                entry.where("kind"),
                source=entry.source,
                target=entry.target,
            )
        taken = 2 * layer(entry, spec)
        if entry.width <= taken:
            problems.add(
                "network-no-capacity", entry.where("width"), width=f"{entry.width:g}",
                taken=f"{taken:g}",
            )  # fmt: skip


def _laws(spec: form.NetworkSpec, problems: ProblemList) -> None:
    for entry in spec.populations:
        for field in _LAWS:
            value = getattr(entry, field)
            sound = _law(value, entry, field, problems)
            if not sound:
                continue
            if field == "speed" and float(law(value).ppf(1.0 - 1e-9)) <= 0:
                problems.add("network-speed", entry.where(field))
            if (
                field == "start_distance"
                and isinstance(value, form.LawSpec)
                and (value.lower is None or value.lower < 0)
            ):
                problems.add("network-start-distance", value.where("lower"))


def _law(
    value: float | form.LawSpec, entry: form.PopulationSpec, field: str, problems: ProblemList
) -> bool:
    """Report what is wrong with a value, and return whether nothing is."""
    if not isinstance(value, form.LawSpec):
        if value < 0:
            problems.add("network-negative", entry.where(field), value=f"{value:g}")
        return value >= 0
    low, high = value.lower, value.upper
    if low is not None and high is not None and low > high:
        problems.add("network-bounds", value.where("upper"), lower=f"{low:g}", upper=f"{high:g}")
        return False
    if isinstance(value, form.FixedSpec):
        below = low is not None and value.value < low
        if below or (high is not None and value.value > high):
            problems.add("network-fixed-outside", value.where("value"), value=f"{value.value:g}")
            return False
    if isinstance(value, form.TriangularSpec):
        ordered = value.minimum <= value.mode <= value.maximum
        if not ordered or value.minimum == value.maximum:
            problems.add("network-triangle", value.where("mode"))
            return False
    return True


def _people(
    spec: form.NetworkSpec,
    nodes: Mapping[str, form.RoomSpec | form.StairSpec | form.SafeSpec],
    problems: ProblemList,
) -> None:
    load: dict[str, float] = {}
    safe = [name for name, entry in nodes.items() if entry.kind == "safe"]
    for entry in spec.populations:
        node = nodes.get(entry.node)
        if node is None:
            hint = did_you_mean(entry.node, nodes)
            problems.add("network-no-node", entry.where("node"), name=entry.node, hint=hint)
        elif isinstance(node, form.SafeSpec):
            problems.add("network-people-safe", entry.where("node"), name=entry.node)
        elif not isinstance(entry.count, form.LawSpec):
            load[entry.node] = load.get(entry.node, 0.0) + entry.count * entry.area_factor
            area = node.area or (node.length or math.inf) * (node.width or math.inf)
            most = spec.simulation.max_density * area
            if load[entry.node] > most + 1e-9:
                problems.add(
                    "network-too-many",
                    entry.where("count"),
                    name=entry.node,
                    area=f"{area:g}",
                    density=f"{spec.simulation.max_density:g}",
                    most=math.floor(most),
                )
        if entry.target is not None and entry.target not in safe:
            hint = did_you_mean(entry.target, safe)
            problems.add("network-no-target", entry.where("target"), name=entry.target, hint=hint)


def _settings(
    spec: form.NetworkSpec,
    nodes: Mapping[str, form.RoomSpec | form.StairSpec | form.SafeSpec],
    problems: ProblemList,
) -> None:
    hydraulic = spec.hydraulic_parameters
    slope = (hydraulic.speed_density_slope if hydraulic else None) or literature.value(
        "network.slope"
    )
    steepest = 1 / (2 * literature.value("network.density.free"))
    if hydraulic is not None and slope > steepest:
        problems.add(
            "network-slope", hydraulic.where("speed_density_slope"), most=f"{steepest:.3f}"
        )
    if spec.simulation.max_density >= 1 / slope:
        problems.add(
            "network-density", spec.simulation.where("max_density"), most=f"{1 / slope:.2f}"
        )
