"""Who has come into an area, or is about to set out in it, since they were last looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.kernel import stepping
from sim.world.state import Phase

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from sim.movement.arrays import Records

    Ints = NDArray[np.int32]
    Longs = NDArray[np.int64]

WAITING, WALKING, QUEUING = int(Phase.WAITING), int(Phase.WALKING), int(Phase.QUEUING)


@stepping
def find_new(
    people: Records,
    rows: Longs,
    wanted: Ints,
    area_of: Ints,
    soon_s: float,
    seen_in: Ints,
    found: Longs,
) -> int:
    """List those who are under way, or about to be, in another area than at the last look.

    Args:
        people: state of everybody.
        rows: who is looked at, shape ``(n,)``.
        wanted: what each person wants, -1 for nothing, shape ``(n_people,)``.
        area_of: area of each space.
        soon_s: who sets out before then is about to, seconds.
        seen_in: area each person was in at the last look, -1 for none, shape ``(n_people,)``;
            overwritten for those found.
        found: the rows found are put here, in order, shape ``(n,)``.

    Returns:
        How many were found.
    """
    n = 0
    for i in range(rows.shape[0]):
        row = rows[i]
        phase = people[row].phase
        going = phase == WALKING or phase == QUEUING
        if not (going or (phase == WAITING and people[row].start_s < soon_s)):
            continue
        if people[row].cell < 0 or wanted[row] < 0:
            continue
        area = area_of[people[row].space]
        if area != seen_in[row]:
            seen_in[row] = area
            found[n] = row
            n += 1
    return n
