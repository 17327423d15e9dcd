"""One run of a scenario, from its frozen inputs to its outcome."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sim.analysis.callout import callout_figures
from sim.analysis.chain import chain_figures
from sim.analysis.scene import patient_figures, search_figures
from sim.events.csvfile import as_written
from sim.movement.laws.book import calibration_named
from sim.people.model import told_spaces
from sim.people.sample import sample_people
from sim.results.record import Inputs
from sim.rng import Streams
from sim.simulation.assembly import Walking, assemble
from sim.simulation.loop import run_loop
from sim.simulation.minutes import minutes
from sim.simulation.moves import MoveRecorder
from sim.simulation.optimum.gap import optimality, start_points
from sim.simulation.outcome import RunOutcome
from sim.simulation.result import build_result, frozen_in, help_given, people_columns
from sim.simulation.sampling import Sampler
from sim.simulation.start_and_end import log_facts, log_final
from sim.version import __version__
from sim.world.compose import compose
from sim.world.fields import Fields
from sim.world.variant import same_geometry, with_widths_of
from sim.world.walkable import Walkable, build_walkable
from sim.world.world import World

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.scenario.model import Scenario


@dataclass(frozen=True, slots=True)
class Stage:
    """What all runs of a scenario share: the walkable ground and its distance fields."""

    walkable: Walkable
    fields: Fields


def prepare(scenario: Scenario, *, like: Stage | None = None) -> Stage:
    """Cut the scenario's site into cells, once for all of its runs.

    Args:
        scenario: the resolved scenario.
        like: the stage of a variant with the same run settings, to save work.
    """
    site = compose(scenario.sites, scenario.town, told=told_spaces(scenario.groups))
    if like is not None and same_geometry(site, like.walkable.site):
        walkable = with_widths_of(like.walkable, site)
        return Stage(walkable, like.fields.on(walkable))
    walkable = build_walkable(
        site,
        cell_m=scenario.run.cell_m,
        patch_m=scenario.run.patch_m,
        like=like.walkable if like else None,
    )
    return Stage(walkable, Fields(walkable))


def simulate(
    scenario: Scenario,
    *,
    seed: int,
    trace: bool = False,
    moves: bool = False,
    series: bool = True,
    best: bool = False,
    stage: Stage | None = None,
    heard: Callable[[float], None] | None = None,
) -> RunOutcome:
    """Run a scenario once.

    Args:
        scenario: the resolved scenario.
        seed: seed of the run; the same scenario and seed give the same outcome.
        trace: whether to record everybody's position for the replay.
        moves: whether to record every change of cell, for other programs.
        series: whether the outcome holds the series; of a quick seed nobody looks at them.
        best: whether the result says how far the run is from the best that is possible.
        stage: what :func:`prepare` made, to share it between runs.
        heard: called with the time of every sample, seconds; changes nothing.

    Raises:
        RunError: if the run cannot be carried out.
    """
    began = time.perf_counter()
    stage = stage or prepare(scenario)
    site = stage.walkable.site
    streams = Streams(seed)
    population = sample_people(scenario.groups, site, streams, calibration=scenario.run.calibration)
    world = World.at_start(
        town=scenario.town,
        walkable=stage.walkable,
        population=population,
        streams=streams,
        starts=scenario.starts,
        parameters=scenario.parameters,
    )
    made = assemble(
        world,
        walking=Walking(
            stage.fields,
            calibration=calibration_named(scenario.run.calibration),
            doors=scenario.run.doors,
            step_s=scenario.run.step_s,
        ),
        hazards=scenario.hazards,
        response=scenario.response,
    )
    crowd = made.crowd
    assert crowd is not None
    points = start_points(world) if best else None
    sampler = Sampler(crowd.state, trace=trace, world=world)
    recorder = MoveRecorder(scenario.run.step_s) if moves else None
    log_facts(world)
    until_s = scenario.run.until_s
    end_s = run_loop(made.env, world, crowd, sampler, until_s=until_s, moves=recorder, heard=heard)
    peak = sampler.peak_density(world)
    log_final(world, ended_s=end_s, peak_density=peak, frozen=frozen_in(world))
    plan = scenario.response.plan
    log = tuple(map(as_written, world.log))
    figures: dict[str, Any] = {
        "inputs": Inputs(file=scenario.file, options=scenario.options),
        "parameters": dict(sorted(scenario.parameters.changed.items())),
        "help": help_given(world),
        "chain": chain_figures(plan.chain, log) if plan else None,
        "dispatch": callout_figures(scenario.town, log),
        "search": search_figures(log),
        "patients": patient_figures(log),
        "minutes": minutes(
            world,
            ended_s=end_s,
            calibration=scenario.run.calibration,
            queued_s=crowd.state.people["since"],
        ),
    }
    if points is not None:
        figures["optimality"] = optimality(
            world,
            points,
            calibration=calibration_named(scenario.run.calibration),
            doors=scenario.run.doors,
            step_s=scenario.run.step_s,
        )
    record = build_result(
        world,
        scenario=scenario.name,
        seed=seed,
        version=__version__,
        inputs_sha256=scenario.inputs_sha256,
        calibration=scenario.run.calibration,
        ended_s=end_s,
        peak_density=peak,
        density=sampler.density(world),
        warnings=list(scenario.warnings),
        wall_s=time.perf_counter() - began,
        **figures,
    )
    return RunOutcome(
        scenario=scenario,
        seed=seed,
        site=site,
        population=population,
        record=record,
        events=log,
        people=people_columns(world, ended_s=end_s),
        series=sampler.series(world) if series else {},
        trace=sampler.trace(world),
        moves=recorder.moves(world, end_s=end_s) if recorder else None,
    )
