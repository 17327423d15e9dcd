"""How much memory a run is expected to need, so that ``check`` can say it and refuse too much."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim import literature
from sim.people.polygons import free_area

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sim.building.model import Site
    from sim.people.model import Group


def cells_of(sites: Iterable[Site], cell_m: float) -> float:
    """Return about how many cells the ground of sites has.

    Args:
        sites: the sites.
        cell_m: side of a cell, metres.
    """
    return sum(free_area(space) for site in sites for space in site.spaces) / cell_m**2


def needed_bytes(
    sites: Iterable[Site], groups: Iterable[Group], *, cell_m: float, until_s: float
) -> float:
    """Return about how many bytes of memory a run needs at most.

    Args:
        sites: the sites.
        groups: the groups of the run.
        cell_m: side of a cell, metres.
        until_s: end of the run, seconds.
    """
    sites = tuple(sites)
    people = sum(group.size for group in groups)
    traced = people + sum(len(site.spaces) for site in sites)
    return (
        literature.value("run.memory.program")
        + literature.value("run.memory.cell") * cells_of(sites, cell_m)
        + literature.value("run.memory.person") * people
        + literature.value("run.memory.trace") * traced * until_s
    )
