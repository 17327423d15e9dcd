"""A run folder read back, and refused with a word on what to do where it is not whole."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING, Any, Final, NoReturn

from sim.errors import InputFaults, MusterError
from sim.events.csvfile import read_events
from sim.results.arrays import Stored
from sim.results.bands import Bands
from sim.results.codec import Malformed, from_json
from sim.results.document import FORMAT, RESULT, result_of, seal, sha256
from sim.results.folder import INPUTS, SEEDS, Kept
from sim.results.inputs import read_inputs
from sim.results.tables import read_people
from sim.results.trace import read_trace

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from sim.results.record import Result

NEEDED: Final = ("series.npz", "people.csv", "events.csv")
"""Without these a folder is not whole; others are there where they are named."""


class FolderFault(MusterError):
    """A folder that does not hold a whole run of a format that is known."""

    exit_status = 2


def read_folder(folder: Path) -> Kept:
    """Return the run that a folder holds.

    Raises:
        FolderFault: there is no run in it, or it is of a newer format, cut off or changed.
    """
    data, result = read_result(folder)
    files = _files(folder, data["files"])
    log = folder / "events.csv"
    try:
        events = read_events(log, shown=log.as_posix())
    except InputFaults as error:
        raise changed(log) from error

    def read(name: str, how: Callable[[bytes], Any]) -> Any:
        try:
            return how(files[name]) if name in files else None
        except (ValueError, KeyError, IndexError, OSError, zipfile.BadZipFile) as error:
            raise changed(folder / name) from error

    return Kept(
        result=result,
        events=events,
        people=read("people.csv", read_people),
        series=read("series.npz", Stored),
        trace=read("trace.npz", read_trace),
        inputs=read(INPUTS, read_inputs),
        bands=read(SEEDS, lambda content: from_json(Bands, json.loads(content))),
    )


def read_result(folder: Path) -> tuple[Mapping[str, Any], Result]:
    """Return ``result.json`` of a run folder, as a document and as a record.

    Raises:
        FolderFault: it is not there, of a newer format, cut off or changed.
    """
    path = folder / RESULT
    if not folder.is_dir():
        raise FolderFault("run.no-folder", folder=folder.as_posix())
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise FolderFault("run.no-run", folder=folder.as_posix(), file=RESULT) from None
    except json.JSONDecodeError as error:
        place = f"{path.as_posix()}:{error.lineno}:{error.colno}"
        raise FolderFault("run.no-json", place=place) from None
    except (OSError, ValueError) as error:
        raise FolderFault("run.unreadable", file=path.as_posix(), reason=str(error)) from None
    if not isinstance(data, dict):
        raise FolderFault("run.no-json", place=f"{path.as_posix()}:1:1")
    _known(path, data)
    if data.get("seal") != seal(data):
        raise changed(path)
    try:
        return data, result_of(data)
    except Malformed as error:
        _misfit(path, error)


def _known(path: Path, data: Mapping[str, Any]) -> None:
    """Refuse a format that this version does not know."""
    found = data.get("format")
    by = str(data.get("version", "?"))
    if found is None:
        raise FolderFault("run.no-format", file=path.as_posix(), version=by)
    if type(found) is not int or found < 1:
        raise FolderFault("run.bad-format", file=path.as_posix(), found=str(found), known=FORMAT)
    if found > FORMAT:
        raise FolderFault(
            "run.newer-format", file=path.as_posix(), found=found, known=FORMAT, version=by
        )


def _files(folder: Path, hashes: Mapping[str, str]) -> dict[str, bytes]:
    """Return the files that a run names, known to be as it wrote them."""
    found = {}
    for name in (*NEEDED, *(name for name in hashes if name not in NEEDED)):
        found[name] = _bytes(folder / name)
        if sha256(found[name]) != hashes.get(name):
            raise changed(folder / name)
    return found | {INPUTS: _bytes(folder / INPUTS)}


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise FolderFault("run.missing-file", file=path.as_posix()) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise FolderFault("run.unreadable", file=path.as_posix(), reason=reason) from None


def changed(path: Path) -> FolderFault:
    """Return the fault of a file that is not as the run wrote it."""
    return FolderFault("run.changed", file=path.as_posix())


def _misfit(path: Path, error: Malformed) -> NoReturn:
    raise FolderFault(
        "run.misfit",
        file=path.as_posix(),
        place=error.place,
        why=f"{error.why} {error.wanted}".strip(),
    )
