"""What newer and more special codes ask of the same measures as GB 50016.

GB 55037-2022 binds every building and takes the place of what GB 50016 had as mandatory; GB 50099
adds what holds for schools. Each has rows of its own on the sheet, so that it is seen which limit
comes from where; what a code has no number for, and what the drawing does not show, has none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim import literature
from sim.building import geometry
from sim.building.checks import clear_width
from sim.building.sheet import ComplianceRow, judged, rating_note, width_constant

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sim.building.model import Site, Space
    from sim.building.storey_ways import StoreyWays

GENERAL = "gb-55037"
SCHOOL = "gb-50099"

_OWN_TABLES = frozenset({"theatre", "cinema", "hall", "stadium", "arena"})
"""Uses for which widths by 100 persons stand elsewhere than in table 7.4.7 of GB 55037."""

_AT_MOST = frozenset({"locked-exits"})

_SAME = {
    GENERAL: ("door-width", "corridor-width", "flight-width", "locked-exits"),
    SCHOOL: ("door-width", "flight-width"),
}
"""Rules for which a code has one limit, by code."""


def beside(site: Site, ways: StoreyWays, rows: Sequence[ComplianceRow]) -> list[ComplianceRow]:
    """Return the rows of GB 55037 and, of a school, of GB 50099.

    Args:
        site: the site.
        ways: what each storey has to leave by.
        rows: the sheet after GB 50016, whose values hold here too.
    """
    found: list[ComplianceRow] = []
    codes = (GENERAL, SCHOOL) if site.use == "school" else (GENERAL,)
    for code in codes:
        for row in rows:
            constant = _constant(code, row, site, ways)
            if constant is not None:
                found.append(
                    judged(
                        f"{code}-{row.rule}",
                        constant,
                        row.value,
                        at_least=row.rule not in _AT_MOST,
                        where=row.where,
                        note=rating_note(site) if row.rule in {"exit-width", "stair-width"} else "",
                    )
                )
    return [*found, *_of_schools(site)] if SCHOOL in codes else found


def _constant(code: str, row: ComplianceRow, site: Site, ways: StoreyWays) -> str | None:
    """Return the limit that a code sets for a measure, None if it sets none."""
    table = f"compliance.{code}.width"
    if row.rule in {"exit-width", "stair-width"}:
        if code == GENERAL and site.use in _OWN_TABLES:
            return None
        depth = ways.ground.elevation_m - next(
            (level.elevation_m for level in ways.levels if level.id == row.where),
            ways.ground.elevation_m,
        )
        if depth <= 0:
            return width_constant(site, ways.storeys, table)
        deep = depth > literature.value("compliance.width.below.depth")
        name = f"{table}.below.{'deep' if deep else 'shallow'}"
        return name if name in literature.table() else f"{table}.below.shallow"
    if row.rule == "exit-number" and code == GENERAL:
        return f"compliance.{code}.exits{'.single' if row.limit == 1 else ''}"
    return f"compliance.{code}.{row.rule}" if row.rule in _SAME[code] else None


def _of_schools(site: Site) -> Iterator[ComplianceRow]:
    """Corridors between classrooms, those with classrooms on one side, and entrances."""
    narrowest: dict[str, tuple[float, str]] = {}
    for space in site.spaces:
        if space.use != "corridor" or space.incline is not None:
            continue
        sides = _sides_with_classrooms(site, space)
        if not sides:
            continue
        kind = "inner-corridor" if sides > 1 and space.enclosed else "gallery"
        here = (clear_width(space), space.id)
        narrowest[kind] = min(narrowest.get(kind, here), here)
    for kind, (width, name) in sorted(narrowest.items()):
        rule = f"{SCHOOL}-{kind}"
        yield judged(rule, f"compliance.{SCHOOL}.{kind}", width, at_least=True, where=name)
    entrances = [(exit_.width_m, exit_.id) for exit_ in site.exits if exit_.walkable]
    if entrances:
        width, name = min(entrances)
        rule = f"{SCHOOL}-entrance"
        yield judged(rule, f"compliance.{SCHOOL}.entrance", width, at_least=True, where=name)


def _sides_with_classrooms(site: Site, corridor: Space) -> int:
    """Return on how many of its long sides a corridor has doors of classrooms."""
    xs, ys = zip(*corridor.outline, strict=True)
    along_x = max(xs) - min(xs) >= max(ys) - min(ys)
    middle = (min(ys) + max(ys)) / 2 if along_x else (min(xs) + max(xs)) / 2
    sides = set()
    for opening in site.openings_at[corridor.id]:
        other = opening.b if opening.a == corridor.id else opening.a
        row = site.space_index.get(other)
        if row is None or site.spaces[row].use != "classroom" or not opening.walkable:
            continue
        segment = opening.segment_a if opening.a == corridor.id else opening.segment_b
        x, y = geometry.midpoint(segment or opening.segment_a)
        sides.add((y if along_x else x) > middle)
    return len(sides)
