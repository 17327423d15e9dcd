"""From the file of a scenario to a frozen scenario, with the faults of all files at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.rng import Streams
from sim.scenario.reading.inputs import Inputs, read_inputs
from sim.scenario.reading.options import point_at_options
from sim.scenario.resolve import resolve
from sim.yamlsrc import ProblemList

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from pathlib import Path

    from sim.scenario.model import Scenario


def load_scenario(
    path: Path,
    *,
    overrides: Iterable[str] = (),
    root: Path | None = None,
    starts: datetime | None = None,
) -> tuple[Scenario | None, ProblemList]:
    """Read a scenario and everything it names, and resolve it for its start.

    Never raises for anything a user wrote.

    Args:
        path: the scenario's file.
        overrides: options ``key=value``, such as ``run.until=20 min``.
        root: project folder that paths must stay in; by default found from the file.
        starts: another start of the run.

    Returns:
        The scenario, None if there are errors; and all errors and warnings.
    """
    _, scenario, problems = load_resolved(path, overrides=overrides, root=root, starts=starts)
    return scenario, problems


def load_resolved(
    path: Path,
    *,
    overrides: Iterable[str] = (),
    root: Path | None = None,
    starts: datetime | None = None,
) -> tuple[Inputs | None, Scenario | None, ProblemList]:
    """Return what was read, the scenario of it, and all errors and warnings.

    Args:
        path: the scenario's file.
        overrides: options ``key=value``.
        root: project folder; by default found from the file.
        starts: another start of the run.

    Returns:
        What was read and its scenario, each None if there are errors; and all of these, those
        that come from an option at the option.
    """

    def resolved(options: Sequence[str]) -> tuple[Inputs | None, Scenario | None, ProblemList]:
        inputs, problems = load_inputs(path, overrides=options, root=root)
        scenario = None
        if inputs is not None:
            scenario = resolve(inputs, starts=starts, problems=problems)
        return inputs, scenario, problems

    options = tuple(overrides)
    inputs, scenario, problems = resolved(options)
    point_at_options(problems, options, told=lambda some: resolved(some)[2])
    if problems.errors:
        return None, None, problems
    return inputs, scenario, problems


def load_inputs(
    path: Path, *, overrides: Iterable[str] = (), root: Path | None = None
) -> tuple[Inputs | None, ProblemList]:
    """Read a scenario without resolving it, to resolve it for several starts or seeds.

    Args:
        path: the scenario's file.
        overrides: options ``key=value``.
        root: project folder; by default found from the file.

    Returns:
        What was read, None if nothing can be resolved; and all errors and warnings so far.
    """
    problems = ProblemList()
    inputs = read_inputs(path, overrides=overrides, root=root, problems=problems)
    return inputs, problems


def for_start(inputs: Inputs, starts: datetime, *, seed: int | None = None) -> Scenario:
    """Return the scenario of inputs without faults for another start of the run.

    Args:
        inputs: from :func:`load_inputs`.
        starts: the start.
        seed: seed of the run, for assumed ranges; None for their middles.

    Raises:
        InputFaults: the inputs have faults.
    """
    return _resolved(inputs, starts, None if seed is None else Streams(seed))


def for_seed(inputs: Inputs, seed: int, *, sampled: bool = False) -> Scenario:
    """Return the scenario of inputs without faults as a seed draws it: start and assumed ranges.

    Args:
        inputs: from :func:`load_inputs`.
        seed: seed of the run.
        sampled: whether it is one run of many, which draws the numbers of the model that have a
            range; the one that is shown keeps their values.

    Raises:
        InputFaults: the inputs have faults.
    """
    return _resolved(inputs, None, Streams(seed), sampled=sampled)


def _resolved(
    inputs: Inputs, starts: datetime | None, streams: Streams | None, *, sampled: bool = False
) -> Scenario:
    problems = ProblemList()
    scenario = resolve(inputs, starts=starts, streams=streams, sampled=sampled, problems=problems)
    problems.raise_if_errors()
    assert scenario is not None
    return scenario
