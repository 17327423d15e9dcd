"""The layout of help pages.

click lays out help by counting characters; a Chinese character is two columns wide and may be
broken from its neighbour anywhere, so the pages are laid out here.
"""

from collections.abc import Iterable, Sequence
from unicodedata import east_asian_width

_WIDTH = 88
_GAP = 2
_NEVER_FIRST = "，。；：、！？）”’,.;:!?)"


def columns(line: str) -> int:
    """Return how many columns of a terminal a line fills."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in line)


def wrap(sentence: str, width: int) -> list[str]:
    """Break a sentence into lines of at most ``width`` columns.

    Breaks stand at spaces and between Chinese characters, never before a closing sign.
    """
    lines: list[str] = []
    line = ""
    for piece in _pieces(sentence):
        if line and columns(line) + columns(piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    if line.strip():
        lines.append(line.rstrip())
    return lines


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


def _pieces(sentence: str) -> Iterable[str]:
    piece = ""
    for sign in sentence:
        after_break = piece and (piece[-1] == " " or _wide(piece[-1]) or _wide(sign))
        if after_break and sign != " " and sign not in _NEVER_FIRST:
            yield piece
            piece = sign
        else:
            piece += sign
    if piece:
        yield piece


def _wide(sign: str) -> bool:
    return east_asian_width(sign) in "WF"
