"""Plain tables for the screen: columns aligned by what characters occupy, no colours, no frames."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_GAP = "  "


def shown_width(text: str) -> int:
    """Return how many columns a text takes on a screen; Chinese characters take two."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def table(
    rows: Sequence[Sequence[str]], *, right: Sequence[int] = (), indent: str = "  "
) -> list[str]:
    """Return lines in which the cells of each column are aligned.

    Args:
        rows: cells; the first row may be a header.
        right: columns aligned to the right.
        indent: what each line begins with.
    """
    if not rows:
        return []
    widths = [max(shown_width(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = []
        for column, cell in enumerate(row):
            blank = " " * (widths[column] - shown_width(cell))
            cells.append(blank + cell if column in right else cell + blank)
        lines.append((indent + _GAP.join(cells)).rstrip())
    return lines
