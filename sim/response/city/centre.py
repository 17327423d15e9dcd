"""The dispatch centre of a city on SimPy's clock.

A call is taken by whoever has a seat free, in the order in which calls come. Then the first free
unit in the order of its area goes; if there is none the call waits, or is lost. A unit that
becomes free takes the call that has waited longest among those it may be sent to.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import simpy

if TYPE_CHECKING:
    from collections.abc import Generator

    from numpy.typing import NDArray

    from sim.response.city.calls import Calls
    from sim.response.city.model import City

    Floats = NDArray[np.float64]
    Task = Generator[simpy.Event, object, None]


@dataclass(frozen=True, slots=True)
class Served:
    """What became of the calls, ``(n_calls,)`` each, in the order in which they came.

    Attributes:
        answered_s: when a call taker answered, s.
        sent_s: when a unit was sent, s; ``nan`` for calls that were lost or are still waiting.
        arrive_s: when it arrived, s.
        free_s: when it was free again, s.
        unit: row of the unit, -1 for none.
        is_lost: whether nobody was free and the call did not wait.
    """

    answered_s: Floats
    sent_s: Floats
    arrive_s: Floats
    free_s: Floats
    unit: NDArray[np.int32]
    is_lost: NDArray[np.bool_]


class Centre:
    """Takes calls and sends units.

    Args:
        env: the clock.
        city: the city.
        calls: its calls; the first is not before the time of the clock.
    """

    def __init__(self, env: simpy.Environment, city: City, calls: Calls) -> None:
        self.env = env
        self.city = city
        self.served = _blank(len(calls))
        self._times = calls.time_s.tolist()
        self._areas = calls.area.tolist()
        self._talk_s = calls.talk_s.tolist()
        self._work_s = calls.work_s.tolist()
        self._orders = [area.order for area in city.areas]
        self._drives = city.drive_s.tolist() if city.drive_s is not None else None
        self._is_free = [True] * len(city.units)
        self._waiting: dict[int, None] = {}
        goes_to = [
            {row for row, order in enumerate(self._orders) if unit in order}
            for unit in range(len(city.units))
        ]
        self._goes_to = [None if len(rows) == len(self._orders) else rows for rows in goes_to]
        self._seats = simpy.Resource(env, city.seats) if city.seats is not None else None
        env.process(self._arrivals())

    def _arrivals(self) -> Task:
        env = self.env
        for call, time in enumerate(self._times):
            yield env.timeout(time - env.now)
            if self._seats is None and self._talk_s[call] == 0.0:
                self.served.answered_s[call] = env.now
                self._ask(call)
            else:
                env.process(self._talk(call))

    def _talk(self, call: int) -> Task:
        env = self.env
        seat = self._seats.request() if self._seats is not None else None
        if seat is not None:
            yield seat
        self.served.answered_s[call] = env.now
        yield env.timeout(self._talk_s[call])
        if self._seats is not None and seat is not None:
            self._seats.release(seat)
        self._ask(call)

    def _ask(self, call: int) -> None:
        """Send the first free unit; without one the call waits or is lost."""
        for unit in self._orders[self._areas[call]]:
            if self._is_free[unit]:
                self._send(unit, call)
                return
        if self.city.call_waits:
            self._waiting[call] = None
        else:
            self.served.is_lost[call] = True

    def _send(self, unit: int, call: int) -> None:
        self._is_free[unit] = False
        self.served.unit[call] = unit
        self.served.sent_s[call] = self.env.now
        self.env.process(self._out(unit, call))

    def _out(self, unit: int, call: int) -> Task:
        """A unit drives there, works, drives back, and takes the next call that waits."""
        env, served = self.env, self.served
        if self._drives is None:
            served.arrive_s[call] = env.now
            yield env.timeout(self._work_s[call])
        else:
            drive_s = self._drives[self._areas[call]][unit]
            yield env.timeout(drive_s)
            served.arrive_s[call] = env.now
            yield env.timeout(self._work_s[call] + drive_s)
        served.free_s[call] = env.now
        self._is_free[unit] = True
        following = self._next_for(unit)
        if following is not None:
            del self._waiting[following]
            self._send(unit, following)

    def _next_for(self, unit: int) -> int | None:
        """Return the call that has waited longest of those a unit may be sent to."""
        areas = self._goes_to[unit]
        for call in self._waiting:
            if areas is None or self._areas[call] in areas:
                return call
        return None


def _blank(n: int) -> Served:
    return Served(
        answered_s=np.full(n, np.nan),
        sent_s=np.full(n, np.nan),
        arrive_s=np.full(n, np.nan),
        free_s=np.full(n, np.nan),
        unit=np.full(n, -1, dtype=np.int32),
        is_lost=np.zeros(n, dtype=np.bool_),
    )


def play(city: City, calls: Calls) -> Served:
    """Play all calls of a city through, until the last unit is free again.

    Args:
        city: the city.
        calls: its calls.
    """
    env = simpy.Environment()
    centre = Centre(env, city, calls)
    env.run()
    return centre.served
