"""Those who do not set out alone are handed over to whoever takes charge of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from sim.movement.core import CrowdCore


def setting_out(
    crowd: CrowdCore, rows: NDArray[np.int64], times: NDArray[np.float64], cause: int = 0
) -> NDArray[np.bool_]:
    """Hand over those who do not set out alone; return who sets out by themselves.

    Args:
        crowd: the crowd.
        rows: rows of people, shape ``(n,)``.
        times: when each would set out, seconds, shape ``(n,)``.
        cause: id of the event behind it.
    """
    care = crowd.world.care
    held = care.holds(rows)
    take = care.take
    if take is not None and held.any():
        mine, when = rows[held], times[held]
        crowd.calls.append((crowd.now, lambda _t: take(mine, when, cause)))
    return ~held
