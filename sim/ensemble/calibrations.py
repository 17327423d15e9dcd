"""The same seeds under other calibrations, so that a planning time stands beside what is measured.

Which law of walking and of doors holds is a choice that no number of seeds shows. A few seeds under
another one, with the same people, places and delays, show what it is worth.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from sim.ensemble.bands import band
from sim.ensemble.helpers import Shared
from sim.results.compared import Compared, Times

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sim.ensemble.bands import Bands
    from sim.ensemble.quick import Simulate
    from sim.scenario.model import Scenario

SIDE_BY_SIDE: Final = ("sfpe", "measured")
"""What every planning time is shown under; the scenario's own comes besides."""

FIGURES: Final = ("evacuation_time_s", "p95_s")
"""What is compared."""

_PART: Final = 4
"""One seed in so many is played under each other calibration ..."""
_FEWEST: Final = 3
"""... and at least so many."""


def few(seeds: int) -> int:
    """Return how many seeds are played under another calibration beside so many of the own one."""
    return min(seeds, max(_FEWEST, seeds // _PART))


def other_calibrations(calibration: str) -> tuple[str, ...]:
    """Return under which calibrations seeds are played besides."""
    return tuple(name for name in SIDE_BY_SIDE if name != calibration)


def compared(
    scenario: Scenario,
    *,
    bands: Bands,
    base_seed: int,
    simulate: Simulate,
    resolve: Callable[[int], Scenario] | None = None,
    helpers: int = 0,
    progress: Callable[[int], None] | None = None,
) -> dict[str, Compared]:
    """Return the figures under the scenario's calibration and under others, by name.

    How many seeds are played depends on how many were asked for and on nothing else, so that equal
    runs give equal numbers on any machine.

    Args:
        scenario: the resolved scenario.
        bands: the seeds under its own calibration.
        base_seed: the first of them.
        simulate: runs a scenario once, on ground cut only once.
        resolve: gives the scenario of a seed, where it draws something.
        helpers: processes that play seeds beside this one.
        progress: called with the number of runs done, after each.

    Raises:
        RunError: a run could not be carried out.
    """
    own = scenario.run.calibration
    names = other_calibrations(own)
    number = few(bands.seeds)

    def play(turn: int) -> tuple[float | None, ...]:
        name, seed = names[turn // number], base_seed + turn % number
        drawn = resolve(seed) if resolve else scenario
        drawn = replace(drawn, run=replace(drawn.run, calibration=name))
        record = simulate(drawn, seed=seed).record
        return record.evacuation_time_s, record.percentiles_s["p95"]

    turns = range(len(names) * number)
    done: dict[int, tuple[float | None, ...]] = {}
    with Shared(play, turns, helpers=helpers) as shared:
        for turn, found in shared.results():
            done[turn] = found
            if progress is not None:
                progress(len(done))
    all_own = _times(_rows(bands, bands.seed_numbers))
    found_all = {own: _compared(bands.seeds, all_own, own=all_own)} if bands.seeds else {}
    same = _times(_rows(bands, range(base_seed, base_seed + number)))
    for place, name in enumerate(names if number else ()):
        rows = [done[turn] for turn in range(place * number, (place + 1) * number)]
        found_all[name] = _compared(number, _times(rows), own=same)
    return found_all


def _rows(bands: Bands, seeds: Iterable[int]) -> list[tuple[float | None, ...]]:
    """Return the figures of some of the seeds under the scenario's own calibration."""
    wanted = [bands.seed_numbers.index(seed) for seed in seeds]
    return [tuple(bands.table[figure][row] for figure in FIGURES) for row in wanted]


def _times(rows: Sequence[tuple[float | None, ...]]) -> Times:
    quantiles = {
        figure: band([row[i] for row in rows]).quantiles for i, figure in enumerate(FIGURES)
    }
    return Times(**quantiles)


def _compared(seeds: int, times: Times, *, own: Times) -> Compared:
    return Compared(
        seeds=seeds, evacuation_time_s=times.evacuation_time_s, p95_s=times.p95_s, own=own
    )
