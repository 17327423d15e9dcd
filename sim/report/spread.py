"""The quick seeds as the report shows them: a median with P10-P90 beside the run."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.results.bands import Band, Curve
from sim.results.bands import Bands as Spread

if TYPE_CHECKING:
    from sim.results.record import Result

__all__ = ["Band", "Curve", "Spread", "read_spread"]


def read_spread(result: Result, bands: Spread | None) -> Spread:
    """Return what the seeds say; without seeds a spread of none.

    Args:
        result: the figures of the run, whose bands are used where only they are left.
        bands: summary of the seeds, or None.
    """
    if bands is not None:
        return bands
    left = {}
    for name, ends in result.bands.items():
        p10, p50, p90 = (math.inf if q is None else float(q) for q in ends)
        left[name] = Band(p10, p50, p90)
    return Spread(seeds=0, asked=0, bands=left)
