"""The files of a run: ``result.json``, ``events.csv``, ``people.csv``, ``series.npz``.

Each file is written whole or not at all: under another name first, then put in its place. A new
folder is made the same way. So whoever stops the program, and whenever, finds complete files; and
equal runs have equal bytes, but for ``wall_s`` in ``result.json``.
"""

from __future__ import annotations

import csv
import errno
import io
import json
import math
import os
import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np

from sim.errors import RunError
from sim.events.csvfile import events_csv
from sim.simulation.result import with_bands
from sim.simulation.rows import Rows
from sim.yamlsrc.sheet import as_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from sim.simulation.outcome import RunOutcome

PEOPLE_COLUMNS: Final = (
    "id", "group", "arrived_s", "started_s", "exit", "out_s", "walked_m", "dose", "where", "state",
)  # fmt: skip

# Digits after the point; more would only be noise of the last bits.
_DECIMALS: Final = {"arrived_s": 3, "started_s": 3, "out_s": 3, "walked_m": 2, "dose": 5}
_FULL: Final = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
_SAME_RUN: Final = ("scenario", "seed", "inputs_sha256", "version")


class BandsLike(Protocol):
    """What this module needs to know of a summary of many runs."""

    def as_json(self) -> dict[str, Any]:
        """Return ``{name: [p10, p50, p90]}``."""
        ...


def write_run_folder(
    folder: Path,
    outcome: RunOutcome,
    bands: BandsLike | Mapping[str, Any] | None = None,
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
    try:
        if folder.is_dir():
            if not replace:
                _refuse_another_run(folder, outcome)
            for name, content in files.items():
                write_whole(folder / name, content)
        else:
            _write_new(folder, files)
    except OSError as error:
        raise _told(error, folder) from error


def add_bands(
    folder: Path, outcome: RunOutcome, bands: BandsLike | Mapping[str, Any] | None
) -> None:
    """Write the result of a run again, now that many runs are known; no other file holds bands.

    Args:
        folder: where :func:`write_run_folder` wrote the run.
        outcome: the run.
        bands: summary of many runs.

    Raises:
        RunError: the disk is full or the folder cannot be written.
    """
    try:
        write_whole(folder / "result.json", _result(outcome, bands))
    except OSError as error:
        raise _told(error, folder) from error


def run_files(
    outcome: RunOutcome, bands: BandsLike | Mapping[str, Any] | None = None
) -> dict[str, bytes]:
    """Return the content of each file of a run, the largest first and ``result.json`` last."""
    return {
        "series.npz": series_npz(outcome.series),
        "people.csv": people_csv(outcome.people),
        "events.csv": events_csv(outcome.events),
        "result.json": _result(outcome, bands),
    }


def _result(outcome: RunOutcome, bands: BandsLike | Mapping[str, Any] | None) -> bytes:
    summary = {} if bands is None else bands if not hasattr(bands, "as_json") else bands.as_json()
    result = with_bands(outcome.result, summary) if summary else dict(outcome.result)
    if outcome.scorecard:
        result["scorecard"] = dict(outcome.scorecard)
    return result_json(result)


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


def result_json(result: Mapping[str, Any]) -> bytes:
    """Return ``result.json``: UTF-8, one field a line, no NaN."""
    text = json.dumps(_plain(result), ensure_ascii=False, indent=1, allow_nan=False)
    return (text + "\n").encode()


def people_csv(people: Mapping[str, list[Any]]) -> bytes:
    """Return ``people.csv`` with fixed decimals, UTF-8 with a byte order mark."""
    out = io.StringIO(newline="")
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(PEOPLE_COLUMNS)
    columns = [_column(name, people[name]) for name in PEOPLE_COLUMNS]
    table.writerows(zip(*columns, strict=True))
    return out.getvalue().encode("utf-8-sig")


def series_npz(series: Mapping[str, NDArray[Any] | Rows]) -> bytes:
    """Return ``series.npz``: read it with ``numpy.load``. Equal arrays give equal bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name in sorted(series):
            member = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            values = series[name]
            if isinstance(values, Rows):
                _write_rows(archive, member, values)
                continue
            content = io.BytesIO()
            np.lib.format.write_array(content, np.asarray(values), allow_pickle=False)
            archive.writestr(member, content.getvalue())
    return out.getvalue()


def _write_rows(archive: zipfile.ZipFile, member: zipfile.ZipInfo, rows: Rows) -> None:
    """Write rows as one array, without ever having all of it in memory."""
    head = io.BytesIO()
    kind = {"descr": rows.dtype.str, "fortran_order": False, "shape": rows.shape}
    np.lib.format.write_array_header_1_0(head, kind)
    member.file_size = len(head.getvalue()) + rows.size * rows.dtype.itemsize
    with archive.open(member, "w") as file:
        file.write(head.getvalue())
        for row in rows:
            file.write(row.tobytes())


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


def _refuse_another_run(folder: Path, outcome: RunOutcome) -> None:
    try:
        there = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return
    except (ValueError, OSError):
        there = {}
    if not isinstance(there, dict) or any(
        there.get(name) != outcome.result.get(name) for name in _SAME_RUN
    ):
        raise RunError("run.folder-another-run", folder=str(folder))


def _told(error: OSError, folder: Path) -> RunError:
    if error.errno in _FULL:
        return RunError("run.folder-disk-full", folder=str(folder))
    reason = error.strerror or str(error)
    return RunError("run.folder-cannot-write", folder=str(folder), reason=reason)


def _column(name: str, values: list[Any]) -> list[str]:
    decimals = _DECIMALS.get(name)
    if decimals is None:
        return ["" if item is None else as_text(str(item)) for item in values]
    return ["" if item is None else f"{item:.{decimals}f}" for item in values]


def _plain(value: Any) -> Any:
    """Return what JSON can hold: no NumPy numbers, null for what is not finite."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, np.ndarray):
        return _plain(value.tolist())
    if isinstance(value, np.generic):
        return _plain(value.item())
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
