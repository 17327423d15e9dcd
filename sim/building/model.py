"""The frozen model of a site, after repeats have been expanded and every fault reported.

Coordinates are metres. Spaces on one level share a plan frame, so a point of a room and a point
of the corridor beside it may be compared. A flight of stairs (also a ramp or an escalator) is
walked along its slope: its ``outline`` is the flight *unrolled*, a rectangle of width times slope
length in a frame of its own, and ``plan`` is where it lies in the building. This is why an
opening carries a segment for each of its two sides.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.distribution import Distribution
    from sim.yamlsrc.problems import Span

Point = tuple[float, float]
Polygon = tuple[Point, ...]
Segment = tuple[Point, Point]

OUTSIDE = "outside"
"""The side of an opening that leads out of the site."""

SpaceKind = Literal["floor", "stair", "ramp", "escalator", "ground"]
OpeningKind = Literal["door", "window", "gate", "vent", "hatch", "turnstile", "open"]
OpeningState = Literal["open", "closed", "locked"]
Direction = Literal["both", "in", "out"]


@dataclass(frozen=True, slots=True)
class Level:
    """A storey. Lengths in metres above the site's datum."""

    id: str
    elevation_m: float
    height_m: float


@dataclass(frozen=True, slots=True)
class Incline:
    """Slope of a stair, ramp or escalator, from the low end (local y = 0) to the high end.

    Attributes:
        low_level: level id of the low end.
        high_level: level id of the high end.
        rise_m: height between the ends.
        riser_m: height of a step, 0 for a ramp.
        tread_m: going of a step, 0 for a ramp.
        angle_rad: slope angle.
        belt_speed_m_s: speed of an escalator towards its high end, negative downwards, 0 if it
            stands or is none.
        is_spiral: whether it winds round a newel, so that people walk it more slowly.
    """

    low_level: str
    high_level: str
    rise_m: float
    riser_m: float
    tread_m: float
    angle_rad: float
    belt_speed_m_s: float = 0.0
    is_spiral: bool = False


@dataclass(frozen=True, slots=True)
class Space:
    """A place people can be in: room, corridor, landing, flight, open ground.

    Attributes:
        id: unique id; ids made by expansion are derived from their template
            (``2/stair-a/flight-1``).
        level: id of its level (of the low end, for a flight).
        use: ``bedroom``, ``corridor``, ``stair``, ``kitchen`` ...
        kind: how it is walked.
        outline: walking polygon, counter-clockwise, not closed, metres, in the space's frame.
        obstacles: polygons inside the outline that nobody can enter, same frame.
        plan: polygon in plan coordinates of its level, for drawing; equals ``outline`` on floors.
        frame: spaces with equal frames share coordinates; a level id, or the space's own id.
        elevation_m: height of the floor (of the low end) above the datum.
        height_m: room height, ``inf`` for open ground.
        incline: for stairs, ramps and escalators.
        slope_rad: slope of a floor or ground, 0 if level.
        downhill: the side towards which that falls, ``""`` where it is not said.
        lining: wall lining material, for heat loss.
        enclosed: False for open ground and open stairs.
        name: what people call it, for reports; the id if not given.
        tags: further marks such as ``refuge``, ``zone:north``.
        capacity: how many can wait in it for help, None to go by its area.
    """

    id: str
    level: str
    use: str
    kind: SpaceKind
    outline: Polygon
    obstacles: tuple[Polygon, ...]
    plan: Polygon
    frame: str
    elevation_m: float
    height_m: float
    incline: Incline | None = None
    slope_rad: float = 0.0
    downhill: str = ""
    lining: str = ""
    enclosed: bool = True
    name: str = ""
    tags: tuple[str, ...] = ()
    capacity: int | None = None

    @property
    def is_refuge(self) -> bool:
        """Whether people can wait here for help, safe from the fire."""
        return self.use == "refuge" or "refuge" in self.tags


@dataclass(frozen=True, slots=True)
class Cycle:
    """When an opening lets people through, over and over: a light for walkers, a train's doors.

    Attributes:
        first_s: when it opens for the first time, seconds from the start of the run.
        open_s: how long it is open each time.
        every_s: time from one opening to the next.
        takes: most persons who pass each time, ``inf`` for no limit.
    """

    first_s: float
    open_s: float
    every_s: float
    takes: float = float("inf")


