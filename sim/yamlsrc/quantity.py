"""How a field of one dimension is read, and what its JSON schema says."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic_core import CoreSchema, core_schema

from sim import units
from sim.messages import Text
from sim.units import Dimension, UnitError
from sim.yamlsrc import ranges
from sim.yamlsrc.commas import comma_params
from sim.yamlsrc.faults import fault, fault_with
from sim.yamlsrc.scalars import written
from sim.yamlsrc.show import kind_of, show

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler

RANGE = "x-range"
"""Key of a JSON schema that says a range with its units; editors leave it alone."""

_CLOCK = re.compile(r"\s*(\d{4}-\d{1,2}-\d{1,2})?([ T]*\d{1,2}:\d{2}(:\d{2})?)?\s*")
"""A date, a time of the day, or both."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """How a field of one dimension is read.

    Attributes:
        dimension: What it measures.
        bare: Whether a number without a unit is understood (as SI).
        low: Least value, SI; by default that of the dimension.
        high: Greatest value, SI; by default that of the dimension.
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
        if number < self.least:
            raise self._beyond("too-small", "at-least", value, self.least)
        if number > self.most:
            raise self._beyond("too-large", "at-most", value, self.most)
        if self.least == 0.0 < number < self.tiny:
            raise self._beyond("too-small", "none-or-at-least", value, self.tiny)
        return int(number) if self.whole else number

    @property
    def least(self) -> float:
        """Least value, SI; where 0 is excluded, the least size a number may have."""
        if self.low is not None:
            return self.low
        widest = ranges.WIDEST[self.dimension]
        if self.above is not None:
            return max(self.above, self.tiny) if self.above >= 0 else self.above
        return widest.low

    @property
    def most(self) -> float:
        """Greatest value, SI."""
        return ranges.WIDEST[self.dimension].high if self.high is None else self.high

    @property
    def tiny(self) -> float:
        """Least size of a number other than 0, SI."""
        return ranges.WIDEST[self.dimension].tiny

    def range(self) -> str:
        """Return the range with its units."""
        if not units.accepted_units(self.dimension):
            low, high = (units.format_number(end) for end in (self.least, self.most))
        else:
            low, high = (self._end(end) for end in (self.least, self.most))
        return f"{low} to {high}"

    def _end(self, value: float) -> str:
        return ranges.shown(value, self.dimension, bare=self.bare)

    def _number(self, value: object) -> float:
        accepted = list(units.accepted_units(self.dimension))
        if isinstance(value, str) and accepted:
            try:
                return units.parse_quantity(value, self.dimension)
            except UnitError as error:
                raise self._unit_fault(error, value) from None
        if isinstance(value, bool) or not isinstance(value, int | float):
            wanted = units.dimension_name(self.dimension)
            comma = comma_params(value) if isinstance(value, str) else None
            if comma is not None:
                raise fault_with("number-comma", comma)
            hint = Text("cures.example", {"example": self.example()})
            if isinstance(value, str) and units.is_number(value):
                hint = Text("cures.unquote")
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
        comma = comma_params(value)
        if comma is not None:
            return fault_with("number-comma", comma)
        dimension = units.dimension_name(self.dimension)
        accepted = list(error.accepted)
        if self.dimension is Dimension.TIME and value.strip() and _CLOCK.fullmatch(value):
            return fault("time-of-day", value=show(value), example=self.example())
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
        unitless = self.dimension is Dimension.RATIO or not units.accepted_units(self.dimension)
        plain = self.bare and (limit == 0 or unitless)
        bound = units.format_number(limit) if plain else self._end(limit)
        if self.dimension is Dimension.RATIO and isinstance(value, str) and "%" in value:
            bound = f"{units.format_number(100 * limit)} %"
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

    def _sample(self, unit: str) -> str:
        """Return a value of the range, for an editor: 10 where that lies in it."""
        factor = units.unit_factor(unit, self.dimension) or 1.0
        if self.least <= 10 * factor <= self.most:
            return f"10 {unit}"
        return ranges.shown(self.least or self.most, self.dimension)

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
        number |= {"minimum": self.least, "maximum": self.most, RANGE: self.range()}
        if not accepted or self.whole:
            return number
        text = {
            "type": "string",
            "pattern": r"^\s*[-+]?[0-9.]",
            "description": f"{self.dimension.value}: a number with one of {', '.join(accepted)}",
            "examples": [self._sample(accepted[0])],
            "maxLength": ranges.LONGEST_ID,
            RANGE: self.range(),
        }
        return {"anyOf": [number, text]} if self.bare else text
