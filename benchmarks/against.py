"""The working tree beside a commit: both play the same works in turn, in one call.

The commit is checked out into a folder of its own, which goes away again. Both sides run with the
same Python, the same packages, the works of this tree and a cache of compiled code of their own;
what differs is ``sim`` and what it ships. Old and new take turns, so that a machine that slows down
slows down both; of each the least seconds of a processor count. What seems to take too long is
played more often before that is said: what other programs do to a play passes, what is slow stays.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from shutil import copytree, ignore_patterns

from benchmarks.child import Ended, play
from benchmarks.works import FILE, OUT, Line, Work

AGAIN = 4
"""How many times as often as asked for a work is played while it seems to take too long."""


class NoCommitError(Exception):
    """There is no such commit, or no repository."""


@dataclass(frozen=True)
class Side:
    """One of the two: a tree with the package, and where it may write.

    Attributes:
        name: "old" or "new".
        tree: Folder that holds ``sim``.
        scenarios: Folder of the scenarios it plays.
        works: Folder that holds the package of the benchmarks, without ``sim``.
        place: Folder of its own: compiled code, and what it writes.
    """

    name: str
    tree: Path
    scenarios: Path
    works: Path
    place: Path

    def played(self, arguments: Sequence[str], *, cache: Path) -> Ended:
        """Carry out one command of Python with this side's ``sim``."""
        out = self.place / "out"
        out.mkdir(parents=True, exist_ok=True)
        words = [
            word.replace(FILE, str(self.scenarios)).replace(OUT, str(out)) for word in arguments
        ]
        # The package under test goes before an installed one; nothing else may come from the tree.
        environment = {
            **os.environ,
            "PYTHONUTF8": "1",
            "PYTHONPATH": os.pathsep.join([str(self.works), str(self.tree)]),
            "NUMBA_CACHE_DIR": str(cache),
        }
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        return play([sys.executable, "-P", *words], folder=self.place, environment=environment)


@dataclass
class Compared:
    """One line of the table.

    Attributes:
        what: What was measured.
        most: How many times as long as before it may take.
        seconds: Seconds of a processor of each play, by name of the side.
        missing: Why a side cannot play it, by its name.
    """

    what: str
    most: float
    seconds: dict[str, list[float]] = field(default_factory=lambda: {"old": [], "new": []})
    missing: dict[str, str] = field(default_factory=dict)

    def least(self, side: str) -> float | None:
        """Return the least seconds of a side, or None if it cannot play it."""
        return None if side in self.missing or not self.seconds[side] else min(self.seconds[side])

    @property
    def ratio(self) -> float | None:
        """How many times as long as before it takes, or None if one side cannot play it."""
        old, new = self.least("old"), self.least("new")
        return None if old is None or new is None else new / old

    @property
    def is_slow(self) -> bool:
        """Whether it takes too many times as long as before."""
        return self.ratio is not None and self.ratio > self.most

    @property
    def fault(self) -> str:
        """What is wrong with it, or nothing; that the old commit cannot play it is no fault."""
        if "new" in self.missing:
            return f"cannot be played: {self.missing['new']}"
        if self.is_slow:
            return f"takes {self.ratio:.2f} times as long as before, at most {self.most:g} wanted"
        return ""


@contextmanager
def checked_out(repository: Path, commit: str) -> Iterator[Path]:
    """Give a folder with a commit in it, and take it away again, whatever happens.

    Raises:
        NoCommitError: Git does not know the commit.
    """
    with tempfile.TemporaryDirectory(prefix="muster-bench-") as folder:
        tree = Path(folder) / "tree"
        try:
            _git(repository, "worktree", "add", "--quiet", "--detach", str(tree), commit)
            yield tree
        finally:
            # An addition that was stopped half-way leaves an entry too.
            if tree.exists():
                _git(repository, "worktree", "remove", "--force", "--force", str(tree), must=False)
            _git(repository, "worktree", "prune", must=False)


