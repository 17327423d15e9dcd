"""Why the numbers of a run are not to be trusted, said before any of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.report.language import NOTHING, Both
from sim.run.result import frozen_words

if TYPE_CHECKING:
    from sim.report.reading import Reading


def distrust(reading: Reading) -> Both:
    """Return the warning about people who stand still for no reason; nothing without any."""
    frozen = reading.result.get("frozen")
    if not frozen or not frozen["people"]:
        return NOTHING
    return Both(
        frozen_words(frozen, site=reading.site, lang="en"),
        frozen_words(frozen, site=reading.site, lang="zh"),
    )
