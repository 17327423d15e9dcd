"""What a file says, made fit for a terminal: cut to a length, and nothing that is not seen."""

from __future__ import annotations

from typing import Final

from sim.messages import Text
from sim.yamlsrc.names import unseen

LONGEST: Final = 300
"""Characters of one value in a sentence."""

MOST: Final = 60
"""Values of one list in a sentence."""


def legible(value: object) -> object:
    r"""Return a value of a sentence that is short, and whose characters all show.

    Args:
        value: a text, a list of them, a sentence, or anything else, which stays as it is.

    >>> legible("a\x1b[31m"), legible(["x"] * 100)[-1], len(legible("y" * 1000))
    ('a<U+001B>[31m', '...', 300)
    """
    if isinstance(value, str):
        return _plain(value)
    if isinstance(value, Text):
        return Text(value.key, {name: legible(item) for name, item in value.params.items()})
    if isinstance(value, list | tuple):
        items = [legible(item) for item in value[:MOST]]
        return [*items, "..."] if len(value) > MOST else items
    return value


def _plain(text: str) -> str:
    text = text if len(text) <= LONGEST else text[: LONGEST - 3] + "..."
    if not any(map(unseen, text)):
        return text
    return "".join(f"<U+{ord(c):04X}>" if unseen(c) else c for c in text)
