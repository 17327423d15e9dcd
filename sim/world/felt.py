"""Density as people feel it: the mean over nine square metres round them.

The crowd keeps its density on patches of about four square metres, where a single one that is full
for a moment says little. Each patch is taken together with those next to it, by the same share of
each, so that the whole is nine square metres (all of them, where they are less).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.world.kernels.felt import felt_density

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.world.press import CrowdView
    from sim.world.walkable import Walkable

FELT_M2 = 9.0
"""Ground over which people feel density, m2: three by three metres."""
_LEAST_M2 = 1e-9


@dataclass(frozen=True, slots=True)
class Felt:
    """Which patches are taken together.

    Attributes:
        one, beside: patches, and those next to them, ``(n_pairs,)`` each.
        first: where the pairs of each patch begin, with the end of the last, ``(n_patches + 1,)``.
        share: part of those next to a patch that counts, 0 to 1, ``(n_patches,)``.
        area_m2: area over which density is felt in each patch, ``(n_patches,)``.
        patch_m2: area of each patch itself.
        mouth, mouth_queue: patches from which a way leads out of the site, and the queue of those
            who want in by it, ``(n_mouths,)`` each.
    """

    one: NDArray[np.int64]
    beside: NDArray[np.int64]
    first: NDArray[np.int64]
    share: NDArray[np.float64]
    area_m2: NDArray[np.float64]
    patch_m2: NDArray[np.float64]
    mouth: NDArray[np.int64]
    mouth_queue: NDArray[np.int64]

    def density(self, count: NDArray[np.int32]) -> NDArray[np.float64]:
        """Return the density felt in each patch, 1/m2, ``(n_patches,)``.

        Args:
            count: people on each patch, ``(n_patches,)``.
        """
        return felt_density(count, self.first, self.beside, self.share, self.area_m2)

    def tails(self, view: CrowdView, cell: NDArray[np.int32], *, loose: float) -> NDArray[np.bool_]:
        """Return from where people can turn back, ``(n_patches,)``.

        It is loose there or in a patch beside, or a way out of the site is there by which nobody
        wants in.

        Args:
            view: the crowd.
            cell: cell each person stands in, -1 for none, ``(n_people,)``.
            loose: density below which somebody has room to turn, 1/m2.
        """
        free = view.count < loose * self.patch_m2
        found = free.copy()
        np.logical_or.at(found, self.one, free[self.beside])
        before = np.bincount(
            view.queue[(view.queue >= 0) & (cell < 0)], minlength=len(view.against)
        )
        found[self.mouth[before[self.mouth_queue] == 0]] = True
        return found


def felt_on(walkable: Walkable) -> Felt:
    """Return which patches of a ground are taken together; worked out once for all runs on it."""
    return walkable.shared.once("felt density", lambda: _felt(walkable))


def _felt(walkable: Walkable) -> Felt:
    cell = np.repeat(np.arange(walkable.n_cells), np.diff(walkable.link_ptr))
    # Through a door in a wall nobody feels how dense it is beyond.
    within = (walkable.link_gate >= 0) & (walkable.link_to >= 0)
    within &= walkable.gate_opening[np.maximum(walkable.link_gate, 0)] < 0
    ends = (cell[within], walkable.link_to[within])
    pairs = np.unique(np.stack([walkable.cell_patch[end] for end in ends], axis=1), axis=0)
    one, beside = pairs.astype(np.int64).T
    area = walkable.patch_area_m2
    round_ = np.bincount(one, weights=area[beside], minlength=len(area))
    part = np.clip((FELT_M2 - area) / np.maximum(round_, _LEAST_M2), 0.0, 1.0)
    out = (walkable.link_gate >= 0) & (walkable.link_to < 0)
    queue = 2 * walkable.link_gate[out].astype(np.int64) + (1 - walkable.link_side[out])
    mouths = np.stack([walkable.cell_patch[cell[out]].astype(np.int64), queue], axis=1)
    mouth, mouth_queue = np.unique(mouths, axis=0).T
    first = np.searchsorted(one, np.arange(len(area) + 1))
    return Felt(one, beside, first, part, area + part * round_, area, mouth, mouth_queue)
