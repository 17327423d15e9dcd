"""Who has come into an area, or is about to set out in it, since they were last looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.kernel import stepping
from sim.world.state import Phase

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.movement.arrays import Records

    Flags = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]
    Longs = NDArray[np.int64]

NOT_ARRIVED, WAITING = int(Phase.NOT_ARRIVED), int(Phase.WAITING)
WALKING, QUEUING = int(Phase.WALKING), int(Phase.QUEUING)


@stepping
def find_new(
    people: Records,
    rows: Longs,
    wanted: Ints,
    is_free: Flags,
    area_of: Ints,
    soon_s: float,
    seen_in: Ints,
    found: Longs,
    next_s: Floats,
) -> int:
    """List those who are under way, or about to be, in another area than at the last look.

    Only those count who may leave by any way.

    Args:
        people: state of everybody.
        rows: who is looked at, shape ``(n,)``.
        wanted: row of what each person wants, -1 for nothing, shape ``(n_people,)``.
        is_free: by such a row, whether it lets people choose their way, shape ``(n_wishes,)``.
        area_of: area of each space.
        soon_s: who sets out before then is about to, seconds.
        seen_in: area each person was in at the last look, -1 for none, shape ``(n_people,)``;
            overwritten for those found.
        found: the rows found are put here, in order, shape ``(n,)``.
        next_s: overwritten with the earliest start of anybody who may be found later as things
            are, seconds, shape ``(1,)``; 0 where somebody is under way, ``inf`` for nobody.

    Returns:
        How many were found.
    """
    n, next_s[0] = 0, np.inf
    for i in range(rows.shape[0]):
        row = rows[i]
        if wanted[row] < 0 or not is_free[wanted[row]]:
            continue
        phase = people[row].phase
        going = phase == WALKING or phase == QUEUING
        if not (going or phase == WAITING or phase == NOT_ARRIVED):
            continue
        start_s = 0.0 if going else people[row].start_s
        next_s[0] = min(next_s[0], start_s)
        if start_s >= soon_s or people[row].cell < 0:
            continue
        area = area_of[people[row].space]
        if area != seen_in[row]:
            seen_in[row] = area
            found[n] = row
            n += 1
    return n
