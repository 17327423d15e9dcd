"""Put the scorecard of a run into its outcome."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sim.cards.card import load_card
from sim.cards.score import score

if TYPE_CHECKING:
    from sim.simulation.outcome import RunOutcome


def with_scorecard(outcome: RunOutcome, name: str | None = None) -> RunOutcome:
    """Return the outcome with its scorecard in its record.

    Args:
        outcome: a finished run.
        name: name of the card; by default the one the scenario names. Without either, or if there
            is a scorecard already, the outcome is returned as it is.

    Raises:
        MusterError: there is no such card.
    """
    wanted = name or outcome.scenario.scorecard
    if not wanted or (outcome.record.scorecard is not None and name is None):
        return outcome
    filled = score(outcome.events, load_card(wanted)).filled()
    return replace(outcome, record=replace(outcome.record, scorecard=filled))
