"""Types for the fields of specs: quantities in SI, ids, points.

A bare number is metres or a count; every other quantity carries its unit. Each type knows its JSON
schema, so that an editor shows which units it takes. A field with other limits than these is
declared as ``Annotated[float, Quantity(Dimension.LENGTH, bare=True, above=0)]``.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field
from pydantic_core import CoreSchema, core_schema

from sim import units
from sim.messages import Text
from sim.units import Dimension, UnitError
from sim.yamlsrc.faults import fault
from sim.yamlsrc.scalars import written
from sim.yamlsrc.show import kind_of, show

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler


@dataclass(frozen=True, slots=True)
class Quantity:
    """How a field of one dimension is read.

    Attributes:
        dimension: What it measures.
        bare: Whether a number without a unit is understood (as SI).
        low: Least value, SI.
        high: Greatest value, SI.
        above: Value it has to exceed, SI.
        whole: Whether only whole numbers are meant.
    """

    dimension: Dimension
    bare: bool = False
    low: float | None = None
    high: float | None = None
    above: float | None = None
    whole: bool = False

    def parse(self, value: object) -> float:
        """Return the SI value of what a user wrote.

        Raises:
            PydanticCustomError: With the code of the fault.
        """
        number = self._number(value)
        if not math.isfinite(number):
            raise fault("bad-number", found=show(value))
        if self.whole and not number.is_integer():
            raise fault("not-whole", value=show(value))
        if self.above is not None and number <= self.above:
            raise self._beyond("too-small", "above", value, self.above)
        if self.low is not None and number < self.low:
            raise self._beyond("too-small", "at-least", value, self.low)
        if self.high is not None and number > self.high:
            raise self._beyond("too-large", "at-most", value, self.high)
        return int(number) if self.whole else number

    def _number(self, value: object) -> float:
        accepted = list(units.accepted_units(self.dimension))
        if isinstance(value, str):
            try:
                return units.parse_quantity(value, self.dimension)
            except UnitError as error:
                raise self._unit_fault(error, value) from None
        if isinstance(value, bool) or not isinstance(value, int | float):
            wanted = units.dimension_name(self.dimension)
            hint = Text("cures.example", {"example": self.example()})
            raise fault(
                "wrong-type", wanted=wanted, found=kind_of(value), value=show(value), hint=hint
            )
        if not self.bare:
            raise fault(
                "missing-unit",
                value=show(value),
                accepted=accepted,
                dimension=units.dimension_name(self.dimension),
                example=f"{written(value)} {accepted[0]}" if accepted else written(value),
            )
        try:
            return float(value)
        except OverflowError:
            return math.inf

    def _unit_fault(self, error: UnitError, value: str) -> Exception:
        dimension = units.dimension_name(self.dimension)
        accepted = list(error.accepted)
        if error.code == "bad-unit" and accepted:
            offset = value.rfind(error.found)
            return fault(
                "bad-unit",
                offset=max(offset, 0),
                found=error.found,
                accepted=accepted,
                dimension=dimension,
                hint=error.hint,
            )
        if error.code == "missing-unit" and not self.bare:
            example = f"{error.found} {accepted[0]}"
            return fault(
                "missing-unit",
                value=show(value),
                accepted=accepted,
                dimension=dimension,
                example=example,
            )
        if error.code == "missing-unit":
            hint = Text("cures.unquote")
        else:
            hint = Text("cures.example", {"example": self.example()})
        return fault(
            "wrong-type", wanted=dimension, found=kind_of(value), value=show(value), hint=hint
        )

    def _beyond(self, code: str, words: str, value: object, limit: float) -> Exception:
        bound = units.format_number(limit) if self.bare else self.format(limit)
        return fault(code, value=show(value), limit=Text(f"cures.{words}", {"limit": bound}))

    def format(self, value: float) -> str:
        """Return an SI value with its unit."""
        return units.format_quantity(value, self.dimension)

    def example(self) -> str:
        """Return how a value of this kind may be written."""
        accepted = units.accepted_units(self.dimension)
        number = "1" if self.whole else "1.5" if self.dimension is Dimension.LENGTH else "10"
        if self.dimension in (Dimension.RATIO, Dimension.NUMBER):
            number = "0.5"
        return number if self.bare or not accepted else f"{number} {accepted[0]}"

    def __get_pydantic_core_schema__(
        self, source: type[Any], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Return how pydantic reads it."""
        return core_schema.no_info_plain_validator_function(self.parse)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Return what an editor has to know."""
        accepted = units.accepted_units(self.dimension)
        number: dict[str, Any] = {"type": "integer" if self.whole else "number"}
        for name, limit in (
            ("minimum", self.low),
            ("maximum", self.high),
            ("exclusiveMinimum", self.above),
        ):
            if limit is not None:
                number[name] = limit
        if not accepted or self.whole:
            return number
        text = {
            "type": "string",
            "pattern": r"^\s*[-+]?[0-9.]",
            "description": f"{self.dimension.value}: a number with one of {', '.join(accepted)}",
            "examples": [f"10 {accepted[0]}"],
        }
        return {"anyOf": [number, text]} if self.bare else text


def _check_id(value: object, *, path: bool = False) -> str:
    name = written(value)
    if name is None or not name:
        raise fault("bad-id", value=show(value), hint=Text("cures.id-quote"))
    name = unicodedata.normalize("NFC", name)
    for offset, character in enumerate(name):
        fine = unicodedata.category(character)[0] in "LNM" or character in _ID_MARKS
        inside = character == " " and 0 < offset < len(name) - 1 and name[offset + 1] != " "
        if not (fine or inside or (path and character == "/")):
            hint = Text("cures.id-character", {"character": character})
            raise fault("bad-id", offset=offset, value=show(name), hint=hint)
    return name


_ID_MARKS = frozenset("_-.·#()（）")


def _check_label(value: object) -> str:
    text = written(value)
    if text is None:
        hint = Text("cures.quote", {"value": show(value)})
        raise fault(
            "wrong-type", wanted=Text("types.text"), found=kind_of(value), value=show(value), hint=hint
        )
    if not text.strip():
        raise fault("empty-value")
    return text


@dataclass(frozen=True, slots=True)
class _Written:
    """A text, or a number that is meant as a text and keeps the digits as written."""

    kind: str
    pattern: str | None = None

    def __get_pydantic_core_schema__(
        self, source: type[Any], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        if self.kind == "label":
            return core_schema.no_info_plain_validator_function(_check_label)
        slash = self.kind == "ref"
        return core_schema.no_info_plain_validator_function(lambda v: _check_id(v, path=slash))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"type": ["string", "number"]}


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
Count = Annotated[int, Quantity(Dimension.NUMBER, bare=True, low=0, whole=True)]
Ratio = Annotated[float, Quantity(Dimension.RATIO, bare=True, low=0, high=1)]

Id = Annotated[str, _Written("id")]
"""A name that other objects use: letters of any script, digits and ``_ - . ( ) #``."""
Ref = Annotated[str, _Written("ref")]
"""The id of another object; ``/`` leads into what an expansion made."""
Label = Annotated[str, _Written("label")]
"""A free text on one line or more; a number is taken as it is written."""
Flag = Annotated[bool, Field(strict=True)]

Point = tuple[Metres, Metres]
Polygon = Annotated[tuple[Point, ...], Field(min_length=3)]
