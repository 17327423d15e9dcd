"""What a scenario may say of its hazards. Kinds without an engine yet are known and refused."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from sim.units import Dimension
from sim.yamlsrc import Spec
from sim.yamlsrc.quantities import (
    Flag,
    Id,
    Kilograms,
    KilogramsPerSecond,
    Label,
    Metres,
    Moment,
    PerSquareMetre,
    Quantity,
    Ref,
)
from sim.yamlsrc.times import TimePoint

Power = Annotated[float, Quantity(Dimension.POWER, low=1000, high=1e10)]
Speeding = Annotated[float, Quantity(Dimension.FIRE_GROWTH, low=0.01, high=1e5)]
Fuel = Annotated[float, Quantity(Dimension.ENERGY, low=1e5, high=1e15)]
Load = Annotated[float, Quantity(Dimension.FIRE_LOAD, low=1e5, high=1e11)]
FireHeight = Annotated[float, Quantity(Dimension.LENGTH, bare=True, low=0, high=100)]
Growth = Literal["slow", "medium", "fast", "ultra-fast"]

START = TimePoint(offset=0.0)
"""The start of the run."""


class _At(Spec):
    id: Id | None = None
    """Unique id; made from the kind and the place by default."""
    at: Moment = START
    """When it begins; at the start of the run by default."""


class FireSpec(_At):
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
    """Fire load of the space; by default that of its use."""


class GasLeakSpec(_At):
    """A leak of gas indoors. No engine plays it yet: a scenario with it is refused."""

    kind: Literal["gas-leak"]
    """What goes wrong."""
    in_: Ref
    """The space it leaks into."""
    gas: Label = "lpg"
    """lpg, methane, ammonia, chlorine ..."""
    bore: Metres | None = None
    """Diameter of the hole."""
    rate: KilogramsPerSecond | None = None
    """Mass flow, instead of a hole."""
    amount: Kilograms | None = None
    """Mass that can leak."""


class ExplosionSpec(_At):
    """An explosion. No engine plays it yet: a scenario with it is refused."""

    kind: Literal["explosion"]
    """What goes wrong."""
    in_: Ref
    """The space it happens in."""
    tnt: Kilograms | None = None
    """Equivalent mass of TNT."""


class FloodSpec(_At):
    """Water that rises. No engine plays it yet: a scenario with it is refused."""

    kind: Literal["flood"]
    """What goes wrong."""
    gauge: str | None = None
    """Table of water levels; that of the town's river by default."""
    breach: Ref | None = None
    """The reach of the bank that breaks."""
    width: Metres | None = None
    """Width of the breach."""
    in_: Ref | None = None
    """The space that is flooded, for a flood in a building."""
    rise: Metres | None = None
    """How far the water rises."""


class CrushSpec(_At):
    """A crowd that presses. No engine plays it yet: a scenario with it is refused."""

    kind: Literal["crush"]
    """What goes wrong."""
    in_: Ref
    """The space."""
    density: PerSquareMetre | None = None
    """Density from which people are pushed."""


class PowerCutSpec(_At):
    """The light goes out. No engine plays it yet: a scenario with it is refused."""

    kind: Literal["power-cut"]
    """What goes wrong."""
    in_: tuple[Ref, ...] = ()
    """The spaces; all by default."""
    emergency_light: Flag = True
    """Whether emergency lighting works."""


HazardSpec = Annotated[
    FireSpec | GasLeakSpec | ExplosionSpec | FloodSpec | CrushSpec | PowerCutSpec,
    Field(discriminator="kind"),
]
"""One hazard; ``kind`` says which."""

NOT_YET_PLAYED = (GasLeakSpec, ExplosionSpec, FloodSpec, CrushSpec, PowerCutSpec)
"""Kinds that are known, but that no engine plays yet: a scenario with one is refused."""
