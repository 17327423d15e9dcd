"""The keys of all kinds of files, and where they stand in a file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import yaml

from sim.scenario.schema import json_schemas

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True)
class Place:
    """A mapping in a file.

    Attributes:
        model: name of its specification.
        path: keys and numbers that lead to it.
        node: the mapping itself, with its place in the text.
    """

    model: str
    path: tuple[str, ...]
    node: yaml.MappingNode


@cache
def schemas() -> Mapping[str, Any]:
    """Return the JSON schemas by kind of file."""
    return json_schemas()


def properties(model: str) -> Mapping[str, Any]:
    """Return the schemas of the keys of a specification."""
    for schema in schemas().values():
        if schema["title"] == model:
            return schema["properties"]
        if model in schema.get("$defs", {}):
            return schema["$defs"][model]["properties"]
    raise KeyError(model)


@cache
def keys() -> frozenset[str]:
    """Return every key of every specification, ``Model.key``."""
    found = set()
    for schema in schemas().values():
        for name, model in {schema["title"]: schema, **schema.get("$defs", {})}.items():
            found.update(f"{name}.{key}" for key in model.get("properties", {}))
    return frozenset(found)


def places(kind: str, text: str) -> Iterator[Place]:
    """Yield every mapping of a file that a specification describes."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    yield from _places(schemas()[kind], schemas()[kind], root, ())


def _places(
    schema: Mapping[str, Any], whole: Mapping[str, Any], node: yaml.Node, path: tuple[str, ...]
) -> Iterator[Place]:
    for name, found in _meant(schema, whole, node):
        if isinstance(node, yaml.MappingNode):
            known = found.get("properties", {})
            if name:
                yield Place(name, path, node)
            for key, value in node.value:
                inner = known.get(key.value, found.get("additionalProperties"))
                if isinstance(inner, dict):
                    yield from _places(inner, whole, value, (*path, key.value))
        elif isinstance(node, yaml.SequenceNode) and isinstance(found.get("items"), dict):
            for number, value in enumerate(node.value):
                yield from _places(found["items"], whole, value, (*path, str(number)))


def _meant(
    schema: Mapping[str, Any], whole: Mapping[str, Any], node: yaml.Node
) -> list[tuple[str, Mapping[str, Any]]]:
    """Return what a node is an example of, with the names of specifications."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        return [(name, whole["$defs"][name])]
    several = [*schema.get("anyOf", ()), *schema.get("oneOf", ())]
    if several:
        found = [each for one in several for each in _meant(one, whole, node)]
        if not isinstance(node, yaml.MappingNode):
            return found
        there = {key.value for key, _ in node.value}
        named = [each for each in found if there <= set(each[1].get("properties", {}))]
        return named[:1] or [each for each in found if "additionalProperties" in each[1]][:1]
    if schema is whole:
        return [(schema["title"], schema)]
    return [("", schema)]


def node_at(text: str, path: tuple[str, ...]) -> yaml.Node:
    """Return the node of a file that a path leads to."""
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    for step in path:
        if isinstance(node, yaml.SequenceNode):
            node = node.value[int(step)]
        else:
            node = next(value for key, value in node.value if key.value == step)
    return node


def changed(text: str, path: tuple[str, ...], key: str, value: str) -> str:
    """Return a file with a key of one of its mappings set to a value, written as in YAML."""
    mapping = node_at(text, path)
    assert isinstance(mapping, yaml.MappingNode)
    for name, old in mapping.value:
        if name.value == key:
            start, end = old.start_mark.index, old.end_mark.index
            block = isinstance(old, yaml.CollectionNode) and not old.flow_style
            gap = "\n" if block or text[start:end].endswith("\n") else ""
            return f"{text[:start]}{value}{gap}{_indent(text, end, block)}{text[end:]}"
    if mapping.flow_style:
        at = mapping.start_mark.index + 1
        return f"{text[:at]}{key}: {value}{', ' if mapping.value else ''}{text[at:]}"
    first = mapping.value[0][0].start_mark
    margin = " " * first.column
    return f"{text[: first.index]}{key}: {value}\n{margin}{text[first.index :]}"


def _indent(text: str, end: int, block: bool) -> str:
    """Return the blanks that a block took with it from the line behind it."""
    if not block:
        return ""
    start = text.rfind("\n", 0, end) + 1
    return text[start:end] if not text[start:end].strip() else ""
