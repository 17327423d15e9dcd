"""What crowding is counted on, and what is known of it, as arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]
    Longs = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Zones:
    """Parts of the ground of which reports speak: all spaces, then the site's zones.

    Attributes:
        ids: id of each, ``n_zones``.
        ptr, patch: patches of each in compressed rows.
        cell_set: number of the set of zones that each cell belongs to, ``(n_cells,)``; 0 for none.
        set_ptr, set_zone: zones of each set in compressed rows.
    """

    ids: tuple[str, ...]
    ptr: Longs
    patch: Longs
    cell_set: Longs
    set_ptr: Longs
    set_zone: Longs


class CrowdingGround(NamedTuple):
    """The ground as crowding is counted on it.

    Attributes:
        ptr, beside, share: patches taken together with each, in compressed rows.
        area_m2: area over which density is felt in each patch.
        zone_ptr, zone_patch: patches of each zone in compressed rows.
        cell_set, set_ptr, set_zone: zones of each cell.
        levels: densities whose minutes are counted, 1/m2, ascending.
    """

    ptr: Longs
    beside: Ints
    share: NDArray[np.float32]
    area_m2: Floats
    zone_ptr: Longs
    zone_patch: Ints
    cell_set: Ints
    set_ptr: Longs
    set_zone: Longs
    levels: Floats


class CrowdingState(NamedTuple):
    """What is known of crowding so far.

    Attributes:
        looks: counts at the last looks, in a ring, ``(n_kept, n_patches)``.
        times: when these were, s.
        weight: scratch for what each of them counts.
        mean: people on each patch, mean of the last seconds.
        held: density felt in each patch, mean of the last seconds, 1/m2.
        top: density of each zone now.
        before: set of zones each person was in at the last look, 0 for none.
        highest, highest_s, highest_at: greatest density of each zone, when and on which patch.
        first_s: when each zone first came to each level, -1 for never, ``(n_zones, n_levels)``.
        seconds: how long it was at each level or above, s.
        dense: people who head somewhere on patches at the second level, summed over looks, and
            those of them against most others there, ``(n_zones, 2)``.
        densest: greatest density by minute, ``(n_minutes, n_zones)``; so are the following.
        inflow, outflow: people who came and who went.
        moving, against: people who head somewhere, summed over looks; those of them who head
            against most others on their patch.
        tally: see the kernel.
    """

    looks: Ints
    times: Floats
    weight: Floats
    mean: Floats
    held: Floats
    top: Floats
    before: Ints
    highest: Floats
    highest_s: Floats
    highest_at: Longs
    first_s: Floats
    seconds: Floats
    dense: Longs
    densest: Floats
    inflow: Ints
    outflow: Ints
    moving: Longs
    against: Longs
    tally: Longs
