"""The calls of a city: by hand, for any city, and beside another program."""

import numpy as np
import pytest
import simpy
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.distribution import Distribution
from sim.response.dispatch.city.calls import Calls, calls_of
from sim.response.dispatch.city.centre import Centre, play
from sim.response.dispatch.city.model import CallArea, City
from sim.response.dispatch.city.travel import drive_seconds, nearest_first
from sim.rng import Streams

TEN = Distribution.fixed(10.0)


def calls_at(*times, area=None, work=10.0, talk=0.0):
    n = len(times)
    return Calls(
        np.array(times, dtype=float),
        np.array(area or [0] * n, dtype=np.int32),
        np.full(n, talk),
        np.full(n, work),
    )


def city_of(*orders, units, **more):
    areas = tuple(CallArea(f"a{n}", 0.1, order) for n, order in enumerate(orders))
    return City(areas, tuple(f"u{n}" for n in range(units)), TEN, **more)


def test_the_first_free_unit_of_the_order_of_the_area_goes():
    served = play(city_of((0, 1), (1, 0), units=2), calls_at(0, 1, 20, 21, area=[1, 1, 0, 0]))
    assert served.unit.tolist() == [1, 0, 0, 1]
    assert served.sent_s.tolist() == [0, 1, 20, 21]
    assert served.free_s.tolist() == [10, 11, 30, 31]


def test_calls_for_which_nobody_is_free_wait_and_the_oldest_goes_first():
    served = play(city_of((0,), units=1), calls_at(0, 1, 2, 3))
    assert served.sent_s.tolist() == [0, 10, 20, 30]
    assert not served.is_lost.any()


def test_calls_that_do_not_wait_are_lost_while_everybody_is_busy():
    served = play(city_of((0,), units=1, call_waits=False), calls_at(0, 9.9, 10.1))
    assert served.is_lost.tolist() == [False, True, False]
    assert np.isnan(served.sent_s[1])
    assert served.unit.tolist() == [0, -1, 0]


def test_a_unit_that_becomes_free_takes_no_call_of_an_area_it_is_never_sent_to():
    served = play(city_of((0,), (1,), units=2), calls_at(0, 1, 2, 3, area=[0, 0, 1, 1]))
    assert served.unit.tolist() == [0, 0, 1, 1]
    assert served.sent_s.tolist() == [0, 10, 2, 12]


def test_a_unit_drives_there_and_back():
    city = city_of((0,), units=1, drive_s=np.array([[4.0]]))
    served = play(city, calls_at(0, 5))
    assert served.arrive_s.tolist() == [4, 22]
    assert served.free_s.tolist() == [18, 36]


def test_calls_queue_for_the_seats_of_those_who_take_them():
    city = city_of((0, 1, 2), units=3, seats=1)
    served = play(city, calls_at(0, 1, 50, talk=30))
    assert served.answered_s.tolist() == [0, 30, 60]
    assert served.sent_s.tolist() == [30, 60, 90]


def test_another_area_or_unit_changes_no_other_call():
    work = Distribution("gamma", (1.0, 5.0))
    one = CallArea("a", 0.2, (0,))
    alone = calls_of(City((one,), ("u",), work), Streams(3), until_s=5000)
    other = CallArea("b", 0.5, (1, 0))
    both = calls_of(City((other, one), ("u", "v"), work), Streams(3), until_s=5000)
    mine = both.area == 1
    assert both.time_s[mine].tolist() == alone.time_s.tolist()
    assert both.work_s[mine].tolist() == alone.work_s.tolist()
    assert np.all(np.diff(both.time_s) >= 0)
    assert len(alone) == pytest.approx(1000, abs=3 * 1000**0.5)


