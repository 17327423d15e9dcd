"""How wide words are, and where they can stand without covering each other.

The page is drawn without knowing the fonts of the reader, so widths are estimated on the wide side.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import Final

from sim.report.language import Both

_NARROW: Final = frozenset("ijlt.,;:'|!()[]frI1 /-")
_WIDE: Final = frozenset("mwMW@%&")


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

    def place(self, x: float, *, mark: float, width: float) -> tuple[int, bool] | None:
        """Find a row for a mark with a label beside it.

        Args:
            x: Place of the mark.
            mark: Half the width of the mark.
            width: Width of the label with its gap.

        Returns:
            The row and whether the label stands to the right of the mark; None if no row has room.
        """
        options = []
        if x + mark + width <= self.right:
            options.append((x - mark, x + mark + width, True))
        if x - mark - width >= self.left:
            options.append((x - mark - width, x + mark, False))
        for number in range(self.limit if options else 0):
            if number == len(self.rows):
                self.rows.append([])
            for start, end, to_the_right in options:
                if all(end <= a or b <= start for a, b in self.rows[number]):
                    self.rows[number].append((start, end))
                    return number, to_the_right
        return None

    def place_mark(self, x: float, *, mark: float) -> int:
        """Find a row for a mark alone: the first where it covers no label, else the last."""
        for number, row in enumerate(self.rows):
            if all(x + mark <= a or b <= x - mark for a, b in row):
                row.append((x - mark, x + mark))
                return number
        if len(self.rows) < self.limit:
            self.rows.append([(x - mark, x + mark)])
        return max(0, len(self.rows) - 1)
