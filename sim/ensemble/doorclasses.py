"""The replayed run once more with every opening of one class, so that their spread is seen.

Nothing decides as much as what kind of door it is, and plans seldom say. The same people, on the
same seed, through openings that are all plain, that all have a leaf, or that all pass the lower
design value, show what that alone makes of the time.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from sim.ensemble.helpers import Shared

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.ensemble.quick import Simulate
    from sim.scenario.model import Scenario

CLASSES: Final = ("open", "leaf", "design")
"""Classes every opening is taken as in turn."""


def by_doors(
    scenario: Scenario,
    *,
    seed: int,
    simulate: Simulate,
    helpers: int = 0,
    progress: Callable[[int], None] | None = None,
) -> dict[str, float | None]:
    """Return the time of the last person out by class of doors, seconds; None where people remain.

    Args:
        scenario: the resolved scenario of the replayed run.
        seed: its seed.
        simulate: runs a scenario once, on ground cut only once.
        helpers: processes that play runs beside this one.
        progress: called with the number of runs done, after each.

    Raises:
        RunError: a run could not be carried out.
    """

    def play(turn: int) -> float | None:
        run = replace(scenario.run, doors=CLASSES[turn])
        return simulate(replace(scenario, run=run), seed=seed).record.evacuation_time_s

    found: dict[str, float | None] = {}
    with Shared(play, range(len(CLASSES)), helpers=helpers) as shared:
        for turn, time_s in shared.results():
            found[CLASSES[turn]] = time_s
            if progress is not None:
                progress(len(found))
    return {name: found[name] for name in CLASSES}
