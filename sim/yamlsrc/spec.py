"""The base of everything a user can write, and the step from a source to a checked spec."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import pydantic
from pydantic import ConfigDict, PrivateAttr

from sim.yamlsrc import ranges, translate
from sim.yamlsrc.described import field_docs
from sim.yamlsrc.names import Name
from sim.yamlsrc.source import Source
from sim.yamlsrc.words import warn_of_near_misses

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic_core import CoreSchema

    from sim.yamlsrc.problems import ProblemList, Span
    from sim.yamlsrc.tree import Tree


def _written_name(name: str) -> str:
    """Return the key of a field; Python has to write ``in_`` and ``from_`` for some."""
    return name.rstrip("_")


_SCALARS = ("int", "float", "bool", "str")


def _make_scalars_strict(schema: Any) -> None:
    # Strict for the whole model would refuse a list where a tuple is declared.
    if isinstance(schema, dict):
        if schema.get("type") in _SCALARS:
            schema.setdefault("strict", True)
        for value in schema.values():
            _make_scalars_strict(value)
    elif isinstance(schema, list | tuple):
        for value in schema:
            _make_scalars_strict(value)


def _limit_sizes(schema: Any) -> None:
    """Give every list, mapping and plain text that says no greatest length the usual one."""
    if isinstance(schema, dict):
        kind = schema.get("type")
        if kind == "str":
            schema.setdefault("max_length", ranges.LONGEST_LABEL)
        elif kind in ("dict", "list", "set") or "variadic_item_index" in schema:
            schema.setdefault("max_length", ranges.LONGEST_LIST)
        for value in schema.values():
            _limit_sizes(value)
    elif isinstance(schema, list | tuple):
        for value in schema:
            _limit_sizes(value)


class Spec(pydantic.BaseModel):
    """A mapping a user writes.

    Fields are named as in YAML; a name that Python reserves, or that a method has, takes an
    underscore behind it (``in_``, ``from_``, ``where_``). The docstring under a field describes it
    in the JSON schema. Scalars are strict: ``true`` is no number and ``"1"`` neither.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        alias_generator=_written_name,
        arbitrary_types_allowed=True,
        allow_inf_nan=False,
    )

    note: Annotated[str, Name("prose")] | None = None
    """Anything worth saying; reports print it."""

    source: Annotated[str, Name("prose")] | None = None
    """Where numbers come from: ``measured 2026-09-03``, ``drawing``, ``estimate``, ``assumed``."""

    _origin: Source | None = PrivateAttr(default=None)
    _path: tuple[str | int, ...] = PrivateAttr(default=())

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Describe each field by the docstring under it."""
        schema = handler(core_schema)
        properties = handler.resolve_ref_schema(schema).get("properties", {})
        for name, text in field_docs(cls).items():
            properties.get(_written_name(name), {})["description"] = text
        return schema

    def where(self, field: str | None = None, *, key: bool = False) -> Span | None:
        """Return the place of this object, or of one of its fields, in the text.

        Args:
            field: Name of a field, in Python or as written; dots and indices lead further
                (``outline.2``). A field that is not written has the place of the object.
            key: The place of the key instead of the value.

        Returns:
            The place; None for an object that was not read from a file.
        """
        if self._origin is None:
            return None
        path = self._path
        for step in field.split(".") if field else ():
            path += self._step(path, step)
        return self._origin.span(path, key=key)

    def where_at(self, *steps: str | int, key: bool = False) -> Span | None:
        """Return the place of something below this object by its keys, which may hold dots.

        Args:
            *steps: keys and indices, as written.
            key: The place of the key instead of the value.
        """
        if self._origin is None:
            return None
        return self._origin.span((*self._path, *steps), key=key)

    def inside(self, field: str, offset: int, *, length: int = 1) -> Span | None:
        """Return the place of a piece of the text of a field, such as a name in an expression."""
        if self._origin is None:
            return None
        path = self._path
        for step in field.split("."):
            path += self._step(path, step)
        return self._origin.inside(path, offset, length=length)

    def _step(self, path: tuple[str | int, ...], step: str) -> tuple[str | int, ...]:
        assert self._origin is not None
        candidates: list[str | int] = [step, _written_name(step)]
        if step.isdigit():
            candidates.insert(0, int(step))
        for candidate in candidates:
            if self._origin.has((*path, candidate)):
                return (candidate,)
        return ()

    @property
    def origin(self) -> Source | None:
        """The source this object was read from."""
        return self._origin

    @property
    def path(self) -> tuple[str | int, ...]:
        """Keys and indices that lead to this object in its source."""
        return self._path

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[Any], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        schema = handler(source)
        _make_scalars_strict(schema)
        _limit_sizes(schema)
        return schema


S = TypeVar("S", bound=Spec)


def validate(spec_type: type[S], source: Source, problems: ProblemList) -> S | None:
    """Return the spec that ``source`` writes, or None after adding every fault.

    Args:
        spec_type: What the source has to be.
        source: From :func:`sim.yamlsrc.load`.
        problems: Takes the faults.
    """
    try:
        spec = spec_type.model_validate(
            source.data, context={"source": source, "problems": problems}
        )
    except pydantic.ValidationError as error:
        translate.add_faults(error, spec_type, source, problems)
        return None
    _set_places(spec, source, (), problems)
    before = len(problems.items)
    _add_empty(source.tree, (), source, problems)
    if len(problems.items) > before:
        return None
    return None if source.faulty else spec


def _set_places(
    value: object, source: Source, path: tuple[str | int, ...], problems: ProblemList
) -> None:
    if isinstance(value, Spec):
        value._origin, value._path = source, path
        warn_of_near_misses(value, source, path, problems)
        for name, info in type(value).model_fields.items():
            _set_places(value.__dict__[name], source, (*path, info.alias or name), problems)
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            if isinstance(item, Spec | list | tuple | Mapping):
                _set_places(item, source, (*path, index), problems)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            _set_places(item, source, (*path, str(key)), problems)


def _add_empty(
    tree: Tree, path: tuple[str | int, ...], source: Source, problems: ProblemList
) -> None:
    """Add a fault for each key behind which nothing is written; ``null`` is a value."""
    for key, child in (tree.entries or {}).items():
        if child.value is None and child.is_empty():
            problems.put("empty-value", source.span((*path, key), key=True), {})
        else:
            _add_empty(child, (*path, key), source, problems)
    for number, child in enumerate(tree.items or ()):
        _add_empty(child, (*path, number), source, problems)


def json_schema(spec_type: type[Spec]) -> dict[str, Any]:
    """Return the JSON schema of what a user may write for ``spec_type``."""
    return spec_type.model_json_schema(by_alias=True, mode="validation")
