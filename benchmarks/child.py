"""A command in a process of its own, and the seconds that processors spent on it.

Seconds of a processor are counted, not those of the clock on the wall: another program that wants
the same cores makes a command wait, but hardly makes it work more.
"""

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_GRACE_S = 5.0
"""How long a command that is stopped may take to end."""


@dataclass(frozen=True)
class Ended:
    """A command that has ended.

    Attributes:
        status: Exit status; below 0 the signal that ended it.
        cpu_s: Seconds of a processor that it took, with all processes that it waited for.
        out: What it printed.
        err: What it printed as errors.
    """

    status: int
    cpu_s: float
    out: str
    err: str

    @property
    def reason(self) -> str:
        """The last line of its errors, which says why it failed."""
        lines = [line.strip() for line in self.err.splitlines() if line.strip()]
        return lines[-1] if lines else f"status {self.status}"


def play(arguments: Sequence[str], *, folder: Path, environment: Mapping[str, str]) -> Ended:
    """Carry out a command to its end; whatever stops this program stops it as well."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen(
            arguments, stdout=out, stderr=err, cwd=folder, env=environment, start_new_session=True
        )
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            _stop(process)
            raise
        process.returncode = os.waitstatus_to_exitcode(status)
        return Ended(process.returncode, usage.ru_utime + usage.ru_stime, _text(out), _text(err))


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End a command and what it started: politely, then not."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, how)
        except ProcessLookupError:
            return
        until = time.monotonic() + _GRACE_S
        while process.poll() is None and time.monotonic() < until:
            time.sleep(0.05)


def _text(stream: "tempfile._TemporaryFileWrapper[bytes]") -> str:
    stream.seek(0)
    return stream.read().decode("utf-8", errors="replace")
