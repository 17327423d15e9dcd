"""What ``muster run`` exchanges with other pedestrian programs: trajectories, a second opinion."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.commands.shell import Shell, shown

if TYPE_CHECKING:
    from sim.exchange.trajectory import Written
    from sim.scenario.model import Scenario
    from sim.simulation.outcome import RunOutcome

ENGINES = ("jupedsim",)
"""Programs that give a second opinion."""

_PARTS = 4


def check_engine(shell: Shell, scenario: "Scenario") -> None:
    """Complain if the engine is missing, and say at once if it cannot play the scenario.

    Raises:
        MissingExtra: it is not installed.
    """
    from sim.exchange.fit import refusal
    from sim.exchange.opinion import need_jupedsim
    from sim.world.compose import compose

    need_jupedsim()
    reason = refusal(compose(scenario.sites, scenario.town), tuple(scenario.groups))
    if reason is not None:
        click.echo(reason.render(shell.lang), err=True)


def opinion(shell: Shell, outcome: "RunOutcome") -> "tuple[RunOutcome, KeyboardInterrupt | None]":
    """Return the run with the second opinion; after Ctrl-C as it was, with the interruption."""
    from sim.exchange.fit import refusal
    from sim.exchange.opinion import why_refused, with_opinion
    from sim.exchange.second import second_opinion

    told = refusal(outcome.site, outcome.population.groups) is not None
    if not told:
        shell.say("run-engine-playing")
    try:
        with _progress(shell) as tell:
            found = second_opinion(outcome, progress=tell)
    except KeyboardInterrupt as stopped:
        return outcome, stopped
    reason = why_refused(found)
    if reason is not None and not told:
        click.echo(reason.render(shell.lang), err=True)
    return with_opinion(outcome, found), None


def trajectories(folder: Path, outcome: "RunOutcome") -> "Written":
    """Write everybody's way beside the other files of a run."""
    from sim.exchange.trajectory import write_trajectories

    return write_trajectories(folder, outcome)


def tell_trajectories(shell: Shell, written: "Written", folder: Path) -> None:
    """Say which trajectories were written.

    Args:
        shell: the conversation.
        written: the files, where they were written.
        folder: where they stand now.
    """
    names = [file.name for file in written.files]
    if not names:
        shell.say("run-trajectory-none")
    elif len(names) == 1:
        shell.say("run-trajectory-one", path=shown(folder / names[0]), every=written.every_s)
    else:
        shell.say("run-trajectory-many", files=names, folder=shown(folder), every=written.every_s)


@contextmanager
def _progress(shell: Shell) -> Iterator[Callable[[float, int, int], None]]:
    """Show how many people are out: as a bar on a terminal, elsewhere a line at each quarter."""
    if not shell.on_terminal:
        yield _Lines(shell)
        return
    from rich.progress import Progress

    with Progress(console=shell.console(), transient=True, auto_refresh=False) as bar:
        task = bar.add_task(shell.text("run-engine-progress"), total=None)
        yield lambda at, out, total: bar.update(task, completed=out, total=total, refresh=True)


class _Lines:
    """Prints a line when another quarter of the people is out."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._said = 0

    def __call__(self, at: float, out: int, total: int) -> None:
        from sim.units import format_duration

        part = _PARTS * out // max(total, 1)
        if self._said < part < _PARTS:
            self._said = part
            after = format_duration(at, self._shell.lang)
            self._shell.say("run-engine-at", out=out, total=total, at=after)
