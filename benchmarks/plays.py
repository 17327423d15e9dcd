"""One part of Muster played in a warm process: ``python -m benchmarks.plays hotel SCENARIOS``.

It prints the seconds of a processor that the part took. :mod:`benchmarks.against` starts it with
the ``sim`` of one commit or another; a part that a commit lacks fails at its import and no other.
"""

import sys
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from benchmarks import grounds

_HOUR_S = 3600.0
_TIMES = 3
"""How often a scenario is played in one process; the least counts."""


def scenario(name: str, folder: Path) -> float:
    """Return the least seconds of a run, of several; nothing of what comes before it."""
    from sim.scenario.load import load_scenario
    from sim.simulation.simulate import prepare, simulate

    loaded, problems = load_scenario(folder / f"{name}.yaml")
    problems.raise_if_errors()
    stage = prepare(loaded)
    simulate(loaded, seed=1, stage=stage)
    return min(_seconds(lambda: simulate(loaded, seed=1, stage=stage)) for _ in range(_TIMES))


def crowd(tables: grounds.Tables, folder: Path, *, cell_m: float, seeds: Iterable[int]) -> float:
    """Return the seconds of the crowd alone, all seeds together, after a first run."""
    from sim.verify.bench import assemble, fields_of

    del folder
    fields = fields_of(tables, cell_m=cell_m)
    total = 0.0
    for number in (0, *seeds):
        _, people = assemble(tables, fields, calibration="sfpe", seed=number)
        took = _seconds(partial(_until_empty, people))
        total += took if number else 0.0
    return total


def _until_empty(people: object) -> None:
    while not people.advance(_HOUR_S):  # type: ignore[attr-defined]
        people.take_calls()  # type: ignore[attr-defined]


def _seconds(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin


PLAYS: dict[str, Callable[[Path], float]] = {
    "hotel": partial(scenario, "hotel-night-fire"),
    "fair": partial(scenario, "fair-egress"),
    "storeys-600": partial(crowd, grounds.office(600), cell_m=1.0, seeds=range(1, 21)),
    "storeys-10000": partial(crowd, grounds.office(10_000), cell_m=1.0, seeds=range(1, 6)),
    "stadium": partial(crowd, grounds.stadium(100_000), cell_m=2.0, seeds=(1,)),
    "stadium-fine": partial(crowd, grounds.stadium(100_000), cell_m=1.0, seeds=(1,)),
}


if __name__ == "__main__":
    print(PLAYS[sys.argv[1]](Path(sys.argv[2])))
