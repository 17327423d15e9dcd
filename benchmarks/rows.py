"""Lines of the table of measurements, and how seconds are taken.

What a line may cost is a ratio to something measured in the same call, in seconds of a processor
on both sides: a slow machine, or one with other things to do, does not turn it red.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.child import play

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Row:
    """One line of the table.

    Attributes:
        what: What was measured.
        seconds: Seconds of a processor, median of several times.
        most: How many times as long as what stands beside it it may take, or None.
        beside: What stands beside it.
        plain: Seconds of that.
        note: What else was found, as a phrase.
        least: How many times as fast as what stands beside it it must be, or None.
    """

    what: str
    seconds: float
    most: float | None
    beside: str
    plain: float
    note: str = ""
    least: float | None = None

    @property
    def longer(self) -> float:
        """How many times as long as what stands beside it it takes."""
        return self.seconds / self.plain

    @property
    def faster(self) -> float:
        """How many times as fast it is."""
        return self.plain / self.seconds

    @property
    def is_slow(self) -> bool:
        """Whether it costs more than it may."""
        over = self.most is not None and self.longer > self.most
        return over or (self.least is not None and self.faster < self.least)


def timed(work: Callable[[], object], *, times: int) -> float:
    """Return the median seconds of a processor that some work in this process takes."""
    taken = []
    for _ in range(times):
        begin = time.process_time()
        work()
        taken.append(time.process_time() - begin)
    return statistics.median(taken)


def command(*arguments: str, times: int) -> float:
    """Return the median seconds of a processor that a command takes, from its start to its end."""
    return statistics.median(_ended(*arguments)[1] for _ in range(times))


def output(*arguments: str) -> str:
    """Return what a command prints; stop with its errors if it fails."""
    return _ended(*arguments)[0]


def _ended(*arguments: str) -> tuple[str, float]:
    environment = {**os.environ, "PYTHONUTF8": "1"}
    # An installed program has its compiled modules beside it.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    done = play(arguments, folder=ROOT, environment=environment)
    if done.status:
        sys.exit(done.err)
    return done.out, done.cpu_s
