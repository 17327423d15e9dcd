"""Quick seeds: the same scenario a few dozen times, so that a headline is a median with a band."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

from sim.cards.attach import with_scorecard
from sim.ensemble.bands import Band, Bands, Curve, band, curve
from sim.ensemble.helpers import Shared
from sim.ensemble.sampled import density_figures, sampled_record
from sim.literature import value
from sim.simulation.result import MILESTONES, PERCENTILES, STATES
from sim.simulation.simulate import prepare
from sim.simulation.simulate import simulate as simulate_once
from sim.simulation.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from sim.results.record import Result
    from sim.scenario.model import Scenario
    from sim.simulation.outcome import RunOutcome

__all__ = [
    "Band",
    "Bands",
    "Curve",
    "SeedsInterrupted",
    "Simulate",
    "headlines",
    "on_one_stage",
    "quick_seeds",
]

_HARM: Final = STATES[1:]


class Simulate(Protocol):
    """Runs a scenario once."""

    def __call__(self, scenario: Scenario, *, seed: int) -> RunOutcome:
        """Return the outcome for a seed."""
        ...


class SeedsInterrupted(KeyboardInterrupt):
    """The user stopped between two seeds.

    Attributes:
        bands: what the runs that were done say.
    """

    def __init__(self, bands: Bands) -> None:
        """Take what the runs that were done say."""
        self.bands = bands
        super().__init__()


def quick_seeds(
    scenario: Scenario,
    *,
    seeds: int = 30,
    base_seed: int = 1,
    simulate: Simulate | None = None,
    resolve: Callable[[int], Scenario] | None = None,
    played: RunOutcome | None = None,
    helpers: int = 0,
    progress: Callable[[int], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Bands:
    """Run a scenario with the seeds ``base_seed``, ``base_seed + 1`` and so on, and sum them up.

    Args:
        scenario: the resolved scenario.
        seeds: number of runs.
        base_seed: seed of the first run.
        simulate: runs it once; by default :func:`sim.simulation.simulate.simulate`, with the
            walkable ground cut once for all seeds.
        resolve: gives the scenario of a seed, where it draws its start or an effect of the register
            (``scenario.varies``); then the ground is cut for each seed.
        played: a run that was played before with one of the seeds, scored; it is not played again.
        helpers: processes that play seeds beside this one; the bands do not depend on it.
        progress: called with the number of runs done, after each.
        stop: asked before each run; if it says True, what is done so far is returned.

    Returns:
        The bands; ``interrupted`` says whether runs are missing.

    Raises:
        SeedsInterrupted: the user pressed Ctrl-C; carries what was done so far.
        RunError: a run could not be carried out.
    """
    run: Simulate = simulate or on_one_stage(scenario)
    step_s = value("ensemble.curve.step")

    def play(seed: int) -> _Kept:
        drawn = resolve(seed) if resolve else scenario
        return _Kept.of(with_scorecard(run(drawn, seed=seed)), step_s=step_s)

    numbers = range(base_seed, base_seed + seeds)
    kept: dict[int, _Kept] = {}
    if played is not None and played.seed in numbers:
        kept[played.seed] = _Kept.of(played, step_s=step_s)
    rest = [seed for seed in numbers if seed not in kept]
    try:
        with Shared(play, rest, helpers=helpers) as shared:
            for seed, found in shared.results(stop=stop):
                kept[seed] = found
                if progress is not None:
                    progress(len(kept))
    except KeyboardInterrupt:
        raise SeedsInterrupted(_bands(kept, asked=seeds, step_s=step_s)) from None
    return _bands(kept, asked=seeds, step_s=step_s)


def headlines(result: Result) -> dict[str, float | None]:
    """Return the headline numbers of a run by name; None where one was not reached.

    Names: ``evacuation_time_s``, ``last_out_s`` (of those who got out, also where others remain),
    ``p50_s`` ... ``p100_s``, ``injured``, ``incapacitated``, ``dead``, ``remaining`` (inside, alive
    or dead), ``frozen`` (who stand still for no reason), ``peak_density``, each milestone by its
    event, ``exit.<id>.used`` and ``exit.<id>.last_s``, ``score.points`` and ``score.<item>``,
    ``density.highest`` (that people felt, 1/m2) and ``density.first.<level>`` (when, s).
    """
    people = result.people
    found: dict[str, float | None] = {
        "evacuation_time_s": result.evacuation_time_s,
        "last_out_s": result.last_out_s,
    }
    found |= {f"{name}_s": result.percentiles_s[name] for name in PERCENTILES}
    found |= {state: float(people.state[state]) for state in _HARM}
    found["remaining"] = float(people.required.inside)
    found["frozen"] = float(result.frozen.people) if result.frozen else 0.0
    found["peak_density"] = result.peak_density.value if result.peak_density else 0.0
    found |= {name: result.milestones.get(name) for name in MILESTONES}
    for use in result.exits:
        found[f"exit.{use.id}.used"] = float(use.used)
        found[f"exit.{use.id}.last_s"] = use.last_s
    if result.scorecard is not None:
        found["score.points"] = result.scorecard.points
        found |= {f"score.{item.id}": item.value for item in result.scorecard.items}
    return found | density_figures(result)


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is kept of a run.

    Attributes:
        row: its numbers by name.
        ratings: rating of each item of the scorecard.
        counts: people who left within each step of the curve.
        drawn: numbers of the model that the run drew from their ranges.
        ranges: these ranges.
    """

    row: Mapping[str, float | None]
    ratings: Mapping[str, str]
    counts: NDArray[np.int64]
    drawn: Mapping[str, float]
    ranges: Mapping[str, tuple[float, float]]

    @staticmethod
    def of(outcome: RunOutcome, *, step_s: float) -> _Kept:
        """Return what matters of a run."""
        card = outcome.record.scorecard
        out = Tally.of(outcome.people, outcome.population).leaving_s()
        steps = np.ceil(out / step_s).astype(np.int64)
        parameters = outcome.scenario.parameters
        return _Kept(
            row=headlines(outcome.record),
            ratings={item.id: item.rating for item in card.items} if card else {},
            counts=np.bincount(np.maximum(steps - 1, 0), minlength=1),
            drawn={name: parameters.value(name) for name in parameters.ranges},
            ranges=dict(parameters.ranges),
        )


