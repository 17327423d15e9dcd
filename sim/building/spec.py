"""What a site file may say.

Lengths, widths, heights and coordinates are metres; x grows to the east, y to the north. Walls have
no thickness: neighbours share a side. Everything is checked here for its form only; whether it fits
together is the business of :mod:`sim.building.expand` and :mod:`sim.building.checks`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from sim.building.passage.spec import PassageSpec
from sim.building.terms import (
    Ceiling,
    Distance,
    DoorHeight,
    DoorKind,
    Elevation,
    EquipmentKind,
    FloorArea,
    GapHeight,
    GapWidth,
    Lining,
    RoomSide,
    Side,
    SiteUse,
    Slope,
    SpaceUse,
    State,
    StoreyHeight,
    Tag,
    Way,
    WayWidth,
    Weight,
)
from sim.building.vertical.spec import EscalatorSpec, LiftSpec, RampSpec, StairSpec, StairwellSpec
from sim.yamlsrc import Spec
from sim.yamlsrc.quantities import (
    Count,
    Flag,
    Id,
    Label,
    Number,
    Point,
    Polygon,
    Ref,
)


class LevelSpec(Spec):
    """A storey, or with a key such as ``L3..L6`` several alike ones."""

    elevation: Elevation | None = None
    """Height of the floor above the site's datum; by default the level stands on the one before."""
    height: StoreyHeight | None = None
    """Storey height, floor to floor; taken from the level it is ``like``."""
    like: Ref | None = None
    """The level whose spaces, rows, openings and equipment this one repeats."""
    except_: ExceptSpec | None = Field(default=None, alias="except")
    """What differs from the level it repeats."""


class ChangeSpec(Spec):
    """New values for an object of a repeated storey; what is not named stays."""

    use: SpaceUse | None = None
    """New use of a space."""
    name: Label | None = None
    """New name of a space or opening."""
    outline: Polygon | None = None
    """New outline of a space."""
    height: GapHeight | None = None
    """New height of a space or opening."""
    lining: Lining | None = None
    """New wall lining of a space."""
    tags: tuple[Tag, ...] | None = None
    """New tags of a space."""
    width: GapWidth | None = None
    """New clear width of an opening."""
    state: State | None = None
    """New state of an opening."""
    barred: Flag | None = None
    """Whether a window is barred."""


class ExceptSpec(Spec):
    """How a repeated storey differs from its template. Ids are those of the template."""

    remove: tuple[Ref, ...] = ()
    """Spaces (with their openings and equipment), openings or equipment that are not there."""
    change: dict[Ref, ChangeSpec] = Field(default_factory=dict)
    """Objects that differ in some values."""
    add: AddSpec | None = None
    """Objects that only the repeated storeys have; their ids are renamed like all others."""


class AddSpec(Spec):
    """What a repeated storey has besides."""

    spaces: tuple[SpaceSpec, ...] = ()
    """Further spaces."""
    rows: tuple[RowSpec, ...] = ()
    """Further rows of rooms."""
    openings: tuple[OpeningSpec, ...] = ()
    """Further openings."""
    equipment: tuple[EquipmentSpec, ...] = ()
    """Further equipment."""


class SpaceSpec(Spec):
    """A room, corridor, hall or piece of ground."""

    id: Id
    """Unique id, in any script."""
    level: Ref | None = None
    """Level it is on; not needed where the site has one level."""
    use: SpaceUse
    """What it is used for: bedroom, corridor, kitchen, classroom, street ..."""
    outline: Polygon | None = None
    """Corners in order; may be concave, must not cross itself or another space of the level."""
    area: FloorArea | None = None
    """Area alone, instead of an outline: one square room beside its first door."""
    obstacles: tuple[Polygon, ...] = ()
    """Outlines inside it that nobody can enter: counters, columns, stalls."""
    lining: Lining | None = None
    """Material of walls and ceiling, for the loss of heat in a fire; gypsum by default."""
    slope: Slope = 0.0
    """Slope of the floor."""
    downhill: Side | None = None
    """The side towards which a sloping floor falls; people who push there lean that way."""
    height: Ceiling | None = None
    """Height of the ceiling; the level's height by default, none in the open."""
    open_air: Flag | None = None
    """Without a roof; the default for ``use: ground``, ``yard``, ``street`` and the like."""
    name: Label = ""
    """What people call it."""
    tags: tuple[Tag, ...] = ()
    """Further marks, such as ``refuge``; an alarm may name them as a zone."""
    capacity: Count | None = None
    """How many can wait for help in a refuge (``use: refuge``); by its area if not given."""


