"""Names that stand for several: ranges of levels, ranges of ids, and ids of repeated storeys.

The rule for a storey that repeats another (``L3: {like: L2}``):

* an id that opens with the number of the template's level, as room numbers do, gets the number
  of the new level: ``201`` on L2 becomes ``301`` on L3, ``2-04/door`` becomes ``3-04/door``;
* any other id is put behind the new level: ``hall`` becomes ``L3/hall``.
"""

from __future__ import annotations

import re

from sim.messages import Text

_RANGE = re.compile(r"^(?P<head>.*?)(?P<first>\d+)\.\.(?P<head2>.*?)(?P<last>\d+)$")
_BRACES = re.compile(r"^(?P<before>[^{}]*)\{(?P<first>\d+)\.\.(?P<last>\d+)\}(?P<after>[^{}]*)$")
_NUMBER = re.compile(r"\d+")

LONGEST_RANGE = 1000
"""A range of more names than this is taken for a slip of the pen."""


class NameRangeError(ValueError):
    """A range of names that cannot be read.

    Args:
        found: the text as written.
        why: what is wrong with it.
    """

    def __init__(self, found: str, why: Text) -> None:
        super().__init__(found)
        self.found = found
        self.why = why


def _numbered(head: str, first: str, last: str, tail: str, found: str) -> list[str]:
    low, high = int(first), int(last)
    if high < low:
        raise NameRangeError(found, Text("building.range-order", {"first": first, "last": last}))
    if high - low >= LONGEST_RANGE:
        params = {"names": high - low + 1, "most": LONGEST_RANGE}
        raise NameRangeError(found, Text("building.range-long", params))
    digits = len(first) if first.startswith("0") else 0
    return [f"{head}{number:0{digits}d}{tail}" for number in range(low, high + 1)]


def level_names(text: str) -> list[str]:
    """Return the levels that a key or list entry stands for.

    Args:
        text: a level id, or two with ``..`` between them.

    Raises:
        NameRangeError: if the two ends differ in more than their number.

    >>> level_names("L3..L6")
    ['L3', 'L4', 'L5', 'L6']
    >>> level_names("G")
    ['G']
    """
    if ".." not in text:
        return [text]
    match = _RANGE.match(text)
    if match is None:
        raise NameRangeError(text, Text("building.range-numbers"))
    if match["head"] != match["head2"]:
        params = {"first": match["head"], "last": match["head2"]}
        raise NameRangeError(text, Text("building.range-heads", params))
    return _numbered(match["head"], match["first"], match["last"], "", text)


def id_names(text: str) -> list[str]:
    """Return the ids that a pattern such as ``2{01..10}`` stands for.

    Args:
        text: an id with at most one range in braces; leading zeros are kept.

    Raises:
        NameRangeError: if the braces cannot be read.

    >>> id_names("2{08..11}")
    ['208', '209', '210', '211']
    >>> id_names("store")
    ['store']
    """
    if "{" not in text and "}" not in text:
        return [text]
    match = _BRACES.match(text)
    if match is None:
        raise NameRangeError(text, Text("building.range-braces"))
    return _numbered(match["before"], match["first"], match["last"], match["after"], text)


def level_number(level: str) -> str:
    """Return the number in a level's id, empty if it has none.

    >>> level_number("L10"), level_number("G")
    ('10', '')
    """
    match = _NUMBER.search(level)
    return match[0] if match else ""


def repeated_id(name: str, *, template: str, level: str) -> str:
    """Return the id that the copy of an object gets on another level.

    Args:
        name: id on the template's level.
        template: level it was written for.
        level: level of the copy.

    >>> repeated_id("201", template="L2", level="L3")
    '301'
    >>> repeated_id("hall", template="L2", level="L3")
    'L3/hall'
    >>> repeated_id("2/a/landing", template="L2", level="L3")
    'L3/2/a/landing'
    """
    number, new = level_number(template), level_number(level)
    if number and new and re.match(rf"{number}(\d\d|-\d)", name):
        return new + name[len(number) :]
    return f"{level}/{name}"
