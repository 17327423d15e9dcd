"""What a room without a name is called: its id, and in Chinese the word of the use that it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sim.messages import has, text
from sim.report.language import Both

if TYPE_CHECKING:
    from collections.abc import Collection

_NUMBERED: Final = re.compile(r"(.*[^\W\d_])(\d+)")
"""A word with a number right behind it: ``office12``."""


def room_called(identifier: str, levels: Collection[str] = ()) -> Both | None:
    """Return what a room is called whose id is the word of a known use; None for any other id.

    A number, a letter or a storey may follow, and the storey may stand before it: ``office``,
    ``office-2``, ``office2``, ``L5/office``, ``office-L5``. English keeps the id.

    Args:
        identifier: the id.
        levels: ids of the storeys.
    """
    before, slash, own = identifier.rpartition("/")
    for word, behind in _ways(own, levels):
        key = f"report.use-{word}"
        if has(key):
            return Both(identifier, f"{before}{slash}{text(key, 'zh')}{behind}")
    return None


def _ways(own: str, levels: Collection[str]) -> list[tuple[str, str]]:
    """Return how an id may be a word with something behind it, which is told as it stands."""
    ways = [(own, "")]
    head, dash, tail = own.rpartition("-")
    if dash and (tail.isdecimal() or (len(tail) == 1 and tail.isalpha())):
        ways.append((head, tail))
    elif dash and tail in levels:
        ways.append((head, f" {tail}"))
    numbered = _NUMBERED.fullmatch(own)
    if numbered:
        ways.append((numbered[1], numbered[2]))
    return ways
