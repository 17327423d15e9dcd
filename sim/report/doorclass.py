"""The spread that the class of doors alone makes, beside the bands of chance."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sim.report.language import NOTHING, Both, elapsed, same, say
from sim.report.reading import is_number

if TYPE_CHECKING:
    from sim.report.reading import Reading

CLASSES: Final = ("open", "leaf", "design")
"""Every opening a plain opening, every one a door with a leaf, every one at the design value."""


@dataclass(frozen=True, slots=True)
class DoorTime:
    """One line of the table.

    Attributes:
        name: how every opening is taken.
        time: when the last person is out.
    """

    name: Both
    time: Both


def _known(reading: Reading) -> dict[str, float]:
    """Return the times by class, ``inf`` where people remain.

    None if it was not worked out, or people remain whatever the doors: then doors decide nothing.
    """
    found = reading.result.doors
    if not any(is_number(found.get(name)) for name in CLASSES):
        return {}
    times = {name: found[name] for name in CLASSES if name in found}
    return {name: math.inf if time_s is None else time_s for name, time_s in times.items()}


def _time(seconds: float) -> Both:
    return same(elapsed(seconds)) if math.isfinite(seconds) else say("figure-never")


def door_times(reading: Reading) -> list[DoorTime]:
    """Return the lines of the table; none if it was not worked out."""
    return [DoorTime(say(f"doors-{name}"), _time(s)) for name, s in _known(reading).items()]


def doors_alone(reading: Reading) -> Both:
    """Return the range of the last person's time, if all are out, over the classes of doors."""
    times = _known(reading).values()
    if len(times) < 2 or reading.remain:
        return NOTHING
    return say("doors-alone", low=_time(min(times)), high=_time(max(times)))
