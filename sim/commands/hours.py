"""``muster hours``: the same accident in each hour of the week, and whose absence costs minutes."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.commands import helptext
from sim.commands.files import find, load_checked, tell_of_shipped
from sim.commands.parsing import Command, Setting, Whole, option
from sim.commands.places import Place, next_page, page_faults_told, page_file, page_in
from sim.commands.progress import progress
from sim.commands.run import REPORTS
from sim.commands.shell import Shell, UsageFault, shown
from sim.errors import RunError
from sim.messages import Lang
from sim.messages.lines import columns
from sim.messages.shipped import shipped

if TYPE_CHECKING:
    from sim.report.week.words import Told
    from sim.scenario.reading.inputs import Inputs

SEEDS = 10
"""Seeds of each hour unless the user says otherwise."""

_SHADES = " ░▒▓█"


def command(lang: Lang) -> click.Command:
    """Return the command in a language."""
    return Command(
        "hours",
        lang=lang,
        body=carry_out,
        params=[
            click.Argument(["file"], type=Place()),
            click.Option(["--seeds"], type=Whole(1)),
            click.Option(["--html"], type=Place()),
            click.Option(["--force"], is_flag=True),
            option("--set", "settings", kind=Setting(), multiple=True),
        ],
    )


def carry_out(
    shell: Shell,
    *,
    file: str,
    seeds: int | None,
    html: str | None,
    force: bool,
    settings: tuple[str, ...],
) -> int:
    """Play the week, print what it says and write the page."""
    from sim.decide.hours.weakest import as_json

    path = find(file)
    tell_of_shipped(shell, file, path)
    target = page_file(html, force=force) if html is not None else None
    inputs = load_checked(shell, path, overrides=settings)
    if inputs.plan is None:
        raise UsageFault("cli.hours-no-plan", file=file)
    folder = REPORTS / path.stem
    if target is None:
        page_in(folder)
    told = _play(shell, inputs, SEEDS if seeds is None else seeds)
    fault = None
    try:
        target = _write(told, target, folder, shell.lang)
    except RunError as error:
        # what was played is worth more than its page
        fault = error
    data: dict[str, Any] = {"scenario": told.name, **as_json(told.week)}
    data["absences"] = [gain.as_json() for gain in told.gains]
    shell.result(_lines(told, shell.lang), data)
    if fault is not None:
        raise fault
    assert target is not None
    shell.say("hours-page", file=shown(target))
    return 0


def _write(told: "Told", target: Path | None, folder: Path, lang: Lang) -> Path:
    """Write the page where the user wants it, or as the next one of the scenario."""
    from sim.report.week.page import write_week

    with page_faults_told(target or folder / "hours"):
        if target is not None:
            return write_week(told, target, lang=lang)
        with next_page(folder, "hours") as path:
            return write_week(told, path, lang=lang)


def _play(shell: Shell, inputs: "Inputs", number: int) -> "Told":
    from sim.decide.hours.absent import absences
    from sim.decide.hours.weakest import sum_up
    from sim.decide.hours.week import HOURS, Weeks, play_week
    from sim.ensemble.helpers import spare_cores
    from sim.report.week.words import Told

    weeks = Weeks(inputs)
    for hour in (0, HOURS - 1):
        # a week may end in a year that the calendar does not know: told before anything is played
        weeks.scenario(hour)
    usual = weeks.usual
    posts = usual.response.plan.posts if usual.response.plan else ()
    shell.say("hours-playing", name=shipped(usual.name, shell.lang), seeds=number)
    seeds = list(range(usual.run.seed, usual.run.seed + number))
    helpers = spare_cores()
    with progress(shell, HOURS * number) as tick:
        hours = play_week(weeks, seeds=seeds, helpers=helpers, progress=tick)
    week = sum_up(hours, needs={post.id: post.needs for post in posts}, seeds=seeds)
    gains = absences(weeks, week, hours, helpers=helpers) if week.by else []
    return Told(
        name=usual.name,
        week=week,
        gains=gains,
        posts={post.id: post.name for post in posts},
        minute=usual.starts.minute,
        monday=f"{weeks.starts(0):%Y-%m-%d}",
    )


def _lines(told: "Told", lang: Lang) -> str:
    """Return what is printed: the findings, the week in shades, hours alike, absences."""
    from sim.report.language import joined, say
    from sim.report.week.words import banded, goal, hours_named, lost

    week = told.week
    lines = ["", *(sentence.of(lang) for sentence in told.findings())]
    if not week.by:
        return "\n".join(lines)
    lines += ["", say("hours.map-title", goal=goal(week.by)).of(lang), *_map(told, lang)]
    lines += ["", say("hours.head-alike").of(lang)]
    goals = [name for name in week.goals if name != "called"]
    for stretch in week.stretches:
        row = week.rows[stretch.worst]
        lines += helptext.paragraphs(hours_named(stretch.hours).of(lang), indent=2)
        times = [f"{goal(name).of(lang)} {banded(row.spreads[name]).of(lang)}" for name in goals]
        said = [joined(times).of(lang)]
        if missing := [f"{post.of(lang)} {there}" for post, there in told.lacking(row)]:
            said.append(f"{say('hours.col-duty').of(lang)}: {joined(missing).of(lang)}")
        if late := lost(week, week.by, row):
            said.append(f"{say('hours.col-lost').of(lang)} {joined(late).of(lang)}")
        lines += [line for text in said for line in helptext.paragraphs(text, indent=6)]
    if told.telling:
        lines += ["", say("hours.head-absent").of(lang)]
        for gain in told.telling:
            sentence = f"{told.hours_like(gain.hour).of(lang)}: {told.cost(gain).of(lang)}"
            lines += helptext.paragraphs(sentence, indent=2)
    return "\n".join(lines)


def _map(told: "Told", lang: Lang) -> list[str]:
    """Return the week as seven lines of shades, darker the later."""
    import math

    from sim.report.language import elapsed, say
    from sim.report.week.figures import LEAST_SPAN_S

    week = told.week
    times = [row.spreads[week.by].p50 for row in week.rows]
    known = [time for time in times if math.isfinite(time)]
    low, high = min(known, default=0.0), max(known, default=0.0)

    def sign(value: float) -> str:
        if not math.isfinite(value):
            return "×"
        share = (value - low) / max(high - low, LEAST_SPAN_S)
        return _SHADES[min(int(share * len(_SHADES)), len(_SHADES) - 1)]

    lines = ["       0     6     12    18"]
    for day in range(7):
        name = say(f"hours.day-{day}").of(lang)
        name += " " * (4 - columns(name))
        cells = "".join(sign(time) for time in times[24 * day : 24 * day + 24])
        lines.append(f"  {name} |{cells}|")
    lines.append(f"  {_SHADES[0]} {elapsed(low)}   {_SHADES[-1]} {elapsed(high)}")
    return lines
