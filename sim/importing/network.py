"""A network of rooms, stairs and places of safety, as a scenario of jupedsim-network means it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from sim import literature
from sim.distribution import Distribution
from sim.importing import spec as form

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.yamlsrc import Span

NodeKind = Literal["room", "stair", "safe"]
LinkKind = Literal["door", "opening", "stair"]


@dataclass(frozen=True, slots=True)
class Node:
    """A room, a flight of stairs or a place of safety.

    Attributes:
        name: its name in the file.
        kind: what it is.
        area_m2: area, ``inf`` for a place of safety.
        length_m, width_m: sides, where the file gives them.
        riser_m, tread_m: steps of a flight, else 0.
        span: where it is written.
    """

    name: str
    kind: NodeKind
    area_m2: float
    length_m: float | None = None
    width_m: float | None = None
    riser_m: float = 0.0
    tread_m: float = 0.0
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Connection:
    """A way between two nodes.

    Attributes:
        row: its number in the file, from 0.
        source, target: the nodes.
        kind: what it is.
        width_m: clear width.
        length_m: metres walked inside the node that is left.
        back: whether it leads back as well.
        merge_weight: its share where several feed a full node.
        capacity_per_s: persons per second that the network lets through.
        changed: whether the file gives a flow or a boundary layer of its own.
        name: its name, or "".
        span: where it is written.
    """

    row: int
    source: str
    target: str
    kind: LinkKind
    width_m: float
    length_m: float
    back: bool
    merge_weight: float
    capacity_per_s: float
    changed: bool
    name: str
    span: Span | None = None

    def other(self, node: str) -> str:
        """Return the node at the other end."""
        return self.target if node == self.source else self.source


@dataclass(frozen=True, slots=True)
class People:
    """People who start in a node.

    Attributes:
        row: their number in the file, from 0.
        node: the node.
        count: how many; a distribution is taken at its median.
        count_varies: whether the file draws their number.
        speed, pre_movement, start_distance: laws, in m/s, s and m.
        area_factor: room one of them takes.
        target: the place of safety they head for, or "".
        span: where they are written.
    """

    row: int
    node: str
    count: int
    count_varies: bool
    speed: Distribution
    pre_movement: Distribution
    start_distance: Distribution
    area_factor: float
    target: str
    span: Span | None = None


@dataclass(frozen=True)
class Network:
    """All that a file says, checked.

    Attributes:
        nodes: by name, in the order of the file.
        connections: in the order of the file.
        people: in the order of the file.
        spec: the file itself, for settings.
    """

    nodes: Mapping[str, Node]
    connections: tuple[Connection, ...]
    people: tuple[People, ...]
    spec: form.NetworkSpec

    @cached_property
    def at(self) -> Mapping[str, tuple[Connection, ...]]:
        """Connections of each node."""
        found: dict[str, list[Connection]] = {name: [] for name in self.nodes}
        for connection in self.connections:
            found[connection.source].append(connection)
            found[connection.target].append(connection)
        return {name: tuple(some) for name, some in found.items()}

    def leads(self, connection: Connection, out_of: str) -> bool:
        """Return whether people of the network can leave a node by a connection."""
        if self.nodes[out_of].kind == "safe":
            return False
        return out_of == connection.source or connection.back

    def stair_speed(self, node: Node) -> float:
        """Return the speed constant k of a flight in the network, m/s."""
        hydraulic = self.spec.hydraulic_parameters
        given = hydraulic.stair_speed_coefficient if hydraulic else None
        return _stair_speed(given, node)


def build(spec: form.NetworkSpec) -> Network:
    """Return the network of a file without faults.

    Args:
        spec: what the file says.
    """
    nodes = {entry.name: _node(entry) for entry in spec.nodes}
    return Network(
        nodes=nodes,
        connections=tuple(_connection(row, spec, nodes) for row in range(len(spec.connections))),
        people=tuple(_people(row, entry) for row, entry in enumerate(spec.populations)),
        spec=spec,
    )


def _node(entry: form.RoomSpec | form.StairSpec | form.SafeSpec) -> Node:
    if isinstance(entry, form.SafeSpec):
        return Node(entry.name, "safe", math.inf, span=entry.where())
    area = entry.area or (entry.length or 0.0) * (entry.width or 0.0)
    steps = (entry.riser, entry.tread) if isinstance(entry, form.StairSpec) else (0.0, 0.0)
    return Node(entry.name, entry.kind, area, entry.length, entry.width, *steps, entry.where())


def _connection(row: int, spec: form.NetworkSpec, nodes: Mapping[str, Node]) -> Connection:
    entry = spec.connections[row]
    ends = (nodes[entry.source], nodes[entry.target])
    return Connection(
        row=row,
        source=entry.source,
        target=entry.target,
        kind=entry.kind,
        width_m=entry.width,
        length_m=entry.length,
        back=entry.bidirectional and ends[1].kind != "safe",
        merge_weight=entry.merge_weight,
        capacity_per_s=specific_flow(entry, ends, spec) * (entry.width - 2 * layer(entry, spec)),
        changed=entry.specific_flow is not None or entry.boundary_layer is not None,
        name=(entry.name or "").strip(),
        span=entry.where(),
    )


def layer(entry: form.ConnectionSpec, spec: form.NetworkSpec) -> float:
    """Return what each side of a connection takes off its width in the network, metres."""
    if entry.boundary_layer is not None:
        return entry.boundary_layer
    given = getattr(spec.hydraulic_parameters, f"{entry.kind}_boundary_layer", None)
    return literature.value(f"network.layer.{entry.kind}") if given is None else float(given)


def specific_flow(
    entry: form.ConnectionSpec, ends: tuple[Node, Node], spec: form.NetworkSpec
) -> float:
    """Return the greatest flow of a connection in the network, 1/(m s)."""
    hydraulic = spec.hydraulic_parameters or form.HydraulicSpec()
    if entry.specific_flow is not None:
        return entry.specific_flow
    if entry.kind != "stair":
        return hydraulic.door_specific_flow or literature.value("network.door.flow")
    stair = ends[0] if ends[0].kind == "stair" else ends[1]
    slope = hydraulic.speed_density_slope or literature.value("network.slope")
    return _stair_speed(hydraulic.stair_speed_coefficient, stair) / (4 * slope)


def _stair_speed(coefficient: float | None, stair: Node) -> float:
    per_minute = coefficient or literature.value("network.speed.stair")
    return per_minute * math.sqrt(stair.tread_m / stair.riser_m) / 60


def _people(row: int, entry: form.PopulationSpec) -> People:
    count = law(entry.count)
    return People(
        row=row,
        node=entry.node,
        count=max(0, round(count.median())),
        count_varies=not count.is_fixed,
        speed=law(entry.speed),
        pre_movement=law(entry.pre_movement),
        start_distance=law(entry.start_distance),
        area_factor=entry.area_factor,
        target=entry.target or "",
        span=entry.where(),
    )


def law(value: float | form.LawSpec) -> Distribution:
    """Return the distribution of a value; what lies outside its bounds is drawn again.

    Args:
        value: a number or a law without faults.
    """
    if not isinstance(value, form.LawSpec):
        return Distribution.fixed(value)
    low, high = value.lower, value.upper
    match value:
        case form.FixedSpec():
            return Distribution.fixed(value.value)
        case form.UniformSpec():
            ends = sorted((value.minimum, value.maximum))
            first = ends[0] if low is None else max(ends[0], low)
            last = ends[1] if high is None else min(ends[1], high)
            if first < last:
                return Distribution("uniform", (first, last))
            return Distribution.fixed(_within(ends[0], low, high))
        case form.NormalSpec() if value.std > 0:
            return Distribution("normal", (value.mean, value.std), low, high)
        case form.LogNormalSpec() if value.std > 0:
            return Distribution.lognormal_of_mean(mean=value.mean, sd=value.std, low=low, high=high)
        case form.NormalSpec() | form.LogNormalSpec():
            return Distribution.fixed(_within(value.mean, low, high))
        case form.TriangularSpec():
            params = (value.minimum, value.mode, value.maximum)
            return Distribution("triangular", params, *_that_cut(params, low, high))
        case form.WeibullSpec():
            return Distribution("weibull", (value.beta, value.alpha), low, high)
    raise AssertionError(value)


def _within(value: float, low: float | None, high: float | None) -> float:
    value = value if low is None else max(value, low)
    return value if high is None else min(value, high)


def _that_cut(
    params: tuple[float, ...], low: float | None, high: float | None
) -> tuple[float | None, float | None]:
    """Return bounds without those that cut nothing off."""
    below = low if low is not None and low > params[0] else None
    above = high if high is not None and high < params[-1] else None
    return below, above
