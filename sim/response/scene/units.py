"""Units that are sent, and what kinds of them there are."""

from __future__ import annotations

from dataclasses import dataclass

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
