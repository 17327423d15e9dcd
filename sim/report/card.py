"""The scorecard as the page shows it: phases, items, ratings with letters, evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sim.cards import wording
from sim.messages import LANGUAGES
from sim.report.language import NOTHING, Both, joined, number, say

if TYPE_CHECKING:
    from sim.report.reading import Reading
    from sim.report.spread import Spread
    from sim.results.card import ItemFilled


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item.

    Attributes:
        id: Its id on the card.
        title: What it asks.
        rating: P, S, M, U or NE.
        value: What was reached.
        target: What was asked.
        reason: Why it has this rating.
        evidence: Numbers of the events that prove it, with whether they stand in the diary.
        sources: Where the target comes from.
        veto: Whether failing it caps the grade.
        over_seeds: How often it had which rating over the seeds.
    """

    id: str
    title: Both
    rating: str
    value: Both
    target: Both
    reason: Both
    evidence: tuple[tuple[int, bool], ...]
    sources: Both
    veto: bool
    over_seeds: Both


@dataclass(frozen=True, slots=True)
class PhaseRows:
    """A phase with its items; it is as good as its worst item."""

    name: Both
    rating: str
    evaluated: int
    total: int
    items: tuple[ItemRow, ...]


def card_view(reading: Reading, spread: Spread, *, shown: frozenset[int]) -> dict[str, Any] | None:
    """Return the card, or None if the scenario names none.

    Args:
        reading: The run.
        spread: What the seeds say.
        shown: Numbers of the events that stand in the diary, to which evidence can lead.
    """
    card = reading.card
    if card is None:
        return None
    items: dict[str, list[ItemRow]] = {}
    for item in card.items:
        items.setdefault(item.phase, []).append(_row(item, shown, spread))
    phases = [
        PhaseRows(
            name=say(f"cards.phase-{phase.phase}"),
            rating=phase.rating,
            evaluated=phase.evaluated,
            total=phase.total,
            items=tuple(items.get(phase.phase, ())),
        )
        for phase in card.phases
    ]
    titles = {item.id: item.title for item in card.items}
    vetoed = [
        Both(f"{name} {titles[name]['en']}", f"{name} {titles[name]['zh']}")
        for name in card.vetoed_by
    ]
    return {
        "title": Both(card.title["en"], card.title["zh"]),
        "overall": card.overall,
        "points": None if card.points is None else number(card.points),
        "grade": say(f"cards.grade-{card.grade}") if card.grade else NOTHING,
        "vetoed": say("cards.vetoed", items=joined(vetoed)) if vetoed else NOTHING,
        "evaluated": card.evaluated,
        "total": card.total,
        "counts": [
            (grade, sum(row.rating == grade for row in card.items))
            for grade in ("P", "S", "M", "U", "NE")
        ],
        "phases": phases,
        "open": [row for phase in phases for row in phase.items if row.rating == "NE"],
    }


def _row(item: ItemFilled, shown: frozenset[int], spread: Spread) -> ItemRow:
    value = _both(lambda lang: wording.beside(item.value, item.target, item.unit, lang))
    share = _both(lambda lang: wording.share(item, lang))
    reason = _both(lambda lang: wording.reason(item, lang))
    return ItemRow(
        id=item.id,
        title=Both(item.title["en"], item.title["zh"]),
        rating=item.rating,
        value=value if item.value is not None else Both("–", "–"),
        target=_target(item),
        reason=Both(f"{reason.en} {share.en}".strip(), f"{reason.zh}{share.zh}"),
        evidence=tuple((number_, number_ in shown) for number_ in item.evidence),
        sources=joined(
            _both(lambda lang, i=i: wording.sources(item, lang)[i])
            for i in range(len(item.sources))
        ),
        veto=item.veto,
        over_seeds=_over_seeds(spread, item.id),
    )


def _over_seeds(spread: Spread, item: str) -> Both:
    """Return how often an item had which rating, if it did not always have the same."""
    counts = {rating: n for rating, n in spread.ratings.get(item, {}).items() if n}
    if len(counts) < 2:  # the same every time
        return NOTHING
    words = " · ".join(f"{rating} {n}" for rating, n in counts.items())
    return say("card-seeds", seeds=spread.seeds, list=words)


def _target(item: ItemFilled) -> Both:
    if item.target is None or item.direction == "yes":
        return NOTHING
    sign = "≤" if item.direction == "lower" else "≥"
    words = _both(lambda lang: wording.amount(item.target, item.unit, lang))
    return Both(f"{sign} {words.en}", f"{sign} {words.zh}")


def _both(words: Any) -> Both:
    return Both(*(words(lang) for lang in LANGUAGES))