class RowDoorSpec(Spec):
    """The door of each room of a row, in the wall it shares with the corridor."""

    width: WayWidth | None = None
    """Clear width."""
    height: DoorHeight | None = None
    """Clear height."""
    state: State = "closed"
    """State at the start."""
    kind: DoorKind = "door"
    """What it is."""
    offset: Distance | None = None
    """Distance of its middle from the room's corner where the row starts; the middle by default."""
    direction: Way = "both"
    """``out`` lets people only out of the room, ``in`` only into it."""
    leaf: Flag | None = None
    """Whether a door leaf hangs in it; by default only in doors."""


class RowWindowSpec(Spec):
    """The window of each room of a row, in the wall opposite the corridor."""

    width: GapWidth | None = None
    """Clear width."""
    height: GapHeight | None = None
    """Clear height."""
    sill: Distance | None = None
    """Height of the lower edge above the floor."""
    state: State = "closed"
    """State at the start."""
    barred: Flag = False
    """Bars keep people from getting out."""


class RowSpec(Spec):
    """Many alike rooms along one side of a space."""

    along: Ref
    """The space they open to."""
    side: Side
    """The side of that space they lie on; y grows to the north, x to the east."""
    ids: Label | tuple[Id, ...]
    """Ids from west to east or south to north: ``2{01..10}``, or a list."""
    width: RoomSide
    """Width of each room along the side."""
    depth: RoomSide
    """Depth of each room."""
    start: Distance = 0.0
    """Distance of the first room from the west or south end of the side."""
    use: SpaceUse
    """What the rooms are used for."""
    height: Ceiling | None = None
    """Height of the ceiling."""
    door: RowDoorSpec | None = None
    """The door of each room."""
    window: RowWindowSpec | None = None
    """The window of each room."""
    lining: Lining | None = None
    """Material of walls and ceiling; gypsum by default."""
    tags: tuple[Tag, ...] = ()
    """Further marks of its rooms, as of a space."""


class OpeningSpec(PassageSpec):
    """A door, window, gate, vent, hatch, turnstile or wide-open side between two spaces."""

    id: Id | None = None
    """Unique id; made from the two spaces by default."""
    between: tuple[Ref, Ref]
    """The two spaces; one may be ``outside``."""
    at: Point | None = None
    """Its middle, on the shared wall; needed where that wall is longer than 5 m."""
    to_at: Point | None = None
    """Its middle on a wall of the second space, where the two are drawn apart from each other."""
    kind: Literal["door", "window", "gate", "vent", "hatch", "turnstile", "open"] = "door"
    """What it is; ``open`` is a side without a wall. No way: windows, vents, hatches."""
    width: GapWidth | None = None
    """Clear width; the whole shared wall for ``open``."""
    height: GapHeight | None = None
    """Clear height."""
    sill: Distance | None = None
    """Height of the lower edge above the floor."""
    state: State | None = None
    """State at the start; doors and windows are closed, the others open by default."""
    direction: Way = "both"
    """``out``: only from the first space to the second (or out of the site); ``in``: only back."""
    barred: Flag = False
    """Bars keep people from getting out."""
    merge: Weight = 1.0
    """Weight a metre of its width has where streams merge behind it."""
    signed: Flag | None = None
    """Whether the signs lead people through it; by default all but doors to the outside."""
    leaf: Flag | None = None
    """Whether a door leaf hangs in it; by default only in doors."""
    name: Label = ""
    """What people call it."""


class ExitSpec(PassageSpec):
    """A way out of the site."""

    id: Id
    """Unique id."""
    from_: Ref = Field(alias="from")
    """The space it leads out of."""
    at: Point | None = None
    """Its middle, on an outer wall; needed where that wall is longer than 5 m."""
    kind: DoorKind = "door"
    """What it is."""
    width: WayWidth | None = None
    """Clear width."""
    height: DoorHeight | None = None
    """Clear height."""
    state: State | None = None
    """State at the start; a door is closed (not locked), others open by default."""
    direction: Way = "both"
    """``out`` only lets people leave, ``in`` only lets them enter."""
    merge: Weight = 1.0
    """Weight a metre of its width has where streams merge behind it."""
    signed: Flag = True
    """Whether the signs lead people to it."""
    leaf: Flag | None = None
    """Whether a door leaf hangs in it; by default only in doors."""
    name: Label = ""
    """What people call it."""


