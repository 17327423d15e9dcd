"""Gates at openings: one budget for a door, one for each pair of patches at a wide open side.

A door, gate or stair entry passes people one budget wide, however many patches it touches. Where
two spaces merely meet along a long open side there is no such bottleneck: it is limited patch by
patch, like an interface inside a space.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot, inf
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.building.model import OUTSIDE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.building.model import Opening, Site
    from sim.world.portals import Portals

WIDE_OPEN_M = 3.0
"""An open side wider than this is limited patch by patch."""


@dataclass(frozen=True, slots=True)
class DoorGates:
    """Gates at openings, in the order of the openings.

    Attributes:
        of_link: gate of each portal link, counted from 0, shape ``(n_portal_links,)``.
        opening: row of the opening of each gate.
        patch_a, patch_b: patches of a gate at an open side; -1 for doors and for outside.
        width_m: clear width.
        walls: ends of the gate that touch a wall.
    """

    of_link: NDArray[np.int64]
    opening: NDArray[np.int64]
    patch_a: NDArray[np.int64]
    patch_b: NDArray[np.int64]
    width_m: NDArray[np.float64]
    walls: NDArray[np.int64]


def is_open_side(opening: Opening) -> bool:
    """Return whether an opening is limited patch by patch: by its side as drawn.

    Out of the site there are no patches that could fill up, and nobody far apart meets: a wide
    exit passes people as one. So does an opening whose passages are counted or served.
    """
    if opening.service_s > 0 or opening.cycle is not None or opening.capacity_per_s < inf:
        return False
    (x0, y0), (x1, y1) = opening.segment_a
    wide = hypot(x1 - x0, y1 - y0) > WIDE_OPEN_M
    return opening.kind == "open" and opening.b != OUTSIDE and wide


def door_gates(site: Site, patch: NDArray[Any], portals: Portals) -> DoorGates:
    """Return the gates at all walkable openings of a site.

    Args:
        site: the frozen site.
        patch: patch of each cell, shape ``(n_cells,)``.
        portals: the pieces of the openings.
    """
    start = patch[portals.link_from]
    to = np.where(portals.link_to >= 0, patch[np.maximum(portals.link_to, 0)], -1)
    forward = portals.link_way % 2 == 0
    pairs = np.stack([np.where(forward, start, to), np.where(forward, to, start)], axis=1)
    row_of_link = portals.way_opening[portals.link_way]
    of_link = np.full(len(start), -1, dtype=np.int64)
    found: list[tuple[int, int, int, float, int]] = []
    for row, opening in enumerate(site.openings):
        if not opening.walkable:
            continue
        links = np.nonzero(row_of_link == row)[0]
        if not is_open_side(opening):
            of_link[links] = len(found)
            found.append((row, -1, -1, opening.width_m, 2))
            continue
        distinct, which = np.unique(pairs[links], axis=0, return_inverse=True)
        of_link[links] = len(found) + which.ravel()
        overlap = np.bincount(which.ravel(), weights=portals.link_overlap_m[links])
        shares = overlap / overlap.sum()
        ends = {0, len(distinct) - 1}
        for place in range(len(distinct)):
            a, b = distinct[place]
            walls = int(place in ends) + int(len(distinct) == 1)
            found.append((row, int(a), int(b), opening.width_m * float(shares[place]), walls))
    return DoorGates(
        of_link=of_link,
        opening=np.array([gate[0] for gate in found], dtype=np.int64),
        patch_a=np.array([gate[1] for gate in found], dtype=np.int64),
        patch_b=np.array([gate[2] for gate in found], dtype=np.int64),
        width_m=np.array([gate[3] for gate in found], dtype=np.float64),
        walls=np.array([gate[4] for gate in found], dtype=np.int64),
    )
