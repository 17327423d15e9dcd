"""Doses by kind: what each does from how much on, and who has taken how much."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim import literature
from sim.hazards.harm.exposed import kernel
from sim.hazards.tenability import thresholds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sim.world.contribution import Contribution
    from sim.world.world import World


@dataclass(frozen=True, slots=True)
class Dose:
    """One kind of dose.

    Attributes:
        name: what is taken up: ``asphyxiants``, ``heat``, the name of a gas ...
        injured: from this dose on somebody is injured.
        incapacitated: from this dose on somebody cannot walk any more.
        dead: from this dose on somebody has died.
        personal: whether the last two are multiples of each person's own threshold (lognormal with
            median 1, ISO 13571), or the same for all.
    """

    name: str
    injured: float
    incapacitated: float
    dead: float
    personal: bool = True


def fractional(name: str) -> Dose:
    """Return a kind whose dose is the fraction of what fells half of the people (ISO 13571)."""
    return Dose(
        name,
        injured=literature.value("tenability.injured.dose"),
        incapacitated=1.0,
        dead=literature.value("tenability.death.factor"),
    )


class Doses:
    """What everybody has taken up, and what it has done to them.

    Args:
        world: the world of the run; its people keep the doses.
        kinds: every kind that a hazard of the run may give; one that two name is one.

    Raises:
        ValueError: two hazards mean different things by one name.
    """

    def __init__(self, world: World, kinds: Sequence[Dose]) -> None:
        self._world = world
        self._kinds: dict[str, Dose] = {}
        for kind in kinds:
            if self._kinds.setdefault(kind.name, kind) != kind:
                raise ValueError(f"two hazards differ in the dose {kind.name}")
        people = len(world.population)
        self._limits = np.array(
            [(k.injured, k.incapacitated, k.dead, float(k.personal)) for k in self._kinds.values()]
        ).reshape(-1, 4)
        self._taken = np.zeros((len(self._kinds), people))
        for row, name in enumerate(self._kinds):
            world.people.doses[name] = self._taken[row]
        self._threshold = thresholds(world.population, world.streams)
        self._changed = np.zeros(people, dtype=np.int32)

    def take(self, dt: float) -> NDArray[np.int32]:
        """Add ``dt`` seconds of exposure; return the rows of people whose harm changed.

        Whoever is protected (a cylinder and fire kit) takes up nothing.
        """
        world = self._world
        parts = list(world.conditions.contributions.values())
        if not any(part.dose_rates or part.patch_dose_rates for part in parts):
            return self._changed[:0]
        place, rates = self._exposure(parts)
        protected = world.hazard.protected
        if len(protected):
            place = np.where(protected, -1, place).astype(np.int32)
        count = kernel.take(
            dt,
            place,
            rates,
            self._limits,
            self._threshold,
            self._taken,
            world.people.harm,
            self._changed,
        )
        return self._changed[:count].copy()

    def _exposure(
        self, parts: Sequence[Contribution]
    ) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        """Return where everybody is, and the rates there.

        Places are the spaces; after them come the patches where a hazard has values for them.
        """
        world = self._world
        n_spaces = len(world.site.spaces)
        rates = np.zeros((len(self._kinds), n_spaces))
        for row, name in enumerate(self._kinds):
            for part in parts:
                if name in part.dose_rates:
                    rates[row] += part.dose_rates[name]
        place = world.people.space
        if not any(part.patch_dose_rates for part in parts):
            return place, rates
        walkable = world.walkable
        fine = rates[:, walkable.patch_space]
        for row, name in enumerate(self._kinds):
            for part in parts:
                if name in part.patch_dose_rates:
                    fine[row] += part.patch_dose_rates[name]
        cell = world.people.cell
        patch = walkable.cell_patch[np.maximum(cell, 0)] + n_spaces
        at = np.where((cell >= 0) & (place >= 0), patch, place).astype(np.int32)
        return at, np.concatenate([rates, fine], axis=1)
