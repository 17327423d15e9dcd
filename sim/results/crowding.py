"""Records of how crowded it was: density as people feel it, and streams, by zone."""

from __future__ import annotations

from dataclasses import dataclass

from sim.results.codec import optional


@dataclass(frozen=True, slots=True, kw_only=True)
class BusyMinute:
    """A minute of a zone.

    Attributes:
        at_s: when it began.
        inflow: people who came into the zone in it.
        outflow: people who left it.
    """

    at_s: float
    inflow: int
    outflow: int

    @property
    def surplus(self) -> int:
        """How many more came than left."""
        return self.inflow - self.outflow


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneDensity:
    """How crowded a zone was.

    Attributes:
        zone: id of a space, or of a zone of the site.
        minutes: how long its densest place had at least each of the levels, minutes.
        first_s: when it first had; null for never.
        highest: greatest density, people per square metre.
        at_s: when it was first reached.
        area_m2: area over which it was the mean: nine square metres, or the whole place.
        service: Fruin's level of service at that density, A to F; of stairs on a flight.
        inflow: people who came into the zone in the run.
        outflow: people who left it.
        fullest: the minute in which most more came than left; null if none did.
        opposed: share of those who headed against most others on their patch of the ground, of
            all who headed anywhere, 0 to 0.5.
        opposed_dense: the same where the density was at the second level or above; null for never.
    """

    zone: str
    minutes: tuple[float, ...]
    first_s: tuple[float | None, ...]
    highest: float
    at_s: float
    area_m2: float
    service: str
    inflow: int
    outflow: int
    fullest: BusyMinute | None = optional(None)
    opposed: float
    opposed_dense: float | None = optional(None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Density:
    """Density as people feel it in a run: the mean over an area and over some seconds.

    Attributes:
        levels: densities whose minutes are counted, people per square metre, ascending.
        area_m2: the area; all of a place that is smaller.
        time_s: the seconds.
        zones: the zones in which it came to level of service E or worse, and all zones of the
            site, the worst first.
        listed_from: density at which level of service E begins.
    """

    levels: tuple[float, ...]
    area_m2: float
    time_s: float
    zones: tuple[ZoneDensity, ...]
    listed_from: float
