"""Where those who respond meet a crowd that pushes: whom they calm, and whom they set off."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class PushOrder:
    """People who push from now on, or push no more.

    Attributes:
        people: rows, ``(n,)``.
        pushes: whether they push from now on.
    """

    people: NDArray[np.int32]
    pushes: bool


@dataclass(slots=True)
class PushChannel:
    """Orders in their order; the engine of the crush takes them at its next step.

    Attributes:
        orders: those that wait.
        press: press on each patch now, N/m, ``(n_patches,)``; None where nobody pushes.
        down: people who lie on each patch now, ``(n_patches,)``; None where nobody pushes.
    """

    orders: list[PushOrder] = field(default_factory=list)
    press: NDArray[np.float64] | None = None
    down: NDArray[np.int64] | None = None

    def take(self) -> list[PushOrder]:
        """Return the orders that wait, and forget them."""
        taken, self.orders = self.orders, []
        return taken
