"""``muster run``: one replayed run, quick seeds around it, and the report."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.commands import outfolder
from sim.commands.files import find, load
from sim.commands.parsing import Command, Setting, Whole, option
from sim.commands.shell import Shell, shown
from sim.commands.summary import summary
from sim.messages import Lang

if TYPE_CHECKING:
    from sim.ensemble.quick import Bands
    from sim.run.outcome import RunOutcome
    from sim.scenario.model import Scenario

REPORTS = Path("reports")
"""Where runs are written, below the current folder."""


def command(lang: Lang) -> click.Command:
    """Return the command in a language."""
    return Command(
        "run",
        lang=lang,
        body=carry_out,
        params=[
            click.Argument(["file"]),
            option("--seed", kind=Whole(0), default=1),
            option("--seeds", kind=Whole(0), default=30),
            option("--out", metavar="DIR"),
            option("--force", is_flag=True),
            option("--set", "settings", kind=Setting(), multiple=True),
        ],
    )


def carry_out(
    shell: Shell,
    *,
    file: str,
    seed: int,
    seeds: int,
    out: str | None,
    force: bool,
    settings: tuple[str, ...],
) -> int:
    """Play the scenario through, write its folder and say what happened."""
    if out is not None:
        outfolder.refuse_to_overwrite(Path(out), force=force)
    scenario = load(shell, file, overrides=settings)
    shell.say("run-playing", name=scenario.name, seed=seed)
    with _folder(find(file), out, force=force, lang=shell.lang) as folder:
        outcome, bands = _play(shell, scenario, folder, seed=seed, seeds=seeds)
    report = shown(folder.target / "index.html")
    if shell.as_json:
        click.echo((folder.target / outfolder.MARK).read_text(encoding="utf-8"), nl=False)
    elif shell.quiet:
        click.echo(report)
    else:
        click.echo(summary(outcome, bands, shell.lang))
        shell.say("run-report", path=report)
    return 0


def _play(
    shell: Shell,
    scenario: "Scenario",
    folder: outfolder.OutFolder,
    *,
    seed: int,
    seeds: int,
) -> "tuple[RunOutcome, Bands | None]":
    """Write the replayed run first, so that whatever happens later leaves it readable."""
    from sim.ensemble.quick import quick_seeds
    from sim.report.html import write_report
    from sim.run.folder import write_run_folder
    from sim.run.simulate import simulate

    outcome = simulate(scenario, seed=seed, trace=True)
    write_run_folder(folder.path, outcome)
    folder.worth_keeping = True
    bands = None
    if seeds:
        shell.say("run-quick", seeds=seeds)
        try:
            with _progress(shell, seeds) as tick:
                bands = quick_seeds(scenario, seeds=seeds, base_seed=seed, progress=tick)
        except KeyboardInterrupt:
            write_report(outcome, folder.path, lang=shell.lang)
            raise
        write_run_folder(folder.path, outcome, bands)
    write_report(outcome, folder.path, bands=bands, lang=shell.lang)
    return outcome, bands


def _folder(
    file: Path, out: str | None, *, force: bool, lang: Lang
) -> AbstractContextManager[outfolder.OutFolder]:
    if out is None:
        return outfolder.numbered(REPORTS / file.stem, lang=lang)
    return outfolder.prepared(Path(out), force=force, lang=lang)


@contextmanager
def _progress(shell: Shell, seeds: int) -> Iterator[Callable[[int], None]]:
    """Show how many seeds are done, on a terminal; elsewhere say nothing."""
    if not shell.on_terminal:
        yield lambda done: None
        return
    from rich.progress import Progress

    with Progress(console=shell.console(), transient=True) as bar:
        task = bar.add_task(shell.text("run-progress"), total=seeds)
        yield lambda done: bar.update(task, completed=done)
