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

    from sim.response.city.model import CallArea, City
    from sim.rng import Streams

    Floats = NDArray[np.float64]

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
    """Return when the calls of an area come: gaps between them are exponential."""
    if area.rate <= 0.0:
        return np.empty(0)
    parts: list[Floats] = []
    last, drawn = 0.0, 0
    while last < until_s:
        expected = area.rate * (until_s - last)
        index = np.arange(drawn, drawn + int(expected + 3.0 * expected**0.5) + _SPARE)
        gaps = -np.log(streams.uniform("city.gap", group=area.id, index=index)) / area.rate
        parts.append(last + np.cumsum(gaps))
        last, drawn = float(parts[-1][-1]), drawn + len(index)
    times = np.concatenate(parts)
    return times[: np.searchsorted(times, until_s)]
