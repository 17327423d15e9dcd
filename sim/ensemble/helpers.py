"""Processes that share the seeds of a scenario; with any number of them the results are the same.

A helper is a fork of this process: it has the scenario, the ground and the compiled steps already
and starts within milliseconds, where a new interpreter takes a second to import what a run needs.
Helpers only ever hand over what went well. A seed whose run fails in a helper, or that a helper
took with it when it died, is played again here, where it fails in the same way and can be told.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Final, Generic, Self, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from multiprocessing.process import BaseProcess

T = TypeVar("T")

MOST: Final = 7
"""Helpers at most: each holds the state of a run of its own."""

_BYTES: Final = 4


def spare_cores() -> int:
    """Return how many helpers this machine has room for; 0 where a process cannot be forked.

    A fork copies one thread only, so it is safe while there is one. macOS forks, but not safely.
    """
    if sys.platform != "linux" or threading.active_count() > 1:
        return 0
    return min(len(os.sched_getaffinity(0)) - 1, MOST)


class Shared(Generic[T]):
    """Work on seeds that this process shares with helpers; a context that ends them.

    Args:
        play: does the work of one seed; what it returns is sent between processes.
        seeds: the seeds.
        helpers: number of processes beside this one.
    """

    def __init__(self, play: Callable[[int], T], seeds: Sequence[int], *, helpers: int) -> None:
        self._play = play
        self._seeds = seeds
        self._number = max(0, min(helpers, len(seeds) - 1))
        self._turns = _Turns(len(seeds), shared=self._number > 0)
        self._helpers: dict[Connection, BaseProcess] = {}

    def __enter__(self) -> Self:
        """Start the helpers."""
        for _ in range(self._number):
            fork = multiprocessing.get_context("fork")
            here, there = fork.Pipe(duplex=False)
            helper = fork.Process(target=self._help, args=(here, there), daemon=True)
            try:
                with _interrupts_held_back():
                    helper.start()
            except OSError:
                # No room for another process: those there are do the work.
                here.close()
                there.close()
                break
            # The helper now has the only other end, so its death can be seen here.
            there.close()
            self._helpers[here] = helper
        return self

    def __exit__(self, *_: object) -> None:
        """End the helpers, whatever they are at."""
        for pipe, helper in self._helpers.items():
            helper.kill()
            helper.join()
            pipe.close()
        self._turns.close()

    def results(self, *, stop: Callable[[], bool] | None = None) -> Iterator[tuple[int, T]]:
        """Play seeds here as well; yield each seed with what came of it, as they are done.

        Args:
            stop: asked before each seed begun here; if it says True, no further one is begun.
        """
        left = dict(enumerate(self._seeds))
        stopped = False
        while not (stopped := stop is not None and stop()):
            turn = self._turns.take()
            if turn is None:
                break
            try:
                found = self._play(self._seeds[turn])
            except Exception:
                if not self._number:
                    raise
                # One of them may fail with an earlier seed: that is the one to be told, below.
                self._turns.drop()
                break
            yield left.pop(turn), found
            for turn, found in self._received(timeout=0):
                yield left.pop(turn), found
        if stopped:
            self._turns.drop()
        while self._helpers:
            for turn, found in self._received(timeout=None):
                yield left.pop(turn), found
        # Seeds are begun in their order, so the first of those left is the first that failed.
        for seed in () if stopped else left.values():
            yield seed, self._play(seed)

    def _received(self, *, timeout: float | None) -> Iterator[tuple[int, T]]:
        """Yield what helpers have sent; let go of those that are done or dead."""
        for pipe in wait(list(self._helpers), timeout):
            assert isinstance(pipe, Connection)
            try:
                yield pipe.recv()
            except (EOFError, OSError):
                self._helpers.pop(pipe).join()
                pipe.close()

    def _help(self, here: Connection, there: Connection) -> None:
        """Play seeds in a helper until none is left, one fails, or nobody listens any more."""
        here.close()
        try:
            while (turn := self._turns.take()) is not None:
                there.send((turn, self._play(self._seeds[turn])))
        except BaseException:
            self._turns.drop()


class _Turns:
    """Places in the list of seeds, each taken once by whoever is free.

    They lie in a pipe, from which the system hands out each byte once, in order, and a place as a
    whole: two who read at once cannot get the same one, and whoever dies holds no lock.
    """

    def __init__(self, number: int, *, shared: bool) -> None:
        self._alone = iter(range(0 if shared else number))
        self._pipe: int | None = None
        if shared:
            self._pipe, end = os.pipe()
            # More than fit into the pipe are left for the process that was started by the user.
            places = b"".join(place.to_bytes(_BYTES, "little") for place in range(number))
            os.set_blocking(end, False)
            os.write(end, places)
            os.close(end)

    def take(self) -> int | None:
        """Return the next place, or None if all are taken."""
        if self._pipe is None:
            return next(self._alone, None)
        found = os.read(self._pipe, _BYTES)
        return int.from_bytes(found, "little") if found else None

    def drop(self) -> None:
        """Let nobody take a place any more."""
        while self.take() is not None:
            pass

    def close(self) -> None:
        """Give the pipe back."""
        if self._pipe is not None:
            os.close(self._pipe)


@contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """Keep Ctrl-C from a process started here for good, and from this one for a moment.

    The terminal sends it to all of them; the one that was started by the user answers it.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
