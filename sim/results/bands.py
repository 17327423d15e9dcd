"""Records of what many runs of one scenario say."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.results.codec import never, optional
from sim.results.compared import Quantiles
from sim.results.sampled import Sampled


@dataclass(frozen=True, slots=True)
class Band:
    """P10, P50 and P90 of one number over the seeds.

    Attributes:
        p10: the lower quantile; ``inf`` where the number was not reached in enough runs.
        p50: the median.
        p90: the upper quantile.
        n: number of runs.
        null: number of runs in which it was not reached.
    """

    p10: float = never()
    p50: float = never()
    p90: float = never()
    n: int = 0
    null: int = 0

    @property
    def finite(self) -> bool:
        """Whether all three quantiles are numbers."""
        return math.isfinite(self.p90)

    @property
    def quantiles(self) -> Quantiles:
        """The three of them, None for what was not reached."""
        return _reached(self.p10), _reached(self.p50), _reached(self.p90)

    def as_json(self) -> list[float | None]:
        """Return ``[p10, p50, p90]`` with null for what was not reached."""
        return list(self.quantiles)


@dataclass(frozen=True, slots=True)
class Curve:
    """Band of the number of people outside over time; arrays of shape ``(n_times,)``.

    Attributes:
        times_s: the times.
        p10: the lower quantile.
        p50: the median.
        p90: the upper quantile.
    """

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
        drawn: what each run drew of every number of the model that has a range.
        sampled: which of these numbers decide, and quantiles further out; None where none are
            drawn.
    """

    seeds: int
    asked: int
    bands: Mapping[str, Band] = field(default_factory=dict)
    curve: Curve | None = None
    remaining: tuple[int, ...] = ()
    ratings: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    table: Mapping[str, tuple[float | None, ...]] = field(default_factory=dict)
    seed_numbers: tuple[int, ...] = ()
    drawn: Mapping[str, tuple[float, ...]] = optional({})
    sampled: Sampled | None = optional(None)

    @property
    def interrupted(self) -> bool:
        """Whether fewer runs were done than asked for."""
        return self.seeds < self.asked

    def as_json(self) -> dict[str, list[float | None]]:
        """Return ``{name: [p10, p50, p90]}`` as in ``result.json``."""
        return {name: band.as_json() for name, band in self.bands.items()}

    def quantiles(self) -> dict[str, Quantiles]:
        """Return P10, P50 and P90 by name, None for what was not reached."""
        return {name: band.quantiles for name, band in self.bands.items()}

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


def _reached(value: float) -> float | None:
    return value if math.isfinite(value) else None
