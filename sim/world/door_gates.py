"""Gates at openings: one budget for a door, one for every patch's width of a wide open side.

A door, gate or stair entry passes people one budget wide, however many patches it touches. Where
two spaces merely meet along a long open side there is no such bottleneck: it is limited piece by
piece, each about as wide as a patch, wherever the patches on both sides begin and end. Open sides
that are no more than lines within an area limit nothing; their gates stand open until something
in the run closes them.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot, inf
from typing import TYPE_CHECKING

import numpy as np

from sim.building.lattice import divisions
from sim.building.model import OUTSIDE
from sim.building.runs import runs_of
from sim.literature import value

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.building.model import Opening, Site
    from sim.world.portals import Portals


@dataclass(frozen=True, slots=True)
class DoorGates:
    """Gates at openings, in the order of the openings; those of lines within an area come last.

    Attributes:
        of_link: gate of each portal link, counted from 0, shape ``(n_portal_links,)``.
        opening: row of the opening of each gate.
        width_m: clear width.
        run_m: clear width of all openings side by side of which the gate is part.
        walls: ends of the gate that touch a wall.
        first_joint: number of the first gate at a line within an area.
        passage: first of the openings side by side of which each is one, ``(n_openings,)``.
    """

    of_link: NDArray[np.int64]
    opening: NDArray[np.int64]
    width_m: NDArray[np.float64]
    run_m: NDArray[np.float64]
    walls: NDArray[np.int64]
    first_joint: int
    passage: NDArray[np.int32]


def is_open_side(opening: Opening) -> bool:
    """Return whether an opening is limited piece by piece: by its side as drawn.

    Out of the site there are no patches that could fill up, and nobody far apart meets: a wide
    exit passes people as one. So does an opening whose passages are counted or served.
    """
    if opening.service_s > 0 or opening.cycle is not None or opening.capacity_per_s < inf:
        return False
    (x0, y0), (x1, y1) = opening.segment_a
    wide = hypot(x1 - x0, y1 - y0) > value("movement.open.wide")
    return opening.kind == "open" and opening.b != OUTSIDE and wide


def door_gates(
    site: Site, portals: Portals, joints: frozenset[int], *, patch_m: float
) -> DoorGates:
    """Return the gates at all walkable openings of a site.

    Args:
        site: the frozen site.
        portals: the pieces of the openings.
        joints: rows of openings that are no more than lines within an area.
        patch_m: side of a patch, metres.
    """
    row_of_link = portals.way_opening[portals.link_way]
    of_link = np.full(len(portals.link_way), -1, dtype=np.int64)
    rows = [row for row, o in enumerate(site.openings) if o.walkable and row not in joints]
    runs = runs_of(site, rows)
    found: list[tuple[int, float, float, int]] = []
    for row, opening in enumerate(site.openings):
        if not opening.walkable or row in joints:
            continue
        links = np.nonzero(row_of_link == row)[0]
        run = runs[row]
        pieces = 1
        if is_open_side(opening):
            (x0, y0), (x1, y1) = opening.segment_a
            pieces = divisions(hypot(x1 - x0, y1 - y0), patch_m)
        piece = np.minimum((portals.link_at[links] * pieces).astype(np.int64), pieces - 1)
        of_link[links] = len(found) + piece
        for place in range(pieces):
            walls = (place == 0 and run.jambs[0]) + (place == pieces - 1 and run.jambs[1])
            found.append((row, opening.width_m / pieces, run.width_m, int(walls)))
    first_joint = len(found)
    found += [
        (row, site.openings[row].width_m, site.openings[row].width_m, 0) for row in sorted(joints)
    ]
    return DoorGates(
        of_link=of_link,
        opening=np.array([gate[0] for gate in found], dtype=np.int64),
        width_m=np.array([gate[1] for gate in found], dtype=np.float64),
        run_m=np.array([gate[2] for gate in found], dtype=np.float64),
        walls=np.array([gate[3] for gate in found], dtype=np.int64),
        first_joint=first_joint,
        passage=np.array(
            [runs[row].first if row in runs else row for row in range(len(site.openings))],
            dtype=np.int32,
        ),
    )
