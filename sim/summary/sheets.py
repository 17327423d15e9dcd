"""The compliance sheet of each site of a scenario, for the hour at which most people are there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.building.compliance import compliance

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.building.model import Site
    from sim.building.sheet import ComplianceRow
    from sim.scenario.model import Scenario

VENUES = frozenset(
    {"airport", "arena", "church", "cinema", "entertainment", "ground", "hall", "karaoke", "mall",
     "market", "museum", "several", "stadium", "station", "temple", "terminal", "theatre"}
)  # fmt: skip
"""Uses of sites to which the public comes: those for which the summary names the sheet, from as
many people on as an event in China needs a licence for. Asked for, it is printed of any site.
"""


@dataclass(frozen=True, slots=True)
class SiteSheet:
    """The compliance sheet of one site.

    Attributes:
        site: the site, as the register leaves it.
        people: persons on it when most are there at once.
        rows: the sheet.
    """

    site: Site
    people: float
    rows: tuple[ComplianceRow, ...]


def sheet(scenario: Scenario, site: Site) -> SiteSheet:
    """Return the compliance sheet of a site of a scenario."""
    people = of_site(scenario, site, dict(scenario.busiest))
    return SiteSheet(site, sum(people.values()), compliance(site, people))


def of_site(scenario: Scenario, site: Site, places: Mapping[str, int]) -> dict[str, float]:
    """Return the people in each space of one site, by the id in its file."""
    if len(scenario.sites) == 1:
        return {space: float(count) for space, count in places.items()}
    head = f"{site.id}:"
    return {
        space.removeprefix(head): float(count)
        for space, count in places.items()
        if space.startswith(head)
    }
