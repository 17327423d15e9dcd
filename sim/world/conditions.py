"""What the air and the floor are like in every space: written by hazards, read by everybody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.building.model import Site

AMBIENT_C = 20.0
"""Air temperature at the start of every run, degrees Celsius."""


@dataclass(slots=True)
class Conditions:
    """Condition fields, one value a space, shape ``(n_spaces,)`` in the order of ``site.spaces``.

    Attributes:
        layer_m: height of the smoke layer's lower face above the floor.
        extinction_upper, extinction_lower: light extinction coefficient, 1/m.
        temperature_upper, temperature_lower: degrees Celsius.
        co_upper, co_lower: carbon monoxide, ppm.
        co2_upper, co2_lower: carbon dioxide, volume per cent.
        o2_upper, o2_lower: oxygen, volume per cent.
        hcn_upper, hcn_lower: hydrogen cyanide, ppm.
        heat_release_w: heat release rate of a fire in the space, W.
        water_m: depth of water.
        speed_factor: factor on walking speed from all of these together (1: none).
        impassable: True where nobody can or will walk any more.
        version: raised by one whenever ``speed_factor`` or ``impassable`` changed.
    """

    layer_m: NDArray[np.float64]
    extinction_upper: NDArray[np.float64]
    extinction_lower: NDArray[np.float64]
    temperature_upper: NDArray[np.float64]
    temperature_lower: NDArray[np.float64]
    co_upper: NDArray[np.float64]
    co_lower: NDArray[np.float64]
    co2_upper: NDArray[np.float64]
    co2_lower: NDArray[np.float64]
    o2_upper: NDArray[np.float64]
    o2_lower: NDArray[np.float64]
    hcn_upper: NDArray[np.float64]
    hcn_lower: NDArray[np.float64]
    heat_release_w: NDArray[np.float64]
    water_m: NDArray[np.float64]
    speed_factor: NDArray[np.float64]
    impassable: NDArray[np.bool_]
    version: int = 0

    @classmethod
    def clear(cls, site: Site) -> Conditions:
        """Return clear air at ambient temperature everywhere."""
        n = len(site.spaces)
        heights = np.array([space.height_m for space in site.spaces])
        return cls(
            layer_m=heights,
            extinction_upper=np.zeros(n),
            extinction_lower=np.zeros(n),
            temperature_upper=np.full(n, AMBIENT_C),
            temperature_lower=np.full(n, AMBIENT_C),
            co_upper=np.zeros(n),
            co_lower=np.zeros(n),
            co2_upper=np.full(n, 0.04),
            co2_lower=np.full(n, 0.04),
            o2_upper=np.full(n, 20.9),
            o2_lower=np.full(n, 20.9),
            hcn_upper=np.zeros(n),
            hcn_lower=np.zeros(n),
            heat_release_w=np.zeros(n),
            water_m=np.zeros(n),
            speed_factor=np.ones(n),
            impassable=np.zeros(n, dtype=np.bool_),
        )
