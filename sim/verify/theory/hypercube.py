"""The hypercube model of units that stand in for each other, solved exactly.

R. C. Larson, "A hypercube queuing model for facility location and redistricting in urban emergency
services", Computers & Operations Research 1, 1974. Every set of busy units is a state; calls of an
area come at random, the first free unit in the area's order goes, times of service are exponential
and the same for all units.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

MOST_UNITS = 10
"""Units of which all sets are solved for at once: 1,024 states."""


@dataclass(frozen=True, slots=True)
class Exact:
    """What the model says of a city in its steady state.

    Attributes:
        workload: share of the time each unit is busy, ``(n_units,)``.
        all_busy: share of the time in which all units are busy.
        lost: share of calls lost; 0 where calls wait.
        sent: share of all calls that each area and unit have with each other without waiting,
            ``(n_areas, n_units)``.
    """

    workload: Floats
    all_busy: float
    lost: float
    sent: Floats


def solve(
    rates: Sequence[float],
    orders: Sequence[Sequence[int]],
    *,
    units: int,
    service_rate: float,
    waits: bool,
) -> Exact:
    """Solve the model.

    Calls that wait form a queue behind the state in which all are busy. What flows over between
    that state and the queue is in balance, so the other states have the same odds among each other
    as if such calls were lost.

    Args:
        rates: calls of each area, 1/s.
        orders: of each area all units, in the order in which they are sent.
        units: number of units.
        service_rate: 1 / mean time of service, 1/s.
        waits: calls wait (infinite line); else they are lost (zero line).

    Raises:
        ValueError: an order leaves units out, there are too many, or the queue would never end.
    """
    if units > MOST_UNITS or any(sorted(order) != list(range(units)) for order in orders):
        msg = f"the exact solution is for up to {MOST_UNITS} units, all in every order"
        raise ValueError(msg)
    load = sum(rates) / (units * service_rate)
    if waits and load >= 1.0:
        msg = "more calls than the units can ever serve"
        raise ValueError(msg)
    free = _first_free(orders, units)
    odds = _steady(rates, free, units, service_rate)
    full = len(odds) - 1
    queue = odds[full] * load / (1.0 - load) if waits else 0.0
    odds /= 1.0 + queue
    queue /= 1.0 + queue
    busy = (np.arange(len(odds))[:, None] >> np.arange(units)) & 1
    sent = np.zeros((len(rates), units))
    total = sum(rates)
    for state in range(full):
        for area, rate in enumerate(rates):
            sent[area, free[state, area]] += odds[state] * rate / total
    return Exact(
        workload=busy.T @ odds + queue,
        all_busy=float(odds[full] + queue),
        lost=0.0 if waits else float(odds[full]),
        sent=sent,
    )


def _first_free(orders: Sequence[Sequence[int]], units: int) -> NDArray[np.int64]:
    """Return the unit that goes in every state but the last, ``(2^n, n_areas)``, -1 for none."""
    first = np.full((1 << units, len(orders)), -1, dtype=np.int64)
    for state in range((1 << units) - 1):
        for area, order in enumerate(orders):
            first[state, area] = next(unit for unit in order if not state >> unit & 1)
    return first


def _steady(
    rates: Sequence[float], free: NDArray[np.int64], units: int, service_rate: float
) -> Floats:
    """Return the odds of the states where calls are lost when all are busy, adding up to 1."""
    n = 1 << units
    flow = np.zeros((n, n))  # from the column to the row
    for state in range(n):
        for unit in range(units):
            if state >> unit & 1:
                flow[state ^ 1 << unit, state] += service_rate
        for area, rate in enumerate(rates):
            if free[state, area] >= 0:
                flow[state | 1 << int(free[state, area]), state] += rate
    flow -= np.diag(flow.sum(axis=0))
    flow[-1] = 1.0  # one balance follows from the others; the odds add up to 1 instead
    right = np.zeros(n)
    right[-1] = 1.0
    return np.asarray(np.linalg.solve(flow, right), dtype=np.float64)
