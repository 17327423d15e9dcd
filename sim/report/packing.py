"""Many small numbers as text that a page can hold."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def pack(values: NDArray[Any], kind: str) -> str:
    """Return numbers as base64 of little-endian integers, clipped to what the type holds."""
    info = np.iinfo(np.dtype(kind))
    whole = np.clip(np.asarray(values, dtype=np.float64), info.min, info.max)
    return base64.b64encode(whole.astype(kind).tobytes()).decode("ascii")