def test_an_area_without_calls_has_none():
    city = City((CallArea("a", 0.0, (0,)),), ("u",), TEN)
    assert len(calls_of(city, Streams(1), until_s=1e6)) == 0


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_every_call_is_served_once_or_lost_and_no_unit_is_in_two_places(data):
    units = data.draw(st.integers(1, 4))
    order = st.permutations(range(units)).flatmap(
        lambda row: st.integers(1, units).map(lambda n: tuple(row[:n]))
    )
    orders = data.draw(st.lists(order, min_size=1, max_size=3))
    drive = data.draw(st.booleans())
    city = City(
        tuple(CallArea(f"a{n}", 0.3, tuple(row)) for n, row in enumerate(orders)),
        tuple(f"u{n}" for n in range(units)),
        Distribution("gamma", (1.0, 5.0)),
        drive_s=np.arange(1.0, len(orders) * units + 1).reshape(-1, units) if drive else None,
        call_waits=data.draw(st.booleans()),
        seats=data.draw(st.none() | st.integers(1, 2)),
        talk=Distribution.fixed(data.draw(st.sampled_from([0.0, 2.0]))),
    )
    calls = calls_of(city, Streams(data.draw(st.integers(0, 99))), until_s=200)
    served = play(city, calls)
    went = served.unit >= 0
    assert np.array_equal(went, ~served.is_lost)
    assert not (city.call_waits and served.is_lost.any())
    assert np.all(served.sent_s[went] >= calls.time_s[went])
    assert np.all(served.answered_s >= calls.time_s)
    for unit in range(units):
        mine = np.nonzero(served.unit == unit)[0]
        mine = mine[np.argsort(served.sent_s[mine], kind="stable")]
        assert np.all(served.free_s[mine[:-1]] <= served.sent_s[mine[1:]])
        assert all(unit in orders[area] for area in calls.area[mine])


def test_the_centre_goes_on_from_where_the_clock_stands():
    env = simpy.Environment(initial_time=100)
    centre = Centre(env, city_of((0,), units=1), calls_at(105))
    env.run(until=112)
    assert centre.served.sent_s.tolist() == [105]
    assert np.isnan(centre.served.free_s[0])


def test_driving_times_are_rands_with_one_slope_at_the_joint():
    joint = 0.65 / 1.70 * 1609.344
    below, at, above = drive_seconds(metres=np.array([joint - 1, joint, joint + 1]))
    assert at - below == pytest.approx(above - at, rel=1e-3)
    assert drive_seconds(metres=np.array([0.0])).tolist() == [0.0]
    assert drive_seconds(metres=np.array([1609.344]))[0] / 60 == pytest.approx(2.35, abs=1e-3)


def test_nearest_first_leaves_out_units_that_have_no_way():
    order = nearest_first(np.array([[3.0, 1.0, np.inf], [1.0, 1.0, 0.5]]))
    assert order == ((1, 0), (2, 0, 1))


def test_waits_are_those_of_ciw_another_program():
    ciw = pytest.importorskip("ciw")
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(rate=5.0)],
        service_distributions=[ciw.dists.Exponential(rate=1.0)],
        number_of_servers=[8],
    )
    theirs = []
    for seed in range(20):
        ciw.seed(seed)
        simulation = ciw.Simulation(network)
        simulation.simulate_until_max_time(2100)
        waits = [r.waiting_time for r in simulation.get_all_records() if r.arrival_date > 100]
        theirs.append(np.mean(waits))
    area = CallArea("a", 5.0, tuple(range(8)))
    city = City((area,), tuple("abcdefgh"), Distribution("gamma", (1.0, 1.0)))
    ours = []
    for seed in range(20):
        calls = calls_of(city, Streams(seed), until_s=2100)
        wait_s = play(city, calls).sent_s - calls.time_s
        ours.append(wait_s[calls.time_s > 100].mean())
    error = np.hypot(np.std(theirs, ddof=1), np.std(ours, ddof=1)) / 20**0.5
    assert abs(np.mean(theirs) - np.mean(ours)) < 3 * error
    assert error < 0.01
