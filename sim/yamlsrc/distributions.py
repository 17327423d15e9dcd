"""Types for fields that take a quantity or a distribution of it.

Forms: ``60 s``; ``{lognormal: {median: 60 s, p90: 150 s}}`` or ``{mean, sd}``;
``{normal: {mean, sd}}``; ``{uniform: [10 s, 100 s]}``; ``{triangular: [1 s, 2 s, 5 s]}`` (from,
most likely, to); ``{weibull: {shape: 2, scale: 60 s}}``; ``{gamma: {shape: 2, scale: 30 s}}`` or
``{mean, sd}``; ``{empirical: values.csv}`` or ``{empirical: [10 s, 12 s]}``. Laws with named
parameters may have ``min`` and ``max``, between which they are cut off.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Any

from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from sim import units
from sim.distribution import Distribution
from sim.messages import Text
from sim.units import Dimension
from sim.yamlsrc import files, ranges
from sim.yamlsrc.faults import fault, fault_with
from sim.yamlsrc.problems import ProblemList
from sim.yamlsrc.quantity import Quantity
from sim.yamlsrc.show import show
from sim.yamlsrc.tables import rows_of, surplus

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic_core.core_schema import ValidationInfo

# Kind -> the sets of parameters it may be given by.
_BY_KEYS: dict[str, tuple[tuple[str, ...], ...]] = {
    "lognormal": (("median", "p90"), ("mean", "sd")),
    "normal": (("mean", "sd"),),
    "weibull": (("shape", "scale"),),
    "gamma": (("shape", "scale"), ("mean", "sd")),
}
_BY_LIST = {"uniform": ("from", "to"), "triangular": ("from", "mode", "to")}
KINDS = (*_BY_KEYS, *_BY_LIST, "empirical")

_SHAPE = Quantity(Dimension.NUMBER, bare=True, low=ranges.SHAPES[0], high=ranges.SHAPES[1])
_MOST_VALUES = 100_000  # of an empirical law


@dataclass(frozen=True, slots=True)
class Varying:
    """How a field is read that takes a quantity or a distribution of it.

    Attributes:
        of: The quantity.
    """

    of: Quantity

    def parse(self, value: object, info: ValidationInfo[Any]) -> Distribution:
        """Return the distribution a user wrote.

        Raises:
            PydanticCustomError: With the code of the fault.
        """
        if not isinstance(value, Mapping):
            if isinstance(value, list):
                raise _bad("one-kind", kinds=list(KINDS))
            return Distribution.fixed(self.of.parse(value))
        if len(value) != 1:
            raise _bad("one-kind", kinds=list(KINDS))
        kind, given = next(iter(value.items()))
        if kind in _BY_KEYS:
            return self._from_keys(kind, given)
        if kind in _BY_LIST:
            return self._from_list(kind, given)
        if kind == "empirical":
            return self._empirical(given, info)
        raise _bad("one-kind", at=(kind,), key=True, kinds=list(KINDS))

    def _value(self, given: object, at: tuple[str | int, ...]) -> float:
        return _within(self.of, given, at)

    def _from_keys(self, kind: str, given: object) -> Distribution:
        forms = _BY_KEYS[kind]
        wanted = [Text("cures.both", {"keys": list(form)}) for form in forms]
        if not isinstance(given, Mapping):
            raise _bad("parameters", at=(kind,), kind=kind, forms=wanted)
        names = set(given) - {"min", "max"}
        form = next((form for form in forms if set(form) == names), None)
        if form is None:
            known = {name for form in forms for name in form}
            odd = [name for name in given if name not in known | {"min", "max"}]
            at = (kind, odd[0]) if odd else (kind,)
            raise _bad("parameters", at=at, key=bool(odd), kind=kind, forms=wanted)
        first, second = form
        one, two = (self._parameter(name, given[name], (kind, name)) for name in form)
        law = _law(kind, form, one, two)
        if law is None:
            raise _bad("order", at=(kind, second), low=first, high=second)
        most = ranges.SPREAD_RATIO if second == "p90" else ranges.SPREAD_SD
        if kind in ("lognormal", "gamma") and first != "shape" and two > most * one:
            raise _bad("spread", at=(kind, second), low=first, high=second, most=f"{most:g}")
        return self._cut(law, given, kind)

    def _parameter(self, name: str, given: object, at: tuple[str | int, ...]) -> float:
        if name == "shape":
            return _within(_SHAPE, given, at)
        if name in ("sd", "scale", "p90", "median"):
            positive = replace(self.of, low=None, above=0.0 if name != "sd" else None)
            if name == "sd":
                positive = replace(positive, low=0.0)
            if self.of.dimension is not Dimension.TEMPERATURE:
                return _within(positive, given, at)
        return self._value(given, at)

    def _cut(self, law: Distribution, given: Mapping[str, Any], kind: str) -> Distribution:
        low = self._value(given["min"], (kind, "min")) if "min" in given else None
        high = self._value(given["max"], (kind, "max")) if "max" in given else None
        if low is not None and high is not None and low >= high:
            raise _bad("order", at=(kind, "max"), low="min", high="max")
        # A normal law reaches below zero, where most quantities cannot.
        if low is None and law.kind == "normal":
            low = self.of.low if self.of.low is not None else self.of.above
        if law.kind == "fixed":
            return law
        return replace(law, low=low, high=high)

    def _from_list(self, kind: str, given: object) -> Distribution:
        names = _BY_LIST[kind]
        if isinstance(given, Mapping) and set(given) == set(names):
            values = [self._value(given[name], (kind, name)) for name in names]
        elif isinstance(given, list) and len(given) == len(names):
            values = [self._value(item, (kind, at)) for at, item in enumerate(given)]
        else:
            forms = [Text("cures.list-of", {"names": list(names)})]
            raise _bad("parameters", at=(kind,), kind=kind, forms=forms)
        if values != sorted(values) or values[0] == values[-1]:
            raise _bad("order", at=(kind,), low=names[0], high=names[-1])
        return Distribution("uniform" if kind == "uniform" else "triangular", tuple(values))

    def _empirical(self, given: object, info: ValidationInfo[Any]) -> Distribution:
        if isinstance(given, list) and len(given) > _MOST_VALUES:
            raise fault("too-many", at=("empirical",), found=len(given), limit=_MOST_VALUES)
        if isinstance(given, list) and given:
            return Distribution.empirical(
                [self._value(item, ("empirical", at)) for at, item in enumerate(given)]
            )
        if not isinstance(given, str) or info.context is None:
            raise _bad("empirical", at=("empirical",))
        source = info.context["source"]
        faults = ProblemList()
        path = files.resolve(
            given, folder=source.folder_of(given), root=source.root, span=None, problems=faults
        )
        text = None
        if path is not None:
            text = files.read_text(
                path, shown=given, problems=faults, encodings=("utf-8-sig", "gb18030")
            )
        if path is None or text is None:
            first = faults.items[0]
            raise fault_with(first.code, first.params, at=("empirical",))
        info.context["problems"].files.update(faults.files)
        source.tables[source.within(path)] = text.splitlines()
        return Distribution.empirical(self._column(text, given))

    def _column(self, text: str, name: str) -> list[float]:
        rows = [(number, row) for number, row in rows_of(text) if row[0]]
        unit = rows[0][1][0].replace("[", " ").replace("]", " ").split() if rows else []
        factor = units.unit_factor(unit[-1], self.of.dimension) if unit else None
        values = []
        columns = 1
        for at, (number, row) in enumerate(rows):
            cell = row[0]
            if at == 0 and not cell[:1].isdigit() and cell[:1] not in "+-.":
                columns = len(row)
                continue
            if surplus(row, columns):
                said = show(",".join(row))
                raise _bad("decimal", at=("empirical",), file=name, row=number, cell=said)
            try:
                plain = units.parse_quantity(cell, Dimension.NUMBER) if factor else None
            except units.UnitError:
                plain = None
            low, high = self.of.least, self.of.most
            if plain is not None and factor is not None and low <= plain * factor <= high:
                values.append(plain * factor)
                continue
            try:
                values.append(float(self.of.parse(_bare(cell) if self.of.bare else cell)))
            except PydanticCustomError:
                raise _bad(
                    "cell", at=("empirical",), file=name, row=number, cell=show(cell)
                ) from None
        if not values:
            raise _bad("empirical", at=("empirical",))
        if len(values) > _MOST_VALUES:
            raise fault("too-many", at=("empirical",), found=len(values), limit=_MOST_VALUES)
        return values

    def __get_pydantic_core_schema__(
        self, source: type[Any], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Return how pydantic reads it."""
        return core_schema.with_info_plain_validator_function(self.parse)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Return what an editor has to know."""
        one = self.of.__get_pydantic_json_schema__(schema, handler)
        loose: dict[str, Any] = {"type": "object"}
        return {"anyOf": [one, _laws_schema(loose, one)]}


def _laws_schema(loose: dict[str, Any], one: dict[str, Any]) -> dict[str, Any]:
    low, high = ranges.SHAPES
    number = {"type": "number", "minimum": low, "maximum": high}
    laws: dict[str, Any] = {}
    for kind, forms in _BY_KEYS.items():
        names = dict.fromkeys([name for form in forms for name in form] + ["min", "max"])
        properties = {name: number if name == "shape" else one for name in names}
        laws[kind] = loose | {"properties": properties, "additionalProperties": False}
    for kind, names_ in _BY_LIST.items():
        size = len(names_)
        laws[kind] = {"type": "array", "items": one, "minItems": size, "maxItems": size}
    values = {"type": "array", "items": one, "minItems": 1, "maxItems": _MOST_VALUES}
    laws["empirical"] = {"anyOf": [{"type": "string", "maxLength": ranges.LONGEST_LABEL}, values]}
    return loose | {
        "properties": laws,
        "minProperties": 1,
        "maxProperties": 1,
        "additionalProperties": False,
    }


def _bare(cell: str) -> object:
    try:
        return float(cell)
    except ValueError:
        return cell


def _within(of: Quantity, given: object, at: tuple[str | int, ...]) -> float:
    try:
        return of.parse(given)
    except PydanticCustomError as error:
        context = error.context or {}
        if given is None:
            raise fault("empty-value", at=at) from None
        raise fault_with(error.type, context["params"], at=at, offset=context["offset"]) from None


def _law(kind: str, form: tuple[str, ...], one: float, two: float) -> Distribution | None:
    """Return the law, or None if its parameters do not fit each other."""
    if kind == "normal":
        return Distribution("normal", (one, two)) if two > 0 else Distribution.fixed(one)
    if kind == "weibull" or form == ("shape", "scale"):
        return Distribution("weibull" if kind == "weibull" else "gamma", (one, two))
    if form == ("median", "p90"):
        if two < one:
            return None
        if two == one:
            return Distribution.fixed(one)
        return Distribution.lognormal(median=one, p90=two)
    if one <= 0:
        return None
    if two == 0:
        return Distribution.fixed(one)
    if kind == "lognormal":
        return Distribution.lognormal_of_mean(mean=one, sd=two)
    return Distribution("gamma", ((one / two) ** 2, two**2 / one))


def _bad(
    what: str, /, *, at: tuple[str | int, ...] = (), key: bool = False, **params: object
) -> PydanticCustomError:
    hint = Text(f"cures.distribution-{what}", params)
    return fault("bad-distribution", at=at, key=key, hint=hint)


SecondsDist = Annotated[Distribution, Varying(Quantity(Dimension.TIME, low=0))]
SpeedDist = Annotated[Distribution, Varying(Quantity(Dimension.SPEED, low=0))]
MetresDist = Annotated[Distribution, Varying(Quantity(Dimension.LENGTH, bare=True, low=0))]
KilogramsDist = Annotated[Distribution, Varying(Quantity(Dimension.MASS, low=0))]
WattsDist = Annotated[Distribution, Varying(Quantity(Dimension.POWER, low=0))]
RateDist = Annotated[Distribution, Varying(Quantity(Dimension.RATE, low=0))]
NumberDist = Annotated[Distribution, Varying(Quantity(Dimension.NUMBER, bare=True))]
RatioDist = Annotated[Distribution, Varying(Quantity(Dimension.RATIO, bare=True, low=0, high=1))]
