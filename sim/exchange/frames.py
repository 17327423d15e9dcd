"""Everybody's place at even moments, from their ways."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from sim.exchange.ways import Pieces

EVERY_S: Final = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0)
"""Times between frames to choose from, seconds: the first that keeps the file in bounds."""

MOST_ROWS: Final = 4_000_000
"""The most rows of all frames together; about 300 MB."""


@dataclass(frozen=True, slots=True)
class Frames:
    """Rows of a trajectory, sorted by frame, then person.

    Attributes:
        frame: number of the frame, shape ``(n,)``.
        person: row of the person, shape ``(n,)``.
        xy: place, metres, shape ``(n, 2)``.
        heading: unit vector of where the person looks, shape ``(n, 2)``.
    """

    frame: NDArray[np.int64]
    person: NDArray[np.int32]
    xy: NDArray[np.float64]
    heading: NDArray[np.float64]


def frame_interval(pieces: Pieces) -> float:
    """Return the time between frames, seconds: half a second, longer only for very large runs."""
    present_s = float(np.sum(pieces.to_s - pieces.from_s))
    fits = (every for every in EVERY_S if present_s / every <= MOST_ROWS)
    return next(fits, EVERY_S[-1])


def frames(pieces: Pieces, *, level: int, every_s: float) -> Frames:
    """Return where everybody on a storey is in each frame; frame 0 is the start of the run.

    Args:
        pieces: everybody's ways.
        level: row of the storey.
        every_s: time between frames, seconds.
    """
    rows = np.flatnonzero(pieces.level == level)
    first = _not_before(pieces.from_s[rows], every_s)
    count = np.maximum(_not_before(pieces.to_s[rows], every_s) - first, 0)
    piece = np.repeat(rows, count)
    frame = np.repeat(first, count) + _counting(count)
    share = (frame * every_s - pieces.from_s[piece]) / (pieces.to_s - pieces.from_s)[piece]
    step = pieces.end[piece] - pieces.start[piece]
    order = np.lexsort((pieces.person[piece], frame))
    return Frames(
        frame=frame[order],
        person=pieces.person[piece][order],
        xy=(pieces.start[piece] + np.clip(share, 0.0, 1.0)[:, None] * step)[order],
        heading=pieces.heading[piece][order],
    )


def chunks(found: Frames, size: int = 100_000) -> Iterator[list[tuple[float, ...]]]:
    """Yield rows ``frame, id, x, y, ori_x, ori_y``; the id is the row in ``people.csv``, from 1."""
    for start in range(0, len(found.frame), size):
        part = slice(start, start + size)
        yield list(
            zip(
                found.frame[part].tolist(),
                (found.person[part] + 1).tolist(),
                *np.round(found.xy[part], 4).T.tolist(),
                *np.round(found.heading[part], 4).T.tolist(),
                strict=True,
            )
        )


def _not_before(seconds: NDArray[np.float64], every_s: float) -> NDArray[np.int64]:
    """Return the first frame that is not before a time."""
    return np.ceil(seconds / every_s - 1e-9).astype(np.int64)


def _counting(count: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return 0, 1, 2 ... for each entry, as many as it says."""
    return np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count)
