"""Records for tests that care about a few of their fields; the others are as little as may be."""

from collections.abc import Mapping
from dataclasses import is_dataclass, replace
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

from sim.results.codec import from_json, is_optional, known, name_of, to_json
from sim.results.record import Result


def record(data, kind=Result):
    """Return the record of a mapping in which fields may be missing."""
    return from_json(kind, padded(data, kind))


def with_result(outcome, **fields):
    """Return a run with other fields of its ``result.json``; None leaves one out."""
    found = {**outcome.result, **fields}
    return replace(outcome, record=record({k: v for k, v in found.items() if v is not None}))


def padded(data, kind):
    """Return JSON in which every field of a record stands that has to."""
    origin, inner = get_origin(kind), get_args(kind)
    if kind is Any or data is None:
        return data
    if origin in (UnionType, Union):
        return padded(data, next(each for each in inner if each is not NoneType))
    if is_dataclass(kind):
        about, found = known(kind), dict(data)
        for item in about.fields:
            name, hint = name_of(item), about.types[item.name]
            if name in found:
                found[name] = padded(found[name], hint)
            elif not is_optional(item):
                found[name] = _least(hint)
        return found
    if origin is tuple and len(inner) == 2 and inner[1] is Ellipsis:
        return [padded(item, inner[0]) for item in data]
    if origin is Mapping:
        return {key: padded(item, inner[1]) for key, item in data.items()}
    return data


def _least(hint):
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (UnionType, Union) and NoneType in inner:
        return None
    if is_dataclass(hint):
        return padded({}, hint)
    if origin is tuple:
        return []
    return {} if origin is Mapping else hint()


def as_json(function):
    """Return the function with what it returns as it stands in ``result.json``."""

    def call(*args, **kwargs):
        found = function(*args, **kwargs)
        if isinstance(found, Mapping):
            return {name: to_json(one) for name, one in found.items()}
        if isinstance(found, tuple):
            return [to_json(one) for one in found]
        return found and to_json(found)

    return call
