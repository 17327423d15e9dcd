"""Distributions agree with the textbook, and a draw is a quantile."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats

from sim.distribution import Distribution, scattered, sigma_of

LAWS = [
    Distribution.lognormal(median=60.0, p90=150.0),
    Distribution("normal", (1.25, 0.3)),
    Distribution("uniform", (10.0, 100.0)),
    Distribution("triangular", (1.0, 2.0, 5.0)),
    Distribution("triangular", (1.0, 1.0, 5.0)),
    Distribution("triangular", (1.0, 5.0, 5.0)),
    Distribution("weibull", (1.8, 60.0)),
    Distribution("gamma", (2.5, 30.0)),
]


@pytest.mark.parametrize(
    ("law", "peer"),
    [
        (LAWS[0], stats.lognorm(math.log(2.5) / stats.norm.ppf(0.9), scale=60.0)),
        (LAWS[1], stats.norm(1.25, 0.3)),
        (LAWS[2], stats.uniform(10.0, 90.0)),
        (LAWS[3], stats.triang(0.25, 1.0, 4.0)),
        (LAWS[4], stats.triang(0.0, 1.0, 4.0)),
        (LAWS[5], stats.triang(1.0, 1.0, 4.0)),
        (LAWS[6], stats.weibull_min(1.8, scale=60.0)),
        (LAWS[7], stats.gamma(2.5, scale=30.0)),
    ],
)
def test_quantiles_and_shares_are_those_of_scipy(law: Distribution, peer: object) -> None:
    u = np.linspace(0.001, 0.999, 101)
    np.testing.assert_allclose(law.ppf(u), peer.ppf(u), rtol=1e-9)  # type: ignore[attr-defined]
    x = peer.ppf(u)  # type: ignore[attr-defined]
    np.testing.assert_allclose(law.cdf(x), u, rtol=1e-7, atol=1e-9)
    assert law.mean() == pytest.approx(peer.mean(), rel=1e-9)  # type: ignore[attr-defined]
    assert law.median() == pytest.approx(peer.median(), rel=1e-9)  # type: ignore[attr-defined]


def test_a_lognormal_has_the_median_and_p90_it_is_given_by() -> None:
    law = Distribution.lognormal(median=60.0, p90=150.0)
    assert law.ppf([0.5, 0.9]) == pytest.approx([60.0, 150.0])


def test_one_draw_is_that_of_the_law() -> None:
    law = Distribution.lognormal(median=60.0, p90=150.0)
    sigma = sigma_of(median=60.0, p90=150.0)
    for u in (0.1, 0.5, 0.9):
        z = float(special.ndtri(u))
        assert scattered(60.0, sigma=sigma, z=z) == pytest.approx(float(law.ppf(u)))


def test_a_lognormal_has_the_mean_and_sd_it_is_given_by() -> None:
    law = Distribution.lognormal_of_mean(mean=60.0, sd=30.0)
    values = law.ppf((np.arange(200_000) + 0.5) / 200_000)
    assert values.mean() == pytest.approx(60.0, rel=1e-3)
    assert values.std() == pytest.approx(30.0, rel=1e-2)


@given(
    law=st.sampled_from(LAWS),
    low=st.floats(0.05, 0.4),
    width=st.floats(0.1, 0.5),
    u=st.floats(1e-6, 1 - 1e-6),
)
def test_between_ends_it_is_the_conditional_law(
    law: Distribution, low: float, width: float, u: float
) -> None:
    ends = law.ppf([low, low + width])
    cut = Distribution(law.kind, law.params, low=float(ends[0]), high=float(ends[1]))
    value = float(cut.ppf(u))
    assert ends[0] <= value <= ends[1]
    assert float(law.cdf(value)) == pytest.approx(low + u * width, abs=1e-6)
    assert ends[0] <= cut.mean() <= ends[1]


@given(law=st.sampled_from(LAWS), u=st.lists(st.floats(1e-9, 1 - 1e-9), min_size=2, max_size=9))
def test_quantiles_rise(law: Distribution, u: list[float]) -> None:
    assert np.all(np.diff(law.ppf(sorted(u))) >= 0)


def test_a_law_wholly_outside_its_ends_gives_the_nearest_end() -> None:
    law = Distribution("uniform", (10.0, 20.0), low=30.0, high=40.0)
    assert law.ppf([0.1, 0.9]).tolist() == [30.0, 30.0]


def test_a_fixed_quantity_is_always_the_same() -> None:
    law = Distribution.fixed(5)
    assert law.is_fixed
    assert law.ppf(np.array([[0.1, 0.9]])).tolist() == [[5.0, 5.0]]
    assert law.mean() == law.median() == 5.0
    assert law.cdf([4.0, 5.0]).tolist() == [0.0, 1.0]


def test_an_empirical_law_takes_each_value_equally_often() -> None:
    law = Distribution.empirical([30.0, 10.0, 20.0, 20.0])
    u = (np.arange(400) + 0.5) / 400
    values, counts = np.unique(law.ppf(u), return_counts=True)
    assert values.tolist() == [10.0, 20.0, 30.0]
    assert counts.tolist() == [100, 200, 100]
    assert law.mean() == 20.0
    assert law.cdf([9.0, 10.0, 20.0, 30.0]).tolist() == [0.0, 0.25, 0.75, 1.0]
