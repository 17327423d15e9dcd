"""Summaries over seeds: bands that never turn "not in every run" into a number.

A quantile is the value of one of the runs (nearest rank): no value between two runs is made up. A
run in which something never came counts as later than all others, so if it never came in more than
a tenth of the runs, P90 is null, and if in more than half, the median is.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.results.bands import Band, Bands, Curve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["SHARES", "Band", "Bands", "Curve", "band", "curve", "quantile"]

SHARES: Final = (0.1, 0.5, 0.9)
"""The quantiles of every band."""


def band(values: Sequence[float | None]) -> Band:
    """Return the band of one number over runs; None is later than every number.

    Args:
        values: one value a run, None where it was not reached.
    """
    null = sum(value is None for value in values)
    p10, p50, p90 = (quantile(values, share) for share in SHARES)
    return Band(p10, p50, p90, len(values), null)


def quantile(values: Sequence[float | None], share: float) -> float:
    """Return the value below which a share of the runs lies; ``inf`` where too few have one.

    Args:
        values: one value a run, None where it was not reached.
        share: 0 to 1.
    """
    known = sorted(value for value in values if value is not None)
    rank = max(1, math.ceil(share * len(values) - 1e-9))
    return known[rank - 1] if rank <= len(known) else math.inf


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
