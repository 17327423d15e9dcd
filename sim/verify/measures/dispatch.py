"""Simulated dispatch beside what the theory of queues says of it.

Each number that is judged is how far the farther end of the 99 per cent interval of the simulated
mean is from theory, so that a wide interval cannot pass.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.distribution import Distribution
from sim.response.dispatch.city.calls import calls_of
from sim.response.dispatch.city.centre import play
from sim.response.dispatch.city.model import CallArea, City
from sim.response.dispatch.city.travel import drive_seconds, nearest_first
from sim.rng import Streams
from sim.verify.measures.intervals import batch_means, farthest, interval
from sim.verify.theory.hypercube import solve
from sim.verify.theory.queues import erlang_b, erlang_c, mean_excess, mean_wait

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from sim.response.dispatch.city.calls import Calls
    from sim.response.dispatch.city.centre import Served
    from sim.verify.cases import Case

    Floats = NDArray[np.float64]

_BATCHES = 200
"""Batches of a run; the first is left out, since it begins with nobody busy."""
_MILE_M = 1609.344


def _exponential(mean: float) -> Distribution:
    return Distribution("gamma", (1.0, mean))


def _one_queue(load: float, servers: int, *, waits: bool) -> City:
    """Return a city of one area whose units are all alike; a service takes 1 s on average."""
    area = CallArea("all", load, tuple(range(servers)))
    units = tuple(f"u{n}" for n in range(servers))
    return City((area,), units, _exponential(1.0), call_waits=waits)


def waiting(case: Case, calibration: str) -> dict[str, float]:
    """Return how far the mean wait and the share of calls that wait are from Erlang's.

    The control is how many more than c would be at work at once if nobody ever had to wait: that
    number is Poisson, with the same calls and times of service.
    """
    del calibration
    load, servers = case.table["load"], case.table["servers"]
    city = _one_queue(load, servers, waits=True)
    waits: list[Floats] = []
    shares: list[Floats] = []
    controls: list[Floats] = []
    for seed in range(1, case.table["seeds"] + 1):
        calls = calls_of(city, Streams(seed), until_s=case.table["calls"] / load)
        wait_s = play(city, calls).sent_s - calls.time_s
        waits.append(batch_means(wait_s, _BATCHES)[1:])
        shares.append(batch_means((wait_s > 0.0).astype(np.float64), _BATCHES)[1:])
        controls.append(_controls(calls, load, servers)[1:])
    control = np.concatenate(controls)
    ends = interval(np.concatenate(waits), control)
    expected = mean_wait(load=load, servers=servers)
    share_ends = interval(np.concatenate(shares), control)
    return {
        "wait-off": farthest(ends, expected) / expected,
        "waiting-share-off": farthest(share_ends, erlang_c(load=load, servers=servers)),
        "wait": sum(ends) / 2,
        "waiting-share": sum(share_ends) / 2,
    }


def _controls(calls: Calls, load: float, servers: int) -> Floats:
    """Return how far batches of calls are from the true means of what is known of them."""
    ended = np.searchsorted(np.sort(calls.time_s + calls.work_s), calls.time_s)
    at_once = np.arange(len(calls)) - ended
    excess = np.maximum(at_once - servers, 0) - mean_excess(load=load, above=servers)
    gaps = np.diff(calls.time_s, prepend=0.0) - 1.0 / load
    known = (excess.astype(np.float64), gaps, calls.work_s - 1.0)
    return np.stack([batch_means(values, _BATCHES) for values in known], axis=1)


def losses(case: Case, calibration: str) -> dict[str, float]:
    """Return how far the share of calls that are lost is from Erlang's."""
    del calibration
    load, servers = case.table["load"], case.table["servers"]
    city = _one_queue(load, servers, waits=False)
    calls = calls_of(city, Streams(1), until_s=case.table["calls"] / load)
    lost = play(city, calls).is_lost.astype(np.float64)
    ends = interval(batch_means(lost, _BATCHES)[1:])
    return {
        "lost-off": farthest(ends, erlang_b(load=load, servers=servers)),
        "lost": sum(ends) / 2,
    }


