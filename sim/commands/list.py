"""``muster list``: the scenarios that ship with Muster."""

import click

from sim import examples
from sim.commands import helptext
from sim.commands.parsing import Command
from sim.commands.shell import Shell, shown
from sim.messages import Lang


def command(lang: Lang) -> click.Command:
    """Return the command in a language."""
    return Command("list", lang=lang, body=carry_out)


def carry_out(shell: Shell) -> int:
    """Print name and file of each shipped scenario."""
    found = [{"name": path.stem, "file": shown(path)} for path in examples.scenarios()]
    rows = [(row["name"], row["file"]) for row in found]
    shell.result("\n".join(helptext.table(rows, indent=0, width=1000)), found)
    return 0
