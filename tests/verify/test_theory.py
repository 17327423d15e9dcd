"""Closed forms and exact solutions of queues, beside printed figures and each other."""

import numpy as np
import pytest
from scipy.stats import poisson

from sim.verify.measures.intervals import batch_means, farthest, interval
from sim.verify.theory.hypercube import MOST_UNITS, solve
from sim.verify.theory.queues import erlang_b, erlang_c, mean_excess, mean_wait


@pytest.mark.parametrize(
    ("load", "servers", "lost", "waits", "wait", "queue"),
    [
        (1.5, 3, 0.134328, 0.236842, 0.157895, 0.236842),
        (2, 3, 0.210526, 0.444444, 0.444444, 0.888889),
        (5, 8, 0.070048, 0.167267, 0.055756, 0.278778),
        (8, 10, 0.121661, 0.40918, 0.20459, 1.636721),
        (10, 12, 0.119739, 0.449388, 0.224694, 2.246941),
        (20, 24, 0.066097, 0.298072, 0.074518, 1.490361),
    ],
)
def test_erlangs_formulas_give_the_printed_figures(load, servers, lost, waits, wait, queue):
    assert erlang_b(load=load, servers=servers) == pytest.approx(lost, abs=1e-6)
    assert erlang_c(load=load, servers=servers) == pytest.approx(waits, abs=1e-6)
    found = mean_wait(load=load, servers=servers)
    assert found == pytest.approx(wait, abs=1e-6)
    assert found * load == pytest.approx(queue, abs=2e-6)


@pytest.mark.parametrize(("load", "above"), [(1.5, 3), (20.0, 24), (5.0, 0)])
def test_the_mean_excess_of_a_poisson_number_is_its_sum(load, above):
    numbers = np.arange(above, 200)
    total = float(np.sum((numbers - above) * poisson.pmf(numbers, load)))
    assert mean_excess(load=load, above=above) == pytest.approx(total, rel=1e-9)


def test_two_units_have_the_published_workloads():
    lost = solve([1.0], [(0, 1)], units=2, service_rate=1.0, waits=False)
    assert lost.workload == pytest.approx([0.5, 0.3])
    assert lost.lost == pytest.approx(0.2)
    orders = [(0, 1), (1, 0)]
    lost = solve([0.6, 0.4], orders, units=2, service_rate=1.0, waits=False)
    assert lost.workload == pytest.approx([0.42, 0.38])
    waits = solve([0.6, 0.4], orders, units=2, service_rate=1.0, waits=True)
    assert waits.workload == pytest.approx([0.516667, 0.483333], abs=1e-6)
    assert waits.lost == 0.0


@pytest.mark.parametrize("n", [1, 3, 5])
def test_units_that_are_all_alike_are_erlangs(n):
    orders = [tuple((k + j) % n for j in range(n)) for k in range(n)]
    load = 0.6 * n
    lost = solve([0.6] * n, orders, units=n, service_rate=1.0, waits=False)
    assert lost.lost == pytest.approx(erlang_b(load=load, servers=n))
    assert lost.workload == pytest.approx([0.6 * (1 - lost.lost)] * n)
    waits = solve([0.6] * n, orders, units=n, service_rate=1.0, waits=True)
    assert waits.all_busy == pytest.approx(erlang_c(load=load, servers=n))
    assert waits.workload == pytest.approx([0.6] * n)
    assert waits.sent.sum() == pytest.approx(1 - waits.all_busy)


def test_what_cannot_be_solved_is_refused():
    with pytest.raises(ValueError, match="all in every order"):
        solve([1.0], [(0,)], units=2, service_rate=1.0, waits=False)
    with pytest.raises(ValueError, match="up to"):
        n = MOST_UNITS + 1
        solve([1.0], [tuple(range(n))], units=n, service_rate=1.0, waits=False)
    with pytest.raises(ValueError, match="ever serve"):
        solve([2.0], [(0, 1)], units=2, service_rate=1.0, waits=True)


def test_intervals_hold_the_true_mean_as_often_as_they_say_and_controls_narrow_them():
    draw = np.random.default_rng(5)
    held = narrower = 0
    for _ in range(400):
        control = draw.normal(size=(30, 1))
        means = 2.0 + 0.9 * control[:, 0] + 0.3 * draw.normal(size=30)
        plain, helped = interval(means), interval(means, control)
        held += helped[0] <= 2.0 <= helped[1]
        narrower += np.diff(helped)[0] < np.diff(plain)[0]
    assert held >= 388  # 396 expected, four standard deviations
    assert narrower == 400
    assert farthest((1.0, 4.0), 2.0) == 2.0
    assert batch_means(np.arange(7.0), 3).tolist() == [0.5, 2.5, 4.5]
