"""How wide words are, and where they can stand without covering each other.

The page is drawn without knowing the fonts of the reader, so widths are estimated on the wide side.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Final

from sim.report.language import Both

_NARROW: Final = frozenset("ijlt.,;:'|!()[]frI1 /-")
_WIDE: Final = frozenset("mwMW@%&")
_PIECES: Final = re.compile(r"[\u2e80-\uffef]|\s+|[^\s\u2e80-\uffef]+")


def text_width(text: str, *, size: float) -> float:
    """Return an estimate of how wide a line of text is, in the unit of ``size``."""
    total = 0.0
    for sign in text:
        if unicodedata.east_asian_width(sign) in {"W", "F"}:
            total += 1.02
        elif sign in _NARROW:
            total += 0.4
        elif sign in _WIDE:
            total += 0.95
        elif sign.isupper():
            total += 0.72
        else:
            total += 0.6
    return total * size


def phrase_width(phrase: Both | str, *, size: float) -> float:
    """Return the width of a phrase in whichever language needs more room."""
    if isinstance(phrase, str):
        return text_width(phrase, size=size)
    return max(text_width(phrase.en, size=size), text_width(phrase.zh, size=size))


def shortened(phrase: Both, *, size: float, room: float) -> Both:
    """Return the phrase cut to fit into ``room``, with an ellipsis where something was cut."""

    def cut(text: str) -> str:
        if text_width(text, size=size) <= room:
            return text
        while text and text_width(text + "…", size=size) > room:
            text = text[:-1]
        return text.rstrip() + "…" if text else ""

    return Both(cut(phrase.en), cut(phrase.zh))


def wrapped(phrase: Both, *, size: float, room: float, most: int = 2) -> list[Both]:
    """Return the phrase in at most so many lines, the last one cut where it still does not fit."""
    rows = [_lines(words, size=size, room=room, most=most) for words in (phrase.en, phrase.zh)]
    whole = zip_longest(*rows, fillvalue="")
    return [shortened(Both(en, zh), size=size, room=room) for en, zh in whole]


def _lines(text: str, *, size: float, room: float, most: int) -> list[str]:
    """Break a text at blanks, and between Chinese signs, into lines that fit."""
    found = [""]
    for piece in _PIECES.findall(text):
        if len(found) < most and found[-1] and text_width(found[-1] + piece, size=size) > room:
            found.append("")
        found[-1] += piece
    return [line.strip() for line in found]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the page."""

    x0: float
    y0: float
    x1: float
    y1: float

    def meets(self, other: Box) -> bool:
        """Return whether the two overlap."""
        return (
            self.x0 < other.x1 and other.x0 < self.x1 and self.y0 < other.y1 and other.y0 < self.y1
        )

    def inside(self, other: Box) -> bool:
        """Return whether this box lies within the other."""
        return (
            other.x0 <= self.x0 and self.x1 <= other.x1
            and other.y0 <= self.y0 and self.y1 <= other.y1
        )  # fmt: skip


@dataclass(slots=True)
class Places:
    """The boxes taken so far."""

    taken: list[Box] = field(default_factory=list)

    def free(self, box: Box) -> bool:
        """Return whether nothing stands there yet."""
        return not any(box.meets(other) for other in self.taken)

    def take(self, box: Box) -> bool:
        """Take a box if it is free; return whether it was."""
        if not self.free(box):
            return False
        self.taken.append(box)
        return True


@dataclass(slots=True)
class Rows:
    """Rows of a lane; each row is a list of taken stretches.

    Attributes:
        limit: The most rows a lane may have.
        left: Left end of the lane.
        right: Right end of the lane.
    """

    limit: int
    left: float
    right: float
    rows: list[list[tuple[float, float]]] = field(default_factory=list)

    def place(
        self, x: float, *, mark: float, width: float, end: float | None = None
    ) -> tuple[int, bool] | None:
        """Find a row for a mark, or a run of marks, with a label beside it.

        Args:
            x: Place of the mark, or of the first of a run.
            mark: Half the width of a mark.
            width: Width of the label with its gap.
            end: Place of the last mark of a run.

        Returns:
            The row and whether the label stands to the right; None if no row has room.
        """
        end = x if end is None else end
        options = []
        if end + mark + width <= self.right:
            options.append((x - mark, end + mark + width, True))
        if x - mark - width >= self.left:
            options.append((x - mark - width, end + mark, False))
        for number in range(self.limit if options else 0):
            for first, last, to_the_right in options:
                if self._take(number, first, last):
                    return number, to_the_right
        return None

    def place_mark(self, x: float, *, mark: float, end: float | None = None) -> int | None:
        """Find a row for a mark, or a run of marks, without a label; None if all are full."""
        last = (x if end is None else end) + mark
        return next((n for n in range(self.limit) if self._take(n, x - mark, last)), None)

    def _take(self, number: int, first: float, last: float) -> bool:
        """Take a stretch of a row if it is free, and the row itself if it is the next one."""
        if number == len(self.rows):
            self.rows.append([(first, last)])
            return True
        if any(first < b and a < last for a, b in self.rows[number]):
            return False
        self.rows[number].append((first, last))
        return True
