"""Density as people feel it: the mean over nine square metres round them.

The crowd keeps its density on patches of about four square metres, where a single one that is full
for a moment says little. Each patch is taken together with those next to it, by the same share of
each, so that the whole is nine square metres; where those are too few, with the next round of
patches, and so on (all of them, where the place is smaller). No wall or door lies between; a line
that only parts two spaces of open ground does not count, so that it makes no difference how the
ground is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim import literature
from sim.world.kernels.felt import felt_density

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.world.press import CrowdView
    from sim.world.walkable import Walkable

    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]

_LEAST_M2 = 1e-9


@dataclass(frozen=True, slots=True)
class Felt:
    """Which patches are taken together.

    Attributes:
        one, beside: patches, and those taken together with them, ``(n_pairs,)`` each, by ``one``.
        first: where the pairs of each patch begin, with the end of the last, ``(n_patches + 1,)``.
        share: part of the second that counts, 0 to 1, ``(n_pairs,)``.
        area_m2: area over which density is felt in each patch, ``(n_patches,)``.
        patch_m2: area of each patch itself.
        here, there: patches, and those next to them or beyond an opening, ``(n_ways,)`` each.
        mouth, mouth_queue: patches from which a way leads out of the site, and the queue of those
            who want in by it, ``(n_mouths,)`` each.
    """

    one: Longs
    beside: Longs
    first: Longs
    share: Floats
    area_m2: Floats
    patch_m2: Floats
    here: Longs
    there: Longs
    mouth: Longs
    mouth_queue: Longs

    def density(self, count: NDArray[np.int32] | Floats) -> Floats:
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
        np.logical_or.at(found, self.here, free[self.there])
        before = np.bincount(
            view.queue[(view.queue >= 0) & (cell < 0)], minlength=len(view.against)
        )
        found[self.mouth[before[self.mouth_queue] == 0]] = True
        return found


def felt_on(walkable: Walkable) -> Felt:
    """Return which patches of a ground are taken together; worked out once for all runs on it."""
    return walkable.shared.once("felt density", lambda: _felt(walkable))


def _felt(walkable: Walkable) -> Felt:
    wanted = literature.value("crowding.area")
    area = walkable.patch_area_m2
    one, beside = _neighbours(walkable)
    round_ = np.bincount(one, weights=area[beside], minlength=len(area))
    part = np.clip((wanted - area) / np.maximum(round_, _LEAST_M2), 0.0, 1.0)
    whole = area + part * round_
    short = np.flatnonzero((whole < wanted - _LEAST_M2) & (round_ > 0.0))
    more = _further(short, one, beside, area, wanted)
    for row, other, share in more:
        whole[row] += share * area[other]
    rows, others, shares = (np.array(part) for part in zip(*more, strict=True)) if more else _NONE
    pairs = np.concatenate([one, rows.astype(np.int64)])
    order = np.argsort(pairs, kind="stable")
    part_of, (mouth, mouth_queue) = part[one], _mouths(walkable)
    here, there = _pairs(walkable, (walkable.link_gate >= 0) & (walkable.link_to >= 0))
    one = pairs[order]
    return Felt(
        one=one,
        beside=np.concatenate([beside, others.astype(np.int64)])[order],
        share=np.concatenate([part_of, shares])[order],
        first=np.searchsorted(one, np.arange(len(area) + 1)),
        area_m2=whole,
        patch_m2=area,
        here=here,
        there=there,
        mouth=mouth,
        mouth_queue=mouth_queue,
    )


_NONE = (np.zeros(0), np.zeros(0), np.zeros(0))


def _neighbours(walkable: Walkable) -> tuple[Longs, Longs]:
    """Return every patch with each that lies next to it on the same ground, sorted."""
    within = (walkable.link_gate >= 0) & (walkable.link_to >= 0)
    # Through a door in a wall nobody feels how dense it is beyond; interfaces between patches are
    # no openings, also where they lie on a line between two spaces.
    within &= walkable.gate_opening[np.maximum(walkable.link_gate, 0)] < 0
    return _pairs(walkable, within)


def _pairs(walkable: Walkable, links: NDArray[np.bool_]) -> tuple[Longs, Longs]:
    """Return the patches that some links lead from and to, each pair of two once, sorted."""
    cell = np.repeat(np.arange(walkable.n_cells), np.diff(walkable.link_ptr))
    source = walkable.cell_patch[cell[links]].astype(np.int64)
    target = walkable.cell_patch[walkable.link_to[links]].astype(np.int64)
    between = source != target
    # As one number each: rows of two are ten times as long to sort.
    pairs = np.unique(source[between] * walkable.n_patches + target[between])
    one, beside = np.divmod(pairs, max(walkable.n_patches, 1))
    return one, beside


def _mouths(walkable: Walkable) -> tuple[Longs, Longs]:
    """Return the patches with a way out of the site, and the queue of those who want in by it."""
    cell = np.repeat(np.arange(walkable.n_cells), np.diff(walkable.link_ptr))
    out = (walkable.link_gate >= 0) & (walkable.link_to < 0)
    queue = 2 * walkable.link_gate[out].astype(np.int64) + (1 - walkable.link_side[out])
    mouths = np.stack([walkable.cell_patch[cell[out]].astype(np.int64), queue], axis=1)
    mouth, mouth_queue = np.unique(mouths, axis=0).T
    return mouth, mouth_queue


def _further(
    short: Longs, one: Longs, beside: Longs, area: Floats, wanted: float
) -> list[tuple[int, int, float]]:
    """Return what patches take besides those next to them: patch, other and share of it."""
    start = np.searchsorted(one, np.arange(len(area) + 1)).tolist()
    near = beside.tolist()
    found: list[tuple[int, int, float]] = []
    for row in short.tolist():
        ring = near[start[row] : start[row + 1]]
        known = {row, *ring}
        room = wanted - float(area[sorted(known)].sum())
        while room > _LEAST_M2:
            ring = sorted({far for p in ring for far in near[start[p] : start[p + 1]]} - known)
            if not ring:
                break
            known.update(ring)
            total = float(area[ring].sum())
            share = min(1.0, room / total)
            found.extend((row, far, share) for far in ring)
            room -= share * total
    return found
