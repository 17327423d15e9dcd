"""Compiled: the mean density of each patch and those around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.kernel import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray


@compiled
def felt_density(
    count: NDArray[np.int32] | NDArray[np.float64],
    first: NDArray[np.int64],
    beside: NDArray[np.int64],
    share: NDArray[np.float64],
    area: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return the density felt in each patch, 1/m2, ``(n_patches,)``.

    Args:
        count: people on each patch.
        first: where those taken with each begin, with the end of the last, ``(n_patches + 1,)``.
        beside: these patches.
        share: part of each of them that counts, 0 to 1, ``(n_pairs,)``.
        area: area of all of it, m2.
    """
    found = np.empty(len(area))
    for patch in range(len(area)):
        near = 0.0
        for i in range(first[patch], first[patch + 1]):
            near += share[i] * count[beside[i]]
        found[patch] = (count[patch] + near) / area[patch]
    return found
