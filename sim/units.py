"""Quantities as people write them: a number and a unit, in; SI numbers, out.

The grammar is ``number [space] unit``. A time may be a sum (``1 h 30 min``). A unit may be written
in Chinese. Temperatures stay in degrees Celsius; everything else becomes SI.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from functools import cache
from typing import Final

from sim.messages import Lang, Text


class Dimension(Enum):
    """What a quantity measures. The value is the key of its name in the area ``units``."""

    TIME = "time"
    LENGTH = "length"
    AREA = "area"
    VOLUME = "volume"
    SPEED = "speed"
    ACCELERATION = "acceleration"
    RAIN = "rain"
    RATE = "rate"
    DENSITY = "density"
    FLOW = "flow"
    ANGLE = "angle"
    TEMPERATURE = "temperature"
    MASS = "mass"
    MASS_RATE = "mass-rate"
    VOLUME_RATE = "volume-rate"
    ENERGY = "energy"
    FIRE_LOAD = "fire-load"
    POWER = "power"
    HEAT_FLUX = "heat-flux"
    FIRE_GROWTH = "fire-growth"
    PRESSURE = "pressure"
    FORCE = "force"
    EXTINCTION = "extinction"
    CONCENTRATION = "concentration"
    RATIO = "ratio"
    NUMBER = "number"


STEFAN_BOLTZMANN: Final = 5.670374e-8
"""What a black body radiates per area and per fourth power of its temperature, W/(m2 K4): CODATA
2018 to seven digits. It follows from what defines the SI, so it is no row of the literature."""

_EXACT: Final = 1e15  # whole numbers below this are exact as floats
_DAY: Final = 86400
_KELVIN: Final = 273.15
_DEGREE: Final = 0.017453292519943295

# Factors to SI. The first units of a row are those that a message lists; `_ALSO` is understood too.
_UNITS: Final[dict[Dimension, dict[str, float]]] = {
    Dimension.TIME: {"s": 1.0, "min": 60.0, "h": 3600.0, "d": 86400.0},
    Dimension.LENGTH: {"m": 1.0, "cm": 0.01, "mm": 0.001, "km": 1000.0},
    Dimension.AREA: {"m2": 1.0, "cm2": 1e-4, "ha": 1e4, "km2": 1e6},
    Dimension.VOLUME: {"m3": 1.0, "L": 0.001},
    Dimension.SPEED: {"m/s": 1.0, "m/min": 1 / 60, "km/h": 1 / 3.6},
    Dimension.ACCELERATION: {"m/s2": 1.0},
    Dimension.RAIN: {"mm/h": 0.001 / 3600, "mm/d": 0.001 / 86400},
    Dimension.RATE: {"/s": 1.0, "/min": 1 / 60, "/h": 1 / 3600, "/d": 1 / 86400},
    Dimension.DENSITY: {"/m2": 1.0},
    Dimension.FLOW: {"/m/s": 1.0, "/m/min": 1 / 60},
    Dimension.ANGLE: {"deg": _DEGREE, "rad": 1.0},
    Dimension.TEMPERATURE: {"degC": 1.0, "K": 1.0},
    Dimension.MASS: {"kg": 1.0, "g": 0.001, "t": 1000.0},
    Dimension.MASS_RATE: {"kg/s": 1.0, "g/s": 0.001, "kg/min": 1 / 60, "kg/h": 1 / 3600},
    Dimension.VOLUME_RATE: {"m3/s": 1.0, "L/s": 0.001, "L/min": 0.001 / 60, "m3/h": 1 / 3600},
    Dimension.ENERGY: {"J": 1.0, "kJ": 1e3, "MJ": 1e6, "GJ": 1e9, "kWh": 3.6e6},
    Dimension.FIRE_LOAD: {"J/m2": 1.0, "kJ/m2": 1e3, "MJ/m2": 1e6},
    Dimension.POWER: {"W": 1.0, "kW": 1e3, "MW": 1e6, "GW": 1e9},
    Dimension.HEAT_FLUX: {"W/m2": 1.0, "kW/m2": 1e3},
    Dimension.FIRE_GROWTH: {"W/s2": 1.0, "kW/s2": 1e3},
    Dimension.PRESSURE: {"Pa": 1.0, "hPa": 100.0, "kPa": 1e3, "MPa": 1e6, "bar": 1e5},
    Dimension.FORCE: {"N": 1.0, "kN": 1e3},
    Dimension.EXTINCTION: {"/m": 1.0},
    Dimension.CONCENTRATION: {"ppm": 1e-6, "%": 0.01},
    Dimension.RATIO: {"%": 0.01},
    Dimension.NUMBER: {},
}

_ALSO: Final[dict[Dimension, dict[str, str]]] = {
    Dimension.TIME: {
        "sec": "s", "second": "s", "seconds": "s", "秒": "s",
        "minute": "min", "minutes": "min", "分": "min", "分钟": "min",
        "hr": "h", "hour": "h", "hours": "h", "时": "h", "小时": "h",
        "day": "d", "days": "d", "天": "d", "日": "d",
    },
    Dimension.LENGTH: {"米": "m", "厘米": "cm", "毫米": "mm", "公里": "km", "千米": "km"},
    Dimension.AREA: {"m²": "m2", "m^2": "m2", "km²": "km2", "平方米": "m2", "公顷": "ha"},
    Dimension.VOLUME: {"m³": "m3", "m^3": "m3", "l": "L", "立方米": "m3", "升": "L"},
    Dimension.SPEED: {"米/秒": "m/s", "公里/小时": "km/h", "千米/小时": "km/h"},
    Dimension.ACCELERATION: {"m/s²": "m/s2", "m/s^2": "m/s2"},
    Dimension.RATE: {
        "1/s": "/s", "1/min": "/min", "1/h": "/h", "1/d": "/d",
        "人/秒": "/s", "人/分": "/min", "人/分钟": "/min", "人/小时": "/h",
    },
    Dimension.DENSITY: {"1/m2": "/m2", "/m²": "/m2", "/m^2": "/m2", "人/平方米": "/m2"},
    Dimension.FLOW: {"1/m/s": "/m/s", "/(m s)": "/m/s"},
    Dimension.ANGLE: {"°": "deg", "度": "deg"},
    Dimension.TEMPERATURE: {"°C": "degC", "℃": "degC", "C": "degC", "摄氏度": "degC"},
    Dimension.MASS: {"克": "g", "千克": "kg", "公斤": "kg", "吨": "t"},
    Dimension.VOLUME_RATE: {"m³/s": "m3/s", "m³/h": "m3/h", "l/s": "L/s", "l/min": "L/min"},
    Dimension.FIRE_LOAD: {"MJ/m²": "MJ/m2", "kJ/m²": "kJ/m2"},
    Dimension.POWER: {"千瓦": "kW", "兆瓦": "MW"},
    Dimension.HEAT_FLUX: {"W/m²": "W/m2", "kW/m²": "kW/m2"},
    Dimension.FIRE_GROWTH: {"kW/s²": "kW/s2", "W/s²": "W/s2"},
    Dimension.EXTINCTION: {"1/m": "/m"},
    Dimension.RATIO: {"percent": "%", "\uff05": "%"},
    Dimension.CONCENTRATION: {"percent": "%", "\uff05": "%"},
}  # fmt: skip

_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_PART = re.compile(rf"\s*({_NUMBER.pattern})\s*(.*)", re.ASCII | re.DOTALL)
_SUM = re.compile(r"([+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+))\s*([^\W\d_]+)\s*")


@dataclass
class UnitError(ValueError):
    """A text is not a quantity of the wanted kind.

    Attributes:
        code: ``bad-number``, ``missing-unit`` or ``bad-unit``.
        found: What stands there: the text, or the unit.
        accepted: The units that may stand there.
        dimension: What was wanted.
        hint: A cure, as a text of the catalogue.
    """

    code: str
    found: str
    accepted: tuple[str, ...]
    dimension: Dimension
    hint: Text = field(default_factory=lambda: Text("units.no-hint"))

    def __str__(self) -> str:
        """Return a line for developers; users see the sentence of the code."""
        return f"{self.code}: {self.found!r} for {self.dimension.value}"


def is_number(source: str) -> bool:
    """Return whether ``source`` is a number without a unit."""
    return _NUMBER.fullmatch(source.strip()) is not None


def accepted_units(dimension: Dimension) -> tuple[str, ...]:
    """Return the units that messages list for ``dimension``."""
    return tuple(_UNITS[dimension])


def unit_factor(unit: str, dimension: Dimension) -> float | None:
    """Return the factor of ``unit`` to SI, or None if it does not measure ``dimension``."""
    name = _ALSO.get(dimension, {}).get(unit, unit)
    return _UNITS[dimension].get(name)


def dimensions_of(unit: str) -> tuple[Dimension, ...]:
    """Return everything that ``unit`` can measure."""
    return tuple(kind for kind in Dimension if unit_factor(unit, kind) is not None)


def dimension_name(dimension: Dimension) -> Text:
    """Return the name of ``dimension`` for a sentence, such as "a time"."""
    return Text(f"units.{dimension.value}")


def parse_quantity(source: str, dimension: Dimension) -> float:
    """Return the quantity that ``source`` writes, in SI.

    Args:
        source: Such as ``90 s``, ``1 h 30 min``, ``0.5 m/s``, ``120 /min``.
        dimension: What it has to measure.

    Raises:
        UnitError: It is no number, or has no unit, or a wrong one.
    """
    accepted = accepted_units(dimension)
    match = _PART.fullmatch(source)
    if match is None:
        raise UnitError("bad-number", source.strip(), accepted, dimension)
    number, unit = match[1], match[2].strip()
    if not unit:
        if dimension is Dimension.NUMBER:
            return float(number)
        raise UnitError("missing-unit", number, accepted, dimension)
    factor = unit_factor(unit, dimension)
    if factor is None and dimension is Dimension.TIME:
        total = _sum_of_times(source.strip())
        if total is not None:
            return total
    if factor is None:
        raise UnitError("bad-unit", unit, accepted, dimension, _hint(unit, dimension))
    if dimension is Dimension.TEMPERATURE and unit == "K":
        return float(number) - _KELVIN
    # A division keeps "10 /min" and "50 km/h" free of the rounding of 1/60 and 1/3.6.
    return float(number) * factor if factor >= 1 else float(number) / (1 / factor)


def _sum_of_times(source: str) -> float | None:
    total, at = 0.0, 0
    while at < len(source):
        match = _SUM.match(source, at)
        factor = match and unit_factor(match[2], Dimension.TIME)
        if not match or not factor:
            return None
        total += float(match[1]) * factor
        at = match.end()
    return total


def _hint(unit: str, dimension: Dimension) -> Text:
    for known in _UNITS[dimension]:
        if known.lower() == unit.lower():
            return Text("units.did-you-mean", {"unit": known})
    others = dimensions_of(unit)
    if others:
        return Text("units.measures", {"unit": unit, "dimension": dimension_name(others[0])})
    return Text("units.no-hint")


@cache
def _display_units(dimension: Dimension) -> tuple[tuple[str, float], ...]:
    return tuple(sorted(_UNITS[dimension].items(), key=lambda item: -item[1]))


def format_quantity(
    value: float, dimension: Dimension, *, unit: str | None = None, digits: int = 3
) -> str:
    """Return ``value`` (SI) as number and unit, so that :func:`parse_quantity` reads it back.

    Args:
        value: The quantity in SI.
        dimension: What it measures.
        unit: The unit to use; by default the SI unit.
        digits: Significant digits.
    """
    chosen = unit if unit is not None else next(iter(_UNITS[dimension]), "")
    factor = unit_factor(chosen, dimension) if chosen else 1.0
    if factor is None:
        raise ValueError(f"{chosen!r} does not measure {dimension.value}")
    shown = value / factor
    if dimension is Dimension.TEMPERATURE and chosen == "K":
        shown = value + _KELVIN
    return f"{format_number(shown, digits=digits)} {chosen}".strip()


def format_number(value: float, *, digits: int = 3) -> str:
    """Return ``value`` with at least ``digits`` significant digits and no superfluous zeros."""
    short = f"{value:.{digits}g}"
    if "e" in short or abs(value) >= 10**digits:
        short = f"{value:.0f}" if 1 <= abs(value) < _EXACT else short
    return short


def format_duration(seconds: float, lang: Lang = "en") -> str:
    """Return a duration as ``45 s``, ``2 min 05 s``, ``3 h 07 min`` or ``1 d 02 h``."""
    sign = "-" if seconds < 0 and round(abs(seconds)) else ""
    return sign + duration_text(abs(seconds)).render(lang)


def duration_text(seconds: float) -> Text:
    """Return a duration of 0 or more as :func:`format_duration`, for a language known later."""
    days, rest = divmod(round(seconds), 86400)
    hours, rest = divmod(rest, 3600)
    minutes, secs = divmod(rest, 60)
    pairs = (("d", days, hours, "h"), ("h", hours, minutes, "min"), ("min", minutes, secs, "s"))
    for large, big, small_value, small in pairs:
        if big:
            params = {"big": big, "small": f"{small_value:02d}"}
            return Text(f"units.duration-{large}-{small}", params)
    return Text("units.duration-s", {"small": secs})


def format_clock(seconds: float, start: datetime | None) -> str:
    """Return the clock time ``seconds`` after ``start``, or the time since the start without one.

    Returns:
        ``02:12:05``, with ``+1`` behind it on the next day; or ``0:02:05`` since the start.
    """
    whole = round(seconds)
    if start is None:
        sign, whole = ("-", -whole) if whole < 0 else ("", whole)
        return f"{sign}{whole // 3600}:{whole % 3600 // 60:02d}:{whole % 60:02d}"
    moment = start + timedelta(seconds=whole)
    days = (moment.date() - start.date()).days
    return moment.strftime("%H:%M:%S") + (f" {days:+d}" if days else "")


_CLOCK = re.compile(r"(\d{1,2}):([0-5]\d)(?::([0-5]\d))?", re.ASCII)


def parse_clock(source: str) -> float | None:
    """Return ``23:05`` or ``23:05:30`` as seconds since midnight; None if it is no clock time.

    ``24:00`` is the end of the day.
    """
    match = _CLOCK.fullmatch(source.strip())
    if match is None:
        return None
    hours, minutes, secs = int(match[1]), int(match[2]), int(match[3] or 0)
    total = hours * 3600 + minutes * 60 + secs
    return float(total) if total <= _DAY else None
