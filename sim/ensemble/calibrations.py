"""The same seeds under other calibrations, so that a planning time stands beside what is measured.

Which law of walking and of doors holds is a choice that no number of seeds shows. A few seeds under
another one, with the same people, places and delays, show what it is worth.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from sim.ensemble.bands import band
from sim.ensemble.helpers import Shared

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sim.ensemble.bands import Band, Bands
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


@dataclass(frozen=True, slots=True)
class Compared:
    """The figures of a few seeds under one calibration.

    Attributes:
        seeds: how many runs.
        bands: band of each of :data:`FIGURES`.
        own: the same seeds under the scenario's calibration.
    """

    seeds: int
    bands: Mapping[str, Band]
    own: Mapping[str, Band]

    def as_json(self) -> dict[str, Any]:
        """Return what stands in ``result.json``."""
        return {
            "seeds": self.seeds,
            **{name: band.as_json() for name, band in self.bands.items()},
            "own": {name: band.as_json() for name, band in self.own.items()},
        }


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
        result = simulate(drawn, seed=seed).result
        return result["evacuation_time_s"], result["percentiles_s"]["p95"]

    turns = range(len(names) * number)
    done: dict[int, tuple[float | None, ...]] = {}
    with Shared(play, turns, helpers=helpers) as shared:
        for turn, found in shared.results():
            done[turn] = found
            if progress is not None:
                progress(len(done))
    all_own = _bands(_rows(bands, bands.seed_numbers))
    found_all = {own: Compared(bands.seeds, all_own, all_own)} if bands.seeds else {}
    same = _bands(_rows(bands, range(base_seed, base_seed + number)))
    for place, name in enumerate(names if number else ()):
        rows = [done[turn] for turn in range(place * number, (place + 1) * number)]
        found_all[name] = Compared(number, _bands(rows), same)
    return found_all


def _rows(bands: Bands, seeds: Iterable[int]) -> list[tuple[float | None, ...]]:
    """Return the figures of some of the seeds under the scenario's own calibration."""
    wanted = [bands.seed_numbers.index(seed) for seed in seeds]
    return [tuple(bands.table[figure][row] for figure in FIGURES) for row in wanted]


def _bands(rows: Sequence[tuple[float | None, ...]]) -> dict[str, Band]:
    return {figure: band([row[i] for row in rows]) for i, figure in enumerate(FIGURES)}
