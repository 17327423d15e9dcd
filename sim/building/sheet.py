"""A line of the compliance sheet, and how it is judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim import literature
from sim.messages import Text

if TYPE_CHECKING:
    from sim.building.model import Site
    from sim.literature import Confidence


@dataclass(frozen=True, slots=True)
class ComplianceRow:
    """One line of the sheet.

    Attributes:
        rule: stable name; ``building.rule-<rule>`` of the catalogue says it in words.
        limit: what is asked.
        value: what there is, None where it cannot be told.
        unit: unit of both.
        at_least: True if the value has to reach the limit, False if it must not exceed it.
        met: whether the rule is met, None where it cannot be told.
        source: where the limit comes from.
        confidence: how sure the limit is.
        where: level, space or opening it was found at; empty for the whole site.
        note: key of a remark in the catalogue, empty for none.
    """

    rule: str
    limit: float
    value: float | None
    unit: str
    at_least: bool
    met: bool | None
    source: str
    confidence: Confidence
    where: str = ""
    note: str = ""

    @property
    def text(self) -> Text:
        """What the rule asks, in words."""
        return Text(f"building.rule-{self.rule}")


def judged(
    rule: str,
    constant: str,
    value: float | None,
    *,
    at_least: bool,
    where: str = "",
    limit: float | None = None,
    note: str = "",
) -> ComplianceRow:
    """Return a row whose limit is a constant, or derived from it."""
    found = literature.constant(constant)
    asked = found.value if limit is None else limit
    met: bool | None = None
    if value is not None:
        slack = 1e-6
        met = value >= asked - slack if at_least else value <= asked + slack
    shown = None if value is None else round(value, 4)
    return ComplianceRow(
        rule=rule,
        limit=round(asked, 4),
        value=shown,
        unit=found.unit,
        at_least=at_least,
        met=met,
        source=found.source,
        confidence=found.confidence,
        where=where,
        note=note,
    )


def rating(site: Site) -> str:
    """Return the column of the tables for the site's fire rating; I-II where it is not given."""
    return site.fire_rating if site.fire_rating in {"III", "IV"} else "I-II"


def rating_note(site: Site) -> str:
    """Return the remark on a rating that is not given."""
    return "" if site.fire_rating else "building.note-rating-assumed"


def known(stem: str, column: str) -> str:
    """Return the constant for a rating, or the nearest better rating the table has."""
    columns = ["IV", "III", "I-II"]
    for name in columns[columns.index(column) :]:
        if f"{stem}.{name}" in literature.table():
            return f"{stem}.{name}"
    raise KeyError(stem)


def width_constant(site: Site, storeys: int, table: str = "compliance.width") -> str:
    """Return the name of the width per 100 persons for a number of storeys above ground.

    Args:
        site: the site, whose fire rating picks the column.
        storeys: storeys above ground.
        table: the rule it is looked up in.
    """
    group = "1-2" if storeys <= 2 else "3" if storeys == 3 else "4+"
    return known(f"{table}.{group}", rating(site))
