"""Where hazards and those who respond meet: what has begun where, and what is done against it.

Hazards fill in the events and call the listeners after every step of theirs, so that detectors and
people need no clock of their own. Those who respond put attacks into the list; the hazard takes
them at its next step and answers through their callback.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Listener = Callable[[float], None]
    Answer = Callable[[bool, int], None]


Part = Literal["services", "patients", "search", "detection", "record"]
"""Who may listen to the hazards."""

ORDER: tuple[Part, ...] = ("services", "patients", "search", "detection", "record")
"""Order within one instant: helpers who stop for the dead, patients, search teams, then detectors
and with them the staff; last whoever only keeps a record."""


@dataclass(frozen=True, slots=True)
class Attack:
    """An attempt to put out or hold a fire.

    Attributes:
        space: id of the space in which the fire burns.
        means: ``extinguisher`` is one attempt; ``hydrant`` (the house's own hose) and ``hose`` (the
            fire brigade's) go on from then on, and several add up; ``stop`` ends what ``by`` does.
        by: who does it, for the log.
        cause: id of the event behind it.
        luck: uniform number in (0, 1) that decides an attempt with an extinguisher; no other needs
            any.
        answer: called with success and the id of the event that says so, or None.
    """

    space: str
    means: Literal["extinguisher", "hydrant", "hose", "stop"]
    by: str
    cause: int
    luck: float = 0.5
    answer: Answer | None = None


@dataclass
class HazardChannel:
    """Shared between hazards and response.

    Attributes:
        fire_events: event of ignition by row of the space that burns.
        smoke_events: event of the first smoke by row of the space.
        burning: whether any fire burns now.
        attacks: waiting attempts to fight a fire.
        on_out: called with the time and the id of the event when the last fire is out.
        on_controlled: called with the time and the id of the event when a fire is under control.
        protected: who breathes from a cylinder in fire kit and takes up no dose, ``(n_people,)``;
            empty where nobody does. A flashover kills them all the same.
    """

    fire_events: dict[int, int] = field(default_factory=dict)
    smoke_events: dict[int, int] = field(default_factory=dict)
    burning: bool = False
    attacks: list[Attack] = field(default_factory=list)
    on_out: list[Callable[[float, int], None]] = field(default_factory=list)
    on_controlled: list[Callable[[float, int], None]] = field(default_factory=list)
    protected: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))

    _listeners: list[tuple[int, Listener]] = field(default_factory=list)

    def listen(self, part: Part, call: Listener) -> None:
        """Let a part be called with the time after every step of the hazards.

        Args:
            part: which part it is; :data:`ORDER` says who comes first, whatever order they ask in.
            call: takes the time, s.
        """
        self._listeners.append((ORDER.index(part), call))
        self._listeners.sort(key=lambda item: item[0])

    def tell(self, now: float) -> None:
        """Call everybody who listens, in their order."""
        for _, call in list(self._listeners):
            call(now)

    def cause(self, space: int) -> int:
        """Return the event that brought smoke or fire to a space, 0 for none."""
        return self.smoke_events.get(space) or self.fire_events.get(space) or 0
