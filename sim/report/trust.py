"""Why the numbers of a run are not to be trusted, said before any of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.report.language import NOTHING, Both, number, say, sentences
from sim.simulation.result import frozen_words

if TYPE_CHECKING:
    from sim.report.reading import Reading
    from sim.report.spread import Spread


def distrust(reading: Reading, spread: Spread | None = None) -> Both:
    """Return the warning about people who stand still for no reason; nothing without any.

    Args:
        reading: the run.
        spread: what the seeds say, to warn of them too.
    """
    parts = []
    frozen = reading.result.frozen
    if frozen is not None and frozen.people:
        parts.append(
            Both(
                frozen_words(frozen, site=reading.site, lang="en"),
                frozen_words(frozen, site=reading.site, lang="zh"),
            )
        )
    runs = [n for n in (spread.table.get("frozen", ()) if spread is not None else ()) if n]
    if runs and spread is not None:
        most = number(max(runs))
        parts.append(say("frozen-seeds", runs=len(runs), seeds=spread.seeds, most=most))
    return sentences(parts) if parts else NOTHING
