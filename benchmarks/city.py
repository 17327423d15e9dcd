"""A year of calls in a city of forty units, beside Ciw on a queue with as many servers."""

import sys
import time
from importlib.util import find_spec

import numpy as np

from benchmarks.rows import Row

_UNITS, _AREAS = 40, 100
_CALLS = 100_000
_YEAR_S = 365.0 * 86_400.0
_SIDE_M = 20_000.0
_WORK_MIN = 40.0


def rows() -> list[Row]:
    """Measure the year; without Ciw there is nothing beside it."""
    if not find_spec("ciw"):
        print("Ciw is missing: pip install 'muster[verify]'", file=sys.stderr)
        return []
    own_s, served, late = _own()
    found = f"{served:,} calls, {late:.0f} % wait for a unit"
    what = f"a year of {_CALLS:,} calls in a city of {_UNITS} units, four call takers"
    beside = f"Ciw: as many calls, one queue, {_UNITS} servers"
    return [Row(what, own_s, 7.0, beside, _ciw(), found)]


def _own() -> tuple[float, int, float]:
    """Return the seconds of the year, calls served, and the share that waited, per cent."""
    from sim.distribution import Distribution
    from sim.response.dispatch.city.calls import calls_of
    from sim.response.dispatch.city.centre import play
    from sim.response.dispatch.city.model import CallArea, City
    from sim.response.dispatch.city.travel import drive_seconds, nearest_first
    from sim.rng import Streams

    draw = Streams(1)
    x, y = (_SIDE_M * draw.uniform(axis, group="unit", index=np.arange(_UNITS)) for axis in "xy")
    side = round(_AREAS**0.5)
    middle = (np.arange(side) + 0.5) * _SIDE_M / side
    at = np.stack(np.meshgrid(middle, middle), axis=-1).reshape(-1, 1, 2)
    metres = np.abs(at - np.stack([x, y], axis=1)).sum(axis=2)
    drive_s = drive_seconds(metres=metres)
    rate = _CALLS / _YEAR_S / _AREAS
    city = City(
        tuple(CallArea(f"a{n}", rate, order) for n, order in enumerate(nearest_first(drive_s))),
        tuple(f"u{n}" for n in range(_UNITS)),
        Distribution("gamma", (1.0, _WORK_MIN * 60.0)),
        drive_s=drive_s,
        seats=4,
        talk=Distribution.lognormal(median=60.0, p90=120.0),
    )
    begin = time.process_time()
    calls = calls_of(city, draw, until_s=_YEAR_S)
    served = play(city, calls)
    took = time.process_time() - begin
    waited = served.sent_s - served.answered_s - calls.talk_s > 1.0
    return took, len(calls), float(100.0 * waited.mean())


def _ciw() -> float:
    """Return the seconds of Ciw."""
    import ciw

    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(rate=_CALLS / _YEAR_S)],
        service_distributions=[ciw.dists.Exponential(rate=1.0 / (_WORK_MIN * 60.0))],
        number_of_servers=[_UNITS],
    )
    ciw.seed(1)
    simulation = ciw.Simulation(network)
    begin = time.process_time()
    simulation.simulate_until_max_time(_YEAR_S)
    return time.process_time() - begin
