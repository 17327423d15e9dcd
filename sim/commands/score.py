"""``muster score``: an observed drill, scored by the card that its simulation is scored by."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.commands import helptext
from sim.commands.files import load
from sim.commands.parsing import Command, option
from sim.commands.places import Place
from sim.commands.shell import Shell, UsageFault
from sim.errors import InputFaults
from sim.messages import Lang, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.events.log import Event
    from sim.results.card import CardFilled
    from sim.scenario.model import Scenario

_FACT = "fact-"


def command(lang: Lang) -> click.Command:
    """Return the command in a language."""
    return Command(
        "score",
        lang=lang,
        body=carry_out,
        params=[
            click.Argument(["file"], type=Place()),
            option("--log", kind=Place("LOG"), required=True),
            option("--card", metavar="NAME"),
        ],
    )


def carry_out(shell: Shell, *, file: str, log: str, card: str | None) -> int:
    """Read the log, add what the scenario knows of the start, and print the card filled in."""
    from sim.cards import load_card, score

    scenario = load(shell, file)
    name = card or scenario.scorecard
    if not name:
        raise UsageFault("cli.score-no-card", file=file)
    rubric = load_card(name)
    events = _read(shell, Path(log))
    facts = _facts(scenario, events)
    scored = score([*facts, *events], rubric)
    if shell.as_json:
        shell.result("", scored.as_json())
        return 0
    filled = scored.filled()
    if shell.quiet:
        click.echo(_head(filled, shell.lang))
        return 0
    click.echo(card_text(filled, shell.lang))
    if facts:
        shell.say("score-facts", n=len(facts), first=facts[0].id)
    return 0


def _read(shell: Shell, log: Path) -> "tuple[Event, ...]":
    from sim.events.csvfile import read_log
    from sim.yamlsrc import ProblemList

    problems = ProblemList()
    events = read_log(log, shown=log.as_posix(), problems=problems)
    if events is None:
        raise InputFaults(problems)
    if problems.warnings and not shell.quiet:
        click.echo(problems.render(shell.lang).rstrip("\n"), err=True)
    return events


def _facts(scenario: "Scenario", events: "Sequence[Event]") -> "list[Event]":
    """Return what the scenario knows at the start, of kinds that the log does not tell.

    Their numbers follow those of the log, so that evidence keeps the numbers of its rows.
    """
    from sim.simulation.simulate import simulate

    told = {event.event for event in events}
    start = replace(scenario, run=replace(scenario.run, until_s=scenario.run.step_s))
    outcome = simulate(start, seed=scenario.run.seed)
    known = [e for e in outcome.events if e.event.startswith(_FACT) and e.event not in told]
    last = max((event.id for event in events), default=0)
    return [e._replace(id=last + n, cause=()) for n, e in enumerate(known, start=1)]


def _head(card: "CardFilled", lang: Lang) -> str:
    points = "–" if card.points is None else f"{card.points:g}"
    return text(
        "cli.score-head",
        lang,
        title=card.title[lang],
        rating=card.overall,
        words=text(f"cards.rating-{card.overall}", lang),
        points=points,
        grade=text(f"cards.grade-{card.grade}", lang) if card.grade else "–",
    )


def card_text(card: "CardFilled", lang: Lang) -> str:
    """Return a card filled in as lines: the sums, then each phase with its items."""
    from sim.cards import wording

    items = {item.id: item for item in card.items}
    lines = [_head(card, lang)]
    if card.untrusted:
        lines.append(text("cards.untrusted", lang))
    if card.vetoed_by:
        names = [f"{name} {items[name].title[lang]}" for name in card.vetoed_by]
        lines.append(text("cards.vetoed", lang, items=names))
    lines.append(text("cli.score-evaluated", lang, evaluated=card.evaluated, total=card.total))
    rows: list[tuple[str, ...]] = []
    heads: dict[int, str] = {}
    for phase in card.phases:
        mine = [i for i in card.items if i.phase == phase.phase and i.rating != "NE"]
        if mine:
            heads[len(rows)] = f"{phase.rating}  {text('cards.phase-' + phase.phase, lang)}"
        for item in mine:
            evidence = ", ".join(f"#{number}" for number in item.evidence[:4])
            more = " ..." if len(item.evidence) > 4 else ""
            rows.append(
                (
                    item.rating,
                    f"{item.id} {item.title[lang]}",
                    wording.reason(item, lang) + wording.share(item, lang),
                    evidence + more,
                )
            )
    laid = helptext.grid(rows, indent=2)
    for number, line in enumerate(laid):
        if number in heads:
            lines += ["", heads[number]]
        lines.append(line)
    return "\n".join(lines)
