"""A register kept as a table (CSV, XLSX): rows become entries, cells keep their place."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from sim.errors import MissingExtra
from sim.registers.cells import Cell, displayed
from sim.registers.tables import tables
from sim.town.names import cure_for
from sim.town.series import CSV_ENCODINGS
from sim.yamlsrc import Source, Span
from sim.yamlsrc.files import read_text
from sim.yamlsrc.scalars import plain
from sim.yamlsrc.sheet import cell_span, from_text
from sim.yamlsrc.tables import separator_of
from sim.yamlsrc.tree import Tree

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sim.yamlsrc import ProblemList

_PLAIN = frozenset({"cost"})
_CRITERION = ("list", "clause")
_DATES = frozenset({"deadline", "found_on", "history"})
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_STEPS = re.compile(r"[;；\n]")


@dataclass(frozen=True, slots=True)
class _Mark:
    line: int
    column: int
    index: int


@dataclass(frozen=True, slots=True)
class _Place:
    """What a tree wants to know of a node: where it starts and ends."""

    start_mark: _Mark
    end_mark: _Mark


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    cells: tuple[Cell, ...]
    spans: tuple[Span, ...] = ()

    def span(self, column: int, shown: str) -> Span:
        """Return the place of a cell, from 1; in a workbook its column counts as a character."""
        if 0 < column <= len(self.spans):
            return self.spans[column - 1]
        return Span(shown, self.line, column, self.line, column + 1)


def table_source(path: Path, *, root: Path, shown: str, problems: ProblemList) -> Source | None:
    """Read a register table.

    Args:
        path: the file, ``.csv`` or ``.xlsx``.
        root: the project folder.
        shown: its name in messages.
        problems: takes every fault.

    Returns:
        The source of a register, or None after a fault.

    Raises:
        MissingExtra: an XLSX file, and the extra ``office`` is not installed.
    """
    if path.suffix.lower() == ".xlsx":
        rows = _xlsx_rows(path, shown, problems)
    else:
        rows = _csv_rows(path, shown, problems)
    if rows is None:
        return None
    if not rows:
        problems.add("series-empty", Span(shown))
        return None
    names = [cell.text.strip() for cell in rows[0].cells]
    header = [tables().columns.get(name) for name in names]
    odd = [name for name, field in zip(names, header, strict=True) if name and field is None]
    for name in odd:
        place = rows[0].span(names.index(name) + 1, shown)
        cure = cure_for(name, tables().columns)
        problems.add("register-column", place, column=name, cure=cure)
    if odd or _told_dates(rows[1:], names, header, shown, problems):
        return None
    entries = [_entry(row, header, shown) for row in rows[1:]]
    top = {
        "format": _leaf(1, shown, rows[0].line, 1),
        "hazards": _list(entries, shown, rows[0].line),
    }
    tree = _mapping(top, shown, rows[0].line)
    return Source(data=tree.value, file=path, root=root, tree=tree, folders={shown: path.parent})


def _csv_rows(path: Path, shown: str, problems: ProblemList) -> list[_Row] | None:
    text = read_text(path, shown=shown, problems=problems, encodings=CSV_ENCODINGS)
    if text is None:
        return None
    mark = separator_of(text)
    reader = csv.reader(text.splitlines(keepends=True), delimiter=mark)
    lines = problems.lines.get(shown, [])
    rows = []
    for row in reader:
        line = reader.line_num
        spans = tuple(cell_span(shown, lines, line, number, mark) for number in range(len(row)))
        rows.append(_Row(line, tuple(Cell(from_text(cell)) for cell in row), spans))
    return _full(rows)


def _xlsx_rows(path: Path, shown: str, problems: ProblemList) -> list[_Row] | None:
    try:
        # Part of the extra "office", which most runs do not need.
        from openpyxl import load_workbook  # noqa: PLC0415
    except ImportError:
        raise MissingExtra("office") from None
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except Exception:  # whatever a broken workbook makes the reader raise
        problems.add("unreadable-file", Span(shown), path=shown)
        return None
    problems.files[path.resolve()] = path.read_bytes()
    sheet = book.worksheets[0]
    rows = enumerate(sheet.iter_rows(), start=1)
    return _full(
        _Row(line, tuple(displayed(cell.value, cell.number_format) for cell in row))
        for line, row in rows
    )


def _full(rows: Any) -> list[_Row]:
    return [row for row in rows if any(cell.text.strip() or cell.on for cell in row.cells)]


def _told_dates(
    rows: Sequence[_Row],
    names: Sequence[str],
    header: Sequence[str | None],
    shown: str,
    problems: ProblemList,
) -> bool:
    """Tell of dates where none belongs, as Excel makes them of clauses; return whether any was."""
    before = len(problems.errors)
    for row in rows:
        for column, (name, field, cell) in enumerate(
            zip(names, header, row.cells, strict=False), start=1
        ):
            if cell.on and not cell.text and field is not None and field not in _DATES:
                place = Span(shown, row.line, column, row.line, column)
                problems.add("register-date-cell", place, column=name, on=cell.on)
    return len(problems.errors) > before


def _entry(row: _Row, header: Sequence[str | None], shown: str) -> Tree:
    fields: dict[str, Tree] = {}
    criterion: dict[str, Tree] = {}
    found_on = status = ""
    for column, (field, cell) in enumerate(zip(header, row.cells, strict=False), start=1):
        text = cell.text.strip()
        if field in _DATES and cell.on:
            text = cell.on
        elif field in _PLAIN and cell.number:
            text = cell.number
        if not text or field is None:
            continue
        if field == "found_on":
            found_on = text
        elif field == "status":
            status = text
        elif field == "history":
            steps = [part.strip() for part in _STEPS.split(text) if part.strip()]
            fields["history"] = _list(
                [_step(step, row.span(column, shown)) for step in steps], shown, row.line
            )
        elif field in _CRITERION:
            criterion[field] = _cell(text, row.span(column, shown))
        else:
            fields[field] = _cell(_value(field, text), row.span(column, shown))
    if criterion:
        fields["criterion"] = _mapping(criterion, shown, row.line)
    if "history" not in fields and status:
        column = header.index("status") + 1
        step = _step(f"{found_on} {status}", row.span(column, shown))
        fields["history"] = _list([step], shown, row.line)
    return _mapping(fields, shown, row.line)


def _value(field: str, text: str) -> object:
    if field in _PLAIN:
        return plain(text)
    if field == "grade":
        return tables().words.get(text, text)
    if field == "deadline":
        return _iso(text)
    return text


def _iso(text: str) -> str:
    match = _DATE.fullmatch(text.partition(" ")[0])
    if match is None:
        return text
    year, month, day = (int(part) for part in match.groups())
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return text


def _step(text: str, span: Span) -> Tree:
    """Return one step of a history, written ``2026-09-12 registered inspector``."""
    on, _, rest = text.strip().partition(" ")
    status, _, by = rest.strip().partition(" ")
    words = {"on": _iso(on), "status": tables().words.get(status, status), "by": by.strip()}
    leaves = {name: _cell(word, span) for name, word in words.items() if word}
    return _mapping(leaves, span.file, span.line)


def _place(line: int, column: int) -> Any:
    return cast(
        "Any", _Place(_Mark(line - 1, column - 1, column - 1), _Mark(line - 1, column, column))
    )


def _cell(value: object, span: Span) -> Tree:
    first, last = span.col - 1, span.end_col - 1
    start, end = _Mark(span.line - 1, first, first), _Mark(span.line - 1, last, last)
    return Tree(span.file, cast("Any", _Place(start, end)), value)


def _leaf(value: object, shown: str, line: int, column: int) -> Tree:
    return Tree(shown, _place(line, column), value)


def _mapping(entries: dict[str, Tree], shown: str, line: int) -> Tree:
    keys = {name: entry.node for name, entry in entries.items()}
    value = {name: entry.value for name, entry in entries.items()}
    return Tree(shown, _place(line, 1), value, keys=keys, entries=entries)


def _list(items: list[Tree], shown: str, line: int) -> Tree:
    return Tree(shown, _place(line, 1), [item.value for item in items], items=items)
