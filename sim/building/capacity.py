"""How many people a site takes by rule: entry, holding, exit, and the least of them.

The rule is that of the Green Guide (Guide to Safety at Sports Grounds): whoever passes the entries
within an hour, whoever may stand on the ground, whoever gets out within eight minutes; the least of
the three is the capacity. For a whole site the third is also asked of the ways inside: a flow from
each place where people may stand through all openings to the outside. Where nobody gets in without
a turnstile or check, only what lies behind it counts as holding.

These are rules of planning. They know nothing of who comes when, or where people want to go; a run
does.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from sim.building import geometry, throughput
from sim.building.routes import walkable_area
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

_SLACK = 1e-6


@dataclass(frozen=True, slots=True)
class Place:
    """A space or zone in which people may stand.

    Attributes:
        id: its id.
        area_m2: ground without what stands on it.
        holding: persons who may stand there.
        exit: persons whom its own openings let out in the time allowed; None for a zone.
        before: whether people stand there before they are checked: they come in after it, and
            what it holds adds nothing to the whole.
    """

    id: str
    area_m2: float
    holding: int
    exit: int | None = None
    before: bool = False

    @property
    def least(self) -> int:
        """The smaller of both."""
        return self.holding if self.exit is None else min(self.holding, self.exit)


@dataclass(frozen=True, slots=True)
class Capacity:
    """What a site takes by rule.

    Attributes:
        entry: persons who come in within an hour, through all openings on their way.
        turnstiles: lanes of turnstiles and checks; without any, entry is by the width of gates.
        holding: persons who may stand on it.
        exit: persons whom its exits let out in the time allowed, from where people may stand.
        ways: likewise of those who may stand there, and no more of each place than it holds.
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
    inside = throughput.behind_checks(site)
    doors = throughput.usable(site)
    places = tuple(
        Place(
            id=space.id,
            area_m2=walkable_area(space),
            holding=_held(walkable_area(space), density, factor),
            exit=_alone(site, [o for o in doors if throughput.leads_out_of(o, space.id)]),
            before=bool(inside) and space.id not in inside,
        )
        for space in site.spaces
        if not is_way(space) and space.use not in _BACK
    )
    held = {place.id: place.holding for place in places if not place.before}
    widest = max(throughput.exits(site), key=lambda o: (o.width_m, o.id), default=None)
    crowd = dict.fromkeys(held or site.space_index, throughput.ANY)
    flow = value("capacity.exit.measured")
    bounds: dict[Governs, int] = {
        "entry": _whole(throughput.most_in(site, held or site.space_index)),
        "holding": sum(held.values()),
        "exit": _out(site, crowd),
        "ways": _out(site, held),
    }
    least = min(bounds.values())
    governs = next(name for name, bound in bounds.items() if bound == least)
    return Capacity(
        **bounds,
        turnstiles=sum(len(throughput.lanes(o)) for o in throughput.checks(site)),
        exit_measured=_out(site, crowd, level_per_m_min=flow),
        exit_one_shut=_out(site, crowd, shut=() if widest is None else (widest.id,)),
        least=least,
        governs=governs if held else "nothing",
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


def _alone(site: Site, openings: Iterable[Opening]) -> int:
    """Return how many people some openings let through in the time that the rule gives."""
    minutes = value("compliance.ground.minutes")
    return _whole(sum(throughput.persons_out(site, o, minutes=minutes) for o in openings))


def _out(site: Site, held: Mapping[str, float], **more: Any) -> int:
    """Return how many of those who stand in some places get out in that time."""
    minutes = value("compliance.ground.minutes")
    return _whole(throughput.most_out(site, held, minutes=minutes, **more))


def _zones(site: Site, density: float, condition: float) -> Iterable[Place]:
    """The zones that a site names, with the ground inside them on which people may stand."""
    ground = {
        space.id: geometry.shape(space.outline, space.obstacles)
        for space in site.spaces
        if not is_way(space)
    }
    level = {space.id: space.level for space in site.spaces}
    for name, zone in sorted(site.zones.items()):
        named = set(zone.spaces) & ground.keys()
        area = sum(float(ground[space].area) for space in named)
        if zone.outline is not None:
            outline = geometry.shape(zone.outline)
            area += sum(
                float(outline.intersection(ground[space]).area)
                for space in ground.keys() - named
                if zone.level in ("", level[space])
            )
        if area > 0:
            yield Place(name, area, _held(area, density, condition))
