"""Measures and scorecards, computed from an event log alone.

``load_card(name)`` and ``score(events, card)`` are the way in; ``with_scorecard(outcome)`` does
both for a run. ``wording`` puts the result into words.
"""

from sim.cards.attach import with_scorecard
from sim.cards.card import Card, Item, card_names, load_card
from sim.cards.score import ItemResult, Scorecard, score

__all__ = [
    "Card",
    "Item",
    "ItemResult",
    "Scorecard",
    "card_names",
    "load_card",
    "score",
    "with_scorecard",
]
