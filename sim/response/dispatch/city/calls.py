"""The calls of a city over a time: when each comes, from where, and how long what it asks takes.

Calls of an area come at random (a Poisson process). Each area and each call has draws of its own,
so another area, or one more unit, changes no other call.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.response.dispatch.city.model import CallArea, City
    from sim.rng import Streams

    Floats = NDArray[np.float64]

_DAY_S = 86_400.0
_SPARE = 16
"""Draws made beyond those that are expected to be enough."""


@dataclass(frozen=True, slots=True)
class Calls:
    """Calls in the order in which they come, ``(n_calls,)`` each.

    Attributes:
        time_s: when it comes, s.
        area: row of the area.
        talk_s: how long a call taker talks, s.
        work_s: how long the unit has to do, without its drive, s.
    """

    time_s: Floats
    area: NDArray[np.int32]
    talk_s: Floats
    work_s: Floats

    def __len__(self) -> int:
        return len(self.time_s)


def calls_of(city: City, streams: Streams, *, until_s: float) -> Calls:
    """Return the calls of a city from 0 to ``until_s``.

    Args:
        city: the city.
        streams: random numbers.
        until_s: end, s.
    """
    parts = [_of_area(city, row, streams, until_s) for row in range(len(city.areas))]
    time_s = np.concatenate([part.time_s for part in parts])
    order = np.argsort(time_s, kind="stable")
    return Calls(
        time_s[order],
        np.concatenate([part.area for part in parts])[order],
        np.concatenate([part.talk_s for part in parts])[order],
        np.concatenate([part.work_s for part in parts])[order],
    )


def _of_area(city: City, row: int, streams: Streams, until_s: float) -> Calls:
    area = city.areas[row]
    time_s = _times(area, streams, until_s)
    index = np.arange(len(time_s))
    talk = streams.uniform("city.talk", group=area.id, index=index)
    work = streams.uniform("city.work", group=area.id, index=index)
    return Calls(
        time_s,
        np.full(len(time_s), row, dtype=np.int32),
        city.talk.ppf(talk),
        city.at_work.ppf(work),
    )


def _times(area: CallArea, streams: Streams, until_s: float) -> Floats:
    """Return when the calls of an area come."""
    arrivals = Arrivals(area.rate, streams, stream="city.gap", group=area.id)
    return arrivals.until(until_s)


class Arrivals:
    """When calls come, drawn as they are asked for: a Poisson process.

    The ``n``-th gap is the ``n``-th draw, whatever the rate and however far one looks.

    Args:
        rate: calls, 1/s; in the mean of a day if they are spread over its hours.
        streams: random numbers.
        stream: what the draws are for.
        group: whose they are.
        start_s: time from which calls come, s.
        by_hour: how calls are spread over the hours of a day, ``(24,)``; empty for evenly.
        clock_s: time of the day at time 0, s since midnight.
    """

    def __init__(
        self,
        rate: float,
        streams: Streams,
        *,
        stream: str,
        group: str,
        start_s: float = 0.0,
        by_hour: tuple[float, ...] = (),
        clock_s: float = 0.0,
    ) -> None:
        self._rate = rate
        self._streams, self._stream, self._group = streams, stream, group
        self._start_s, self._clock_s = start_s, clock_s
        hours = np.array(by_hour or (1.0,), dtype=np.float64)
        self._day = np.concatenate([[0.0], np.cumsum(hours / hours.sum())]) if by_hour else None
        self._count = 0.0
        self._drawn = 0
        self._ahead = np.empty(0)

    def until(self, until_s: float) -> Floats:
        """Return when those calls come that have not been asked for yet, up to a time, s."""
        if self._rate <= 0.0:
            return np.empty(0)
        parts = [self._ahead]
        last = self._time(np.array([self._count]))[0]
        while last < until_s:
            expected = self._rate * (until_s - last)
            n = int(expected + 3.0 * expected**0.5) + _SPARE
            index = np.arange(self._drawn, self._drawn + n)
            draws = self._streams.uniform(self._stream, group=self._group, index=index)
            counts = self._count - np.cumsum(np.log(draws)) / self._rate
            parts.append(self._time(counts))
            self._count, self._drawn = float(counts[-1]), self._drawn + n
            last = parts[-1][-1]
        times: Floats = np.concatenate(parts)
        cut = np.searchsorted(times, until_s)
        self._ahead = times[cut:]
        return times[:cut]

    def _time(self, calls_s: Floats) -> Floats:
        """Return when calls come from how long they would take to come at the mean rate, s."""
        if self._day is None:
            return self._start_s + calls_s
        edges = np.linspace(0.0, _DAY_S, len(self._day))
        whole, clock = divmod(self._clock_s + self._start_s, _DAY_S)
        so_far = whole + np.interp(clock, edges, self._day)
        days, rest = np.divmod(so_far + calls_s / _DAY_S, 1.0)
        times: Floats = days * _DAY_S + np.interp(rest, self._day, edges) - self._clock_s
        return times
