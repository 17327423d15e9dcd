"""The sheet of a venue as data, for programs and for the text."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from sim.building.capacity import TERRACES
from sim.building.checks import clear_width
from sim.building.events import admitted, licence
from sim.building.routes import walkable_area
from sim.building.ways import is_slender, narrowest_m
from sim.literature import constant, value
from sim.messages import Text
from sim.messages.shipped import shipped
from sim.summary.accidents import Accident, nearest, recorded, statistics
from sim.summary.venue.circulation import circulation
from sim.summary.venue.egress import egress
from sim.summary.venue.facts import gather
from sim.summary.venue.ingress import ingress

if TYPE_CHECKING:
    from sim.building.model import Site
    from sim.messages import Lang
    from sim.scenario.model import Scenario

_BRIDGES = frozenset({"bridge", "footbridge", "jetty", "pier"})
_STATIONS = frozenset({"station", "terminal", "airport"})
_BRIDGE_WORDS = ("bridge", "桥")
_TUNNEL_WORDS = ("tunnel", "underpass", "隧道", "地道")
_STAGE_WORDS = ("stage", "舞台")

RULES = {
    "entry": ("capacity.entry.turnstile", "compliance.ground.flow"),
    "holding": (),
    "exit": ("compliance.ground.flow", "capacity.exit.stairs", "compliance.ground.minutes"),
    "ways": ("compliance.ground.flow", "capacity.exit.stairs", "compliance.ground.minutes"),
}
"""Numbers of the literature that each capacity rests on; that of ``holding`` goes by the use."""


def venues(
    scenario: Scenario, lang: Lang, *, condition: float | None = None
) -> list[dict[str, Any]]:
    """Return the sheet of each site of a scenario.

    Args:
        scenario: a scenario without errors.
        lang: language of the sentences.
        condition: the smaller of the factors P and S of the Green Guide, 0 to 1.
    """
    return [venue(scenario, site, lang, condition=condition) for site in scenario.sites.values()]


def venue(
    scenario: Scenario, site: Site, lang: Lang, *, condition: float | None = None
) -> dict[str, Any]:
    """Return the sheet of one site.

    Args:
        scenario: a scenario without errors.
        site: one of its sites.
        lang: language of the sentences.
        condition: the smaller of the factors P and S of the Green Guide, 0 to 1.
    """
    facts = gather(scenario, site, condition=condition)
    kinds = kinds_of(site)
    narrowest = narrowest_m(site)
    area = ground_of(site)
    width = narrowest if math.isfinite(narrowest) else None
    like = [a for a in recorded() if a.kinds & kinds]
    cells = [*ingress(facts), *circulation(facts), *egress(facts)]
    return {
        "site": site.id,
        "name": site.name,
        "people": round(facts.people),
        "expected": round(facts.expected),
        "kinds": sorted(kinds),
        "narrowest_m": width,
        "capacity": asdict(facts.capacity),
        "sources": _sources(site, given=condition is not None),
        "licence": {
            "grantor": licence(facts.expected),
            "from": value("capacity.cn.licence"),
            "city_from": value("capacity.cn.licence.city"),
            "days": value("capacity.cn.licence.days"),
            "source": shipped(constant("capacity.cn.licence").source, lang),
        },
        "area_m2": round(area, 1),
        "rules": [
            {
                **asdict(rule),
                "source": shipped(rule.source, lang),
                "text": Text(f"ramp.rule-{rule.name}", {"limit": rule.limit}).render(lang),
                "over": rule.persons is not None and facts.people > rule.persons,
            }
            for rule in admitted(area_m2=area)
        ],
        "cells": [
            {
                "phase": one.phase,
                "subject": one.subject,
                "factor": one.factor,
                "facts": [fact.render(lang) for fact in one.facts],
                "question": one.question.render(lang) if one.asked else None,
            }
            for one in cells
        ],
        "accidents": [
            _accident(a, lang) for a in nearest(kinds, people=facts.expected, width_m=width)
        ],
        "accidents_alike": _numbers(statistics(like)),
        "accidents_all": _numbers(statistics(recorded())),
    }


def kinds_of(site: Site) -> frozenset[str]:
    """Return what places of recorded accidents a site has, some of ``accidents.KINDS``."""
    found = set()
    for space in site.spaces:
        called = f"{space.id} {space.name}".lower()
        if space.kind in ("stair", "escalator"):
            found.add("stair")
        elif space.kind == "ramp" or abs(space.slope_rad) > value("capacity.slope"):
            found.add("slope")
        if space.use in _BRIDGES or (is_slender(space) and _has(called, _BRIDGE_WORDS)):
            found.add("bridge")
        elif _has(called, _TUNNEL_WORDS):
            found.add("tunnel")
        elif is_slender(space) and clear_width(space) <= value("capacity.alley"):
            found.add("alley")
        if space.use == "stage" or _has(called, _STAGE_WORDS):
            found.add("stage")
    if site.use in TERRACES:
        found.add("stadium")
    elif site.use in _STATIONS:
        found.add("station")
    else:
        ground = sum(walkable_area(s) for s in site.spaces if s.kind == "ground")
        found.add("open" if 2 * ground > ground_of(site) else "hall")
    if site.exits:
        found.add("gate")
    return frozenset(found)


def ground_of(site: Site) -> float:
    """Return the area of a site without flights and what stands on it, m2."""
    return sum(walkable_area(space) for space in site.spaces if space.incline is None)


def _has(called: str, words: tuple[str, ...]) -> bool:
    return any(word in called for word in words)


def _sources(site: Site, *, given: bool) -> dict[str, list[dict[str, Any]]]:
    """Return what each capacity rests on, with how sure it is.

    Args:
        site: the site.
        given: whether the user has given the factors P and S.
    """
    density = "capacity.density.terrace" if site.use in TERRACES else "capacity.density.event"
    factor = () if given else ("capacity.condition",)
    names = RULES | {"holding": (density, *factor)}
    return {
        rule: [
            {
                "name": row.name,
                "value": row.value,
                "unit": row.unit,
                "source": row.source,
                "confidence": row.confidence,
            }
            for row in map(constant, each)
        ]
        for rule, each in names.items()
    }


def _accident(accident: Accident, lang: Lang) -> dict[str, Any]:
    found = asdict(accident)
    found["kinds"] = sorted(accident.kinds)
    for name in ("name", "country", "width_source", "dead_source"):
        found[name] = shipped(found[name], lang)
    return found


def _numbers(found: Any) -> dict[str, Any] | None:
    """Return statistics with what cannot be told as null: JSON knows no such number."""
    if found is None:
        return None
    return {
        name: None if isinstance(number, float) and math.isnan(number) else number
        for name, number in asdict(found).items()
    }
