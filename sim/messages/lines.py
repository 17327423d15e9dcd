"""Lines of text for a terminal, where a Chinese character is two columns wide."""

from collections.abc import Iterable
from unicodedata import east_asian_width

_NEVER_FIRST = "，。；：、！？）》］”’,.;:!?)"
_NEVER_LAST = "（《［“‘"


def columns(line: str) -> int:
    """Return how many columns of a terminal a line fills."""
    return sum(2 if _wide(sign) else 1 for sign in line)


def wrap(sentence: str, width: int) -> list[str]:
    """Break a sentence into lines of at most ``width`` columns.

    Breaks stand at spaces and between Chinese characters, never before a closing sign or after an
    opening one.
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


def _pieces(sentence: str) -> Iterable[str]:
    piece = ""
    for sign in sentence:
        after_break = piece and (piece[-1] == " " or _wide(piece[-1]) or _wide(sign))
        opened = piece and piece[-1] in _NEVER_LAST
        if after_break and not opened and sign != " " and sign not in _NEVER_FIRST:
            yield piece
            piece = sign
        else:
            piece += sign
    if piece:
        yield piece


def _wide(sign: str) -> bool:
    return east_asian_width(sign) in "WF"
