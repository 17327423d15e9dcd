"""What a scenario may say of a fire."""

from __future__ import annotations

from typing import Annotated, Literal

from sim.hazards.base.spec import HazardSpec
from sim.units import Dimension
from sim.yamlsrc.quantities import Quantity, Ref

Power = Annotated[float, Quantity(Dimension.POWER, low=1000, high=1e10)]
Speeding = Annotated[float, Quantity(Dimension.FIRE_GROWTH, low=0.01, high=1e5)]
Fuel = Annotated[float, Quantity(Dimension.ENERGY, low=1e5, high=1e15)]
Load = Annotated[float, Quantity(Dimension.FIRE_LOAD, low=1e5, high=1e11)]
FireHeight = Annotated[float, Quantity(Dimension.LENGTH, bare=True, low=0, high=100)]
Growth = Literal["slow", "medium", "fast", "ultra-fast"]


class FireSpec(HazardSpec):
    """A fire that grows with the square of time."""

    kind: Literal["fire"]
    """What goes wrong."""
    in_: Ref
    """The space it starts in."""
    growth: Growth | Speeding = "medium"
    """slow, medium, fast, ultra-fast, or heat release over time squared."""
    peak: Power | None = None
    """Largest heat release; by default what the floor area allows."""
    contents: Literal["mixed", "wood", "upholstery", "plastics", "oil", "gas"] = "mixed"
    """What burns: gives soot and gases."""
    height: FireHeight = 0.0
    """Height of the fire above the floor."""
    fuel: Fuel | None = None
    """Energy of what can burn; by default the fire load times the floor area."""
    load: Load | None = None
    """Fire load of the space; by default that of the use of the site."""
