"""Any record there can be, made from the types of its fields."""

from collections.abc import Mapping
from dataclasses import MISSING, is_dataclass, replace
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

import numpy as np
from hypothesis import strategies as st

from sim.results.codec import is_optional, known, name_of, to_json

TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=8)
PLAIN = {
    int: st.integers(-(2**40), 2**40),
    float: st.floats(allow_nan=False, allow_infinity=False),
    str: TEXTS,
    bool: st.booleans(),
}


def records(kind):
    """Return a strategy of records; a field that does not stand in JSON has its default."""
    about = known(kind)
    fields = {item.name: _field(item, about.types[item.name]) for item in about.fields}
    return st.builds(kind, **fields).map(_settled)


def _field(item, kind):
    if item.metadata.get("never"):
        return PLAIN[float] | st.just(float("inf"))
    return _of(kind)


def _settled(record):
    stands = to_json(record)
    left_out = {
        item.name: item.default_factory() if item.default is MISSING else item.default
        for item in known(type(record)).fields
        if is_optional(item) and name_of(item) not in stands
    }
    return replace(record, **left_out)


def _of(kind):
    origin, inner = get_origin(kind), get_args(kind)
    if kind is Any:
        return TEXTS | st.integers(-9, 9) | st.booleans()
    if origin in (UnionType, Union):
        return st.none() | _of(next(each for each in inner if each is not NoneType))
    if is_dataclass(kind):
        return records(kind)
    if origin is np.ndarray:
        return st.lists(PLAIN[float], max_size=3).map(np.array)
    if origin is tuple and len(inner) == 2 and inner[1] is Ellipsis:
        return st.lists(_of(inner[0]), max_size=2).map(tuple)
    if origin is tuple:
        return st.tuples(*map(_of, inner))
    if origin is Mapping:
        return st.dictionaries(TEXTS, _of(inner[1]), max_size=2)
    return PLAIN[kind]
