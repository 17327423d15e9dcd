"""What one hazard makes of the ground: how fast people walk, where nobody goes, what it does."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.world.walkable import Walkable


@dataclass(slots=True)
class Contribution:
    """The share of one hazard in the conditions. Only its engine writes it.

    An engine that changes ``speed_factor``, ``impassable`` or ``patch_speed_factor`` sets
    ``moved``; :meth:`sim.world.conditions.Conditions.combine` then puts all hazards together and
    clears it.

    Attributes:
        speed_factor: factor on walking speed, 1 for none, ``(n_spaces,)``.
        impassable: where nobody can or will walk because of it, ``(n_spaces,)``.
        extinction: light extinction that it adds at eye level, 1/m, ``(n_spaces,)``, to that of the
            layers of air in the conditions.
        patch_speed_factor: the same as ``speed_factor`` for each patch of the crowd's ground,
            ``(n_patches,)``, on top of that of its space; None where a value a space says it all.
        dose_rates: what somebody there takes up, by kind of dose, 1/s, ``(n_spaces,)`` each.
        patch_dose_rates: the same by patch, ``(n_patches,)`` each, on top of that of the space.
        person_dose_rates: the same by person, ``(n_people,)`` each, on top of those of the place.
        moved: whether how people walk has changed since it was last combined.
    """

    speed_factor: NDArray[np.float64]
    impassable: NDArray[np.bool_]
    extinction: NDArray[np.float64]
    patch_speed_factor: NDArray[np.float64] | None = None
    dose_rates: dict[str, NDArray[np.float64]] = field(default_factory=dict)
    patch_dose_rates: dict[str, NDArray[np.float64]] = field(default_factory=dict)
    person_dose_rates: dict[str, NDArray[np.float64]] = field(default_factory=dict)
    moved: bool = False

    @classmethod
    def none(cls, n_spaces: int) -> Contribution:
        """Return that of a hazard that has not begun."""
        return cls(
            speed_factor=np.ones(n_spaces),
            impassable=np.zeros(n_spaces, dtype=np.bool_),
            extinction=np.zeros(n_spaces),
        )

    def harms(self, space: int, ground: Walkable) -> bool:
        """Return whether anybody in a space takes up a dose from it, if only on some patch.

        Args:
            space: row of the space.
            ground: what people walk on.
        """
        if any(float(rate[space]) > 0.0 for rate in self.dose_rates.values()):
            return True
        rates = self.patch_dose_rates.values()
        return any(bool(rate[ground.patch_space == space].any()) for rate in rates)
