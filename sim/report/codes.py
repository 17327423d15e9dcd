"""The compliance sheet: what codes ask of the ways out of a site, and what the site has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.messages import has
from sim.report.language import NOTHING, Both, joined, listed, number, same, say
from sim.summary.sheets import sheet

if TYPE_CHECKING:
    from sim.building.sheet import ComplianceRow
    from sim.report.reading import Reading
    from sim.summary.sheets import SiteSheet


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a sheet.

    Attributes:
        rule: what is asked, in words.
        where: level, space or opening it was found at.
        limit: what the code asks.
        value: what the site has.
        met: ``yes``, ``no``, or ``unknown`` where it cannot be told.
        source: the clause.
        sure: how sure the limit is.
    """

    rule: Both
    where: Both
    limit: Both
    value: str
    met: str
    source: Both
    sure: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet of one site.

    Attributes:
        name: the site, where there are several.
        people: for whom it is judged.
        verdict: how many limits are kept, in a sentence.
        broken: what is not kept.
        lines: all rules.
        notes: remarks on them.
        unread: clauses whose limits are from memory.
    """

    name: Both
    people: str
    verdict: Both
    broken: tuple[Line, ...]
    lines: tuple[Line, ...]
    notes: tuple[Both, ...]
    unread: Both


def sheets(reading: Reading) -> list[Sheet]:
    """Return the compliance sheet of each site of the run, as it is at the start."""
    scenario = reading.outcome.scenario
    several = len(scenario.sites) > 1
    found = []
    for key in sorted(scenario.sites):
        site = scenario.sites[key]
        judged = sheet(scenario, site)
        head = f"{key}:" if several else ""
        lines = tuple(_line(row, _where(reading, row.where, head)) for row in judged.rows)
        if lines:
            found.append(_sheet(judged, lines, same(site.name or key) if several else NOTHING))
    return found


def _where(reading: Reading, where: str, head: str) -> Both:
    """Return what the places are called that a rule was judged at.

    Args:
        reading: the run.
        where: their ids in the file of the site.
        head: what stands before them in a run on several sites.
    """
    places = [place for place in where.split(", ") if place]
    return joined(
        reading.name(head + place) if head + place in reading.names else same(place)
        for place in places
    )


def _sheet(judged: SiteSheet, lines: tuple[Line, ...], name: Both) -> Sheet:
    broken = tuple(line for line in lines if line.met == "no")
    kept = sum(line.met == "yes" for line in lines)
    open_ = len(lines) - kept - len(broken)
    verdict = say("compliance-kept", kept=kept, judged=kept + len(broken))
    notes = dict.fromkeys(row.note for row in judged.rows if row.note and has(row.note))
    unread = dict.fromkeys(line.source for line in lines if line.sure == "memory")
    return Sheet(
        name=name,
        people=number(round(judged.people)),
        verdict=listed(verdict, say("compliance-unknown", n=open_) if open_ else NOTHING),
        broken=broken,
        lines=lines,
        notes=tuple(say(note) for note in notes),
        unread=joined(unread) if unread else NOTHING,
    )


def _line(row: ComplianceRow, where: Both) -> Line:
    key = f"check.unit-{row.unit.replace(' ', '-').replace('/', '-per-')}"
    unit = say(key) if has(key) else same(row.unit)
    return Line(
        rule=say(row.text.key),
        where=where,
        limit=say("compliance-limit", sign="≥" if row.at_least else "≤", limit=number(row.limit))
        + " "
        + unit,
        value="–" if row.value is None else number(row.value),
        met="unknown" if row.met is None else "yes" if row.met else "no",
        source=same(row.source),
        sure=row.confidence,
    )
