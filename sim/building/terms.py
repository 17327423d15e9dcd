"""What the specs of a site have in common: lengths from a corner, sides, states, known words."""

from __future__ import annotations

from typing import Annotated, Literal

from sim.units import Dimension
from sim.yamlsrc.quantities import Quantity
from sim.yamlsrc.words import Word

Distance = Annotated[float, Quantity(Dimension.LENGTH, bare=True, low=0)]
Side = Literal["north", "south", "east", "west"]
Weight = Annotated[float, Quantity(Dimension.NUMBER, bare=True, above=0)]
State = Literal["open", "closed", "locked"]
Way = Literal["both", "in", "out"]
DoorKind = Literal["door", "gate", "turnstile", "open"]

SiteUse = Annotated[str, Word("site-use")]
SpaceUse = Annotated[str, Word("space-use")]
EquipmentKind = Annotated[str, Word("equipment")]
Tag = Annotated[str, Word("tag")]
Lining = Annotated[str, Word("lining", closed=True)]
