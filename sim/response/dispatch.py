"""Dispatch: which units go, how long they take to turn out and drive, what they do on arrival.

Of each kind of unit asked for, the free one that is nearest by driving time goes. Driving times
come from the town's road graph at that hour, with some scatter; without a town they are drawn.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from scipy import special

from sim import literature
from sim.response.model import Send
from sim.response.scene import Scene, Sent
from sim.town.roads import fastest_route, road_graph

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    import simpy

    from sim.response.case import Case

_DAY = (6.0, 22.0)
_USUAL = Send(first=("engine", "engine", "ladder"), second=("engine", "ambulance"))


class Dispatch:
    """The dispatch centre and its units."""

    def __init__(self, case: Case) -> None:
        self.case = case
        town = case.world.town
        self.graph = road_graph(town) if town is not None else None
        self.node = self._node()
        self.busy: set[str] = set()
        self.scene = Scene(case, self)
        self._times: dict[str, float | None] = {}

    def _node(self) -> str | None:
        town = self.case.world.town
        if town is None:
            return None
        node = town.node_of_site(self.case.inputs.site or self.case.world.site.id)
        if node is None and len(town.sites) == 1:
            node = town.sites[0].exits_to
        return node

    def first_alarm(self, *, cause: Iterable[int]) -> None:
        """Order out what the plan sends first."""
        self._alarm(self.send().first, cause=cause)

    def second_alarm(self, *, by: str, cause: Iterable[int]) -> None:
        """Order out what the plan sends when the first units are not enough."""
        more = self.send().second
        if "second-alarm" in self.case.happened or not more:
            return
        event = self.case.log("second-alarm", actor=by, object=self.site, cause=cause)
        self._alarm(more, cause=(event,))

    def order(self, kinds: tuple[str, ...], *, by: str, cause: int | Iterable[int]) -> None:
        """Order out further units for somebody on scene."""
        self._alarm(kinds, cause=(cause,) if isinstance(cause, int) else cause, by=by)

    def released(self, unit: Sent, *, node: str | None, cause: int) -> None:
        """A unit is free again at a node, and goes back to its station."""
        self.busy.discard(unit.id)
        self.case.log(
            "unit-return", actor=unit.id, object=unit.station, cause=cause, text=node or ""
        )

    def drive_seconds(self, from_node: str, to_node: str) -> float | None:
        """Return the driving time between two nodes at this hour, None without a way."""
        if self.graph is None:
            return None
        closed = self.case.inputs.closed_roads
        route = fastest_route(self.graph, from_node, to_node, self.case.hour(), closed)
        return None if route is None else route.seconds

    def send(self) -> Send:
        """Return what the plan sends to this kind of incident."""
        plan = self.case.plan
        return plan.send.get(self.case.inputs.incident, _USUAL) if plan else _USUAL

    @property
    def site(self) -> str:
        """Id of the site, as the town knows it."""
        return self.case.inputs.site or self.case.world.site.id

    def _alarm(self, kinds: tuple[str, ...], *, cause: Iterable[int], by: str = "119") -> None:
        case = self.case
        asked = case.log("units-requested", actor=by, value=len(kinds), unit="units", cause=cause)
        for number, kind in enumerate(kinds):
            unit = self.nearest(kind, number)
            if unit is None:
                case.log("unit-unavailable", actor="119", object=kind, cause=asked)
                continue
            self.busy.add(unit.id)
            order = case.log(
                "dispatch-order", actor="119", object=unit.id, cause=asked, text=unit.station
            )
            case.env.process(self._unit(unit, order))

    def nearest(self, kind: str, number: int = 0) -> Sent | None:
        """Return the free unit of a kind that is nearest by driving time, None if there is none.

        Args:
            kind: kind of unit.
            number: number of the unit in the order, for units of an unknown town.
        """
        case, town = self.case, self.case.world.town
        if town is None or self.graph is None or self.node is None:
            name = f"{kind}-{number + 1}"
            while name in self.busy:
                number += 1
                name = f"{kind}-{number + 1}"
            return Sent(name, kind, "", case.seconds("drive.unknown", name))
        best: Sent | None = None
        for station in town.stations:
            free = [u for u in station.units if u.kind == kind and u.id not in self.busy]
            if not free:
                continue
            seconds = self._seconds(station.node)
            if seconds is not None and (best is None or seconds < best.drive_s):
                best = Sent(free[0].id, kind, station.id, seconds)
        return best

    def _seconds(self, node: str) -> float | None:
        """Return the driving time from a node to the site at this hour, None without a way."""
        if node not in self._times:
            assert self.node is not None
            closed = self.case.inputs.closed_roads
            route = fastest_route(self.graph, node, self.node, self.case.hour(), closed)
            self._times[node] = None if route is None else route.seconds
        return self._times[node]

    # ---- one unit

    def _unit(self, unit: Sent, order: int) -> Generator[simpy.Event, object, None]:
        case, env = self.case, self.case.env
        by_day = _DAY[0] <= case.hour() < _DAY[1]
        yield env.timeout(
            case.seconds(f"turnout.{'day' if by_day else 'night'}", unit.id, draw="turnout")
        )
        enroute = case.log("unit-enroute", actor=unit.id, object=self.site, cause=order)
        scatter = literature.value("response.drive.sigma")
        factor = math.exp(scatter * special.ndtri(case.uniform("drive", unit.id)))
        known = case.world.town is not None and self.node is not None
        yield env.timeout(unit.drive_s * (factor if known else 1.0))
        cause = enroute
        if case.inputs.blocked_lane_s > 0:
            lane = case.inputs.blocked_lane_s
            cause = case.log("unit-blocked", actor=unit.id, value=lane, unit="s", cause=enroute)
            yield env.timeout(lane)
        arrive = case.log("unit-arrive", actor=unit.id, object=self.site, cause=cause)
        case.declare("arrived", arrive)
        self.scene.arrived(unit, arrive)
