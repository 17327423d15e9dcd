"""The JSON schema of ``result.json``, made of the records, for other programs to read it by."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import is_dataclass
from inspect import cleandoc
from types import NoneType, UnionType
from typing import Any, Final, Union, get_args, get_origin

import numpy as np

from sim.results.codec import is_optional, known, name_of
from sim.results.document import FORMAT
from sim.results.record import Result

_PLAIN: Final = {int: "integer", float: "number", str: "string", bool: "boolean"}
_FIELD: Final = re.compile(r"^    (\w+): (.*(?:\n {8,}.*)*)", re.MULTILINE)


def result_schema() -> dict[str, Any]:
    """Return the schema of ``result.json``, draft 2020-12."""
    parts: dict[str, Any] = {}
    whole = _record(Result, parts)
    frame = {
        "format": {"const": FORMAT, "description": "Number of the form; it grows with it."},
        **whole["properties"],
        "files": {
            "type": "object",
            "additionalProperties": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            "description": "SHA-256 of the files of the run that stand beside this one.",
        },
        "seal": {
            "type": "string",
            "pattern": "^[0-9a-f]{64}$",
            "description": "SHA-256 of all that stands here but wall_s, as compact JSON.",
        },
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "result.json of a run of Muster",
        **whole,
        "properties": frame,
        "required": ["format", *whole["required"], "files", "seal"],
        "$defs": dict(sorted(parts.items())),
    }


def _record(kind: Any, parts: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a record; records in it go to ``parts``."""
    about, told = known(kind), _told(kind)
    properties = {}
    for item in about.fields:
        words = told.get(item.name, "")
        properties[name_of(item)] = _of(about.types[item.name], parts) | {"description": words}
    return {
        "type": "object",
        "description": cleandoc(kind.__doc__).partition("\n")[0],
        "properties": properties,
        "required": [name_of(item) for item in about.fields if not is_optional(item)],
        "additionalProperties": False,
    }


def _told(kind: Any) -> dict[str, str]:
    """Return what the docstring of a record says of its fields."""
    _, _, rows = cleandoc(kind.__doc__).partition("Attributes:\n")
    return {name: _sentence(words) for name, words in _FIELD.findall(rows)}


def _sentence(words: str) -> str:
    plain = " ".join(words.split()).replace("``", "")
    return plain[:1].upper() + plain[1:]


def _of(kind: Any, parts: dict[str, Any]) -> dict[str, Any]:
    origin, inner = get_origin(kind), get_args(kind)
    if kind is Any:
        return {}
    if origin in (UnionType, Union):
        one = _of(next(each for each in inner if each is not NoneType), parts)
        return {"anyOf": [one, {"type": "null"}]}
    if is_dataclass(kind):
        return _named(kind, parts)
    if origin is np.ndarray:
        return {"type": "array", "items": {"type": "number"}}
    if origin is tuple and len(inner) == 2 and inner[1] is Ellipsis:
        return {"type": "array", "items": _of(inner[0], parts)}
    if origin is tuple:
        row = [_of(each, parts) for each in inner]
        return {"type": "array", "prefixItems": row, "minItems": len(row), "maxItems": len(row)}
    if origin is Mapping:
        return {"type": "object", "additionalProperties": _of(inner[1], parts)}
    return {"type": _PLAIN[kind]}


def _named(kind: Any, parts: dict[str, Any]) -> dict[str, Any]:
    name = kind.__name__
    if name not in parts:
        parts[name] = {}  # a record may hold records of its own kind
        parts[name] = _record(kind, parts)
    return {"$ref": f"#/$defs/{name}"}
