"""Parse errors in our own words and, where it can be told, at their cause."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sim.yamlsrc import punctuation
from sim.yamlsrc.problems import ProblemList, Span

if TYPE_CHECKING:
    import yaml

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
    ("alphabetic or numeric character", "bad-start", True),
    ("tag URI", "bad-start", True),
    ("expected '!'", "bad-start", True),
)


def explain(
    error: yaml.YAMLError,
    text: str,
    file: str,
    problems: ProblemList,
    runaway: tuple[int, int] | None,
) -> None:
    """Add the fault behind an error of the parser.

    Args:
        error: What the parser said.
        text: The text of the file.
        file: Its name in spans.
        problems: Takes the fault.
        runaway: Where a quoted text begins that swallowed keys, so that its end is missing.
    """
    mark = getattr(error, "problem_mark", None)
    began = getattr(error, "context_mark", None)
    lines = punctuation.split_lines(text)
    last = mark.line + 2 if mark is not None else len(lines)
    if punctuation.tabs(lines, last, file, problems):
        return
    if punctuation.suspects(text, file, problems, up_to=last):
        return
    if runaway is not None:
        line, col = runaway
        problems.add("unclosed-quote", Span(file, line, col, line, col + 1))
        return
    said = f"{getattr(error, 'context', '') or ''} {getattr(error, 'problem', '') or error}"
    code, at_start = next(
        ((code, start) for words, code, start in _PARSER if words in said), ("bad-yaml", False)
    )
    place = began if at_start and began is not None else mark
    if place is None:
        problems.add("bad-yaml", Span(file))
        return
    span = _at(place, lines, file)
    code, span = _closer(code, span, lines)
    related: tuple[Span, ...] = ()
    other = mark if at_start else began
    if code in ("bad-indent", "missing-colon", "bad-brackets") and other is not None:
        related = tuple(at for at in [_at(other, lines, file)] if at.line != span.line)
    character = lines[span.line - 1][span.col - 1 : span.col]
    problems.add(code, span, related=related, character=character)


def _closer(code: str, span: Span, lines: list[str]) -> tuple[str, Span]:
    """Return a better code and place where the lines tell more than the parser."""
    line = lines[span.line - 1]
    indent = len(line) - len(line.lstrip())
    if re.match(r":\s*[}\],]", line[span.col - 1 :]):
        return "empty-value", span  # in brackets: {key:}
    if code == "bad-indent" and span.col > indent + 1:
        return "stray-text", span
    is_first_colon = line.find(":") == span.col - 1
    if code == "bad-nesting" and is_first_colon:
        # The key stands in a text that began above: the line above was meant as a key of its own.
        for number in range(span.line - 1, 0, -1):
            above = lines[number - 1]
            if not _is_written(above):
                continue
            col = len(above) - len(above.lstrip(" -")) + 1
            if col <= indent + 1 and not re.search(r":(\s|$)", above):
                return "missing-colon", Span(span.file, number, col, number, len(above) + 1)
            break
    return code, span


def _at(mark: yaml.Mark, lines: list[str], file: str) -> Span:
    # The parser may point behind the last line, at an empty one or at a comment; go back to what
    # is written.
    line, col = mark.line + 1, mark.column + 1
    while line > len(lines) or (line > 1 and not _is_written(lines[line - 1])):
        line -= 1
        col = len(lines[line - 1].rstrip()) + 1 if line <= len(lines) else 1
    return Span(file, line, col, line, col + 1)


def _is_written(line: str) -> bool:
    """Return whether a line holds more than blanks and a comment."""
    return bool(line.strip()) and not line.lstrip().startswith("#")


def place_of(text: str, offset: int) -> tuple[int, int]:
    """Return line and column (from 1) of an offset into a text."""
    before = re.sub(r"\r\n|\r", "\n", text[:offset])
    return before.count("\n") + 1, len(before) - before.rfind("\n")
