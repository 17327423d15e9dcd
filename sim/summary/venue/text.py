"""The sheet of a venue in words, from the data of :mod:`sim.summary.venue.data`."""

from __future__ import annotations

import math
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sim.literature import value
from sim.messages import text
from sim.messages.lines import wrap
from sim.messages.shipped import shipped
from sim.summary.tables import table
from sim.summary.venue.cells import many, short

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sim.messages import Lang

WIDTH = 80
_MEMORY = frozenset({"memory", "assumption"})


def sheet_text(found: Iterable[dict[str, Any]], lang: Lang) -> str:
    """Return the sheets of some venues in words.

    Args:
        found: from :func:`sim.summary.venue.data.venues`.
        lang: language of the words.
    """
    every = list(found)
    lines: list[str] = []
    for venue in every:
        named = shipped(venue["name"], lang)
        # Two houses of one kind have one file, and so one name.
        name = f"{named} ({venue['site']})" if len(every) > 1 else named
        lines += ["", *_venue(venue, name, lang)]
    return "\n".join(lines)


def _venue(venue: dict[str, Any], name: str, lang: Lang) -> list[str]:
    asked = sum(cell["question"] is not None for cell in venue["cells"])
    filled = sum(bool(cell["facts"]) for cell in venue["cells"])
    params: dict[str, object] = {
        "cells": len(venue["cells"]),
        "filled": filled,
        "asked": asked,
    }
    params |= {key: many(venue[key]) for key in ("expected", "people")}
    return [
        *_laid(text("ramp.title", lang, name=name, **params), 0),
        "",
        *_capacity(venue, lang),
        "",
        *_chinese(venue, lang),
        "",
        *_accidents(venue, lang),
        *_cells(venue, lang),
    ]


def _capacity(venue: dict[str, Any], lang: Lang) -> list[str]:
    found = venue["capacity"]
    lines = _laid(text("ramp.capacity", lang), 0)
    rows = []
    for rule in ("entry", "holding", "exit", "ways"):
        mark = "*" if rule == found["governs"] else " "
        rows.append([f"{mark} {text(f'ramp.by-rule-{rule}', lang)}", many(found[rule])])
    lines += table(rows, right=(1,))
    if found["governs"] == "nothing":
        lines += _laid(text("ramp.least-nothing", lang), 2)
    else:
        over = "-over" if venue["people"] > found["least"] else ""
        params = {"people": many(venue["people"]), "least": many(found["least"])}
        rule = text(f"ramp.by-rule-{found['governs']}", lang)
        lines += _laid(text(f"ramp.least{over}", lang, rule=rule, **params), 2)
    spare = {"measured": many(found["exit_measured"]), "shut": many(found["exit_one_shut"])}
    lines += _laid(text("ramp.exit-less", lang, **spare), 2)
    if not found["turnstiles"]:
        lanes = math.ceil(venue["expected"] / value("capacity.entry.turnstile"))
        params = {"people": many(venue["expected"]), "lanes": many(lanes)}
        lines += _laid(text("ramp.entry-open", lang, **params), 2)
    numbers = {row["name"]: row for rows in venue["sources"].values() for row in rows}
    for row in numbers.values():
        lines += _rests_on(row, lang)
    return lines


def _rests_on(row: dict[str, Any], lang: Lang) -> list[str]:
    said = text(
        "ramp.rests-on" if row["unit"] else "ramp.rests-on-plain",
        lang,
        value=short(row["value"]),
        unit=_unit(row["unit"], lang),
        source=shipped(row["source"], lang),
        sure=_sure(row["confidence"], lang),
    )
    return _laid(said, 4)


def _chinese(venue: dict[str, Any], lang: Lang) -> list[str]:
    given = venue["licence"]
    key = f"ramp.licence-{given['grantor']}"
    params = {name: many(given[name]) for name in ("from", "city_from", "days")}
    said = text(key, lang, people=many(venue["expected"]), source=given["source"], **params)
    lines = [*_laid(text("ramp.chinese", lang), 0), *_laid(said, 2)]
    lines += _laid(text("ramp.rules", lang, area=many(venue["area_m2"])), 2)
    for rule in venue["rules"]:
        persons = (
            text("ramp.rule-unknown", lang)
            if rule["persons"] is None
            else text("ramp.rule-persons", lang, people=many(rule["persons"]))
        )
        over = text("ramp.rule-over", lang) if rule["over"] else ""
        sure = _sure(rule["confidence"], lang)
        params = {"rule": rule["text"], "persons": persons, "over": over}
        said = text("ramp.rule", lang, source=rule["source"], sure=sure, **params)
        lines += _laid(said, 4)
    return lines


