"""Types for the fields of specs.

A bare number is metres or a count; every other quantity carries its unit. All become SI. Each type
knows its JSON schema, so that an editor shows which units it takes. A field with other limits is
declared as ``Annotated[float, Quantity(Dimension.LENGTH, bare=True, above=0)]``, a varying one as
``Annotated[Distribution, Varying(Quantity(...))]``.
"""

from typing import Annotated

from pydantic import Field

from sim.units import Dimension
from sim.yamlsrc.distributions import (
    KilogramsDist,
    MetresDist,
    NumberDist,
    RateDist,
    RatioDist,
    SecondsDist,
    SpeedDist,
    Varying,
    WattsDist,
)
from sim.yamlsrc.names import Name
from sim.yamlsrc.quantity import Quantity
from sim.yamlsrc.times import (
    ClockRange,
    ClockSpan,
    ClockTime,
    Date,
    DayOfYear,
    Moment,
    StartTime,
    TimePoint,
    WeekTime,
)
from sim.yamlsrc.truth import Truth

__all__ = [
    "Celsius",
    "ClockRange",
    "ClockSpan",
    "ClockTime",
    "Concentration",
    "Count",
    "CubicMetres",
    "CubicMetresPerSecond",
    "Date",
    "DayOfYear",
    "Degrees",
    "Dimension",
    "Flag",
    "Id",
    "Joules",
    "JoulesPerSquareMetre",
    "Kilograms",
    "KilogramsDist",
    "KilogramsPerSecond",
    "Label",
    "Metres",
    "MetresDist",
    "MetresPerSecond",
    "Moment",
    "Newtons",
    "Number",
    "NumberDist",
    "Pascals",
    "PerMetre",
    "PerMetreSecond",
    "PerSecond",
    "PerSquareMetre",
    "Point",
    "Polygon",
    "Prose",
    "Quantity",
    "Rainfall",
    "RateDist",
    "Ratio",
    "RatioDist",
    "Ref",
    "Seconds",
    "SecondsDist",
    "SpeedDist",
    "SquareMetres",
    "StartTime",
    "TimePoint",
    "Varying",
    "Watts",
    "WattsDist",
    "WattsPerSecondSquared",
    "WattsPerSquareMetre",
    "WeekTime",
    "Width",
]

MOST_COUNTED = 10_000_000
"""Most that a count may be."""

MOST_CORNERS = 2000
"""Corners of an outline; a circle drawn to the millimetre has 200."""

Seconds = Annotated[float, Quantity(Dimension.TIME, low=0)]
Metres = Annotated[float, Quantity(Dimension.LENGTH, bare=True)]
Width = Annotated[float, Quantity(Dimension.LENGTH, bare=True, above=0)]
SquareMetres = Annotated[float, Quantity(Dimension.AREA, bare=True, above=0)]
CubicMetres = Annotated[float, Quantity(Dimension.VOLUME, low=0)]
MetresPerSecond = Annotated[float, Quantity(Dimension.SPEED, low=0)]
Rainfall = Annotated[float, Quantity(Dimension.RAIN, low=0)]
Watts = Annotated[float, Quantity(Dimension.POWER, low=0)]
Joules = Annotated[float, Quantity(Dimension.ENERGY, low=0)]
JoulesPerSquareMetre = Annotated[float, Quantity(Dimension.FIRE_LOAD, low=0)]
WattsPerSquareMetre = Annotated[float, Quantity(Dimension.HEAT_FLUX, low=0)]
WattsPerSecondSquared = Annotated[float, Quantity(Dimension.FIRE_GROWTH, low=0)]
PerSecond = Annotated[float, Quantity(Dimension.RATE, low=0)]
PerSquareMetre = Annotated[float, Quantity(Dimension.DENSITY, low=0)]
PerMetreSecond = Annotated[float, Quantity(Dimension.FLOW, low=0)]
PerMetre = Annotated[float, Quantity(Dimension.EXTINCTION, low=0)]
Degrees = Annotated[float, Quantity(Dimension.ANGLE)]
Celsius = Annotated[float, Quantity(Dimension.TEMPERATURE, low=-273.15)]
Kilograms = Annotated[float, Quantity(Dimension.MASS, low=0)]
KilogramsPerSecond = Annotated[float, Quantity(Dimension.MASS_RATE, low=0)]
CubicMetresPerSecond = Annotated[float, Quantity(Dimension.VOLUME_RATE, low=0)]
Pascals = Annotated[float, Quantity(Dimension.PRESSURE)]
Newtons = Annotated[float, Quantity(Dimension.FORCE, low=0)]
Concentration = Annotated[float, Quantity(Dimension.CONCENTRATION, low=0, high=1)]
Number = Annotated[float, Quantity(Dimension.NUMBER, bare=True)]
Count = Annotated[int, Quantity(Dimension.NUMBER, bare=True, low=0, high=MOST_COUNTED, whole=True)]
Ratio = Annotated[float, Quantity(Dimension.RATIO, bare=True, low=0, high=1)]

Id = Annotated[str, Name("id")]
"""A name that other objects use: letters of any script, digits and ``_ - . ( ) #``."""
Ref = Annotated[str, Name("ref")]
"""The id of another object; ``/`` leads into what an expansion made."""
Label = Annotated[str, Name("label")]
"""A free text on one line; a number is taken as it is written."""
Prose = Annotated[str, Name("prose")]
"""A free text on as many lines as it needs."""
Flag = Annotated[bool, Truth()]
"""``true`` or ``false``; ``yes`` and ``no`` are understood, too."""

Point = tuple[Metres, Metres]
Polygon = Annotated[tuple[Point, ...], Field(min_length=3, max_length=MOST_CORNERS)]
