"""Many rows of equal length, kept small: what a sampler sees hardly changes from look to look.

A run of hours looks thousands of times at thousands of patches and people. As arrays that is
gigabytes, most of it standing still or nobody at all; packed row by row it is a few per cent of
that, and whoever reads it goes through it row by row.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

_LEVEL = 1
"""How hard rows are pressed: the quickest, since most of them are nearly empty."""
_FEW = 32
"""Changes that are kept as they are, each with its place: pressing them takes longer."""
_KEYFRAME = 64
"""So many rows after each other are kept as what changes from one to the next."""


class Rows:
    """Rows of whole numbers, appended one by one; read like an array of two dimensions.

    Args:
        per: what every row is divided by when it is read, such as areas, shape ``(n,)``; None for
            the numbers as they are.
    """

    def __init__(self, per: NDArray[np.float64] | None = None) -> None:
        self._per = per
        self._packed: list[bytes | NDArray[np.int32]] = []
        self._last: NDArray[np.int32] | None = None

    def append(self, row: NDArray[np.int32]) -> NDArray[np.int32]:
        """Append a row, and return it as it is kept; all have the same length."""
        now = np.array(row, dtype=np.int32)
        last, self._last = self._last, now
        if last is None or not len(self._packed) % _KEYFRAME:
            self._packed.append(zlib.compress(now.tobytes(), _LEVEL))
            return now
        change = now - last
        places = np.flatnonzero(change)
        if len(places) <= _FEW:
            self._packed.append(np.stack([places, change[places]]).astype(np.int32))
        else:
            self._packed.append(zlib.compress(change.tobytes(), _LEVEL))
        return now

    def __len__(self) -> int:
        return len(self._packed)

    @property
    def shape(self) -> tuple[int, int]:
        """Number of rows, and their length."""
        return len(self._packed), 0 if self._last is None else len(self._last)

    @property
    def size(self) -> int:
        """How many numbers there are."""
        return self.shape[0] * self.shape[1]

    @property
    def dtype(self) -> np.dtype[Any]:
        """Kind of the numbers as they are read."""
        return np.dtype(np.int32 if self._per is None else np.float64)

    def __iter__(self) -> Iterator[NDArray[Any]]:
        """Yield the rows in order."""
        return (self._read(row) for row in self._counts())

    def columns(self, numbers: list[int]) -> NDArray[np.int32]:
        """Return some places of all rows, as appended, ``(n, n_numbers)``."""
        return np.array([row[numbers] for row in self._counts()], dtype=np.int32)

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, int | np.integer):
            at = range(len(self))[int(key)]
            rows = self._counts(at - at % _KEYFRAME)
            return self._read(next(row for n, row in enumerate(rows) if n == at % _KEYFRAME))
        return np.asarray(self)[key]

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        """Return all rows as one array, which may be large."""
        found = np.empty(self.shape, dtype=self.dtype)
        for number, row in enumerate(self):
            found[number] = row
        return found if dtype is None else found.astype(dtype)

    def _counts(self, start: int = 0) -> Iterator[NDArray[np.int32]]:
        now: NDArray[np.int32] = np.empty(0, dtype=np.int32)
        for number in range(start, len(self._packed)):
            packed = self._packed[number]
            if isinstance(packed, bytes):
                change = np.frombuffer(zlib.decompress(packed), dtype=np.int32)
                now = now + change if number % _KEYFRAME else change
            elif packed.size:
                now = now.copy()
                now[packed[0]] += packed[1]
            yield now

    def _read(self, row: NDArray[np.int32]) -> NDArray[Any]:
        return row if self._per is None else row / self._per
