"""``muster list``: the scenarios that ship with Muster, and the numbers of its model."""

import click

from sim import examples
from sim.commands import helptext
from sim.commands.parsing import Command, Pick
from sim.commands.shell import Shell, shown
from sim.messages import Lang


def command(lang: Lang) -> click.Command:
    """Return the command in a language."""
    what = click.Argument(
        ["what"], required=False, type=Pick(("scenarios", "parameters")), default="scenarios"
    )
    return Command("list", lang=lang, body=carry_out, params=[what])


def carry_out(shell: Shell, *, what: str) -> int:
    """Print name and file of each shipped scenario, or each number a scenario may change."""
    if what == "parameters":
        return _parameters(shell)
    found = [{"name": path.stem, "file": shown(path)} for path in examples.scenarios()]
    rows = [(row["name"], row["file"]) for row in found]
    shell.result("\n".join(helptext.table(rows, indent=0, width=1000)), found)
    return 0


def _parameters(shell: Shell) -> int:
    from sim import literature
    from sim.scenario.parameters import settable_names
    from sim.units import format_number

    found, rows = [], []
    for name in settable_names():
        row = literature.constant(name)
        found.append(
            {
                "name": name,
                "value": row.value,
                "unit": row.unit,
                "low": row.low,
                "high": row.high,
                "confidence": row.confidence,
                "source": row.source,
                "note": row.note,
            }
        )
        ends = [
            None if end is None else format_number(end, digits=6) for end in (row.low, row.high)
        ]
        held = f" ({ends[0] or ''}..{ends[1] or ''})" if any(ends) else ""
        number = f"{format_number(row.value, digits=6)} {row.unit}".rstrip()
        rows.append((name, f"{number}{held}  [{row.confidence}] {row.source}"))
    shell.result("\n".join(helptext.table(rows, indent=0, width=1000)), found)
    return 0
