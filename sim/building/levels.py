"""Levels of a site: ranges written out, heights and elevations filled in."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.building.draft import LevelDraft, did_you_mean
from sim.building.model import Level
from sim.building.names import NameRangeError, level_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sim.building.spec import LevelSpec, SiteSpec
    from sim.yamlsrc import ProblemList, Span

GROUND_LEVEL = "G"
"""Level of a ground that names none."""


def expand_levels(spec: SiteSpec, problems: ProblemList) -> dict[str, LevelDraft]:
    """Return the levels by id, in the order of the file.

    A level without ``elevation`` stands on the one written before it; one without ``height`` has
    that of the level it is ``like``.
    """
    if not spec.levels:
        if spec.use != "ground":
            problems.add("no-levels", spec.where())
        height = math.inf if spec.use == "ground" else 3.0
        return {GROUND_LEVEL: LevelDraft(Level(GROUND_LEVEL, 0.0, height), "", GROUND_LEVEL)}
    known = _names(spec, problems)
    heights = {name: _height(name, known, spec) for name in known}
    found: dict[str, LevelDraft] = {}
    top = 0.0
    for name, key in known.items():
        entry = spec.levels[key]
        if entry.like is not None and entry.like not in known:
            problems.add(
                "unknown-level",
                entry.where("like"),
                name=entry.like,
                hint=did_you_mean(entry.like, known),
            )
        elif entry.like is not None and _endless(name, known, spec):
            problems.add("level-like-itself", entry.where("like"), name=name)
        known_height = heights[name]
        reported = entry.like is not None and entry.like not in known
        if known_height is None and spec.use != "ground" and not reported:
            problems.add("level-without-height", entry.where(), name=name)
        height = math.inf if known_height is None else known_height
        first = name == next(n for n, k in known.items() if k == key)
        elevation = entry.elevation if entry.elevation is not None and first else top
        like = entry.like if entry.like in known and not _endless(name, known, spec) else None
        found[name] = LevelDraft(Level(name, round(elevation, 6), height), like or "", key)
        top = elevation + (height if math.isfinite(height) else 0.0)
    return found


def _names(spec: SiteSpec, problems: ProblemList) -> dict[str, str]:
    """Return the key that each level comes from."""
    known: dict[str, str] = {}
    for key in spec.levels:
        try:
            names = level_names(key)
        except NameRangeError as error:
            problems.add("bad-range", spec.levels[key].where(), found=key, why=error.why)
            continue
        for name in names:
            if name in known:
                problems.add("level-twice", spec.levels[key].where(), name=name)
            else:
                known[name] = key
    return known


def _chain(name: str, known: Mapping[str, str], spec: SiteSpec) -> list[str]:
    """Return a level and what it is like, and so on, up to the first repetition."""
    chain = [name]
    while True:
        like = spec.levels[known[chain[-1]]].like
        if like is None or like not in known or like in chain:
            return chain
        chain.append(like)


def _endless(name: str, known: Mapping[str, str], spec: SiteSpec) -> bool:
    return spec.levels[known[_chain(name, known, spec)[-1]]].like in known


def _height(name: str, known: Mapping[str, str], spec: SiteSpec) -> float | None:
    for step in _chain(name, known, spec):
        entry: LevelSpec = spec.levels[known[step]]
        if entry.height is not None:
            return entry.height
    return None


def levels_served(
    serves: Iterable[str],
    levels: Mapping[str, LevelDraft],
    span: Span | None,
    problems: ProblemList,
) -> list[Level]:
    """Return the levels of a ``serves:`` list by height, ranges written out.

    A range of two known levels takes in every level between them.
    """
    found: dict[str, Level] = {}
    for entry in serves:
        low, _, high = entry.partition("..")
        if high and low in levels and high in levels:
            ends = sorted(levels[end].level.elevation_m for end in (low, high))
            names = [n for n, d in levels.items() if ends[0] <= d.level.elevation_m <= ends[1]]
        else:
            try:
                names = level_names(entry)
            except NameRangeError as error:
                problems.add("bad-range", span, found=entry, why=error.why)
                continue
        for name in names:
            if name in levels:
                found[name] = levels[name].level
            else:
                problems.add("unknown-level", span, name=name, hint=did_you_mean(name, levels))
    return sorted(found.values(), key=lambda level: (level.elevation_m, level.id))
