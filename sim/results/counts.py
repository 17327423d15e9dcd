"""Records of who is where at the end of a run, and of what they passed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sim.results.codec import optional


@dataclass(frozen=True, slots=True, kw_only=True)
class KindCount:
    """People of a kind; out, alive and dead inside, and those to come add up.

    Attributes:
        total: how many there are.
        out: who walked out or was carried out.
        alive_inside: who is inside at the end and lives.
        dead_inside: who is inside and dead.
        not_arrived: who has not come.
        injured: who is injured, wherever they are.
        incapacitated: who cannot move.
        dead: who is dead.
    """

    total: int
    out: int
    alive_inside: int
    dead_inside: int
    not_arrived: int
    injured: int
    incapacitated: int
    dead: int

    @property
    def inside(self) -> int:
        """Who is inside at the end, alive or dead."""
        return self.alive_inside + self.dead_inside


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleCount:
    """The people of a run at its end.

    Attributes:
        total: the site's people; crews of the fire brigade are none of them.
        where: how many of them are where.
        state: how many of them are how.
        table: both at once.
        required: those who had to leave.
        occupants: those without a post or role.
        staff: those with one.
        crews: the fire brigade's.
    """

    total: int
    where: Mapping[str, int]
    state: Mapping[str, int]
    table: Mapping[str, Mapping[str, int]]
    required: KindCount
    occupants: KindCount
    staff: KindCount
    crews: KindCount


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitUse:
    """How an exit was used.

    Attributes:
        id: id of the exit.
        used: people who left by it.
        first_s: when the first of them did.
        last_s: when the last of them did.
        peak_flow_per_s: greatest flow over a short window.
    """

    id: str
    used: int
    first_s: float | None
    last_s: float | None
    peak_flow_per_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PeakDensity:
    """The highest density that people felt in a run: the mean over an area and ten seconds.

    Attributes:
        value: people per square metre.
        where: id of the space.
        at_s: when it was first reached.
        patch_m2: the area: nine square metres, or all of a place that is smaller.
        held_s: how long it was nine tenths of it or more there.
    """

    value: float
    where: str
    at_s: float
    patch_m2: float
    held_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AssemblyUse:
    """Who came to an assembly point.

    Attributes:
        id: id of the point.
        capacity: how many it holds; null for any number.
        people: how many are there at the end.
        turned_away: how many came and found it full.
    """

    id: str
    capacity: int | None
    people: int
    turned_away: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """People who stand still though they want on, are free to and nobody holds them.

    Attributes:
        people: how many.
        since_s: since when.
        where: ids of the spaces.
    """

    people: int
    since_s: float
    where: tuple[str, ...] = optional(())
