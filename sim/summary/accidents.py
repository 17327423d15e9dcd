"""Recorded crowd accidents, those most like a site among them, and what they say in numbers.

The facts are those of the list of crowd accidents by Feliciani (2026, CC BY 4.0): 388 accidents
with deaths from 1900 to 2024. ``kinds`` says what places its descriptions name; names, widths and
later counts of the better known ones stand in a table of their own, with their sources.

An accident that is like a site says what has happened at such places. It says nothing of how likely
it is there: the list knows no event that went well.
"""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import mean, median, quantiles
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

KINDS: Final = (
    "stair", "bridge", "alley", "tunnel", "slope", "gate", "stadium", "station", "hall", "stage",
    "open",
)  # fmt: skip
"""What a place may be."""

_DATA = Path(__file__).parents[1] / "data" / "accidents"
_UNKNOWN = 1.0
_TENTHS = 10


@dataclass(frozen=True, slots=True)
class Accident:
    """A recorded crowd accident.

    Attributes:
        number: its number in the list.
        name: what people call the place, in English; ``""`` for less known ones.
        year: when it was.
        country: where it was, in English.
        occasion: why people had come: ``religious``, ``entertainment``, ``sport`` ...
        kinds: what the place was, some of :data:`KINDS`.
        crowd: people there, None if nobody said.
        crowd_rough: whether the list has turned a word such as "thousands" into that number.
        dead: people who died, by the last count known.
        dead_source: where a count comes from that is not the list's.
        injured: people who were hurt, None if nobody said.
        width_m: width of the place, None if not known.
        width_source: where it comes from.
    """

    number: int
    name: str
    year: int
    country: str
    occasion: str
    kinds: frozenset[str]
    crowd: int | None
    crowd_rough: bool
    dead: int
    dead_source: str
    injured: int | None
    width_m: float | None
    width_source: str


@dataclass(frozen=True, slots=True)
class Statistics:
    """What some accidents say in numbers: a band of what is plausible.

    Attributes:
        accidents: how many there are.
        dead_median, dead_mean, dead_p90, dead_most: people who died in one.
        injured_per_dead: median of the injured for each who died, of those with injured.
        dead_per_1000: median of the dead in a thousand people there, of those with a crowd.
        crowd_median: median of the people there.
        with_crowd: how many have a crowd.
    """

    accidents: int
    dead_median: float
    dead_mean: float
    dead_p90: float
    dead_most: int
    injured_per_dead: float
    dead_per_1000: float
    crowd_median: float
    with_crowd: int


@cache
def recorded() -> tuple[Accident, ...]:
    """Return all accidents, in order of time."""
    known = {row["number"]: row for row in _rows("known.csv")}
    return tuple(_accident(row, known.get(row["number"], {})) for row in _rows("recorded.csv"))


def nearest(
    kinds: Collection[str],
    *,
    people: float,
    width_m: float | None,
    count: int = 5,
    among: Iterable[Accident] | None = None,
) -> tuple[Accident, ...]:
    """Return the accidents most like a place and its crowd, the most alike first.

    Three differences add up: twice the share of kinds that only one of both places has, a rare
    kind counting for more (a gate is found everywhere, a bridge is not); the power of ten between
    the crowds; the power of two between the widths. The latter two are no more than 1 each, and 1
    where one is not known: the list has the crowd of a whole city where one square was meant.

    Args:
        kinds: what the place is, some of :data:`KINDS`.
        people: people there at once at the most.
        width_m: narrowest width that people pass, m; None if not known.
        count: how many at most.
        among: the accidents; all that are recorded if None.
    """
    mine = frozenset(kinds)
    some = [a for a in (recorded() if among is None else among) if a.kinds & mine]
    ranked = sorted(some, key=lambda a: (_difference(a, mine, people, width_m), -a.dead, a.number))
    return tuple(ranked[:count])


def statistics(accidents: Iterable[Accident], *, as_listed: bool = False) -> Statistics | None:
    """Return what some accidents say in numbers, None of fewer than two.

    Args:
        accidents: the accidents.
        as_listed: take the counts of the list, not later ones.
    """
    some = list(accidents)
    if len(some) < 2:
        return None
    listed = _listed() if as_listed else {}
    dead = {a.number: listed.get(a.number, a.dead) for a in some}
    crowds = [(a, a.crowd) for a in some if a.crowd]
    hurt = [a.injured / dead[a.number] for a in some if a.injured]
    counts = list(dead.values())
    return Statistics(
        accidents=len(some),
        dead_median=median(counts),
        dead_mean=mean(counts),
        dead_p90=quantiles(counts, n=_TENTHS, method="inclusive")[-1],
        dead_most=max(counts),
        injured_per_dead=median(hurt) if hurt else math.nan,
        dead_per_1000=_median(1000 * dead[a.number] / crowd for a, crowd in crowds),
        crowd_median=_median(crowd for _, crowd in crowds),
        with_crowd=len(crowds),
    )


def _median(values: Iterable[float]) -> float:
    some = list(values)
    return float(median(some)) if some else math.nan


def _difference(
    accident: Accident, kinds: frozenset[str], people: float, width_m: float | None
) -> float:
    apart = 2 * (1 - _weight(accident.kinds & kinds) / _weight(accident.kinds | kinds))
    crowd = _UNKNOWN
    if accident.crowd and people > 0:
        crowd = min(_UNKNOWN, abs(math.log10(accident.crowd / people)))
    width = _UNKNOWN
    if accident.width_m is not None and width_m is not None and math.isfinite(width_m):
        width = min(_UNKNOWN, abs(math.log2(accident.width_m / width_m)))
    return apart + crowd + width


def _weight(kinds: Iterable[str]) -> float:
    """Return how much some kinds say: of each the logarithm of how rare it is."""
    rare = _rarity()
    return sum(rare[kind] for kind in sorted(kinds))


@cache
def _rarity() -> dict[str, float]:
    every = recorded()
    counts = {kind: sum(kind in a.kinds for a in every) for kind in KINDS}
    return {kind: math.log(len(every) / count) for kind, count in counts.items()}


def _rows(name: str) -> list[dict[str, str]]:
    with (_DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def _listed() -> dict[int, int]:
    """Return the deaths as the list has them, by number."""
    return {int(row["number"]): int(row["dead"]) for row in _rows("recorded.csv")}


def _accident(row: dict[str, str], known: dict[str, str]) -> Accident:
    width = known.get("width_m")
    later = known.get("dead")
    return Accident(
        number=int(row["number"]),
        name=known.get("name", ""),
        year=int(row["date"][:4]),
        country=row["country"],
        occasion=row["occasion"],
        kinds=frozenset((known.get("kinds") or row["kinds"]).split()),
        crowd=int(row["crowd"]) if row["crowd"] else None,
        crowd_rough="crowd" in row["rough"].split(),
        dead=int(later or row["dead"]),
        dead_source=known.get("dead_source", ""),
        injured=int(row["injured"]) if row["injured"] else None,
        width_m=float(width) if width else None,
        width_source=known.get("width_source", ""),
    )
