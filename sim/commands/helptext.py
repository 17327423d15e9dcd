"""The layout of help pages.

click lays out help by counting characters; a Chinese character is two columns wide and may be
broken from its neighbour anywhere, so the pages are laid out here.
"""

from collections.abc import Sequence

from sim.messages.lines import columns, wrap

_WIDTH = 88
_GAP = 2


def paragraphs(body: str, *, indent: int, width: int = _WIDTH) -> list[str]:
    """Return the lines of a text whose paragraphs stand on one line each."""
    return [
        " " * indent + line
        for paragraph in body.splitlines()
        for line in (wrap(paragraph, width - indent) or [""])
    ]


def table(rows: Sequence[tuple[str, str]], *, indent: int, width: int = _WIDTH) -> list[str]:
    """Return the lines of a list of names and what they mean."""
    first = max((columns(name) for name, _ in rows), default=0)
    start = indent + first + _GAP
    lines: list[str] = []
    for name, meaning in rows:
        wrapped = wrap(meaning, width - start) or [""]
        lines.append(" " * indent + name + " " * (first - columns(name) + _GAP) + wrapped[0])
        lines.extend(" " * start + line for line in wrapped[1:])
    return [line.rstrip() for line in lines]


def grid(rows: Sequence[Sequence[str]], *, indent: int) -> list[str]:
    """Return the lines of a table whose columns are as wide as their widest cell."""
    widths = [max(columns(cell) for cell in column) for column in zip(*rows, strict=True)]
    gap = " " * _GAP
    return [
        (
            " " * indent
            + gap.join(
                cell + " " * (width - columns(cell))
                for cell, width in zip(row, widths, strict=True)
            )
        ).rstrip()
        for row in rows
    ]
