"""Rows of a table in a text file: separated by commas, semicolons or tabs, comments left out."""

from __future__ import annotations

import csv

_SEPARATORS = ";\t,"
"""Marks that separate cells; a decimal comma is told from a separator by the others."""


def rows_of(text: str) -> list[tuple[int, list[str]]]:
    """Return the number of each line that says something, from 1, and its cells.

    Lines that begin with ``#`` are comments.

    Args:
        text: the file.
    """
    reader = csv.reader(text.splitlines(), delimiter=separator_of(text))
    return [
        (number, [cell.strip() for cell in row])
        for number, row in enumerate(reader, start=1)
        if _says_something(row)
    ]


def separator_of(text: str) -> str:
    """Return the mark that separates the cells of a table, by its first line."""
    first = next((line for line in text.splitlines() if _says_something([line])), "")
    return next((mark for mark in _SEPARATORS if mark in first), ",")


def surplus(cells: list[str], header: int) -> bool:
    """Return whether a row says more than it has columns, as a decimal comma makes it do."""
    return any(cells[header:])


def _says_something(row: list[str]) -> bool:
    return any(cell.strip() for cell in row) and not row[0].lstrip().startswith("#")
