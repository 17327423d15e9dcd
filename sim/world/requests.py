"""What other parts ask of the crowd. Requests act from the next point of the crowd's time grid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

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
        in_person: whether somebody stands before them, whom nobody refuses.
    """

    people: NDArray[np.int32]
    at_s: NDArray[np.float64]
    cause: int = 0
    in_person: bool = False


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
        known: ``seen``: people learn of it where they see it; ``told``: everybody inside who is
            awake hears of it now; ``at-once``: everybody knows, also those who sleep or come
            later. By default a lock is seen, and that it is open again is known at once.
    """

    opening: str
    state: Door
    cause: int = 0
    known: Literal["", "seen", "told", "at-once"] = ""


@dataclass(frozen=True, slots=True)
class RunEscalator:
    """Let an escalator run the other way, stop it, or start it again.

    Attributes:
        space: id of the escalator.
        speed_m_s: speed of the belt upwards, negative downwards, 0 for at rest.
        cause: id of the event behind it.
    """

    space: str
    speed_m_s: float
    cause: int = 0


@dataclass(frozen=True, slots=True)
class StopArrivals:
    """Hold back or let on the people who want in by an opening (metering, closing a gate).

    Whoever comes the other way passes.

    Attributes:
        opening: id of the opening where people come in.
        stopped: True to stop, False to let on.
        cause: id of the event behind it.
        into: id of the space they want into, ``""`` for the first of the opening's sides: the
            inside of an exit.
    """

    opening: str
    stopped: bool
    cause: int = 0
    into: str = ""


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


@dataclass(frozen=True, slots=True)
class Send:
    """Send people to a space, where they wait; each arrival is told to the watch, if asked for.

    Attributes:
        people: rows, shape ``(n,)``.
        space: id of the space.
        cause: id of the event behind it.
    """

    people: NDArray[np.int32]
    space: str
    cause: int = 0


@dataclass(frozen=True, slots=True)
class Instruct:
    """Tell people which way to leave; those under way turn to it at once.

    Attributes:
        people: rows, shape ``(n,)``.
        exits: ids of the exits they may use; empty for any.
        via: ids of stairwells or spaces that are passed, in order; empty for any way.
        cause: id of the event behind it.
    """

    people: NDArray[np.int32]
    exits: tuple[str, ...] = ()
    via: tuple[str, ...] = ()
    cause: int = 0


@dataclass(frozen=True, slots=True)
class Tell:
    """Let people know that an opening is shut, or open again; whoever is concerned thinks anew.

    Attributes:
        people: rows, shape ``(n,)``.
        opening: id of the opening.
        shut: whether they are told that it is shut.
        cause: id of the event behind it.
    """

    people: NDArray[np.int32]
    opening: str
    shut: bool
    cause: int = 0


@dataclass(frozen=True, slots=True)
class Board:
    """Take people off the ground: from now on they move with something else.

    Attributes:
        people: rows, shape ``(n,)``; whoever is neither on the ground nor comes to a door from
            outside is passed over.
        cause: id of the event behind it.
    """

    people: NDArray[np.int32]
    cause: int = 0


@dataclass(frozen=True, slots=True)
class Alight:
    """Put people who are aboard back on the ground, as soon as there is room.

    Attributes:
        people: rows, shape ``(n,)``.
        space: id of the space.
        at: where in it, in its frame; anywhere with room if None.
        leave: True if they go on and leave the site, False if they wait there.
        cause: id of the event behind it.
    """

    people: NDArray[np.int32]
    space: str
    at: tuple[float, float] | None = None
    leave: bool = True
    cause: int = 0


@dataclass(frozen=True, slots=True)
class Enter:
    """Let people who are not inside come in by an opening from outside, and wait inside.

    Attributes:
        people: rows, shape ``(n,)``.
        opening: id of the opening.
        space: id of the space they walk to.
        cause: id of the event behind it.
    """

    people: NDArray[np.int32]
    opening: str
    space: str
    cause: int = 0


@dataclass(frozen=True, slots=True)
class SetMobility:
    """Change how people move: with a device, with somebody to carry, after an injury.

    Attributes:
        people: rows, shape ``(n,)``.
        speed: free speed on the level, m/s; None leaves it.
        speed_down: free speed down stairs, m/s; 0 for the calibration's own; None leaves it.
        speed_up: free speed up stairs, likewise.
        size: how many people's room they take; None leaves it.
        body_m: width of the body, metres; None leaves it.
        fits_m: clear width that they need to pass, metres; None leaves it.
        steps: whether they can take stairs from their next goal on; None leaves it.
    """

    people: NDArray[np.int32]
    speed: float | None = None
    speed_down: float | None = None
    speed_up: float | None = None
    size: float | None = None
    body_m: float | None = None
    fits_m: float | None = None
    steps: bool | None = None


@dataclass(frozen=True, slots=True)
class Meter:
    """Let only so many in by an opening; whoever comes the other way passes.

    Attributes:
        opening: id of the opening.
        rate_s: how many are let in, 1/s; ``inf`` for as many as before.
        into: id of the space they want into, ``""`` for the first of the opening's sides.
        cause: id of the event behind it.
    """

    opening: str
    rate_s: float
    into: str = ""
    cause: int = 0


@dataclass(frozen=True, slots=True)
class OneWay:
    """Let people through an opening in one direction only.

    Attributes:
        opening: id of the opening.
        into: id of the space it leads into from now on, ``""`` for both ways, as it was drawn.
        cause: id of the event behind it.
    """

    opening: str
    into: str = ""
    cause: int = 0


@dataclass(frozen=True, slots=True)
class Press:
    """Let patches take in more or fewer people than they do where nobody presses.

    Attributes:
        patches: rows of the patches, ``(n,)``.
        room: most that each admits now, by size, ``(n,)``; never less than where nobody presses.
        locked: per cent of their courtesy that people have lost there, ``(n,)``.
        pressed: whether anybody presses there, ``(n,)``.
    """

    patches: NDArray[np.int64]
    room: NDArray[np.float64]
    locked: NDArray[np.int8]
    pressed: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class TurnBack:
    """Let people give up what they came for and leave, away from where they were going.

    Whoever queues outside never comes in.

    Attributes:
        people: rows, shape ``(n,)``.
        cause: id of the event behind it.
    """

    people: NDArray[np.int32]
    cause: int = 0


@dataclass(frozen=True, slots=True)
class Fall:
    """Let people fall where they are, and get up again after a while.

    Attributes:
        people: rows, shape ``(n,)``.
        up_s: when each sets out again, ``(n,)``; ``inf`` for not until told.
        size: how many people's room each takes as they lie there; 0 for those who lie already.
    """

    people: NDArray[np.int32]
    up_s: NDArray[np.float64]
    size: float


Request = (
    Release
    | WalkTo
    | SetDoor
    | RunEscalator
    | StopArrivals
    | Incapacitate
    | Remove
    | Send
    | Instruct
    | Tell
    | Board
    | Alight
    | Enter
    | SetMobility
    | Meter
    | OneWay
    | Press
    | TurnBack
    | Fall
)
