"""``muster verify``: published cases, simulated and compared."""

import click

from sim.commands.parsing import Command
from sim.commands.shell import Shell
from sim.messages import Lang


def command(lang: Lang) -> click.Command:
    """Return the command in a language."""
    return Command(
        "verify",
        lang=lang,
        body=carry_out,
        params=[click.Argument(["cases"], nargs=-1)],
    )


def carry_out(shell: Shell, *, cases: tuple[str, ...]) -> int:
    """Run the cases, print the table and return 1 if any of them fails."""
    from sim.verify.runner import run_cases

    results = run_cases(list(cases))
    shell.result(table(results, shell.lang), [result.as_dict() for result in results])
    return int(any(result.status == "fail" for result in results))
