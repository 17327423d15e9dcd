"""Units that are sent, and what kinds of them there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sim.response.plan.model import Send

WATER = ("engine", "pump", "tanker", "fire-boat")
"""Kinds of units that bring water."""

AMBULANCE = "ambulance"
"""Kind of unit that carries patients."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A unit on its way.

    Attributes:
        id: id of the unit.
        kind: kind of unit.
        station: id of its station.
        drive_s: free driving time at that hour.
    """

    id: str
    kind: str
    station: str
    drive_s: float


class Centre(Protocol):
    """The dispatch centre as those on scene meet it.

    Attributes:
        node: node of the town that vehicles stop at, None where there is none.
    """

    node: str | None

    @property
    def site(self) -> str:
        """The site that units are sent to."""

    def send(self) -> Send:
        """Return what the plan sends."""

    def second_alarm(self, *, by: str, cause: Iterable[int]) -> None:
        """Call for more units."""

    def order(self, kinds: tuple[str, ...], *, by: str, cause: int | Iterable[int]) -> None:
        """Order units of these kinds."""

    def released(self, unit: Sent, *, node: str | None = None, cause: int) -> None:
        """Take a unit back that is free again at a node."""

    def drive_seconds(self, from_node: str, to_node: str) -> float:
        """Return the driving time between two nodes at this hour, s; ``inf`` without a way."""
