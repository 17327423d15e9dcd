"""Summaries over seeds: bands that never turn "not in every run" into a number.

A quantile is the value of one of the runs (nearest rank): no value between two runs is made up. A
run in which something never came counts as later than all others, so if it never came in more than
a tenth of the runs, P90 is null, and if in more than half, the median is.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

SHARES: Final = (0.1, 0.5, 0.9)
"""The quantiles of every band."""


@dataclass(frozen=True, slots=True)
class Band:
    """P10, P50 and P90 of one number over the seeds.

    Attributes:
        p10, p50, p90: the quantiles; ``inf`` where the number was not reached in enough runs.
        n: number of runs.
        null: number of runs in which it was not reached.
    """

    p10: float
    p50: float
    p90: float
    n: int = 0
    null: int = 0

    @property
    def finite(self) -> bool:
        """Whether all three quantiles are numbers."""
        return math.isfinite(self.p90)

    def as_json(self) -> list[float | None]:
        """Return ``[p10, p50, p90]`` with null for what was not reached."""
        return [q if math.isfinite(q) else None for q in (self.p10, self.p50, self.p90)]


@dataclass(frozen=True, slots=True)
class Curve:
    """Band of the number of people outside over time; arrays of shape ``(n_times,)``."""

    times_s: NDArray[np.float64]
    p10: NDArray[np.float64]
    p50: NDArray[np.float64]
    p90: NDArray[np.float64]

    def as_json(self) -> dict[str, list[float]]:
        """Return the arrays as lists."""
        return {name: getattr(self, name).tolist() for name in ("times_s", "p10", "p50", "p90")}


@dataclass(frozen=True, slots=True)
class Bands:
    """What many runs say.

    Attributes:
        seeds: number of runs done.
        asked: number of runs asked for; more than ``seeds`` if it was interrupted.
        bands: band of each number by name; names and zero of time are those of ``result.json``.
        curve: band of the number of people outside; None without runs.
        remaining: required people inside at the end, alive or dead, of each run that has any,
            sorted.
        ratings: for each item of the scorecard, how many runs had which rating.
        table: one column a number, one row a run in the order of the seeds; None where it was not
            reached.
        seed_numbers: seeds of the rows.
    """

    seeds: int
    asked: int
    bands: Mapping[str, Band] = field(default_factory=dict)
    curve: Curve | None = None
    remaining: tuple[int, ...] = ()
    ratings: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    table: Mapping[str, tuple[float | None, ...]] = field(default_factory=dict)
    seed_numbers: tuple[int, ...] = ()

    @property
    def interrupted(self) -> bool:
        """Whether fewer runs were done than asked for."""
        return self.seeds < self.asked

    def as_json(self) -> dict[str, list[float | None]]:
        """Return ``{name: [p10, p50, p90]}`` as in ``result.json``."""
        return {name: band.as_json() for name, band in self.bands.items()}

    def details(self) -> dict[str, Any]:
        """Return everything as plain numbers, lists and mappings."""
        return {
            "seeds": self.seeds,
            "asked": self.asked,
            "interrupted": self.interrupted,
            "bands": self.as_json(),
            "null": {name: band.null for name, band in self.bands.items() if band.null},
            "remaining": list(self.remaining),
            "ratings": {item: dict(counts) for item, counts in self.ratings.items()},
            "curve": self.curve.as_json() if self.curve else None,
            "seed_numbers": list(self.seed_numbers),
            "table": {name: list(column) for name, column in self.table.items()},
        }


def band(values: Sequence[float | None]) -> Band:
    """Return the band of one number over runs; None is later than every number.

    Args:
        values: one value a run, None where it was not reached.
    """
    known = sorted(value for value in values if value is not None)
    n = len(values)

    def quantile(share: float) -> float:
        rank = max(1, math.ceil(share * n - 1e-9))
        return known[rank - 1] if rank <= len(known) else math.inf

    p10, p50, p90 = (quantile(share) for share in SHARES)
    return Band(p10, p50, p90, n, n - len(known))


def curve(counts: Sequence[NDArray[np.int64]], *, step_s: float) -> Curve | None:
    """Return the band of the number of people outside.

    Args:
        counts: for each run the people who left within each step, of any length.
        step_s: length of a step, seconds.
    """
    if not counts:
        return None
    length = max(len(each) for each in counts) + 1
    outside = np.zeros((len(counts), length))
    for row, each in enumerate(counts):
        outside[row, 1 : len(each) + 1] = np.cumsum(each)
        outside[row, len(each) + 1 :] = each.sum()
    ordered = np.sort(outside, axis=0)
    ranks = [max(0, math.ceil(share * len(counts) - 1e-9) - 1) for share in SHARES]
    p10, p50, p90 = (ordered[rank] for rank in ranks)
    return Curve(np.arange(length, dtype=np.float64) * step_s, p10, p50, p90)
