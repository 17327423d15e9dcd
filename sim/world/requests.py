"""What other parts ask of the crowd. Requests act from the next point of the crowd's time grid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from sim.world.state import Door


@dataclass(frozen=True, slots=True)
class Release:
    """Tell people to leave the site.

    Attributes:
        people: rows of the people told, shape ``(n,)``.
        at_s: when each takes the first step, shape ``(n,)``; people who set out already, are out
            or can no longer walk are passed over, and a later time never replaces an earlier one.
        cause: id of the event behind it.
    """

    people: NDArray[np.int32]
    at_s: NDArray[np.float64]
    cause: int = 0


@dataclass(frozen=True, slots=True)
class WalkTo:
    """Send one person to a space, whatever they were doing; ends with an arrival in the watch.

    Attributes:
        person: row of the person.
        space: id of the space to reach.
        cause: id of the event behind it.
    """

    person: int
    space: str
    cause: int = 0


@dataclass(frozen=True, slots=True)
class SetDoor:
    """Open, close, lock or unlock an opening.

    Attributes:
        opening: id of the opening.
        state: the new state.
        cause: id of the event behind it.
    """

    opening: str
    state: Door
    cause: int = 0


@dataclass(frozen=True, slots=True)
class StopArrivals:
    """Hold back or let on the people who arrive at an opening (metering, closing a gate).

    Attributes:
        opening: id of the opening where people come in.
        stopped: True to stop, False to let on.
        cause: id of the event behind it.
    """

    opening: str
    stopped: bool
    cause: int = 0


@dataclass(frozen=True, slots=True)
class Incapacitate:
    """Take people out of the moving crowd, where they are (they can no longer walk).

    Attributes:
        people: rows, shape ``(n,)``.
        cause: id of the event behind it.
    """

    people: NDArray[np.int32]
    cause: int = 0


@dataclass(frozen=True, slots=True)
class Remove:
    """People are carried out or away by others: they are outside from now on.

    Attributes:
        people: rows, shape ``(n,)``.
        exit: id of the opening they are carried through, or ``""``.
        cause: id of the event behind it.
    """

    people: NDArray[np.int32]
    exit: str = ""
    cause: int = 0


Request = Release | WalkTo | SetDoor | StopArrivals | Incapacitate | Remove
