"""The frozen model of a town: roads between nodes, and what stands along them.

Coordinates are metres in one frame for the whole town. Everything is sorted by id, so the order in
the file is irrelevant.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.distribution import Distribution
    from sim.yamlsrc.problems import Span

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Road:
    """A road between two nodes.

    Attributes:
        id: unique id; made from its ends if none was given.
        a, b: ids of the nodes it joins.
        kind: ``street``, ``bridge``, ``dike``, ``path`` ...
        length_m: length along the road.
        lanes: lanes in all.
        speed_m_s: free driving speed.
        level_m: level of the roadway above the town's datum, None if unknown.
        walk_m: width of its walkways together, 0 for none.
        closes_at_depth_m: depth of water on it at which vehicles can pass no longer, None for the
            default of the flood model.
        one_way: True if vehicles drive only from a to b.
    """

    id: str
    a: str
    b: str
    kind: str
    length_m: float
    lanes: int
    speed_m_s: float
    level_m: float | None = None
    walk_m: float = 0.0
    closes_at_depth_m: float | None = None
    one_way: bool = False


@dataclass(frozen=True, slots=True)
class Unit:
    """A vehicle with its crew.

    Attributes:
        id: unique id.
        kind: ``engine``, ``ladder``, ``ambulance``, ``police``, ``boat`` ...
        crew: people on board.
        station: id of its station.
    """

    id: str
    kind: str
    crew: int
    station: str


@dataclass(frozen=True, slots=True)
class Station:
    """Where units wait."""

    id: str
    kind: str
    node: str
    units: tuple[Unit, ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class OtherCalls:
    """Calls of one kind that come from the town besides the incident.

    Attributes:
        kind: what they are about.
        rate: calls in the mean of a day, 1/s.
        places: nodes they come from, with weights; sorted.
        by_hour: how calls are spread over the day, ``(24,)`` or empty for evenly.
        send: kinds of units that a call needs.
        on_scene: time a unit has to do there, s; None for what is usual.
        talk: time a call keeps its call taker, s; None for what is usual.
    """

    kind: str
    rate: float
    places: tuple[tuple[str, float], ...]
    by_hour: tuple[float, ...] = ()
    send: tuple[str, ...] = ()
    on_scene: Distribution | None = None
    talk: Distribution | None = None


@dataclass(frozen=True, slots=True)
class MutualAid:
    """A unit from outside the town: enters at ``node``, ``delay_s`` after it has left home."""

    id: str
    kind: str
    crew: int
    node: str
    delay_s: float


@dataclass(frozen=True, slots=True)
class DispatchRules:
    """The dispatch centre of a town: see ``DispatchSpec``.

    Attributes:
        seats: people who take calls, None for as many as call.
        policy: ``closest`` or ``running-order``.
        order: ids of stations in order, by node; ``""`` for every other node.
        reserve: free units of a kind that a station keeps if another can go.
        back_first: a unit is sent again only once it is back at its station.
        call_waits: another call waits for a unit, else it is left to somebody else.
        move_up_s: time after which an empty station gets a unit of another, None for never.
        min_crew: crew below which a unit of a kind is out of service.
        warm_up_s: time before the start during which the other calls are played, None for what is
            usual.
        calls: other calls, by kind; sorted.
        mutual_aid: units from outside; sorted.
    """

    seats: int | None = None
    policy: str = "closest"
    order: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    reserve: int = 0
    back_first: bool = False
    call_waits: bool = True
    move_up_s: float | None = None
    min_crew: Mapping[str, int] = field(default_factory=dict)
    warm_up_s: float | None = None
    calls: tuple[OtherCalls, ...] = ()
    mutual_aid: tuple[MutualAid, ...] = ()


@dataclass(frozen=True, slots=True)
class Hospital:
    """A hospital and its free beds by triage class."""

    id: str
    node: str
    beds: Mapping[str, int]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Shelter:
    """A place for people who have had to leave."""

    id: str
    node: str
    capacity: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Settlement:
    """A village or quarter.

    Attributes:
        id: unique id.
        at: its middle, metres.
        node: the node where its people come to the roads.
        households: number of households.
        persons: number of people.
        ground_m: level of the ground above the town's datum, None if unknown.
        phones: share of households with a phone that is answered.
        vehicles: vehicles per household.
    """

    id: str
    at: Point
    node: str
    households: int
    persons: int
    ground_m: float | None = None
    phones: float = 1.0
    vehicles: float = 0.0
    name: str = ""


@dataclass(frozen=True, slots=True)
class Vehicle:
    """A vehicle that carries people and belongs to no station."""

    id: str
    kind: str
    node: str
    capacity: int


@dataclass(frozen=True, slots=True)
class Gauge:
    """Water level over time.

    Attributes:
        times_s: seconds from the first reading, ascending, shape ``(n,)``.
        levels_m: level above the town's datum, shape ``(n,)``.
        starts: clock time of the first reading as written, or ``""``.
    """

    times_s: tuple[float, ...]
    levels_m: tuple[float, ...]
    starts: str = ""


@dataclass(frozen=True, slots=True)
class Reach:
    """A stretch of bank.

    Attributes:
        id: unique id.
        along: nodes it runs along, in order.
        crest_m: level of its crest.
    """

    id: str
    along: tuple[str, ...]
    crest_m: float


@dataclass(frozen=True, slots=True)
class River:
    """The river: its gauge and its banks."""

    gauge: Gauge | None
    reaches: tuple[Reach, ...]


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a site stands in the town.

    Attributes:
        id: id of the site in the town.
        file: the site's file, absolute, with ``/``.
        at: where the site's origin lies, metres.
        exits_to: node that people reach from its exits and vehicles stop at.
    """

    id: str
    file: str
    at: Point
    exits_to: str


@dataclass(frozen=True)
class Town:
    """A town. All tuples are sorted by id.

    ``origins`` tells where in the user's files each id was written, for faults found later; it
    takes no part in comparisons.
    """

    id: str
    name: str
    nodes: Mapping[str, Point]
    roads: tuple[Road, ...]
    stations: tuple[Station, ...] = ()
    hospitals: tuple[Hospital, ...] = ()
    shelters: tuple[Shelter, ...] = ()
    settlements: tuple[Settlement, ...] = ()
    vehicles: tuple[Vehicle, ...] = ()
    river: River | None = None
    sites: tuple[Placement, ...] = ()
    dispatch: DispatchRules | None = None
    notes: tuple[str, ...] = ()
    origins: Mapping[str, Span] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def road_by_id(self) -> dict[str, Road]:
        """Road of each id."""
        return {road.id: road for road in self.roads}

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """All units of all stations, sorted by id."""
        units = (unit for station in self.stations for unit in station.units)
        return tuple(sorted(units, key=lambda unit: unit.id))

    @cached_property
    def worked_out(self) -> dict[object, object]:
        """What has been worked out from the town and is kept for the next run, by its key."""
        return {}

    def station(self, station_id: str) -> Station:
        """Return a station.

        Raises:
            KeyError: there is none with this id.
        """
        for station in self.stations:
            if station.id == station_id:
                return station
        raise KeyError(station_id)

    def node_of_site(self, site_id: str) -> str | None:
        """Return the node that vehicles stop at to reach a site, None if it is not placed."""
        for placement in self.sites:
            if placement.id == site_id:
                return placement.exits_to
        return None
