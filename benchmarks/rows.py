"""Lines of the table of measurements, and how seconds are taken."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Row:
    """One line of the table.

    Attributes:
        what: What was measured.
        seconds: Median of several times.
        most: What it may cost, s, or None.
        beside: What stands beside it.
        plain: Seconds of that.
        note: What else was found, as a phrase.
        least: Least number of times it must be faster than what stands beside it, or None.
    """

    what: str
    seconds: float
    most: float | None
    beside: str
    plain: float
    note: str = ""
    least: float | None = None

    @property
    def ratio(self) -> float:
        """How many times faster Muster is; below 1 it is slower."""
        return self.plain / self.seconds

    @property
    def is_slow(self) -> bool:
        """Whether it costs more than it may."""
        over = self.most is not None and self.seconds > self.most
        return over or (self.least is not None and self.ratio < self.least)


def timed(work: Callable[[], object], *, times: int) -> float:
    """Return the median seconds of some work."""
    taken = []
    for _ in range(times):
        begin = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begin)
    return statistics.median(taken)


def command(*arguments: str, times: int) -> float:
    """Return the median seconds of a command, from the shell to its end."""
    return timed(lambda: output(*arguments), times=times)


def output(*arguments: str) -> str:
    """Return what a command prints; stop with its errors if it fails."""
    environment = {**os.environ, "PYTHONUTF8": "1"}
    # An installed program has its compiled modules beside it.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(arguments, capture_output=True, check=False, env=environment, cwd=ROOT)
    if done.returncode:
        sys.exit(done.stderr.decode("utf-8", errors="replace"))
    return done.stdout.decode("utf-8")
