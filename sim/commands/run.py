"""``muster run``: one replayed run, quick seeds around it, and the report."""

from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.commands import exchanging, outfolder, replacing
from sim.commands.files import find, load_for_seeds
from sim.commands.parsing import Command, Pick, Setting, Whole, option
from sim.commands.places import Place
from sim.commands.progress import playing, progress, tell_compiling
from sim.commands.shell import Shell, shown
from sim.commands.summary import summary
from sim.messages import Lang
from sim.messages.shipped import shipped

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.ensemble.quick import Bands, Simulate
    from sim.exchange.trajectory import Written
    from sim.scenario.model import Scenario
    from sim.simulation.outcome import RunOutcome

REPORTS = Path("reports")
"""Where runs are written, below the current folder."""


def command(lang: Lang) -> click.Command:
    """Return the command in a language."""
    return Command(
        "run",
        lang=lang,
        body=carry_out,
        params=[
            click.Argument(["file"], type=Place()),
            option("--seed", kind=Whole(0)),
            option("--seeds", kind=Whole(0)),
            option("--out", kind=Place("DIR")),
            option("--force", is_flag=True),
            option("--trajectory", is_flag=True),
            option("--engine", kind=Pick(exchanging.ENGINES)),
            option("--set", "settings", kind=Setting(), multiple=True),
        ],
    )


