"""Quantities are read as people write them, and written so that they can be read."""

import math
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import units
from sim.units import (
    Dimension,
    UnitError,
    accepted_units,
    format_clock,
    format_duration,
    format_quantity,
    parse_clock,
    parse_quantity,
)

WITH_UNITS = [dimension for dimension in Dimension if accepted_units(dimension)]


@pytest.mark.parametrize(
    ("text", "dimension", "value"),
    [
        ("90 s", Dimension.TIME, 90.0),
        ("90s", Dimension.TIME, 90.0),
        ("20 min", Dimension.TIME, 1200.0),
        ("1.5 h", Dimension.TIME, 5400.0),
        ("1 h 30 min", Dimension.TIME, 5400.0),
        ("2 min 05 s", Dimension.TIME, 125.0),
        ("20 分钟", Dimension.TIME, 1200.0),
        ("1小时30分", Dimension.TIME, 5400.0),
        ("0.5 m/s", Dimension.SPEED, 0.5),
        ("36 km/h", Dimension.SPEED, 10.0),
        ("3 MW", Dimension.POWER, 3e6),
        ("120 /min", Dimension.RATE, 2.0),
        ("120 人/分钟", Dimension.RATE, 2.0),
        ("8 mm", Dimension.LENGTH, 0.008),
        ("180 deg", Dimension.ANGLE, math.pi),
        ("20 °C", Dimension.TEMPERATURE, 20.0),
        ("293.15 K", Dimension.TEMPERATURE, 20.0),
        ("80 %", Dimension.RATIO, 0.8),
        ("4 /m2", Dimension.DENSITY, 4.0),
        ("4 /m²", Dimension.DENSITY, 4.0),
        ("1.2 /m/s", Dimension.FLOW, 1.2),
        ("600 MJ/m2", Dimension.FIRE_LOAD, 6e8),
        ("50 mm/h", Dimension.RAIN, 0.05 / 3600),
        ("0.047 kW/s2", Dimension.FIRE_GROWTH, 47.0),
        ("-3e2 kg", Dimension.MASS, -300.0),
        ("7", Dimension.NUMBER, 7.0),
    ],
)
def test_a_quantity_becomes_si(text: str, dimension: Dimension, value: float) -> None:
    assert parse_quantity(text, dimension) == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(
    ("text", "dimension", "code", "found"),
    [
        ("90", Dimension.TIME, "missing-unit", "90"),
        ("90 m", Dimension.TIME, "bad-unit", "m"),
        ("3 mw", Dimension.POWER, "bad-unit", "mw"),
        ("fast", Dimension.SPEED, "bad-number", "fast"),
        ("", Dimension.TIME, "bad-number", ""),
        ("1,000 m", Dimension.LENGTH, "bad-unit", ",000 m"),
        ("1 h 3", Dimension.TIME, "bad-unit", "h 3"),
        ("1 h 3 kg", Dimension.TIME, "bad-unit", "h 3 kg"),
        ("٣ m", Dimension.LENGTH, "bad-number", "٣ m"),
        ("nan s", Dimension.TIME, "bad-number", "nan s"),
    ],
)
def test_what_is_no_quantity_says_what_would_be(
    text: str, dimension: Dimension, code: str, found: str
) -> None:
    with pytest.raises(UnitError) as caught:
        parse_quantity(text, dimension)
    assert (caught.value.code, caught.value.found) == (code, found)
    assert caught.value.accepted == accepted_units(dimension)
    assert code in str(caught.value)


def test_a_unit_in_wrong_case_or_of_another_kind_gets_a_hint() -> None:
    with pytest.raises(UnitError) as wrong_case:
        parse_quantity("3 mw", Dimension.POWER)
    assert "'MW'" in wrong_case.value.hint.render("en")
    with pytest.raises(UnitError) as other_kind:
        parse_quantity("3 m", Dimension.TIME)
    assert "a length" in other_kind.value.hint.render("en")
    with pytest.raises(UnitError) as nothing:
        parse_quantity("3 furlongs", Dimension.LENGTH)
    assert nothing.value.hint.render("en") == ""


