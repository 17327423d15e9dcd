"""Who does not set out alone, and who takes charge of them: where crowd and services meet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Longs = NDArray[np.int64]
    Take = Callable[[Longs, NDArray[np.float64], int], None]


@dataclass
class Care:
    """People who are handed over when they would set out, instead of walking to an exit.

    Attributes:
        held: who is handed over, ``(n_people,)``; empty where nobody is.
        take: called with rows of people, the times at which each would set out, and the id of
            the event behind it; None where nobody takes charge.
        aids: what the helping of this run counts, for the result; empty where nobody helps.
    """

    held: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))
    take: Take | None = None
    aids: dict[str, object] = field(default_factory=dict)

    def holds(self, rows: Longs) -> NDArray[np.bool_]:
        """Return who of some people is handed over, shape ``(n,)``."""
        if self.take is None or not len(self.held):
            return np.zeros(len(rows), dtype=np.bool_)
        result: NDArray[np.bool_] = self.held[rows]
        return result
