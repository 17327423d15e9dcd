"""Confidence intervals of means over a long simulated time, by batches.

Neighbouring calls share the same jam, so single calls say less than their number; the means of long
batches are all but independent. Controls are quantities of the same batches whose true mean is
known: what part of the deviation goes with theirs is taken off (regression on control variates;
S. S. Lavenberg and P. D. Welch, Management Science 27, 1981).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import special

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

LEVEL = 0.99
"""Confidence of the intervals."""


def interval(means: Floats, controls: Floats | None = None) -> tuple[float, float]:
    """Return the ends of the interval of a mean.

    Args:
        means: means of the batches, ``(n_batches,)``.
        controls: of each batch how far its controls are from their true means,
            ``(n_batches, n_controls)``.
    """
    n = len(means)
    centred = means - means.mean()
    middle, freedom = float(means.mean()), n - 1
    if controls is not None:
        off = controls - controls.mean(axis=0)
        slope = np.linalg.lstsq(off, centred, rcond=None)[0]
        middle -= float(controls.mean(axis=0) @ slope)
        centred = centred - off @ slope
        freedom -= controls.shape[1]
    error = float(np.sqrt(centred @ centred / freedom / n))
    half = error * float(special.stdtrit(freedom, 0.5 + LEVEL / 2))
    return middle - half, middle + half


def batch_means(values: Floats, batches: int) -> Floats:
    """Return the means of values in batches of equal size; what is left over is dropped.

    Args:
        values: in order of time, ``(n,)``.
        batches: number of batches.
    """
    size = len(values) // batches
    means: Floats = values[: size * batches].reshape(batches, size).mean(axis=1)
    return means


def farthest(ends: tuple[float, float], expected: float) -> float:
    """Return how far the farther end of an interval is from what is expected."""
    return max(abs(end - expected) for end in ends)
