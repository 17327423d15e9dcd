"""Which openings nobody could leave by at any time of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.building.model import OUTSIDE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sim.building.model import Site
    from sim.events.log import Event


def shut_openings(site: Site, events: Iterable[Event]) -> frozenset[int]:
    """Return the rows of walkable openings that nobody can leave by, all through the run.

    Doors are as they were at the start, but that one which is unlocked later counts as open.

    Args:
        site: the walkable site.
        events: the log of the run.
    """
    locked = {opening.id: opening.state == "locked" for opening in site.openings}
    for event in events:
        if event.event == "door-set" and event.object in locked:
            locks = event.text == "locked"
            if not locks or event.t_s <= 0.0:
                locked[event.object] = locks
    return frozenset(
        row
        for row, opening in enumerate(site.openings)
        if opening.walkable
        and (
            locked[opening.id]
            or opening.barred
            or (opening.b == OUTSIDE and opening.direction == "in")
        )
    )
