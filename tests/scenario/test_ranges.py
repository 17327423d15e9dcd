"""Every number that a user may write has a range, every text and list a greatest length."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sim.importing.spec import NetworkSpec
from sim.scenario.schema import json_schemas
from sim.verify.own.spec import HypercubeSpec
from sim.yamlsrc import json_schema

if TYPE_CHECKING:
    from collections.abc import Iterator

SCHEMAS = {
    **json_schemas(),
    "network": json_schema(NetworkSpec),
    "hypercube": json_schema(HypercubeSpec),
}


def boundless(part: Any, path: str) -> Iterator[str]:
    """Yield what has no range or no length in a part of a schema."""
    if isinstance(part, list):
        for number, item in enumerate(part):
            yield from boundless(item, f"{path}/{number}")
        return
    if not isinstance(part, dict):
        return
    kinds = part.get("type", ())
    kinds = (kinds,) if isinstance(kinds, str) else kinds
    said = "enum" in part or "const" in part
    number = bool({"number", "integer"} & set(kinds)) and "string" not in kinds
    if number and not said and not {"minimum", "maximum"} <= set(part):
        yield f"{path}: no range"
    if not said and "string" in kinds and "maxLength" not in part:
        yield f"{path}: no length"
    if "array" in kinds and "maxItems" not in part:
        yield f"{path}: no length"
    if "object" in kinds and "properties" not in part and "maxProperties" not in part:
        yield f"{path}: no length"
    for name, below in part.items():
        if name in ("properties", "$defs"):
            for key, child in below.items():
                yield from boundless(child, f"{path}/{key}")
        elif name not in ("default", "examples", "enum", "const", "propertyNames"):
            yield from boundless(below, f"{path}/{name}")


@pytest.mark.parametrize("kind", SCHEMAS)
def test_every_number_has_a_range_and_every_text_and_list_a_length(kind: str) -> None:
    assert list(boundless(SCHEMAS[kind], kind)) == []


@pytest.mark.parametrize(
    "part",
    [
        {"type": "number", "minimum": 0},
        {"type": "string"},
        {"type": "array", "items": {"type": "boolean"}},
        {"type": "object", "additionalProperties": {"type": "boolean"}},
        {"anyOf": [{"type": "integer"}, {"type": "null"}]},
    ],
)
def test_this_walk_sees_what_has_no_end(part: dict[str, Any]) -> None:
    assert list(boundless({"properties": {"key": part}}, "schema"))
