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


@dataclass(slots=True)
class Wait:
    """Somebody who waited.

    Attributes:
        person: id of the person.
        where: id of the space.
        wanted: ``lift`` or ``help``.
        since_s: when they began to wait.
        until_s: when the lift took them up, or helpers set out with them; None if never.
        by: id of the lift, or of the first of the helpers.
    """

    person: str
    where: str
    wanted: str
    since_s: float
    until_s: float | None = None
    by: str = ""


@dataclass(slots=True)
class LiftUse:
    """What a lift did.

    Attributes:
        id: id of the lift.
        trips: trips to its main stop with people.
        people: people it brought there.
        last_s: when the last of them was out of it, None if it brought nobody.
    """

    id: str
    trips: int = 0
    people: int = 0
    last_s: float | None = None


@dataclass
class Care:
    """People who are handed over when they would set out, instead of walking to an exit.

    Attributes:
        held: who is handed over, ``(n_people,)``; empty where nobody is.
        take: called with rows of people, the times at which each would set out, and the id of
            the event behind it; None where nobody takes charge.
        waits: those who waited and cannot leave alone, in order.
        lifts: what each lift did.
    """

    held: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))
    take: Take | None = None
    waits: list[Wait] = field(default_factory=list)
    lifts: list[LiftUse] = field(default_factory=list)

    def holds(self, rows: Longs) -> NDArray[np.bool_]:
        """Return who of some people is handed over, shape ``(n,)``."""
        if self.take is None or not len(self.held):
            return np.zeros(len(rows), dtype=np.bool_)
        result: NDArray[np.bool_] = self.held[rows]
        return result
