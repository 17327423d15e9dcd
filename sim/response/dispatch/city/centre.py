"""The dispatch centre of a city on SimPy's clock, by itself.

The first free unit in the order of an area goes to a call from there, without one the call waits or
is lost, and a unit is free again when it is back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import simpy

from sim.response.dispatch.city.desk import Desk

if TYPE_CHECKING:
    from collections.abc import Generator

    from numpy.typing import NDArray

    from sim.response.dispatch.city.calls import Calls
    from sim.response.dispatch.city.model import City

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


class Centre(Desk[int, int]):
    """Takes calls and sends units; both are rows.

    Args:
        env: the clock.
        city: the city.
        calls: its calls; the first is not before the time of the clock.
    """

    def __init__(self, env: simpy.Environment, city: City, calls: Calls) -> None:
        super().__init__(env, city.seats)
        self.city = city
        self.served = _blank(len(calls))
        self._times = calls.time_s.tolist()
        self._areas = calls.area.tolist()
        self._talk_s = calls.talk_s.tolist()
        self._work_s = calls.work_s.tolist()
        self._orders: list[tuple[int, ...]] = [area.order for area in city.areas]
        self._drives: list[list[float]] | None = (
            city.drive_s.tolist() if city.drive_s is not None else None
        )
        self._is_free = [True] * len(city.units)
        goes_to = [
            {row for row, order in enumerate(self._orders) if unit in order}
            for unit in range(len(city.units))
        ]
        self._goes_to = [None if len(rows) == len(self._orders) else rows for rows in goes_to]
        env.process(self._arrivals())

    def _arrivals(self) -> Task:
        env = self.env
        for call, time in enumerate(self._times):
            # The sum of now and a difference may be the last bit short of the time.
            while env.now < time:
                yield env.timeout(time - env.now)
            if self.seats is None and self._talk_s[call] == 0.0:
                self.served.answered_s[call] = env.now
                self.ask(call)
            else:
                env.process(self._talk(call))

    def _talk(self, call: int) -> Task:
        self.served.answered_s[call] = yield from self.seated(self._talk_s[call])
        self.ask(call)

    def choose(self, call: int) -> int | None:
        """Return the first free unit in the order of the call's area."""
        order: tuple[int, ...] = self._orders[self._areas[call]]
        return next((unit for unit in order if self._is_free[unit]), None)

    def unserved(self, call: int) -> bool:
        """Return whether calls wait; one that does not is lost."""
        self.served.is_lost[call] = not self.city.call_waits
        return self.city.call_waits

    def may_take(self, unit: int, call: int) -> bool:
        """Return whether a unit is sent to the area of a call at all."""
        areas = self._goes_to[unit]
        return areas is None or self._areas[call] in areas

    def send(self, unit: int, call: int) -> None:
        """Send a unit: it drives there, works, drives back, and takes the next call."""
        self._is_free[unit] = False
        self.served.unit[call] = unit
        self.served.sent_s[call] = self.env.now
        self.env.process(self._out(unit, call))

    def _out(self, unit: int, call: int) -> Task:
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
        self.freed(unit)


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
