"""What happens to the crowd at points of its time grid, between its compiled steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from sim.movement.core import CrowdCore

NEVER = 2**62
"""A grid point that is never reached."""


class Occasion(Protocol):
    """Something that comes up at grid points of its own, whoever else stops the crowd there."""

    @property
    def may_come_up(self) -> bool:
        """False if it never comes up in this run, whatever happens in it."""

    def next_point(self, crowd: CrowdCore, k: int) -> int:
        """Return the next grid point at which it comes up, after point ``k``; ``NEVER`` if none."""

    def look(self, crowd: CrowdCore) -> None:
        """Do what is due at the grid point the crowd has reached."""