def carry_out(
    shell: Shell,
    *,
    file: str,
    seed: int | None,
    seeds: int | None,
    out: str | None,
    force: bool,
    trajectory: bool,
    engine: str | None,
    settings: tuple[str, ...],
) -> int:
    """Play the scenario through, write its folder and say what happened."""
    if out is not None:
        if replacing.put_back(Path(out)):
            shell.tell("put-back", path=out)
        outfolder.refuse_to_overwrite(Path(out), force=force)
    scenario, draw = load_for_seeds(shell, file, overrides=settings)
    plan = _Plan(
        scenario=scenario,
        draw=draw if scenario.varies else None,
        draw_many=partial(draw, sampled=True) if scenario.varies or scenario.sampled else None,
        seed=scenario.run.seed if seed is None else seed,
        seeds=scenario.run.seeds if seeds is None else seeds,
        trajectory=trajectory,
        engine=engine,
    )
    if engine is not None:
        exchanging.check_engine(shell, scenario)
    shell.say("run-playing", name=shipped(scenario.name, shell.lang), seed=plan.seed)
    for item in scenario.unused:
        shell.say("run-unused", what=item.sentence(shell.lang))
    with _folder(find(file), out, force=force, lang=shell.lang) as folder:
        played = _play(shell, plan, folder)
    report = shown(folder.target / "index.html")
    if shell.as_json:
        click.echo((folder.target / replacing.MARK).read_text(encoding="utf-8"), nl=False)
    elif shell.quiet:
        click.echo(report)
    else:
        click.echo(summary(played.outcome, played.bands, shell.lang))
        if played.trajectories is not None:
            exchanging.tell_trajectories(shell, played.trajectories, folder.target)
        shell.say("run-report", path=report)
    return 0


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is to be run.

    Attributes:
        scenario: The scenario.
        draw: Gives the scenario of a seed, where the seed draws its start or what the register
            does; else None.
        draw_many: The same for one seed of many, which also draws numbers that have a range.
        seed: Seed of the replayed run and first of the quick seeds.
        seeds: How many quick seeds.
        trajectory: Whether other programs want to see everybody's way.
        engine: A program that gives a second opinion, or None.
    """

    scenario: "Scenario"
    draw: "Callable[[int], Scenario] | None"
    draw_many: "Callable[[int], Scenario] | None"
    seed: int
    seeds: int
    trajectory: bool
    engine: str | None


@dataclass(frozen=True, slots=True)
class _Played:
    """What came of it."""

    outcome: "RunOutcome"
    bands: "Bands | None"
    trajectories: "Written | None"


def _play(shell: Shell, plan: _Plan, folder: outfolder.OutFolder) -> _Played:
    """Write the replayed run first, so that whatever happens later leaves it readable."""
    from sim.cards.attach import with_scorecard
    from sim.ensemble.quick import on_one_stage
    from sim.report.html import write_folder_report
    from sim.simulation.folder import add_bands, write_run_folder

    tell_compiling(shell)
    simulate = on_one_stage(plan.scenario)
    scenario = plan.draw(plan.seed) if plan.draw else plan.scenario
    with playing(shell, scenario.run.until_s) as heard:
        played = simulate(scenario, seed=plan.seed, shown=True, moves=plan.trajectory, heard=heard)
    outcome = with_scorecard(played)
    folder.need()
    write_run_folder(folder.path, outcome)
    trajectories = exchanging.trajectories(folder.path, outcome) if plan.trajectory else None
    bands, stopped = _seeds(shell, plan, simulate, outcome) if plan.seeds else (None, None)
    if bands is not None:
        outcome = replace(outcome, record=replace(outcome.record, sampled=bands.sampled))
        if stopped is None:
            outcome, stopped = _side_by_side(shell, plan, simulate, outcome, bands)
        if stopped is None:
            outcome, stopped = _by_doors(shell, plan, simulate, outcome)
        add_bands(folder.path, outcome, bands)
    if plan.engine is not None and stopped is None:
        outcome, stopped = exchanging.opinion(shell, outcome)
        add_bands(folder.path, outcome, bands)
    write_folder_report(folder.path, lang=shell.lang)
    if stopped is not None:
        raise stopped
    return _Played(outcome, bands, trajectories)


def _seeds(
    shell: Shell, plan: _Plan, simulate: "Simulate", played: "RunOutcome"
) -> "tuple[Bands | None, KeyboardInterrupt | None]":
    """Return what the quick seeds say; after Ctrl-C what those say that were done."""
    from sim.ensemble.helpers import spare_cores
    from sim.ensemble.quick import SeedsInterrupted, quick_seeds

    shell.say("run-quick", seeds=plan.seeds)
    try:
        with progress(shell, plan.seeds) as tick:
            bands = quick_seeds(
                plan.scenario,
                seeds=plan.seeds,
                base_seed=plan.seed,
                simulate=simulate,
                resolve=plan.draw_many,
                # Where numbers are drawn, the run that is shown keeps their middle.
                played=None if plan.scenario.sampled else played,
                helpers=spare_cores(),
                progress=tick,
            )
    except SeedsInterrupted as stopped:
        return (stopped.bands if stopped.bands.seeds else None), stopped
    return bands, None


def _side_by_side(
    shell: Shell, plan: _Plan, simulate: "Simulate", outcome: "RunOutcome", bands: "Bands"
) -> "tuple[RunOutcome, KeyboardInterrupt | None]":
    """Return the run with its times under other calibrations; after Ctrl-C as it was."""
    from sim.ensemble.calibrations import compared, few, other_calibrations
    from sim.ensemble.helpers import spare_cores

    others = len(other_calibrations(plan.scenario.run.calibration))
    try:
        with progress(shell, others * few(bands.seeds)) as tick:
            found = compared(
                plan.scenario,
                bands=bands,
                base_seed=plan.seed,
                simulate=simulate,
                resolve=plan.draw_many,
                helpers=spare_cores(),
                progress=tick,
            )
    except KeyboardInterrupt as stopped:
        return outcome, stopped
    return replace(outcome, record=replace(outcome.record, calibrations=found)), None


def _by_doors(
    shell: Shell, plan: _Plan, simulate: "Simulate", outcome: "RunOutcome"
) -> "tuple[RunOutcome, KeyboardInterrupt | None]":
    """Return the run with its times by the class of doors; after Ctrl-C as it was."""
    from sim.ensemble.doorclasses import CLASSES, by_doors
    from sim.ensemble.helpers import spare_cores

    try:
        with progress(shell, len(CLASSES)) as tick:
            found = by_doors(
                outcome.scenario,
                seed=plan.seed,
                simulate=simulate,
                helpers=spare_cores(),
                progress=tick,
            )
    except KeyboardInterrupt as stopped:
        return outcome, stopped
    return replace(outcome, record=replace(outcome.record, doors=found)), None


def _folder(
    file: Path, out: str | None, *, force: bool, lang: Lang
) -> AbstractContextManager[outfolder.OutFolder]:
    if out is None:
        return outfolder.numbered(REPORTS / file.stem, lang=lang)
    return outfolder.prepared(Path(out), force=force, lang=lang)
