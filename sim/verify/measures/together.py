"""People who hold each other up, and people who keep together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.verify.bench import play, setup

if TYPE_CHECKING:
    from sim.verify.cases import Case
    from sim.world.world import World


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


def spread(case: Case, calibration: str) -> dict[str, float]:
    """Return the time from the first to the last of a party at the exit, and if each goes alone."""
    party = case.table["party"]

    def unequal(world: World) -> None:
        rows = world.population.rows_of_group[party]
        world.population.speed[rows] = case.table["speeds_m_s"]

    found = {}
    for variant in case.table["variants"]:
        played = play(
            setup(case, variant),
            calibration=calibration,
            prepare=unequal,
            until_s=case.table["until_s"],
        )
        found[f"{variant}-spread"] = float(np.ptp(played.people.out_s[played.rows(party)]))
        found[f"{variant}-last"] = float(np.max(played.people.out_s[played.rows(party)]))
    return found
