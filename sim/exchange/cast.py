"""Who leaves when, from where and by which way, as a run of Muster had it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.exchange.places import starts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.simulation.outcome import RunOutcome


@dataclass(frozen=True, slots=True)
class Cast:
    """The people of a run as another program takes them over; shapes ``(n_people,)``.

    Attributes:
        xy: where they start, plan coordinates, metres, shape ``(n_people, 2)``.
        level: row of the storey they start on.
        speed: free speed, m/s.
        start_s: when they set out, ``inf`` for never.
        exit: row of the opening they left by, -1 for those who did not.
        required: who is to leave.
    """

    xy: NDArray[np.float64]
    level: NDArray[np.int32]
    speed: NDArray[np.float64]
    start_s: NDArray[np.float64]
    exit: NDArray[np.int32]
    required: NDArray[np.bool_]


def cast(outcome: RunOutcome) -> Cast:
    """Return the people of a run."""
    site, population = outcome.site, outcome.population
    level = np.array([site.level_index[space.level] for space in site.spaces], dtype=np.int32)
    started = [np.inf if t is None else float(t) for t in outcome.people["started_s"]]
    exits = [site.opening_index.get(str(name), -1) for name in outcome.people["exit"]]
    return Cast(
        xy=starts(outcome),
        level=level[population.space],
        speed=population.speed.astype(np.float64),
        start_s=np.array(started, dtype=np.float64),
        exit=np.array(exits, dtype=np.int32),
        required=population.required,
    )
