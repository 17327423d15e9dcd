"""The scorecard as the page shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.report.reading import Reading


def card_view(reading: Reading) -> dict[str, Any] | None:
    """Return the card, or None if the scenario names none."""
    return None
