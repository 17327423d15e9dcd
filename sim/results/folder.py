"""The files of a run, each written whole or not at all.

Each is written under another name first, then put in its place. A new folder is made the same way.
So whoever stops the program, and whenever, finds complete files; and equal runs have equal bytes,
but for ``wall_s`` in ``result.json``.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim.errors import RunError
from sim.events.csvfile import events_csv
from sim.results.arrays import series_npz
from sim.results.codec import to_json
from sim.results.document import RESULT, document
from sim.results.inputs import inputs_zip
from sim.results.tables import people_csv
from sim.results.trace import trace_npz

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.events.log import Event
    from sim.results.bands import Bands
    from sim.results.record import Result
    from sim.results.trace import Trace

SEEDS: Final = "seeds.json"
INPUTS: Final = "inputs.zip"
HASHED: Final = ("series.npz", "trace.npz", "people.csv", "events.csv", SEEDS)
"""Files of which ``result.json`` has a hash. Inputs have one of what they say, not of their bytes:
a line more in a file changes no result.
"""

_FULL: Final = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
_SAME_RUN: Final = ("scenario", "seed", "inputs_sha256", "version")


@dataclass(frozen=True, slots=True)
class Kept:
    """All that is kept of a run.

    Attributes:
        result: its figures.
        events: the log.
        people: columns of ``people.csv``.
        series: what was recorded over time, arrays by name.
        trace: where everybody was, or None.
        inputs: the files it was made of, by name.
        bands: what the quick seeds say, or None.
    """

    result: Result
    events: tuple[Event, ...]
    people: Mapping[str, list[Any]]
    series: Mapping[str, Any] = field(default_factory=dict)
    trace: Trace | None = None
    inputs: Mapping[str, bytes] = field(default_factory=dict)
    bands: Bands | None = None


def files_of(kept: Kept) -> dict[str, bytes]:
    """Return the content of each file of a run, the largest first and ``result.json`` last."""
    files = {"series.npz": series_npz(kept.series)}
    if kept.trace is not None:
        files["trace.npz"] = trace_npz(kept.trace)
    files["people.csv"] = people_csv(kept.people)
    files["events.csv"] = events_csv(kept.events)
    return {INPUTS: inputs_zip(kept.inputs), **files, **summed_up(kept, files)}


def summed_up(kept: Kept, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files that change once many runs are known.

    Args:
        kept: the run.
        files: those of its files that do not change.
    """
    result, found = kept.result, {}
    if kept.bands is not None:
        found[SEEDS] = seeds_json(kept.bands)
        result = replace(result, bands=kept.bands.quantiles(), sampled=kept.bands.sampled)
    return found | {RESULT: document(result, {**files, **found})}


def seeds_json(bands: Bands) -> bytes:
    """Return ``seeds.json``: what every quick seed gave, one field a line."""
    rows = (
        f"{json.dumps(name)}:{json.dumps(value, ensure_ascii=False, separators=(',', ':'))}"
        for name, value in to_json(bands).items()
    )
    return ("{" + ",\n ".join(rows) + "}\n").encode()


def write_folder(folder: Path, files: Mapping[str, bytes], *, replace: bool = False) -> None:
    """Write the files of a run.

    A folder that does not exist appears whole or not at all. Into one that exists each file is put
    whole.

    Args:
        folder: where the files go.
        files: from :func:`files_of`, and others by name.
        replace: whether the files of another run may be replaced.

    Raises:
        RunError: the disk is full, the folder cannot be written, or it holds another run.
    """
    try:
        if not folder.is_dir():
            _write_new(folder, files)
            return
        if not replace:
            _refuse_another_run(folder, json.loads(files[RESULT]))
        for name, content in files.items():
            write_whole(folder / name, content)
    except OSError as error:
        raise _told(error, folder) from error


def sum_up_folder(folder: Path, kept: Kept) -> None:
    """Write what changes in a folder now that many runs are known.

    Args:
        folder: where :func:`write_folder` wrote the run.
        kept: the run.

    Raises:
        RunError: the disk is full or the folder cannot be written.
    """
    try:
        there = {name: folder / name for name in HASHED if name != SEEDS}
        unchanged = {name: path.read_bytes() for name, path in there.items() if path.is_file()}
        for name, content in summed_up(kept, unchanged).items():
            write_whole(folder / name, content)
    except OSError as error:
        raise _told(error, folder) from error


def write_whole(path: Path, content: bytes) -> None:
    """Put a file in its place whole: under another name first, then renamed.

    Its folder is there: one that somebody removed meanwhile is not made again.

    Raises:
        OSError: the disk is full or the place cannot be written; then the file is as it was.
    """
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        # mkstemp keeps others out; a result is for everybody who may see the folder.
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _write_new(folder: Path, files: Mapping[str, bytes]) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=".part", dir=folder.parent))
    try:
        for name, content in files.items():
            write_whole(temporary / name, content)
        temporary.chmod(0o755)
        temporary.rename(folder)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise


def _refuse_another_run(folder: Path, data: Mapping[str, Any]) -> None:
    try:
        there = json.loads((folder / RESULT).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return
    except (ValueError, OSError):
        there = {}
    if not isinstance(there, dict) or any(there.get(name) != data.get(name) for name in _SAME_RUN):
        raise RunError("run.folder-another-run", folder=str(folder))


def _told(error: OSError, folder: Path) -> RunError:
    if error.errno in _FULL:
        return RunError("run.folder-disk-full", folder=str(folder))
    reason = error.strerror or str(error)
    return RunError("run.folder-cannot-write", folder=str(folder), reason=reason)
