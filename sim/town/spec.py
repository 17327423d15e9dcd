"""What a town file may say.

Coordinates, lengths and levels are metres; levels are above one datum for the whole town.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from sim.units import Dimension
from sim.yamlsrc import Spec, fault
from sim.yamlsrc.quantities import (
    Count,
    Flag,
    Id,
    Label,
    Point,
    Quantity,
    Ratio,
    Seconds,
    SecondsDist,
)
from sim.yamlsrc.words import Word

Level = Annotated[float, Quantity(Dimension.LENGTH, bare=True, low=-1000, high=9000)]
Depth = Annotated[float, Quantity(Dimension.LENGTH, bare=True, low=0, high=100)]
RoadLength = Annotated[float, Quantity(Dimension.LENGTH, bare=True, low=0.1, high=1_000_000)]
Lanes = Annotated[int, Quantity(Dimension.NUMBER, bare=True, low=0, high=50, whole=True)]
Crew = Annotated[int, Quantity(Dimension.NUMBER, bare=True, low=0, high=200, whole=True)]
Seats = Annotated[int, Quantity(Dimension.NUMBER, bare=True, low=1, high=1000, whole=True)]
PerHousehold = Annotated[float, Quantity(Dimension.NUMBER, bare=True, low=0.01, high=100)]
Vehicles = Annotated[float, Quantity(Dimension.NUMBER, bare=True, low=0, high=100)]
Share = Annotated[float, Quantity(Dimension.NUMBER, bare=True, low=0, high=1e6)]
Calls = Annotated[float, Quantity(Dimension.RATE, low=0, high=1)]
WarmUp = Annotated[float, Quantity(Dimension.TIME, above=0, high=31 * 86400)]
Driving = Annotated[float, Quantity(Dimension.SPEED, low=0.1, high=100)]
Duration = Annotated[float, Quantity(Dimension.TIME, low=1)]
RoadKind = Annotated[str, Word("road")]
StationKind = Annotated[str, Word("station")]
UnitKind = Annotated[str, Word("unit")]

_HOURS = 24


class RoadSpec(Spec):
    """A road between two nodes."""

    id: Id | None = None
    """Unique id; made from its two ends by default."""
    from_: Id
    """Node at one end."""
    to: Id
    """Node at the other end."""
    kind: RoadKind = "street"
    """What it is, for people: street, bridge, dike, path, highway ..."""
    length: RoadLength | None = None
    """Length along the road; the straight distance between its ends by default."""
    lanes: Lanes = 2
    """Lanes in all."""
    speed: Driving
    """Free driving speed."""
    level: Level | None = None
    """Level of the roadway."""
    walk: Depth = 0.0
    """Width of its walkways together."""
    closes_at_depth: Depth | None = None
    """Depth of water on it at which vehicles can pass no longer."""
    one_way: Flag = False
    """Vehicles drive only from ``from`` to ``to``."""


class UnitSpec(Spec):
    """A vehicle with its crew."""

    id: Id
    """Unique id."""
    kind: UnitKind
    """engine, ladder, ambulance, police, rescue, boat ..."""
    crew: Crew
    """People on board."""


class StationSpec(Spec):
    """Where units wait."""

    id: Id
    """Unique id."""
    kind: StationKind
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
    beds: dict[Literal["red", "yellow", "green"], Count] = Field(default_factory=dict)
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

    per_household: PerHousehold
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
    ground: Level | None = None
    """Level of the ground."""
    phones: Ratio = 1.0
    """Share of households with a phone that is answered."""
    vehicles: Vehicles = 0.0
    """Vehicles per household."""
    name: Label | None = None
    """What people call it."""


class VehicleSpec(Spec):
    """A vehicle that carries people and belongs to no station."""

    id: Id
    """Unique id."""
    kind: UnitKind
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
    crest: Level
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
    exits_to: Id | None = None
    """Node that people reach from its exits and where vehicles stop; the nearest by default."""


class OtherCallsSpec(Spec):
    """Calls of one kind that come from the town besides the incident."""

    kind: Id
    """What they are about: fire, medical, police ...; also names their draws."""
    rate: Calls
    """Calls over time, in the mean of a day."""
    by_hour: tuple[Share, ...] | None = None
    """How the calls of a day are spread over its hours: 24 numbers, of which only the proportions
    count; evenly by default."""
    send: tuple[UnitKind, ...] = ()
    """Units that a call needs, one name a unit; none for calls that need nobody."""
    on_scene: SecondsDist | None = None
    """Time a unit has to do there; by default what the literature or an assumption says."""
    talk: SecondsDist | None = None
    """Time a call keeps its call taker; by default as long as that of the incident."""
    at: dict[Id, Share] | None = None
    """Where they come from: weights by node, settlement or site; from all nodes alike by
    default."""

    @model_validator(mode="after")
    def _whole_day(self) -> OtherCallsSpec:
        hours = self.by_hour
        if hours is not None and (len(hours) != _HOURS or min(hours) < 0 or sum(hours) <= 0):
            raise fault("town-hours-form")
        if self.at is not None and (not self.at or min(self.at.values()) <= 0):
            raise fault("town-weights-form")
        return self


class MutualAidSpec(Spec):
    """A unit of a station outside the town, which comes when the town's own do not suffice."""

    id: Id
    """Unique id."""
    kind: UnitKind
    """engine, ladder, ambulance ..."""
    crew: Crew
    """People on board."""
    from_: Id
    """Node at which it enters the town."""
    delay: Seconds
    """Drive from its own station to that node."""


class DispatchSpec(Spec):
    """The dispatch centre, and what else it has to do.

    Without it the incident has the only call, and all units are free.
    """

    seats: Seats | None = None
    """People who take calls; by default as many as call."""
    policy: Literal["closest", "running-order"] = "closest"
    """Which unit goes: the one that is there soonest, or the first free one in the order of
    stations."""
    order: dict[Id, tuple[Id, ...]] = Field(default_factory=dict)
    """Stations in the order in which they are sent, by node, settlement or site, and ``all`` for
    everywhere else. Stations that are not named come last."""
    reserve: Count = 0
    """Free units of a kind that a station keeps as long as another can go."""
    available: Literal["leaving", "station"] = "leaving"
    """When a unit may be sent again: once it leaves the scene, or back at its station."""
    without_unit: Literal["waits", "elsewhere"] = "waits"
    """What becomes of another call for which nobody is free: it waits, or is left to somebody
    else. The incident always waits."""
    move_up: Duration | None = None
    """A station without a free unit of a kind it has gets, after this time, one from a station
    with two or more; never by default."""
    min_crew: dict[UnitKind, Crew] = Field(default_factory=dict)
    """Crew below which a unit of a kind is out of service."""
    warm_up: WarmUp | None = None
    """Time before the start during which the other calls are played."""
    calls: tuple[OtherCallsSpec, ...] = ()
    """Other calls, by kind."""
    mutual_aid: tuple[MutualAidSpec, ...] = ()
    """Units of stations outside the town."""


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
    dispatch: DispatchSpec | None = None
    """The dispatch centre and its other calls."""
    vehicles: tuple[VehicleSpec, ...] = ()
    """Vehicles that carry people; a plan may send them by their kind."""
    river: RiverSpec | None = None
    """The river."""
    sites: dict[Id, PlacedSiteSpec] = Field(default_factory=dict)
    """Sites that stand in the town, by id."""
