"""The numbers of the model that one scenario is played with: the literature, and what it changed.

A scenario holds one frozen :class:`Parameters`; its world hands it to everything that plays. So two
scenarios with different numbers can be played in one process, and a number that was changed stands
in the report.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from sim import literature
from sim.distribution import scattered, sigma_of

if TYPE_CHECKING:
    from collections.abc import Mapping


FAMILIES = (
    "crowding.",
    "crush.",
    "fire.",
    "movement.",
    "people.party.",
    "response.",
    "services.",
    "tenability.",
)
"""How the names of the numbers begin that a scenario may change; the rest belongs to drawings,
profiles, rules and limits of the program, which are read before anything is played."""

CALIBRATIONS = (
    "movement.escalator.",
    "movement.imo.",
    "movement.measured.",
    "movement.overtake.width",
    "movement.sfpe.",
    "movement.slope.",
    "movement.spiral.",
)
"""How the names of numbers begin that belong to a calibration: they were published or fitted
together, and ``run: calibration`` chooses among them."""

FIXED = frozenset(
    {
        "crowding.area",
        "crowding.time",
        "movement.cell",
        "movement.open.stub",
        "movement.open.wide",
        "movement.patch",
        "movement.stairs.alike",
        "movement.step",
        "response.control-room.people",
        "response.control-room.shift",
        "response.drive.rand.speed",
        "response.drive.rand.start",
    }
)
"""Numbers of these families that the ground is cut with, that stand in ``run:``, or are rules."""

COUNTS = frozenset(
    {
        "movement.standstill.misses",
        "response.119.fields",
        "response.ambulance.seats",
        "response.attempts",
        "response.redial.most",
        "response.search.bound.other",
        "response.search.bound.water",
        "response.search.led.chain",
        "response.search.led.hood",
    }
)
"""Numbers that are counted: whole, and at least one. A part of a call or of a seat would be rounded
without a word."""

MULTIPLES = frozenset({"response.report.omitted"})
"""Multiples of a time that has passed when they are used: at least one, or what they delay would
have to happen in the past."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """Numbers by name, each in the unit of its row of the literature.

    Attributes:
        changed: those that differ from the literature, by name.
        ranges: lower and upper end of those that are to be sampled, by name.
    """

    changed: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    ranges: Mapping[str, tuple[float, float]] = field(default_factory=lambda: MappingProxyType({}))

    def value(self, name: str) -> float:
        """Return the number called ``name``: as changed, else of the literature.

        Raises:
            KeyError: There is no such number.
        """
        found = self.changed.get(name)
        return literature.value(name) if found is None else found

    def values(self, *names: str) -> tuple[float, ...]:
        """Return several numbers, in the order of the names.

        Raises:
            KeyError: There is no such number.
        """
        return tuple(self.value(name) for name in names)

    def drawn(self, name: str, z: float) -> float:
        """Return one draw of the log-normal law that two numbers give.

        Args:
            name: how they are called before ``.p50`` (the median) and ``.p90``.
            z: the same draw of the standard normal law.

        Raises:
            KeyError: There are no such numbers.
        """
        median, p90 = self.values(f"{name}.p50", f"{name}.p90")
        return scattered(median, sigma=sigma_of(median=median, p90=p90), z=z)

    def changes(self, family: str) -> tuple[tuple[str, float], ...]:
        """Return what differs from the literature in a family of numbers, as a key.

        Args:
            family: how their names begin.
        """
        mine = (item for item in self.changed.items() if item[0].startswith(family))
        return tuple(sorted(mine))

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle plain dicts: a view of a dict cannot be pickled."""
        return _restored, (dict(self.changed), dict(self.ranges))

    @classmethod
    def of(
        cls,
        changed: Mapping[str, float],
        ranges: Mapping[str, tuple[float, float]] | None = None,
    ) -> Parameters:
        """Return parameters with some numbers changed; nobody can change them later."""
        # Compiled steps are made for fractions: a whole number would be another type to them.
        return _restored(
            {name: float(number) for name, number in changed.items()}, dict(ranges or {})
        )


def _restored(changed: dict[str, float], ranges: dict[str, tuple[float, float]]) -> Parameters:
    return Parameters(MappingProxyType(changed), MappingProxyType(ranges))


LITERATURE = Parameters()
"""The numbers as the literature has them."""


def settable(name: str) -> bool:
    """Return whether a scenario may change a number of the literature."""
    return name.startswith(FAMILIES) and not name.startswith(CALIBRATIONS) and name not in FIXED
