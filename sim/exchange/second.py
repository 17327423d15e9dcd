"""A second opinion: the people of a run once more, in JuPedSim's collision-free speed model.

Two models that share neither law nor grid differ by what nobody knows about crowds; the difference
is a part of the uncertainty that no number of seeds shows. JuPedSim gets the geometry, the speeds,
the start positions, the times at which people set out and the exits as they came out in a run of
Muster. It knows no smoke, no orders and no doors that change while people walk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.exchange.area import planes
from sim.exchange.cast import cast
from sim.exchange.discs import TooCrowded, play
from sim.exchange.fit import refusal
from sim.exchange.opinion import about, need_jupedsim, refused
from sim.messages import Text
from sim.results.compared import OutCurve, SecondOpinion
from sim.simulation.shut import shut_openings

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from sim.exchange.cast import Cast
    from sim.simulation.outcome import RunOutcome


def second_opinion(
    outcome: RunOutcome, *, progress: Callable[[float, int, int], None] | None = None
) -> SecondOpinion:
    """Return what stands in ``result.json`` as ``second_opinion``.

    Args:
        outcome: the run of Muster.
        progress: called about once a second of simulated time with that time, the number of people
            out and the number of those who set out.

    Raises:
        MissingExtra: JuPedSim is not installed.
    """
    need_jupedsim()
    reason = refusal(outcome.site, outcome.population.groups)
    if reason is not None:
        return refused(reason)
    people = cast(outcome)
    shut = shut_openings(outcome.site, outcome.events)
    try:
        played = play(
            outcome.site,
            people,
            planes(outcome.site, shut=shut),
            until_s=outcome.scenario.run.until_s,
            progress=progress,
        )
    except TooCrowded as full:
        return refused(Text("exchange.refused-crowded", {"people": full.people}))
    except RuntimeError as error:
        # What the engine complains about comes as this, with its own words.
        return refused(Text("exchange.refused-engine", {"reason": str(error)}))
    return SecondOpinion(
        **about(),
        step_s=played.step_s,
        evacuation_time_s=_evacuation_time(people, played.out_s),
        out=int(np.count_nonzero(np.isfinite(played.out_s))),
        moved=int(played.moved),
        curve=_curve(played.out_s),
    )


def _evacuation_time(people: Cast, out_s: NDArray[np.float64]) -> float | None:
    """Return when the last of those who are to leave was out; None while one is inside."""
    times = out_s[people.required]
    return float(times.max()) if len(times) and np.all(np.isfinite(times)) else None


def _curve(out_s: NDArray[np.float64]) -> OutCurve:
    """Return how many people were out, at each time at which that changed."""
    times, counts = np.unique(np.round(out_s[np.isfinite(out_s)], 2), return_counts=True)
    return OutCurve(t_s=tuple(times.tolist()), people_out=tuple(np.cumsum(counts).tolist()))
