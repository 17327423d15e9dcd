"""Density as people feel it, worked out anew from the counts that a run keeps.

The same measure as :mod:`sim.world.crowding` has while a run goes on: the mean over nine square
metres and over ten seconds. A test holds the two together.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

import numpy as np

from sim import literature

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

ALONE = 1.5
"""People; below this somebody is by themselves, however small the place."""


def weights(times_s: Sequence[float], hold_s: float) -> list[float]:
    """Return what each look counts in the mean over the seconds up to the last of them.

    Straight lines lead from look to look; before the first it was as at the first.

    Args:
        times_s: times of the looks, ascending.
        hold_s: the seconds.
    """
    begin = times_s[-1] - hold_s
    found = [0.0] * len(times_s)
    found[0] = max(times_s[0] - begin, 0.0)
    for i in range(1, len(times_s)):
        a, b = times_s[i - 1], times_s[i]
        if b <= begin:
            continue
        cut = max(begin - a, 0.0) / (b - a)
        rest = (b - a) * (1.0 - cut)
        found[i - 1] += rest * (1.0 - cut) / 2.0
        found[i] += rest * (1.0 + cut) / 2.0
    return [weight / hold_s for weight in found]


def held_rows(
    series: Mapping[str, Any], hold_s: float | None = None
) -> Iterator[tuple[float, Floats]]:
    """Yield the time of each sample and the density that people feel in each patch, 1/m2.

    Args:
        series: the series of a run; without ``patch.near`` each patch is taken by itself.
        hold_s: seconds over which densities are averaged; None for those of the literature.
    """
    hold = literature.value("crowding.time") if hold_s is None else hold_s
    area = np.asarray(series["patch.area_m2"], dtype=np.float64)
    felt = np.asarray(series.get("patch.felt_m2", area), dtype=np.float64)
    near = np.asarray(series.get("patch.near", ()), dtype=np.int64)
    share = np.asarray(series.get("patch.share", ()), dtype=np.float64)
    ptr = np.asarray(series.get("patch.near_ptr", np.zeros(len(area) + 1)), dtype=np.int64)
    one = np.repeat(np.arange(len(area)), np.diff(ptr))
    looks: deque[tuple[float, Floats]] = deque()
    for time, density in zip(series["patch.density.t_s"], series["patch.density"], strict=True):
        looks.append((float(time), np.rint(density * area)))
        while len(looks) > 2 and looks[1][0] <= time - hold:
            looks.popleft()
        parts = weights([at for at, _ in looks], hold)
        mean = np.zeros(len(area))
        for weight, (_, count) in zip(parts, looks, strict=True):
            if weight > 0.0:
                mean += weight * count
        people = mean + np.bincount(one, weights=share * mean[near], minlength=len(area))
        people[(mean <= 0.0) | (people <= ALONE)] = 0.0
        yield float(time), people / felt