def hypercube(case: Case, calibration: str) -> dict[str, float]:
    """Return how far workloads, losses and who goes where are from the exact solution.

    Of the case: ``rates`` calls a second, ``orders`` of the units (from 1), ``service`` mean time
    in s, ``waits``, and ``workload`` and ``lost`` as published.
    """
    del calibration
    table = case.table
    orders = [tuple(unit - 1 for unit in order) for order in table["orders"]]
    n_units = max(map(len, orders))
    areas = tuple(
        CallArea(f"a{n}", rate, order)
        for n, (rate, order) in enumerate(zip(table["rates"], orders, strict=True))
    )
    units = tuple(f"u{n}" for n in range(n_units))
    city = City(areas, units, _exponential(table["service"]), call_waits=table["waits"])
    until_s = table["calls"] / sum(table["rates"])
    calls = calls_of(city, Streams(1), until_s=until_s)
    served = play(city, calls)
    exact = solve(
        table["rates"],
        orders,
        units=n_units,
        service_rate=1.0 / table["service"],
        waits=table["waits"],
    )
    ends = [interval(_busy(served, unit, until_s)) for unit in range(n_units)]
    lost = interval(batch_means(served.is_lost.astype(np.float64), _BATCHES)[1:])
    found = {
        "workload-off": max(map(farthest, ends, exact.workload.tolist())),
        "lost-off": farthest(lost, exact.lost),
        "sent-off": _sent_off(calls, served, exact.sent),
        "theory-off": _theory_off(table, exact.workload, exact.lost),
    }
    return found | {f"workload-{n + 1}": sum(pair) / 2 for n, pair in enumerate(ends)}


def _busy(served: Served, unit: int, until_s: float) -> Floats:
    """Return the share of the time a unit is busy in each batch of time but the first."""
    rows = np.nonzero(served.unit == unit)[0]
    rows = rows[np.argsort(served.sent_s[rows])]
    times = np.stack([served.sent_s[rows], served.free_s[rows]], axis=1).ravel()
    done = np.cumsum(served.free_s[rows] - served.sent_s[rows])
    so_far = np.stack([np.concatenate([[0.0], done[:-1]]), done], axis=1).ravel()
    edges = np.linspace(0.0, until_s, _BATCHES + 1)
    shares: Floats = np.diff(np.interp(edges, times, so_far)) / np.diff(edges)
    return shares[1:]


def _sent_off(calls: Calls, served: Served, sent: Floats) -> float:
    """Return how far the shares of calls that area and unit have with each other are off."""
    at_once = served.sent_s == calls.time_s
    off = 0.0
    for area, unit in np.ndindex(sent.shape):
        hit = (at_once & (calls.area == area) & (served.unit == unit)).astype(np.float64)
        off = max(off, farthest(interval(batch_means(hit, _BATCHES)[1:]), float(sent[area, unit])))
    return off


def _theory_off(table: Mapping[str, Any], workload: Floats, lost: float) -> float:
    """Return how far the exact solution is from what was published, 0 if nothing was."""
    published = zip(table.get("workload", ()), workload, strict=False)
    off = [abs(a - b) for a, b in published if a is not None]
    if "lost" in table:
        off.append(abs(table["lost"] - lost))
    return float(max(off, default=0.0))


def square_root(case: Case, calibration: str) -> dict[str, float]:
    """Return how far the mean distance of the nearest of many units is from the square-root law.

    Units stand at random in a square, calls come from its inner part, so that the border does not
    matter; a drive takes as many seconds as the distance has metres.
    """
    del calibration
    table = case.table
    side, n_units, n_areas = table["side"], table["units"], table["areas"]
    means: list[float] = []
    for seed in range(1, table["seeds"] + 1):
        streams = Streams(seed)
        x, y = (
            side * streams.uniform(f"square.{axis}", group="unit", index=np.arange(n_units))
            for axis in "xy"
        )
        inner = table["border"] / side
        at_x, at_y = (
            side
            * (
                inner
                + (1 - 2 * inner)
                * streams.uniform(f"square.{axis}", group="call", index=np.arange(n_areas))
            )
            for axis in "xy"
        )
        dx, dy = np.abs(at_x[:, None] - x), np.abs(at_y[:, None] - y)
        drive = np.hypot(dx, dy) if table["metric"] == "euclidean" else dx + dy
        areas = tuple(
            CallArea(f"a{n}", table["rate"], order) for n, order in enumerate(nearest_first(drive))
        )
        units = tuple(f"u{n}" for n in range(n_units))
        city = City(areas, units, Distribution.fixed(1.0), drive_s=drive)
        calls = calls_of(city, streams, until_s=table["until"])
        served = play(city, calls)
        means.append(float(np.mean(served.arrive_s - served.sent_s)))
    expected = table["c"] * side / n_units**0.5
    ends = interval(np.array(means))
    return {"distance-off": farthest(ends, expected) / expected, "distance": sum(ends) / 2}


def travel(case: Case, calibration: str) -> dict[str, float]:
    """Return driving times over distances, min."""
    del calibration
    miles = np.array(case.table["miles"])
    minutes = drive_seconds(metres=miles * _MILE_M) / 60.0
    return {f"minutes-at-{d:g}": float(t) for d, t in zip(miles, minutes, strict=True)}