def _git(repository: Path, *arguments: str, must: bool = True) -> str:
    command = ["git", "-C", str(repository), *arguments]
    # In a session of its own: Ctrl-C ends this program, but not what tidies up behind it.
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, start_new_session=True
    )
    if must and done.returncode:
        raise NoCommitError(done.stderr.strip())
    return done.stdout.strip()


@contextmanager
def both(repository: Path, commit: str, *, files: str = "own") -> Iterator[tuple[Side, Side]]:
    """Give the two sides, old and new.

    Args:
        repository: The working tree, which is the new side.
        commit: The old side, as Git names it.
        files: Whose scenarios are played: each side its "own", or both those of "old" or "new".
    """
    with checked_out(repository, commit) as tree, tempfile.TemporaryDirectory() as folder:
        works = Path(folder) / "works"
        here = Path(__file__).resolve().parent
        copytree(here, works / here.name, ignore=ignore_patterns("__pycache__"))
        trees = {"old": tree, "new": repository}
        yield tuple(
            Side(
                name,
                tree=trees[name],
                scenarios=trees[name if files == "own" else files] / "scenarios",
                works=works,
                place=Path(folder) / name,
            )
            for name in ("old", "new")
        )  # type: ignore[misc]


def differs(repository: Path, commit: str) -> bool:
    """Return whether the shipped files are others than those of a commit."""
    paths = ("scenarios", "buildings")
    return bool(_git(repository, "diff", "--name-only", commit, "--", *paths, must=False))


def measure(work: Work, sides: Sequence[Side], *, times: int | None = None) -> list[Compared]:
    """Play one work on both sides in turn.

    Args:
        work: What is played.
        sides: Old and new.
        times: How often each plays it; by default what the work says. Up to :data:`AGAIN` times
            as often while a line takes more than it may.
    """
    found = [Compared(line.what, work.most) for line in work.lines]
    if work.warm is not None:
        for side in sides:
            ended = side.played(work.warm, cache=side.place / "cache")
            if ended.status:
                for row in found:
                    row.missing[side.name] = ended.reason
    least = times or work.times
    for turn in range(AGAIN * least):
        if turn >= least and not any(row.is_slow for row in found):
            break
        # The one that goes first changes, so that neither always follows the other.
        for side in sides if turn % 2 == 0 else reversed(sides):
            _turn(work, side, found)
    return found


def _turn(work: Work, side: Side, found: list[Compared]) -> None:
    """Let one side play all lines of a work once."""
    with tempfile.TemporaryDirectory(dir=_made(side.place)) as fresh:
        cache = Path(fresh) if work.warm is None else side.place / "cache"
        for row, line in zip(found, work.lines, strict=True):
            if side.name not in row.missing:
                _count(row, line, side, cache=cache)


def _count(row: Compared, line: Line, side: Side, *, cache: Path) -> None:
    ended = side.played(line.arguments, cache=cache)
    if ended.status:
        row.missing[side.name] = ended.reason
        return
    row.seconds[side.name].append(ended.cpu_s if line.is_whole else float(ended.out.split()[-1]))


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def table(rows: Sequence[Compared]) -> str:
    """Return the comparison as a Markdown table."""
    lines = [
        "| what | old, s | new, s | times as long | at most | found |",
        "|---|---:|---:|---:|---:|---|",
    ]
    for row in rows:
        old, new = (_shown(row.least(side)) for side in ("old", "new"))
        ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
        note = f"least of {min(len(taken) for taken in row.seconds.values())}"
        if row.missing:
            note = "; ".join(f"{side}: {reason}" for side, reason in row.missing.items())
        note = note.replace("|", "/")
        lines.append(f"| {row.what} | {old} | {new} | {ratio} | {row.most:g} | {note} |")
    return "\n".join(lines)


def _shown(seconds: float | None) -> str:
    return "missing" if seconds is None else f"{seconds:.3g}"
