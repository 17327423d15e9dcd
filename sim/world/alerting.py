"""Waking people and sending them out: what all do who come upon others.

Alarms, searching crews and those who go from room to room all do it, and mean the same by it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.world.requests import Release

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.world.world import World


def wake(world: World, rows: NDArray[np.int32], *, now_s: float, is_first: bool = True) -> None:
    """Wake people, and note since when they know.

    Args:
        world: the world.
        rows: rows of people, ``(n,)``.
        now_s: now, seconds since the start of the run.
        is_first: whether those who knew before keep the time at which they first did; else all
            of them know anew.
    """
    people = world.people
    people.asleep[rows] = False
    new = rows[np.isnan(people.alerted_s[rows])] if is_first else rows
    people.alerted_s[new] = now_s


def send_out(
    world: World, rows: NDArray[np.int32], *, now_s: float, after_s: float, cause: int
) -> None:
    """Wake people by standing before them, and let them set out.

    Args:
        world: the world.
        rows: rows of people, ``(n,)``.
        now_s: now, seconds since the start of the run.
        after_s: how long they take to set out, seconds.
        cause: id of the event behind it.
    """
    wake(world, rows, now_s=now_s)
    world.ask(Release(rows, np.full(len(rows), now_s + after_s), cause, in_person=True))
