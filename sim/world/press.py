"""Where a crowd that presses meets the crowd that walks.

The crowd shows who queues where and how full every patch is; the engine of the crush answers with
what each patch takes in under the press, and how much of their courtesy people have lost there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class CrowdView:
    """What the crowd shows of itself: columns of its own records, to be read and not written.

    Attributes:
        queue: ``2 * gate + side`` of the queue each person stands in, -1 for none,
            ``(n_people,)``.
        since: when they joined it, s.
        heading: which way they face in the lattice of their area: west, east, south or north, 0 to
            3; -1 for none.
        size: how many people's room each takes.
        load: people on each patch, by size, ``(n_patches,)``.
        count: how many people those are.
        left_s: when somebody last left each patch, s.
        room: most of them that it admits now.
        at_ease: most that it admits where nobody presses.
        heads: people on each patch by heading, ``(n_patches, 4)``.
        against: heading of those who come the other way by the gate of each queue, in the patch
            beyond, ``(2 n_gates,)``.
        space_count: people in each space, ``(n_spaces,)``.
        held: who waits before a line that stewards hold, ``(n_people,)``.
        door_gate: gate at which each person comes in from outside, -1 for none, ``(n_people,)``.
    """

    queue: NDArray[np.int32]
    since: NDArray[np.float64]
    heading: NDArray[np.int8]
    size: NDArray[np.float64]
    load: NDArray[np.float64]
    count: NDArray[np.int32]
    left_s: NDArray[np.float64]
    room: NDArray[np.float64]
    at_ease: NDArray[np.float64]
    heads: NDArray[np.int32]
    against: NDArray[np.int8]
    space_count: NDArray[np.int32]
    held: NDArray[np.bool_]
    door_gate: NDArray[np.int32]
