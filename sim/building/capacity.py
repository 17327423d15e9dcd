"""How many people a site takes by rule: entry, holding, exit, and the least of them.

The rule is that of the Green Guide (Guide to Safety at Sports Grounds): whoever passes the entries
within an hour, whoever may stand on the ground, whoever gets out within eight minutes; the least of
the three is the capacity. For a whole site the third is also asked of the ways inside: a flow from
each place where people may stand through all openings to the outside.

These are rules of planning. They know nothing of who comes when, or where people want to go; a run
does.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import networkx as nx

from sim.building import geometry
from sim.building.model import OUTSIDE
from sim.building.routes import passable, walkable_area
from sim.building.ways import Way, is_way, ways_of
from sim.literature import value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sim.building.model import Opening, Site

Governs = Literal["entry", "holding", "exit", "ways", "nothing"]

TERRACES = frozenset({"stadium", "arena"})
"""Uses of sites whose standing areas are viewing areas of sports grounds."""

_BACK = frozenset(
    {"bathroom", "control-room", "kitchen", "office", "plant", "refuge", "stage", "store", "toilet"}
)
"""Uses of rooms that visitors do not stand in."""

_SOURCE = "\0source"
_SLACK = 1e-6


@dataclass(frozen=True, slots=True)
class Place:
    """A space or zone in which people may stand.

    Attributes:
        id: its id.
        area_m2: ground without what stands on it.
        holding: persons who may stand there.
        exit: persons whom its own openings let out in the time allowed; None for a zone.
    """

    id: str
    area_m2: float
    holding: int
    exit: int | None = None

    @property
    def least(self) -> int:
        """The smaller of both."""
        return self.holding if self.exit is None else min(self.holding, self.exit)


@dataclass(frozen=True, slots=True)
class Capacity:
    """What a site takes by rule.

    Attributes:
        entry: persons who come in within an hour.
        turnstiles: lanes of turnstiles and checks; without any, entry is by the width of gates.
        holding: persons who may stand on it.
        exit: persons whom its exits let out in the time allowed.
        ways: persons who may stand on it and whom all openings on their way let out in that time.
        exit_measured: as ``exit``, at the flow that is measured.
        exit_one_shut: as ``exit``, with the widest exit shut.
        least: the capacity.
        governs: which of them it is.
        condition: the smaller of the factors P and S, 0 to 1.
        density: persons per square metre taken.
        places, zones, routes: its parts.
    """

    entry: int
    turnstiles: int
    holding: int
    exit: int
    ways: int
    exit_measured: int
    exit_one_shut: int
    least: int
    governs: Governs
    condition: float
    density: float
    places: tuple[Place, ...]
    zones: tuple[Place, ...]
    routes: tuple[Way, ...]


def holding_capacity(area_m2: float, *, density: float, physical: float, safety: float) -> int:
    """Return how many people may stand on some ground.

    Args:
        area_m2: ground without what stands on it, m2.
        density: most persons per m2 in the best condition.
        physical: P factor, 0 to 1.
        safety: S factor, 0 to 1.
    """
    return _whole(area_m2 * density * min(physical, safety))


def exit_capacity(
    level_m: float,
    stairs_m: float,
    *,
    minutes: float | None = None,
    level_per_m_min: float | None = None,
) -> int:
    """Return how many people get out through ways of some width in some time.

    Args:
        level_m: width of level ways, m.
        stairs_m: width of stairs and stepped ways, m.
        minutes: time allowed; None for what the rule has.
        level_per_m_min: persons a metre and minute on the level; None for the rule. On stairs no
            more than that pass.
    """
    time = value("compliance.ground.minutes") if minutes is None else minutes
    level = value("compliance.ground.flow") if level_per_m_min is None else level_per_m_min
    stairs = min(level, value("capacity.exit.stairs"))
    return _whole((level_m * level + stairs_m * stairs) * time)


def entry_capacity(lanes_per_hour: Iterable[float], open_m: float = 0.0) -> int:
    """Return how many people come in within the hour that the rule gives.

    Args:
        lanes_per_hour: persons an hour that each turnstile or check can pass; no more count than
            the rule admits.
        open_m: width of entries without one, m.
    """
    most = value("capacity.entry.turnstile")
    hours = value("capacity.entry.time")
    checked = sum(min(rate, most) for rate in lanes_per_hour) * hours
    return _whole(checked + open_m * value("compliance.ground.flow") * 60 * hours)


def capacity(site: Site, *, condition: float | None = None) -> Capacity:
    """Return what a site takes by rule.

    Args:
        site: the site; doors that are locked count as shut.
        condition: the smaller of the factors P and S; None for 1, the best.
    """
    factor = value("capacity.condition") if condition is None else condition
    density = value(
        "capacity.density.terrace" if site.use in TERRACES else "capacity.density.event"
    )
    usable = [o for o in site.openings if passable(o, through_locked=False, closed=())]
    out = [o for o in usable if o.exit and o.direction != "in"]
    into = [o for o in usable if OUTSIDE in (o.a, o.b) and o.direction != "out"]
    places = tuple(
        Place(
            id=space.id,
            area_m2=walkable_area(space),
            holding=_held(walkable_area(space), density, factor),
            exit=_through(site, (o for o in usable if _leads_out_of(o, space.id))),
        )
        for space in site.spaces
        if not is_way(space) and space.use not in _BACK
    )
    lanes = [rate for opening in into for rate in _lanes(opening)]
    entry = entry_capacity(lanes, sum(o.width_m for o in into if not _lanes(o)))
    holding = sum(place.holding for place in places)
    exit_ = _through(site, out)
    widest = max(out, key=lambda o: (o.width_m, o.id), default=None)
    ways = _fits(site, usable, {place.id: place.holding for place in places})
    bounds: dict[Governs, int] = {"entry": entry, "holding": holding, "exit": exit_, "ways": ways}
    least = min(bounds.values())
    governs = next(name for name, bound in bounds.items() if bound == least)
    return Capacity(
        entry=entry,
        turnstiles=len(lanes),
        holding=holding,
        exit=exit_,
        ways=ways,
        exit_measured=_through(site, out, value("capacity.exit.measured")),
        exit_one_shut=_through(site, (o for o in out if o is not widest)),
        least=least,
        governs=governs if places else "nothing",
        condition=factor,
        density=density,
        places=places,
        zones=tuple(_zones(site, density, factor)),
        routes=tuple(ways_of(site)),
    )


def _whole(persons: float) -> int:
    """Return whole persons: nobody comes in part, and no last one is lost to rounding."""
    return math.floor(persons + _SLACK)


def _held(area_m2: float, density: float, condition: float) -> int:
    return holding_capacity(area_m2, density=density, physical=condition, safety=condition)


def _leads_out_of(opening: Opening, space: str) -> bool:
    return (opening.a == space and opening.direction != "in") or (
        opening.b == space and opening.direction != "out"
    )


def _lanes(opening: Opening) -> list[float]:
    """Return what each lane of a turnstile or check passes, persons an hour; none if it is open."""
    if opening.kind != "turnstile" and opening.service_s <= 0:
        return []
    rate = math.inf if opening.service_s <= 0 else 3600 / opening.service_s
    return [min(rate, opening.capacity_per_s * 3600 / opening.lanes)] * opening.lanes


def _on_steps(site: Site, opening: Opening) -> bool:
    return any(
        site.spaces[site.space_index[side]].kind in ("stair", "escalator")
        for side in (opening.a, opening.b)
        if side != OUTSIDE
    )


def _through(site: Site, openings: Iterable[Opening], level: float | None = None) -> int:
    """Return how many people some openings let through in the time allowed."""
    level_m = stairs_m = 0.0
    for opening in openings:
        if _on_steps(site, opening):
            stairs_m += opening.width_m
        else:
            level_m += opening.width_m
    return exit_capacity(level_m, stairs_m, level_per_m_min=level)


def _fits(site: Site, usable: Iterable[Opening], held: Mapping[str, int]) -> int:
    """Return how many of those who may stand on a site get out of it in the time allowed."""
    flat = nx.DiGraph()
    flat.add_nodes_from([_SOURCE, OUTSIDE])
    for opening in usable:
        passed = _through(site, [opening])
        if opening.direction != "in" and (opening.b != OUTSIDE or opening.exit):
            _add(flat, opening.a, opening.b, passed)
        if opening.direction != "out" and opening.b != OUTSIDE:
            _add(flat, opening.b, opening.a, passed)
    for name, count in held.items():
        _add(flat, _SOURCE, name, count)
    return int(nx.maximum_flow_value(flat, _SOURCE, OUTSIDE))


def _add(flat: nx.DiGraph, start: str, end: str, persons: int) -> None:
    known = flat.get_edge_data(start, end, {"capacity": 0})["capacity"]
    flat.add_edge(start, end, capacity=known + persons)


def _zones(site: Site, density: float, condition: float) -> Iterable[Place]:
    """The zones that a site names, with the ground inside them on which people may stand."""
    ground = [
        geometry.shape(space.outline, space.obstacles)
        for space in site.spaces
        if not is_way(space) and len(site.levels) == 1
    ]
    for name, outline in sorted(site.zones.items()):
        zone = geometry.shape(outline)
        area = sum(float(zone.intersection(part).area) for part in ground)
        if area > 0:
            yield Place(name, area, _held(area, density, condition))
