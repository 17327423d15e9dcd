"""What a town file may say.

Coordinates, lengths and levels are metres; levels are above one datum for the whole town.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from sim.units import Dimension
from sim.yamlsrc import Spec
from sim.yamlsrc.quantities import Count, Id, Label, Metres, Point, Quantity, Ratio, Width

NotNegative = Annotated[float, Quantity(Dimension.LENGTH, bare=True, low=0)]
Driving = Annotated[float, Quantity(Dimension.SPEED, above=0)]


class RoadSpec(Spec):
    """A road between two nodes."""

    id: Id | None = None
    """Unique id; made from its two ends by default."""
    from_: Id
    """Node at one end."""
    to: Id
    """Node at the other end."""
    kind: Label = "street"
    """street, bridge, dike, path, highway ..."""
    length: Width | None = None
    """Length along the road; the straight distance between its ends by default."""
    lanes: Count = 2
    """Lanes in all."""
    speed: Driving
    """Free driving speed."""
    level: Metres | None = None
    """Level of the roadway."""
    walk: NotNegative = 0.0
    """Width of its walkways together."""
    closes_at_depth: NotNegative | None = None
    """Depth of water on it at which vehicles can pass no longer."""
    one_way: bool = False
    """Vehicles drive only from ``from`` to ``to``."""


class UnitSpec(Spec):
    """A vehicle with its crew."""

    id: Id
    """Unique id."""
    kind: Label
    """engine, ladder, ambulance, police, rescue, boat ..."""
    crew: Count
    """People on board."""


class StationSpec(Spec):
    """Where units wait."""

    id: Id
    """Unique id."""
    kind: Label
    """fire, ambulance, police, rescue ..."""
    at: Id
    """Its node."""
    units: tuple[UnitSpec, ...] = ()
    """What can be sent from it."""
    name: Label | None = None
    """What people call it."""


class HospitalSpec(Spec):
    """A hospital."""

    id: Id
    """Unique id."""
    at: Id
    """Its node."""
    beds: dict[str, Count] = Field(default_factory=dict)
    """Free beds by triage class: red, yellow, green."""
    name: Label | None = None
    """What people call it."""


class ShelterSpec(Spec):
    """A place for people who have had to leave."""

    id: Id
    """Unique id."""
    at: Id
    """Its node."""
    capacity: Count
    """People it holds."""
    name: Label | None = None
    """What people call it."""


class PersonsSpec(Spec):
    """How many people live somewhere."""

    per_household: float = Field(gt=0)
    """Mean number in a household."""


class SettlementSpec(Spec):
    """A village or quarter."""

    id: Id
    """Unique id."""
    at: Point
    """Its middle."""
    node: Id | None = None
    """The node where its people come to the roads; the nearest by default."""
    households: Count
    """Number of households."""
    persons: Count | PersonsSpec
    """Number of people, or how many live in a household."""
    ground: Metres | None = None
    """Level of the ground."""
    phones: Ratio = 1.0
    """Share of households with a phone that is answered."""
    vehicles: float = Field(default=0.0, ge=0)
    """Vehicles per household."""
    name: Label | None = None
    """What people call it."""


class VehicleSpec(Spec):
    """A vehicle that carries people and belongs to no station."""

    id: Id
    """Unique id."""
    kind: Label
    """bus, truck, boat ..."""
    at: Id
    """Its node."""
    capacity: Count
    """People it carries."""


class ReachSpec(Spec):
    """A stretch of bank."""

    id: Id | None = None
    """Unique id; made from its nodes by default."""
    along: tuple[Id, ...] = Field(min_length=1)
    """Nodes it runs along, in order."""
    crest: Metres
    """Level of its crest."""


class RiverSpec(Spec):
    """The river."""

    gauge: str | None = None
    """CSV file with water level over time: columns time and level."""
    reaches: tuple[ReachSpec, ...] = ()
    """Its banks."""


class PlacedSiteSpec(Spec):
    """Where a site stands in the town."""

    file: str
    """The site's file, relative to the town's."""
    at: Point
    """Where the site's origin lies."""
    exits_to: Id
    """Node that people reach from its exits and where vehicles stop."""


class TownSpec(Spec):
    """A town."""

    format: Literal[1]
    """Version of the format."""
    name: Label
    """What it is called."""
    nodes: dict[Id, Point]
    """Junctions and places, by id."""
    roads: tuple[RoadSpec, ...] = ()
    """Roads between nodes."""
    stations: tuple[StationSpec, ...] = ()
    """Fire, ambulance and police stations."""
    hospitals: tuple[HospitalSpec, ...] = ()
    """Hospitals."""
    shelters: tuple[ShelterSpec, ...] = ()
    """Shelters."""
    settlements: tuple[SettlementSpec, ...] = ()
    """Villages and quarters."""
    vehicles: tuple[VehicleSpec, ...] = ()
    """Vehicles that carry people."""
    river: RiverSpec | None = None
    """The river."""
    sites: dict[Id, PlacedSiteSpec] = Field(default_factory=dict)
    """Sites that stand in the town, by id."""
