"""Windows that people could leave by: to the outside, wide and high enough, near the floor.

How high they lie above the ground outside says whether people climb out alone, or crews bring them
down a ladder. The ground lies at the floor of the exits, of those the one nearest to height 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.building.model import OUTSIDE
from sim.parameters import LITERATURE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.building.model import Opening, Point, Site
    from sim.parameters import Parameters


@dataclass(frozen=True, slots=True)
class Window:
    """A window that people could leave by, if no bars are before it.

    Attributes:
        id: id of the opening.
        row: its row in the site.
        space: id of the space it belongs to.
        at: its middle, in the frame of the space, metres.
        drop_m: height of its lower edge above the ground outside.
        low: whether people get down from it without a ladder.
        barred: whether bars are before it at the start.
    """

    id: str
    row: int
    space: str
    at: Point
    drop_m: float
    low: bool
    barred: bool


def ground_m(site: Site) -> float:
    """Return the height of the ground outside, metres: the floor of the exit nearest to 0."""
    floors = (site.spaces[site.space_index[o.a]].elevation_m for o in site.exits)
    return min(floors, key=abs, default=0.0)


def windows_out(
    site: Site, parameters: Parameters = LITERATURE
) -> Mapping[str, tuple[Window, ...]]:
    """Return the windows that people could leave by, of each space that has any.

    Args:
        site: the site.
        parameters: numbers of the model.
    """
    ground = ground_m(site)
    found: dict[str, list[Window]] = {}
    for row, opening in enumerate(site.openings):
        if opening.kind != "window" or opening.b != OUTSIDE or not _fits(opening, parameters):
            continue
        floor = site.spaces[site.space_index[opening.a]].elevation_m
        drop = floor + opening.sill_m - ground
        if drop < 0.0:
            continue
        (x0, y0), (x1, y1) = opening.segment_a
        middle = ((x0 + x1) / 2, (y0 + y1) / 2)
        low = drop <= parameters.value("services.window.drop")
        window = Window(opening.id, row, opening.a, middle, drop, low, opening.barred)
        found.setdefault(opening.a, []).append(window)
    return {space: tuple(windows) for space, windows in found.items()}


def _fits(opening: Opening, parameters: Parameters) -> bool:
    """Return whether people get over the sill and through the clear opening."""
    width, height, area, sill = parameters.values(
        "services.window.width",
        "services.window.height",
        "services.window.area",
        "services.window.sill",
    )
    return (
        opening.width_m >= width
        and opening.height_m >= height
        and opening.width_m * opening.height_m >= area
        and opening.sill_m <= sill
    )
