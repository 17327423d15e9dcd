"""Records become JSON and JSON becomes records, by the types of their fields and by nothing else.

A record is a frozen dataclass. Its fields stand in JSON in their order and under their names. One
that is not always there is made with :func:`optional`. Numbers are cast to the type of the field,
so that what is read back and written again has the same bytes.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, TypeVar, Union, get_args, get_origin, get_type_hints

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable
    from dataclasses import Field

T = TypeVar("T")

Said = Any
"""A field that holds JSON as it is, such as what a sentence of the catalogue speaks of."""

_WHEN = "when"
_NAME = "name"
_NEVER = "never"


class Malformed(ValueError):
    """Something in JSON does not fit the record.

    Attributes:
        place: where, such as ``exits[2].used``.
        why: ``missing``, ``unknown`` or ``type``.
        wanted: what fits there.
    """

    def __init__(self, place: str, why: str, wanted: str = "") -> None:
        """Take where it is, what is wrong and what fits."""
        self.place, self.why, self.wanted = place, why, wanted
        super().__init__(f"{place}: {why} {wanted}".rstrip())


def optional(default: Any, *, when: Callable[[Any], bool] | None = None) -> Any:
    """Return a field that may be left out.

    Args:
        default: what the record holds then.
        when: whether the field stands, asked of the record; by default where it is no default.
    """
    marks = {_WHEN: when or default}
    if isinstance(default, dict):
        return field(default_factory=dict, metadata=marks)
    return field(default=default, metadata=marks)


def named(name: str) -> Any:
    """Return a field with another name in JSON, where Python has that word for itself."""
    return field(metadata={_NAME: name})


def never() -> Any:
    """Return a field of seconds or numbers that is infinite, in JSON null, where it never came."""
    return field(metadata={_NEVER: True})


def name_of(item: Field[Any]) -> str:
    """Return the name of a field in JSON."""
    return str(item.metadata.get(_NAME, item.name))


def is_optional(item: Field[Any]) -> bool:
    """Return whether a field may be left out."""
    return _WHEN in item.metadata


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a class of records: its fields and their types."""

    fields: tuple[Field[Any], ...]
    types: Mapping[str, Any]


def known(kind: Any) -> Known:
    """Return the fields of a class of records, with their types."""
    return _known(kind)


@cache
def _known(kind: Any) -> Known:
    return Known(fields(kind), get_type_hints(kind))


def to_json(record: Any) -> dict[str, Any]:
    """Return a record as plain numbers, texts, lists and mappings."""
    about = known(type(record))
    return {
        name_of(item): _field(getattr(record, item.name), about.types[item.name], item)
        for item in about.fields
        if _stands(record, item)
    }


def _stands(record: Any, item: Field[Any]) -> bool:
    if _WHEN not in item.metadata:
        return True
    when = item.metadata[_WHEN]
    return bool(when(record) if callable(when) else getattr(record, item.name) != when)


def _field(value: Any, kind: Any, item: Field[Any]) -> Any:
    if _NEVER in item.metadata and not math.isfinite(value):
        return None
    return _written(value, kind)


def _written(value: Any, kind: Any) -> Any:
    origin, inner = get_origin(kind), get_args(kind)
    if kind is Any or value is None:
        return value
    if origin in (UnionType, Union):
        chosen = next(each for each in inner if each is not NoneType)
        if chosen is float and not math.isfinite(value):
            return None
        return _written(value, chosen)
    if is_dataclass(kind):
        return to_json(value)
    if origin is np.ndarray:
        return value.tolist()
    if origin is tuple:
        if len(inner) == 2 and inner[1] is Ellipsis:
            return [_written(item, inner[0]) for item in value]
        return [_written(item, part) for item, part in zip(value, inner, strict=True)]
    if origin is Mapping:
        return {str(key): _written(item, inner[1]) for key, item in value.items()}
    return kind(value)


def from_json(kind: type[T], data: Any, *, place: str = "") -> T:
    """Return the record that some JSON says.

    Args:
        kind: the class of the record.
        data: what was read.
        place: where it stood, for what is said of faults.

    Raises:
        Malformed: something is missing, unknown or of another type.
    """
    if not isinstance(data, Mapping):
        raise Malformed(place, "type", "{...}")
    about = known(kind)
    names = {name_of(item) for item in about.fields}
    for name in data:
        if name not in names:
            raise Malformed(_below(place, name), "unknown")
    values: dict[str, Any] = {}
    for item in about.fields:
        name = name_of(item)
        where = _below(place, name)
        if name in data and data[name] is None and _NEVER in item.metadata:
            values[item.name] = math.inf
        elif name in data:
            values[item.name] = _read(data[name], about.types[item.name], where)
        elif not is_optional(item):
            raise Malformed(where, "missing")
        elif item.default_factory is not MISSING:
            values[item.name] = item.default_factory()
        else:
            values[item.name] = item.default
    return kind(**values)


def _below(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


def _read(data: Any, kind: Any, place: str) -> Any:
    origin, inner = get_origin(kind), get_args(kind)
    if kind is Any:
        return data
    if origin in (UnionType, Union):
        if data is None:
            return None
        return _read(data, next(each for each in inner if each is not NoneType), place)
    if is_dataclass(kind):
        record: Any = kind
        return from_json(record, data, place=place)
    if origin is tuple:
        return _read_row(data, inner, place)
    if origin is np.ndarray:
        return np.array(_read_row(data, (float, ...), place), dtype=np.float64)
    if origin is Mapping:
        if not isinstance(data, Mapping):
            raise Malformed(place, "type", "{...}")
        return {key: _read(item, inner[1], _below(place, key)) for key, item in data.items()}
    return _plain(data, kind, place)


def _read_row(data: Any, inner: tuple[Any, ...], place: str) -> tuple[Any, ...]:
    if not isinstance(data, list):
        raise Malformed(place, "type", "[...]")
    endless = len(inner) == 2 and inner[1] is Ellipsis
    kinds = [inner[0]] * len(data) if endless else list(inner)
    if len(kinds) != len(data):
        raise Malformed(place, "type", f"[{len(kinds)}]")
    pairs = enumerate(zip(data, kinds, strict=True))
    return tuple(_read(item, kind, f"{place}[{number}]") for number, (item, kind) in pairs)


def _plain(data: Any, kind: type, place: str) -> Any:
    fits = isinstance(data, bool) == (kind is bool) and (
        isinstance(data, kind) or (kind is float and isinstance(data, int))
    )
    if not fits:
        raise Malformed(place, "type", kind.__name__)
    return kind(data)
