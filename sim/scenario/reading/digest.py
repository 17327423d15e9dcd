"""One number for everything a scenario was read from."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_NAMES = ("id", "group", "post", "item")


def canonical(value: Any) -> Any:
    """Return data in a form in which what means the same is the same.

    Mappings are sorted by key; lists of things that carry an id are sorted by it, because their
    order means nothing. Comments, layout and encoding are gone already.
    """
    if isinstance(value, dict):
        return {str(key): canonical(item) for key, item in sorted(value.items())}
    if isinstance(value, list | tuple):
        items = [canonical(item) for item in value]
        name = next((n for n in _NAMES if items and all(_has(item, n) for item in items)), None)
        return sorted(items, key=lambda item: (str(item[name]), _text(item))) if name else items
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _has(item: Any, name: str) -> bool:
    return isinstance(item, dict) and name in item


def inputs_sha256(documents: Mapping[str, Any]) -> str:
    """Return the SHA-256 of all inputs, as 64 hexadecimal digits.

    Args:
        documents: what each file says, by its part in the scenario (``site``, ``plan`` ...);
            texts of tables stand as texts.
    """
    return hashlib.sha256(_text(canonical(dict(documents))).encode()).hexdigest()
