"""Runs, and what is known of them afterwards."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.api.frames import frame_of
from sim.api.loading import load
from sim.cards.attach import with_scorecard
from sim.ensemble.helpers import spare_cores
from sim.ensemble.quick import headlines, on_one_stage, quick_seeds
from sim.events.log import Event
from sim.report.html import write_folder_report
from sim.simulation.folder import write_run_folder
from sim.simulation.reopen import reopen

if TYPE_CHECKING:
    from collections.abc import Mapping
    from os import PathLike

    from numpy.typing import NDArray

    from sim.api.loading import Loaded
    from sim.ensemble.bands import Bands
    from sim.messages import Lang
    from sim.simulation.outcome import RunOutcome


@dataclass(frozen=True, slots=True, repr=False)
class Run:
    """One run of a scenario, and what the quick runs beside it say.

    Attributes:
        outcome: all that is left of the run.
        bands: what the runs with other seeds say; None without any.
    """

    outcome: RunOutcome
    bands: Bands | None = None

    def __repr__(self) -> str:
        """Return scenario, seed, who is out, and when the last was."""
        figures = self.figures
        seeds = f", seeds={self.bands.seeds}" if self.bands else ""
        return (
            f"Run({self.outcome.scenario.id!r}, seed={self.outcome.seed}, "
            f"evacuation_time_s={figures['evacuation_time_s']}, "
            f"remaining={figures['remaining']:g}{seeds})"
        )

    @property
    def result(self) -> Mapping[str, Any]:
        """The content of ``result.json``."""
        return self.outcome.result

    @property
    def figures(self) -> dict[str, float | None]:
        """The headline numbers by name, SI units; None where one was not reached."""
        return headlines(self.outcome.record)

    @property
    def events(self) -> tuple[Event, ...]:
        """The log, in order."""
        return self.outcome.events

    @property
    def people(self) -> dict[str, NDArray[Any]]:
        """The columns of ``people.csv``, each of shape ``(n_people,)``; times missing are nan."""
        return {
            name: np.array([np.nan if value is None else value for value in column])
            if any(value is None for value in column)
            and all(value is None or isinstance(value, int | float) for value in column)
            else np.array(column)
            for name, column in self.outcome.people.items()
        }

    @property
    def series(self) -> Mapping[str, Any]:
        """What was recorded over time, see :class:`sim.simulation.outcome.RunOutcome`."""
        return self.outcome.series

    def people_frame(self) -> Any:
        """Return the people as a DataFrame, one row a person.

        Raises:
            MissingExtra: pandas is not installed.
        """
        return frame_of(self.people)

    def events_frame(self) -> Any:
        """Return the log as a DataFrame, one row an event.

        Raises:
            MissingExtra: pandas is not installed.
        """
        rows = self.outcome.events
        return frame_of({name: [getattr(row, name) for row in rows] for name in Event._fields})

    def write(self, folder: str | PathLike[str], *, lang: Lang = "en") -> Path:
        """Write the run's folder, with its report, whole or not at all.

        Args:
            folder: a new folder; the one it lies in exists.
            lang: language the report opens in.

        Returns:
            The page of the report.

        Raises:
            FileExistsError: there is something of that name already.
        """
        target = Path(folder)
        if target.exists():
            raise FileExistsError(str(target))
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}-") as made:
            inner = Path(made) / target.name
            inner.mkdir()
            write_run_folder(inner, self.outcome, self.bands)
            write_folder_report(inner, lang=lang)
            os.rename(inner, target)  # noqa: PTH104  # nothing is overwritten
        return target / "index.html"


def run(
    file: str | PathLike[str] | Loaded,
    *,
    seed: int | None = None,
    seeds: int = 0,
    settings: Mapping[str, object] | None = None,
) -> Run:
    """Play a scenario through.

    Args:
        file: see :func:`sim.load`.
        seed: seed of the run; the scenario's own by default.
        seeds: how many quick runs are played, with this seed and those after it, on all cores.
        settings: see :func:`sim.load`.

    Raises:
        InputFaults: the files have faults.
        FileNotFoundError: there is no such file.
        RunError: the run could not be finished.
    """
    loaded = load(file, settings=settings)
    first = loaded.scenario.run.seed if seed is None else seed
    simulate = on_one_stage(loaded.scenario)
    outcome = with_scorecard(simulate(loaded.of_seed(first), seed=first, shown=True))
    bands = None
    if seeds:
        bands = quick_seeds(
            loaded.scenario,
            seeds=seeds,
            base_seed=first,
            simulate=simulate,
            resolve=loaded.of_many,
            # Where numbers are drawn, the run that is shown keeps their middle.
            played=None if loaded.scenario.sampled else outcome,
            helpers=spare_cores(),
        )
        record = replace(outcome.record, bands=bands.quantiles(), sampled=bands.sampled)
        outcome = replace(outcome, record=record)
    return Run(outcome, bands)


def read(folder: str | PathLike[str]) -> Run:
    """Read the folder of a run back, without playing anything.

    Args:
        folder: what ``muster run`` or :meth:`Run.write` wrote.

    Raises:
        FolderFault: the folder does not hold a whole run; its text says what to do.
    """
    return Run(*reopen(Path(folder)))
