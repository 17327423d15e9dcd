"""One person, or a few: times and ways that a closed form gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.hazards.tenability import speed_factor
from sim.verify.bench import play, setup

if TYPE_CHECKING:
    from sim.verify.cases import Case
    from sim.world.world import World


def times(case: Case, calibration: str) -> dict[str, float]:
    """Return, for each variant, the time from the first step to the last one out."""
    found = {}
    for variant in case.table["variants"]:
        people = play(setup(case, variant), calibration=calibration).people
        found[variant] = float(np.max(people.out_s - people.started_s))
    return found


def starts(case: Case, calibration: str) -> dict[str, float]:
    """Return the largest difference between assigned and real start, and the range of starts."""
    played = play(setup(case), calibration=calibration)
    began, told = played.people.started_s, played.world.population.pre_movement_s
    return {
        "largest-error": float(np.max(np.abs(began - told))),
        "first": float(began.min()),
        "last": float(began.max()),
        "still-inside": float(np.sum(np.isnan(played.people.out_s))),
    }


def corner(case: Case, calibration: str) -> dict[str, float]:
    """Return who is left behind a corner, and the way walked over the shortest one round it."""
    played = play(setup(case), calibration=calibration)
    people = played.world.population
    (ix, iy), (x0, y0, x1, y1) = case.table["inner"], case.table["exit_line"]
    to_corner = np.hypot(people.x - ix, people.y - iy)
    nearest = np.clip(ix, min(x0, x1), max(x0, x1)), np.clip(iy, min(y0, y1), max(y0, y1))
    onward = float(np.hypot(nearest[0] - ix, nearest[1] - iy))
    # Nobody can see past the inner corner, so the shortest way touches it.
    shortest = to_corner + onward
    ratio = played.people.walked_m / shortest
    return {
        "remaining": float(np.sum(np.isnan(played.people.out_s))),
        "shortest-way-share": float(ratio.min()),
        "longest-way-share": float(ratio.max()),
    }


def smoke(case: Case, calibration: str) -> dict[str, float]:
    """Return walking times through smoke of constant extinction, and their ratios to clear air."""
    found: dict[str, float] = {}
    for label, extinction in case.table["extinctions"].items():

        def fill(world: World, extinction: float = extinction) -> None:
            air = world.conditions.contribution("smoke")
            air.extinction[:] = extinction
            air.speed_factor[:] = speed_factor(extinction, law="frantzich-nilsson")
            air.moved = True
            world.conditions.combine()

        found[f"time-{label}"] = play(
            setup(case), calibration=calibration, prepare=fill, until_s=case.table["until_s"]
        ).last_s
    for label in case.table["extinctions"]:
        found[f"ratio-{label}"] = found[f"time-{label}"] / found["time-clear"]
    return found
