"""Faults and warnings with their places, and how they are shown.

The sentence of a code is ``faults.<code>`` of the message catalogue: what is wrong - the cure.
A code with a dot is itself the key of its sentence.
"""

import json
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from sim import messages
from sim.errors import InputFaults
from sim.messages import Lang, Text
from sim.yamlsrc.legible import legible
from sim.yamlsrc.names import unseen

Severity = Literal["error", "warning"]
Form = Literal["text", "json", "github"]

_LONGEST_LINE = 120
_MOST_TOLD = 100  # to people
_MOST_LISTED = 1000  # to programs
_MORE = "common.more-problems"


@dataclass(frozen=True, order=True, slots=True)
class Span:
    """A piece of a file. Lines and columns count from 1; the end is one past the last character.

    Attributes:
        file: The path as the user wrote it, or relative to what the user wrote.
        line: First line.
        col: First column, in characters.
        end_line: Last line.
        end_col: Column after the last character.
    """

    file: str
    line: int = 1
    col: int = 1
    end_line: int = 1
    end_col: int = 1

    @property
    def is_option(self) -> bool:
        """Whether this is no file but an option of the command line, which has no lines."""
        return self.file.startswith("--")

    def __str__(self) -> str:
        """Return ``file:line:col``; an option of the command line alone."""
        file = str(legible(self.file))
        return file if self.is_option else f"{file}:{self.line}:{self.col}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault or warning.

    Attributes:
        code: The stable code.
        span: Where it is, if it has a place.
        params: Values for the sentence.
        severity: Errors stop; warnings do not.
        related: Other places that matter, such as the first of two equal ids.
        source_line: The text of the line, for the caret.
    """

    code: str
    span: Span | None
    params: Mapping[str, object]
    severity: Severity = "error"
    related: tuple[Span, ...] = ()
    source_line: str | None = None

    def message(self, lang: Lang) -> str:
        """Return the sentence without its place."""
        key = self.code if "." in self.code else f"faults.{self.code}"
        params = {name: legible(value) for name, value in self.params.items()}
        return messages.text(key, lang, **params)


@dataclass
class ProblemList:
    """All faults and warnings of all files.

    Attributes:
        items: Them, in the order in which they were found.
        lines: The lines of the files read so far, by the name used in spans.
        files: Bytes of these and of all files that are named, by where they lie.
    """

    items: list[Problem] = field(default_factory=list)
    lines: dict[str, list[str]] = field(default_factory=dict)
    files: dict[Path, bytes] = field(default_factory=dict, repr=False)
    _seen: set[object] = field(default_factory=set, repr=False)

    def add(
        self,
        code: str,
        span: Span | None,
        /,
        *,
        severity: Severity = "error",
        related: tuple[Span, ...] = (),
        **params: object,
    ) -> None:
        """Add a problem; one that is there already is not added again.

        Args:
            code: Its code, a name in the area ``faults`` or a whole key with a dot.
            span: Its place.
            severity: ``error`` or ``warning``.
            related: Other places that matter.
            **params: Values for the placeholders of the sentence.
        """
        self.put(code, span, params, severity=severity, related=related)

    def put(
        self,
        code: str,
        span: Span | None,
        params: Mapping[str, object],
        *,
        severity: Severity = "error",
        related: tuple[Span, ...] = (),
    ) -> None:
        """Add a problem whose parameters are at hand as a mapping; otherwise like :meth:`add`."""
        line = None
        if span is not None:
            lines = self.lines.get(span.file, [])
            line = lines[span.line - 1] if 0 < span.line <= len(lines) else None
        problem = Problem(code, span, params, severity, related, line)
        key = (code, span, repr(params))
        if key not in self._seen:
            self._seen.add(key)
            self.items.append(problem)

    @property
    def errors(self) -> list[Problem]:
        """The errors, by place."""
        return [problem for problem in self.sorted() if problem.severity == "error"]

    @property
    def warnings(self) -> list[Problem]:
        """The warnings, by place."""
        return [problem for problem in self.sorted() if problem.severity == "warning"]

    def sorted(self) -> list[Problem]:
        """Return all problems: those without a place first, then by file, line and column."""
        return sorted(self.items, key=lambda p: (p.span or Span("", 0, 0), p.code))

    def raise_if_errors(self) -> None:
        """Raise if there is any error.

        Raises:
            InputFaults: It carries this list.
        """
        if any(problem.severity == "error" for problem in self.items):
            raise InputFaults(self)

    def summary(self, lang: Lang) -> str:
        """Return how many errors and warnings there are."""
        return messages.text(
            "common.count-errors", lang, errors=len(self.errors), warnings=len(self.warnings)
        )

    def render(self, lang: Lang, *, form: Form = "text") -> str:
        """Return all problems, sorted by place.

        Args:
            lang: Language of the sentences.
            form: ``text`` for people, ``json`` for programs, ``github`` for annotations.
        """
        problems, more = _first(self.sorted(), _MOST_TOLD if form == "text" else _MOST_LISTED)
        if form == "json":
            rows = [_as_row(problem, lang) for problem in problems]
            if more is not None:
                rows.append({"code": _MORE, "severity": "error", "message": more.render(lang)})
            return json.dumps(rows, ensure_ascii=False, indent=1)
        if form == "github":
            return "\n".join(_as_annotation(problem, lang) for problem in problems)
        lines = [_as_text(problem, lang) for problem in problems]
        return "\n".join(lines if more is None else [*lines, more.render(lang)])


def _first(problems: list[Problem], most: int) -> tuple[list[Problem], Text | None]:
    """Return the first problems, errors before warnings, and a sentence about all others."""
    if len(problems) <= most:
        return problems, None
    order = sorted(range(len(problems)), key=lambda at: problems[at].severity != "error")
    told = [problems[at] for at in sorted(order[:most])]
    codes = Counter(problems[at].code for at in order[most:]).most_common()
    counted = [Text("common.more-of-code", {"code": c, "count": n}) for c, n in codes]
    return told, Text(_MORE, {"more": len(problems) - most, "codes": counted})


def _as_text(problem: Problem, lang: Lang) -> str:
    message = problem.message(lang)
    if problem.severity == "warning":
        message = messages.text("common.warning", lang, message=message)
    place = f"{problem.span}: " if problem.span else ""
    lines = [f"{place}{message} [{problem.code}]"]
    if problem.span and problem.source_line is not None and problem.source_line.strip():
        lines += _quote(problem.source_line, problem.span)
    for span in problem.related:
        lines.append("    " + Text("common.related", {"place": str(span)}).render(lang))
    return "\n".join(lines)


def _quote(line: str, span: Span) -> list[str]:
    """Return the line and a row of carets under the span, both cut to a window around it."""
    first = span.col - 1
    last = span.end_col - 1 if span.end_line == span.line else len(line.rstrip())
    last = min(max(last, first + 1), max(len(line), first + 1))
    start = max(0, first - _LONGEST_LINE // 2) if len(line) > _LONGEST_LINE else 0
    window = line[start : start + _LONGEST_LINE]
    stripped = len(window) - len(window.lstrip()) if start == 0 else 0
    start += min(stripped, first - start)
    window = line[start : start + _LONGEST_LINE].rstrip()
    last = min(last, start + _LONGEST_LINE)
    shown = "".join(" " if unseen(c) else c for c in window)
    before = sum(_width(c) for c in shown[: first - start])
    under = max(1, sum(_width(c) for c in shown[first - start : last - start]))
    return ["    " + shown, "    " + " " * before + "^" * under]


def _width(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) == "Cf":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _as_row(problem: Problem, lang: Lang) -> dict[str, object]:
    row: dict[str, object] = {"code": problem.code, "severity": problem.severity}
    if problem.span:
        row |= _place(problem.span)
    row["message"] = problem.message(lang)
    if problem.related:
        row["related"] = [_place(span) for span in problem.related]
    return row


def _place(span: Span) -> dict[str, object]:
    names = ("file", "line", "col", "end_line", "end_col")
    return {name: getattr(span, name) for name in names}


def _as_annotation(problem: Problem, lang: Lang) -> str:
    def escape(value: object, *, inside: bool) -> str:
        out = str(value).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
        return out.replace(":", "%3A").replace(",", "%2C") if inside else out

    properties = {"title": problem.code}
    if problem.span:
        span = problem.span
        properties = {
            "file": span.file,
            "line": str(span.line),
            "col": str(span.col),
            "endLine": str(span.end_line),
        } | properties
    listed = ",".join(f"{name}={escape(v, inside=True)}" for name, v in properties.items())
    return f"::{problem.severity} {listed}::{escape(problem.message(lang), inside=False)}"
