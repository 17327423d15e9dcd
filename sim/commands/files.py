"""Finding and loading the file a command is about."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim import examples
from sim.commands.shell import Shell
from sim.errors import InputFaults

if TYPE_CHECKING:
    from sim.scenario.model import Scenario


def find(name: str) -> Path:
    """Return the file a user means: a path, or the bare name of a shipped scenario."""
    path = Path(name)
    if not path.exists() and path.name == name and not path.suffix:
        for shipped in examples.scenarios():
            if shipped.stem == name:
                return shipped
    return path


def load(shell: Shell, name: str, *, overrides: Sequence[str] = ()) -> "Scenario":
    """Return the scenario of a file; warnings are printed on standard error.

    Raises:
        InputFaults: The file, or one it names, has faults; all of them are in it.
    """
    from sim.scenario.load import load_scenario

    scenario, problems = load_scenario(find(name), overrides=overrides)
    if scenario is None or problems.errors:
        raise InputFaults(problems)
    if problems.warnings and not shell.quiet:
        click.echo(problems.render(shell.lang).rstrip("\n"), err=True)
    return scenario


def drawing(name: str, *, overrides: Sequence[str] = ()) -> "Callable[[int], Scenario]":
    """Return what gives the scenario of a seed, for files without faults that :func:`load` read."""
    from sim.scenario.load import for_seed, load_inputs

    inputs, problems = load_inputs(find(name), overrides=overrides)
    if inputs is None:
        raise InputFaults(problems)
    return lambda seed: for_seed(inputs, seed)
