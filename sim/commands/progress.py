"""How far a command has come, on a terminal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sim.commands.shell import Shell


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