@dataclass(frozen=True, slots=True)
class Opening:
    """A door, window, gate, vent, or the open side between two spaces.

    Attributes:
        id: unique id.
        a: id of the first space.
        b: id of the second space, or ``OUTSIDE``.
        segment_a: the opening in the frame of ``a``, as drawn; its length is the clear width
            unless something narrows the opening.
        segment_b: the opening in the frame of ``b``; None where ``b`` is outside.
        width_m: clear width.
        height_m: height of the opening.
        sill_m: height of its lower edge above the floor.
        kind: what it is; ``open`` means there is no door at all.
        state: state at the start of the run.
        direction: ``both``; ``out`` only from a to b; ``in`` only from b to a.
        barred: True where bars keep people from getting out (windows).
        service_s: mean time one person takes at a turnstile or a check, 0 for none.
        service: law of that time where it varies, else None.
        lanes: how many are served side by side.
        capacity_per_s: most persons who pass each second, ``inf`` for no limit but the width.
        cycle: when it lets people through, None for always.
        exit: True if passing it counts as having left the site.
        leaf: True where a door leaf hangs in it.
        merge: weight a metre of its width has where streams merge behind it.
        signed: whether the signs lead people through it.
        walkable: False for windows, vents and hatches: air passes, people do not.
        name: what people call it.
        covered_m: how much obstacles have taken from its width; air passes over them.
    """

    id: str
    a: str
    b: str
    segment_a: Segment
    segment_b: Segment | None
    width_m: float
    height_m: float = 2.0
    sill_m: float = 0.0
    kind: OpeningKind = "door"
    state: OpeningState = "closed"
    direction: Direction = "both"
    barred: bool = False
    service_s: float = 0.0
    service: Distribution | None = None
    lanes: int = 1
    capacity_per_s: float = float("inf")
    cycle: Cycle | None = None
    exit: bool = False
    leaf: bool = False
    merge: float = 1.0
    signed: bool = True
    walkable: bool = True
    name: str = ""
    covered_m: float = 0.0


@dataclass(frozen=True, slots=True)
class Assembly:
    """A place where people gather after leaving."""

    id: str
    reached_from: tuple[str, ...]
    distance_m: float
    capacity: int | None = None


@dataclass(frozen=True, slots=True)
class Equipment:
    """A detector, extinguisher, call point, hydrant, sign or siren in a space."""

    id: str
    kind: str
    space: str
    at: Point | None = None
    properties: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lift:
    """A lift between spaces (moved by the services layer)."""

    id: str
    serves: tuple[str, ...]
    capacity: int
    in_fire: str
    properties: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Zone:
    """A part of the site that reports speak of.

    Attributes:
        id: unique id.
        name: what people call it; empty for its id.
        level: the level of its outline.
        outline: corners in plan; None for spaces only.
        spaces: ids of spaces that belong to it besides.
    """

    id: str
    name: str = ""
    level: str = ""
    outline: Polygon | None = None
    spaces: tuple[str, ...] = ()


@dataclass(frozen=True)
class Site:
    """A building or ground. All tuples are sorted by id, so the order in the file is irrelevant.

    ``origins`` tells where in the user's files each id was written (a copy of a storey points at
    its template), for faults found later; it takes no part in comparisons.
    """

    id: str
    name: str
    use: str
    levels: tuple[Level, ...]
    spaces: tuple[Space, ...]
    openings: tuple[Opening, ...]
    lifts: tuple[Lift, ...] = ()
    assembly: tuple[Assembly, ...] = ()
    equipment: tuple[Equipment, ...] = ()
    zones: Mapping[str, Zone] = field(default_factory=dict)
    water: tuple[Polygon, ...] = ()
    fire_rating: str = ""
    notes: tuple[str, ...] = ()
    origins: Mapping[str, Span] = field(default_factory=dict, compare=False, repr=False)

    def __getstate__(self) -> dict[str, Any]:
        """Pickle what the file says, and nothing that was worked out of it."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @cached_property
    def space_index(self) -> dict[str, int]:
        """Row of each space id."""
        return {space.id: row for row, space in enumerate(self.spaces)}

    @cached_property
    def openings_at(self) -> dict[str, tuple[Opening, ...]]:
        """The openings on either side of which a space lies, by the id of the space."""
        found: dict[str, list[Opening]] = {space.id: [] for space in self.spaces}
        for opening in self.openings:
            for side in dict.fromkeys((opening.a, opening.b)):
                found.setdefault(side, []).append(opening)
        return {side: tuple(openings) for side, openings in found.items()}

    @cached_property
    def opening_index(self) -> dict[str, int]:
        """Row of each opening id."""
        return {opening.id: row for row, opening in enumerate(self.openings)}

    @cached_property
    def level_index(self) -> dict[str, int]:
        """Row of each level id."""
        return {level.id: row for row, level in enumerate(self.levels)}

    @cached_property
    def stepped(self) -> tuple[int, ...]:
        """Rows of the openings that lead onto stairs or escalators."""
        steps = {space.id for space in self.spaces if space.kind in ("stair", "escalator")}
        return tuple(
            row for row, item in enumerate(self.openings) if item.a in steps or item.b in steps
        )

    @cached_property
    def exits(self) -> tuple[Opening, ...]:
        """The openings that count as having left the site."""
        return tuple(opening for opening in self.openings if opening.exit)
