"""How ids and labels are read: any script, and numbers keep the digits as written."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic_core import CoreSchema, core_schema

from sim.messages import Text
from sim.yamlsrc.faults import fault
from sim.yamlsrc.scalars import written
from sim.yamlsrc.show import kind_of, show

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler

_ID_MARKS = frozenset("_-.·#()（）")


def check_id(value: object, *, path: bool = False) -> str:
    """Return an id as a text.

    Args:
        value: What the user wrote.
        path: Whether ``/`` may lead into what an expansion made.

    Raises:
        PydanticCustomError: ``bad-id``.
    """
    name = written(value)
    if isinstance(value, list | dict):
        hint = Text("cures.id-quote")
        wanted = Text("types.name")
        raise fault("wrong-type", wanted=wanted, found=kind_of(value), value=show(value), hint=hint)
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


def check_label(value: object) -> str:
    """Return a text that is not empty.

    Args:
        value: What the user wrote.

    Raises:
        PydanticCustomError: ``wrong-type`` or ``empty-value``.
    """
    text = written(value)
    if text is None:
        hint = Text("cures.quote", {"value": show(value)})
        raise fault(
            "wrong-type",
            wanted=Text("types.text"),
            found=kind_of(value),
            value=show(value),
            hint=hint,
        )
    if not text.strip():
        raise fault("empty-value")
    return text


@dataclass(frozen=True, slots=True)
class Name:
    """A text, or a number that is meant as a text and keeps the digits as written."""

    kind: str

    def __get_pydantic_core_schema__(
        self, source: type[Any], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        if self.kind == "label":
            return core_schema.no_info_plain_validator_function(check_label)
        slash = self.kind == "ref"
        return core_schema.no_info_plain_validator_function(lambda v: check_id(v, path=slash))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return self.json_schema()

    def json_schema(self) -> dict[str, Any]:
        """Return what an editor may be told of it."""
        return {"type": ["string", "number"]}
