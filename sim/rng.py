"""Random numbers without state: a number is a hash of what it is for.

A draw is named by (seed, stream, group, index, draw). Nothing is stored and nothing is consumed,
so adding a group or closing an unused exit changes nobody else's numbers, and any worker may
compute any number. The mixing function is the finaliser of SplitMix64 (Steele, Lea and Flood,
"Fast splittable pseudorandom number generators", OOPSLA 2014).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX_A = np.uint64(0xBF58476D1CE4E5B9)
_MIX_B = np.uint64(0x94D049BB133111EB)
_TO_UNIT = 2.0**-53
_GOLDEN_INT, _MIX_A_INT, _MIX_B_INT = int(_GOLDEN), int(_MIX_A), int(_MIX_B)
_ALL = (1 << 64) - 1


def stable_hash(text: str) -> int:
    """Return a 64-bit hash of a text that is the same in every process.

    Args:
        text: any text, such as a stream name or a group id.
    """
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")


def _mix(state: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Spread the bits of each word over the whole word."""
    state = (state ^ (state >> np.uint64(30))) * _MIX_A
    state = (state ^ (state >> np.uint64(27))) * _MIX_B
    return state ^ (state >> np.uint64(31))


def _mix_one(state: int) -> int:
    """Spread the bits of one word over the whole word."""
    state = ((state ^ (state >> 30)) * _MIX_A_INT) & _ALL
    state = ((state ^ (state >> 27)) * _MIX_B_INT) & _ALL
    return state ^ (state >> 31)


def _words(values: ArrayLike) -> NDArray[np.uint64]:
    # At least one-dimensional: NumPy warns of overflow for scalars, and wraps arrays silently.
    return np.atleast_1d(np.asarray(values, dtype=np.uint64))


@dataclass(frozen=True, slots=True)
class Streams:
    """All random numbers of one run.

    Attributes:
        seed: the seed of the run.
    """

    seed: int

    def uniform(
        self, stream: str, *, group: str = "", index: ArrayLike = 0, draw: ArrayLike = 0
    ) -> NDArray[np.float64]:
        """Return uniform numbers in (0, 1), one for each broadcast index and draw.

        Args:
            stream: what the number is for, such as ``"people.speed"``.
            group: the group or thing it belongs to.
            index: index within the group, shape ``(n,)`` or a number.
            draw: number of the draw for the same index, shape ``(n,)`` or a number.

        Returns:
            Array of shape ``(n,)``; never exactly 0 or 1.
        """
        base = np.uint64(stable_hash(f"{self.seed}\0{stream}\0{group}"))
        state = _mix(_words(index) * _GOLDEN + base)
        state = _mix(state ^ (_words(draw) * _MIX_B + _GOLDEN))
        return ((state >> np.uint64(11)).astype(np.float64) + 0.5) * _TO_UNIT

    def one(self, stream: str, *, group: str = "", index: int = 0, draw: int = 0) -> float:
        """Return a single uniform number in (0, 1), named like those of :meth:`uniform`."""
        # The same words as above, in plain integers: a tenth of the time for a single number.
        base = stable_hash(f"{self.seed}\0{stream}\0{group}")
        state = _mix_one((int(index) * _GOLDEN_INT + base) & _ALL)
        state = _mix_one(state ^ ((int(draw) * _MIX_B_INT + _GOLDEN_INT) & _ALL))
        return ((state >> 11) + 0.5) * _TO_UNIT
