"""Spaces that people go through and may not stand in: flights, corridors, alleys, bridges."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.building import geometry
from sim.building.checks import clear_width
from sim.building.placing import CIRCULATION_USES
from sim.building.routes import passable
from sim.literature import value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sim.building.model import Opening, Site, Space


@dataclass(frozen=True, slots=True)
class Way:
    """A space through which people go, and in which nobody may stand.

    Attributes:
        id: its id.
        kind: ``stair``, ``ramp``, ``escalator`` or ``way``.
        width_m: clear width.
        length_m: how long it is.
        flow_per_min: persons a minute, all in one direction.
    """

    id: str
    kind: str
    width_m: float
    length_m: float
    flow_per_min: float


def is_way(space: Space) -> bool:
    """Return whether a space is one to go through: a flight, a corridor, a long narrow strip."""
    if space.incline is not None or space.use in CIRCULATION_USES - {"hall"}:
        return True
    return is_slender(space)


def is_slender(space: Space) -> bool:
    """Return whether open ground is much longer than wide, and not wide: an alley, a bridge."""
    if space.kind != "ground":
        return False
    width = clear_width(space)
    if width <= 0 or width > value("capacity.way.widest"):
        return False
    return length_of(space) >= value("capacity.way.slender") * width


def length_of(space: Space) -> float:
    """Return how long a space is, m: along its slope for a flight."""
    if space.incline is not None:
        return space.outline[2][1]
    half = geometry.shape(space.outline).length / 2
    return round(float(half - clear_width(space)), 3)


def narrowest_m(site: Site) -> float:
    """Return the width of the narrowest way or exit, m; ``inf`` if there is none.

    A turnstile, or another way in only, is passed one by one and counts for none.
    """
    widths = [way.width_m for way in ways_of(site)]
    widths += [o.width_m for o in site.exits if _is_way_out(o)]
    return min(widths, default=math.inf)


def _is_way_out(opening: Opening) -> bool:
    if opening.direction == "in" or opening.kind == "turnstile":
        return False
    return passable(opening, through_locked=False, closed=())


def ways_of(site: Site) -> Iterator[Way]:
    """Return the spaces of a site that are ways."""
    for space in site.spaces:
        if not is_way(space):
            continue
        flight = space.incline is not None
        width = space.outline[1][0] - space.outline[0][0] if flight else clear_width(space)
        width = round(width, 3)
        steps = space.kind in ("stair", "escalator")
        rate = value("capacity.exit.stairs" if steps else "compliance.ground.flow")
        kind = space.kind if space.kind in ("stair", "ramp", "escalator") else "way"
        yield Way(space.id, kind, width, length_of(space), width * rate)
