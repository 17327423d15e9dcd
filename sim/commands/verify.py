"""``muster verify``: published cases, simulated and compared."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.commands import helptext
from sim.commands.parsing import Command
from sim.commands.places import Place, page_faults_told, page_file
from sim.commands.shell import Shell, UsageFault, shown
from sim.errors import RunError
from sim.messages import Lang, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.verify.runner import CaseResult

_INDENT = 2


def command(lang: Lang) -> click.Command:
    """Return the command in a language."""
    return Command(
        "verify",
        lang=lang,
        body=carry_out,
        params=[
            click.Argument(["cases"], nargs=-1),
            click.Option(["--all", "slow"], is_flag=True),
            click.Option(["--html"], type=Place()),
            click.Option(["--force"], is_flag=True),
            click.Option(["--hypercube"], type=Place()),
        ],
    )


def carry_out(
    shell: Shell,
    *,
    cases: tuple[str, ...],
    slow: bool,
    html: str | None,
    force: bool,
    hypercube: str | None,
) -> int:
    """Run the cases, print the table, write the page and return 1 if any of them fails."""
    from sim.verify.runner import left_out, results_of, run_cases

    target = page_file(html, force=force) if html is not None else None
    if hypercube is not None:
        from sim.verify.own.load import hypercube_case

        if cases:
            raise UsageFault("cli.verify-own-alone")
        results = list(results_of([hypercube_case(existing(hypercube))]))
        left = []
    else:
        results = run_cases(list(cases), slow=slow)
        left = [] if slow else left_out(cases)
    lines = table(results, shell.lang)
    if left:
        lines += "\n" + text("verify.summary-slow", shell.lang, count=len(left))
    fault = _write(results, target, shell.lang) if target is not None else None
    shell.result(lines, [result.as_dict(shell.lang) for result in results])
    if fault is not None:
        raise fault
    if target is not None:
        shell.say("verify-page", file=shown(target))
    return int(any(result.status == "fail" for result in results))


def existing(wanted: str) -> Path:
    """Return a file that is there."""
    path = Path(wanted)
    if not path.is_file():
        raise UsageFault("cli.verify-no-file", file=wanted)
    return path


def _write(results: "Sequence[CaseResult]", target: Path, lang: Lang) -> RunError | None:
    """Write the page; return what went wrong, since the table is worth more than its page."""
    from sim.verify.page import write_verification

    try:
        with page_faults_told(target):
            write_verification(results, target, lang=lang)
    except RunError as error:
        return error
    return None


def table(results: "Sequence[CaseResult]", lang: Lang) -> str:
    """Return the table as it is printed: what was played, what cannot be, and the sums."""
    from sim.verify.table import blocks, head, summary

    played = blocks(results, lang, expressible=True)
    lines: list[str] = []
    if played:
        cells = [head(lang), *(row for block in played for row in block.rows)]
        laid = helptext.grid(cells, indent=_INDENT)
        lines.append(laid[0])
        rows = iter(laid[1:])
        for block in played:
            lines += ["", block.title]
            for note in block.notes:
                lines.append(next(rows))
                lines += helptext.paragraphs(note, indent=3 * _INDENT) if note else []
    missing = blocks(results, lang, expressible=False)
    if missing:
        lines += ["", text("verify.not-expressible", lang)]
        for block in missing:
            lines += ["", block.title, *helptext.paragraphs(block.notes[0], indent=3 * _INDENT)]
    return "\n".join([*lines, "", *summary(results, lang)])
