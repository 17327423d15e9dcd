"""What a site file says of stairwells, flights, ramps, escalators and lifts."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from sim.building.terms import (
    DoorHeight,
    FloorArea,
    Landing,
    Rise,
    Riser,
    Side,
    Slope,
    SlopeLength,
    State,
    Tag,
    Tread,
    WayWidth,
    Weight,
    Well,
)
from sim.units import Dimension
from sim.yamlsrc import Spec
from sim.yamlsrc.quantities import (
    Flag,
    Id,
    Label,
    Point,
    Quantity,
    Ref,
)

Acceleration = Annotated[float, Quantity(Dimension.ACCELERATION, low=0.05, high=20)]
CarSpeed = Annotated[float, Quantity(Dimension.SPEED, low=0.05, high=30)]
BeltSpeed = Annotated[float, Quantity(Dimension.SPEED, low=0, high=5)]
LiftTime = Annotated[float, Quantity(Dimension.TIME, low=0, high=600)]
Places = Annotated[int, Quantity(Dimension.NUMBER, bare=True, low=1, high=500, whole=True)]


class StairDoorSpec(Spec):
    """The doors between the landings of a stairwell and the storeys."""

    width: WayWidth | None = None
    """Clear width."""
    height: DoorHeight | None = None
    """Clear height."""
    state: State = "closed"
    """State at the start."""
    leaf: Flag | None = None
    """Whether a door leaf hangs in it."""
    merge: Weight = 1.0
    """Weight a metre of its width has where streams merge behind it."""


class StairwellSpec(Spec):
    """A stair through several storeys: landings, flights, shaft and doors are made from it."""

    id: Id
    """Unique id; its parts are called ``<level>/<id>/landing``, ``.../flight-1`` ..."""
    serves: tuple[Label, ...]
    """Levels with a landing and a door, also ranges such as ``L2..L6``."""
    at: Point
    """Corner of the shaft on the landing's front, the one with the smaller coordinates."""
    direction: Side = "north"
    """Where the flights run as seen from the storey landing; the doors are on the other side."""
    width: WayWidth
    """Clear width of a flight."""
    kind: Literal["half-turn", "straight", "spiral"] = "half-turn"
    """``half-turn``: two flights and a landing between; ``straight``: one flight a storey;
    ``spiral``: one winding flight a storey, walked on its wide side and more slowly."""
    riser: Riser | None = None
    """Height of a step at most; evened out over the storey."""
    tread: Tread | None = None
    """Going of a step; of a spiral one on the line where people walk."""
    landing: Landing | None = None
    """Depth of the landings; the width by default."""
    well: Well = 0.0
    """Gap between the two flights of a half turn; diameter of the newel of a spiral stair."""
    enclosed: Flag = True
    """Walls and doors keep smoke out."""
    doors: StairDoorSpec | None = None
    """The doors on each level; none (a wide-open side) by default where it is not enclosed."""
    discharge: Ref | None = None
    """The space its foot leads to, or ``outside``."""
    joins: dict[Ref, Ref] = Field(default_factory=dict)
    """Level to the space its door leads to, where the space is not plain from the drawing."""
    name: Label = ""
    """What people call it."""
    tags: tuple[Tag, ...] = ()
    """Further marks of all its parts, as of a space."""


class InclineSpec(Spec):
    """What stairs, ramps and escalators share."""

    id: Id
    """Unique id."""
    from_: Ref = Field(alias="from")
    """The space at one end."""
    to: Ref
    """The space at the other end."""
    at: Point | None = None
    """Where it meets a side of ``from``; needed where that side is longer than 5 m."""
    to_at: Point | None = None
    """Where it meets a side of ``to``; the nearest place to the first end by default."""
    width: WayWidth
    """Clear width."""
    rise: Rise | None = None
    """Height between the ends; from the levels of the two spaces by default."""
    length: SlopeLength | None = None
    """Length along the slope, if it was measured."""
    area: FloorArea | None = None
    """Area along the slope, instead of a length."""
    enclosed: Flag = False
    """Walls stand round it: it counts as an enclosed stair, and whoever searches looks into it."""
    name: Label = ""
    """What people call it."""
    tags: tuple[Tag, ...] = ()
    """Further marks, as of a space."""


class StairSpec(InclineSpec):
    """A single flight of stairs."""

    riser: Riser | None = None
    """Height of a step at most; evened out."""
    tread: Tread | None = None
    """Going of a step."""


class RampSpec(InclineSpec):
    """A ramp."""

    slope: Slope | None = None
    """Slope; from rise and length by default."""


class EscalatorSpec(InclineSpec):
    """An escalator."""

    runs: Literal["up", "down", "stopped"] = "stopped"
    """Which way it runs at the start."""
    speed: BeltSpeed | None = None
    """Speed of the belt when it runs."""


class LiftSpec(Spec):
    """A lift."""

    id: Id
    """Unique id."""
    serves: tuple[Label, ...]
    """Spaces it stops at, also ``L3..L6/hall``."""
    capacity: Places
    """Persons in the car."""
    in_fire: Literal["parked", "runs", "evacuation"] = "parked"
    """What it does after an alarm: it goes to its main stop and stays there (``parked``), or goes
    on (``runs``), or serves from there as soon as a helper runs it (``evacuation``)."""
    discharge: Ref | None = None
    """The stop at which people get out; by default the one nearest to the ground with a way out."""
    speed: CarSpeed | None = None
    """Speed of the car."""
    acceleration: Acceleration | None = None
    """Greatest acceleration of the car."""
    start: LiftTime | None = None
    """Time from closed doors to moving."""
    doors: LiftTime | None = None
    """Time the doors take to open, and again to close."""
    transfer: LiftTime | None = None
    """Time one person takes to step in, or out."""
    at: Point | None = None
    """Where it stands in plan; the report draws those with a place."""
    name: Label = ""
    """What people call it."""
