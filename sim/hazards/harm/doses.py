"""Doses by kind: what each does from how much on, and who has taken how much."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.hazards.kernels import doses as kernel
from sim.hazards.tenability import thresholds
from sim.parameters import LITERATURE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sim.parameters import Parameters
    from sim.world.world import World


_NOWHERE = np.empty(0, dtype=np.int32)


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


def fractional(name: str, parameters: Parameters = LITERATURE) -> Dose:
    """Return a kind whose dose is the fraction of what fells half of the people (ISO 13571)."""
    return Dose(
        name,
        injured=parameters.value("tenability.injured.dose"),
        incapacitated=1.0,
        dead=parameters.value("tenability.death.factor"),
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
        self._rows = {name: row for row, name in enumerate(self._kinds)}
        for name, row in self._rows.items():
            world.people.doses[name] = self._taken[row]
        self._threshold = thresholds(world.population, world.streams, world.parameters)
        self._changed = np.zeros(people, dtype=np.int32)

    def take(self, dt: float) -> NDArray[np.int32]:
        """Add ``dt`` seconds of exposure; return the rows of people whose harm changed.

        Whoever is protected (a cylinder and fire kit) takes up nothing.
        """
        world = self._world
        parts = list(world.conditions.contributions.values())
        if not any(
            part.dose_rates or part.patch_dose_rates or part.person_dose_rates for part in parts
        ):
            return self._changed[:0].copy()
        space = world.people.space
        if len(world.hazard.protected):
            space = np.where(world.hazard.protected, -1, space).astype(np.int32)
        by_patch = [part.patch_dose_rates for part in parts]
        patches = len(world.walkable.patch_space) if any(by_patch) else 0
        by_person = [part.person_dose_rates for part in parts]
        count = kernel.take(
            dt,
            space,
            self._patches() if patches else _NOWHERE,
            self._sum([part.dose_rates for part in parts], len(world.site.spaces)),
            self._sum(by_patch, patches),
            self._sum(by_person, len(space) if any(by_person) else 0),
            self._limits,
            self._threshold,
            self._taken,
            world.people.harm,
            self._changed,
        )
        return self._changed[:count].copy()

    def _sum(
        self, parts: Sequence[dict[str, NDArray[np.float64]]], places: int
    ) -> NDArray[np.float64]:
        """Return the rates of all hazards by kind of dose, ``(n_kinds, n_places)``.

        Raises:
            KeyError: a hazard gives a dose that its engine has not named.
        """
        found = np.zeros((len(self._kinds), places))
        if places:
            for part in parts:
                for name, rate in part.items():
                    found[self._rows[name]] += rate
        return found

    def _patches(self) -> NDArray[np.int32]:
        """Return the patch in which each person stands, -1 for none."""
        cell = self._world.people.cell
        patch = self._world.walkable.cell_patch[np.maximum(cell, 0)]
        return np.where(cell >= 0, patch, -1).astype(np.int32)
