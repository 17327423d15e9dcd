"""What an expression measures: exponents of base units, a truth value, or a time of the day."""

from typing import Literal

from sim import units
from sim.expr.vocabulary import Result
from sim.messages import Text
from sim.units import Dimension

# Exponents of metre, second, kilogram, kelvin and radian.
Vector = tuple[int, int, int, int, int]
VECTORS: dict[Dimension, Vector] = {
    Dimension.NUMBER: (0, 0, 0, 0, 0),
    Dimension.RATIO: (0, 0, 0, 0, 0),
    Dimension.CONCENTRATION: (0, 0, 0, 0, 0),
    Dimension.TIME: (0, 1, 0, 0, 0),
    Dimension.LENGTH: (1, 0, 0, 0, 0),
    Dimension.AREA: (2, 0, 0, 0, 0),
    Dimension.VOLUME: (3, 0, 0, 0, 0),
    Dimension.SPEED: (1, -1, 0, 0, 0),
    Dimension.RAIN: (1, -1, 0, 0, 0),
    Dimension.ACCELERATION: (1, -2, 0, 0, 0),
    Dimension.RATE: (0, -1, 0, 0, 0),
    Dimension.DENSITY: (-2, 0, 0, 0, 0),
    Dimension.FLOW: (-1, -1, 0, 0, 0),
    Dimension.EXTINCTION: (-1, 0, 0, 0, 0),
    Dimension.ANGLE: (0, 0, 0, 0, 1),
    Dimension.TEMPERATURE: (0, 0, 0, 1, 0),
    Dimension.MASS: (0, 0, 1, 0, 0),
    Dimension.MASS_RATE: (0, -1, 1, 0, 0),
    Dimension.VOLUME_RATE: (3, -1, 0, 0, 0),
    Dimension.ENERGY: (2, -2, 1, 0, 0),
    Dimension.FIRE_LOAD: (0, -2, 1, 0, 0),
    Dimension.POWER: (2, -3, 1, 0, 0),
    Dimension.HEAT_FLUX: (0, -3, 1, 0, 0),
    Dimension.FIRE_GROWTH: (2, -5, 1, 0, 0),
    Dimension.PRESSURE: (-1, -2, 1, 0, 0),
    Dimension.FORCE: (1, -2, 1, 0, 0),
}
PURE = VECTORS[Dimension.NUMBER]
BARE = (Dimension.LENGTH, Dimension.AREA)  # of these a bare number is taken as SI
Type = Vector | Literal["bool", "clock"]


def type_of(result: Result) -> Type:
    """Return the type of what a call gives."""
    return VECTORS[result] if isinstance(result, Dimension) else result


def result_of(kind: Type) -> Result | None:
    """Return the dimension of a type; None for one that no unit names."""
    if isinstance(kind, str):
        return kind
    return next((dimension for dimension, v in VECTORS.items() if v == kind), None)


def name_of(kind: Type) -> Text:
    """Return what a type is, for a sentence."""
    if kind == "bool":
        return Text("types.condition")
    if kind == "clock":
        return Text("types.clock")
    result = result_of(kind)
    if not isinstance(result, Dimension):
        return Text("types.unnamed-quantity")
    return units.dimension_name(result)


def units_of(kind: Type) -> list[str]:
    """Return the units in which a type is written."""
    result = result_of(kind)
    return list(units.accepted_units(result)) if isinstance(result, Dimension) else []


def accepted(kind: Type) -> Text:
    """Return how a value of a type is written, as a cure."""
    listed = units_of(kind)
    if kind == "bool":
        return Text("cures.expr-condition")
    if kind == "clock":
        return Text("cures.example", {"example": "08:30"})
    if not listed:
        return Text("cures.only-a-number")
    return Text("cures.units", {"accepted": listed})