def _accidents(venue: dict[str, Any], lang: Lang) -> list[str]:
    kinds = [text(f"ramp.kind-{kind}", lang) for kind in venue["kinds"]]
    width = venue["narrowest_m"]
    params = {"kinds": kinds, "people": many(venue["expected"])}
    key = "ramp.accidents" if width is not None else "ramp.accidents-no-width"
    lines = _laid(text(key, lang, width="" if width is None else short(width), **params), 0)
    for accident in venue["accidents"]:
        lines += _laid(_accident(accident, lang), 2)
    for key in ("alike", "all"):
        found = venue[f"accidents_{key}"]
        if found is None:
            continue
        rate = found["dead_per_1000"]
        numbers = {
            "count": found["accidents"],
            "median": short(found["dead_median"]),
            "p90": short(found["dead_p90"]),
            "rate": "-" if rate is None else short(rate),
            "with_crowd": found["with_crowd"],
        }
        lines += _laid(text(f"ramp.accidents-{key}", lang, **numbers), 2)
    return [*lines, *_laid(text("ramp.accidents-source", lang), 2)]


def _accident(accident: dict[str, Any], lang: Lang) -> str:
    occasion = text(f"ramp.occasion-{accident['occasion']}", lang)
    place, country = accident["name"], accident["country"]
    named = country in place or not place
    where = (place or country) if named else f"{place}{text('ramp.comma', lang)}{country}"
    parts = [text("ramp.kind-" + kind, lang) for kind in accident["kinds"]]
    details = []
    if accident["width_m"] is not None:
        params = {"width": short(accident["width_m"]), "source": accident["width_source"]}
        details.append(text("ramp.accident-width", lang, **params))
    if accident["crowd"] is not None:
        key = "ramp.accident-crowd" + ("-rough" if accident["crowd_rough"] else "")
        details.append(text(key, lang, people=many(accident["crowd"])))
    details.append(text("ramp.accident-dead", lang, people=many(accident["dead"])))
    if accident["dead_source"]:
        details[-1] += text("ramp.accident-by", lang, source=accident["dead_source"])
    if accident["injured"] is not None:
        details.append(text("ramp.accident-injured", lang, people=many(accident["injured"])))
    return text(
        "ramp.accident",
        lang,
        number=accident["number"],
        year=accident["year"],
        where=where,
        occasion=occasion,
        kinds=parts,
        details=details,
    )


def _cells(venue: dict[str, Any], lang: Lang) -> list[str]:
    lines: list[str] = []
    for phase, cells in groupby(venue["cells"], key=lambda cell: cell["phase"]):
        lines += ["", text(f"ramp.phase-{phase}", lang)]
        for cell in cells:
            head = text(
                "ramp.cell",
                lang,
                subject=text(f"ramp.subject-{cell['subject']}", lang),
                factor=text(f"ramp.factor-{cell['factor']}", lang),
            )
            lines.append("  " + head)
            for fact in cell["facts"]:
                lines += _laid(fact, 4)
            if cell["question"] is not None:
                lines += _laid("? " + cell["question"], 4, hang=2)
    return lines


def _sure(confidence: str, lang: Lang) -> str:
    """Return a remark on a number that was not read where it comes from, with its brackets."""
    if confidence not in _MEMORY:
        return ""
    return text("ramp.sure", lang, sure=text(f"check.sure-{confidence}", lang))


def _unit(unit: str, lang: Lang) -> str:
    return text(f"ramp.unit-{unit.replace('/', '-per-').strip('-')}", lang) if unit else ""


def _laid(sentence: str, indent: int, *, hang: int = 2) -> list[str]:
    """Return a sentence in lines, all but the first a little further in."""
    lines = wrap(sentence, WIDTH - indent - hang)
    return [" " * (indent + (hang if row else 0)) + line for row, line in enumerate(lines)]