def _bands(kept: Mapping[int, _Kept], *, asked: int, step_s: float) -> Bands:
    """Return the summary of the runs kept, whatever the order they were done in."""
    seeds = sorted(kept)
    rows = [kept[seed].row for seed in seeds]
    ratings = [kept[seed].ratings for seed in seeds]
    names = list(dict.fromkeys(name for row in rows for name in row))
    # A window that nobody left by in a run is not named there.
    table = {n: tuple(r.get(n, 0.0 if n.endswith(".used") else None) for r in rows) for n in names}
    ranges = kept[seeds[0]].ranges if seeds else {}
    drawn = {name: tuple(kept[seed].drawn[name] for seed in seeds) for name in ranges}
    sampled = sampled_record(table, drawn, ranges)
    # A number that no run has is left out: the scenario has nothing of the kind.
    table = {n: c for n, c in table.items() if any(cell is not None for cell in c) or _key(n)}
    left = (row["remaining"] for row in rows)
    return Bands(
        seeds=len(seeds),
        asked=asked,
        bands={name: _band(name, column, ratings) for name, column in table.items()},
        curve=curve([kept[seed].counts for seed in seeds], step_s=step_s),
        remaining=tuple(sorted(int(n) for n in left if n)),
        ratings=_count(ratings),
        table=table,
        seed_numbers=tuple(seeds),
        drawn=drawn,
        sampled=sampled,
    )


def _key(name: str) -> bool:
    """Return whether a number is always shown, though no run reached it."""
    return name == "evacuation_time_s" or name.endswith(("p50_s", "p90_s", "p95_s", "p100_s"))


def _band(
    name: str, column: tuple[float | None, ...], ratings: Sequence[Mapping[str, str]]
) -> Band:
    """Return the band of a column.

    An item of the scorecard that was not evaluated in a run says nothing of that run; one that was
    failed without a value is what "never" is for times.
    """
    item = name.removeprefix("score.")
    if item == name:
        return band(column)
    rated = [
        cell
        for cell, row in zip(column, ratings, strict=True)
        if cell is not None or row.get(item) == "U"
    ]
    return band(rated)


def _count(ratings: Sequence[Mapping[str, str]]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for row in ratings:
        for item, rating in row.items():
            counts = found.setdefault(item, dict.fromkeys(("P", "S", "M", "U", "NE"), 0))
            counts[rating] += 1
    return found


def on_one_stage(scenario: Scenario) -> Callable[..., RunOutcome]:
    """Return a function that runs the scenario, or a variant of it, on ground cut only once.

    It takes a scenario, ``seed``, ``shown`` (whether the run is shown, so that its series and
    everybody's positions are kept), ``moves`` (whether every change of cell is) and ``heard`` (what
    is called with the time at every sample). A variant whose site differs, by an effect of the
    register that is drawn, is cut again where it differs.
    """
    first, sites = prepare(scenario), scenario.sites

    def run(
        scenario: Scenario,
        *,
        seed: int,
        shown: bool = False,
        moves: bool = False,
        heard: Callable[[float], None] | None = None,
    ) -> RunOutcome:
        stage = first if scenario.sites == sites else prepare(scenario, like=first)
        return simulate_once(
            scenario,
            seed=seed,
            trace=shown,
            moves=moves,
            series=shown,
            best=shown,
            stage=stage,
            heard=heard,
        )

    return run
