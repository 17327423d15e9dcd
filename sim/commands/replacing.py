"""Putting a new folder in the place of an earlier run, so that no moment loses either of them.

The earlier run is set aside in a folder that nobody else has, is put back if anything fails, and is
removed once the new one stands in its place. A program that is killed in between leaves it set
aside: the next start finds it there and puts it back.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from fnmatch import fnmatch
from glob import escape
from pathlib import Path
from typing import Final

MARK: Final = "result.json"
"""The file by which a folder is known to hold a run; it is written after those it sums up."""

_ASIDE: Final = ".earlier-"
_OURS: Final = (
    MARK, "events.csv", "people.csv", "series.npz", "trace.npz", "inputs.zip", "seeds.json",
    "index.html", "trajectory*.sqlite",
)  # fmt: skip
"""What a run writes."""

_OF_THE_DESKTOP: Final = (".DS_Store", "Thumbs.db", "desktop.ini")
"""What systems put into every folder somebody looks at."""

_KEYS: Final = ("scenario", "seed", "inputs_sha256", "version")
_MOST_NAMED = 3


def holds_a_run(folder: Path) -> bool:
    """Return whether a folder holds a run: a file of results that says of what it is one."""
    try:
        found = json.loads((folder / MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(found, dict) and all(key in found for key in _KEYS)


def not_ours(folder: Path) -> list[str]:
    """Return the first few names in the folder of a run that no run has written there."""
    known = (*_OURS, *_OF_THE_DESKTOP)
    found = sorted(path.name for path in folder.iterdir())
    return [
        name
        for name in found
        if not any(fnmatch(name, pattern) for pattern in known) or (folder / name).is_dir()
    ][:_MOST_NAMED]


def put(new: Path, target: Path) -> None:
    """Put a finished folder at ``target``; an empty folder or an earlier run there goes.

    Args:
        new: the finished folder, beside ``target``.
        target: where it is to stand.

    Raises:
        OSError: the disk refuses; then what stood at ``target`` stands there again.
    """
    if target.exists() and any(target.iterdir()):
        _replace(new, target)
        return
    if target.exists():
        target.rmdir()
    new.rename(target)


def _replace(new: Path, target: Path) -> None:
    aside = Path(tempfile.mkdtemp(prefix=target.name + _ASIDE, dir=target.parent))
    earlier = aside / target.name
    try:
        target.rename(earlier)
        new.rename(target)
    except BaseException:
        if earlier.exists() and not target.exists():
            earlier.rename(target)
        if not any(aside.iterdir()):
            aside.rmdir()
        raise
    shutil.rmtree(aside, ignore_errors=True)


def put_back(target: Path) -> bool:
    """Put an earlier run back that a killed program left set aside; return whether there was one.

    Args:
        target: where it stood; nothing happens if something stands there.
    """
    if target.exists() or not target.parent.is_dir():
        return False
    left = [
        folder
        for folder in target.parent.glob(f"{escape(target.name)}{_ASIDE}*")
        if holds_a_run(folder / target.name) and len(list(folder.iterdir())) == 1
    ]
    if not left:
        return False
    newest = max(left, key=lambda folder: (folder.stat().st_mtime_ns, folder.name))
    (newest / target.name).rename(target)
    newest.rmdir()
    return True
