"""The folder of a run: what of its outcome is kept, written, and added to later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.results.folder import Kept, files_of, sum_up_folder, write_folder

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sim.results.bands import Bands
    from sim.simulation.outcome import RunOutcome


def kept(outcome: RunOutcome, bands: Bands | None = None) -> Kept:
    """Return what is kept of a run.

    Args:
        outcome: the run.
        bands: summary of many runs, or None while there is none.
    """
    return Kept(
        result=outcome.record,
        events=outcome.events,
        people=outcome.people,
        series=outcome.series,
        trace=outcome.trace,
        inputs=outcome.scenario.files,
        bands=bands,
    )


def run_files(outcome: RunOutcome, bands: Bands | None = None) -> dict[str, bytes]:
    """Return the content of each file of a run, the largest first and ``result.json`` last."""
    return files_of(kept(outcome, bands))


def write_run_folder(
    folder: Path,
    outcome: RunOutcome,
    bands: Bands | None = None,
    *,
    extra_files: Mapping[str, bytes | str] | None = None,
    replace: bool = False,
) -> None:
    """Write the files of a run.

    A folder that does not exist appears whole or not at all. Into one that exists each file is put
    whole.

    Args:
        folder: where the files go.
        outcome: the run.
        bands: summary of many runs, or None while there is none.
        extra_files: further files by name, such as a report.
        replace: whether the files of another run may be replaced.

    Raises:
        RunError: the disk is full, the folder cannot be written, or it holds another run.
    """
    files = run_files(outcome, bands)
    for name, content in (extra_files or {}).items():
        files[name] = content.encode() if isinstance(content, str) else content
    write_folder(folder, files, replace=replace)


def add_bands(folder: Path, outcome: RunOutcome, bands: Bands | None) -> None:
    """Write the figures of a run again, now that many runs are known.

    Args:
        folder: where :func:`write_run_folder` wrote the run.
        outcome: the run.
        bands: summary of many runs.

    Raises:
        RunError: the disk is full or the folder cannot be written.
    """
    sum_up_folder(folder, kept(outcome, bands))
