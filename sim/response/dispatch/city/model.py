"""A city as its dispatch centre sees it: areas calls come from, units, and how long things take."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sim.distribution import Distribution

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class CallArea:
    """A part of the city; in the literature on location a geographical atom.

    Attributes:
        id: id of the area.
        rate: calls, 1/s.
        order: rows of units in the order in which they are sent: the first that is free goes. Units
            that are not named never go there.
    """

    id: str
    rate: float
    order: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class City:
    """A city, its units and its dispatch centre.

    Attributes:
        areas: where calls come from.
        units: ids of the units.
        at_work: time of a unit from being sent to being free again, without its drive, s.
        drive_s: driving times, ``(n_areas, n_units)``; None for none. There and back.
        call_waits: a call for which nobody is free waits, the oldest first; else it is lost to the
            city, because somebody from elsewhere goes.
        seats: people who take calls; None for as many as call.
        talk: time a call taker needs for a call, s.
    """

    areas: tuple[CallArea, ...]
    units: tuple[str, ...]
    at_work: Distribution
    drive_s: NDArray[np.float64] | None = None
    call_waits: bool = True
    seats: int | None = None
    talk: Distribution = field(default_factory=lambda: Distribution.fixed(0.0))
