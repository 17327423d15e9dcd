"""A run folder opened again: its files, and the scenario read anew from the inputs it holds."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from sim.people.model import told_spaces
from sim.people.sample import sample_people
from sim.results.folder import INPUTS
from sim.results.reader import FolderFault, changed, read_folder
from sim.rng import Streams
from sim.scenario.load import for_seed, load_resolved
from sim.simulation.outcome import RunOutcome
from sim.version import __version__
from sim.world.compose import compose

if TYPE_CHECKING:
    from sim.results.bands import Bands
    from sim.results.folder import Kept
    from sim.scenario.model import Scenario


def reopen(folder: Path) -> tuple[RunOutcome, Bands | None]:
    """Return the run that a folder holds, and what its quick seeds say.

    Nothing is played again. Site, groups and plan are read from the inputs in the folder, as they
    were when the run was made; figures, log, people and series are those of the files.

    Raises:
        FolderFault: the folder is not whole, or this version reads its inputs otherwise.
    """
    kept = read_folder(folder)
    scenario = _scenario(folder, kept)
    site = compose(scenario.sites, scenario.town, told=told_spaces(scenario.groups))
    seed = kept.result.seed
    population = sample_people(
        scenario.groups, site, Streams(seed), calibration=scenario.run.calibration
    )
    rows = range(len(population))
    if list(map(population.person_id, rows)) != kept.people["id"]:
        raise _otherwise(folder, kept)
    outcome = RunOutcome(
        scenario=scenario,
        seed=seed,
        site=site,
        population=population,
        record=kept.result,
        events=kept.events,
        people=kept.people,
        series=kept.series,
        trace=kept.trace,
    )
    return outcome, kept.bands


def _scenario(folder: Path, kept: Kept) -> Scenario:
    """Return the scenario of a run, as its seed draws it."""
    result = kept.result
    with tempfile.TemporaryDirectory(prefix="muster-") as made:
        root = Path(made).resolve()
        for name, content in kept.inputs.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        path = root / result.inputs.file
        inputs, scenario, problems = load_resolved(path, overrides=result.inputs.options, root=root)
        if inputs is None or scenario is None:
            first = problems.errors[0].message("en") if problems.errors else ""
            raise FolderFault(
                "run.inputs-not-read",
                folder=folder.as_posix(),
                version=result.version,
                own=__version__,
                why=first,
            )
        if result.version == __version__ and scenario.inputs_sha256 != result.inputs_sha256:
            raise changed(folder / INPUTS)
        return for_seed(inputs, result.seed) if scenario.varies else scenario


def _otherwise(folder: Path, kept: Kept) -> FolderFault:
    return FolderFault(
        "run.inputs-otherwise",
        folder=folder.as_posix(),
        version=kept.result.version,
        own=__version__,
    )
