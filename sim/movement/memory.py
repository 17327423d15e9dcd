"""Memory for large arrays: from the border of a cache line on, and on huge pages if there are any.

A great crowd is walked through in no order that a processor could foresee. With pages of 4 KiB most
of the time then goes into finding the page; with huge pages there are few to find.
"""

from __future__ import annotations

import mmap
from contextlib import suppress
from typing import TYPE_CHECKING

import numpy as np

from sim.kernel import LINE

if TYPE_CHECKING:
    from numpy.typing import NDArray

_HUGE_PAGE = 2**21
"""Bytes of a huge page, on all processors that matter here."""
_LEAST = 2**20
"""Bytes from which a huge page is worth it."""


def blank(n_bytes: int) -> NDArray[np.int8]:
    """Return so many bytes of zeros that begin on the border of a cache line.

    Args:
        n_bytes: how many; from a mebibyte on huge pages are asked for, where there are any.

    Returns:
        Bytes, shape ``(n_bytes,)``.
    """
    if n_bytes < _LEAST or not hasattr(mmap, "MADV_HUGEPAGE"):
        return _from_border(np.zeros(n_bytes + LINE, dtype=np.int8), n_bytes, LINE)
    memory = mmap.mmap(-1, n_bytes + _HUGE_PAGE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    with suppress(OSError):  # on a system built without them ordinary pages do as well
        memory.madvise(mmap.MADV_HUGEPAGE)
    return _from_border(np.frombuffer(memory, dtype=np.int8), n_bytes, _HUGE_PAGE)


def _from_border(memory: NDArray[np.int8], n_bytes: int, border: int) -> NDArray[np.int8]:
    start = -memory.ctypes.data % border
    return memory[start : start + n_bytes]
