"""What each opening lets through at most, as the crowd of a run has it: for bounds before a run.

Nothing is cut into cells here, so a site of any size takes no time. Where a flow depends on how a
side is cut, on which way somebody goes or on what is switched in mid-run, the greatest counts.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.literature import value
from sim.movement.laws.book import law_book
from sim.world.door_gates import is_open_side

if TYPE_CHECKING:
    from sim.building.model import Opening, Site
    from sim.movement.laws.book import Calibration, DoorClass, LawBook


def greatest_flows(
    site: Site, *, calibration: Calibration, doors: DoorClass = "own", smallest: float = 1.0
) -> dict[str, float]:
    """Return the greatest flow through each opening that people pass, persons per second.

    Args:
        site: the site.
        calibration: law of speed and flow.
        doors: what passes an opening.
        smallest: how many people's room the smallest of the people takes; of people who take less
            than one's room, more pass.
    """
    book = law_book(site.spaces, calibration=calibration, doors=doors)
    return {
        opening.id: _greatest_flow(opening, site, book) / min(smallest, 1.0)
        for opening in site.openings
        if opening.walkable
    }


def _greatest_flow(opening: Opening, site: Site, book: LawBook) -> float:
    if opening.service_s > 0:
        law = opening.service
        # Where service times are drawn, those who pass first may all be quick.
        quickest = opening.service_s if law is None else float(law.ppf([0.0])[0])
        return opening.lanes / quickest if quickest > 0 else math.inf
    flows = [_level_flow(opening, book)]
    wide = opening.width_m if is_open_side(opening) else book.effective_m(opening.width_m)
    for name in (opening.a, opening.b):
        row = site.space_index.get(name, -1)
        if row < 0 or site.spaces[row].incline is None:
            continue
        first = int(book.space_law[row])
        flows += [wide * law.flow for law in book.laws[first : first + 2]]
        if opening.kind == "open":  # out of a flight nothing limits but the far side
            flows.append(math.inf)
        if site.spaces[row].kind == "escalator":
            flows.append(value("movement.escalator.flow") * opening.width_m)
    return min(max(flows), opening.capacity_per_s)


def _level_flow(opening: Opening, book: LawBook) -> float:
    """Return the greatest flow between level floors, the walls of an open side left out."""
    sides = 0 if is_open_side(opening) else 2
    return book.opening_flow(opening.width_m, leaf=opening.leaf, sides=sides)
