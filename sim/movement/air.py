"""Smoke and water as those who choose their way see them: what slows, and what they refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

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
        self._smoke, self._water = conditions.parameters.values(
            "movement.choice.smoke", "movement.choice.water"
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
        bad = (air.speed_factor < 1.0) | (self._conditions.extinction() > self._smoke)
        bad |= (air.water_m > self._water) | air.impassable
        seen = np.zeros(len(self._walkable.areas), dtype=np.bool_)
        if bad.any():
            portals = self._walkable.portals
            seen[self._walkable.space_area[bad]] = True
            both = (portals.way_area >= 0) & (portals.way_into >= 0)
            there = bad[portals.way_into[both]]
            seen[portals.way_area[both][there]] = True
        return np.asarray(seen[self._walkable.space_area])

    def refused(
        self, spaces: NDArray[np.int32], leaving: NDArray[np.int64], beyond: NDArray[np.int64]
    ) -> NDArray[np.bool_]:
        """Return which ways people do not take who have another one, ``(n, n_out)``.

        They refuse thick smoke and deep water, unless it is as bad where they are: beyond a way
        out of their area, and on the way to it through other spaces of the area.

        Args:
            spaces: the spaces they are in, ``(n,)``.
            leaving: the space each way leads out of, ``(n_out,)``.
            beyond: the space each way leads into, -1 for outside, ``(n_out,)``.
        """
        refused = np.zeros((len(spaces), len(beyond)), dtype=np.bool_)
        smoke, water = self._conditions.extinction(), self._conditions.water_m
        for space in np.unique(spaces).tolist():
            # As bad as where they are is not worse.
            bad = smoke > max(self._smoke, float(smoke[space]))
            bad |= water > max(self._water, float(water[space]))
            bad |= self._conditions.impassable
            bad[space] = False
            ways = (beyond >= 0) & bad[beyond]
            if bad[self._spaces_beside(space)].any():
                ways |= ~self._reached(space, bad)[leaving]
            refused[spaces == space] = ways
        return refused

    def _spaces_beside(self, space: int) -> list[int]:
        """Return the spaces of the area of a space."""
        return list(self._walkable.areas[int(self._walkable.space_area[space])].spaces)

    def _reached(self, space: int, bad: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return the spaces of an area that a space hangs together with past bad ones."""
        site = self._walkable.site
        beside: dict[int, list[int]] = {}
        for row in self._walkable.joints.tolist():
            one = site.space_index[site.openings[row].a]
            other = site.space_index[site.openings[row].b]
            beside.setdefault(one, []).append(other)
            beside.setdefault(other, []).append(one)
        reached = np.zeros(len(bad), dtype=np.bool_)
        reached[space], open_ = True, [space]
        while open_:
            for other in beside.get(open_.pop(), ()):
                if not reached[other] and not bad[other]:
                    reached[other] = True
                    open_.append(other)
        return reached
