"""What the specs of a site have in common: lengths from a corner, sides, states, known words."""

from __future__ import annotations

import math
from typing import Annotated, Literal

from sim.units import Dimension
from sim.yamlsrc.quantities import Quantity
from sim.yamlsrc.words import Word

# Ranges in metres. A way for people is at least as wide as the narrowest body that a profile may
# have; gaps and vents for smoke may be smaller.
Distance = Annotated[float, Quantity(Dimension.LENGTH, bare=True, low=0, high=10_000)]
Elevation = Annotated[float, Quantity(Dimension.LENGTH, bare=True, low=-1000, high=9000)]
StoreyHeight = Annotated[float, Quantity(Dimension.LENGTH, bare=True, low=0.5, high=100)]
Ceiling = Annotated[float, Quantity(Dimension.LENGTH, bare=True, low=0.5, high=500)]
WayWidth = Annotated[float, Quantity(Dimension.LENGTH, bare=True, low=0.2, high=1000)]
GapWidth = Annotated[float, Quantity(Dimension.LENGTH, bare=True, low=0.005, high=1000)]
GapHeight = Annotated[float, Quantity(Dimension.LENGTH, bare=True, low=0.005, high=100)]
DoorHeight = Annotated[float, Quantity(Dimension.LENGTH, bare=True, low=0.2, high=100)]
RoomSide = Annotated[float, Quantity(Dimension.LENGTH, bare=True, low=0.2, high=1000)]
Riser = Annotated[float, Quantity(Dimension.LENGTH, bare=True, low=0.02, high=1)]
Tread = Annotated[float, Quantity(Dimension.LENGTH, bare=True, low=0.1, high=2)]
Landing = Annotated[float, Quantity(Dimension.LENGTH, bare=True, low=0.2, high=100)]
Well = Annotated[float, Quantity(Dimension.LENGTH, bare=True, low=0, high=100)]
Rise = Annotated[float, Quantity(Dimension.LENGTH, bare=True, low=0.01, high=500)]
SlopeLength = Annotated[float, Quantity(Dimension.LENGTH, bare=True, low=0.1, high=10_000)]
FloorArea = Annotated[float, Quantity(Dimension.AREA, bare=True, low=0.1, high=1e8)]
Slope = Annotated[float, Quantity(Dimension.ANGLE, low=-math.radians(60), high=math.radians(60))]
Side = Literal["north", "south", "east", "west"]
Weight = Annotated[float, Quantity(Dimension.NUMBER, bare=True, low=0.001, high=1000)]
State = Literal["open", "closed", "locked"]
Way = Literal["both", "in", "out"]
DoorKind = Literal["door", "gate", "turnstile", "open"]

SiteUse = Annotated[str, Word("site-use")]
SpaceUse = Annotated[str, Word("space-use")]
EquipmentKind = Annotated[str, Word("equipment")]
Tag = Annotated[str, Word("tag")]
Lining = Annotated[str, Word("lining", closed=True)]
