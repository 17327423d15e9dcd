"""The dispatch centre of a town with an incident: other calls come, too, and keep units busy.

It has a clock of its own, which is moved on when somebody wants to know how things stand. So other
calls neither keep a run alive nor wake it, and cost nothing where nobody asks. Other calls start
some time before the incident. All their draws are named by their kind and number; the incident's
are not among them.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import simpy
from scipy import special

from sim.distribution import Distribution, scattered
from sim.parameters import LITERATURE
from sim.response.dispatch.city.calls import Arrivals
from sim.response.dispatch.city.desk import Desk
from sim.response.dispatch.city.fleet import Car, Job, cars_of
from sim.response.dispatch.travel import turnout_law, typical_turnout
from sim.town.centre import usual_on_scene
from sim.town.model import DispatchRules

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from sim.parameters import Parameters
    from sim.response.dispatch.travel import Travel
    from sim.rng import Streams
    from sim.town.model import OtherCalls, Town

    Task = Generator[simpy.Event, object, None]

_AHEAD_S = 46_800.0
"""Other calls are drawn for so long at a time, s."""


class TownCentre(Desk[Job, Car]):
    """Seats, units, and other calls of a town.

    Attributes:
        cars: units by id, sorted.
        jobs: what other calls have asked for so far, in order.
        moves: units that have been moved up so far: time (s), unit, station.

    Args:
        town: the town.
        travel: how its vehicles drive.
        streams: random numbers.
        clock_s: time of the day at time 0, s since midnight.
        parameters: numbers of the model.
    """

    def __init__(
        self,
        town: Town,
        travel: Travel,
        streams: Streams,
        *,
        clock_s: float,
        parameters: Parameters = LITERATURE,
    ) -> None:
        self.parameters = parameters
        self.rules = rules = town.dispatch or DispatchRules()
        warm_up_s = rules.warm_up_s or parameters.value("response.other.warm-up")
        begin_s = -warm_up_s if rules.calls else 0.0
        super().__init__(simpy.Environment(initial_time=begin_s), rules.seats)
        self.travel = travel
        self.cars = {car.id: car for car in cars_of(town)}
        self.jobs: list[Job] = []
        self.moves: list[tuple[float, Car, str]] = []
        self._by_kind: dict[str, list[Car]] = {}
        for car in self.cars.values():
            self._by_kind.setdefault(car.kind, []).append(car)
        self._bare: dict[tuple[str, str], float] = {}
        self._scatter = parameters.value("response.drive.sigma")
        for line in rules.calls:
            arrivals = Arrivals(
                line.rate,
                streams,
                stream="other.gap",
                group=line.kind,
                start_s=begin_s,
                by_hour=line.by_hour,
                clock_s=clock_s,
            )
            if line.rate > 0.0:
                self.env.process(self._arrivals(line, arrivals, streams))
        self.catch_up(0.0)

    # ---- the clock

    @property
    def next_s(self) -> float:
        """When something happens next, s; ``inf`` for never."""
        return float(self.env.peek())

    def catch_up(self, until_s: float) -> None:
        """Let happen what happens up to a time, s, that time included."""
        env = self.env
        while env.peek() <= until_s:
            env.step()
        if env.now < until_s:
            env.run(until=until_s)

    # ---- other calls

    def _arrivals(self, line: OtherCalls, arrivals: Arrivals, streams: Streams) -> Task:
        env, drawn = self.env, 0
        while True:
            until_s = env.now + _AHEAD_S
            times = arrivals.until(until_s)
            for time, (talk_s, jobs) in zip(
                times.tolist(),
                _drawn(line, streams, drawn, len(times), self.parameters),
                strict=True,
            ):
                if env.now < time:
                    yield env.timeout(time - env.now)
                env.process(self._call(talk_s, jobs))
            drawn += len(times)
            if env.now < until_s:
                yield env.timeout(until_s - env.now)

    def _call(self, talk_s: float, jobs: list[Job]) -> Task:
        yield from self.seated(talk_s)
        for job in jobs:
            self.jobs.append(job)
            self.ask(job)

    # ---- who goes

    def ask(self, call: Job) -> None:
        """Send a unit to a call, or let it wait."""
        call.asked_s = self.env.now
        super().ask(call)

    def choose(self, call: Job) -> Car | None:
        """Return the free unit that goes by the rules of the centre, None if there is none."""
        found = (
            (self._rank(car, call, seconds), car)
            for car, seconds in self.reach(call.kind, call.node)
            if self.is_free(car)
        )
        return min(found, key=lambda pair: pair[0], default=(None, None))[1]

    def is_free(self, car: Car) -> bool:
        """Return whether a unit may be sent now."""
        if car.job is not None or car.status == "out-of-service":
            return False
        return not (self.rules.back_first and car.status == "returning")

    def reach(self, kind: str, node: str) -> Iterator[tuple[Car, float]]:
        """Yield units of a kind that have a way to a node, with the time until they are there, s.

        The median time to get under way is part of it. A unit on a call counts from its base.
        """
        now = self.env.now
        hour = self.travel.hour(now)
        for car in self._by_kind.get(kind, ()):
            if car.status == "out-of-service":
                continue
            start, wait_s = car.where(now) if car.job is None else (car.base, 0.0)
            seconds = wait_s + self.travel.seconds(start, node, now)
            if seconds < math.inf:
                on_road = car.leg is not None
                yield (
                    car,
                    seconds + typical_turnout(hour, on_road=on_road, parameters=self.parameters),
                )

    def _rank(self, car: Car, call: Job, seconds: float) -> tuple[object, ...]:
        rules = self.rules
        place = 0
        if rules.policy == "running-order":
            order = rules.order.get(call.node, rules.order.get("", ()))
            place = order.index(car.station) if car.station in order else len(order)
        return car.is_aid, self._is_reserve(car), place, seconds, car.station, car.id

    def _is_reserve(self, car: Car) -> bool:
        """Return whether a unit is one that its station keeps as long as another can go."""
        if not self.rules.reserve or not car.station:
            return False
        return self._free_at(car.base, car.kind) <= self.rules.reserve

    def _free_at(self, base: str, kind: str) -> int:
        return sum(car.base == base and self.is_free(car) for car in self._by_kind[kind])

    def has(self, kind: str, node: str) -> bool:
        """Return whether there is a unit of a kind, free or not, that has a way to a node."""
        return any(True for _ in self.reach(kind, node))

    def nearer_but_busy(self, job: Job) -> list[Car]:
        """Return units on other calls that would be there sooner from their bases than who goes."""
        if job.car is None:
            return []
        sent_s = job.drive_s + typical_turnout(
            self.travel.hour(job.sent_s), on_road=job.on_road, parameters=self.parameters
        )
        return [
            car
            for car, seconds in self.reach(job.kind, job.node)
            if car.job is not None and car.job.about and not car.is_aid and seconds < sent_s
        ]

    def unserved(self, call: Job) -> bool:
        """Return whether a call waits: the incident does, another one by the rules."""
        waits = not call.about or (self.rules.call_waits and self.has(call.kind, call.node))
        call.is_lost = not waits
        return waits

    def may_take(self, unit: Car, call: Job) -> bool:
        """Return whether a unit is of the kind a call waits for, and has a way there."""
        start, _ = unit.where(self.env.now)
        return unit.kind == call.kind and (
            self.travel.seconds(start, call.node, self.env.now) < math.inf
        )

    # ---- what units do

    def send(self, unit: Car, call: Job) -> None:
        """Send a unit; to other calls it drives by itself."""
        now = self.env.now
        start, wait_s = unit.where(now)
        call.car, call.sent_s = unit, now
        call.drive_s = wait_s + self.travel.seconds(start, call.node, now)
        call.on_road = unit.leg is not None
        unit.job, unit.status, unit.leg, unit.node = call, "enroute", None, call.node
        unit.trip += 1
        if call.about:
            self.env.process(self._out(unit, call))
        self._cover(unit.kind)

    def _out(self, car: Car, job: Job) -> Task:
        env = self.env
        law = turnout_law(self.travel.hour(env.now), on_road=job.on_road)
        yield env.timeout(self.parameters.drawn(f"response.{law}", job.turnout_z))
        yield env.timeout(scattered(job.drive_s, sigma=self._scatter, z=job.drive_z))
        job.arrive_s, car.status = env.now, "on-scene"
        yield env.timeout(job.work_s)
        self.release(car, job.node)

    def release(self, car: Car, node: str) -> None:
        """A unit leaves its call at a node: it takes another one, or drives home."""
        if car.job is not None:
            car.job.free_s = self.env.now
        car.job, car.node, car.base = None, node, car.home
        self._drive(car, "returning")
        if self.is_free(car) and not self.freed(car):
            self._cover(car.kind)

    def cancel(self, job: Job) -> None:
        """Nobody is needed any longer for a call that waits."""
        self.waiting.pop(job, None)

    def _drive(self, car: Car, status: str) -> None:
        """Drive a unit without a call to its base."""
        start, wait_s = car.where(self.env.now)
        car.leg = self.travel.leg(start, car.base, self.env.now + wait_s)
        car.trip += 1
        if car.leg is None:
            car.status = "available"
            return
        car.status = "moving-up" if status == "moving-up" else "returning"
        self.env.process(self._come_home(car, car.leg.at_s[-1], car.trip))

    def _come_home(self, car: Car, at_s: float, trip: int) -> Task:
        yield self.env.timeout(at_s - self.env.now)
        if car.trip != trip:
            return
        car.status, car.leg, car.node = "available", None, car.base
        if self.rules.back_first and self.freed(car):
            return
        self._cover(car.kind)
        if car.base == car.home:
            for guest in self._by_kind[car.kind]:
                if guest.base == car.base != guest.home and guest.job is None:
                    guest.base = guest.home
                    self._drive(guest, "returning")

    # ---- cover

    def _cover(self, kind: str) -> None:
        """Look which stations have no free unit of a kind they have, and since when."""
        wait_s = self.rules.move_up_s
        if wait_s is None:
            return
        for base in sorted({car.home for car in self._by_kind[kind] if car.station}):
            pair = (base, kind)
            if self._free_at(base, kind):
                self._bare.pop(pair, None)
            elif pair not in self._bare:
                self._bare[pair] = self.env.now
                self.env.process(self._fill(base, kind, wait_s))

    def _fill(self, base: str, kind: str, wait_s: float) -> Task:
        """Move a unit up to a station that has been without for some time."""
        since = self.env.now
        yield self.env.timeout(wait_s)
        if self._bare.get((base, kind)) != since:
            return
        del self._bare[base, kind]
        now = self.env.now
        donors = [
            (self.travel.seconds(car.node, base, now), car.id, car)
            for car in self._by_kind[kind]
            if car.station and car.status == "available" and self._free_at(car.base, kind) > 1
        ]
        if donors and min(donors)[0] < math.inf:
            car = min(donors)[2]
            car.base = base
            self._drive(car, "moving-up")
            names = (other.station for other in self._by_kind[kind] if other.home == base)
            self.moves.append((now, car, min(filter(None, names))))


def _drawn(
    line: OtherCalls, streams: Streams, first: int, n: int, parameters: Parameters
) -> Iterator[tuple[float, list[Job]]]:
    """Yield how long each call keeps its call taker, and what it asks for.

    Args:
        line: the kind of calls.
        streams: random numbers.
        first: number of the first call.
        n: number of calls.
        parameters: numbers of the model.
    """
    index = np.arange(first, first + n)
    talk = line.talk or _usual_talk(parameters)
    talk_s = talk.ppf(streams.uniform("other.talk", group=line.kind, index=index))
    weights = np.cumsum([weight for _, weight in line.places])
    at = streams.uniform("other.place", group=line.kind, index=index) * weights[-1]
    places = np.searchsorted(weights, at)
    work = line.on_scene or usual_on_scene()

    def of_units(stream: str) -> list[list[float]]:
        return [
            streams.uniform(f"other.{stream}", group=line.kind, index=index, draw=unit).tolist()
            for unit in range(len(line.send))
        ]

    work_s = [work.ppf(row).tolist() for row in of_units("work")]
    turnout = [special.ndtri(row).tolist() for row in of_units("turnout")]
    drive = [special.ndtri(row).tolist() for row in of_units("drive")]
    for call in range(n):
        node = line.places[int(places[call])][0]
        yield (
            float(talk_s[call]),
            [
                Job(
                    kind,
                    node,
                    line.kind,
                    work_s=work_s[unit][call],
                    turnout_z=turnout[unit][call],
                    drive_z=drive[unit][call],
                )
                for unit, kind in enumerate(line.send)
            ],
        )


def _usual_talk(parameters: Parameters) -> Distribution:
    """Return how long a call taker talks, s: as long as with the incident's caller."""
    median, p90 = (parameters.value(f"response.119.talk.{end}") for end in ("p50", "p90"))
    return Distribution.lognormal(median=median, p90=p90)
