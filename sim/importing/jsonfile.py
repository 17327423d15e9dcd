"""Reading a JSON file with the place of everything in it.

JSON is YAML written in one way, so the loader of all other files finds the places. What is wrong
with the JSON itself is told in the words of JSON.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from sim.yamlsrc import Source, Span, files, punctuation
from sim.yamlsrc.compose import compose

if TYPE_CHECKING:
    from pathlib import Path

    from sim.yamlsrc import ProblemList

# What the parser of the standard library says, and the code it becomes.
_SAID = (
    ("property name", "json-name"),
    ("':' delimiter", "json-colon"),
    ("',' delimiter", "json-comma"),
    ("trailing comma", "json-trailing-comma"),
    ("Expecting value", "json-value"),
    ("Unterminated string", "json-quote"),
    ("control character", "json-line-break"),
    ("escape", "json-escape"),
    ("Extra data", "json-extra"),
)
_PAIR = re.compile(
    r"(?<!\\)((?:\\\\)*)\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})", re.IGNORECASE
)
_KEYS = ("nodes", "connections", "populations")


def load_json(path: Path, problems: ProblemList) -> Source | None:
    """Read a JSON file.

    Args:
        path: the file.
        problems: takes every fault.

    Returns:
        What it says, with places; None after adding what is wrong.
    """
    shown = path.as_posix()
    text = files.read_text(path, shown=shown, problems=problems)
    if text is None:
        return None
    if not text.strip():
        problems.add("empty-file", Span(shown))
        return None
    if not _is_json(text, shown, problems):
        return None
    before = len(problems.items)
    tree = compose(_whole_characters(text), shown, problems)
    if tree is None:
        return None
    if not tree.is_mapping or not set(_KEYS) & set(tree.value):
        problems.add("network-not-one", tree.span(()))
        return None
    faulty = len(problems.items) > before
    return Source(data=tree.value, file=path, root=path.parent, tree=tree, faulty=faulty)


def _is_json(text: str, shown: str, problems: ProblemList) -> bool:
    """Return whether a text is JSON; else add what is wrong, at the place of the first mistake."""
    try:
        # Numbers are read later; one of thousands of digits would not even become an integer.
        json.loads(text, parse_int=float)
    except json.JSONDecodeError as error:
        if punctuation.suspects(text, shown, problems, up_to=error.lineno):
            return False
        code = next((code for words, code in _SAID if words in error.msg), "json-value")
        line, col = error.lineno, error.colno
        if code in {"json-name", "json-value"} and _behind_a_comma(text, error.pos):
            code = "json-trailing-comma"
        problems.add(code, Span(shown, line, col, line, col + 1))
        return False
    except RecursionError:
        return True  # told when the places are found
    return True


def _behind_a_comma(text: str, offset: int) -> bool:
    return text[:offset].rstrip().endswith(",") and text[offset : offset + 1] in {"}", "]"}


def _whole_characters(text: str) -> str:
    """Return a text whose escapes of two halves of a character are one; YAML knows no halves."""

    def one(match: re.Match[str]) -> str:
        high, low = int(match[2], 16), int(match[3], 16)
        return f"{match[1]}\\U{0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00):08x}"

    return _PAIR.sub(one, text)
