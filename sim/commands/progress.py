"""How far a command has come, on a terminal, and what keeps it before the first step."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sim.commands.shell import Shell
from sim.units import format_duration

_APART_S = 0.2
"""Least time between two drawings of a bar, seconds."""


@contextmanager
def progress(shell: Shell, runs: int) -> Iterator[Callable[[int], None]]:
    """Show how many runs are done, on a terminal; elsewhere say nothing."""
    if not shell.on_terminal:
        yield lambda done: None
        return
    from rich.progress import Progress

    # Drawn at each seed and not by a thread of its own: a process with threads cannot have helpers.
    with Progress(console=shell.console(), transient=True, auto_refresh=False) as bar:
        task = bar.add_task(shell.text("run-progress"), total=runs)
        yield lambda done: bar.update(task, completed=done, refresh=True)


def tell_compiling(shell: Shell) -> None:
    """Say that the steps of the crowd are compiled first, if they have to be.

    It takes half a minute on the first run after an installation or an update, in which nothing
    else is seen.
    """
    if _must_compile():
        shell.say("run-compiling")


def _must_compile() -> bool:
    """Return whether no compiled step of the crowd, the largest part of it, is kept on disk."""
    from sim.movement.kernels.step import advance

    if not hasattr(advance, "py_func"):  # compilation is switched off
        return False
    store = getattr(getattr(advance, "_cache", None), "_cache_file", None)
    # An index of another version of the kernels counts as empty.
    return store is None or not store._load_index()


@contextmanager
def playing(shell: Shell, until_s: float) -> Iterator[Callable[[float], None] | None]:
    """Show the clock of one run on a terminal; yields what to call with it, elsewhere None."""
    if not shell.on_terminal:
        yield None
        return
    from rich.progress import BarColumn, Progress, TextColumn

    until = format_duration(until_s, shell.lang)
    last = float("-inf")
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        console=shell.console(),
        transient=True,
        auto_refresh=False,
    ) as bar:
        task = bar.add_task("", total=until_s)

        def heard(now_s: float) -> None:
            nonlocal last
            now = time.monotonic()
            if now - last < _APART_S:
                return
            last = now
            words = shell.text("run-clock", at=format_duration(now_s, shell.lang), until=until)
            bar.update(task, completed=now_s, description=words, refresh=True)

        heard(0.0)
        yield heard
