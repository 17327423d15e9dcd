"""Why a text is no YAML, said at the place of the mistake, not where the parser stumbled over it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml

from sim.yamlsrc.problems import ProblemList, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

ASCII = {
    "：": ":", "，": ",", "“": '"', "”": '"', "‘": "'", "’": "'", "；": ";", "。": ".",
    "（": "(", "）": ")", "【": "[", "】": "]", "［": "[", "］": "]", "｛": "{", "｝": "}",
    "－": "-", "．": ".", "＃": "#", "、": ",", "～": "~", "＞": ">", "＜": "<", "％": "%", "／": "/",
    "\u3000": " ", "\u00a0": " ",
} | {chr(0xFF10 + digit): str(digit) for digit in range(10)}  # fmt: skip
"""Characters of a Chinese keyboard and what YAML wants instead."""

_KEY_COLON = re.compile(r"""^\s*(?:-\s+)*["'“]?[\w.\- {}]{1,40}["'”]?\s*(：)""")
_WIDE_INDENT = re.compile(r"^[ \-]*([\u3000\u00a0])")
_DASH = re.compile(r"^\s*(－)\s*\S")
_OPEN_QUOTE = re.compile(r"""(?:^|[:\-,\[{])\s*([“‘])""")
_IN_FLOW = re.compile(r"[：，【】［］｛｝]")
_QUOTED = re.compile(r"""(?<![\w])"(?:[^"\\]|\\.)*"|(?<![\w])'[^']*'|(?:(?<=\s)|^)#.*$""")
_BLOCK = re.compile(r"^(\s*).*[:\-]\s+[|>][+\-0-9]*\s*(?:#.*)?$")


def place_of(text: str, offset: int) -> tuple[int, int]:
    """Return line and column (from 1) of an offset into a text."""
    before = text[:offset].replace("\r\n", "\n").replace("\r", "\n")
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def in_text(text: str) -> tuple[int, str, str] | None:
    """Return offset, character and cure of the first full-width character in ``text``."""
    for offset, character in enumerate(text):
        if character in ASCII:
            return offset, character, ASCII[character]
    return None


def in_key(node: yaml.Node, file: str, problems: ProblemList) -> bool:
    """Add a fault if a key without a value holds full-width punctuation, as in ``{a：1}``."""
    found = in_text(str(node.value))
    if found is None or found[1] not in "：，“”":
        return False
    offset, character, cure = found
    line, col = node.start_mark.line + 1, node.start_mark.column + 1 + offset
    if getattr(node, "style", None):
        col += 1
    span = Span(file, line, col, line, col + 1)
    problems.add("full-width", span, character=character, cure=cure)
    return True


def suspects(text: str, file: str, problems: ProblemList) -> bool:
    """Add a fault for each full-width character that stands where YAML wants its own.

    Returns:
        Whether there was any.
    """
    found = False
    for line, col, character in _suspects(text):
        found = True
        _add_wide(file, line, col, character, problems)
    return found


def _add_wide(file: str, line: int, col: int, character: str, problems: ProblemList) -> None:
    span = Span(file, line, col, line, col + 1)
    if character in "\u3000\u00a0":
        problems.add("wide-space", span)
    else:
        problems.add("full-width", span, character=character, cure=ASCII[character])


def _suspects(text: str) -> Iterator[tuple[int, int, str]]:
    block_indent: int | None = None
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), start=1):
        indent = len(line) - len(line.lstrip(" "))
        if block_indent is not None:
            if not line.strip() or indent > block_indent:
                continue
            block_indent = None
        block = _BLOCK.match(line)
        if block:
            block_indent = len(block[1])
        bare = _QUOTED.sub(lambda m: "x" * len(m[0]), line)
        columns: set[int] = set()
        for pattern in (_WIDE_INDENT, _DASH, _KEY_COLON, _OPEN_QUOTE):
            columns.update(match.start(1) for match in pattern.finditer(bare))
        if re.search(r"[\[{]", bare) or re.match(r"\s*(?:-\s+)*[【｛［]", bare):
            columns.update(match.start() for match in _IN_FLOW.finditer(bare))
        if "“" in bare and any(bare[c] == "“" for c in columns):
            columns.update(match.start() for match in re.finditer("”", bare))
        for column in sorted(columns):
            yield number, column + 1, bare[column]


# What libyaml says, the code it becomes, and whether the place is where the construct began.
_PARSER = (
    ("mapping values are not allowed", "bad-nesting", False),
    ("block sequence entries are not allowed", "bad-nesting", False),
    ("could not find expected ':'", "missing-colon", True),
    ("unexpected end of stream", "unclosed-quote", True),
    ("unexpected document indicator", "unclosed-quote", True),
    ("escape", "bad-escape", False),
    ("hexdecimal", "bad-escape", False),
    ("expected ',' or", "bad-brackets", True),
    ("expected node content", "bad-brackets", False),
    ("did not find expected key", "bad-indent", False),
    ("expected '-' indicator", "bad-indent", False),
    ("expected <document start>", "bad-indent", False),
    ("undefined alias", "unknown-alias", False),
    ("duplicate anchor", "duplicate-anchor", False),
    ("single document", "several-documents", False),
    ("cannot start any token", "bad-start", False),
)


def explain(error: yaml.YAMLError, text: str, file: str, problems: ProblemList) -> None:
    """Add the fault behind an error of the parser.

    Args:
        error: What the parser said.
        text: The text of the file.
        file: Its name in spans.
        problems: Takes the fault.
    """
    mark = getattr(error, "problem_mark", None)
    began = getattr(error, "context_mark", None)
    said = f"{getattr(error, 'context', '') or ''} {getattr(error, 'problem', '') or error}"
    last = mark.line + 1 if mark is not None else 10**9
    lines = re.split(r"\r\n|\r|\n", text)
    if _tab(lines, last, file, problems):
        return
    if any(line <= last + 1 for line, _, _ in _suspects(text)) and suspects(text, file, problems):
        return
    code, at_start = next(
        ((code, start) for words, code, start in _PARSER if words in said), ("bad-yaml", False)
    )
    # The parser counts the end of the file as a line of its own, which no editor shows.
    place = began if at_start and began is not None else mark
    if place is None:
        problems.add(code, Span(file))
        return
    span = _at(place, lines, file)
    related = ()
    if at_start and mark is not None and mark.line != place.line:
        related = (_at(mark, lines, file),)
    character = lines[span.line - 1][span.col - 1 : span.col]
    problems.add(code, span, related=related, character=character)


def _at(mark: yaml.Mark, lines: list[str], file: str) -> Span:
    line, col = mark.line + 1, mark.column + 1
    while line > len(lines) or (line > 1 and not lines[line - 1].strip()):
        line -= 1
        col = len(lines[line - 1].rstrip()) + 1 if line <= len(lines) else 1
    return Span(file, line, col, line, col + 1)


def _tab(lines: list[str], last: int, file: str, problems: ProblemList) -> bool:
    """Add a fault for each tab in the indentation up to the line where the parser stopped."""
    found = False
    for number, line in enumerate(lines[: last + 1], start=1):
        blank = re.match(r"[ \-\t]*", line)
        column = blank[0].find("\t") if blank else -1
        if column >= 0 and line.strip():
            found = True
            span = Span(file, number, column + 1, number, column + 2)
            problems.add("tab", span)
    return found
