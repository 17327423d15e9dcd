"""How many people openings let in and out by rule, each alone and all of a site together.

A level opening and one onto steps go by their width; a turnstile or a check by its lanes. Doors of
trains and others that take a few people every so often are no exits that a rule counts on.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import networkx as nx

from sim.building.model import OUTSIDE
from sim.building.routes import passable
from sim.literature import value

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from sim.building.model import Opening, Site

ANY: Final = 1e12
"""As many people as you like: a flow has to be a number."""

_END: Final = "\0end"
_HOUR_S: Final = 3600.0


def usable(site: Site) -> tuple[Opening, ...]:
    """Return the openings that people can pass at the start; locked ones count as shut."""
    return tuple(o for o in site.openings if passable(o, through_locked=False, closed=()))


def exits(site: Site) -> tuple[Opening, ...]:
    """Return the openings by which people may leave at any time."""
    return tuple(o for o in usable(site) if o.exit and o.direction != "in" and not _by_timetable(o))


def lanes(opening: Opening) -> list[float]:
    """Return what each lane of a turnstile or check passes, persons an hour; none if it is open."""
    if opening.kind != "turnstile" and opening.service_s <= 0:
        return []
    rate = math.inf if opening.service_s <= 0 else _HOUR_S / opening.service_s
    return [min(rate, opening.capacity_per_s * _HOUR_S / opening.lanes)] * opening.lanes


def checks(site: Site) -> tuple[Opening, ...]:
    """Return the turnstiles and checks that let people in."""
    return tuple(o for o in usable(site) if lanes(o) and _lets_in(o))


def persons_in(site: Site, opening: Opening) -> float:
    """Return how many people an opening lets in within the hour that the rule gives."""
    hours = value("capacity.entry.time")
    most = value("capacity.entry.turnstile")
    if each := lanes(opening):
        return sum(min(rate, most) for rate in each) * hours
    return opening.width_m * _per_m_min(site, opening, None) * 60 * hours


def persons_out(
    site: Site, opening: Opening, *, minutes: float, level_per_m_min: float | None = None
) -> float:
    """Return how many people an opening lets out in some time.

    Args:
        site: its site.
        opening: the opening.
        minutes: the time.
        level_per_m_min: persons a metre and minute on the level; None for the rule.
    """
    if each := lanes(opening):
        most = value("capacity.entry.turnstile")
        return sum(rate if math.isfinite(rate) else most for rate in each) * minutes / 60
    return opening.width_m * _per_m_min(site, opening, level_per_m_min) * minutes


def behind_checks(site: Site) -> frozenset[str]:
    """Return the spaces that nobody gets to from outside without a turnstile or check."""
    reached = {OUTSIDE}
    ways = [
        side
        for opening in usable(site)
        if not lanes(opening) and not _by_timetable(opening)
        for side in _sides(opening)
    ]
    more = True
    while more:
        new = {end for start, end in ways if start in reached} - reached
        more = bool(new)
        reached |= new
    return frozenset(site.space_index) - reached


def most_in(site: Site, places: Collection[str]) -> float:
    """Return how many people get from outside to some places in the hour that the rule gives."""
    flat = nx.DiGraph()
    flat.add_nodes_from([OUTSIDE, _END])
    for opening in usable(site):
        for start, end in _sides(opening):
            if OUTSIDE in (start, end) and not _lets_in(opening):
                continue
            _add(flat, start, end, persons_in(site, opening))
    for place in places:
        _add(flat, place, _END, ANY)
    return float(nx.maximum_flow_value(flat, OUTSIDE, _END))


def most_out(
    site: Site,
    held: Mapping[str, float],
    *,
    minutes: float,
    level_per_m_min: float | None = None,
    shut: Collection[str] = (),
) -> float:
    """Return how many of those who stand in some places get out of a site in some time.

    Args:
        site: the site.
        held: people by space; :data:`ANY` for as many as can.
        minutes: the time.
        level_per_m_min: persons a metre and minute on the level; None for the rule.
        shut: ids of openings that are shut besides.
    """
    flat = nx.DiGraph()
    flat.add_nodes_from([_END, OUTSIDE])
    out = {opening.id for opening in exits(site)}
    for opening in usable(site):
        if opening.id in shut or (opening.b == OUTSIDE and opening.id not in out):
            continue
        passed = persons_out(site, opening, minutes=minutes, level_per_m_min=level_per_m_min)
        for start, end in _sides(opening):
            if start != OUTSIDE:
                _add(flat, start, end, passed)
    for name, count in held.items():
        _add(flat, _END, name, count)
    return float(nx.maximum_flow_value(flat, _END, OUTSIDE))


def leads_out_of(opening: Opening, space: str) -> bool:
    """Return whether people may leave a space by an opening."""
    return any(start == space for start, _ in _sides(opening))


def _sides(opening: Opening) -> Iterable[tuple[str, str]]:
    """Return from where to where an opening may be passed."""
    if opening.direction != "in":
        yield opening.a, opening.b
    if opening.direction != "out":
        yield opening.b, opening.a


def _lets_in(opening: Opening) -> bool:
    """Return whether people on their way in may pass: what lies inside is passed either way."""
    return opening.b != OUTSIDE or opening.direction != "out"


def _by_timetable(opening: Opening) -> bool:
    return opening.cycle is not None and math.isfinite(opening.cycle.takes)


def _per_m_min(site: Site, opening: Opening, level: float | None) -> float:
    usual = value("compliance.ground.flow") if level is None else level
    on_steps = any(
        site.spaces[site.space_index[side]].kind in ("stair", "escalator")
        for side in (opening.a, opening.b)
        if side != OUTSIDE
    )
    return min(usual, value("capacity.exit.stairs")) if on_steps else usual


def _add(flat: nx.DiGraph, start: str, end: str, persons: float) -> None:
    known = flat.get_edge_data(start, end, {"capacity": 0.0})["capacity"]
    flat.add_edge(start, end, capacity=known + persons)
