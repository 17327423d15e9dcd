"""``muster report``: the page of a run made again, from its folder alone."""

from pathlib import Path

import click

from sim.commands.parsing import Command
from sim.commands.places import Place, page_faults_told, page_file
from sim.commands.shell import Shell, shown
from sim.messages import Lang

PAGE = "index.html"
"""Name of the page in a run folder."""


def command(lang: Lang) -> click.Command:
    """Return the command in a language."""
    return Command(
        "report",
        lang=lang,
        body=carry_out,
        params=[
            click.Argument(["folder"], type=Place("FOLDER")),
            click.Option(["--out"], type=Place("FILE")),
            click.Option(["--force"], is_flag=True),
        ],
    )


def carry_out(shell: Shell, *, folder: str, out: str | None, force: bool) -> int:
    """Read the folder, make the page and put it in its place."""
    from sim.report.html import page_of_folder, write_whole

    page = page_of_folder(Path(folder), lang=shell.lang)
    if out is None:
        # An own page in its own folder is what the command is for, with --force or without.
        target = page_file(str(Path(folder) / PAGE), force=True, foreign="page-changed")
    else:
        target = page_file(out, force=force)
    with page_faults_told(target):
        write_whole(page, target)
    shell.result(shown(target), {"page": shown(target)})
    return 0
