"""The press in a crowd: pushes of those who want on and cannot, added up along their streams.

For each patch p and heading h, in newtons::

    own(p, h)     = sum of the pushes of those in p who queue with heading h and wait for long
    through(p, h) = contact(p) (behind(p, h) + own(p, h) + weight(p, h))
    behind(q, h') = sum over the ways from p into q of through(p, h) share exp(-d / fade)
    press(p)      = max over h of through(p, h) / width(p, h)

``contact`` grows from 0 where people begin to touch to 1 where all do; ``share`` is what the way
takes of the patch's width across the heading: the rest pushes against a wall.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.kernel import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]


@compiled
def pushes(
    own: Floats,
    outside: Floats,
    force: Floats,
    queue: Ints,
    heading: NDArray[np.int8],
    since: Floats,
    cell: Ints,
    cell_patch: Ints,
    now: float,
    hold_s: float,
    tires_s: float,
) -> None:
    """Add up who pushes where: nobody pushes at once, and nobody pushes on with all their might.

    Args:
        own: filled: force by patch and heading, N, ``(n_patches, 4)``.
        outside: filled: force of those before a gate from outside, N, ``(2 n_gates,)``.
        force: what each person pushes with, N, ``(n_people,)``.
        queue: queue each stands in, -1 for none.
        heading: which way each faces, -1 for none.
        since: since when they queue, s.
        cell: cell each stands in, -1 for none.
        cell_patch: patch of each cell.
        now: time, s.
        hold_s: how long somebody queues before they push, s.
        tires_s: time in which a push falls to 37 per cent, s.
    """
    own[:] = 0.0
    outside[:] = 0.0
    for person in range(len(force)):
        if queue[person] < 0 or force[person] <= 0.0:
            continue
        waited = now - since[person] - hold_s
        if waited < 0.0:
            continue
        push = force[person] * np.exp(-waited / tires_s)
        if cell[person] < 0:
            outside[queue[person]] += push
        elif heading[person] >= 0:
            own[cell_patch[cell[person]], heading[person]] += push


@compiled
def carry(
    behind: Floats,
    through: Floats,
    source: Ints,
    turned: NDArray[np.int8],
    target: Ints,
    arrives: NDArray[np.int8],
    kept: Floats,
    gates: Ints,
    outside: Floats,
) -> None:
    """Carry the press on by one patch.

    Args:
        behind: filled: force from behind by patch and heading, N, ``(n_patches, 4)``.
        through: what each patch hands on, N, ``(n_patches, 4)``.
        source: patch each way leads from, -1 for outside, ``(n_ways,)``.
        turned: heading in that patch.
        target: patch it leads to.
        arrives: heading there.
        kept: what is left of the force beyond it, 0 to 1.
        gates: its queue.
        outside: force of those before a gate from outside, N, ``(2 n_gates,)``.
    """
    behind[:] = 0.0
    for i in range(len(source)):
        force = outside[gates[i]] if source[i] < 0 else through[source[i], turned[i]]
        behind[target[i], arrives[i]] += force * kept[i]
