"""The trajectory of a run as the SQLite file that JuPedSim writes and PedPy reads.

Muster's crowd lives in cells, so these positions are schematic: good to look at, no measurement of
density or flow. The file says so itself. PedPy knows one plane, so each storey has a file of its
own; the id of a person is their row in ``people.csv``, counted from 1, in all of them.
"""

from __future__ import annotations

import errno
import os
import re
import sqlite3
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.exchange.area import planes
from sim.exchange.frames import chunks, frame_interval, frames
from sim.exchange.ways import pieces
from sim.messages import text
from sim.rng import stable_hash

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import shapely

    from sim.exchange.frames import Frames
    from sim.simulation.outcome import RunOutcome

VERSION: Final = 2
"""Version of the form of the file."""

_TABLES: Final = (
    "CREATE TABLE trajectory_data (frame INTEGER NOT NULL, id INTEGER NOT NULL,"
    " pos_x REAL NOT NULL, pos_y REAL NOT NULL, ori_x REAL NOT NULL, ori_y REAL NOT NULL)",
    "CREATE TABLE metadata (key TEXT NOT NULL UNIQUE PRIMARY KEY, value TEXT NOT NULL)",
    "CREATE TABLE geometry (hash INTEGER NOT NULL, wkt TEXT NOT NULL)",
    "CREATE TABLE frame_data (frame INTEGER NOT NULL, geometry_hash INTEGER NOT NULL)",
)
_INDEXES: Final = (
    "CREATE UNIQUE INDEX geometry_hash ON geometry (hash)",
    "CREATE INDEX frame_id_idx ON trajectory_data (frame, id)",
)


@dataclass(frozen=True, slots=True)
class Written:
    """What was written.

    Attributes:
        files: the files, one for each storey that somebody was on, in the order of the site.
        every_s: time between frames, seconds.
    """

    files: tuple[Path, ...]
    every_s: float


def write_trajectories(folder: Path, outcome: RunOutcome) -> Written:
    """Write one trajectory for each storey that somebody was on; none if there was nobody.

    A site of one storey gives ``trajectory.sqlite``, others ``trajectory-<storey>.sqlite``. Equal
    runs give equal bytes.

    Args:
        folder: where the files go; it exists.
        outcome: a run with its moves.

    Raises:
        OSError: the disk is full or the folder cannot be written.
    """
    storeys = planes(outcome.site)
    ways = pieces(outcome, storeys)
    every_s = frame_interval(ways)
    n_frames = int(np.floor(outcome.moves.end_s / every_s + 1e-9)) + 1 if outcome.moves else 0
    written = []
    for name, target in _names(storeys).items():
        found = frames(ways, level=outcome.site.level_index[name], every_s=every_s)
        if len(found.frame):
            area = storeys[name].joined
            about = _metadata(outcome, storey=name, area=area, every_s=every_s)
            _write(folder / target, found, area=area, about=about, n_frames=n_frames)
            written.append(folder / target)
    return Written(tuple(written), every_s)


def _names(storeys: Iterable[str]) -> dict[str, str]:
    """Return the name of each storey's file; signs that no file name may have become dashes."""
    found: dict[str, str] = {}
    names = list(storeys)
    for name in names:
        plain = re.sub(r"[^\w.-]+", "-", name).strip("-.") or "storey"
        file = "trajectory.sqlite" if len(names) == 1 else f"trajectory-{plain}.sqlite"
        number = 2
        while file.lower() in {other.lower() for other in found.values()}:
            file = f"trajectory-{plain}-{number}.sqlite"
            number += 1
        found[name] = file
    return found


def _metadata(
    outcome: RunOutcome, *, storey: str, area: shapely.Polygon, every_s: float
) -> dict[str, str]:
    """Return the metadata: what the readers ask for first, then where it comes from."""
    x_min, y_min, x_max, y_max = (repr(float(value)) for value in area.bounds)
    return {
        "version": str(VERSION),
        "fps": repr(1.0 / every_s),
        "xmin": x_min,
        "xmax": x_max,
        "ymin": y_min,
        "ymax": y_max,
        "schematic": text("exchange.schematic", "en"),
        "program": f"Muster {outcome.record.version}",
        "scenario": outcome.record.scenario,
        "seed": str(outcome.seed),
        "inputs_sha256": outcome.record.inputs_sha256,
        "storey": storey,
        "ids": text("exchange.ids", "en"),
    }


def _write(
    target: Path,
    found: Frames,
    *,
    area: shapely.Polygon,
    about: Mapping[str, str],
    n_frames: int,
) -> None:
    """Write one file whole: under another name first, then renamed."""
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        _fill(temporary, found, wkt=area.wkt, about=about, n_frames=n_frames)
        temporary.chmod(0o644)
        temporary.replace(target)
    except sqlite3.OperationalError as error:
        temporary.unlink(missing_ok=True)
        raise _as_os_error(error, target) from error
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _fill(path: Path, found: Frames, *, wkt: str, about: Mapping[str, str], n_frames: int) -> None:
    # One transaction in a fresh file of a fixed page size: what SQLite counts is then the same.
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        for setting in ("page_size = 4096", "journal_mode = OFF", "synchronous = OFF"):
            connection.execute(f"PRAGMA {setting}")
        connection.execute("BEGIN")
        for table in _TABLES:
            connection.execute(table)
        connection.executemany("INSERT INTO metadata VALUES (?, ?)", about.items())
        key = stable_hash(wkt) >> 1
        connection.execute("INSERT INTO geometry VALUES (?, ?)", (key, wkt))
        connection.executemany(
            "INSERT INTO frame_data VALUES (?, ?)", ((frame, key) for frame in range(n_frames))
        )
        for rows in chunks(found):
            connection.executemany("INSERT INTO trajectory_data VALUES (?, ?, ?, ?, ?, ?)", rows)
        for index in _INDEXES:
            connection.execute(index)
        connection.execute("COMMIT")
    finally:
        connection.close()


def _as_os_error(error: sqlite3.OperationalError, target: Path) -> OSError:
    """Return what the disk refused in the form in which other files tell it."""
    full = error.sqlite_errorcode == sqlite3.SQLITE_FULL
    return OSError(errno.ENOSPC if full else errno.EIO, str(error), str(target))
