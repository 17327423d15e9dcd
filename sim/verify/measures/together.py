"""People who hold each other up, and people who keep together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.verify.bench import play, setup

if TYPE_CHECKING:
    from sim.verify.cases import Case


def held_up(case: Case, calibration: str) -> dict[str, float]:
    """Return how much later the last one is out where a slow person goes ahead.

    Also how many of the others come out of the passage before the slow person, in the narrow
    passage of the case and in a wide one.
    """
    passage, last = case.table["passage"], {}
    found: dict[str, float] = {}
    for variant in case.table["variants"]:
        played = play(setup(case, variant), calibration=calibration, sample_s=0.25)
        beyond = played.entered_s(passage["beyond"])
        slow, others = played.rows(passage["slow"]), played.rows(passage["others"])
        last[variant] = played.last_s
        found[f"{variant}-last"] = played.last_s
        found[f"{variant}-overtake"] = float(np.sum(beyond[others] < beyond[slow].max()))
    found["later"] = last["slow"] - last["control"]
    found["later-wide"] = last["slow-wide"] - last["control-wide"]
    return found
