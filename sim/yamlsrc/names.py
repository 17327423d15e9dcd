"""How ids and texts are read: any script, and numbers keep the digits as written."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic_core import CoreSchema, core_schema

from sim.messages import Text
from sim.yamlsrc import ranges
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
    check_length(name, _LONGEST["ref" if path else "id"])
    name = unicodedata.normalize("NFC", name)
    for offset, character in enumerate(name):
        fine = unicodedata.category(character)[0] in "LNM" or character in _ID_MARKS
        inside = character == " " and 0 < offset < len(name) - 1 and name[offset + 1] != " "
        if not (fine or inside or (path and character == "/")):
            shown = code_point(character) if unseen(character) else character
            hint = Text("cures.id-character", {"character": shown})
            raise fault("bad-id", offset=offset, value=show(name), hint=hint)
    return name


def check_label(value: object) -> str:
    """Return a text on one line that is not empty.

    Args:
        value: What the user wrote.

    Raises:
        PydanticCustomError: ``wrong-type``, ``empty-value``, ``text-too-long`` or
            ``text-character``.
    """
    return _check_text(value, ranges.LONGEST_LABEL, "")


def check_prose(value: object) -> str:
    """Return a text, on any number of lines, that is not empty; otherwise as for a label."""
    return _check_text(value, ranges.LONGEST_PROSE, "\n\t")


def _check_text(value: object, longest: int, also: str) -> str:
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
    if not also:
        text = text.rstrip("\n")  # a folded text in YAML ends with one
    check_length(text, longest)
    for offset, character in enumerate(text):
        if character not in also and unseen(character):
            raise fault("text-character", offset=offset, character=code_point(character))
    return text


def check_length(text: str, longest: int) -> None:
    """Raise ``text-too-long`` for a text of more characters than ``longest``."""
    if len(text) > longest:
        raise fault("text-too-long", value=show(text), found=len(text), limit=longest)


_JOINERS = frozenset("\u200c\u200d")  # some scripts are not written without them


def unseen(character: str) -> bool:
    """Return whether a character has no shape of its own, or turns the order of others round."""
    if character in _JOINERS:
        return False
    return unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp", "Cs")


def code_point(character: str) -> str:
    """Return the number of a character and its name, such as ``U+202E RIGHT-TO-LEFT OVERRIDE``."""
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".rstrip()


@dataclass(frozen=True, slots=True)
class Name:
    """A text, or a number that is meant as a text and keeps the digits as written.

    Attributes:
        kind: ``id``, ``ref`` (an id that may lead on with ``/``), ``label`` or ``prose``.
    """

    kind: str

    def __get_pydantic_core_schema__(
        self, source: type[Any], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        if self.kind == "label":
            return core_schema.no_info_plain_validator_function(check_label)
        if self.kind == "prose":
            return core_schema.no_info_plain_validator_function(check_prose)
        slash = self.kind == "ref"
        return core_schema.no_info_plain_validator_function(lambda v: check_id(v, path=slash))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return self.json_schema()

    def json_schema(self) -> dict[str, Any]:
        """Return what an editor may be told of it."""
        return {"type": ["string", "number"], "maxLength": _LONGEST[self.kind]}


_LONGEST = {
    "id": ranges.LONGEST_ID,
    "ref": ranges.LONGEST_LABEL,
    "label": ranges.LONGEST_LABEL,
    "prose": ranges.LONGEST_PROSE,
}
