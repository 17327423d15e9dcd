"""Punctuation of a Chinese keyboard, and tabs, where YAML wants its own characters.

A full-width sign is right in a text a person reads; it is a mistake where it holds the structure
together. The parser stumbles over such a mistake only lines later, so the lines themselves are
searched for it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sim.yamlsrc.problems import ProblemList, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    import yaml

_WIDE = "：，“”‘’；。（）【】［］｛｝－．＃、～＞＜％／＝＊＋！\u3000\u00a0０１２３４５６７８９"  # noqa: RUF001
_CURE = ":,\"\"'';.()[][]{}-.#,~><%/=*+!  0123456789"
ASCII = dict(zip(_WIDE, _CURE, strict=True))
"""Characters of a Chinese keyboard and what YAML wants instead."""

_SPACES = "\u3000\u00a0"
_STRUCTURAL = "：，“”"
_BRACKETS = "【】［］｛｝"

# Where each may be a mistake; group 1 is the character. "x" stands for what is inside quotes.
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"^[ \-]*([{_SPACES}])",
        r"^\s*(－)\s*\S",
        r"""^\s*(?:-\s+)*["'“‘]?[\w.\- {}]{1,40}["'”’]?\s*(：)""",
        r"""(?:^|[:：\-,，\[{])\s*([“‘])""",
    )
)
_FLOW = re.compile(rf"[\[{{]|^\s*(?:-\s+)*[{_BRACKETS}]|[:：]\s*[{_BRACKETS}]")
_IN_FLOW = re.compile(rf"[：，{_BRACKETS}]")
_OPAQUE = re.compile(r"""(?<!\w)"(?:[^"\\]|\\.)*"|(?<!\w)'[^']*'|(?:(?<=\s)|^)#.*$""")
_BLOCK = re.compile(r"^(\s*).*[:\-]\s+[|>][+\-0-9]*\s*(?:#.*)?$")


def split_lines(text: str) -> list[str]:
    """Return the lines of a text as editors count them."""
    return re.split(r"\r\n|\r|\n", text)


def in_text(text: str) -> tuple[int, str, str] | None:
    """Return offset, character and cure of the first full-width character in ``text``."""
    for offset, character in enumerate(text):
        if character in ASCII:
            return offset, character, ASCII[character]
    return None


def in_key(node: yaml.Node, file: str, problems: ProblemList) -> bool:
    """Add a fault if a key without a value swallowed its value, as in ``{a：1}`` or ``{a:1}``."""
    text, quoted = str(node.value), bool(getattr(node, "style", None))
    line, col = node.start_mark.line + 1, node.start_mark.column + 1
    found = in_text(text)
    if found is not None and found[1] in _STRUCTURAL:
        add(file, line, col + found[0] + quoted, found[1], problems)
        return True
    if not quoted and ":" in text:
        col += text.index(":")
        problems.add("missing-colon", Span(file, line, col, line, col + 1))
        return True
    return False


def add(file: str, line: int, col: int, character: str, problems: ProblemList) -> None:
    """Add the fault for one full-width character."""
    span = Span(file, line, col, line, col + 1)
    if character in _SPACES:
        problems.add("wide-space", span)
    else:
        problems.add("full-width", span, character=character, cure=ASCII[character])


def suspects(text: str, file: str, problems: ProblemList, *, up_to: int | None = None) -> bool:
    """Add a fault for each full-width character that stands where YAML wants its own.

    Args:
        text: The text of the file.
        file: Its name in spans.
        problems: Takes the faults.
        up_to: The line where the parser stopped; without a suspect up to there, those below it
            are none of its business.

    Returns:
        Whether there was any.
    """
    found = list(_suspects(split_lines(text)))
    if not found or (up_to is not None and found[0][0] > up_to):
        return False
    for line, col, character in found:
        add(file, line, col, character, problems)
    return True


def _suspects(lines: list[str]) -> Iterator[tuple[int, int, str]]:
    block_indent: int | None = None
    for number, line in enumerate(lines, start=1):
        indent = len(line) - len(line.lstrip(" "))
        if block_indent is not None:
            if not line.strip() or indent > block_indent:
                continue
            block_indent = None
        block = _BLOCK.match(line)
        if block:
            block_indent = len(block[1])
        bare = _OPAQUE.sub(lambda match: "x" * len(match[0]), line)
        for column in sorted(_columns(bare)):
            yield number, column + 1, bare[column]


def _columns(line: str) -> set[int]:
    columns = {match.start(1) for pattern in _PATTERNS for match in pattern.finditer(line)}
    if _FLOW.search(line):
        columns.update(match.start() for match in _IN_FLOW.finditer(line))
    for opening, closing in ("“”", "‘’"):
        if any(line[column] == opening for column in columns):
            columns.update(match.start() for match in re.finditer(closing, line))
    return columns


def tabs(lines: list[str], last: int, file: str, problems: ProblemList) -> bool:
    """Add a fault for each tab in the indentation up to the line ``last``.

    Returns:
        Whether there was any.
    """
    found = False
    for number, line in enumerate(lines[:last], start=1):
        blank = re.match(r"[ \-\t]*", line)
        column = blank[0].find("\t") if blank else -1
        if column >= 0 and line.strip():
            found = True
            problems.add("tab", Span(file, number, column + 1, number, column + 2))
    return found
