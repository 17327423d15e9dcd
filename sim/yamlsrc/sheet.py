"""Cells of tables: texts that stay texts in a spreadsheet, and where a cell stands in its line."""

from __future__ import annotations

from typing import Final

from sim.yamlsrc.problems import Span

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def as_text(cell: str) -> str:
    """Return the text of a cell so that no spreadsheet takes it for a formula.

    Spreadsheets compute what begins with ``=``, ``+``, ``-`` or ``@``, also in a CSV file, and what
    somebody named a group may then fetch pages or start programs. A leading ``'`` makes it a text.

    >>> as_text("=1+1"), as_text("guests"), from_text("'=1+1"), from_text("'s-Hertogenbosch")
    ("'=1+1", 'guests', '=1+1', "'s-Hertogenbosch")
    """
    return f"'{cell}" if cell.lstrip("'").startswith(_FORMULA) else cell


def from_text(cell: str) -> str:
    """Return the text that :func:`as_text` made a cell of."""
    quoted = cell.startswith("'") and cell.lstrip("'").startswith(_FORMULA)
    return cell[1:] if quoted else cell


def starts_of(line: str, delimiter: str) -> list[int]:
    """Return where the cells of a line begin, counted from 0; quotes belong to their cells.

    >>> starts_of('a,"b, c",d', ",")
    [0, 2, 9]
    """
    found, quoted = [0], False
    for place, character in enumerate(line):
        if character == '"':
            quoted = not quoted
        elif character == delimiter and not quoted:
            found.append(place + 1)
    return found


def cell_span(file: str, lines: list[str], line: int, number: int, delimiter: str = ",") -> Span:
    """Return the place of a cell.

    Args:
        file: name of the table in spans.
        lines: its lines.
        line: line of the cell, from 1.
        number: which cell of the line, from 0.
        delimiter: what stands between cells.
    """
    text = lines[line - 1] if 0 < line <= len(lines) else ""
    starts = starts_of(text, delimiter)
    if not 0 <= number < len(starts):
        return Span(file, line, 1, line, 2)
    end = starts[number + 1] - 1 if number + 1 < len(starts) else len(text)
    cell = text[starts[number] : end]
    first = starts[number] + len(cell) - len(cell.lstrip())
    return Span(file, line, first + 1, line, max(first + len(cell.strip()), first + 1) + 1)
