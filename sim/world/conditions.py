"""What the air and the floor are like in every space: written by hazards, read by everybody.

Each hazard has a :class:`~sim.world.contribution.Contribution` of its own and never writes that of
another. How they combine (decision 21): factors on walking speed multiply, since each slows a step
by other means; a space is closed if any hazard closes it; light extinctions add, as absorbers on
one line of sight do (Beer and Lambert).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from sim.parameters import LITERATURE
from sim.world.contribution import Contribution

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.building.model import Site
    from sim.parameters import Parameters

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

AMBIENT_C = 20.0
"""Air temperature at the start of every run, degrees Celsius."""

_AMBIENT_GASES = {"co": 0.0, "co2": 0.04, "o2": 20.9, "hcn": 0.0}


@dataclass(slots=True)
class Layers:
    """One gas in the two layers of the air of every space, ``(n_spaces,)`` each.

    Attributes:
        upper: above the lower face of the smoke layer; volume per cent for ``co2`` and ``o2``, ppm
            for every other gas.
        lower: below it.
    """

    upper: Floats
    lower: Floats


@dataclass(slots=True)
class Conditions:
    """Condition fields, one value a space, shape ``(n_spaces,)`` in the order of ``site.spaces``.

    Attributes:
        layer_m: height of the smoke layer's lower face above the floor.
        extinction_upper, extinction_lower: light extinction coefficient, 1/m.
        temperature_upper, temperature_lower: degrees Celsius.
        gases: what the air holds, by name (``co``, ``co2``, ``o2``, ``hcn`` ...).
        heat_release_w: heat release rate of a fire in the space, W.
        water_m: depth of water.
        speed_factor: factor on walking speed from all hazards together (1: none).
        impassable: True where nobody can or will walk any more.
        patch_speed_factor: factor on walking speed by patch on top of that of its space,
            ``(n_patches,)``; None where no hazard needs it.
        contributions: what each hazard adds, by the name of its engine.
        version: raised by one whenever how people walk has changed.
        parameters: numbers of the model, for what counts as smoke.
    """

    layer_m: Floats
    extinction_upper: Floats
    extinction_lower: Floats
    temperature_upper: Floats
    temperature_lower: Floats
    gases: dict[str, Layers]
    heat_release_w: Floats
    water_m: Floats
    speed_factor: Floats
    impassable: Bools
    patch_speed_factor: Floats | None = None
    contributions: dict[str, Contribution] = field(default_factory=dict)
    version: int = 0
    parameters: Parameters = LITERATURE

    @classmethod
    def clear(cls, site: Site, parameters: Parameters = LITERATURE) -> Conditions:
        """Return clear air at ambient temperature everywhere."""
        n = len(site.spaces)
        heights = np.array([space.height_m for space in site.spaces])
        return cls(
            layer_m=heights,
            extinction_upper=np.zeros(n),
            extinction_lower=np.zeros(n),
            temperature_upper=np.full(n, AMBIENT_C),
            temperature_lower=np.full(n, AMBIENT_C),
            gases={
                gas: Layers(np.full(n, share), np.full(n, share))
                for gas, share in _AMBIENT_GASES.items()
            },
            heat_release_w=np.zeros(n),
            water_m=np.zeros(n),
            speed_factor=np.ones(n),
            impassable=np.zeros(n, dtype=np.bool_),
            parameters=parameters,
        )

    # ---- what hazards add

    def contribution(self, engine: str) -> Contribution:
        """Return what an engine adds to the conditions, nothing at first.

        Raises:
            ValueError: another engine has this name.
        """
        if engine in self.contributions:
            raise ValueError(f"two hazard engines are called {engine}")
        mine = self.contributions[engine] = Contribution.none(len(self.layer_m))
        return mine

    def combine(self) -> None:
        """Put the hazards together where one has moved: factors multiply, any of them closes."""
        parts = list(self.contributions.values())
        if not any(part.moved for part in parts):
            return
        for part in parts:
            part.moved = False
        self.speed_factor = np.multiply.reduce([part.speed_factor for part in parts])
        self.impassable = np.logical_or.reduce([part.impassable for part in parts])
        patches = [p.patch_speed_factor for p in parts if p.patch_speed_factor is not None]
        self.patch_speed_factor = np.multiply.reduce(patches) if patches else None
        self.version += 1

    def patch_factor(self, patch_space: NDArray[np.integer]) -> Floats:
        """Return the factor on walking speed of each patch.

        Args:
            patch_space: row of the space of each patch, ``(n_patches,)``.
        """
        factor: Floats = self.speed_factor[patch_space]
        if self.patch_speed_factor is not None:
            factor = factor * self.patch_speed_factor
        return np.asarray(factor)

    # ---- smoke, as those who are there meet it

    def extinction(self) -> Floats:
        """Return the light extinction at eye level, 1/m, ``(n_spaces,)``.

        Between the heights at which people breathe bent and upright, the layers count by how far
        down the upper one comes.
        """
        low = self.parameters.value("tenability.breathing.low")
        high = self.parameters.value("tenability.breathing.high")
        upper = np.clip((high - self.layer_m) / (high - low), 0.0, 1.0)
        found = upper * self.extinction_upper + (1.0 - upper) * self.extinction_lower
        for part in self.contributions.values():
            found = found + part.extinction
        return np.asarray(found)

    def extinction_in(self, row: int) -> float:
        """Return the light extinction at eye level in one space, 1/m.

        Args:
            row: row of the space.
        """
        low = self.parameters.value("tenability.breathing.low")
        high = self.parameters.value("tenability.breathing.high")
        upper = min(max((high - self.layer_m.item(row)) / (high - low), 0.0), 1.0)
        found = upper * self.extinction_upper.item(row)
        found += (1.0 - upper) * self.extinction_lower.item(row)
        for part in self.contributions.values():
            found += part.extinction.item(row)
        return found

    def smoke_smelt(self) -> Bools:
        """Return where people smell smoke, ``(n_spaces,)``."""
        return np.asarray(
            self.extinction_upper > self.parameters.value("response.smell.extinction")
        )

    def smoke_seen(self) -> Bools:
        """Return where whoever looks in sees smoke, if only below the ceiling, ``(n_spaces,)``."""
        return np.asarray(
            self.extinction_upper > self.parameters.value("response.see-smoke.extinction")
        )

    def in_smoke(self, row: int) -> bool:
        """Return whether people in a space have smoke that they see around their heads.

        Args:
            row: row of the space.
        """
        return self.extinction_in(row) > self.parameters.value("response.see-smoke.extinction")

    def smoke_bars(self, row: int) -> bool:
        """Return whether nobody without breathing gear goes into a space.

        Where a hazard closes the space, or smoke at eye level is thicker than those on duty enter.

        Args:
            row: row of the space.
        """
        if self.impassable.item(row):
            return True
        return self.extinction_in(row) > self.parameters.value("response.first-aid.extinction")
