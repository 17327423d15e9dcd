"""Yes or no: ``true`` and ``false``, and the words that people write for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic_core import CoreSchema, core_schema

from sim.messages import Text
from sim.yamlsrc.faults import fault
from sim.yamlsrc.show import kind_of, show

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler

_WORDS = {"yes": True, "no": False}
_QUOTED = ("true", "false")


def check_truth(value: object) -> bool:
    """Return the truth that a user wrote.

    Args:
        value: a truth, or ``yes`` or ``no`` in any letters (a text in YAML 1.2).

    Raises:
        PydanticCustomError: ``wrong-type``.
    """
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().lower() in _WORDS:
        return _WORDS[value.strip().lower()]
    raise fault(
        "wrong-type",
        wanted=Text("types.true-or-false"),
        found=kind_of(value),
        value=show(value),
        hint=Text("cures.unquote" if value in _QUOTED else "cures.true-or-false"),
    )


@dataclass(frozen=True, slots=True)
class Truth:
    """How a field for yes or no is read."""

    def __get_pydantic_core_schema__(
        self, source: type[Any], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(check_truth)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"anyOf": [{"type": "boolean"}, {"enum": ["yes", "no"]}]}
