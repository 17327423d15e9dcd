"""State of the people and openings of one run, as arrays.

The crowd writes where people are; hazards write harm; responses ask for changes through the
inbox (``sim.world.requests``) and are told of arrivals through the watch (``sim.world.watch``).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.building.model import Site
    from sim.people.model import Population

KNOWN_SHUT_MOST: Final = 62
"""Openings that people may know to be shut at the same time: a bit of a whole number for each."""


class Phase(IntEnum):
    """What a person is doing."""

    NOT_ARRIVED = 0
    """Has not come to the site yet."""
    WAITING = 1
    """Stands (or sleeps) in a cell: before the alarm, at a stop, at a post, stuck without a way."""
    WALKING = 2
    """Walks towards a goal."""
    QUEUING = 3
    """Stands at the head of a link and waits to be let through."""
    OUT = 4
    """Has left the site."""
    ABOARD = 5
    """Moves with something else: in a lift, or hands full with somebody they bring along."""


class Harm(IntEnum):
    """State of health."""

    UNHURT = 0
    INJURED = 1
    INCAPACITATED = 2
    DEAD = 3


class Door(IntEnum):
    """State of an opening."""

    OPEN = 0
    CLOSED = 1
    """Closed but not locked: people open it."""
    LOCKED = 2


@dataclass(slots=True)
class PeopleState:
    """Shapes ``(n_people,)`` in the order of the population.

    Attributes:
        phase: see :class:`Phase`.
        harm: see :class:`Harm`.
        cell: cell the person stands in; -1 before arrival and after leaving.
        space: row of the space the person is in; -1 before arrival and after leaving.
        start_s: when the person sets out (``inf`` while nobody has told them).
        started_s: when the person did set out, ``nan`` if never.
        out_s: when the person left the site, ``nan`` if not.
        exit: row of the opening they left by, -1.
        walked_m: distance walked.
        doses: what each person has taken up, by kind of dose (``asphyxiants``, ``heat`` ...), each
            ``(n_people,)``; kinds that no hazard of the run gives are missing.
        asleep: still asleep.
        awake_s: when they woke, ``nan`` if they did not sleep or have not woken.
        alerted_s: when they were alerted, ``nan`` if never.
        stuck: True for those who want to leave and know no way any more.
    """

    phase: NDArray[np.int8]
    harm: NDArray[np.int8]
    cell: NDArray[np.int32]
    space: NDArray[np.int32]
    start_s: NDArray[np.float64]
    started_s: NDArray[np.float64]
    out_s: NDArray[np.float64]
    exit: NDArray[np.int32]
    walked_m: NDArray[np.float64]
    doses: dict[str, NDArray[np.float64]]
    asleep: NDArray[np.bool_]
    alerted_s: NDArray[np.float64]
    stuck: NDArray[np.bool_]

    def dose(self, kind: str) -> NDArray[np.float64]:
        """Return what everybody has taken up of a kind, zero if no hazard gives it."""
        taken = self.doses.get(kind)
        return np.zeros(len(self.phase)) if taken is None else taken

    def worst_dose(self, row: int) -> float:
        """Return the highest dose that a person has taken of any kind."""
        return max((float(taken[row]) for taken in self.doses.values()), default=0.0)

    def to_come(self) -> NDArray[np.bool_]:
        """Return who has not come in (yet, or again): far away, or before a door from outside."""
        phase = self.phase
        at_door = (phase == Phase.WAITING) | (phase == Phase.WALKING) | (phase == Phase.QUEUING)
        found: NDArray[np.bool_] = (phase == Phase.NOT_ARRIVED) | (
            at_door & (self.space < 0) & (self.cell < 0)
        )
        return found

    def inside(self) -> NDArray[np.bool_]:
        """Return who has come in and is not out, alive or dead."""
        found: NDArray[np.bool_] = (self.phase != Phase.OUT) & ~self.to_come()
        return found

    @classmethod
    def at_start(cls, population: Population) -> PeopleState:
        """Return the state before the first step: everybody waits where they are."""
        n = len(population)
        phase = np.where(population.space >= 0, Phase.WAITING, Phase.NOT_ARRIVED)
        return cls(
            phase=phase.astype(np.int8),
            harm=np.zeros(n, dtype=np.int8),
            cell=np.full(n, -1, dtype=np.int32),
            space=population.space.astype(np.int32),
            start_s=np.full(n, np.inf),
            started_s=np.full(n, np.nan),
            out_s=np.full(n, np.nan),
            exit=np.full(n, -1, dtype=np.int32),
            walked_m=np.zeros(n),
            doses={},
            asleep=population.asleep.copy(),
            alerted_s=np.full(n, np.nan),
            stuck=np.zeros(n, dtype=np.bool_),
        )


def doors_at_start(site: Site) -> NDArray[np.int8]:
    """Return the state of each opening at the start, shape ``(n_openings,)``."""
    states = {"open": Door.OPEN, "closed": Door.CLOSED, "locked": Door.LOCKED}
    return np.array([states[opening.state] for opening in site.openings], dtype=np.int8)
