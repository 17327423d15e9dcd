"""The units of a town: where each is, what it does, and what it is sent to."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from sim.response.dispatch.travel import Leg
    from sim.town.model import Town

Status = Literal["available", "enroute", "on-scene", "returning", "moving-up", "out-of-service"]


@dataclass(eq=False, slots=True)
class Job:
    """One unit that a call asks for.

    Attributes:
        kind: kind of unit.
        node: node of the town where it is needed.
        about: what the call is about, ``""`` for the incident.
        work_s: time to do there, s; ``nan`` for the incident, whose units are released.
        turnout_z: draw of the time to get under way, of a standard normal.
        drive_z: draw of the drive, of a standard normal.
        asked_s: when it was asked for, s; the next times likewise, ``nan`` before they come.
        sent_s: when a unit was sent.
        arrive_s: when it arrived.
        free_s: when it left.
        car: the unit, None before one is sent.
        drive_s: free driving time at the hour at which it was sent, s.
        on_road: whether it was on the road when it was sent.
        is_lost: left to somebody else, because nobody was free.
    """

    kind: str
    node: str
    about: str = ""
    work_s: float = math.nan
    turnout_z: float = 0.0
    drive_z: float = 0.0
    asked_s: float = math.nan
    sent_s: float = math.nan
    arrive_s: float = math.nan
    free_s: float = math.nan
    car: Car | None = None
    drive_s: float = math.nan
    on_road: bool = False
    is_lost: bool = False


@dataclass(eq=False, slots=True)
class Car:
    """A unit.

    Attributes:
        id: id of the unit.
        kind: kind of unit.
        station: id of its station, ``""`` for a vehicle without one and for a unit from outside.
        home: node of its station, or where it enters the town.
        base: node at which it waits: its home, or a station it has been moved up to.
        delay_s: time until a unit from outside is at its home, s.
        is_aid: whether it is from outside.
        status: what it does.
        node: where it is, or goes to.
        leg: its way, if it is under way without a call.
        job: what it has been sent to.
        trip: number of its movements so far.
    """

    id: str
    kind: str
    station: str
    home: str
    base: str
    delay_s: float = 0.0
    is_aid: bool = False
    status: Status = "available"
    node: str = ""
    leg: Leg | None = None
    job: Job | None = None
    trip: int = 0

    def where(self, now_s: float) -> tuple[str, float]:
        """Return the node from which it can be sent now, and the time until it is there, s."""
        if self.leg is not None:
            return self.leg.ahead(now_s)
        return self.node, self.delay_s if self.node == self.home else 0.0


def cars_of(town: Town) -> list[Car]:
    """Return the units of all stations, the vehicles and the units from outside, sorted by id."""
    least = town.dispatch.min_crew if town.dispatch is not None else {}
    cars: list[Car] = []
    for station in town.stations:
        for unit in station.units:
            car = Car(unit.id, unit.kind, station.id, station.node, station.node)
            if unit.crew < least.get(unit.kind, 0):
                car.status = "out-of-service"
            cars.append(car)
    cars += [Car(each.id, each.kind, "", each.node, each.node) for each in town.vehicles]
    if town.dispatch is not None:
        cars += [
            Car(aid.id, aid.kind, "", aid.node, aid.node, delay_s=aid.delay_s, is_aid=True)
            for aid in town.dispatch.mutual_aid
            if aid.crew >= least.get(aid.kind, 0)
        ]
    for car in cars:
        car.node = car.home
    return sorted(cars, key=lambda car: car.id)
