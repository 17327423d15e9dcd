"""The record of a run: everything that ``result.json`` says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sim.results.card import CardFilled
from sim.results.codec import optional
from sim.results.compared import Compared, Optimality, Quantiles, SecondOpinion
from sim.results.counts import AssemblyUse, ExitUse, Frozen, PeakDensity, PeopleCount
from sim.results.crowding import Density
from sim.results.minutes import Goal
from sim.results.response import Chain, Dispatch, Help, Patients, Search
from sim.results.sampled import Sampled


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """What a run was made of; with the files in ``inputs.zip`` it can be read again.

    Attributes:
        file: the scenario's file below the project folder, with ``/``.
        options: ``key=value`` texts that replaced values of the files.
    """

    file: str = ""
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The figures of a run.

    Attributes:
        scenario: name of the scenario.
        seed: seed of the run.
        version: version of the program.
        inputs_sha256: hash over everything that was read.
        inputs: what was read.
        calibration: name of the movement law's constants.
        people: who is where and how at the end.
        evacuation_time_s: when the last required person was outside; null while one is inside.
        last_out_s: when the last of them was outside who did get out.
        percentiles_s: when shares of them were outside; null for a share that never was.
        bands: P10, P50 and P90 over the quick seeds, by name.
        sampled: what quick seeds say that drew numbers of the model from their ranges.
        exits: use of each exit.
        peak_density: the highest density; null if nothing moved.
        density: how crowded it was for how long, by zone; null if nothing moved.
        milestones: time of each milestone that was reached.
        scorecard: the card filled in; null if the scenario names none.
        warnings: what a reader has to know.
        parameters: numbers of the model that the scenario sets otherwise, by name.
        assembly: who came to each assembly point.
        frozen: people who stand still for no reason.
        help: lifts, and those who cannot leave alone.
        chain: the command chain.
        dispatch: the call-out in a town.
        search: what teams of the fire brigade did inside.
        patients: what became of those who were hurt.
        minutes: where the minutes went, by goal.
        optimality: how quick it could have been at best.
        calibrations: times under other calibrations.
        doors: time until all are out by the class of doors; null where they never are.
        second_opinion: the same people in another program.
        wall_s: computing time; the one value that differs between equal runs.
    """

    scenario: str
    seed: int
    version: str
    inputs_sha256: str
    inputs: Inputs = Inputs()
    calibration: str
    people: PeopleCount
    evacuation_time_s: float | None
    last_out_s: float | None
    percentiles_s: Mapping[str, float | None]
    bands: Mapping[str, Quantiles]
    sampled: Sampled | None = optional(None)
    exits: tuple[ExitUse, ...]
    peak_density: PeakDensity | None
    density: Density | None = optional(None)
    milestones: Mapping[str, float]
    scorecard: CardFilled | None = None
    warnings: tuple[str, ...]
    parameters: Mapping[str, float] = optional({})
    assembly: tuple[AssemblyUse, ...] = optional(())
    frozen: Frozen | None = optional(None)
    help: Help | None = optional(None)
    chain: Chain | None = optional(None)
    dispatch: Dispatch | None = optional(None)
    search: Search | None = optional(None)
    patients: Patients | None = optional(None)
    minutes: Mapping[str, Goal]
    optimality: Optimality | None = optional(None)
    calibrations: Mapping[str, Compared] = optional({})
    doors: Mapping[str, float | None] = optional({})
    second_opinion: SecondOpinion | None = optional(None)
    wall_s: float | None = None