class GateSpec(ExitSpec):
    """A gate of a ground: a way in and out."""

    kind: DoorKind = "gate"
    """What it is."""


class AssemblySpec(Spec):
    """A place where people gather after leaving."""

    id: Id
    """Unique id."""
    reached_from: tuple[Ref, ...]
    """Exits from which people walk there."""
    distance: Distance
    """Walk from the exit."""
    capacity: Count | None = None
    """Persons it holds."""
    name: Label = ""
    """What people call it."""


class EquipmentSpec(Spec):
    """A detector, extinguisher, call point, hydrant, sign, siren, sprinkler ... in a space."""

    id: Id
    """Unique id."""
    kind: EquipmentKind
    """What it is: smoke-detector, call-point, extinguisher, hydrant, sprinkler, siren ..."""
    space: Ref
    """Where it is."""
    at: Point | None = None
    """Its place in plan, where the report draws it; a corner of the space by default."""
    type: Label = ""
    """Model or class, such as ``ABC-4kg``."""
    zone: Label = ""
    """Alarm zone it belongs to."""
    state: Literal["working", "broken", "missing", "expired", "isolated"] = "working"
    """Whether it works at the start."""
    count: Count = 1
    """How many alike ones; so many people can each fetch an extinguisher there."""
    properties: dict[Label, Label | Number | bool] = Field(default_factory=dict)
    """Anything else about it, for people."""


def _bare_outline(value: object) -> object:
    return {"outline": value} if isinstance(value, list) else value


class ObstacleSpec(Spec):
    """Something nobody can walk through, or water, in plan coordinates of its level."""

    id: Id | None = None
    """Id by which faults tell of it."""
    outline: Polygon
    """Its corners."""
    level: Ref | None = None
    """Its level; the lowest by default."""
    name: Label = ""
    """What people call it."""


BareObstacle = Annotated[
    ObstacleSpec, BeforeValidator(_bare_outline, json_schema_input_type=ObstacleSpec | Polygon)
]


class ZoneSpec(Spec):
    """A part of the site that reports speak of."""

    id: Id
    """Unique id."""
    outline: Polygon | None = None
    """Its corners in plan."""
    level: Ref | None = None
    """The level its outline is on; all of them by default."""
    spaces: tuple[Ref, ...] = ()
    """Spaces that belong to it besides those in its outline."""
    name: Label = ""
    """What people call it."""


class SiteSpec(Spec):
    """A building or ground."""

    format: Literal[1]
    """Version of the format."""
    name: Label
    """What it is called."""
    use: SiteUse
    """hotel, school, hospital, hall, office, ground ..."""
    fire_rating: Literal["I", "II", "III", "IV"] | None = None
    """Fire resistance rating of the building, for the compliance sheet."""
    levels: dict[str, LevelSpec] = Field(default_factory=dict)
    """Storeys by id. A ground needs none."""
    spaces: tuple[SpaceSpec, ...] = ()
    """Rooms, corridors, halls, pieces of ground."""
    rows: tuple[RowSpec, ...] = ()
    """Many alike rooms."""
    openings: tuple[OpeningSpec, ...] = ()
    """Doors, windows and the like."""
    stairwells: tuple[StairwellSpec, ...] = ()
    """Stairs through several storeys."""
    stairs: tuple[StairSpec, ...] = ()
    """Odd flights of stairs."""
    ramps: tuple[RampSpec, ...] = ()
    """Ramps."""
    escalators: tuple[EscalatorSpec, ...] = ()
    """Escalators."""
    lifts: tuple[LiftSpec, ...] = ()
    """Lifts."""
    exits: tuple[ExitSpec, ...] = ()
    """Ways out."""
    gates: tuple[GateSpec, ...] = ()
    """Ways in and out of a ground."""
    assembly: tuple[AssemblySpec, ...] = ()
    """Where people gather outside."""
    equipment: tuple[EquipmentSpec, ...] = ()
    """Fire and alarm equipment."""
    obstacles: tuple[BareObstacle, ...] = ()
    """Obstacles of a ground, as outlines."""
    water: tuple[BareObstacle, ...] = ()
    """Water, as outlines; nobody walks there, except on spaces whose use is a bridge."""
    zones: tuple[ZoneSpec, ...] = ()
    """Parts of the site for reports."""
