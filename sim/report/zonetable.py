"""Zones of a site and crowded places: level of service, streams, and who headed against whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sim.report.dense import space_name
from sim.report.language import NOTHING, Both, same, say

if TYPE_CHECKING:
    from sim.report.reading import Reading
    from sim.results.crowding import ZoneDensity

MOST_ROWS: Final = 30
"""The most zones of the table; all are in ``result.json``."""


@dataclass(frozen=True, slots=True)
class ZoneRow:
    """A row of the table.

    Attributes:
        name: Name of the zone.
        level: Name of its storey; empty where the site has one only.
        service: Level of service at its highest density.
        highest: That density, people per square metre.
        inflow, outflow: People who came and who went.
        fullest: The minute in which most more came than went; empty if none did.
        opposed: Share of those who headed against most others, per cent; where it was dense, if
            it ever was.
    """

    name: Both
    level: Both
    service: str
    highest: float
    inflow: int
    outflow: int
    fullest: Both
    opposed: float


def zone_rows(reading: Reading) -> list[ZoneRow]:
    """Return the table, the worst zone first; empty if nothing was recorded."""
    density = reading.result.density
    if density is None:
        return []
    several = len({item.level for item in reading.site.spaces}) > 1
    return [_row(reading, zone, several=several) for zone in density.zones[:MOST_ROWS]]


def zones_left_out(reading: Reading) -> int:
    """Return how many zones stand in no row."""
    density = reading.result.density
    return max(0, len(density.zones) - MOST_ROWS) if density is not None else 0


def _row(reading: Reading, zone: ZoneDensity, *, several: bool) -> ZoneRow:
    fullest = NOTHING
    if zone.fullest is not None:
        fullest = say(
            "zones-minute",
            start=same(reading.clock(zone.fullest.at_s)),
            inflow=zone.fullest.inflow,
            outflow=zone.fullest.outflow,
            surplus=zone.fullest.surplus,
        )
    share = zone.opposed if zone.opposed_dense is None else zone.opposed_dense
    name, level = _names(reading, zone.zone)
    return ZoneRow(
        name=name,
        level=level if several else NOTHING,
        service=zone.service,
        highest=zone.highest,
        inflow=zone.inflow,
        outflow=zone.outflow,
        fullest=fullest,
        opposed=100.0 * share,
    )


def _names(reading: Reading, zone: str) -> tuple[Both, Both]:
    """Return the name of a zone and of its storey."""
    site = reading.site
    row = site.space_index.get(zone)
    if row is not None:
        level = site.spaces[row].level
        return space_name(reading, site.spaces[row]), reading.level_name(level, short=True)
    found = site.zones.get(zone)
    if found is None:
        return same(zone), NOTHING
    name = same(found.name or found.id)
    return name, reading.level_name(found.level, short=True) if found.level else NOTHING
