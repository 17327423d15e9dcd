"""``muster check``: every fault of a file, a summary and the compliance sheet."""

import click

from sim.commands.files import load
from sim.commands.parsing import Command, Setting, option
from sim.commands.shell import Shell
from sim.messages import Lang


def command(lang: Lang) -> click.Command:
    """Return the command in a language."""
    return Command(
        "check",
        lang=lang,
        body=carry_out,
        params=[
            click.Argument(["file"]),
            option("--expanded", is_flag=True),
            option("--set", "settings", kind=Setting(), multiple=True),
        ],
    )


def carry_out(shell: Shell, *, file: str, expanded: bool, settings: tuple[str, ...]) -> int:
    """Print what is wrong, else what the file says."""
    from sim.scenario.summary import check_report

    scenario = load(shell, file, overrides=settings)
    click.echo(check_report(scenario, shell.lang))
    return 0
