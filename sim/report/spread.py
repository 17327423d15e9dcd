"""The quick seeds as the report shows them: a median with P10-P90 beside the run."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Band:
    """P10, P50 and P90 of one number over the seeds; ``inf`` where it was never reached."""

    p10: float
    p50: float
    p90: float

    @property
    def finite(self) -> bool:
        """Whether the number was reached in enough seeds to have a band."""
        return math.isfinite(self.p10) and math.isfinite(self.p50) and math.isfinite(self.p90)


@dataclass(frozen=True, slots=True)
class Curve:
    """Band of a curve over the seeds, all arrays of shape ``(n,)``."""

    times_s: NDArray[np.float64]
    p10: NDArray[np.float64]
    p50: NDArray[np.float64]
    p90: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Spread:
    """What the seeds say.

    Attributes:
        seeds: Number of seeds, 0 if there were none.
        bands: Band of each number by name.
        curve: Band of the people outside over time.
        remaining: People left inside in each seed that has any, sorted.
    """

    seeds: int = 0
    bands: Mapping[str, Band] = field(default_factory=dict)
    curve: Curve | None = None
    remaining: tuple[int, ...] = ()


def read_spread(result: Mapping[str, Any], bands: Any) -> Spread:
    """Return what the seeds say, or an empty spread without seeds."""
    if bands is None:
        return Spread()
    return Spread(bands.seeds, bands.bands, bands.curve, bands.remaining)
