"""Records of what many runs say that drew numbers of the model from their ranges."""

from __future__ import annotations

from dataclasses import dataclass

from sim.results.codec import optional


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """One figure over the runs: quantiles, and how many of them reached it.

    Attributes:
        name: ``dead``, ``injured``, ``density`` (the greatest that people felt anywhere, people per
            square metre) or ``first`` (when it first was at a level or above, s).
        level: the level of ``first``, people per square metre.
        p5: a twentieth of the runs is below; null where it was not reached in enough of them.
        p50: the median.
        p95: a twentieth of the runs is above.
        reached: share of the runs that reached it, 0 to 1.
    """

    name: str
    level: float | None = optional(None)
    p5: float | None
    p50: float | None
    p95: float | None
    reached: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Decides:
    """A number that was drawn, and how much of the result hangs on it.

    Attributes:
        name: its name in the literature.
        low: lower end of its range, in the unit of its row.
        high: upper end.
        dead: Spearman's rank correlation with the number of dead, -1 to 1; null where all runs have
            the same.
        density: the same with the greatest density that people felt.
    """

    name: str
    low: float
    high: float
    dead: float | None
    density: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampled:
    """What many runs say that drew numbers of the model from their ranges.

    Attributes:
        runs: how many.
        outcomes: figures over the runs.
        numbers: the numbers that were drawn, the one on which most hangs first.
        chance: a correlation that nearer to 0 may be chance; null for too few runs.
    """

    runs: int
    outcomes: tuple[Outcomes, ...]
    numbers: tuple[Decides, ...]
    chance: float | None
