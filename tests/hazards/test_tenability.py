"""Doses, speeds and thresholds against printed values."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.hazards import tenability
from sim.hazards.fire.designfire import ventilation_limit
from sim.rng import Streams
from tests.hazards.rooms import box, site
from tests.hazards.worlds import group, population


def test_extinction_and_visibility_of_a_tenth_gram_of_soot():
    k = tenability.extinction(1e-4)
    assert k == pytest.approx(0.87)
    assert tenability.visibility(k) == pytest.approx(3.448, rel=1e-3)
    assert k / math.log(10) == pytest.approx(0.3778, rel=1e-3)
    assert 100 * (1 - math.exp(-k)) == pytest.approx(58.1, rel=1e-3)


def test_clear_air_has_unlimited_visibility_and_no_dose():
    assert tenability.visibility(0.0) == math.inf
    assert tenability.toxic_dose(seconds=3600, co2_pct=0.04) == 0.0
    assert tenability.heat_dose(seconds=3600) == 0.0
    assert tenability.speed_factor(0.0) == 1.0


@pytest.mark.parametrize(
    ("air", "expected", "rel"),
    [
        # firemodels/fds Verification/Species: FED_FIC and FED_Device, 100 s each
        ({"co_ppm": 3241.86, "co2_pct": 3.430594, "o2_pct": 9.772709}, 0.5994, 0.02),
        ({"co_ppm": 999.611, "co2_pct": 0.0, "o2_pct": 20.7}, 0.061543, 0.05),
        ({"co_ppm": 999.535, "co2_pct": 1.9994743, "o2_pct": 14.806593}, 0.103228, 0.03),
    ],
)
def test_toxic_dose_is_that_of_fds(air, expected, rel):
    assert tenability.toxic_dose(seconds=100, **air) == pytest.approx(expected, rel=rel)


def test_hydrogen_cyanide_has_the_power_form():
    dose = tenability.toxic_dose(seconds=60, hcn_ppm=100.0)
    assert dose == pytest.approx(100**2.36 / 1.2e6)


@pytest.mark.parametrize(
    ("celsius", "minutes"), [(60, 45.0), (80, 16.92), (100, 7.924), (120, 4.263), (200, 0.751)]
)
def test_time_in_hot_air_is_that_of_the_handbook(celsius, minutes):
    assert 1 / tenability.heat_dose(seconds=60, air_c=celsius) == pytest.approx(minutes, rel=2e-3)


@pytest.mark.parametrize(("flux", "minutes"), [(4e3, 1.576), (5e3, 1.17), (10e3, 0.4645)])
def test_time_under_radiation_is_that_of_the_handbook(flux, minutes):
    dose = tenability.heat_dose(seconds=60, flux_w_m2=flux)
    assert 1 / dose == pytest.approx(minutes, rel=0.01)


def test_no_radiant_dose_below_the_limit_of_pain():
    assert tenability.heat_dose(seconds=600, flux_w_m2=2400.0) == 0.0


@pytest.mark.parametrize(
    ("k", "fridolf", "frantzich"),
    [(0.5, 1.2, 0.9596), (1, 0.86, 0.9193), (2, 0.52, 0.8385), (4, 0.35, 0.6771)],
)
def test_speed_in_smoke_is_that_of_the_two_laws(k, fridolf, frantzich):
    assert 1.2 * tenability.speed_factor(k) == pytest.approx(fridolf, rel=5e-3)
    factor = tenability.speed_factor(k, law="frantzich-nilsson")
    assert factor == pytest.approx(frantzich, rel=5e-3)


def test_thresholds_have_median_one_and_depend_on_nobody_else():
    place = site([box("room", 50, 50, 3)], [])
    few = population(place, [group("b", {"room": 3000})])
    more = population(place, [group("a", {"room": 7}), group("b", {"room": 3000})])
    drawn = tenability.thresholds(few, Streams(3))
    assert np.median(drawn) == pytest.approx(1.0, rel=0.06)
    assert (drawn < 0.3).mean() == pytest.approx(0.10, abs=0.02)
    assert np.array_equal(tenability.thresholds(more, Streams(3))[7:], drawn)


@pytest.mark.parametrize(
    ("name", "seconds"), [("slow", 600), ("medium", 300), ("fast", 150), ("ultra-fast", 75)]
)
def test_growth_classes_reach_one_megawatt_in_their_times(name, seconds):
    from sim import literature

    alpha = literature.value(f"fire.growth.{name}")
    # The classes are named by the time to 1000 Btu/s (NFPA 72).
    assert alpha * seconds**2 == pytest.approx(1055e3, rel=0.01)


def test_ventilation_limit_of_a_door():
    assert ventilation_limit(0.9 * 2.0, 2.0) == pytest.approx(3818e3, rel=0.01)


def test_breathing_quickens_by_carbon_dioxide_as_the_chosen_form_says():
    air = {"seconds": 60.0, "co_ppm": 1000.0, "o2_pct": 21.0}
    calm = tenability.toxic_dose(**air)
    for co2 in (1.0, 3.0, 5.0):
        sfpe = tenability.toxic_dose(co2_pct=co2, **air) / calm
        fds = tenability.toxic_dose(co2_pct=co2, breathing="fds", **air) / calm
        assert sfpe == pytest.approx(min(math.exp(co2 / 5), 2.8))
        assert fds == pytest.approx(math.exp(0.1903 * co2 + 2.0004) / 7.1)
    # Without it both are the same: the form of FDS would otherwise not give 1.
    assert tenability.toxic_dose(breathing="fds", **air) == calm
