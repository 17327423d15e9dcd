"""Compiled: adds what people take up where they are, and says whose health has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.kernel import compiled

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]
    Small = NDArray[np.int8]

# Columns of ``limits``: doses from which somebody is injured, cannot walk, has died, and whether
# the last two are multiples of the person's own threshold (1) or the same for all (0).
INJURED, INCAPACITATED, DEAD, PERSONAL = range(4)


@compiled
def take(
    dt: float,
    space: Ints,
    patch: Ints,
    rates: Floats,
    patch_rates: Floats,
    own_rates: Floats,
    limits: Floats,
    threshold: Floats,
    doses: Floats,
    harm: Small,
    changed: Ints,
) -> int:
    """Add ``dt`` seconds of exposure to everybody inside, and raise their harm.

    Doses of different kinds are not added: the worst of them decides (ISO 13571 treats asphyxiants
    and heat apart). Harm never falls.

    Args:
        dt: seconds.
        space: row of the space where each person is, -1 for nowhere, ``(n_people,)``.
        patch: row of the patch, -1 for none, ``(n_people,)``; may be empty without ``patch_rates``.
        rates: dose rates by space, 1/s, ``(n_kinds, n_spaces)``.
        patch_rates: what patches add, 1/s, ``(n_kinds, n_patches)``; without columns for nothing.
        own_rates: what is added for each person, 1/s, ``(n_kinds, n_people)``; without columns for
            nothing.
        limits: columns as above, ``(n_kinds, 4)``.
        threshold: of each person, ``(n_people,)``.
        doses: taken so far, ``(n_kinds, n_people)``; raised.
        harm: 0 unhurt, 1 injured, 2 incapacitated, 3 dead, ``(n_people,)``; raised.
        changed: rows of those whose harm has changed come into its first entries.

    Returns:
        How many persons' harm changed.
    """
    count = 0
    by_patch, by_person = patch_rates.shape[1] > 0, own_rates.shape[1] > 0
    for i in range(space.shape[0]):
        at = space[i]
        if at < 0 or harm[i] >= 3:
            continue
        now = harm[i]
        for k in range(rates.shape[0]):
            rate = rates[k, at]
            if by_patch and patch[i] >= 0:
                rate += patch_rates[k, patch[i]]
            if by_person:
                rate += own_rates[k, i]
            if rate == 0.0:
                continue
            doses[k, i] += rate * dt
            taken = doses[k, i]
            scale = threshold[i] if limits[k, PERSONAL] > 0.0 else 1.0
            if taken >= limits[k, DEAD] * scale:
                now = max(now, 3)
            elif taken >= limits[k, INCAPACITATED] * scale:
                now = max(now, 2)
            elif taken >= limits[k, INJURED]:
                now = max(now, 1)
        if now != harm[i]:
            harm[i] = now
            changed[count] = i
            count += 1
    return count
