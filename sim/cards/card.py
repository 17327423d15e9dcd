"""Scorecards as data: items, their targets and bands, and the presets that choose among them.

Items stand in ``data/scorecards/items.toml``, presets in files beside it. A preset lists items and
may override target, bands, weight, sources and confidence of any of them.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Literal

from sim.cards.counting import Term
from sim.cards.measures import KINDS
from sim.errors import MusterError
from sim.literature import value
from sim.messages import Lang, text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.cards.measured import Measure

Rating = Literal["P", "S", "M", "U", "NE"]
Direction = Literal["lower", "higher", "yes"]
Missing = Literal["fail", "fail-if-begun", "unrated"]

RATED: Final[tuple[Rating, ...]] = ("P", "S", "M", "U")
"""Ratings from best to worst; ``NE`` (not evaluated) is none of them."""

_FOLDER = Path(__file__).parent.parent / "data" / "scorecards"
_ITEMS = "items"


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a scorecard.

    Attributes:
        id: such as ``B06``.
        phase: phase of the response, for the roll-up.
        section: section of the evaluation sheet of AQ/T 9009 that it belongs to.
        measure: how its value comes from the log.
        unit: unit of the value: ``s``, ``ratio``, ``count``, ``/m2``, ``d`` or ``yes``.
        direction: whether less or more is better, or whether it has to be so.
        target: what is wanted, in the unit; None for ``yes``.
        bands: limit of each rating, best first; empty for the bands that follow from the target.
        weight: weight in the score of a hundred.
        sources: keys of the sources (``cards.source-<key>``).
        confidence: how sure the target is: ``source``, ``local``, ``computed``, ``design``
            or ``memory``.
        missing: what it means that an event never happened.
        applies: events (or ``phase:<name>``) one of which must be in the log; empty for always.
        veto: whether failing it caps the grade.
        legal: whether it is a deadline of the law, met or not.
        strict: whether a value equal to a limit is beyond it.
    """

    id: str
    phase: str
    section: str
    measure: Measure
    unit: str
    direction: Direction
    target: float | None = None
    bands: Mapping[str, float] = field(default_factory=dict)
    weight: float = 1.0
    sources: tuple[str, ...] = ()
    confidence: str = "design"
    missing: Missing = "unrated"
    applies: tuple[str, ...] = ()
    veto: bool = False
    legal: bool = False
    strict: bool = False

    def title(self, lang: Lang) -> str:
        """Return what the item is called."""
        return text(f"cards.item-{self.id}", lang)

    def limits(self) -> dict[Rating, float]:
        """Return the limit of each rating that has one, best first."""
        if self.target is None:
            return {}
        if self.legal:
            return {"P": self.target}
        if self.bands:
            return {rating: self.bands[rating] for rating in RATED if rating in self.bands}
        way = "lower" if self.direction == "lower" else "higher"
        return {
            "P": self.target,
            "S": self.target * value(f"cards.band.{way}.some"),
            "M": self.target * value(f"cards.band.{way}.major"),
        }

    def rate(self, measured: float) -> Rating:
        """Return the rating of a value."""
        if self.direction == "yes":
            return "P" if measured else "U"
        for rating, limit in self.limits().items():
            margin = limit - measured if self.direction == "lower" else measured - limit
            if margin > 0 or (margin >= 0 and not self.strict):
                return rating
        return "U"


@dataclass(frozen=True, slots=True)
class Card:
    """A scorecard: which items, with which targets.

    Attributes:
        name: such as ``cn-hotel``.
        items: in the order they are shown.
    """

    name: str
    items: tuple[Item, ...]

    def title(self, lang: Lang) -> str:
        """Return what the card is called."""
        return text(f"cards.preset-{self.name}", lang)


class UnknownCard(MusterError):
    """There is no scorecard of this name."""

    exit_status = 2


def card_names() -> list[str]:
    """Return the names of the scorecards that ship, sorted."""
    return sorted(path.stem for path in _FOLDER.glob("*.toml") if path.stem != _ITEMS)


def load_card(name: str) -> Card:
    """Return the scorecard called ``name``.

    Raises:
        UnknownCard: there is none; says which there are.
    """
    if name not in card_names():
        raise UnknownCard("cards.unknown-card", name=name, known=card_names())
    return _card(name)


@cache
def all_items() -> Mapping[str, Item]:
    """Return all items by id, in the order of the table."""
    rows = _read(_ITEMS)
    return MappingProxyType({name: _item(name, row) for name, row in rows.items()})


@cache
def _card(name: str) -> Card:
    content = _read(name)
    overrides = content.get("override", {})
    known = all_items()
    items = [replace(known[item], **_tuples(overrides.get(item, {}))) for item in content["items"]]
    stray = set(overrides) - set(content["items"])
    if stray:
        raise ValueError(f"{name}.toml overrides {sorted(stray)}, which it does not list")
    return Card(name, tuple(items))


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def _item(name: str, row: Mapping[str, Any]) -> Item:
    columns = _tuples(row)
    parameters = _tuples(columns.pop("measure"))
    kind = KINDS[parameters.pop("kind")]
    for part in ("top", "bottom", "term"):
        if part in parameters:
            parameters[part] = Term(**_tuples(parameters[part]))
    return Item(id=name, measure=kind(**parameters), **columns)


def _tuples(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(cell) if isinstance(cell, list) else cell for key, cell in row.items()}
