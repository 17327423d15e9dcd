"""Numbers with a comma, as several languages write decimals and thousands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sim.messages import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

_NUMBER = re.compile(r"\s*(?P<head>[-+]?\d+)(?P<tail>(?:,\d+)+)(?P<rest>\s*(?:[^\d\s,].*)?)")
_TAIL = re.compile(r"(?P<digits>\d+)(?P<rest>\s*(?:[^\d\s].*)?)")
_THOUSANDS = re.compile(r"(?:,\d{3})+")


def comma_params(text: str) -> dict[str, object] | None:
    """Return what to say of a number with a comma, None for anything else.

    >>> comma_params("1,8 m")["hint"].render("en")
    'write 1.8 m, with a point'
    >>> comma_params("12,000,000")["hint"].render("en")
    'write 12000000, without a comma'
    >>> comma_params("1, 2") is None
    True
    """
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    head, tail, rest = match["head"], match["tail"], match["rest"].rstrip()
    whole, decimal = f"{head}{tail.replace(',', '')}{rest}", f"{head}{tail.replace(',', '.')}{rest}"
    if tail.count(",") > 1:
        hint = Text("cures.no-thousands", {"number": whole})
    elif _THOUSANDS.fullmatch(tail):
        hint = Text("cures.either-number", {"whole": whole, "decimal": decimal})
    else:
        hint = Text("cures.decimal-point", {"number": decimal})
    return {"value": text.strip(), "hint": hint}


def split_number(data: Mapping[str, object], key: str) -> tuple[str, str] | None:
    """Return the key before one that is the tail of its number, and the number as written.

    In ``{width: 1,8}`` the comma ends the value 1, and 8 becomes a key without a value.

    Args:
        data: the mapping.
        key: a key of it that means nothing.
    """
    keys = list(data)
    at = keys.index(key) if key in data else 0
    if not at or data[key] is not None or not _TAIL.fullmatch(key):
        return None
    before = data[keys[at - 1]]
    if isinstance(before, bool) or not isinstance(before, int | float):
        return None
    return keys[at - 1], f"{before},{key}"
