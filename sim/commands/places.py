"""Files and folders that a user names: known to be usable before any work begins."""

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import click

from sim.commands.outfolder import disk_faults_told, refuse_below_a_file
from sim.commands.parsing import complain
from sim.commands.shell import UsageFault
from sim.errors import RunError

_OUR_PAGE = '<meta name="generator" content="Muster'
_LONGEST = 255
"""Bytes of one name that file systems take."""

_SHOWN = 40
_BEGINNING = 2000
"""Characters at the beginning of a page among which the name of its program stands."""


class Place(click.ParamType[str]):
    """The name of a file or folder: not empty, and not longer than the system takes."""

    def __init__(self, name: str = "FILE") -> None:
        """Take what help calls it."""
        self.name = name

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """Return the name as it was written, or complain."""
        written = str(value)
        if not written.strip():
            complain("empty-name", param)
        if "\0" in written:
            complain("bad-name", param)
        # by its parts: of a name in a folder that is not there the system says only that
        if any(len(os.fsencode(part)) > _LONGEST for part in Path(written).parts):
            complain("long-name", param, start=written[:_SHOWN])
        try:
            os.lstat(written)
        except OSError as error:
            if error.errno == errno.ENAMETOOLONG:
                complain("long-name", param, start=written[:_SHOWN])
        return written


def page_file(wanted: str, *, force: bool, foreign: str = "page-not-ours") -> Path:
    """Return the file of a page, known to be free and writable before anything is played.

    Args:
        wanted: What the user typed.
        force: Whether an earlier page of ours may be replaced.
        foreign: What is said where something else stands there.

    Raises:
        UsageFault: There is no such folder, or something stands there that is not to be replaced.
        RunError: The folder cannot be written.
    """
    target = Path(wanted)
    refuse_below_a_file(target)
    if target.is_dir() or not target.parent.is_dir():
        raise UsageFault("cli.no-page", file=wanted)
    if target.exists():
        if not force:
            raise UsageFault("cli.page-exists", file=wanted)
        if not _is_our_page(target):
            raise UsageFault(f"cli.{foreign}", file=wanted)
    _try(target.parent, wanted)
    return target


def page_in(folder: Path) -> None:
    """Make a folder for pages, known to be writable before anything is played.

    Raises:
        RunError: It cannot be written.
    """
    refuse_below_a_file(folder / "page")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _cannot(folder, error) from error
    _try(folder, str(folder))


@contextmanager
def next_page(folder: Path, stem: str) -> Iterator[Path]:
    """Take the next free of ``<stem>-001.html``, ``-002`` and so on; nothing stays if it fails."""
    for number in count(1):
        path = folder / f"{stem}-{number:03d}.html"
        try:
            path.touch(exist_ok=False)
        except FileExistsError:
            continue
        break
    try:
        yield path
    except BaseException:
        path.unlink(missing_ok=True)
        raise


@contextmanager
def page_faults_told(target: Path) -> Iterator[None]:
    """Turn what the disk refuses while a page is written into a sentence.

    Raises:
        RunError: The disk is full or the place cannot be written.
    """
    with disk_faults_told(target, key="page-cannot-write"):
        yield


def _try(folder: Path, shown: str) -> None:
    try:
        handle, name = tempfile.mkstemp(dir=folder, prefix=".muster-")
    except OSError as error:
        raise _cannot(Path(shown), error) from error
    os.close(handle)
    Path(name).unlink()


def _cannot(path: Path, error: OSError) -> RunError:
    reason = error.strerror or str(error)
    return RunError("cli.page-cannot-write", path=str(path), reason=reason, kept="")


def _is_our_page(path: Path) -> bool:
    try:
        with path.open(encoding="utf-8") as file:
            return _OUR_PAGE in file.read(_BEGINNING)
    except (OSError, ValueError):
        return False
