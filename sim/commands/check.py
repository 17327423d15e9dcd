"""``muster check``: every fault of a file, a summary and the compliance sheet."""

import json

import click

from sim.commands.files import find, tell_of_shipped
from sim.commands.parsing import Command, Pick, Setting, Share, option
from sim.commands.places import Place
from sim.commands.shell import Shell, UsageFault
from sim.errors import InputFaults
from sim.messages import Lang

SHEETS = ("ramp",)
"""Sheets that are printed in place of the summary."""


def command(lang: Lang) -> click.Command:
    """Return the command in a language."""
    return Command(
        "check",
        lang=lang,
        body=carry_out,
        params=[
            click.Argument(["file"], type=Place()),
            option("--expanded", is_flag=True),
            option("--sheet", kind=Pick(SHEETS)),
            option("--condition", kind=Share()),
            option("--set", "settings", kind=Setting(), multiple=True),
        ],
    )


def carry_out(
    shell: Shell,
    *,
    file: str,
    expanded: bool,
    sheet: str | None,
    condition: float | None,
    settings: tuple[str, ...],
) -> int:
    """Print what is wrong and, if nothing is, what the file says."""
    from sim.scenario.load import load_scenario
    from sim.summary.data import check_data
    from sim.summary.expanded import expanded as written_out
    from sim.summary.expanded import expanded_text
    from sim.summary.text import check_report
    from sim.summary.venue.data import venues
    from sim.summary.venue.text import sheet_text

    if sheet is None and condition is not None:
        raise UsageFault("cli.check-condition-alone")
    if sheet is not None and expanded:
        raise UsageFault("cli.check-sheet-or-expanded")
    path = find(file, strict=not shell.as_json)
    tell_of_shipped(shell, file, path)
    scenario, problems = load_scenario(path, overrides=settings)
    faulty = scenario is None or bool(problems.errors)
    if shell.as_json:
        found: dict[str, object] = {
            "problems": json.loads(problems.render(shell.lang, form="json"))
        }
        if scenario is not None and not faulty:
            found |= written_out(scenario) if expanded else check_data(scenario, shell.lang)
            if sheet is not None:
                found["venues"] = venues(scenario, shell.lang, condition=condition)
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return InputFaults.exit_status if faulty else 0
    if scenario is None or faulty:
        raise InputFaults(problems)
    if problems.warnings:
        click.echo(problems.render(shell.lang), err=True)
    if expanded:
        click.echo(expanded_text(scenario), nl=False)
    elif sheet is not None and not shell.quiet:
        click.echo(sheet_text(venues(scenario, shell.lang, condition=condition), shell.lang))
    elif not shell.quiet:
        click.echo(check_report(scenario, shell.lang))
    return 0
