"""How vehicles of a town drive at a moment: hour, weather, closed and flooded roads."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from sim.parameters import LITERATURE
from sim.town.roads import drives_of, flooded, hour_factor, weather_factor

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sim.parameters import Parameters
    from sim.town.model import Town
    from sim.town.roads import Drives

_DAY = (6.0, 22.0)
"""Hours of the day that count as day, as rows ``response.turnout.day`` and ``.night`` mean them."""


@dataclass(frozen=True, slots=True)
class Leg:
    """A drive under way.

    Attributes:
        nodes: nodes along it, both ends included.
        at_s: when each is passed, s.
    """

    nodes: tuple[str, ...]
    at_s: tuple[float, ...]

    def ahead(self, now_s: float) -> tuple[str, float]:
        """Return the node where it is or comes to next, and the time until then, s.

        A vehicle does not turn within a road.
        """
        row = bisect_left(self.at_s, now_s)
        if row == len(self.nodes):
            return self.nodes[-1], 0.0
        return self.nodes[row], self.at_s[row] - now_s


class Travel:
    """Driving times over the roads of a town.

    Attributes:
        depths: depth of water on the roads now, m by id; None as long as nothing floods them. A
            flood engine sets it.

    Args:
        town: the town.
        clock_s: time of the day at time 0, s since midnight.
        closed: roads that are closed throughout.
        weather: name of the weather, ``""`` for what is usual.
    """

    def __init__(
        self,
        town: Town,
        *,
        clock_s: float,
        closed: frozenset[str] = frozenset(),
        weather: str = "",
    ) -> None:
        self.depths: Callable[[], Mapping[str, float]] | None = None
        self._town = town
        self._clock_s = clock_s
        self._closed = closed
        self._weather = weather_factor(weather)

    def hour(self, now_s: float) -> float:
        """Return the hour of the day, hours since midnight."""
        return (self._clock_s + now_s) / 3600.0 % 24.0

    def drives(self) -> Drives:
        """Return the free driving times over the roads that are open now."""
        closed = self._closed
        if self.depths is not None:
            closed |= flooded(self._town, self.depths())
        return drives_of(self._town, closed)

    def seconds(self, origin: str, destination: str, now_s: float) -> float:
        """Return the time of a drive that starts now, s; ``inf`` without a way."""
        return self.drives().seconds(origin, destination) / self._share(now_s)

    def leg(self, origin: str, destination: str, now_s: float) -> Leg | None:
        """Return a drive that starts now, None without a way."""
        drives = self.drives()
        nodes = drives.nodes(origin, destination)
        if not nodes:
            return None
        share = self._share(now_s)
        so_far = accumulate(drives.each(nodes), initial=0.0)
        return Leg(nodes, tuple(now_s + seconds / share for seconds in so_far))

    def _share(self, now_s: float) -> float:
        """Return the share of the free speed that hour and weather leave."""
        return hour_factor(self.hour(now_s)) * self._weather


def turnout_law(hour: float, *, on_road: bool) -> str:
    """Return the rows of the literature that say how long a crew takes to get under way.

    Args:
        hour: hour of the day.
        on_road: whether the crew sits in its vehicle, on the road.
    """
    if on_road:
        return "turnout.road"
    return "turnout.day" if _DAY[0] <= hour < _DAY[1] else "turnout.night"


def typical_turnout(hour: float, *, on_road: bool, parameters: Parameters = LITERATURE) -> float:
    """Return the median time to get under way, s."""
    return parameters.value(f"response.{turnout_law(hour, on_road=on_road)}.p50")
