"""The widest range in which a number of each dimension may lie, and how a range is written.

A field may be narrower (``Quantity(..., low=, high=)``); none is wider. The ends are no physics:
they are set where nobody means such a value any more, but has slipped by a unit or by a few zeros,
and inside what the engines have been tried with. SI throughout.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from sim import units
from sim.units import Dimension


class Range(NamedTuple):
    """Between which ends a number lies.

    Attributes:
        low: least value, SI.
        high: greatest value, SI.
        tiny: least size of a number other than 0, where 0 is an end or excluded, SI.
    """

    low: float
    high: float
    tiny: float


_LONG: Final = 1e5
_DEGREE: Final = 0.017453292519943295  # rad

WIDEST: Final[dict[Dimension, Range]] = {
    Dimension.TIME: Range(0.0, 366 * 86400.0, 0.001),
    Dimension.LENGTH: Range(-1e7, 1e7, 0.001),
    Dimension.AREA: Range(0.0, 1e9, 0.01),
    Dimension.VOLUME: Range(0.0, 1e9, 1e-6),
    Dimension.SPEED: Range(0.0, 100.0, 0.01),
    Dimension.ACCELERATION: Range(0.0, 100.0, 0.01),
    Dimension.RAIN: Range(0.0, 1 / 3600, 1e-10),
    Dimension.RATE: Range(0.0, 1000.0, 1e-9),
    Dimension.DENSITY: Range(0.0, 100.0, 1e-6),
    Dimension.FLOW: Range(0.0, 100.0, 0.001),
    Dimension.ANGLE: Range(-90 * _DEGREE, 90 * _DEGREE, 0.001 * _DEGREE),
    Dimension.TEMPERATURE: Range(-273.15, 2000.0, 0.001),
    Dimension.MASS: Range(0.0, 1e9, 1e-6),
    Dimension.MASS_RATE: Range(0.0, 1e4, 1e-6),
    Dimension.VOLUME_RATE: Range(0.0, 1e4, 1e-6),
    Dimension.ENERGY: Range(0.0, 1e15, 1.0),
    Dimension.FIRE_LOAD: Range(0.0, 1e11, 1.0),
    Dimension.POWER: Range(0.0, 1e10, 1.0),
    Dimension.HEAT_FLUX: Range(0.0, 1e6, 1.0),
    Dimension.FIRE_GROWTH: Range(0.0, 1e5, 0.01),
    Dimension.PRESSURE: Range(-1e7, 1e7, 0.001),
    Dimension.FORCE: Range(0.0, 1e9, 0.001),
    Dimension.EXTINCTION: Range(0.0, 1e4, 1e-6),
    Dimension.CONCENTRATION: Range(0.0, 1.0, 1e-9),
    Dimension.RATIO: Range(0.0, 1.0, 1e-9),
    Dimension.NUMBER: Range(-1e9, 1e9, 1e-6),
}

SPREAD_RATIO: Final = 1000.0
"""Most that the 90th percentile of a law may be, as a multiple of its median."""

SPREAD_SD: Final = 20.0
"""Most that the standard deviation of a law of positive numbers may be, as a multiple of its
mean."""

SHAPES: Final = (0.05, 1000.0)
"""Between which the shape of a Weibull or gamma law lies."""

YEARS: Final = (1900, 2199)
"""First and last year of dates."""

LONGEST_ID: Final = 100
"""Characters of an id."""

LONGEST_LABEL: Final = 200
"""Characters of a name or another text on one line."""

LONGEST_PROSE: Final = 5000
"""Characters of a note, a description or a condition, on as many lines as it needs."""

LONGEST_LIST: Final = 20_000
"""Entries of a list or mapping that says no number of its own."""


def shown(value: float, dimension: Dimension, *, bare: bool = False) -> str:
    """Return an end of a range with its unit, in the unit in which it is a short number.

    Args:
        value: SI.
        dimension: what it measures.
        bare: whether numbers may be written without a unit, so that it is given in SI.

    >>> shown(31_622_400.0, Dimension.TIME), shown(0.001, Dimension.LENGTH)
    ('366 d', '1 mm')
    """
    names = units.accepted_units(dimension)
    if not names or dimension is Dimension.TEMPERATURE:
        return units.format_quantity(value, dimension)
    if bare and dimension is not Dimension.RATIO and abs(value) < _LONG:
        return f"{value:.6g} {names[0]}"
    if dimension is Dimension.ANGLE or value == 0:
        return units.format_quantity(value, dimension, unit=names[0])
    texts = [units.format_quantity(value, dimension, unit=name) for name in names]
    return min(texts, key=lambda text: (len(text.split()[0]), texts.index(text)))