@given(
    value=st.floats(-1e9, 1e9, allow_subnormal=False),
    dimension=st.sampled_from(WITH_UNITS),
    data=st.data(),
)
def test_what_is_formatted_is_read_back(
    value: float, dimension: Dimension, data: st.DataObject
) -> None:
    unit = data.draw(st.sampled_from(accepted_units(dimension)))
    text = format_quantity(value, dimension, unit=unit, digits=17)
    assert parse_quantity(text, dimension) == pytest.approx(value, rel=1e-9, abs=1e-9)


def test_formatting_keeps_digits_but_no_zeros() -> None:
    assert format_quantity(3e6, Dimension.POWER, unit="MW") == "3 MW"
    assert format_quantity(1234567.0, Dimension.POWER) == "1234567 W"
    assert format_quantity(0.12345, Dimension.LENGTH) == "0.123 m"
    assert format_quantity(20.0, Dimension.TEMPERATURE, unit="K", digits=5) == "293.15 K"
    assert format_quantity(7.0, Dimension.NUMBER) == "7"
    with pytest.raises(ValueError, match="does not measure"):
        format_quantity(1.0, Dimension.TIME, unit="m")


@pytest.mark.parametrize(
    ("seconds", "en", "zh"),
    [
        (0, "0 s", "0 秒"),
        (45.4, "45 s", "45 秒"),
        (59.6, "1 min 00 s", "1 分 00 秒"),
        (125, "2 min 05 s", "2 分 05 秒"),
        (11220, "3 h 07 min", "3 小时 07 分"),
        (93600, "1 d 02 h", "1 天 02 小时"),
        (-125, "-2 min 05 s", "-2 分 05 秒"),
    ],
)
def test_a_duration_is_written_in_two_parts(seconds: float, en: str, zh: str) -> None:
    assert format_duration(seconds) == en
    assert format_duration(seconds, "zh") == zh


def test_a_duration_in_minutes_and_seconds_is_read_back() -> None:
    assert parse_quantity(format_duration(125), Dimension.TIME) == 125.0


def test_a_clock_shows_the_time_of_day_or_the_time_since_the_start() -> None:
    start = datetime(2026, 10, 1, 23, 59)
    assert format_clock(30, start) == "23:59:30"
    assert format_clock(125, start) == "00:01:05 +1"
    assert format_clock(125, None) == "0:02:05"
    assert format_clock(-5, None) == "-0:00:05"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("00:00", 0.0), ("8:30", 30600.0), ("23:59:59", 86399.0), ("24:00", 86400.0)],
)
def test_a_clock_time_is_read(text: str, seconds: float) -> None:
    assert parse_clock(text) == seconds


@pytest.mark.parametrize("text", ["24:01", "8:60", "8", "8.30", "08:30 am", "８:30", ""])
def test_what_is_no_clock_time_is_not_read(text: str) -> None:
    assert parse_clock(text) is None


def test_every_dimension_has_a_name_in_both_languages() -> None:
    for dimension in Dimension:
        assert units.dimension_name(dimension).render("en")
        assert units.dimension_name(dimension).render("zh")


def test_every_unit_that_is_also_understood_stands_for_one_that_is_listed() -> None:
    for dimension, also in units._ALSO.items():
        for written, unit in also.items():
            assert unit in accepted_units(dimension), written
            assert written not in accepted_units(dimension)


def test_the_constant_of_radiation_is_that_of_the_si_and_stands_once() -> None:
    boltzmann, planck, light = 1.380649e-23, 6.62607015e-34, 299792458.0
    exact = 2 * math.pi**5 * boltzmann**4 / (15 * planck**3 * light**2)
    assert pytest.approx(exact, rel=1e-7) == units.STEFAN_BOLTZMANN
    sources = sorted(Path(units.__file__).parent.rglob("*.py"))
    written = [path.name for path in sources if "5.670" in path.read_text(encoding="utf-8")]
    assert written == ["units.py"]
