"""Finding and loading the file a command is about."""

from collections.abc import Callable, Sequence
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim import examples
from sim.commands.shell import Shell, UsageFault
from sim.errors import InputFaults
from sim.messages import Text

if TYPE_CHECKING:
    from sim.scenario.model import Scenario
    from sim.scenario.reading.inputs import Inputs


_SUFFIX = ".yaml"
_OWN = Path("scenarios")
_MOST = 8
_NEAR = 0.75


def find(name: str, *, strict: bool = True) -> Path:
    """Return the file a user means: a path, with or without its ending, or a bare name.

    A bare name is looked for in ``scenarios/`` of the current folder first, so that somebody's own
    files come before those that ship with Muster.

    Args:
        name: What the user typed.
        strict: Whether a file that is not there is told here; else its name is returned as it is.

    Raises:
        UsageFault: There is no such file; says which ones there are.
    """
    path = Path(name)
    if path.is_dir() and strict:
        there = _scenarios_in(path)
        if there:
            raise UsageFault("cli.folder-for-file", path=name, names=there[:_MOST])
        return path
    if path.exists():
        return path
    tried = [path.with_name(path.name + _SUFFIX)] if path.name and not path.suffix else []
    if path.name == name and not path.suffix:
        tried.append(_OWN / f"{name}{_SUFFIX}")
        tried += [shipped for shipped in examples.scenarios() if shipped.stem == name]
    found = next((one for one in tried if one.is_file()), None)
    if found is not None or not strict:
        return found or path
    raise UsageFault("cli.no-such-file", path=name, hint=_hint(path))


def tell_of_shipped(shell: Shell, name: str, path: Path) -> None:
    """Say so where a bare name means a scenario that ships, but one's own is called nearly so.

    Args:
        shell: Speaks to the user.
        name: What the user typed.
        path: The file that was found.
    """
    if path.stem != name or path not in examples.scenarios():
        return
    own = {Path(one).stem: one for one in _scenarios_in(Path())}
    near = get_close_matches(name, own, n=1, cutoff=_NEAR)
    if near:
        shell.tell("shipped-instead", name=name, own=own[near[0]])


def _hint(path: Path) -> Text:
    """Return what might have been meant, or where scenarios are looked for."""
    around = [*_scenarios_in(path.parent), *_scenarios_in(_OWN)]
    by_stem = {Path(one).stem: one for one in [*(p.stem for p in examples.scenarios()), *around]}
    near = get_close_matches(path.stem, by_stem, n=1)
    if near:
        return Text("cli.did-you-mean", {"name": by_stem[near[0]]})
    if around:
        return Text("cli.known-files", {"names": around[:_MOST]})
    return Text("cli.no-files-here", {"folder": str(Path.cwd())})


def _scenarios_in(folder: Path) -> list[str]:
    """Return the YAML files of a folder, or of ``scenarios/`` below it, as they would be typed."""
    for place in (folder, folder / _OWN):
        if place.name == _OWN.name and place.is_dir():
            return sorted(one.as_posix() for one in place.glob(f"*{_SUFFIX}"))
    return []


def load(shell: Shell, name: str, *, overrides: Sequence[str] = ()) -> "Scenario":
    """Return the scenario of a file; warnings are printed on standard error.

    Raises:
        InputFaults: The file, or one it names, has faults; all of them are in it.
    """
    scenario, _ = load_for_seeds(shell, name, overrides=overrides)
    return scenario


def load_checked(shell: Shell, path: Path, *, overrides: Sequence[str] = ()) -> "Inputs":
    """Return what a scenario's file and those it names say, known to be without faults.

    Raises:
        InputFaults: The file, or one it names, has faults; all of them are in it.
    """
    return _checked(shell, path, overrides)[0]


def _checked(shell: Shell, path: Path, overrides: Sequence[str]) -> "tuple[Inputs, Scenario]":
    from sim.scenario.load import load_resolved

    inputs, scenario, problems = load_resolved(path, overrides=overrides)
    if inputs is None or scenario is None or problems.errors:
        raise InputFaults(problems)
    if problems.warnings and not shell.quiet:
        click.echo(problems.render(shell.lang).rstrip("\n"), err=True)
    return inputs, scenario


def load_for_seeds(
    shell: Shell, name: str, *, overrides: Sequence[str] = ()
) -> "tuple[Scenario, Callable[..., Scenario]]":
    """Return the scenario of a file as :func:`load`, and what gives it as a seed draws it.

    That takes a seed, and ``sampled``: whether it is one run of many.

    Raises:
        InputFaults: The file, or one it names, has faults; all of them are in it.
    """
    from sim.scenario.load import for_seed

    path = find(name)
    tell_of_shipped(shell, name, path)
    inputs, scenario = _checked(shell, path, overrides)
    return scenario, partial(for_seed, inputs)
