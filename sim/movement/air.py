"""Smoke and water as those who choose their way see them: what slows, and what they refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.literature import value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from sim.world.conditions import Conditions
    from sim.world.walkable import Walkable

    Floats = NDArray[np.float64]


class Air:
    """What people see of the air and the floor of the spaces of their area and beside it.

    Args:
        conditions: fields of the spaces.
        walkable: the ground.
    """

    def __init__(self, conditions: Conditions, walkable: Walkable) -> None:
        self._conditions = conditions
        self._walkable = walkable
        self._smoke, self._water = value("movement.choice.smoke"), value("movement.choice.water")
        self._low, self._high = (
            value("tenability.breathing.low"),
            value("tenability.breathing.high"),
        )

    @property
    def slow(self) -> Floats:
        """How many times longer a metre takes in each space than in clear air, ``(n_spaces,)``."""
        return np.asarray(1.0 / np.maximum(self._conditions.speed_factor, 1e-3))

    def slow_among(self, spaces: Iterable[int]) -> Floats | None:
        """Return the same where somebody sees it, 1 elsewhere; None if it is 1 everywhere."""
        seen = np.array(sorted(space for space in spaces if space >= 0), dtype=np.int64)
        slow = np.ones(len(self._conditions.speed_factor))
        slow[seen] = self.slow[seen]
        return slow if (slow != 1.0).any() else None

    def trouble(self) -> NDArray[np.bool_]:
        """Return the spaces from which people see smoke or water that matters, ``(n_spaces,)``."""
        air = self._conditions
        bad = (air.speed_factor < 1.0) | (self.extinction() > self._smoke)
        bad |= (air.water_m > self._water) | air.impassable
        seen = np.zeros(len(self._walkable.areas), dtype=np.bool_)
        if bad.any():
            portals = self._walkable.portals
            seen[self._walkable.space_area[bad]] = True
            both = (portals.way_area >= 0) & (portals.way_into >= 0)
            there = bad[portals.way_into[both]]
            seen[portals.way_area[both][there]] = True
        return np.asarray(seen[self._walkable.space_area])

    def extinction(self) -> Floats:
        """Return the light extinction at breathing height, 1/m, ``(n_spaces,)``."""
        air = self._conditions
        upper = np.clip((self._high - air.layer_m) / (self._high - self._low), 0.0, 1.0)
        return np.asarray(upper * air.extinction_upper + (1.0 - upper) * air.extinction_lower)

    def refused(self, spaces: NDArray[np.int32], beyond: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return which ways people do not take who have another one, ``(n, n_out)``.

        They refuse thick smoke and deep water, unless it is as bad where they are.

        Args:
            spaces: the spaces they are in, ``(n,)``.
            beyond: the space each way leads into, -1 for outside, ``(n_out,)``.
        """
        inside = beyond >= 0
        smoke, water = self.extinction(), self._conditions.water_m
        bad = smoke[beyond] > np.maximum(self._smoke, smoke[spaces])[:, None]
        bad |= water[beyond] > np.maximum(self._water, water[spaces])[:, None]
        return np.asarray(inside & (bad | self._conditions.impassable[beyond]))
