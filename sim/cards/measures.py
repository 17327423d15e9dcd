"""Measures: pure functions of a log, each giving one number and the events that prove it.

A scorecard names a measure by its ``kind`` with parameters, so a card is data. Kinds:

=============  =====================================================================================
between        seconds from one event to another
pairs          seconds from one event to another for each unit, post or person; a quantile of them
ratio          one count or sum over another
filled         how far what is there covers what is needed, thing by thing
total          a count or sum
peak           the highest value of an event
happened       1 if an event happened, else 0
before         1 if one event came no later than another, else 0
gap            longest time between two events of a kind
margin         (available - required time) / available time
span           most people under one who gives orders
reach          share of the people alerted within a time after the alarm
steps          longest of the times between the steps of a chain
level          1 if the chain reached the level that a fact asks for, else 0
=============  =====================================================================================

What cannot be measured has no value and says why; nothing is ever made up, and an event nobody has
heard of disturbs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.cards.counting import Filled, Happened, Level, Peak, Ratio, Reach, Span, Term, Total
from sim.cards.timing import Before, Between, Gap, Margin, Pairs, Steps

if TYPE_CHECKING:
    from sim.cards.measured import Measure

KINDS: dict[str, type] = {
    "between": Between,
    "pairs": Pairs,
    "ratio": Ratio,
    "filled": Filled,
    "total": Total,
    "peak": Peak,
    "happened": Happened,
    "before": Before,
    "gap": Gap,
    "margin": Margin,
    "span": Span,
    "reach": Reach,
    "steps": Steps,
    "level": Level,
}
"""Measures by the name that a card uses."""


def events_of(measure: Measure) -> list[str]:
    """Return the names of all events that a measure reads."""
    found: list[str] = []
    for name in measure.__slots__:  # type: ignore[attr-defined] # all kinds are slotted dataclasses
        if name in {"levels", "end_text", "start_key", "end_key"}:
            continue
        part = getattr(measure, name)
        if isinstance(part, Term):
            found += [*part.events, *part.minus]
        elif isinstance(part, tuple):
            found += part
    return list(dict.fromkeys(item for item in found if not item.startswith("phase:")))
