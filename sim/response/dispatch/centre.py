"""Dispatch: which units go, how long they take to turn out and drive.

The dispatch centre of the town (:mod:`sim.response.dispatch.city.town`) chooses them: by default,
of each kind asked for, the free one that is there soonest over the road graph at that hour, with
some scatter of the drive; without a town drives are drawn, and units never run out. If all units
of a kind are out, the incident waits for the first that becomes free.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from scipy import special

from sim.distribution import scattered
from sim.response.dispatch.city.fleet import Job
from sim.response.dispatch.city.town import TownCentre
from sim.response.dispatch.travel import Travel, turnout_law
from sim.response.plan.model import USUAL_SEND
from sim.response.scene import Scene, Sent

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    import simpy
    from simpy.resources.resource import Request

    from sim.response.dispatch.city.fleet import Car
    from sim.response.incident import Incident
    from sim.response.plan.model import Send
    from sim.response.site.assembly import Assembly

    Task = Generator[simpy.Event, object, None]

CORDON = ("patrol", "police")
"""Kinds of units that set a cordon when they arrive."""


class Dispatch:
    """The dispatch centre and its units, as the incident meets them.

    Attributes:
        scene: what units do from their arrival on.
        centre: the centre of the town, None where the site stands in no town.
        node: node of the town that vehicles stop at, None where there is none.
        busy: ids of the units that are out on this incident.
    """

    def __init__(self, incident: Incident, assembly: Assembly) -> None:
        self.incident = incident
        self.node = self._node()
        self.centre = self._centre()
        self.busy: set[str] = set()
        self.scene = Scene(incident, self, assembly)
        self._change = incident.env.event()
        self._moves = 0
        self._busy_told: dict[tuple[int, str], int] = {}

    def _node(self) -> str | None:
        town = self.incident.world.town
        if town is None:
            return None
        node = town.node_of_site(self.incident.inputs.site or self.incident.world.site.id)
        if node is None and len(town.sites) == 1:
            node = town.sites[0].exits_to
        return node

    def _centre(self) -> TownCentre | None:
        incident, town = self.incident, self.incident.world.town
        if town is None or self.node is None:
            return None
        clock_s = incident.hour() * 3600.0 - incident.now
        travel = Travel(
            town,
            clock_s=clock_s,
            closed=incident.inputs.closed_roads,
            weather=incident.inputs.weather,
        )
        return TownCentre(
            town,
            travel,
            incident.world.streams,
            clock_s=clock_s,
            parameters=incident.world.parameters,
        )

    def begin(self) -> None:
        """Log which units are out when the run begins."""
        for car in self.centre.cars.values() if self.centre is not None else ():
            if car.status == "out-of-service":
                self.incident.log("fact-unit-out", actor=car.station, object=car.id, text="crew")
            elif car.job is not None:
                self.incident.log(
                    "fact-unit-out", actor=car.station, object=car.id, text=car.job.about
                )

    # ---- seats

    def seat(
        self, caller: str, *, cause: int
    ) -> Generator[simpy.Event, object, tuple[Request | None, int]]:
        """Wait until somebody at the centre is free to take the call.

        Args:
            caller: who calls.
            cause: event of the call.

        Returns:
            The seat, None where as many calls are taken as come; and the event behind the answer.
        """
        if self.centre is None or self.centre.seats is None:
            return None, cause
        self.centre.catch_up(self.incident.now)
        before = len(self.centre.seats.queue)
        request = self.centre.seats.request()
        if not request.triggered:
            cause = self.incident.log(
                "119-queued", actor=caller, value=float(before), unit="calls", cause=cause
            )
        while not request.triggered:
            yield self._next()
            self.centre.catch_up(self.incident.now)
        return request, cause

    def leave(self, seat: Request | None) -> None:
        """Give a seat back."""
        if self.centre is not None and self.centre.seats is not None and seat is not None:
            self.centre.catch_up(self.incident.now)
            self.centre.seats.release(seat)

    def _next(self) -> simpy.Event:
        """Return an event of the clock for when something changes at the centre."""
        assert self.centre is not None
        wait_s = self.centre.next_s - self.incident.now
        if wait_s == math.inf:
            return self._change
        return self._change | self.incident.env.timeout(max(wait_s, 0.0))

    def _changed(self) -> None:
        """Wake those who wait for a unit."""
        self._change.succeed()
        self._change = self.incident.env.event()

    # ---- alarms

    def nearest(self, kind: str) -> Sent | None:
        """Return the unit of a kind that would be sent now, None if there is none.

        Args:
            kind: kind of unit.
        """
        if self.centre is None or self.node is None:
            return self._unknown(kind, 0)
        self.centre.catch_up(self.incident.now)
        job = Job(kind, self.node)
        car = self.centre.choose(job)
        if car is None:
            return None
        start, wait_s = car.where(self.incident.now)
        return Sent(car.id, kind, car.station, wait_s + self.drive_seconds(start, self.node))

    def first_alarm(self, *, cause: Iterable[int]) -> None:
        """Order out what the plan sends first."""
        self._alarm(self.send().first, cause=cause)

    def second_alarm(self, *, by: str, cause: Iterable[int]) -> None:
        """Order out what the plan sends when the first units are not enough."""
        more = self.send().second
        if "second-alarm" in self.incident.happened or not more:
            return
        event = self.incident.log("second-alarm", actor=by, object=self.site, cause=cause)
        self._alarm(more, cause=(event,))

    def order(self, kinds: tuple[str, ...], *, by: str, cause: int | Iterable[int]) -> None:
        """Ask for further units and order them out.

        Args:
            kinds: kinds of units, one name a unit.
            by: who asks.
            cause: event or events behind it.
        """
        self._alarm(kinds, by=by, cause=cause)

    def send(self) -> Send:
        """Return what the plan sends to this kind of incident."""
        plan = self.incident.plan
        return plan.send.get(self.incident.inputs.incident, USUAL_SEND) if plan else USUAL_SEND

    @property
    def site(self) -> str:
        """Id of the site, as the town knows it."""
        return self.incident.inputs.site or self.incident.world.site.id

    def _alarm(
        self, kinds: tuple[str, ...], *, by: str = "119", cause: int | Iterable[int]
    ) -> None:
        incident = self.incident
        asked = incident.log(
            "units-requested", actor=by, value=len(kinds), unit="units", cause=cause
        )
        if self.centre is not None:
            self.centre.catch_up(incident.now)
        for number, kind in enumerate(kinds):
            if self.centre is None:
                self._ordered(self._unknown(kind, number), cause=(asked,))
            else:
                self._ask(self.centre, kind, asked)

    def _unknown(self, kind: str, number: int) -> Sent:
        """Return a unit of a town that is not known."""
        name = f"{kind}-{number + 1}"
        while name in self.busy:
            number += 1
            name = f"{kind}-{number + 1}"
        return Sent(name, kind, "", self.incident.seconds("drive.unknown", name))

    def _ask(self, centre: TownCentre, kind: str, asked: int) -> None:
        """Send a unit of a kind; if all are out, the first that becomes free."""
        incident = self.incident
        assert self.node is not None
        if not centre.has(kind, self.node):
            incident.log("unit-unavailable", actor="119", object=kind, cause=asked)
            return
        job = Job(kind, self.node)
        centre.ask(job)
        if job.car is not None:
            self._sent(centre, job, asked)
            return
        event = incident.log(
            "unit-unavailable", actor="119", object=kind, cause=asked, text="all out"
        )
        incident.env.process(self._wait(centre, job, event))

    def _wait(self, centre: TownCentre, job: Job, event: int) -> Task:
        """Send a unit as soon as one is free, until the incident is over."""
        over = self.incident.when("stand-down")
        while job.car is None:
            yield self._next() | over
            if over.triggered:
                centre.cancel(job)
                return
            centre.catch_up(self.incident.now)
        self._sent(centre, job, event)

    def _sent(self, centre: TownCentre, job: Job, cause: int) -> None:
        """Order out the unit that the centre has chosen."""
        incident, car = self.incident, job.car
        assert car is not None
        causes = [cause]
        for other in centre.nearer_but_busy(job):
            assert other.job is not None
            key = (cause, other.id)
            if key not in self._busy_told:
                self._busy_told[key] = incident.log(
                    "unit-busy", object=other.id, cause=cause, text=other.job.about
                )
            causes.append(self._busy_told[key])
        if car.is_aid:
            causes.append(incident.log("mutual-aid", object=car.id, cause=cause))
        self._ordered(Sent(car.id, car.kind, car.station, job.drive_s), cause=causes, job=job)
        wait_s = centre.rules.move_up_s
        if wait_s is not None:
            incident.env.process(self._look_for_moves(centre, wait_s, causes[0]))

    def _look_for_moves(self, centre: TownCentre, wait_s: float, cause: int) -> Task:
        """Log the units that are moved up because a station has been emptied."""
        yield self.incident.env.timeout(wait_s)
        centre.catch_up(self.incident.now)
        for moved_s, car, station in centre.moves[self._moves :]:
            if moved_s == self.incident.now:
                self.incident.log("unit-move-up", actor=car.id, object=station, cause=cause)
        self._moves = len(centre.moves)

    def _ordered(self, unit: Sent, *, cause: Iterable[int], job: Job | None = None) -> None:
        incident = self.incident
        self.busy.add(unit.id)
        order = incident.log(
            "dispatch-order", actor="119", object=unit.id, cause=cause, text=unit.station
        )
        incident.env.process(self._unit(unit, order, job))

    # ---- driving times

    def drive_seconds(self, from_node: str, to_node: str) -> float:
        """Return the driving time between two nodes at this hour, s; ``inf`` without a way."""
        if self.centre is None:
            return self.incident.value("response.drive.unknown.p50")
        return self.centre.travel.seconds(from_node, to_node, self.incident.now)

    # ---- one unit

    def _unit(self, unit: Sent, order: int, job: Job | None) -> Task:
        incident, env = self.incident, self.incident.env
        law = turnout_law(incident.hour(), on_road=job is not None and job.on_road)
        yield env.timeout(incident.seconds(law, unit.id, draw="turnout"))
        enroute = incident.log("unit-enroute", actor=unit.id, object=self.site, cause=order)
        scatter = incident.value("response.drive.sigma") if job is not None else 0.0
        z = float(special.ndtri(incident.uniform("drive", unit.id)))
        yield env.timeout(scattered(unit.drive_s, sigma=scatter, z=z))
        cause = enroute
        if incident.inputs.blocked_lane_s > 0:
            lane = incident.inputs.blocked_lane_s
            cause = incident.log("unit-blocked", actor=unit.id, value=lane, unit="s", cause=enroute)
            yield env.timeout(lane)
        arrive = incident.log("unit-arrive", actor=unit.id, object=self.site, cause=cause)
        incident.declare("arrived", arrive)
        if job is not None and job.car is not None:
            job.arrive_s, job.car.status = incident.now, "on-scene"
        self.scene.arrived(unit, arrive)
        if unit.kind in CORDON:
            env.process(self._cordon(unit, arrive))

    def _cordon(self, unit: Sent, arrive: int) -> Task:
        """The first police unit sets a cordon round the site."""
        yield self.incident.env.timeout(self.incident.seconds("cordon", unit.id))
        if "cordon-set" not in self.incident.happened:
            self.incident.log("cordon-set", actor=unit.id, object=self.site, cause=arrive)

    def released(self, unit: Sent, *, node: str | None = None, cause: int) -> None:
        """A unit leaves the scene or a hospital and drives home.

        It may be sent again from then on, or, where the town says so, once it is back.

        Args:
            unit: the unit.
            node: node of the town where it is, None for the site.
            cause: event behind it.
        """
        incident = self.incident
        event = incident.log("unit-return", actor=unit.id, object=unit.station, cause=cause)
        self.busy.discard(unit.id)
        centre, at = self.centre, node or self.node
        if centre is None or at is None:
            return
        centre.catch_up(incident.now)
        car = centre.cars[unit.id]
        if centre.rules.back_first:
            incident.env.process(self._back(centre, car, event))
        centre.release(car, at)
        if car.job is not None and car.job.about:
            incident.log("unit-reassigned", actor=car.id, cause=event, text=car.job.about)
        self._changed()

    def _back(self, centre: TownCentre, car: Car, event: int) -> Task:
        """Log when a unit is back at its station, where it is free only then."""
        yield self.incident.env.timeout(0.0)
        if car.leg is None:
            return
        yield self.incident.env.timeout(car.leg.at_s[-1] - self.incident.now)
        centre.catch_up(self.incident.now)
        self.incident.log("unit-available", actor=car.id, object=car.station, cause=event)
