"""Ways by which a push is carried from patch to patch, and what slopes add to it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.building.model import Space
    from sim.world.press import CrowdView
    from sim.world.walkable import Walkable

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]
    Longs = NDArray[np.int64]


_DOWN = {"north": (0.0, 1.0), "south": (0.0, -1.0), "east": (1.0, 0.0), "west": (-1.0, 0.0)}
"""Where a side of the plan lies."""
_MOSTLY = 0.7
"""A step leads downhill if it goes at most 45 degrees off."""


@dataclass(frozen=True, slots=True)
class PressGround:
    """The ground as a push meets it.

    Attributes:
        source, target: patches each way leads from (-1: outside) and to, ``(n_ways,)``.
        turned, arrives: heading in the one and in the other.
        queue: queue of each way, ``2 * gate + side``.
        share: part of the patch's width across the heading that the way takes, 0 to 1.
        metres: from the middle of one patch to that of the other; from outside the mouth's width.
        width: width of each patch across each heading, m, ``(n_patches, 4)``.
        slope: sine of the slope of the ground of each patch, 0 on the level and on steps.
        downhill: heading in which it falls, -1 where it does not.
        area: free area of each patch, m2.
    """

    source: Ints
    target: Ints
    turned: NDArray[np.int8]
    arrives: NDArray[np.int8]
    queue: Ints
    share: Floats
    metres: Floats
    width: Floats
    slope: Floats
    downhill: NDArray[np.int8]
    area: Floats


def press_ground(walkable: Walkable, view: CrowdView) -> PressGround:
    """Return the ground of a site as a push meets it."""
    cell = np.repeat(np.arange(walkable.n_cells), np.diff(walkable.link_ptr))
    gated = np.nonzero(walkable.link_gate >= 0)[0]
    source = walkable.cell_patch[cell[gated]].astype(np.int64)
    to = walkable.link_to[gated]
    target = np.where(to >= 0, walkable.cell_patch[np.maximum(to, 0)], -1).astype(np.int64)
    queue = 2 * walkable.link_gate[gated].astype(np.int64) + walkable.link_side[gated]
    heading = (2 * walkable.link_axis[gated] + walkable.link_ahead[gated]).astype(np.int64)
    rows, number = np.unique(
        np.stack([source, heading, target, queue], axis=1), axis=0, return_counts=True
    )
    links = np.bincount(queue, minlength=2 * walkable.n_gates)
    width = walkable.gate_width_m[rows[:, 3] // 2] * number / links[rows[:, 3]]
    area = walkable.patch_area_m2
    across = _across(rows, width, area)
    inner = rows[:, 2] >= 0
    source, turned, target, queue = rows[inner].T
    side = np.sqrt(area)
    share = np.minimum(1.0, width[inner] / across[source, turned])
    metres = 0.5 * (side[source] + side[target])
    mouths = _mouths(rows[~inner], width[~inner])
    slope, downhill = _slopes(walkable, cell)
    return PressGround(
        source=np.concatenate([source, np.full(len(mouths[0]), -1)]).astype(np.int32),
        target=np.concatenate([target, mouths[0]]).astype(np.int32),
        turned=np.concatenate([turned, np.zeros(len(mouths[0]))]).astype(np.int8),
        arrives=np.concatenate([view.against[queue] ^ 1, mouths[1]]).astype(np.int8),
        queue=np.concatenate([queue, mouths[2]]).astype(np.int32),
        share=np.concatenate([share, mouths[3]]),
        metres=np.concatenate([metres, np.zeros(len(mouths[0]))]),
        width=across,
        slope=slope,
        downhill=downhill,
        area=area,
    )


def _across(rows: Longs, width: Floats, area: Floats) -> Floats:
    """Return how wide each patch is across each heading, m, ``(n_patches, 4)``.

    As wide as the ways that lead out of it there, or on its other side; as a square of its area
    where walls stand on both.
    """
    out = np.zeros((len(area), 4))
    np.add.at(out, (rows[:, 0], rows[:, 1]), width)
    both = np.maximum(out, out[:, [1, 0, 3, 2]])
    return np.where(both > 0.0, both, np.sqrt(area)[:, None])


def _mouths(rows: Longs, width: Floats) -> tuple[Longs, Longs, Longs, Floats]:
    """Return patch, heading, queue and share of the ways in from outside, from those out."""
    total = np.zeros(int(rows[:, 3].max(initial=0)) + 1)
    np.add.at(total, rows[:, 3], width)
    share = width / total[rows[:, 3]] if len(rows) else np.zeros(0)
    return rows[:, 0], rows[:, 1] ^ 1, rows[:, 3] ^ 1, share


def _slopes(walkable: Walkable, cell: Longs) -> tuple[Floats, NDArray[np.int8]]:
    """Return the sine of the slope of each patch and the heading in which it falls.

    Steps are level to stand on. Where a floor slopes and the site does not say which way, nothing
    is known of where people lean.
    """
    spaces = walkable.site.spaces
    steep = np.array([math.sin(_angle(space)) for space in spaces])[walkable.patch_space]
    to, x, y = walkable.link_to, walkable.cell_x, walkable.cell_y
    down = np.array([_DOWN.get(space.downhill, (0.0, 0.0)) for space in spaces])
    beyond = np.maximum(to, 0)
    within = (to >= 0) & (walkable.cell_space[cell] == walkable.cell_space[beyond])
    way = np.stack([x[beyond] - x[cell], y[beyond] - y[cell]], axis=1)
    along = (way * down[walkable.cell_space[cell]]).sum(axis=1)
    falls = within & ((walkable.link_rise < 0) | (along > _MOSTLY * np.hypot(*way.T)))
    patch = walkable.cell_patch[cell[falls]].astype(np.int64)
    heading = 2 * walkable.link_axis[falls].astype(np.int64) + walkable.link_ahead[falls]
    votes = np.zeros((walkable.n_patches, 4))
    np.add.at(votes, (patch, heading), 1.0)
    falling = (votes.max(axis=1) > 0.0) & (steep > 0.0)
    slope = np.where(falling, steep, 0.0)
    return slope, np.where(falling, np.argmax(votes, axis=1), -1).astype(np.int8)


def _angle(space: Space) -> float:
    """Return the slope on which people in a space stand, radians; 0 on steps."""
    if space.incline is None:
        return abs(space.slope_rad)
    return space.incline.angle_rad if space.incline.riser_m == 0.0 else 0.0
