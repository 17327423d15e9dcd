"""The folder a run is written to: whole or not at all, and never over another one unasked.

Everything is written into ``<folder>.partial`` beside the place where it will stand, and renamed at
the end. While a folder of that name exists the run has not finished: one that was killed leaves it
behind, with the files it had completed. How an earlier run is replaced: ``sim.commands.replacing``.
"""

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import NoReturn

from sim.commands import replacing
from sim.commands.replacing import MARK
from sim.commands.shell import UsageFault, shown
from sim.errors import RunError
from sim.messages import Lang, Text

SUFFIX = ".partial"
"""What the name of a folder ends with until it is complete."""

_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}


class Interrupted(RunError):
    """The user stopped a run of which something could be kept."""

    exit_status = 130


@dataclass(frozen=True, slots=True)
class OutFolder:
    """A folder in the making.

    Attributes:
        target: Where it will stand.
        path: Where it is written now.
        made: By what the file system knows the folder that was made there.
    """

    target: Path
    path: Path
    made: tuple[int, int]

    @property
    def readable(self) -> bool:
        """Whether what is there can be read on its own; then a failure does not remove it."""
        return (self.path / MARK).is_file()

    @property
    def there(self) -> bool:
        """Whether the folder that was made still stands: somebody may have removed it meanwhile."""
        try:
            return _identity(self.path) == self.made
        except OSError:
            return False

    def need(self) -> None:
        """Complain if the folder that was made is gone.

        Raises:
            RunError: It is.
        """
        if not self.there:
            raise RunError("cli.folder-removed", path=shown(self.path))


@contextmanager
def prepared(target: Path, *, force: bool, lang: Lang) -> Iterator[OutFolder]:
    """Make a folder beside ``target`` and put it there when the block ends well.

    Args:
        target: Where the folder will stand.
        force: Whether the folder of an earlier run may be replaced.
        lang: Language in which a failure says what was kept.

    Raises:
        UsageFault: ``target`` holds something that must not be replaced.
        RunError: The disk is full or the place cannot be written.
        Interrupted: The user stopped a run of which something is kept.
    """
    refuse_to_overwrite(target, force=force)
    with disk_faults_told(target):
        out = _reserve(target)
        yield from _in_the_making(out, force=force, lang=lang)


@contextmanager
def numbered(folder: Path, *, lang: Lang) -> Iterator[OutFolder]:
    """Make the next free of ``folder/run-001``, ``run-002`` and so on; see :func:`prepared`.

    Raises:
        RunError: The disk is full or the place cannot be written.
        Interrupted: The user stopped a run of which something is kept.
    """
    with disk_faults_told(folder / "run"):
        out = _reserve_numbered(folder)
        yield from _in_the_making(out, force=False, lang=lang)


def refuse_to_overwrite(target: Path, *, force: bool) -> None:
    """Complain if something stands at ``target`` that may not be replaced.

    An empty folder may; with ``force`` a folder that holds a run and nothing else may.

    Raises:
        UsageFault: It may not.
    """
    refuse_below_a_file(target)
    if Path.cwd().is_relative_to(target.resolve()):
        raise UsageFault("cli.out-here", path=str(target))
    if not target.exists():
        return
    if not target.is_dir():
        raise UsageFault("cli.out-is-a-file", path=str(target))
    if not any(target.iterdir()):
        return
    if not force:
        raise UsageFault("cli.out-not-empty", path=str(target))
    if not replacing.holds_a_run(target):
        raise UsageFault("cli.out-not-a-run", path=str(target), mark=MARK)
    if others := replacing.not_ours(target):
        raise UsageFault("cli.out-more-than-a-run", path=str(target), names=others)


def refuse_below_a_file(target: Path) -> None:
    """Complain if a folder is to be made inside what is a file.

    Raises:
        UsageFault: It is.
    """
    for parent in target.parents:
        if parent.is_file():
            raise UsageFault("cli.below-a-file", path=str(target), file=str(parent))


@contextmanager
def disk_faults_told(target: Path, *, key: str = "cannot-write") -> Iterator[None]:
    """Turn what the disk refuses into a sentence for the user.

    Args:
        target: What was to be written.
        key: The sentence, a key of the area ``cli``.

    Raises:
        RunError: The disk is full or the place cannot be written.
    """
    try:
        yield
    except OSError as error:
        _tell(error, target, Text("cli.nothing-kept"), key=key)


def _reserve(target: Path) -> OutFolder:
    for number in count(1):
        path = target.with_name(target.name + SUFFIX + (f"-{number}" if number > 1 else ""))
        if _made(path):
            return OutFolder(target=target, path=path, made=_identity(path))
    raise AssertionError


def _reserve_numbered(folder: Path) -> OutFolder:
    for number in count(1):
        target = folder / f"run-{number:03d}"
        path = target.with_name(target.name + SUFFIX)
        if target.exists() or not _made(path):
            continue
        if target.exists():
            # another process finished this number between the two looks
            path.rmdir()
            continue
        return OutFolder(target=target, path=path, made=_identity(path))
    raise AssertionError


def _made(path: Path) -> bool:
    """Make a folder; False if it is there, left by a killed run or held by another process."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        path.mkdir()
    except FileExistsError:
        return False
    return True


def _identity(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_dev, found.st_ino


def _in_the_making(out: OutFolder, *, force: bool, lang: Lang) -> Iterator[OutFolder]:
    try:
        yield out
        out.need()
        refuse_to_overwrite(out.target, force=force)
        replacing.put(out.path, out.target)
    except BaseException as error:
        if not out.there:
            if isinstance(error, OSError | RunError):
                raise RunError("cli.folder-removed", path=shown(out.path)) from error
            raise
        if not out.readable:
            shutil.rmtree(out.path, ignore_errors=True)
            raise
        if isinstance(error, KeyboardInterrupt):
            raise Interrupted("cli.stopped-partial", path=shown(out.path)) from None
        kept = Text("cli.kept-partial", {"path": shown(out.path)})
        if isinstance(error, OSError):
            _tell(error, out.target, kept)
        error.add_note(kept.render(lang))
        raise


def _tell(error: OSError, target: Path, kept: Text, *, key: str = "cannot-write") -> NoReturn:
    if error.errno in _FULL:
        raise RunError("cli.disk-full", path=shown(target.parent), kept=kept) from error
    if error.errno is None or error.filename is None:
        # not about a file: a mistake in the program keeps its traceback
        raise error
    raise RunError(
        f"cli.{key}",
        path=str(error.filename),
        reason=error.strerror or str(error),
        kept=kept,
    ) from error
