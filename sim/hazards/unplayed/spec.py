"""What a scenario may say of hazards that no engine plays yet: they are known, and refused."""

from __future__ import annotations

from typing import Literal

from sim.hazards.base.spec import HazardSpec
from sim.yamlsrc.quantities import (
    Flag,
    Kilograms,
    KilogramsPerSecond,
    Label,
    Metres,
    Ref,
)


class GasLeakSpec(HazardSpec):
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


class ExplosionSpec(HazardSpec):
    """An explosion. No engine plays it yet: a scenario with it is refused."""

    kind: Literal["explosion"]
    """What goes wrong."""
    in_: Ref
    """The space it happens in."""
    tnt: Kilograms | None = None
    """Equivalent mass of TNT."""


class FloodSpec(HazardSpec):
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


class PowerCutSpec(HazardSpec):
    """The light goes out. No engine plays it yet: a scenario with it is refused."""

    kind: Literal["power-cut"]
    """What goes wrong."""
    in_: tuple[Ref, ...] = ()
    """The spaces; all by default."""
    emergency_light: Flag = True
    """Whether emergency lighting works."""
