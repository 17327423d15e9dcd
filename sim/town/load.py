"""A town file becomes a frozen town, with every fault at its place."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from sim.town.centre import build_rules
from sim.town.checks import check_town
from sim.town.model import (
    DispatchRules,
    Gauge,
    Hospital,
    Placement,
    Point,
    Reach,
    River,
    Road,
    Settlement,
    Shelter,
    Station,
    Town,
    Unit,
    Vehicle,
)
from sim.town.names import cure_for, shown_name
from sim.town.series import read_series
from sim.town.spec import PersonsSpec, TownSpec
from sim.units import Dimension, parse_quantity
from sim.yamlsrc import Source, Spec, load, validate
from sim.yamlsrc.filekinds import may_be

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from sim.town.spec import PlacedSiteSpec, RiverSpec, RoadSpec, SettlementSpec, StationSpec
    from sim.yamlsrc import ProblemList, Span

T = TypeVar("T", Road, Station, Hospital, Shelter, Settlement, Vehicle, Reach, Unit)


@dataclass(frozen=True, slots=True)
class LoadedTown:
    """A town with the file it came from.

    Attributes:
        town: the frozen town.
        source: its file.
        texts: lines of every further file that was read, by its name in the project.
    """

    town: Town
    source: Source
    texts: dict[str, list[str]] = field(default_factory=dict)


def load_town(
    path: Path,
    *,
    root: Path | None = None,
    problems: ProblemList,
    change: Callable[[Source], Source] | None = None,
) -> LoadedTown | None:
    """Read a town file.

    Args:
        path: the file.
        root: project folder; by default found from the file.
        problems: takes every fault.
        change: applied to what was read before it is checked.

    Returns:
        The town, or None where faults leave nothing to work with.
    """
    source = load(path, root=root, problems=problems)
    if source is None:
        return None
    if change is not None:
        source = change(source)
    before = len(problems.errors)
    spec = validate(TownSpec, source, problems)
    if spec is None or len(problems.errors) > before or source.faulty:
        return None
    builder = _Builder(spec, source, problems)
    town = builder.town(path.stem)
    if len(problems.errors) > before:
        return None
    check_town(town, problems)
    if len(problems.errors) > before:
        return None
    return LoadedTown(town, source, builder.texts)


@dataclass
class _Builder:
    spec: TownSpec
    source: Source
    problems: ProblemList
    origins: dict[str, Span] = field(default_factory=dict)
    texts: dict[str, list[str]] = field(default_factory=dict)

    def town(self, town_id: str) -> Town:
        spec = self.spec
        nodes = {node: (float(at[0]), float(at[1])) for node, at in sorted(spec.nodes.items())}
        for node in nodes:
            self.origins[node] = self.source.span(("nodes", node), key=True)
        roads = self._roads(nodes)
        settlements = _sorted(self._settlement(item, nodes) for item in spec.settlements)
        return Town(
            id=town_id,
            name=spec.name,
            nodes=nodes,
            roads=roads,
            stations=_sorted(self._station(item) for item in spec.stations),
            hospitals=_sorted(
                Hospital(
                    self._id(h, h.id),
                    self._node(h, h.at),
                    dict(sorted(h.beds.items())),
                    h.name or "",
                )
                for h in spec.hospitals
            ),
            shelters=_sorted(
                Shelter(self._id(s, s.id), self._node(s, s.at), s.capacity, s.name or "")
                for s in spec.shelters
            ),
            settlements=settlements,
            vehicles=_sorted(
                Vehicle(self._id(v, v.id), v.kind, self._node(v, v.at), v.capacity)
                for v in spec.vehicles
            ),
            river=self._river(spec.river) if spec.river else None,
            sites=self._sites(nodes),
            dispatch=self._dispatch(settlements, nodes),
            notes=tuple(note for note in (spec.note, spec.source) if note),
            origins=self.origins,
        )

    def _id(self, spec: Spec, name: str) -> str:
        place = spec.where("id") or spec.where()
        if name in self.origins and place is not None:
            related = (self.origins[name],)
            self.problems.add("town-id-twice", place, related=related, id=name)
        elif place is not None:
            self.origins[name] = place
        return name

    def _node(self, spec: Spec, name: str, where: str = "at") -> str:
        if name not in self.spec.nodes:
            self.problems.add(
                "town-unknown-node",
                spec.where(where),
                node=name,
                cure=cure_for(name, self.spec.nodes),
            )
        return name

    def _roads(self, nodes: dict[str, Point]) -> tuple[Road, ...]:
        roads = []
        for spec in self.spec.roads:
            a, b = self._node(spec, spec.from_, "from_"), self._node(spec, spec.to, "to")
            if a == b:
                self.problems.add("town-road-loop", spec.where("to"), node=a)
            if a in nodes and b in nodes and a != b:
                roads.append(self._road(spec, a, b, math.dist(nodes[a], nodes[b])))
        return _sorted(roads)

    def _road(self, spec: RoadSpec, a: str, b: str, straight: float) -> Road:
        name = spec.id or f"{a}-{b}"
        number = 2
        while spec.id is None and name in self.origins:
            name, number = f"{a}-{b}-{number}", number + 1
        length = straight if spec.length is None else spec.length
        # A centimetre of rounding in a drawing is no contradiction.
        if length < straight - 1.0:
            self.problems.add(
                "town-road-short",
                spec.where("length"),
                length=round(length),
                straight=math.ceil(straight),
            )
        if length <= 0:
            self.problems.add("town-road-no-length", spec.where(), a=a, b=b)
            length = 1.0
        return Road(
            id=self._id(spec, name),
            a=a,
            b=b,
            kind=spec.kind,
            length_m=length,
            lanes=spec.lanes,
            speed_m_s=spec.speed,
            level_m=spec.level,
            walk_m=spec.walk,
            closes_at_depth_m=spec.closes_at_depth,
            one_way=spec.one_way,
        )

    def _station(self, spec: StationSpec) -> Station:
        units = _sorted(
            Unit(self._id(unit, unit.id), unit.kind, unit.crew, spec.id) for unit in spec.units
        )
        return Station(
            self._id(spec, spec.id), spec.kind, self._node(spec, spec.at), units, spec.name or ""
        )

    def _settlement(self, spec: SettlementSpec, nodes: dict[str, Point]) -> Settlement:
        at = (float(spec.at[0]), float(spec.at[1]))
        node = self._node(spec, spec.node, "node") if spec.node else _nearest(nodes, at)
        persons = (
            round(spec.persons.per_household * spec.households)
            if isinstance(spec.persons, PersonsSpec)
            else spec.persons
        )
        return Settlement(
            id=self._id(spec, spec.id),
            at=at,
            node=node,
            households=spec.households,
            persons=persons,
            ground_m=spec.ground,
            phones=spec.phones,
            vehicles=spec.vehicles,
            name=spec.name or "",
        )

    def _dispatch(
        self, settlements: tuple[Settlement, ...], nodes: dict[str, Point]
    ) -> DispatchRules | None:
        if self.spec.dispatch is None:
            return None
        for line in self.spec.dispatch.calls:
            place = line.where("kind")
            if place is not None:
                self.origins[f"calls {line.kind}"] = place
        for kind in self.spec.dispatch.min_crew:
            place = self.spec.dispatch.where(f"min_crew.{kind}", key=True)
            if place is not None:
                self.origins[f"min_crew {kind}"] = place
        places = {settlement.id: settlement.node for settlement in settlements}
        places |= {site: _stop_of(placed, nodes) for site, placed in self.spec.sites.items()}
        return build_rules(
            self.spec.dispatch,
            name=self._id,
            node=self._node,
            places=places | {node: node for node in sorted(self.spec.nodes)},
            stations=[station.id for station in self.spec.stations],
            problems=self.problems,
        )

    def _river(self, spec: RiverSpec) -> River:
        reaches = [
            Reach(
                self._id(reach, reach.id or "-".join(("reach", *reach.along))),
                tuple(self._node(reach, node, "along") for node in reach.along),
                reach.crest,
            )
            for reach in spec.reaches
        ]
        gauge = self._gauge(spec.gauge, spec.where("gauge")) if spec.gauge else None
        return River(gauge, _sorted(reaches))

    def _gauge(self, named: str, span: Span | None) -> Gauge | None:
        path = self.source.resolve(named, span, self.problems)
        if path is None:
            return None
        shown = shown_name(self.source, path)
        series = read_series(
            path, shown=shown, value="level", problems=self.problems, parse=_level, span=span
        )
        if series is None:
            return None
        self.texts[self.source.within(path)] = self.problems.lines.get(shown, [])
        return Gauge(series.times_s, series.values, series.starts)

    def _sites(self, nodes: dict[str, Point]) -> tuple[Placement, ...]:
        placed = []
        for site, spec in sorted(self.spec.sites.items()):
            path = self.source.resolve(
                spec.file, spec.where("file"), self.problems, fits=may_be("site")
            )
            at = (float(spec.at[0]), float(spec.at[1]))
            if spec.exits_to:
                self._node(spec, spec.exits_to, "exits_to")
            node = _stop_of(spec, nodes)
            if path is not None:
                placed.append(Placement(site, path.as_posix(), at, node))
        return tuple(placed)


def _nearest(nodes: dict[str, Point], at: Point) -> str:
    """Return the node nearest to a place, ``""`` in a town without nodes."""
    return min(nodes, key=lambda name: (math.dist(nodes[name], at), name), default="")


def _stop_of(site: PlacedSiteSpec, nodes: dict[str, Point]) -> str:
    """Return the node at which vehicles stop to reach a site."""
    at = (float(site.at[0]), float(site.at[1]))
    return site.exits_to or _nearest(nodes, at)


def _level(cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        return parse_quantity(cell, Dimension.LENGTH)


def _sorted(items: Iterable[T]) -> tuple[T, ...]:
    return tuple(sorted(items, key=lambda item: item.id))
