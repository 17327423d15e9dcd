"""The ground of a variant of a site whose openings differ only in clear width or state."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from sim.building.areas import joints_of

if TYPE_CHECKING:
    from sim.building.model import Opening, Site
    from sim.world.walkable import Walkable


def same_geometry(one: Site, other: Site) -> bool:
    """Return whether two sites have equal spaces, and openings in the same places.

    A line within an area that is no such line in the other site makes another ground.
    """
    if one.spaces != other.spaces or len(one.openings) != len(other.openings):
        return False
    return all(
        a == b or _without_width(a) == _without_width(b)
        for a, b in zip(one.openings, other.openings, strict=True)
    ) and joints_of(one) == joints_of(other)


def _without_width(opening: Opening) -> Opening:
    return replace(opening, width_m=1.0, state="closed")


def with_widths_of(walkable: Walkable, site: Site) -> Walkable:
    """Return a ground with the clear widths of another site of the same geometry.

    Args:
        walkable: the ground.
        site: the other site; see :func:`same_geometry`.
    """
    before = np.array([opening.width_m for opening in walkable.site.openings])
    after = np.array([opening.width_m for opening in site.openings])
    rows = walkable.gate_opening
    share = np.where(rows >= 0, (after / before)[np.maximum(rows, 0)], 1.0)
    return replace(
        walkable,
        site=site,
        gate_width_m=walkable.gate_width_m * share,
        gate_run_m=walkable.gate_run_m * share,
        shared=walkable.shared.of_variant(),
    )
